/// \file
/// One output being written: buffered, can be taken back to a mark, and single rows can be replaced before it is closed.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace lettrage::pipeline {

/// Disk full and other write errors throw std::system_error: they end the run.
class OutputFile {
 public:
  /// An empty path: nothing is written anywhere.
  OutputFile(std::string path, std::string_view header);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Appends rows; returns where they stand, for `replace`.
  std::uint64_t append(std::string_view rows);
  [[nodiscard]] std::uint64_t mark() const noexcept { return written_ + buffer_.size(); }
  /// Forgets everything from `mark` on, replacements too.
  void rollback(std::uint64_t mark);
  /// The row of `length` bytes at `position` will read `row` instead.
  void replace(std::uint64_t position, std::uint64_t length, std::string row);
  /// Everything appended so far survives a power cut.
  void sync();
  /// Writes everything out and applies the replacements. Nothing may be appended afterwards.
  void close();

 private:
  void flush();

  struct Replacement {
    std::uint64_t length;
    std::string row;
  };
  std::string path_, buffer_;
  int descriptor_ = -1;
  std::uint64_t written_ = 0;
  std::map<std::uint64_t, Replacement> replacements_;
};

}  // namespace lettrage::pipeline
