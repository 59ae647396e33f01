/// \file
/// Structured creditor references and their check digits (references.md 1–3). Pure functions, no shared state.
/// A valid check digit is evidence only: one random number in 97 (or 10, or 11) passes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lettrage::references {

enum class Scheme : std::uint8_t {
  Rf,           ///< ISO 11649
  Ogm,          ///< Belgium, 12 digits, mod 97
  Finland,      ///< viitenumero, 7-3-1
  KidMod10,     ///< Norway
  KidMod11,     ///< Norway
  SwedenOcr,    ///< Luhn
  DenmarkFik,   ///< Luhn
  Qrr,          ///< Switzerland, 27 digits, mod 10 recursive
  Netherlands,  ///< betalingskenmerk, weighted mod 11
  Slovenia,     ///< SI models
  Croatia,      ///< HR models
  Model97,      ///< RS ME BA MK
};
[[nodiscard]] std::string_view name(Scheme scheme) noexcept;  ///< `RF`, `OGM`, `FI`, `KID10` …

/// True if `reference` (canonical form: no blanks or punctuation, upper case) is well formed and its check digits hold.
[[nodiscard]] bool check(Scheme scheme, std::string_view reference) noexcept;
/// The reference for a payload, or nothing if the payload cannot be one. `RF16INV20260001`, `010806817183` …
[[nodiscard]] std::optional<std::string> make(Scheme scheme, std::string_view payload);

/// Canonical form for comparison: upper case, without blanks and `+*#/.-`; nothing else changed.
[[nodiscard]] std::string canonical(std::string_view reference);

struct Hit {
  Scheme scheme{};
  std::string value;         ///< canonical, check digits proven
  std::size_t position = 0;  ///< of its first character in the text searched
};
/// RF, OGM and QRR references standing in free text, in order of position; printed groups (`RF18 5390 …`,
/// `+++010/8068/17183+++`) and line wraps allowed. Digit runs that are part of a longer run are not references.
[[nodiscard]] std::vector<Hit> find(std::string_view text);

}  // namespace lettrage::references
