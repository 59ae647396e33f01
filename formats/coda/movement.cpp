#include "formats/coda/movement.h"

#include <algorithm>
#include <optional>
#include <string>

#include "formats/coda/codes.h"
#include "formats/coda/communication.h"
#include "formats/coda/layout.h"
#include "formats/coda/values.h"
#include "formats/fixed_width/column_text.h"
#include "formats/fixed_width/records.h"

namespace lettrage::formats::coda {
namespace {

using fixed_width::Columns;
using fixed_width::ColumnText;
using fixed_width::squeezed;
using fixed_width::trim;

constexpr std::size_t type_width = 3, name_width = 70;

std::string_view return_type_name(char type) noexcept {
  switch (type) {
    case '1': return "RJCT";
    case '2': return "RTRN";
    case '3': return "RFND";
    case '4': return "RVSL";
    case '5': return "CANC";
    default: return {};
  }
}

/// The record's own type goes before that of communication 127, which banks fill with `0` for "paid".
char return_type(const Movement& m, const Communication& c) noexcept {
  for (const char type : {m.return_type.empty() ? ' ' : m.return_type[0], c.return_type}) {
    if (!return_type_name(type).empty()) return type;
  }
  return ' ';
}

void read_return(const Movement& m, const Communication& c, PaymentDetails& details) {
  const char type = return_type(m, c);
  details.return_type = return_type_name(type);
  // A collection that was paid says `reason 0`, and a reason without a type is one all the same.
  details.return_reason = trim(m.return_reason);
  if (details.return_reason.empty()) details.return_reason = c.return_reason;
  if (fixed_width::is_nothing(details.return_reason)) details.return_reason = {};
  if (!details.return_reason.empty()) details.return_reason_list = "iso";
  details.return_information = c.return_information;
}

/// Types 001 (the other side), 008 and 009 (for whom it was paid) hold a name; all else is text for people.
void read_information(const Movement& m, PaymentDetails& details, ColumnText& told) {
  // Who collected is the creditor of the original, so a collection of ours that comes back has its debtor opposite.
  const bool debtor_opposite = (m.direction == Direction::Credit) == details.return_type.empty();
  for (const Information& i : m.information) {
    std::string_view text = i.text_31;
    if (i.structured) {
      const std::string_view type = Columns{text}.slice(0, type_width);
      text = Columns{text}.slice(type_width, text.size());
      const std::string_view name = trim(Columns{text}.slice(0, name_width));
      if (type == "001" && details.counterparty_name.empty()) details.counterparty_name = name;
      if (type == (debtor_opposite ? "009" : "008") && details.ultimate_counterparty_name.empty())
        details.ultimate_counterparty_name = name;
    }
    ColumnText one;
    one.add(text, information::text_31.width() - (i.structured ? type_width : 0));
    one.add(i.text_32, information::text_32.width());
    one.add(i.text_33, information::text_33.width());
    told.add(squeezed(one.text()));
  }
}

std::optional<std::int64_t> signed_sum(const std::vector<const Movement*>& of) {
  std::int64_t sum = 0;
  for (const Movement* m : of) {
    if (!m->amount_read) return std::nullopt;
    const auto next = add(sum, signed_minor(m->amount, m->direction));
    if (!next) return std::nullopt;
    sum = *next;
  }
  return sum;
}

bool is_zero(const Movement& m) noexcept { return m.amount.minor == 0; }

/// A single payment (type 3) whose details are its gross amount and what was taken off it or put on top.
std::optional<Split> gross_and_charges(const Movement& total, const std::vector<Movement>& details) {
  std::vector<const Movement*> gross, other, parts;  // a net amount (000) beside a gross one repeats the total
  std::int64_t charges = 0;
  for (const Movement& d : details) {
    if (!d.amount_read) return std::nullopt;
    if (is_zero(d)) continue;
    if (is_charge(d.category())) {
      const auto next = add(charges, -signed_minor(d.amount, d.direction));
      if (!next) return std::nullopt;
      charges = *next;
      parts.push_back(&d);
    } else {
      (d.category() == "100" ? gross : other).push_back(&d);
    }
  }
  const bool net_only = std::all_of(other.begin(), other.end(), [](const Movement* m) { return m->category() == "000"; });
  const auto& principals = gross.empty() ? other : gross;
  if (principals.size() != 1 || (!gross.empty() && !net_only)) return std::nullopt;
  const Movement& principal = *principals.front();
  if (principal.direction != total.direction || charges < 0) return std::nullopt;
  // A gross amount alone leaves the charges to be worked out: they make a debit larger and a credit smaller.
  const bool debit = total.direction == Direction::Debit;
  const bool gross_alone = parts.empty() && !gross.empty() &&
                           (debit ? principal.amount.minor <= total.amount.minor : principal.amount.minor >= total.amount.minor);
  parts.push_back(&principal);
  const auto sum = signed_sum(parts);
  if (!gross_alone && sum != signed_minor(total.amount, total.direction)) return std::nullopt;
  Split split;
  if (principal.amount != total.amount) split.original_amount = principal.amount;
  if (charges > 0) split.charges = {charges, total.amount.currency};
  return split;
}

}  // namespace

bool is_charge(std::string_view category) noexcept {
  const auto number = fixed_width::number(category);
  if (!number) return false;
  const std::int64_t n = *number;
  return (n >= 3 && n <= 49 && n != 24 && n != 28) || n == 53 || n == 59 || n == 61 || n == 63;  // 24 and 28 are premiums
}

Meaning meaning(Batch& batch, const Movement& m) {
  Communication c = read_communication(batch, m);
  Meaning out;
  PaymentDetails& d = out.details;
  d.end_to_end_id = trim(m.customer_reference);
  d.mandate_id = c.mandate_id;
  d.creditor_id = c.creditor_id;
  d.cheque_number = c.cheque_number;
  d.original_amount = c.original_amount;
  d.exchange_rate = c.exchange_rate;
  d.original_settlement_date = c.settlement_date;
  d.purpose = trim(m.purpose);
  d.counterparty_bic = trim(m.bic);
  d.counterparty_name = trim(m.name);
  const AccountRead account = read_account(batch, m.account);
  (account.is_iban ? d.counterparty_iban : d.counterparty_account) = account.number;
  read_return(m, c, d);

  ColumnText told;
  told.add(c.information);
  read_information(m, d, told);
  out.additional_information = batch.keep(told.text());

  d.remittance = batch.keep(c.remittance);
  d.structured_references = batch.keep(c.references);
  d.proprietary_code = trim(m.code);
  d.proprietary_issuer = "CODA";
  d.bank_transaction_code =
      bank_transaction_code(m.family(), is_charge(m.category()) ? "37" : m.operation(), m.direction, c.scheme, return_type(m, c));
  return out;
}

Split split(const Movement& total, const std::vector<Movement>& details) {
  if (total.type() == '3' && total.amount_read) {
    if (auto one = gross_and_charges(total, details)) return *one;
  }
  std::vector<const Movement*> first_level, leaves, without_net;
  for (std::size_t i = 0; i < details.size(); ++i) {
    const Movement& d = details[i];
    const bool nested = d.type() == '9';
    const bool told_apart = d.type() == '7' && i + 1 < details.size() && details[i + 1].type() == '9';
    if (!nested) first_level.push_back(&d);
    if (!told_apart) leaves.push_back(&d);
    if (!nested && d.category() != "000") without_net.push_back(&d);
  }
  const std::int64_t booked = signed_minor(total.amount, total.direction);
  for (const auto* candidate : {&leaves, &first_level, &without_net}) {
    if (candidate->empty() || !total.amount_read) continue;
    const auto sum = signed_sum(*candidate);
    if (sum && *sum == booked) return {.transactions = *candidate, .original_amount = {}, .charges = {}};
  }
  // Details without amounts are texts. Details that contradict their total are shown as they are, for a person to judge.
  if (std::all_of(details.begin(), details.end(), is_zero)) return {};
  return {.transactions = first_level.empty() ? leaves : first_level, .original_amount = {}, .charges = {}};
}

}  // namespace lettrage::formats::coda
