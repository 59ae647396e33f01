/// \file
/// Invented payers and creditors of three countries: how their names stand in the creditor's books, and what their invoices
/// look like.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "app/generate/random.h"
#include "core/date.h"

namespace lettrage::generate {

enum class Land : std::uint8_t { France, Belgium, Germany };
inline constexpr std::size_t lands = 3;

struct Party {
  bool company = false;
  bool woman = false;
  std::string first, last;  ///< of a person
  std::string trade, form;  ///< of a company: `Boulangerie Moreau`, `SARL`
  Land land{};
  std::string customer_id;  ///< empty: nobody's customer
  std::string iban, bic;    ///< valid in every check digit, at a bank that does not exist

  /// As it stands in the books: `Jean Dupont`, `Boulangerie Moreau SARL`.
  [[nodiscard]] std::string name() const;
};

/// A party of that country; account number `number` is its own.
[[nodiscard]] Party make_party(Random& random, Land land, std::uint64_t number);
/// An account of that country.
[[nodiscard]] std::string make_account(Land land, std::uint64_t number);
[[nodiscard]] std::string_view bank_of(Land land) noexcept;

/// An invoice number in its parts, as its creditor prints it: prefix, joint, year, joint, serial.
struct Number {
  std::string prefix, after_prefix, year, after_year;
  std::uint64_t serial = 0;
  int width = 0;

  [[nodiscard]] std::string serial_text() const;  ///< with its zeros
  [[nodiscard]] std::string printed() const { return prefix + after_prefix + year + after_year + serial_text(); }
};

/// Number `serial` of that country's creditor.
[[nodiscard]] Number number_of(Land land, bool credit_note, int year, std::uint64_t serial);

struct House {
  Land land{};
  std::string_view key, name, creditor_id;
  std::string_view customer_prefix;
  std::uint64_t first_serial;
};
[[nodiscard]] const std::array<House, lands>& houses() noexcept;

}  // namespace lettrage::generate
