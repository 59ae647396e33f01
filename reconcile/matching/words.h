/// \file
/// The words that stand before numbers in remittance texts (French, Dutch, German, English). Internal to matching.
#pragma once

#include <cstddef>
#include <string_view>

namespace lettrage::reconcile {

enum class Word : unsigned char {
  Other,
  Invoice,   ///< what follows is an invoice number: `Facture`, `RE`, `Rechnungsnr`, `invoice`
  Filler,    ///< says nothing by itself: `Nr`, `N`, `et`, `vom`
  Foreign,   ///< what follows is another kind of number: customer, contract, order, telephone, account
  Currency,  ///< `EUR`
};

/// `word`: letters only, any case, Latin accents allowed.
[[nodiscard]] Word word_of(std::string_view word) noexcept;

/// Length of the known word that the letters `run` begin with, where digits or a number's own letters were glued to it
/// (`RechnungRE2026…`, `FACT2026…`); 0 if there is none.
[[nodiscard]] std::size_t glued_head(std::string_view run) noexcept;
/// True if letters that follow a number begin a new word (`00123vom`, `12345EUR`), so that the number ends there.
[[nodiscard]] bool is_glued_tail(std::string_view run) noexcept;

/// The same but for the case of ASCII letters.
[[nodiscard]] bool equal_letters(std::string_view a, std::string_view b) noexcept;
/// `et`, `und`, `y`: between the members of a list.
[[nodiscard]] bool is_conjunction(std::string_view word) noexcept;
/// `bis`, `to`, `à`: between the ends of a range.
[[nodiscard]] bool is_range_word(std::string_view word) noexcept;

}  // namespace lettrage::reconcile
