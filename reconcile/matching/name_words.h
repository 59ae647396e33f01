/// \file
/// Words of names that name nobody: titles, legal forms, the words between two holders of an account. Internal to matching.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lettrage::reconcile {

/// A legal form; 0 is none. Spellings of one form are one number.
using LegalForm = std::uint8_t;

/// `word`: folded letters, as `LetterFolder` leaves them.
[[nodiscard]] bool is_title(std::string_view word) noexcept;  ///< `MME`, `HERR`, `SIG`; also `OU`, `UND` between two holders
[[nodiscard]] LegalForm legal_form(std::string_view word) noexcept;
/// Names little by itself: `DE`, `VAN`; `GARAGE`, `TRANSPORT`.
[[nodiscard]] bool is_common(std::string_view word) noexcept;

/// Longest legal form, as it stands when its letters were written apart (`S A R L`).
inline constexpr std::size_t spelled_form_max = 6;

}  // namespace lettrage::reconcile
