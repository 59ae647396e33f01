/// \file
/// Runs the real program in a folder of its own and reads what it leaves behind.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lettrage::app_test {

/// Exists as long as this object.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

struct Finished {
  int exit_code = -1;  ///< 128 + signal where one killed it
  std::string out, err;
};
/// Runs `lettrage arguments…` with `folder` for its working folder, and waits.
[[nodiscard]] Finished lettrage(const std::vector<std::string>& arguments, const TempFolder& folder);

/// The same for `lettrage-check`.
[[nodiscard]] Finished lettrage_check(const std::vector<std::string>& arguments, const TempFolder& folder);

/// Starts `lettrage`, but sends it a signal after some time, unless it ended before. Returns its exit code.
int lettrage_signalled(const std::vector<std::string>& arguments, const TempFolder& folder, std::chrono::milliseconds after,
                       int signal);

/// The whole file; fails the test where it cannot be read.
[[nodiscard]] std::string read_file(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, std::string_view content);
/// Files below a folder, by their path below it.
[[nodiscard]] std::map<std::string, std::string> files_below(const std::filesystem::path& folder);
/// The one folder inside `out`: the outputs of the run.
[[nodiscard]] std::filesystem::path only_run(const std::filesystem::path& out);

using Row = std::map<std::string, std::string>;  ///< column → field, without the mark against formula injection
/// RFC 4180 with a header.
[[nodiscard]] std::vector<Row> read_csv(std::string_view text);
[[nodiscard]] std::vector<std::string> split(std::string_view list, char separator);

}  // namespace lettrage::app_test
