#include "pipeline/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

namespace lettrage::pipeline {
namespace {

constexpr std::size_t buffer_bytes = 1024 * 1024;

[[noreturn]] void fail(const std::string& path) { throw std::system_error{errno, std::generic_category(), path}; }

void write_all(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail(path);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

OutputFile::OutputFile(std::string path, std::string_view header) : path_{std::move(path)} {
  if (path_.empty()) return;
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor_ < 0) fail(path_);
  buffer_ = header;
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::uint64_t OutputFile::append(std::string_view rows) {
  const std::uint64_t position = mark();
  buffer_ += rows;
  if (buffer_.size() >= buffer_bytes) flush();
  return position;
}

void OutputFile::flush() {
  if (!path_.empty()) write_all(descriptor_, buffer_, path_);
  written_ += buffer_.size();
  buffer_.clear();
}

void OutputFile::rollback(std::uint64_t mark) {
  if (mark >= written_) {
    buffer_.resize(mark - written_);
  } else if (path_.empty()) {
    buffer_.clear();
    written_ = mark;
  } else {
    buffer_.clear();
    if (::ftruncate(descriptor_, static_cast<off_t>(mark)) != 0 || ::lseek(descriptor_, static_cast<off_t>(mark), SEEK_SET) < 0)
      fail(path_);
    written_ = mark;
  }
  replacements_.erase(replacements_.lower_bound(mark), replacements_.end());
}

void OutputFile::replace(std::uint64_t position, std::uint64_t length, std::string row) {
  replacements_[position] = {length, std::move(row)};
}

void OutputFile::sync() {
  flush();
  if (::fsync(descriptor_) != 0) fail(path_);
}

void OutputFile::close() {
  flush();
  if (path_.empty()) return;
  if (!replacements_.empty()) {
    const std::string fresh_path = path_ + ".new";
    const int fresh = ::open(fresh_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fresh < 0) fail(fresh_path);
    std::vector<char> block(buffer_bytes);
    std::uint64_t at = 0;
    const auto copy_until = [&](std::uint64_t end) {
      while (at < end) {
        const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(end - at, block.size()));
        const ssize_t n = ::pread(descriptor_, block.data(), wanted, static_cast<off_t>(at));
        if (n <= 0) fail(path_);
        write_all(fresh, {block.data(), static_cast<std::size_t>(n)}, fresh_path);
        at += static_cast<std::uint64_t>(n);
      }
    };
    for (const auto& [position, replacement] : replacements_) {
      copy_until(position);
      write_all(fresh, replacement.row, fresh_path);
      at = position + replacement.length;
    }
    copy_until(written_);
    ::close(descriptor_);
    descriptor_ = fresh;
    if (::rename(fresh_path.c_str(), path_.c_str()) != 0) fail(fresh_path);
  }
  if (::close(descriptor_) != 0) {
    descriptor_ = -1;
    fail(path_);
  }
  descriptor_ = -1;
}

}  // namespace lettrage::pipeline
