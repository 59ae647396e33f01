#include "formats/coda/communication.h"

#include <algorithm>
#include <string>

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

constexpr std::array widths{movement::communication_21.width(), movement::communication_22.width(),
                            movement::communication_23.width()};
constexpr std::size_t type_width = 3;

/// The structured text: the three parts in all their columns, without the type.
std::string structured_text(const Movement& m) {
  std::string text;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    text += m.communication[i];
    text.append(widths[i] - std::min(widths[i], Columns{m.communication[i]}.size()), ' ');
  }
  return std::string{Columns{text}.slice(type_width, text.size())};
}

/// What a bank says in type 127 of a collection that came back, where it gives no code.
std::string_view paid_or_reason(char c) noexcept {
  switch (c) {
    case '1': return "technical problem";
    case '2': return "reason not specified";
    case '3': return "debtor disagrees";
    case '4': return "problem of the debtor's account";
    default: return {};
  }
}

/// Twelve columns of four whole digits and eight decimals, as a number: `000108150000` is 1.0815. Empty where it is none.
std::string rate(std::string_view digits) {
  if (digits.size() != 12 || !fixed_width::all_digits(digits) || fixed_width::is_nothing(digits)) return {};
  std::string out{digits.substr(0, 4)};
  out.erase(0, std::min(out.find_first_not_of('0'), out.size() - 1));
  std::string_view decimals = digits.substr(4);
  decimals = decimals.substr(0, decimals.find_last_not_of('0') + 1);
  if (!decimals.empty()) out.append(".").append(decimals);
  return out;
}

class Reader {
 public:
  Reader(Batch& batch, const Movement& m) : batch_{batch}, m_{m} {}

  Communication read() {
    if (!m_.structured) {
      ColumnText text;
      for (std::size_t i = 0; i < widths.size(); ++i) text.add(m_.communication[i], widths[i]);
      add_remittance(text.text());
      return std::move(out_);
    }
    const std::string_view type = Columns{m_.communication[0]}.slice(0, type_width);
    text_ = structured_text(m_);
    if (type == "100") {
      creditor_reference();
    } else if (type == "101" || type == "102") {
      belgian_reference();
    } else if (type == "103") {
      number();
    } else if (type == "104" || type == "105") {
      original_amount();
    } else if (type == "107") {
      old_direct_debit();
    } else if (type == "127") {
      direct_debit();
    } else {
      out_.information = batch_.keep(squeezed(text_));
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view at(std::size_t begin, std::size_t end) const { return Columns{text_}.slice(begin, end); }
  [[nodiscard]] std::string_view kept(std::size_t begin, std::size_t end) { return batch_.keep(trim(at(begin, end))); }
  [[nodiscard]] char character(std::size_t column) const {
    const std::string_view c = at(column, column + 1);
    return c.size() == 1 ? c[0] : ' ';
  }
  void add_remittance(std::string_view text) {
    if (!trim(text).empty()) out_.remittance.push_back(batch_.keep(trim(text)));
  }
  void add_reference(std::string_view type, std::string_view value) { out_.references.push_back({type, batch_.keep(value)}); }

  /// 100: ISO 11649.
  void creditor_reference() {
    const std::string_view text = trim(text_);
    const std::string_view value = text.substr(0, text.find(' '));
    if (!value.starts_with("RF")) return add_remittance(text);
    add_reference("SCOR", value);
    add_remittance(text.substr(value.size()));
  }

  /// 101, typed by the payer, and 102, reconstituted by the bank. The digits stand without marks.
  void belgian_reference() {
    const std::string_view value = at(0, 12);
    if (!fixed_width::all_digits(value)) return add_remittance(squeezed(text_));
    add_reference("BBA", value);
    add_remittance(std::string_view{text_}.substr(value.size()));
  }

  /// 103: of a cheque, a card, a file.
  void number() {
    if (m_.family() == "03") {
      out_.cheque_number = kept(0, 12);
      add_remittance(at(12, text_.size()));
    } else {
      add_remittance(squeezed(text_));
    }
  }

  /// 104, 105: what was paid in another currency, and the reference it was paid under.
  void original_amount() {
    const auto currency = Currency::make(at(42, 45));
    if (!currency) {
      out_.information = batch_.keep(squeezed(text_));
      return;
    }
    const AmountRead amount = read_amount(at(15, 30), *currency);
    if (amount.error == Code::Count_ && amount.amount.minor > 0) out_.original_amount = amount.amount;
    out_.exchange_rate = batch_.keep(rate(at(30, 42)));
    const std::string_view reference = at(45, 57);
    if (fixed_width::all_digits(reference) && !fixed_width::is_nothing(reference)) add_reference("BBA", reference);
  }

  /// 107: DOM80, the direct debit before SEPA.
  void old_direct_debit() {
    out_.mandate_id = kept(0, 12);
    out_.settlement_date = read_date(at(12, 18)).value_or(Date{});
    add_remittance(at(18, 48));
    out_.creditor_id = kept(49, 60);
    switch (character(48)) {
      case '1': out_.return_information = "direct debit cancelled or non-existent"; break;
      case '2': out_.return_information = "refusal - other reason"; break;
      case 'D': out_.return_information = "payer disagrees"; break;
      case 'E': out_.return_information = "number linked to another creditor"; break;
      default: break;
    }
  }

  /// 127: SEPA direct debit.
  void direct_debit() {
    out_.settlement_date = read_date(at(0, 6)).value_or(Date{});
    out_.scheme = character(7);
    out_.return_information = paid_or_reason(character(8));
    out_.creditor_id = kept(9, 44);
    out_.mandate_id = kept(44, 79);
    add_remittance(at(79, 141));
    out_.return_type = character(141);
    out_.return_reason = kept(142, 146);
  }

  Batch& batch_;
  const Movement& m_;
  std::string text_;
  Communication out_;
};

}  // namespace

Communication read_communication(Batch& batch, const Movement& movement) { return Reader{batch, movement}.read(); }

}  // namespace lettrage::formats::coda
