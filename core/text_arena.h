/// \file
/// Owns texts that outlive the bytes they came from.
#pragma once

#include <cstring>
#include <memory>
#include <memory_resource>
#include <string_view>
#include <utility>
#include <vector>

namespace lettrage {

/// Keeps copies of texts until it is destroyed. One thread at a time. Views stay valid when the arena grows or is moved
/// by pointer (it is not movable itself: hold it in a unique_ptr).
class TextArena {
 public:
  TextArena() = default;
  TextArena(const TextArena&) = delete;
  TextArena& operator=(const TextArena&) = delete;

  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    auto* copy = static_cast<char*>(memory_.allocate(text.size(), 1));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }
  /// From now on the texts of `other` live as long as those of this arena.
  void adopt(std::unique_ptr<TextArena> other) { adopted_.push_back(std::move(other)); }
  [[nodiscard]] std::pmr::memory_resource* resource() noexcept { return &memory_; }

 private:
  std::pmr::monotonic_buffer_resource memory_{64 * 1024};
  std::vector<std::unique_ptr<TextArena>> adopted_;
};

}  // namespace lettrage
