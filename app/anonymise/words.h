/// \file
/// Words that say what a text is about and not whom: they stay as they are, or what was anonymised would no longer be read as
/// it was.
#pragma once

#include <cstddef>
#include <string_view>

namespace lettrage::anonymise {

/// `word` in upper case, ß as SS and umlauts as they are: a code of ISO 20022, a label or codeword of a bank's format, a word
/// that matching looks for, a legal form, a currency.
[[nodiscard]] bool stays(std::string_view word) noexcept;

/// Length of the word for an invoice that `run`, letters in front of a number, begins with; 0 if there is none.
[[nodiscard]] std::size_t kept_head(std::string_view run) noexcept;

/// The word announces an amount (`OCMT`, `ENTG`) or a date (`MDAT`): the number behind it stays.
[[nodiscard]] bool announces_amount(std::string_view word) noexcept;
[[nodiscard]] bool announces_date(std::string_view word) noexcept;

}  // namespace lettrage::anonymise
