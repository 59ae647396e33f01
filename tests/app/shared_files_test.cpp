// Real files of others, with what they must read as; they lie beside the checkout on some machines only.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "program.h"

namespace lettrage::app_test {
namespace {
namespace fs = std::filesystem;

/// Files that differ from what their owners expect, or are in no format that is known here, and why that is right.
struct Exception {
  std::string_view file, reason;
};
constexpr Exception exceptions[] = {
    {"test_edge_cases.py.str05.xml", "amounts with more decimals than the currency has are no money (ISO 4217)"},
    {"PerformanceTests.cs.str01.sta", "likewise"},
};

bool is_exception(std::string_view text) {
  return std::any_of(std::begin(exceptions), std::end(exceptions),
                     [&](const Exception& e) { return text.find(e.file) != std::string_view::npos; });
}

struct Tally {
  int files = 0, read = 0, refused = 0;
  std::string truths;  ///< `passed 12  failed 0`
};

/// The text of a key of an object on a line of NDJSON; good enough for codes and paths.
std::string value(const std::string& line, const std::string& key) {
  const std::string opening = "\"" + key + "\":\"";
  const std::size_t at = line.find(opening);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + opening.size();
  std::size_t end = line.find('"', begin);
  while (end != std::string::npos && line[end - 1] == '\\') end = line.find('"', end + 1);
  return line.substr(begin, end - begin);
}

/// Files by their folder, which is named after their format.
std::map<std::string, std::vector<std::string>> listed(const fs::path& data) {
  std::map<std::string, std::vector<std::string>> folders;
  for (const std::string& line : split(read_file(data / "MANIFEST.tsv"), '\n')) {
    const std::string path = line.substr(0, line.find('\t'));
    if (path != "path") folders[path.substr(0, path.find('/'))].push_back((data / path).string());
  }
  return folders;
}

/// Runs `inspect` over the files and tells which were read and which refused with a reason.
Tally look_at(const std::vector<std::string>& files) {
  const TempFolder folder;
  std::vector<std::string> arguments{"inspect", "--format", "ndjson"};
  arguments.insert(arguments.end(), files.begin(), files.end());
  const Finished finished = lettrage(arguments, folder);
  EXPECT_TRUE(finished.exit_code == 0 || finished.exit_code == 3) << finished.exit_code << ' ' << finished.err;
  Tally tally;
  std::string path, format, error;
  const auto end_file = [&] {
    if (path.empty()) return;
    ++tally.files;
    ++(error.empty() ? tally.read : tally.refused);
    EXPECT_FALSE(format.empty() && error.empty()) << path << " is neither read nor refused";
    EXPECT_TRUE(error != "file-unknown-format" || is_exception(path)) << path << " is in no format that is known";
  };
  for (const std::string& line : split(finished.out, '\n')) {
    const std::string kind = value(line, "kind");
    if (kind == "file") {
      end_file();
      path = value(line, "path");
      format = value(line, "format");
      error.clear();
    } else if (kind == "diagnostic" && value(line, "severity") == "error") {
      error = value(line, "code");
      // What is wrong and what to do: two sentences at least; the line that counts the rest has one.
      const std::string text = value(line, "text");
      EXPECT_TRUE(std::count(text.begin(), text.end(), '.') >= 2 || text.starts_with("…")) << path << ": " << text;
    }
  }
  end_file();
  EXPECT_EQ(tally.files, static_cast<int>(files.size())) << "after " << path;
  return tally;
}

TEST(SharedFiles, AreReadAsTheirOwnersExpectOrRefusedWithAReason) {
  const fs::path data = fs::path{LETTRAGE_SOURCE_DIR} / "../shared/data";
  if (!fs::exists(data / "compare.py")) GTEST_SKIP() << "no ../shared/data beside the checkout";
  std::map<std::string, Tally> tallies;
  for (const auto& [format, files] : listed(data)) tallies[format] = look_at(files);

  const TempFolder folder;
  const std::string command = "python3 '" + (data / "compare.py").string() + "' -v --program '" LETTRAGE_PROGRAM "' > '" +
                              (folder / "compare").string() + "' 2>&1";
  (void)std::system(command.c_str());
  for (const std::string& line : split(read_file(folder / "compare"), '\n')) {
    EXPECT_TRUE(!line.starts_with("  ! ") || is_exception(line)) << line;
    const std::size_t passed = line.find("passed");
    if (passed == std::string::npos || line.starts_with("  ")) continue;
    tallies[line.substr(0, line.find(' '))].truths = line.substr(passed);
  }
  int truths = 0;
  for (const auto& [format, tally] : tallies) {
    if (!tally.truths.empty()) ++truths;
    std::printf("%-10s files %4d  read %4d  refused %4d  truths %s\n", format.c_str(), tally.files, tally.read, tally.refused,
                tally.truths.empty() ? "none" : tally.truths.c_str());
  }
  EXPECT_GE(truths, 5) << "nothing was compared";
  for (const Exception& e : exceptions)
    std::printf("known exception: %.*s: %.*s\n", static_cast<int>(e.file.size()), e.file.data(),
                static_cast<int>(e.reason.size()), e.reason.data());
}

}  // namespace
}  // namespace lettrage::app_test
