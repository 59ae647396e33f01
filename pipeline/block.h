/// \file
/// The memory that the bytes of files pass through. Fresh memory costs more than reading into it, so blocks are used again.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace lettrage::pipeline {

/// Bytes of a file that follow each other.
struct Block {
  std::shared_ptr<std::string> memory;  ///< longer than the bytes; goes back to be used again when nobody has it any more
  /// Where the bytes lie in `memory`. Whoever has the block alone may write before `begin`: what is left of the block before
  /// then stands in front of this one, without this one being moved.
  std::size_t begin = 0, end = 0;

  [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
  [[nodiscard]] std::string_view bytes() const noexcept {
    return memory == nullptr ? std::string_view{} : std::string_view{*memory}.substr(begin, size());
  }
};

/// Enough to make a system call, a lock and a wake-up cheap, little enough to stay in a core's cache.
inline constexpr std::size_t block_bytes = 1024 * 1024;
/// What a batch of the usual size leaves of the block before it, nearly always.
inline constexpr std::size_t block_headroom = 640 * 1024;

/// An empty block with room for `bytes` behind its `begin`, and for `headroom` bytes before. Only blocks of the sizes above
/// are kept, a few of them. Any thread.
[[nodiscard]] Block take_block(std::size_t bytes = block_bytes, std::size_t headroom = block_headroom);

}  // namespace lettrage::pipeline
