/// \file
/// Text that comes in other encodings than UTF-8. UTF-8 is tried first, strictly; only what it refuses is read in the
/// batch's `charset`, because a one-byte code accepts every byte. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/batch.h"

namespace lettrage {

/// Watches bytes pass by and says whether they are UTF-8, across as many calls as there are lines.
class Utf8Check {
 public:
  /// False once the bytes so far cannot be UTF-8.
  bool feed(std::string_view bytes) noexcept;
  /// True between two characters.
  [[nodiscard]] bool whole() const noexcept { return pending_ == 0; }
  /// Ends a text; false if it ended inside a character.
  bool end() noexcept;

 private:
  std::uint8_t pending_ = 0;                ///< continuation bytes still owed
  unsigned char low_ = 0x80, high_ = 0xBF;  ///< range of the next one: overlong forms and surrogates are not UTF-8
};

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;
[[nodiscard]] bool is_ascii(std::string_view text) noexcept;
/// Appends one code point, 0 to 0x10FFFF. A surrogate becomes three bytes that are no UTF-8.
void append_utf8(std::string& out, char32_t code_point);

/// `cp1252`, `iso-8859-15` …, the names used in policies and messages.
[[nodiscard]] std::string_view name(Charset charset) noexcept;
[[nodiscard]] std::optional<Charset> charset_named(std::string_view name) noexcept;

/// Appends `text`, read as `charset`, to `out` as UTF-8.
void append_decoded(std::string& out, std::string_view text, Charset charset);

/// `text` itself where it is UTF-8, else its bytes read in the batch's `charset` and kept in its arena.
[[nodiscard]] std::string_view to_utf8(Batch& batch, std::string_view text);

}  // namespace lettrage
