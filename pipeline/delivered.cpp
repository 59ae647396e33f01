#include "pipeline/delivered.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace lettrage::pipeline {
namespace {

class WholeFile final : public Delivered {
 public:
  explicit WholeFile(const std::string& path) : file_{path} { problem_ = file_.problem(); }
  std::size_t read(char* out, std::size_t room) override {
    while (!problem_) {
      const ssize_t n = ::read(file_.descriptor(), out, room);
      if (n >= 0) return static_cast<std::size_t>(n);
      if (errno != EINTR) problem_ = {Code::FileUnreadable, std::strerror(errno)};
    }
    return 0;
  }

  std::uint64_t size() const noexcept override { return file_.size(); }

 private:
  OpenFile file_;
};

}  // namespace

OpenFile::OpenFile(const std::string& path) : descriptor_{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)} {
  struct stat info {};
  if (descriptor_ < 0 || ::fstat(descriptor_, &info) != 0) {
    problem_ = {Code::FileUnreadable, std::strerror(errno)};
  } else if (!S_ISREG(info.st_mode)) {
    problem_ = {Code::NotAFile, "not a regular file"};
  } else {
    size_ = static_cast<std::uint64_t>(info.st_size);
  }
}

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::unique_ptr<Delivered> open_delivered(const std::string& path) { return std::make_unique<WholeFile>(path); }

}  // namespace lettrage::pipeline
