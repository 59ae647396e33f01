/// \file
/// What each kind of evidence is worth, in thousandths; the only place where these numbers stand. With the default
/// `auto_threshold` of 900, what is at least 900 proves; from `needs_amount` on it proves together with an exact amount;
/// below it is a suggestion. Internal to matching.
#pragma once

#include <cstdint>

#include "reconcile/matching/evidence.h"

namespace lettrage::reconcile::confidence {

// Evidence of one identifier.
inline constexpr std::uint16_t own_identifier = 995;        ///< EndToEndId or instruction id that we gave
inline constexpr std::uint16_t sound_reference = 985;       ///< our structured reference, check digits hold
inline constexpr std::uint16_t plain_reference = 960;       ///< our structured reference, of a kind without check digits
inline constexpr std::uint16_t mandate_amount = 960;        ///< mandate and exact amount of one invoice
inline constexpr std::uint16_t number = 950;                ///< invoice number with letters, or digits with a word that says so
inline constexpr std::uint16_t number_of_payer = 970;       ///< the same, and the paying account is that customer's
inline constexpr std::uint16_t number_of_name = 960;        ///< the same, and the payer has that customer's name
inline constexpr std::uint16_t weak_number_of_payer = 940;  ///< a weak number, but the paying account is that customer's
inline constexpr std::uint16_t weak_number_of_name = 930;   ///< the same, by name

// Proves only together with an exact amount.
inline constexpr std::uint16_t needs_amount = 800;  ///< the lowest of this class
inline constexpr std::uint16_t weak_number = 880;   ///< bare digits, a split number, a number of another account or customer

// Never proves.
inline constexpr std::uint16_t ambiguous = 700;          ///< can be read in two ways, or several invoices carry it
inline constexpr std::uint16_t unsound_reference = 650;  ///< our structured reference, but its check digits are wrong
inline constexpr std::uint16_t foreign_currency = 500;   ///< named, in another currency

// Corroborated by amounts.
inline constexpr std::uint16_t weak_and_amount = 930;   ///< class `needs_amount` and the exact amount
inline constexpr std::uint16_t iban_amount = 915;       ///< known payer, one open item of that amount
inline constexpr std::uint16_t iban_balance = 905;      ///< known payer, exact whole balance
inline constexpr std::uint16_t name_amount = 901;       ///< one customer of that name, one open item of that amount
inline constexpr std::uint16_t iban_combination = 902;  ///< known payer, the one combination of items
inline constexpr std::uint16_t named_and_rest = 910;    ///< named, and the rest is exactly what else the payer owes
inline constexpr std::uint16_t inexact_penalty = 20;    ///< named with certainty, but paid in part or too much

// Suggestions: always below what proves.
inline constexpr std::uint16_t suggestion_max = 890;   ///< named with certainty, but the amounts do not work out
inline constexpr std::uint16_t misspelt_shown = 790;   ///< one slip of the pen away from what is named
inline constexpr std::uint16_t one_of_several = 750;   ///< one of several named together
inline constexpr std::uint16_t combination = 620;      ///< items of the payer that make up the amount
inline constexpr std::uint16_t name_and_amount = 780;  ///< the only item of that amount among those of alike name
inline constexpr std::uint16_t equal_amount = 600;     ///< one of several of the payer's items of that amount
inline constexpr std::uint16_t only_item = 450;        ///< the payer's one open item, other amount
inline constexpr std::uint16_t other_item = 350;       ///< another open item of the payer

/// A number as its creditor writes it: what it is worth from this payer. Somebody else may pay it, but then all of it.
[[nodiscard]] constexpr std::uint16_t of_certain_number(Evidence payer) {
  if (payer.has(Sign::PayerAccount)) return number_of_payer;
  if (payer.has(Sign::PayerName)) return number_of_name;
  return payer.any(Sign::OtherPayer | Sign::OtherName) ? weak_number : number;
}
/// A number that may be something else.
[[nodiscard]] constexpr std::uint16_t of_weak_number(Evidence payer) {
  if (payer.has(Sign::PayerAccount)) return weak_number_of_payer;
  if (payer.has(Sign::PayerName)) return weak_number_of_name;
  return payer.any(Sign::OtherPayer | Sign::OtherName) ? ambiguous : weak_number;
}

}  // namespace lettrage::reconcile::confidence
