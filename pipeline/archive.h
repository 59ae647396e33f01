/// \file
/// Zip archives as banks deliver them: several files in one. Each member is a file of its own for everything that
/// follows. Nothing is unpacked to disk, and a member's name is only ever shown, never opened.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/delivered.h"

namespace lettrage::pipeline {

/// What a compressed file may become. A bomb is refused, not unpacked.
struct SourceLimits {
  std::uint64_t ratio = 500;                            ///< unpacked bytes per delivered byte …
  std::uint64_t ratio_from = 64ULL * 1024 * 1024;       ///< … once that much came out
  std::uint64_t unpacked = 64ULL * 1024 * 1024 * 1024;  ///< bytes that one delivered file may become in all
  std::uint64_t members = 4096;                         ///< files in one archive, folders and hidden ones included
  std::uint64_t directory = 1024ULL * 1024;             ///< bytes of an archive's list of members
};

/// One file in an archive.
struct Member {
  std::uint64_t index = 0;   ///< in the archive
  std::string shown;         ///< its name made fit to be shown, and unlike that of any other member
  std::uint64_t packed = 0;  ///< bytes in the archive
  std::uint64_t bytes = 0;   ///< unpacked, as the archive declares and holds to
};

/// An open archive. One thread opens members; each may be read by a thread of its own.
class Archive : public std::enable_shared_from_this<Archive> {
 public:
  /// By the first bytes of a file, never by its name.
  [[nodiscard]] static bool begins(std::string_view head) noexcept;
  explicit Archive(const std::string& path, const SourceLimits& limits = {});
  ~Archive();
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  /// Damaged, a bomb as a whole, or without any file: then there are no members.
  [[nodiscard]] const std::optional<Problem>& problem() const noexcept;
  /// In the order of the archive; without folders, hidden files and what macOS adds (`__MACOSX/`).
  [[nodiscard]] const std::vector<Member>& members() const noexcept;
  /// Reads a member; keeps the archive open for as long. What cannot be read is a problem of the result.
  [[nodiscard]] std::unique_ptr<Delivered> open(const Member& member);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lettrage::pipeline
