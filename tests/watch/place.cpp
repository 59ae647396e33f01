#include "tests/watch/place.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "pipeline/publish.h"

namespace lettrage::test {
namespace fs = std::filesystem;

Place::Place() {
  std::string folder = (fs::temp_directory_path() / "lettrage-watch-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
  path_ = folder;
  fs::create_directory(path());
}

Place::~Place() {
  std::error_code ignored;
  fs::permissions(path(), fs::perms::owner_all, ignored);
  fs::remove_all(path_, ignored);
}

void Place::write(const std::string& name, std::string_view text) const {
  std::ofstream{path() / name, std::ios::binary | std::ios::trunc} << text;
}
void Place::append(const std::string& name, std::string_view text) const {
  std::ofstream{path() / name, std::ios::binary | std::ios::app} << text;
}
void Place::rename(const std::string& from, const std::string& to) const { fs::rename(path() / from, path() / to); }

std::multiset<std::string> Place::in(const std::string& which) const {
  std::multiset<std::string> names;
  if (!fs::exists(path() / which)) return names;
  for (const auto& entry : fs::recursive_directory_iterator{path() / which}) {
    const std::string name = entry.path().filename().string();
    if (entry.is_regular_file() && !name.ends_with(".why.txt")) names.insert(name);
  }
  return names;
}

std::multiset<std::string> Place::delivered() const {
  std::multiset<std::string> names;
  for (const auto& entry : fs::directory_iterator{path()}) {
    if (entry.is_regular_file()) names.insert(entry.path().filename().string());
  }
  return names;
}

std::multiset<std::string> Place::taken() const { return in(".lettrage/taken"); }

watch::RunSettings Place::run_settings() const {
  watch::RunSettings settings;
  settings.out = out();
  settings.threads = 2;
  settings.look = [address = book()] { return book::open(address, book::OpenMode::ReadOnly).book; };
  settings.open = [address = book()](std::string& why) {
    book::Opened opened = book::open(address, book::OpenMode::ReadWrite);
    if (opened.book) {
      (void)pipeline::publish(*opened.book);
    } else {
      why = opened.error.text;
    }
    return std::move(opened.book);
  };
  return settings;
}

void Heard::say(watch::Level, std::string_view event, const watch::Fields& fields) {
  lines.push_back(watch::as_text(event, fields));
}

std::size_t Heard::count(std::string_view event) const {
  return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
    return line == event || line.starts_with(std::string{event} + " ");
  }));
}

watch::Moment evening() {
  const Date day = *Date::make(2026, 3, 12);
  return {.steady_ms = 1'000'000, .unix_s = day.days() * std::int64_t{86'400} + 20 * 3600, .day = day, .minute = 20 * 60};
}

std::string content(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  EXPECT_TRUE(in) << file;
  return {std::istreambuf_iterator<char>{in}, {}};
}

void step(watch::Watch& watch, const watch::Moment& now) {
  watch.look(now);
  while (std::optional<watch::Job> job = watch.next_job(now)) {
    job->work();
    job->finish(now);
  }
}

watch::DropResult judge_by_content(const watch::Drop& drop) {
  watch::DropResult result;
  for (const std::string& name : drop.names) {
    const bool broken = content(drop.folder / name).find("broken") != std::string::npos;
    result.verdicts.push_back({.name = name, .refused = broken, .duplicate = false, .why = broken ? name + " is broken" : ""});
  }
  return result;
}

}  // namespace lettrage::test
