/// \file
/// Where the texts go that an event parser shows for a moment only.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace lettrage::bench {

/// Pieces of memory used again and again. Two halves: what is kept stays where it is until the second `turn` after it.
class Texts {
 public:
  void begin() noexcept { begin_ = at_; }
  void append(const char* bytes, std::size_t size) {
    std::memcpy(room(size), bytes, size);
    at_ += size;
  }
  /// At least `size` bytes to write to behind what is there; `wrote` says how many were used.
  [[nodiscard]] char* room(std::size_t size) {
    if (static_cast<std::size_t>(end_ - at_) < size) grow(size);
    return at_;
  }
  void wrote(std::size_t size) noexcept { at_ += size; }
  [[nodiscard]] std::string_view end() const noexcept { return {begin_, static_cast<std::size_t>(at_ - begin_)}; }
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    begin();
    append(text.data(), text.size());
    return end();
  }
  void turn() {
    half_ ^= 1U;
    used_ = 0;
    begin_ = at_ = end_ = nullptr;
  }

 private:
  struct Piece {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  // The text that has begun goes along.
  void grow(std::size_t size) {
    const std::string_view text = end();
    auto& pieces = halves_[half_];
    const std::size_t wanted = std::max<std::size_t>(1024 * 1024, 2 * (text.size() + size));
    while (used_ < pieces.size() && pieces[used_].size < wanted) ++used_;
    if (used_ == pieces.size()) pieces.push_back({std::unique_ptr<char[]>{new char[wanted]}, wanted});
    Piece& piece = pieces[used_++];
    if (!text.empty()) std::memcpy(piece.bytes.get(), text.data(), text.size());
    begin_ = piece.bytes.get();
    at_ = begin_ + text.size();
    end_ = begin_ + piece.size;
  }

  std::array<std::vector<Piece>, 2> halves_;
  std::size_t half_ = 0, used_ = 0;
  char *begin_ = nullptr, *at_ = nullptr, *end_ = nullptr;
};

}  // namespace lettrage::bench
