/// \file
/// The bytes of one file as the bank delivered them: a file of its own, or a member of an archive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/fault.h"

namespace lettrage::pipeline {

/// What went wrong with a file as a whole, and what the system or a library said of it.
struct Problem {
  Code code{};
  std::string detail;
};

/// One thread at a time.
class Delivered {
 public:
  Delivered() = default;
  Delivered(const Delivered&) = delete;
  Delivered& operator=(const Delivered&) = delete;
  virtual ~Delivered() = default;
  /// Fills `out` with up to `room` bytes and says how many; 0 is the end, or a problem.
  [[nodiscard]] virtual std::size_t read(char* out, std::size_t room) = 0;
  /// Bytes there are in all, as far as can be known before they are read.
  [[nodiscard]] virtual std::uint64_t size() const noexcept = 0;
  [[nodiscard]] const std::optional<Problem>& problem() const noexcept { return problem_; }

 protected:
  std::optional<Problem> problem_;
};

/// An open regular file, closed with this object.
class OpenFile {
 public:
  /// What cannot be opened, or is no regular file (a pipe or device could hang the night), is a problem.
  explicit OpenFile(const std::string& path);
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] const std::optional<Problem>& problem() const noexcept { return problem_; }

 private:
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::optional<Problem> problem_;
};

[[nodiscard]] std::unique_ptr<Delivered> open_delivered(const std::string& path);

}  // namespace lettrage::pipeline
