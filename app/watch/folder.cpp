#include "app/watch/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace lettrage::watch {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& path) { throw std::system_error{errno, std::generic_category(), path.string()}; }

/// Closed with the scope.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags, mode_t mode = 0600) : value_{::open(path.c_str(), flags | O_CLOEXEC, mode)} {
    if (value_ < 0) fail(path);
  }
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const noexcept { return value_; }
  int release() noexcept { return std::exchange(value_, -1); }

 private:
  int value_;
};

void make(const fs::path& path, mode_t mode) {
  if (::mkdir(path.c_str(), mode) != 0 && errno != EEXIST) fail(path);
}

void move(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail(from);
}

std::map<std::string, Look> regular_files(const fs::path& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> open{::opendir(folder.c_str()), ::closedir};
  if (!open) fail(folder);
  std::map<std::string, Look> files;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(open.get());
    if (entry == nullptr) break;
    if (entry->d_type != DT_REG && entry->d_type != DT_UNKNOWN) continue;
    struct stat s {};
    if (::fstatat(::dirfd(open.get()), entry->d_name, &s, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno == ENOENT) continue;
      fail(folder / entry->d_name);
    }
    if (!S_ISREG(s.st_mode)) continue;
    files.emplace(entry->d_name, Look{.inode = s.st_ino,
                                      .bytes = static_cast<std::uint64_t>(s.st_size),
                                      .modified_ns = s.st_mtim.tv_sec * 1'000'000'000 + s.st_mtim.tv_nsec});
  }
  if (errno != 0) fail(folder);
  return files;
}

bool is_there(const fs::path& path) {
  struct stat s {};
  if (::lstat(path.c_str(), &s) == 0) return true;
  if (errno != ENOENT) fail(path);
  return false;
}

}  // namespace

fs::path free_name(const fs::path& folder, const std::string& name) {
  fs::path path = folder / name;
  const fs::path plain{name};
  for (int i = 2; is_there(path); ++i)
    path = folder / fmt::format("{}~{}{}", plain.stem().string(), i, plain.extension().string());
  return path;
}

void sync_folder(const fs::path& path) {
  const Descriptor folder{path, O_RDONLY | O_DIRECTORY};
  if (::fsync(folder.get()) != 0 && errno != EINVAL) fail(path);  // some network file systems know no fsync of folders
}

void write_whole(const fs::path& path, std::string_view content) {
  const fs::path part = path.parent_path() / ("." + path.filename().string() + ".part");
  try {
    const Descriptor file{part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0640};
    while (!content.empty()) {
      const ssize_t written = ::write(file.get(), content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(path);
      content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file.get()) != 0) fail(path);
    move(part, path);
  } catch (...) {
    ::unlink(part.c_str());
    throw;
  }
}

Folder::~Folder() { release(); }

void Folder::release() noexcept {
  if (lock_ >= 0) ::close(lock_);
  lock_ = -1;
}

Folder::Held Folder::hold() {
  struct stat s {};
  if (::stat(path_.c_str(), &s) != 0) {
    const bool gone = errno == ENOENT || errno == ENOTDIR || errno == ESTALE;
    if (gone) release();
    if (gone) return Held::Away;
    fail(path_);
  }
  if (lock_ >= 0 && (s.st_dev != device_ || s.st_ino != inode_)) {
    release();
    return Held::Away;
  }
  if (lock_ >= 0) return Held::Yes;
  make(private_folder(), 0700);
  const fs::path path = private_folder() / "lock";
  Descriptor lock{path, O_RDWR | O_CREAT | O_NOFOLLOW};
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return Held::ByAnother;
    fail(path);
  }
  make(taken_folder(), 0700);
  for (const fs::path& folder : {done_folder(), quarantine_folder(), archive_folder()}) make(folder, 0750);
  device_ = s.st_dev;
  inode_ = s.st_ino;
  lock_ = lock.release();
  return Held::Yes;
}

std::map<std::string, Look> Folder::scan() const { return regular_files(path_); }

std::map<std::string, Look> Folder::taken() const { return regular_files(taken_folder()); }

std::vector<std::string> Folder::take(const std::vector<std::string>& names) {
  std::vector<std::string> taken;
  for (const std::string& name : names) {
    if (::rename((path_ / name).c_str(), (taken_folder() / name).c_str()) == 0) {
      taken.push_back(name);
    } else if (errno != ENOENT) {
      if (taken.empty()) fail(path_ / name);
      break;  // what was taken is worked on; the rest is tried again
    }
  }
  return taken;
}

void Folder::to_done(const std::string& name, Date day) {
  const fs::path folder = done_folder() / day.iso();
  make(folder, 0750);
  move(taken_folder() / name, free_name(folder, name));
}

void Folder::to_quarantine(const std::string& name, std::string_view why) {
  const fs::path place = free_name(quarantine_folder(), name);
  // The reason first: a file there without one would be a riddle.
  write_whole(place.parent_path() / (place.filename().string() + ".why.txt"), why);
  move(taken_folder() / name, place);
}

void Folder::give_back(const std::string& name) { move(taken_folder() / name, free_name(path_, name)); }

void Folder::sync() const {
  for (const fs::path& folder : {taken_folder(), quarantine_folder(), done_folder(), path_}) sync_folder(folder);
  for (const auto& day : fs::directory_iterator{done_folder()}) {
    if (day.is_directory()) sync_folder(day.path());
  }
}

}  // namespace lettrage::watch
