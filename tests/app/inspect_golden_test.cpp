// What `inspect` prints for each bundled file is read once, line by line, against the standard and kept beside it; a new
// format's fixtures are found by themselves.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "program.h"

namespace lettrage::app_test {
namespace {
namespace fs = std::filesystem;

const fs::path fixtures = fs::path{LETTRAGE_SOURCE_DIR} / "fixtures";

/// Files of fixtures/<format>/ and fixtures/<format>/regress, by their path below fixtures/.
std::vector<std::string> bank_files() {
  std::vector<std::string> files;
  for (const fs::directory_entry& folder : fs::directory_iterator{fixtures}) {
    if (!folder.is_directory() || !fs::exists(fs::path{LETTRAGE_SOURCE_DIR} / "formats" / folder.path().filename())) continue;
    for (const fs::directory_entry& file : fs::recursive_directory_iterator{folder}) {
      if (file.is_regular_file() && file.path().extension() != ".golden")
        files.push_back(file.path().lexically_relative(fixtures).generic_string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// What the file says, without what is concluded from it (inspect_verdict_test.cpp).
std::string without_verdict(const std::string& lines) {
  std::string kept;
  for (const std::string& line : split(lines, '\n')) {
    if (line.find("\"code\":\"verdict\"") != std::string::npos || line.find("\"code\":\"dialect\"") != std::string::npos)
      continue;
    kept += line + '\n';
  }
  return kept;
}

class InspectGolden : public testing::TestWithParam<std::string> {};

TEST_P(InspectGolden, PrintsWhatTheFileSays) {
  const TempFolder folder;
  // A copy under the same relative path: what is printed must not depend on where the checkout lies.
  fs::create_directories((folder / GetParam()).parent_path());
  fs::copy_file(fixtures / GetParam(), folder / GetParam());
  Finished finished = lettrage({"inspect", GetParam(), "--format", "ndjson"}, folder);
  EXPECT_TRUE(finished.exit_code == 0 || finished.exit_code == 3) << finished.err;
  finished.out = without_verdict(finished.out);
  const fs::path golden = fixtures / (GetParam() + ".golden");
  if (std::getenv("LETTRAGE_UPDATE_GOLDEN") != nullptr) return write_file(golden, finished.out);
  ASSERT_TRUE(fs::exists(golden)) << "write it with LETTRAGE_UPDATE_GOLDEN=1 and read it against the standard";
  EXPECT_EQ(finished.out, read_file(golden));
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Fixtures, InspectGolden, testing::ValuesIn(bank_files()), test_name);

TEST(InspectForms, TableAndCsvPrintEveryObject) {
  const TempFolder folder;
  const std::string file = (fixtures / "camt/053-08-batch-and-returns.xml").string();
  const Finished table = lettrage({"inspect", file}, folder);
  const Finished csv = lettrage({"inspect", file, "--format", "csv"}, folder);
  const Finished ndjson = lettrage({"inspect", file, "--format", "ndjson"}, folder);
  EXPECT_EQ(table.exit_code, 0);
  EXPECT_EQ(csv.exit_code, 0);
  const auto objects = std::count(ndjson.out.begin(), ndjson.out.end(), '\n');
  EXPECT_GT(objects, 5);
  EXPECT_EQ(read_csv(csv.out).size(), static_cast<std::size_t>(objects));
  EXPECT_GE(std::count(table.out.begin(), table.out.end(), '\n'), objects);
}

}  // namespace
}  // namespace lettrage::app_test
