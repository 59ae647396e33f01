/// \file
/// Checks of account, bank and creditor identifiers (references.md 4–6). All functions are pure and allocation-free.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lettrage {

/// What an IBAN-like text is worth.
enum class IbanVerdict : unsigned char {
  Valid,              ///< country of the SWIFT registry (release 101), length, classes and mod 97 all hold
  UnverifiedCountry,  ///< mod 97 holds, country not in the registry
  Invalid,
};

/// Judges the electronic form (upper case, no blanks).
[[nodiscard]] IbanVerdict check_iban(std::string_view iban) noexcept;
/// Upper case without blanks, or nothing if that is no valid IBAN (registry countries and unverified ones).
[[nodiscard]] std::optional<std::string> make_iban(std::string_view text);
/// 8 or 11 characters, ISO 9362 pattern. `XXX` branch equals no branch: compare the first 8 only.
[[nodiscard]] bool is_bic(std::string_view bic) noexcept;
/// Creditor identifier (ICS, AT-02): mod 97 over national id + country + check digits, business code left out.
[[nodiscard]] bool is_creditor_id(std::string_view creditor_id) noexcept;
/// ICS without its business code (positions 5–7): what two identifiers are compared by.
[[nodiscard]] std::string creditor_id_key(std::string_view creditor_id);
/// Two-letter country of an IBAN, empty if the text is too short.
[[nodiscard]] constexpr std::string_view iban_country(std::string_view iban) noexcept {
  return iban.size() >= 2 ? iban.substr(0, 2) : std::string_view{};
}
/// ISO 7064 mod 97-10 of digits and letters (A=10 … Z=35, case ignored), as if read left to right; -1 on another character.
[[nodiscard]] int mod97(std::string_view text) noexcept;
/// UUID version 4, lower case.
[[nodiscard]] bool is_uetr(std::string_view uetr) noexcept;

}  // namespace lettrage
