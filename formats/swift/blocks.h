/// \file
/// Bytes looked at 64 at a time: for each block the places of a character as bits of one number. By SSE2, which every
/// x86-64 has, or portably with the same answers. Header only, for the inner loops of formats/swift; allocation-free.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lettrage::formats::swift {

inline constexpr std::size_t block_size = 64;

/// A copy of 64 bytes.
class Block {
 public:
  /// The 64 bytes from `at` on.
  explicit Block(const char* at) noexcept {
#ifdef __SSE2__
    for (std::size_t i = 0; i < parts; ++i) {
      parts_[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i * sizeof parts_[0]));
    }
#else
    std::memcpy(bytes_.data(), at, block_size);
#endif
  }
  /// The first 64 bytes of `text`; NUL behind its end.
  [[nodiscard]] static Block of(std::string_view text) noexcept {
    if (text.size() >= block_size) return Block{text.data()};
    std::array<char, block_size> padded{};
    if (!text.empty()) std::memcpy(padded.data(), text.data(), text.size());
    return Block{padded.data()};
  }

  /// Bit i: byte i is `c`.
  [[nodiscard]] std::uint64_t equal(char c) const noexcept {
#ifdef __SSE2__
    const __m128i wanted = _mm_set1_epi8(c);
    return bits([wanted](__m128i part) { return _mm_cmpeq_epi8(part, wanted); });
#else
    return bits([c](char byte) { return byte == c; });
#endif
  }
  /// Bit i: byte i is CR or LF.
  [[nodiscard]] std::uint64_t line_marks() const noexcept {
#ifdef __SSE2__
    const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
    return bits([lf, cr](__m128i part) { return _mm_or_si128(_mm_cmpeq_epi8(part, lf), _mm_cmpeq_epi8(part, cr)); });
#else
    return bits([](char byte) { return byte == '\n' || byte == '\r'; });
#endif
  }
  [[nodiscard]] bool is_ascii() const noexcept {
#ifdef __SSE2__
    const __m128i low = _mm_or_si128(parts_[0], parts_[1]), high = _mm_or_si128(parts_[2], parts_[3]);
    return _mm_movemask_epi8(_mm_or_si128(low, high)) == 0;
#else
    return bits([](char byte) { return static_cast<unsigned char>(byte) >= 0x80; }) == 0;
#endif
  }

 private:
  template <class Judge>
  [[nodiscard]] std::uint64_t bits(Judge judge) const noexcept {
    std::uint64_t all = 0;
#ifdef __SSE2__
    for (std::size_t i = parts; i-- > 0;) {
      all = all << sizeof parts_[0] | static_cast<std::uint32_t>(_mm_movemask_epi8(judge(parts_[i])));
    }
#else
    for (std::size_t i = bytes_.size(); i-- > 0;) all = all << 1U | static_cast<std::uint64_t>(judge(bytes_[i]));
#endif
    return all;
  }

#ifdef __SSE2__
  static constexpr std::size_t parts = 4;
  __m128i parts_[parts];
#else
  std::array<char, block_size> bytes_;
#endif
};

/// How many digits `text` begins with; of more than ten, ten or more.
[[nodiscard]] inline std::size_t leading_digits(std::string_view text) noexcept {
#ifdef __SSE2__
  if (text.size() >= sizeof(__m128i)) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data()));
    const __m128i values = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
    const __m128i digits = _mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(9)), values);
    return static_cast<std::size_t>(__builtin_ctz(~static_cast<std::uint32_t>(_mm_movemask_epi8(digits))));
  }
#endif
  std::size_t count = 0;
  while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
  return count;
}

/// The places of one character in a text, one after the other.
class Places {
 public:
  Places(std::string_view text, char c) noexcept : text_{text}, c_{c} { look(); }
  /// The next one, or npos.
  [[nodiscard]] std::size_t next() noexcept {
    while (found_ == 0) {
      if (text_.size() - begin_ <= block_size) return std::string_view::npos;
      begin_ += block_size;
      look();
    }
    const std::size_t place = begin_ + static_cast<std::size_t>(__builtin_ctzll(found_));
    found_ &= found_ - 1;
    return place;
  }

 private:
  void look() noexcept {
    const std::size_t left = text_.size() - begin_;
    if (left >= block_size) {
      found_ = Block{text_.data() + begin_}.equal(c_);
    } else if (begin_ > 0) {  // the last 64 bytes, of which the first have been looked at
      found_ = Block{text_.data() + text_.size() - block_size}.equal(c_) >> (block_size - left);
    } else {
      found_ = Block::of(text_).equal(c_) & ((std::uint64_t{1} << left) - 1);  // a NUL looked for is none behind the end
    }
  }

  std::string_view text_;
  char c_;
  std::size_t begin_ = 0;  ///< of the block
  std::uint64_t found_ = 0;
};

}  // namespace lettrage::formats::swift
