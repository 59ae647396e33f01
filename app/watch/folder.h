/// \file
/// A watched folder on the disk. Files move through it by renaming alone, so each is in one place at any instant:
///
///     FOLDER/NAME                   delivered
///     FOLDER/.lettrage/taken/NAME   taken: of the drop at work
///     FOLDER/done/DAY/NAME          its movements are in the book
///     FOLDER/quarantine/NAME        refused, all of it or a part, with NAME.why.txt beside it
///     FOLDER/archive/DAY/NAME.zst   packed (app/watch/archive.h)
///
/// What the system refuses throws std::system_error with the path: the caller tries again later.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/watch/settle.h"
#include "core/date.h"

namespace lettrage::watch {

class Folder {
 public:
  explicit Folder(std::filesystem::path path) : path_{std::move(path)} {}
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  enum class Held : std::uint8_t { Yes, Away, ByAnother };
  /// Takes the folder's lock, which the kernel gives back however the process ends, and makes the folders below where they are
  /// not there, or not any more; one that is a file or a link throws. Away: the folder is not there, or is another than before
  /// (then the next call takes that).
  Held hold();
  [[nodiscard]] bool held() const noexcept { return lock_ >= 0; }

  struct Scan {
    std::map<std::string, Look> files;
    std::map<std::string, std::string_view> others;  ///< names of what is no file, and what it is
  };
  /// What was delivered. Links are no files: they might lead anywhere. Hidden names and our own folders are not told.
  [[nodiscard]] Scan scan() const;
  /// A file that vanished meanwhile, or is none any more, is left out. Returns those taken.
  std::vector<std::string> take(const std::vector<std::string>& names);
  /// Everything taken and not yet put away, by name.
  [[nodiscard]] std::map<std::string, Look> taken() const;
  void to_done(const std::string& name, Date day);
  void to_quarantine(const std::string& name, std::string_view why);
  /// Was not complete after all: delivered again.
  void give_back(const std::string& name);
  /// What was moved stays moved after a power cut.
  void sync() const;

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  [[nodiscard]] std::filesystem::path private_folder() const { return path_ / ".lettrage"; }
  [[nodiscard]] std::filesystem::path taken_folder() const { return private_folder() / "taken"; }
  [[nodiscard]] std::filesystem::path done_folder() const { return path_ / "done"; }
  [[nodiscard]] std::filesystem::path quarantine_folder() const { return path_ / "quarantine"; }
  [[nodiscard]] std::filesystem::path archive_folder() const { return path_ / "archive"; }

 private:
  void release() noexcept;
  [[nodiscard]] bool lock_is_in_place() const;
  std::filesystem::path path_;
  int lock_ = -1;
  std::uint64_t device_ = 0, inode_ = 0;  ///< of the folder whose lock is held
};

/// Bytes that a name may have (Linux' NAME_MAX).
inline constexpr std::size_t name_max = 255;
/// `name` with `mark` before its extension, and cut before both where it had more than `bytes_max` bytes else.
[[nodiscard]] std::string fitting_name(const std::string& name, std::string_view mark, std::size_t bytes_max = name_max);
/// `folder/name`, or with `~2`, `~3` … before its extension where that is taken already; no longer than `bytes_max`.
[[nodiscard]] std::filesystem::path free_name(const std::filesystem::path& folder, const std::string& name,
                                              std::size_t bytes_max = name_max);
/// Writes a file whole or not at all, and brings it to the disk.
void write_whole(const std::filesystem::path& path, std::string_view content);
void sync_folder(const std::filesystem::path& path);

}  // namespace lettrage::watch
