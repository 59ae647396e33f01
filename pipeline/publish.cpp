#include "pipeline/publish.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace lettrage::pipeline {
namespace fs = std::filesystem;
namespace {

std::string staged_prefix(const book::RunBook& book) { return fmt::format(".lettrage-{}-", book.label()); }

void sync(const fs::path& path, int flags) {
  const auto fail = [&] { throw std::system_error{errno, std::generic_category(), path.string()}; };
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | flags);
  if (descriptor < 0) fail();
  // Some network file systems know no fsync of folders, and need none.
  const bool failed = ::fsync(descriptor) != 0 && !(errno == EINVAL && flags == O_DIRECTORY);
  const int why = errno;
  ::close(descriptor);
  errno = why;
  if (failed) fail();
}

void sync_all(const fs::path& path) {
  if (!fs::is_directory(path)) return sync(path, 0);
  for (const auto& entry : fs::directory_iterator{path}) sync_all(entry.path());
  sync(path, O_DIRECTORY);
}

// The paths come out of a file: a book that was tampered with must not move anything else.
void expect_staged(const book::Publication& p) {
  const fs::path staged{p.staged}, target{p.target};
  const bool ours = staged.is_absolute() && staged.parent_path() == target.parent_path() &&
                    staged.filename().string().starts_with(".lettrage-") && target.has_filename() && target.filename() != "." &&
                    target.filename() != "..";
  if (!ours) throw book::BookError{fmt::format("the book wants to name {} {}: it was tampered with", p.staged, p.target)};
}

}  // namespace

book::Publication publication(const book::RunBook& book, const std::string& folder, const std::string& name) {
  const fs::path place = (fs::absolute(folder) / "").lexically_normal();
  return {.subject = name,
          .staged = (place / (staged_prefix(book) + name + ".part")).string(),
          .target = (place / name).string(),
          .state = "complete"};
}

void make_folder(const std::string& path) {
  const fs::path place = (fs::absolute(path) / "").lexically_normal().parent_path();
  if (fs::is_directory(place)) return;
  if (place.has_relative_path()) make_folder(place.parent_path().string());
  fs::create_directory(place);
  sync(place.parent_path(), O_DIRECTORY);
}

void bring_to_disk(const std::string& path) {
  sync_all(path);
  sync(fs::absolute(path).parent_path(), O_DIRECTORY);
}

void sweep(const std::string& folder, const book::RunBook& book) {
  std::vector<fs::path> left;
  for (const auto& entry : fs::directory_iterator{folder}) {
    if (entry.path().filename().string().starts_with(staged_prefix(book))) left.push_back(entry.path());
  }
  for (const fs::path& path : left) fs::remove_all(path);
}

Published publish(book::RunBook& book) {
  Published result;
  const std::vector<book::Publication> all = book.unpublished();
  if (all.empty()) return result;
  for (const book::Publication& p : all) {
    expect_staged(p);
    if (fs::exists(fs::symlink_status(p.staged))) {
      fs::remove_all(p.target);
      fs::rename(p.staged, p.target);
      sync(fs::path{p.target}.parent_path(), O_DIRECTORY);
    }
    (fs::exists(p.target) ? result.in_place : result.missing).push_back(p);
  }
  book.published();
  return result;
}

}  // namespace lettrage::pipeline
