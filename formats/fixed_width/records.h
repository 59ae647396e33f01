/// \file
/// Files of records of a fixed width (CFONB 120/240, CODA, Norma 43, NACHA): where records lie, and what stands in their
/// columns. Records end with CR, LF or both, or with nothing at all; trailing blanks may be cut. Pure, allocation-free.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/date.h"

namespace lettrage::formats::fixed_width {

/// Bytes [begin, end) of a record in the text it was found in, without its line end; `next` is where the search for the
/// one after it goes on.
struct Span {
  std::size_t begin = 0, end = 0, next = 0;
};

/// The record at or after `at`: line ends, NULs and Ctrl-Z between records are skipped, blank lines too. A line shorter
/// than twice the width is a record, whatever its length; without a line end that near, `width` characters are (UTF-8
/// characters, else bytes). Nothing where there is no record, or where more bytes must be seen first (`last` false).
[[nodiscard]] std::optional<Span> next_record(std::string_view bytes, std::size_t at, std::size_t width, bool last) noexcept;

/// The columns of one record. Columns are characters: a record that is UTF-8 is counted in its characters, any other in
/// its bytes. Columns past the end of the record are blank and left out of what is returned.
class Columns {
 public:
  explicit Columns(std::string_view record) noexcept;
  /// Columns [begin, end), from 0.
  [[nodiscard]] std::string_view slice(std::size_t begin, std::size_t end) const noexcept;
  /// Columns first to last, from 1 and inclusive: as the standards count.
  [[nodiscard]] std::string_view at(std::size_t first, std::size_t last) const noexcept { return slice(first - 1, last); }
  /// The same without blanks around it.
  [[nodiscard]] std::string_view text(std::size_t first, std::size_t last) const noexcept;
  [[nodiscard]] std::string_view record() const noexcept { return record_; }
  /// In characters.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  [[nodiscard]] std::size_t byte_of(std::size_t column) const noexcept;

  std::string_view record_;
  std::size_t size_ = 0;
  bool wide_ = false;  ///< UTF-8 with more bytes than characters
};

/// Without blanks and control characters at both ends.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;
[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
/// One digit or more, nothing else.
[[nodiscard]] bool all_digits(std::string_view text) noexcept;
/// Zeros or blanks only, or nothing at all: how these formats say "none".
[[nodiscard]] bool is_nothing(std::string_view text) noexcept;
/// Digits only, no sign, no blank; nothing where that is not so or does not fit.
[[nodiscard]] std::optional<std::int64_t> number(std::string_view digits) noexcept;

/// How a date's six digits are ordered.
enum class DateOrder : std::uint8_t { DayMonthYear, YearMonthDay };
/// The last year of two digits that lies in this century; the years above it lie in the last one: CODA, Norma 43, BAI2
/// and MT94x turn at 79, CFONB at 60.
inline constexpr int pivot_year = 79, cfonb_pivot_year = 60;
/// Six digits. An absent date where there is nothing to read
/// (`is_nothing`), no value where that is no day.
[[nodiscard]] std::optional<Date> date(std::string_view digits, DateOrder order, int pivot = pivot_year) noexcept;

}  // namespace lettrage::formats::fixed_width
