/// \file
/// Bank files of any size for the benchmarks: the same bytes for the same kind, size and seed on every machine. They are
/// written as banks write them (names with umlauts and ampersands, addresses, references, one entry in twenty a return),
/// their statements balance, and they hold nobody's data.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string_view>

namespace lettrage::bench {

/// Takes the next bytes of a file.
using Write = std::function<void(std::string_view)>;

/// How large: of one of the two, the other 0.
struct Size {
  std::uint64_t bytes = 0;  ///< about so many
  std::uint64_t movements = 0;
};

/// What a parser must find in the file: `sum` is of all movements in minor units, credits positive (rejected collections too).
struct Truth {
  std::uint64_t movements = 0;
  std::int64_t sum = 0;
  /// Of MT940, which no other parser here reads: `fingerprint` of each entry's end_to_end_id, mandate_id, counterparty's name,
  /// IBAN and BIC, and remittance, added up. 0 for other kinds.
  std::uint64_t texts = 0;
};
/// Of some texts in order.
[[nodiscard]] std::uint64_t fingerprint(std::initializer_list<std::string_view> texts);

/// One kind of file.
struct Kind {
  std::string_view name;       ///< `camt8`
  std::string_view extension;  ///< `xml`, `sta`
  std::string_view about;      ///< one line for people
  Truth (*make)(std::string_view name, Size size, const Write& write);
};

[[nodiscard]] std::span<const Kind> kinds();
/// nullptr where there is none of this name.
[[nodiscard]] const Kind* find_kind(std::string_view name);

}  // namespace lettrage::bench
