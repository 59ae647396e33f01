/// \file
/// The bytes of one input, hashed as delivered and unpacked by libraries that the program itself does not use for it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lettrage::check {

/// Where one file of the inputs lies.
struct Place {
  std::string path;                     ///< to open
  std::string shown;                    ///< below its INPUT folder; of a member, that of its archive
  std::optional<std::uint64_t> member;  ///< of a zip archive
  std::string sha256;                   ///< of the bytes as delivered; empty: they cannot be read
  std::uint64_t bytes = 0;
};

/// What one path holds: itself, or the members of a zip archive. Hashed.
[[nodiscard]] std::vector<Place> places_of(const std::string& path, const std::string& shown);

/// Unpacks gzip and zstd, drops a byte-order mark and makes UTF-8 of UTF-16.
class Delivered {
 public:
  explicit Delivered(const Place& place);
  ~Delivered();
  Delivered(const Delivered&) = delete;
  Delivered& operator=(const Delivered&) = delete;

  /// Appends some bytes to `out`; false at the end, or where something is wrong.
  [[nodiscard]] bool read(std::string& out);
  /// Why nothing more comes; empty at a good end.
  [[nodiscard]] const std::string& problem() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lettrage::check
