/// \file
/// How creditors number their invoices, learnt from the numbers of all invoices, open and paid: which part counts up (the
/// serial), and which parts are the same for many (letters, year, series). Payers leave those out. Internal to matching.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lettrage::reconcile {

/// One run of letters or of digits of a number as written.
struct NumberPart {
  std::string_view text;
  bool digits = false;
};

/// A number as written, in its parts: `FA-2026-00123` is FA, 2026, 00123; `RE20260077` is RE, 20260077.
struct NumberParts {
  static constexpr std::size_t parts_max = 8;
  std::array<NumberPart, parts_max> parts;
  std::size_t size = 0;  ///< 0: no digits, or more parts than a number has

  explicit NumberParts(std::string_view written) noexcept;
  [[nodiscard]] std::span<const NumberPart> all() const noexcept { return {parts.data(), size}; }
};

/// Where the serial of a number stands.
struct Serial {
  std::uint8_t part = 0;
  std::uint8_t split = 0;  ///< digits of that part before it: the year of `20260077`
};

class NumberForms {
 public:
  /// Forms beyond which nothing is learnt: numbers that follow no pattern.
  static constexpr std::size_t forms_max = 4096;

  /// Digits of a serial that are compared as a number; those before them are parts that do not count up.
  static constexpr std::size_t counted_max = 9;

  void learn(const NumberParts& number);
  /// After the last `learn`. What was learnt does not depend on the order of the numbers.
  void finish();

  [[nodiscard]] Serial serial_of(const NumberParts& number) const;
  /// The digits that count up, without leading zeros; may be empty.
  [[nodiscard]] static std::string_view digits_of(const NumberParts& number, Serial serial) noexcept;
  /// May a serial of this value be of an invoice written since: a little beyond the highest one known of this form?
  [[nodiscard]] bool may_be_next(const NumberParts& number, std::uint64_t value) const;
  /// Do letters like these belong to one of the creditors' series?
  [[nodiscard]] bool is_series(std::string_view letters) const;
  /// Numbers of digits, from 1 to 7, that may stand before a serial in one run with it.
  [[nodiscard]] const std::bitset<8>& splits() const noexcept { return splits_; }

 private:
  struct PartSeen {
    std::uint64_t values = 0;    ///< one bit per hash of a value: how many different ones, roughly
    std::bitset<100> first_two;  ///< digits
    std::uint8_t shortest = 255;
    bool years = true;          ///< all begin with four digits that may be a year
    std::uint64_t highest = 0;  ///< of the last digits, `counted_max` of them
  };
  struct Form {
    std::array<PartSeen, NumberParts::parts_max> seen;
    std::uint32_t numbers = 0;
    Serial serial;
  };
  static std::uint64_t form_of(const NumberParts& number) noexcept;

  std::unordered_map<std::uint64_t, Form> forms_;
  bool too_many_ = false;
  std::vector<std::uint64_t> series_;  ///< sorted hashes
  std::bitset<8> splits_;
  std::uint64_t last_form_ = 0;  ///< numbers of one form stand together
  Form* last_ = nullptr;
};

/// Value of the last `NumberForms::counted_max` of `digits`.
[[nodiscard]] std::uint64_t last_digits_value(std::string_view digits) noexcept;
/// Four digits that may be the year an invoice was written in.
[[nodiscard]] bool may_be_year(std::string_view digits) noexcept;

}  // namespace lettrage::reconcile
