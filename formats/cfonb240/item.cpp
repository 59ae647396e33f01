#include "formats/cfonb240/item.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/encoding.h"
#include "formats/cfonb/account.h"

namespace lettrage::formats::cfonb240 {
namespace {

using fixed_width::Columns;
using fixed_width::is_digit;

/// First and last column; 0, 0: the layout has no such field.
struct Field {
  std::size_t first = 0, last = 0;
};

/// Where the layouts differ (cfonb.md 5).
struct Columns34 {
  std::size_t other_side;  ///< bank (5), branch (5), account (11) and name (24) of the counterparty
  Field reference;         ///< who wrote the record calls it so: the rejecting bank, or the presenter of a transfer
  Field agency;            ///< where the counterparty's account is held, in words
  std::array<Field, 2> labels;
  Field original_date, original_reference, motif, original_amount;
};

constexpr Columns34 received{78, {123, 128}, {129, 152}, {{{153, 184}, {185, 216}}}, {}, {}, {}, {}};
constexpr Columns34 returned{78, {123, 128}, {129, 152}, {{{153, 183}, {184, 214}}}, {215, 220}, {221, 226}, {227, 228}, {}};
constexpr Columns34 cheque{78, {123, 128}, {129, 152}, {{{153, 180}, {}}}, {}, {}, {203, 204}, {181, 192}};
constexpr Columns34 bill{78, {123, 130}, {}, {{{139, 148}, {149, 158}}}, {213, 218}, {219, 226}, {227, 228}, {201, 212}};
constexpr Columns34 corrected{78, {123, 128}, {129, 152}, {{{153, 184}, {}}}, {}, {}, {}, {}};

const Columns34& columns_of(Layout layout) noexcept {
  switch (layout) {
    case Layout::Received: return received;
    case Layout::Cheque: return cheque;
    case Layout::Bill: return bill;
    case Layout::Corrected: return corrected;
    case Layout::Returned: break;
  }
  return returned;
}

std::string_view printed(const Columns& record, Field field) {
  return field.first == 0 ? std::string_view{} : record.text(field.first, field.last);
}

bool has_digit(std::string_view text) { return std::any_of(text.begin(), text.end(), is_digit); }
bool is_one_word(std::string_view text) { return !text.empty() && text.find(' ') == std::string_view::npos; }

/// The word after `tag` where that stands at the start or behind a blank: `RUM FR-4711`, `RUM:FR-4711`. Words without a
/// digit are none (`RUM INCONNUE`).
std::string_view tagged(std::string_view text, std::string_view tag) {
  for (std::size_t at = text.find(tag); at != std::string_view::npos; at = text.find(tag, at + 1)) {
    const std::size_t end = at + tag.size();
    if ((at > 0 && text[at - 1] != ' ') || end >= text.size()) continue;
    const std::size_t begin = text.find_first_not_of(" :=/+", end);
    if (begin == std::string_view::npos || begin == end) continue;
    const std::string_view word = text.substr(begin, text.find(' ', begin) - begin);
    if (has_digit(word)) return word;
  }
  return {};
}

/// Labels are free text. A reference is taken out of them only where it is named, or where it is all that a label says.
void read_labels(Batch& batch, const Columns& record, const Columns34& where, PaymentDetails& d) {
  std::vector<std::string_view> labels;
  for (const Field field : where.labels) {
    if (const auto text = to_utf8(batch, printed(record, field)); !text.empty()) labels.push_back(text);
  }
  for (const std::string_view label : labels) {
    if (d.mandate_id.empty()) d.mandate_id = tagged(label, "RUM");
    for (const std::string_view tag : {"E2E", "EREF", "ENDTOENDID"}) {
      if (d.end_to_end_id.empty()) d.end_to_end_id = tagged(label, tag);
    }
    // Perhaps our EndToEndId, perhaps another number of ours: whoever looks it up finds out.
    if (d.instruction_id.empty() && is_one_word(label) && has_digit(label)) d.instruction_id = label;
  }
  d.remittance = batch.keep(labels);
}

void read_counterparty(Batch& batch, const Columns& record, const Columns34& where, Layout layout, PaymentDetails& d) {
  const std::size_t side = layout == Layout::Received ? 22 : where.other_side;
  const cfonb::Account account =
      cfonb::read_account(batch, record.at(side, side + 4), record.at(side + 5, side + 9), record.at(side + 10, side + 20));
  (account.is_iban ? d.counterparty_iban : d.counterparty_account) = account.text;
  d.counterparty_name = to_utf8(batch, record.text(side + 21, side + 44));
  if (layout != Layout::Corrected) return;
  // The new bank details (185–205) take the place of the ones that were sent.
  const cfonb::Account corrected_account =
      cfonb::read_account(batch, record.at(185, 189), record.at(190, 194), record.at(195, 205));
  if (corrected_account.text.empty()) return;
  d.counterparty_account = account.text;
  d.counterparty_iban = corrected_account.is_iban ? corrected_account.text : std::string_view{};
  if (!corrected_account.is_iban) d.counterparty_account = corrected_account.text;
}

}  // namespace

AmountUnit read_unit(const Columns& record, AmountUnit otherwise) {
  if (record.at(17, 17) == "E") return {eur, 2};
  const auto currency = Currency::make(record.at(19, 21));
  if (!currency) return otherwise;
  const std::string_view scale = record.at(18, 18);
  const bool given = scale.size() == 1 && is_digit(scale.front());
  return {*currency, given ? scale.front() - '0' : currency->minor_digits()};
}

std::optional<Money> read_amount(std::string_view digits, AmountUnit unit) {
  const auto value = fixed_width::number(digits);
  if (!value) return std::nullopt;
  std::int64_t minor = *value;  // twelve digits: six more fit
  for (int d = unit.decimals; d < unit.currency.minor_digits(); ++d) minor *= 10;
  for (int d = unit.currency.minor_digits(); d < unit.decimals; ++d) {
    if (minor % 10 != 0) return std::nullopt;
    minor /= 10;
  }
  return Money{minor, unit.currency};
}

void read_item(Batch& batch, const Columns& record, Layout layout, AmountUnit unit, Entry& entry) {
  const Columns34& where = columns_of(layout);
  PaymentDetails& d = entry.details;
  read_labels(batch, record, where, d);
  read_counterparty(batch, record, where, layout, d);
  entry.additional_information = to_utf8(batch, printed(record, where.agency));
  if (const auto reference = printed(record, where.reference); !fixed_width::is_nothing(reference)) {
    // A transfer's presenter is its payer; else it is the number of the bank that sent the item back.
    (layout == Layout::Received ? d.instruction_id : entry.entry_reference) = to_utf8(batch, reference);
  }
  if (const auto reference = printed(record, where.original_reference); !fixed_width::is_nothing(reference)) {
    d.original_instruction_id = to_utf8(batch, reference);
  }
  if (const auto motif = printed(record, where.motif); !fixed_width::is_nothing(motif)) {
    d.return_reason = to_utf8(batch, motif);
    d.return_reason_list = "cfonb";
  }
  const auto warn = [&](Code code, std::string_view field, std::string_view found) {
    batch.faults.push_back({.code = code,
                            .severity = Severity::Warning,
                            .unit = Unit::None,
                            .offset = entry.offset,
                            .field = field,
                            .found = found});
  };
  if (const auto text = printed(record, where.original_date); !fixed_width::is_nothing(text)) {
    const auto date = fixed_width::date(text, fixed_width::DateOrder::DayMonthYear, fixed_width::cfonb_pivot_year);
    if (!date) warn(Code::DateInvalid, "TxDtls/RltdDts/IntrBkSttlmDt (34)", text);
    d.original_settlement_date = date.value_or(Date{});
  }
  if (const auto text = printed(record, where.original_amount); !fixed_width::is_nothing(text)) {
    const auto amount = read_amount(text, unit);
    if (!amount) warn(Code::AmountNotNumeric, "TxDtls/AmtDtls/InstdAmt (34)", text);
    d.original_amount = amount.value_or(Money{});
  }
}

}  // namespace lettrage::formats::cfonb240
