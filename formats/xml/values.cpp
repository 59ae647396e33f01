#include "formats/xml/values.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "formats/xml/encoding.h"

namespace lettrage::formats::xml {

namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// The latest versions of the messages whose paths were compared with their schemas.
struct Latest {
  std::string_view message, version;
};
constexpr std::array<Latest, 14> latest{{{"camt.029", "14"},
                                         {"camt.052", "14"},
                                         {"camt.053", "14"},
                                         {"camt.054", "14"},
                                         {"camt.055", "13"},
                                         {"camt.056", "12"},
                                         {"pacs.002", "16"},
                                         {"pacs.003", "12"},
                                         {"pacs.004", "15"},
                                         {"pacs.007", "14"},
                                         {"pain.001", "13"},
                                         {"pain.002", "15"},
                                         {"pain.007", "13"},
                                         {"pain.008", "12"}}};

/// `name` is that of a message, with its version (`camt.053.001.08`). National variants (`.003.02`) count for themselves.
bool is_newer_than_known(std::string_view name) noexcept {
  if (name.size() != 15 || name.substr(8, 5) != ".001.") return false;
  return std::any_of(latest.begin(), latest.end(),
                     [&](const Latest& known) { return name.starts_with(known.message) && name.substr(13) > known.version; });
}

}  // namespace

std::optional<Date> date_of(std::string_view text) noexcept {
  if (text.size() < 10) return std::nullopt;
  if (text.size() > 10) {
    const char after = text[10];
    if (after != 'T' && after != 'Z' && after != '+' && after != '-' && after != ' ') return std::nullopt;
  }
  return Date::parse_iso(text.substr(0, 10));
}

Direction direction_of(std::string_view text) noexcept {
  if (same_value(text, "CRDT")) return Direction::Credit;
  if (same_value(text, "DBIT")) return Direction::Debit;
  return Direction::None;
}

std::uint64_t count_of(std::string_view text) noexcept {
  if (text.size() > 15) return 0;
  std::uint64_t count = 0;
  for (const char c : text) {
    if (!is_digit(c)) return 0;
    count = count * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return count;
}

std::string_view message_name(std::string_view namespace_uri, std::string_view message) noexcept {
  const std::size_t at = namespace_uri.find(message);
  if (at == std::string_view::npos) return {};
  const std::string_view name = namespace_uri.substr(at, message.size() + 7);  // camt.053 + .001.08
  constexpr std::string_view shape = ".000.00";
  const std::string_view version = name.substr(message.size());
  if (version.size() != shape.size()) return {};
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '.' ? version[i] != '.' : !is_digit(version[i])) return {};
  }
  return name;
}

bool same_account(std::string_view a, std::string_view b) noexcept {
  const auto next = [](std::string_view text, std::size_t& at) noexcept -> char {
    while (at < text.size() && is_blank(text[at])) ++at;
    if (at == text.size()) return 0;
    const char c = text[at++];
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  };
  if (a.empty() || b.empty()) return false;
  // Accounts that differ do so in their last digits, most of them.
  if (a.back() != b.back() && is_digit(a.back()) && is_digit(b.back())) return false;
  std::size_t i = 0;
  std::size_t j = 0;
  for (;;) {
    const char x = next(a, i);
    if (x != next(b, j)) return false;
    if (x == 0) return true;
  }
}

std::string_view join(Batch& batch, std::span<const std::string_view> texts, char separator) {
  if (texts.empty()) return {};
  std::size_t size = 0;
  std::size_t count = 0;
  std::string_view only;
  for (const std::string_view text : texts) {
    if (text.empty()) continue;
    size += text.size() + 1;
    ++count;
    only = text;
  }
  if (count < 2) return only;
  auto* const begin = static_cast<char*>(batch.arena.allocate(size - 1, 1));
  char* to = begin;
  for (const std::string_view text : texts) {
    if (text.empty()) continue;
    if (to != begin) *to++ = separator;
    std::memcpy(to, text.data(), text.size());
    to += text.size();
  }
  return {begin, size - 1};
}

