/// \file
/// What payers type and what banks make of it: invoice numbers as people copy them, slips of the hand and of scanners, names as
/// banks transmit them, texts broken into lines. Written from their side: nothing here knows how a number or a name is read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/generate/parties.h"
#include "app/generate/random.h"

namespace lettrage::generate {

enum class Writing : std::uint8_t {
  Printed,     ///< FA-2026-0012345
  Lower,       ///< fa-2026-0012345
  Blanks,      ///< FA 2026 0012345
  Short,       ///< FA 2026 12345
  Slashes,     ///< FA/2026/12345
  Solid,       ///< FA20260012345
  Digits,      ///< 20260012345
  YearSerial,  ///< 2026-12345
  Zeros,       ///< 0012345
  Tail,        ///< 12345
};
[[nodiscard]] std::string write_number(const Number& number, Writing writing);

/// One digit of `text` typed wrongly; the first `keep` characters are safe.
[[nodiscard]] std::string wrong_digit(Random& random, std::string text, std::size_t keep);
/// Two neighbouring digits in the wrong order; a wrong digit where all are equal.
[[nodiscard]] std::string transposed(Random& random, std::string text, std::size_t keep);
/// Read by a scanner: O for 0, I or l for 1, S for 5, B for 8; at least one of them where there is one.
[[nodiscard]] std::string scanned(Random& random, std::string text);

/// Several numbers as lists are shortened: RE20260000118/19/21. They have the same prefix and year and ascend.
[[nodiscard]] std::string shortened_list(Random& random, const std::vector<Number>& numbers);
/// From the first to the last: RE20260000118-121, or "118 à 121".
[[nodiscard]] std::string range(Random& random, const Number& first, const Number& last, Land land);

/// A sentence around `numbers` in a language of the country; with dates, customer numbers or telephone numbers where `noisy`.
[[nodiscard]] std::string sentence(Random& random, Land land, std::string_view numbers, bool noisy, std::string_view customer_id);
/// Sentences that say nothing about an invoice; may be empty.
[[nodiscard]] std::string idle(Random& random, Land land);
/// "facture", "Rechnung" … glued to what follows.
[[nodiscard]] std::string_view glue_word(Random& random, Land land);

/// Text broken after `width` characters as old systems do, and put together again: with a blank, as lines of their own
/// ('\n'), or with what was lost at the break.
enum class Rejoin : std::uint8_t { Blank, Lines, Trimmed };
[[nodiscard]] std::string broken(std::string_view text, std::size_t width, Rejoin rejoin);
/// `text` with words in front, so that a break after `width` characters falls inside its first number.
[[nodiscard]] std::string pushed_to_break(Random& random, Land land, std::string_view text, std::size_t width);

/// The first `length` characters; none is cut in two.
[[nodiscard]] std::string cut_to(std::string_view utf8, std::size_t length);
[[nodiscard]] std::size_t letters(std::string_view utf8) noexcept;
/// Latin letters without marks as payment systems send them: one way of two for ä ö ü å ø.
[[nodiscard]] std::string plain_letters(std::string_view utf8, bool two_letters);
[[nodiscard]] std::string capitals(std::string_view ascii);

/// How much of a name survives: everyday forms, or all that is seen.
enum class NameNoise : std::uint8_t { None, Everyday, Hostile };
[[nodiscard]] std::string name_at_bank(Random& random, const Party& party, NameNoise noise);
/// The same person with another first name in front: "M OU MME DUPONT JEAN".
[[nodiscard]] std::string joint_name(Random& random, const Party& party);

}  // namespace lettrage::generate
