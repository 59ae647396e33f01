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

/// Links are not followed: they might lead files anywhere.
void make(const fs::path& path, mode_t mode) {
  struct stat s {};
  if (::lstat(path.c_str(), &s) != 0) {
    if (::mkdir(path.c_str(), mode) == 0) return;
    if (errno != EEXIST || ::lstat(path.c_str(), &s) != 0) fail(path);
  }
  if (S_ISDIR(s.st_mode)) return;
  throw std::system_error{ENOTDIR, std::generic_category(),
                          path.string() + " is in the way, a folder of that name is needed (links are not followed)"};
}

void move(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail(from);
}

std::string_view kind_of(mode_t mode) noexcept {
  if (S_ISDIR(mode)) return "folder";
  return S_ISLNK(mode) ? "link" : "no file";
}

constexpr std::string_view why_end = ".why.txt";
constexpr std::size_t part_bytes = sizeof("..part") - 1;  ///< what `write_whole` adds to a name

Folder::Scan entries_of(const fs::path& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> open{::opendir(folder.c_str()), ::closedir};
  if (!open) fail(folder);
  Folder::Scan scan;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(open.get());
    if (entry == nullptr) break;
    struct stat s {};
    if (::fstatat(::dirfd(open.get()), entry->d_name, &s, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno == ENOENT) continue;
      fail(folder / entry->d_name);
    }
    if (S_ISREG(s.st_mode)) {
      scan.files.emplace(entry->d_name, Look{.inode = s.st_ino,
                                             .bytes = static_cast<std::uint64_t>(s.st_size),
                                             .modified_ns = s.st_mtim.tv_sec * 1'000'000'000 + s.st_mtim.tv_nsec});
    } else if (entry->d_name[0] != '.') {
      scan.others.emplace(entry->d_name, kind_of(s.st_mode));
    }
  }
  if (errno != 0) fail(folder);
  return scan;
}

bool is_there(const fs::path& path) {
  struct stat s {};
  if (::lstat(path.c_str(), &s) == 0) return true;
  if (errno != ENOENT) fail(path);
  return false;
}

}  // namespace

std::string fitting_name(const std::string& name, std::string_view mark, std::size_t bytes_max) {
  const fs::path plain{name};
  std::string stem = plain.stem().string(), extension = plain.extension().string();
  if (extension.size() + mark.size() >= bytes_max) stem += std::exchange(extension, {});
  const std::size_t room = bytes_max - mark.size() - extension.size();
  if (stem.size() > room) {
    std::size_t end = room;  // not in the middle of a character of UTF-8
    while (end > 1 && (static_cast<unsigned char>(stem[end]) & 0xc0U) == 0x80U) --end;
    stem.resize(end);
  }
  return stem.append(mark).append(extension);
}

fs::path free_name(const fs::path& folder, const std::string& name, std::size_t bytes_max) {
  fs::path path = folder / fitting_name(name, {}, bytes_max);
  for (int i = 2; is_there(path); ++i) path = folder / fitting_name(name, fmt::format("~{}", i), bytes_max);
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
  // Somebody removed `.lettrage`: another watcher could take the folder now.
  if (lock_ >= 0 && !lock_is_in_place()) release();
  make(private_folder(), 0700);
  if (lock_ < 0) {
    const fs::path path = private_folder() / "lock";
    Descriptor lock{path, O_RDWR | O_CREAT | O_NOFOLLOW};
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) return Held::ByAnother;
      fail(path);
    }
    device_ = s.st_dev;
    inode_ = s.st_ino;
    lock_ = lock.release();
  }
  make(taken_folder(), 0700);
  for (const fs::path& folder : {done_folder(), quarantine_folder(), archive_folder()}) make(folder, 0750);
  return Held::Yes;
}

bool Folder::lock_is_in_place() const {
  struct stat held {
  }, there{};
  return ::fstat(lock_, &held) == 0 && ::lstat((private_folder() / "lock").c_str(), &there) == 0 && held.st_dev == there.st_dev &&
         held.st_ino == there.st_ino;
}

Folder::Scan Folder::scan() const {
  Scan scan = entries_of(path_);
  for (const fs::path& folder : {done_folder(), quarantine_folder(), archive_folder()})
    scan.others.erase(folder.filename().string());
  return scan;
}

std::map<std::string, Look> Folder::taken() const { return entries_of(taken_folder()).files; }

std::vector<std::string> Folder::take(const std::vector<std::string>& names) {
  std::vector<std::string> taken;
  for (const std::string& name : names) {
    const fs::path place = taken_folder() / name;
    if (::rename((path_ / name).c_str(), place.c_str()) == 0) {
      // Another thing of that name may have come since it was looked at; in here nobody can change it any more.
      struct stat s {};
      if (::lstat(place.c_str(), &s) == 0 && !S_ISREG(s.st_mode)) {
        give_back(name);
      } else {
        taken.push_back(name);
      }
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
  const fs::path place = free_name(quarantine_folder(), name, name_max - why_end.size() - part_bytes);
  // The reason first: a file there without one would be a riddle.
  write_whole(place.parent_path() / place.filename().string().append(why_end), why);
  move(taken_folder() / name, place);
}

void Folder::give_back(const std::string& name) { move(taken_folder() / name, free_name(path_, name)); }

void Folder::sync() const {
  for (const fs::path& folder : {taken_folder(), quarantine_folder(), done_folder(), path_}) sync_folder(folder);
  for (const auto& day : fs::directory_iterator{done_folder()}) {
    if (day.is_directory() && !day.is_symlink()) sync_folder(day.path());
  }
}

}  // namespace lettrage::watch
