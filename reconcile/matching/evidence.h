/// \file
/// What speaks for and against one candidate, as a set; `explain` prints it. Kept with the candidate, in four bytes.
#pragma once

#include <cstdint>
#include <string>

namespace lettrage::reconcile {

/// Bits of `Evidence`.
enum class Sign : std::uint8_t {
  Word,              ///< a word for "invoice" stands before the number
  ZerosLost,         ///< its leading zeros are missing
  LettersLost,       ///< its letters are missing
  YearLost,          ///< a constant part (a year, a series) is missing
  BareDigits,        ///< digits only, and no word before them
  Parted,            ///< parted where the number is not
  Doubtful,          ///< the number may go on
  Listed,            ///< the end of a number in a list: `118/19/21`
  InRange,           ///< between two ends: `118-121`
  LookAlike,         ///< O for 0, I for 1
  Misspelt,          ///< one character wrong, missing, too many, or two changed over
  CheckDigits,       ///< its check digits hold
  WrongCheckDigits,  ///< its check digits are wrong
  Shared,            ///< other invoices carry it too
  PayerAccount,      ///< the paying account is that customer's
  OtherPayer,        ///< the paying account is another customer's
  PayerName,         ///< the payer's name is that customer's
  OtherName,         ///< the payer's name has nothing in common with that customer's
  OtherAccount,      ///< due to another account of ours
  OtherCurrency,     ///< in another currency
};

class Evidence {
 public:
  constexpr Evidence() = default;
  constexpr Evidence(Sign sign) : bits_{1U << static_cast<unsigned>(sign)} {}  // NOLINT: a sign is evidence
  [[nodiscard]] constexpr bool has(Sign sign) const noexcept { return (bits_ >> static_cast<unsigned>(sign) & 1U) != 0; }
  [[nodiscard]] constexpr bool any(Evidence of) const noexcept { return (bits_ & of.bits_) != 0; }
  [[nodiscard]] constexpr Evidence without(Sign sign) const noexcept {
    Evidence out;
    out.bits_ = bits_ & ~(1U << static_cast<unsigned>(sign));
    return out;
  }
  constexpr Evidence& operator|=(Evidence other) noexcept {
    bits_ |= other.bits_;
    return *this;
  }
  [[nodiscard]] friend constexpr Evidence operator|(Evidence a, Evidence b) noexcept { return a |= b; }
  friend constexpr bool operator==(Evidence, Evidence) = default;

 private:
  std::uint32_t bits_ = 0;
};
[[nodiscard]] constexpr Evidence operator|(Sign a, Sign b) noexcept { return Evidence{a} | Evidence{b}; }

/// For people: `letters missing, payer's account`. Empty where nothing was remarkable.
[[nodiscard]] std::string words(Evidence evidence);

}  // namespace lettrage::reconcile