void ChargeSum::add(Money charge) noexcept {
  if (!charge.currency.present()) return;
  if (!sum_.currency.present()) {
    sum_ = charge;
  } else if (const auto sum = lettrage::add(sum_, charge)) {
    sum_ = *sum;
  } else {
    unknown_ = true;
  }
}

Money Records::amount(std::string_view text, std::string_view currency, Currency fallback, Place place, std::string_view field,
                      Unit unit) {
  if (!currency.empty() && same_value(text, last_amount_text_) && same_value(currency, last_currency_text_)) return last_amount_;
  const Severity severity = unit == Unit::None ? Severity::Warning : Severity::Error;
  Money money{.minor = 0, .currency = fallback};
  if (!currency.empty() && same_value(currency, last_currency_text_)) {
    money.currency = last_amount_.currency;
  } else if (!currency.empty()) {
    const auto given = Currency::make(currency);
    if (!given) {
      fault(Code::CurrencyInvalid, severity, unit, place, field, currency);
      return {};
    }
    money.currency = *given;
  } else if (fallback.present()) {
    fault(Code::CurrencyMissing, Severity::Warning, Unit::None, place, field);
  } else {
    fault(Code::CurrencyMissing, severity, unit, place, field);
    return {};
  }
  const ParsedAmount parsed = parse_amount(text, money.currency);
  Code code{};
  switch (parsed.error) {
    case AmountError::None:
      if (parsed.minor >= 0) {
        money.minor = parsed.minor;
        last_amount_text_ = text;
        last_currency_text_ = currency;
        last_amount_ = money;
        return money;
      }
      code = Code::AmountNegative;
      break;
    case AmountError::Empty: code = Code::AmountMissing; break;
    case AmountError::NotNumeric: code = Code::AmountNotNumeric; break;
    case AmountError::ExcessDigits: code = Code::AmountExcessDigits; break;
    case AmountError::Overflow: code = Code::AmountOverflow; break;
  }
  fault(code, severity, unit, place, field, text);
  return {};
}

Date Records::date(std::string_view text, Place place, std::string_view field) {
  if (same_value(text, last_date_text_)) return last_date_;
  if (const auto day = date_of(text)) {
    last_date_text_ = text;
    last_date_ = *day;
    return *day;
  }
  fault(Code::DateInvalid, Severity::Error, Unit::None, place, field, text);
  return {};
}

void Records::name_format(std::string_view namespace_uri, std::string_view message, Place place) {
  const std::string_view name = message_name(namespace_uri, message);
  if (name.empty()) fault(Code::NamespaceUnusual, Severity::Info, Unit::None, place, "Document", namespace_uri);
  if (is_newer_than_known(name)) fault(Code::XmlUnknownVersion, Severity::Warning, Unit::None, place, "Document", name);
  if (batch_.header.format.empty()) batch_.header.format = name.empty() ? message : name;
  if (!place.replayed) ++batch_.header.messages;
  if (!batch_.header.dialect.empty()) return;
  const std::string encoding =
      declared_encoding(batch_.context.prologue.empty() ? trim(batch_.bytes) : trim(batch_.context.prologue));
  const std::array<std::string_view, 4> words{
      batch_.header.format,
      namespace_uri.empty()                                          ? "without a namespace,"
      : name.empty()                                                 ? "in a namespace that names no version,"
      : namespace_uri.starts_with("urn:iso:std:iso:20022:tech:xsd:") ? "in the standard's namespace,"
                                                                     : "in another namespace than the standard's,",
      encoding.empty() ? "no encoding declared, so UTF-8" : "encoding", batch_.keep(encoding)};
  batch_.header.dialect = join(batch_, words, ' ');
}

}  // namespace lettrage::formats::xml
