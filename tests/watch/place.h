/// \file
/// A watched folder for tests: files that arrive, a clock that is moved by hand, and what lies where afterwards.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/watch/drop.h"
#include "app/watch/log.h"
#include "app/watch/watch.h"

namespace lettrage::test {

class Place {
 public:
  Place();
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  [[nodiscard]] std::filesystem::path path() const { return path_ / "drop"; }
  [[nodiscard]] std::filesystem::path base() const { return path_; }
  void write(const std::string& name, std::string_view content) const;
  void append(const std::string& name, std::string_view content) const;
  void rename(const std::string& from, const std::string& to) const;
  /// Names of all files below `done`, `quarantine` (reasons aside) or `archive`, without the day's folder.
  [[nodiscard]] std::multiset<std::string> in(const std::string& which) const;
  [[nodiscard]] std::multiset<std::string> delivered() const;
  [[nodiscard]] std::multiset<std::string> taken() const;
  [[nodiscard]] std::string book() const { return (path_ / "book.db").string(); }
  [[nodiscard]] std::string out() const { return (path_ / "out").string(); }
  [[nodiscard]] watch::RunSettings run_settings() const;

 private:
  std::filesystem::path path_;
};

/// Keeps what was said.
class Heard final : public watch::Log {
 public:
  void say(watch::Level level, std::string_view event, const watch::Fields& fields) override;
  [[nodiscard]] std::size_t count(std::string_view event) const;
  std::vector<std::string> lines;
};

/// A Thursday, 2026-03-12, 20:00.
[[nodiscard]] watch::Moment evening();

[[nodiscard]] std::string content(const std::filesystem::path& file);

/// Looks once and does everything there is to do.
void step(watch::Watch& watch, const watch::Moment& now);

/// Of a drop, says that every file is fine, but those that hold `broken`.
[[nodiscard]] watch::DropResult judge_by_content(const watch::Drop& drop);

}  // namespace lettrage::test
