/// \file
/// Writes statements of any format as SWIFT MT940 messages (docs/CONVERT.md): the SWIFT character set, lines of 65 columns,
/// `:86:` in codewords between slashes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/write.h"

namespace lettrage::formats::mt940 {

inline constexpr std::size_t line_length = 65;

/// What every message needs beyond `formats::why_not`: a balance to start from, one currency, amounts of 15 characters.
/// `without_balances`: one that has none may begin at zero.
[[nodiscard]] std::string_view why_not(const StatementContent& content, bool without_balances = false) noexcept;

/// Both kinds of `why_not` of every statement must be empty. An entry whose transactions are its whole amount is told line
/// by line; of another entry with several, only the entry.
[[nodiscard]] Written write(const FileContent& file, bool without_balances = false);

/// `1234,50`: the decimal comma is mandatory, whatever the currency's digits.
[[nodiscard]] std::string comma_amount(std::int64_t minor, Currency currency);
/// `YYMMDD`.
[[nodiscard]] std::string short_date(Date date);
/// Parts `text` into pieces of at most `length`, none of which begins or ends with a blank, or begins with a character of
/// `never_first`, if that can be helped: readers disagree about what such a blank means, and a line must not look like a tag.
[[nodiscard]] std::vector<std::string_view> pieces(std::string_view text, std::size_t length, std::string_view never_first = " ");

}  // namespace lettrage::formats::mt940
