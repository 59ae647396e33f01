/// \file
/// What each kind of evidence is worth, in thousandths; the only place where these numbers stand. With the default
/// `auto_threshold` of 900, what is at least 900 proves; from `needs_amount` on it proves together with an exact amount;
/// below it is a suggestion. Internal to matching.
#pragma once

#include <cstdint>

namespace lettrage::reconcile::confidence {

// Evidence of one identifier.
inline constexpr std::uint16_t own_identifier = 995;        ///< EndToEndId or instruction id that we gave
inline constexpr std::uint16_t sound_reference = 985;       ///< our structured reference, check digits hold
inline constexpr std::uint16_t plain_reference = 960;       ///< our structured reference, of a kind without check digits
inline constexpr std::uint16_t mandate_amount = 960;        ///< mandate and exact amount of one invoice
inline constexpr std::uint16_t number = 950;                ///< invoice number with letters, or digits with a word that says so
inline constexpr std::uint16_t number_of_payer = 970;       ///< the same, and the paying account is that customer's
inline constexpr std::uint16_t weak_number_of_payer = 940;  ///< a weak number, but the paying account is that customer's

// Proves only together with an exact amount.
inline constexpr std::uint16_t needs_amount = 800;  ///< the lowest of this class
inline constexpr std::uint16_t weak_number = 880;   ///< bare digits, a split number, a number of another account or customer

// Never proves.
inline constexpr std::uint16_t ambiguous = 700;          ///< can be read in two ways, or several invoices carry it
inline constexpr std::uint16_t unsound_reference = 650;  ///< our structured reference, but its check digits are wrong
inline constexpr std::uint16_t foreign_currency = 500;   ///< named, in another currency

// Corroborated by amounts.
inline constexpr std::uint16_t weak_and_amount = 930;  ///< class `needs_amount` and the exact amount
inline constexpr std::uint16_t iban_amount = 915;      ///< known payer, one open item of that amount
inline constexpr std::uint16_t iban_balance = 905;     ///< known payer, exact whole balance
inline constexpr std::uint16_t name_amount = 901;      ///< one customer of that name, one open item of that amount
inline constexpr std::uint16_t inexact_penalty = 20;   ///< named with certainty, but paid in part or too much

// Suggestions: always below what proves.
inline constexpr std::uint16_t suggestion_max = 890;   ///< named with certainty, but the amounts do not work out
inline constexpr std::uint16_t one_of_several = 750;   ///< one of several named together
inline constexpr std::uint16_t equal_amount = 600;     ///< one of several of the payer's items of that amount
inline constexpr std::uint16_t name_and_amount = 780;  ///< the only item of that amount among those of alike name
inline constexpr std::uint16_t only_item = 450;        ///< the payer's one open item, other amount
inline constexpr std::uint16_t other_item = 350;       ///< another open item of the payer

}  // namespace lettrage::reconcile::confidence
