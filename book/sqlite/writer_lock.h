/// \file
/// One writer at a time: an advisory lock on `<book>.lock`, released by the kernel however the process ends. SQLite's own
/// locks last a transaction only and, held for longer, would block readers.
#pragma once

#include <optional>
#include <string>

namespace lettrage::book::sqlite {

class WriterLock {
 public:
  WriterLock() = default;  ///< holds nothing
  /// Nothing if another process (or another book of this one) holds it. Throws BookError if the file cannot be made.
  [[nodiscard]] static std::optional<WriterLock> acquire(const std::string& book_path);
  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&& other) noexcept;
  ~WriterLock();

 private:
  void release() noexcept;
  std::string path_;
  int descriptor_ = -1;
};

}  // namespace lettrage::book::sqlite
