// Reference data (CONTRACT.md): a header, then rows.
#include <algorithm>
#include <array>
#include <vector>

#include "app/anonymise/formats.h"

namespace lettrage::anonymise {

namespace {

using namespace std::string_view_literals;

/// Columns that say when, how much and what kind.
constexpr std::array plain_columns{"amount"sv,         "currency"sv,
                                   "due_date"sv,       "issue_date"sv,
                                   "open_amount"sv,    "kind"sv,
                                   "status"sv,         "scheme"sv,
                                   "payment_method"sv, "discount_amount"sv,
                                   "discount_until"sv, "commission_amount"sv,
                                   "signature_date"sv, "last_collection_date"sv,
                                   "language"sv,       "segment"sv,
                                   "payday"sv,         "is_consumer"sv};
/// Columns that say who and which. All others that a table may have are taken for private too.
constexpr std::array private_columns{"invoice_id"sv,  "customer_id"sv,   "customer_name"sv, "customer_iban"sv, "reference"sv,
                                     "mandate_id"sv,  "end_to_end_id"sv, "account_iban"sv,  "seller_id"sv,     "debtor_name"sv,
                                     "debtor_iban"sv, "debtor_bic"sv,    "creditor_id"sv,   "name"sv,          "aliases"sv,
                                     "ibans"sv,       "email"sv,         "phone"sv};

template <std::size_t N>
bool has(const std::array<std::string_view, N>& list, std::string_view text) noexcept {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// One field of a row as it is written: quotes, then what is in them.
struct Field {
  std::size_t begin = 0, end = 0;  ///< of the content, quotes left out
  std::size_t next = 0;            ///< of the separator or line end behind it
};

Field field_at(std::string_view bytes, std::size_t at, char separator) {
  if (at < bytes.size() && bytes[at] == '"') {
    std::size_t end = at + 1;
    while (end < bytes.size() && (bytes[end] != '"' || bytes.substr(end + 1, 1) == "\""))
      end += bytes[end] == '"' ? std::size_t{2} : std::size_t{1};
    end = std::min(end, bytes.size());
    std::size_t next = end;
    while (next < bytes.size() && bytes[next] != separator && bytes[next] != '\n' && bytes[next] != '\r') ++next;
    return {at + 1, end, next};
  }
  std::size_t end = at;
  while (end < bytes.size() && bytes[end] != separator && bytes[end] != '\n' && bytes[end] != '\r') ++end;
  return {at, end, end};
}

}  // namespace

std::optional<std::string> copy_table(std::string_view bytes, Mapper& mapper) {
  std::size_t at = bytes.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  const std::string_view first = bytes.substr(at, bytes.find('\n', at) - at);
  const char separator = std::count(first.begin(), first.end(), ';') > std::count(first.begin(), first.end(), ',') ? ';' : ',';
  TextForm form;
  form.encoding = encoding_of(bytes);
  std::vector<std::string_view> columns;
  std::size_t known = 0;
  while (at < bytes.size() && bytes[at] != '\n' && bytes[at] != '\r') {
    const Field field = field_at(bytes, at, separator);
    columns.push_back(bytes.substr(field.begin, field.end - field.begin));
    if (has(plain_columns, columns.back()) || has(private_columns, columns.back())) ++known;
    at = field.next;
    if (at < bytes.size() && bytes[at] == separator) ++at;
  }
  if (known < 2) return {};
  std::string out{bytes.substr(0, at)};
  out.reserve(bytes.size());
  std::size_t column = 0;
  while (at < bytes.size()) {
    if (bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == separator) {
      column = bytes[at] == separator ? column + 1 : 0;
      out += bytes[at++];
      if (at >= bytes.size() || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == separator) continue;
    }
    const Field field = field_at(bytes, at, separator);
    const std::string_view name = column < columns.size() ? columns[column] : std::string_view{};
    const std::string_view value = bytes.substr(field.begin, field.end - field.begin);
    out += bytes.substr(at, field.begin - at);
    out += has(plain_columns, name) ? std::string{value}
           : name == "debtor_bic"sv ? mapper.bic(value, form)
                                    : mapper.text(value, form);
    out += bytes.substr(field.end, field.next - field.end);
    at = field.next;
  }
  return out;
}

}  // namespace lettrage::anonymise
