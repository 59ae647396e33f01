/// \file
/// A set of known words, laid out at compile time so that asking for one takes a hash and a comparison. Internal to matching.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lettrage::reconcile {

/// Where `words` are, by their place in the list they were made from. At most 65,534 words, each once.
template <std::size_t count>
class WordTable {
 public:
  static constexpr std::size_t unknown = count;

  /// `text_of(i)` is word `i`; the texts must live as long as the table.
  template <class TextOf>
  constexpr explicit WordTable(TextOf text_of) {
    places_.fill(unknown);
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t at = hash(text_of(i)) & mask;
      for (; places_[at] != unknown; at = (at + 1) & mask) {
        if (words_[at] == text_of(i)) throw "a word stands twice";  // while compiling
      }
      places_[at] = static_cast<std::uint16_t>(i);
      words_[at] = text_of(i);
    }
  }
  /// Place of `word`, or `unknown`.
  [[nodiscard]] constexpr std::size_t find(std::string_view word) const noexcept {
    std::size_t at = hash(word) & mask;
    while (places_[at] != unknown && words_[at] != word) at = (at + 1) & mask;
    return places_[at];
  }
  [[nodiscard]] constexpr bool contains(std::string_view word) const noexcept { return find(word) != unknown; }

 private:
  static_assert(count < 0xffff);
  static constexpr std::size_t mask = std::bit_ceil(count * 4) - 1;  // sparse, for most questions are for words we do not know
  static constexpr std::uint32_t hash(std::string_view word) noexcept {
    auto sum = static_cast<std::uint32_t>(word.size());
    for (const char c : word) sum = sum * 37 + static_cast<unsigned char>(c);
    return sum ^ sum >> 15U;
  }
  std::array<std::string_view, mask + 1> words_{};
  std::array<std::uint16_t, mask + 1> places_{};
};

}  // namespace lettrage::reconcile
