#include "book/sqlite/writer_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "book/book.h"

namespace lettrage::book::sqlite {

std::optional<WriterLock> WriterLock::acquire(const std::string& book_path) {
  WriterLock lock;
  lock.path_ = book_path + ".lock";
  for (;;) {
    lock.descriptor_ = ::open(lock.path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock.descriptor_ < 0) throw BookError{fmt::format("cannot create {}: {}", lock.path_, std::strerror(errno))};
    if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
      ::close(std::exchange(lock.descriptor_, -1));
      return std::nullopt;
    }
    // The holder before us removes the file when it is done: what we locked may not be what stands there now.
    struct stat held {
    }, there{};
    if (::fstat(lock.descriptor_, &held) == 0 && ::stat(lock.path_.c_str(), &there) == 0 && held.st_ino == there.st_ino &&
        held.st_dev == there.st_dev)
      return lock;
    ::close(std::exchange(lock.descriptor_, -1));
  }
}

WriterLock::WriterLock(WriterLock&& other) noexcept
    : path_{std::move(other.path_)}, descriptor_{std::exchange(other.descriptor_, -1)} {}

WriterLock& WriterLock::operator=(WriterLock&& other) noexcept {
  if (this != &other) {
    release();
    path_ = std::move(other.path_);
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

WriterLock::~WriterLock() { release(); }

void WriterLock::release() noexcept {
  if (descriptor_ < 0) return;
  ::unlink(path_.c_str());
  ::close(std::exchange(descriptor_, -1));
}

}  // namespace lettrage::book::sqlite
