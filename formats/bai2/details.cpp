#include "formats/bai2/details.h"

#include "core/encoding.h"
#include "formats/fixed_width/records.h"

namespace lettrage::formats::bai2 {
namespace {

using fixed_width::trim;

constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr bool is_word(char c) noexcept {
  return fixed_width::is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
}

/// Four capital letters and a colon, as banks name the parties and references of a wire in its text.
std::string_view label(std::string_view text) noexcept {
  constexpr std::size_t size = 4;
  if (text.size() <= size || text[size] != ':') return {};
  for (std::size_t i = 0; i < size; ++i) {
    if (!is_upper(text[i])) return {};
  }
  return text.substr(0, size);
}

void put(std::string_view& field, std::string_view value) noexcept {
  if (field.empty()) field = value;
}

/// DBNM DABA DBIC DACT speak of the debtor, CRNM CABA CBIC CACT of the creditor: the one that we are not.
void take(std::string_view name, std::string_view value, Direction direction, PaymentDetails& details) noexcept {
  if (value.empty()) return;
  const char other = direction == Direction::Debit ? 'C' : 'D';
  if (name == "EREF") {
    put(details.end_to_end_id, value);
  } else if (name == "CHKN") {
    put(details.cheque_number, value);
  } else if (name == (other == 'C' ? "CRNM" : "DBNM")) {
    put(details.counterparty_name, value);
  } else if (name.front() == other && name.substr(1) == "BIC") {
    put(details.counterparty_bic, value);
  } else if (name.front() == other && name.substr(1) == "ACT") {
    put(details.counterparty_account, value);
  }
}

/// Labelled parts begin a line or follow a comma; a part ends where the next labelled one begins.
void read_labels(std::string_view line, Direction direction, PaymentDetails& details) noexcept {
  std::string_view name = label(line);
  std::size_t value = name.empty() ? 0 : name.size() + 1;
  for (std::size_t at = line.find(','); at != std::string_view::npos; at = line.find(',', at + 1)) {
    const std::string_view next = label(line.substr(at + 1));
    if (next.empty()) continue;
    if (!name.empty()) take(name, trim(line.substr(value, at - value)), direction, details);
    name = next;
    value = at + 1 + next.size() + 1;
  }
  if (!name.empty()) take(name, trim(line.substr(value)), direction, details);
}

bool is_reason(std::string_view text, std::size_t at) noexcept {
  if (text.size() < at + 3 || text[at] != 'R') return false;
  const auto digit = [&](std::size_t i) { return fixed_width::is_digit(text[at + i]); };
  if (!digit(1) || !digit(2) || text.substr(at + 1, 2) == "00") return false;
  const bool starts = at == 0 || !is_word(text[at - 1]);
  return starts && (at + 3 == text.size() || !is_word(text[at + 3]));
}

}  // namespace

std::string_view nacha_reason(std::string_view text) noexcept {
  for (std::size_t at = text.find('R'); at != std::string_view::npos; at = text.find('R', at + 1)) {
    if (is_reason(text, at)) return text.substr(at, 3);
  }
  return {};
}

void read_text(Batch& batch, const std::vector<std::string_view>& lines, const TypeCode& type, PaymentDetails& details) {
  if (lines.empty()) return;
  std::vector<std::string_view> remittance;
  remittance.reserve(lines.size());
  for (const std::string_view line : lines) remittance.push_back(to_utf8(batch, line));
  for (const std::string_view line : remittance) {
    read_labels(line, type.direction, details);
    if (!type.return_type.empty() && details.return_reason.empty()) details.return_reason = nacha_reason(line);
  }
  if (!details.return_reason.empty()) details.return_reason_list = "nacha";
  details.remittance = batch.keep(remittance);
}

}  // namespace lettrage::formats::bai2
