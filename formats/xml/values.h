/// \file
/// Reads the lexical forms of ISO 20022 (XML Schema) values.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "core/batch.h"
#include "formats/xml/reader.h"

namespace lettrage::formats::xml {

/// The calendar date of an xs:date or xs:dateTime as written; its time and zone are left out, nothing is converted.
[[nodiscard]] std::optional<Date> date_of(std::string_view text) noexcept;
/// `true`, `1`.
[[nodiscard]] constexpr bool is_true(std::string_view text) noexcept { return text == "true" || text == "1"; }
/// CRDT, DBIT; None for anything else.
[[nodiscard]] Direction direction_of(std::string_view text) noexcept;
/// Digits only; 0 for anything else or more than 15 of them (Max15NumericText).
[[nodiscard]] std::uint64_t count_of(std::string_view text) noexcept;
/// `camt.053.001.08` out of a namespace, or the first of it that is there; empty if the namespace names no such message.
[[nodiscard]] std::string_view message_name(std::string_view namespace_uri, std::string_view message) noexcept;
/// Equal but for blanks and case.
[[nodiscard]] bool same_account(std::string_view a, std::string_view b) noexcept;
/// `a == b` without a call for the short texts that most values are: codes, dates, amounts.
[[nodiscard]] inline bool same_value(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  const auto same = [&]<class Word>(Word) {  // the first bytes and the last ones, which overlap
    const auto word = [](const char* at) {
      Word bytes = 0;
      std::memcpy(&bytes, at, sizeof bytes);
      return bytes;
    };
    const std::size_t last = a.size() - sizeof(Word);
    return word(a.data()) == word(b.data()) && word(a.data() + last) == word(b.data() + last);
  };
  if (a.size() > 16) return a == b;
  if (a.size() >= 8) return same(std::uint64_t{});
  if (a.size() >= 4) return same(std::uint32_t{});
  if (a.size() >= 2) return same(std::uint16_t{});
  return a == b;
}
/// Copies `items` (views, references) into the batch's arena.
template <class T>
[[nodiscard]] std::span<const T> keep(Batch& batch, std::span<const T> items) {
  if (items.empty()) return {};
  auto* copy = static_cast<T*>(batch.arena.allocate(items.size_bytes(), alignof(T)));
  std::uninitialized_copy(items.begin(), items.end(), copy);
  return {copy, items.size()};
}
/// The texts that are not empty joined with `separator`, in the batch's arena; one alone is not copied.
[[nodiscard]] std::string_view join(Batch& batch, std::span<const std::string_view> texts, char separator);

/// Charges added up. Of several currencies, or too large, there is no sum.
class ChargeSum {
 public:
  void add(Money charge) noexcept;
  [[nodiscard]] Money value() const noexcept { return unknown_ ? Money{} : sum_; }

 private:
  Money sum_;
  bool unknown_ = false;
};

/// What a message's handler has in common with others: faults, and values with their faults.
class Records {
 public:
  explicit Records(Batch& batch) : batch_{batch} {}

 protected:
  /// Faults of replayed elements were reported in the batch where they stood.
  void fault(Code code, Severity severity, Unit unit, Place place, std::string_view field, std::string_view found = {}) {
    if (!place.replayed) {
      batch_.faults.push_back(
          {.code = code, .severity = severity, .unit = unit, .offset = place.offset, .field = field, .found = found});
    }
  }
  /// An amount; absent, with an error for `unit` (a warning for Unit::None), if it cannot be known exactly. `fallback` stands in
  /// for a missing Ccy.
  [[nodiscard]] Money amount(std::string_view text, std::string_view currency, Currency fallback, Place place,
                             std::string_view field, Unit unit);
  /// A date; absent, with a fault, if there is no such day.
  [[nodiscard]] Date date(std::string_view text, Place place, std::string_view field);
  /// Sets format, and the header of a message. Reports odd namespaces.
  void name_format(std::string_view namespace_uri, std::string_view message, Place place);

  Batch& batch_;

 private:
  std::string_view last_date_text_;  ///< most movements are of the day of the one before
  Date last_date_;
  std::string_view last_amount_text_, last_currency_text_;  ///< and most transactions of the amount of their entry
  Money last_amount_;
};

}  // namespace lettrage::formats::xml
