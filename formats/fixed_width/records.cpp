#include "formats/fixed_width/records.h"

#include <algorithm>
#include <charconv>

#include "core/encoding.h"

namespace lettrage::formats::fixed_width {
namespace {

constexpr bool between_records(char c) noexcept { return c == '\r' || c == '\n' || c == '\0' || c == '\x1a'; }
constexpr bool is_continuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }
constexpr bool is_blank(char c) noexcept { return static_cast<unsigned char>(c) <= 0x20U; }

// Bytes of the first `width` characters, if they are UTF-8; else `width`.
std::size_t block_bytes(std::string_view bytes, std::size_t width) noexcept {
  std::size_t characters = 0, i = 0;
  for (; i < bytes.size(); ++i) {
    if (is_continuation(bytes[i])) continue;
    if (characters++ == width) break;
  }
  return i > width && is_utf8(bytes.substr(0, i)) ? i : std::min(width, bytes.size());
}

}  // namespace

std::optional<Span> next_record(std::string_view bytes, std::size_t at, std::size_t width, bool last) noexcept {
  for (;;) {
    while (at < bytes.size() && between_records(bytes[at])) ++at;
    if (at >= bytes.size()) return std::nullopt;
    const std::string_view window = bytes.substr(at, 2 * width);
    const std::string_view to_lf = window.substr(0, window.find('\n'));
    const std::size_t line = std::min(to_lf.find('\r'), to_lf.size());
    if (line == window.size() && window.size() < 2 * width && !last) return std::nullopt;
    Span span{.begin = at, .end = at + line, .next = at + line};
    if (line == 2 * width || (line == window.size() && line > width)) {
      span.end = span.next = at + block_bytes(window, width);
    }
    if (!trim(bytes.substr(span.begin, span.end - span.begin)).empty()) return span;
    at = span.next;
  }
}

Columns::Columns(std::string_view record) noexcept : record_{record}, size_{record.size()} {
  if (is_ascii(record) || !is_utf8(record)) return;
  wide_ = true;
  size_ = static_cast<std::size_t>(std::count_if(record.begin(), record.end(), [](char c) { return !is_continuation(c); }));
}

std::size_t Columns::byte_of(std::size_t column) const noexcept {
  if (!wide_) return std::min(column, record_.size());
  std::size_t i = 0;
  for (; i < record_.size(); ++i) {
    if (is_continuation(record_[i])) continue;
    if (column-- == 0) break;
  }
  return i;
}

std::string_view Columns::slice(std::size_t begin, std::size_t end) const noexcept {
  const std::size_t from = byte_of(begin);
  return record_.substr(from, byte_of(end) - from);
}

std::string_view Columns::text(std::size_t first, std::size_t last) const noexcept { return trim(at(first, last)); }

std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool all_digits(std::string_view text) noexcept { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

bool is_nothing(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '0' || is_blank(c); });
}

std::optional<std::int64_t> number(std::string_view digits) noexcept {
  if (!all_digits(digits)) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{}) return std::nullopt;
  return value;
}

std::optional<Date> date(std::string_view digits, DateOrder order, int pivot) noexcept {
  if (is_nothing(digits)) return Date{};
  if (digits.size() != 6 || !all_digits(digits)) return std::nullopt;
  const auto pair = [&](std::size_t at) { return (digits[at] - '0') * 10 + (digits[at + 1] - '0'); };
  const bool year_first = order == DateOrder::YearMonthDay;
  const int year = pair(year_first ? 0 : 4);
  return Date::make(year > pivot ? 1900 + year : 2000 + year, pair(2), pair(year_first ? 4 : 0));
}

}  // namespace lettrage::formats::fixed_width
