/// \file
/// Files that are done, packed: seekable zstd (facebook/zstd contrib/seekable_format, version 0.1.0), so that any zstd unpacks
/// them and a reader may begin anywhere. The first frame is one that decoders skip; it holds a line of JSON with the original's
/// `name`, `bytes`, `sha256` and `packed_on`.
///
/// What the disk refuses throws std::system_error and leaves no file behind.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/date.h"

namespace lettrage::watch {

struct Packed {
  std::filesystem::path path;
  std::string sha256;
  std::uint64_t bytes_in = 0, bytes_out = 0;
};

/// Packs `original` into `archive/DAY/NAME.zst`, brings it to the disk, unpacks it again to see that it holds what the original
/// does, and removes the original. Cut off at any point and called again, it ends the same: what is packed already is known by
/// its hash.
///
/// With a `certificate` (a file) what was packed and unpacked is sealed for its owner (`seal.h`):
/// `archive/DAY/NAME.HASH.zst.p7m`, where HASH are 16 digits of the original's SHA-256, by which it is known. What OpenSSL
/// refuses throws std::runtime_error.
[[nodiscard]] Packed pack(const std::filesystem::path& original, const std::filesystem::path& archive, Date day,
                          const std::filesystem::path& certificate = {});

struct Origin {
  std::string name, sha256;
  std::uint64_t bytes = 0;
};
/// What an archived file says of its original; nothing where it is none of ours.
[[nodiscard]] std::optional<Origin> origin_of(const std::filesystem::path& packed);

/// The oldest file below `done` whose day's folder is at least `days` before `today`; nothing where there is none.
[[nodiscard]] std::optional<std::filesystem::path> next_to_pack(const std::filesystem::path& done, Date today, int days);

/// Removes the folders of days that are more than `keep_days` before `today`; returns how many files that were. Where the
/// newest day is in the future, or more than a month ago, the clock is not believed and nothing is removed.
std::uint64_t expire(const std::filesystem::path& archive, Date today, int keep_days);

}  // namespace lettrage::watch
