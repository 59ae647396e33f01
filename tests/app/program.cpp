#include "tests/app/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

namespace lettrage::app_test {

namespace fs = std::filesystem;

TempFolder::TempFolder() {
  std::string pattern = (fs::temp_directory_path() / "lettrage-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
  path_ = pattern;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

namespace {

/// Starts a program; 0 where that fails. The outputs go to files: pipes would have to be emptied while it runs.
pid_t start(const std::vector<std::string>& arguments, const TempFolder& folder, const char* program = LETTRAGE_PROGRAM) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, (folder / ".stdout").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, (folder / ".stderr").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addchdir_np(&actions, folder.path().c_str());

  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  pid_t child = 0;
  const int failed = posix_spawn(&child, words.front().c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  EXPECT_EQ(failed, 0) << "cannot start " << words.front();
  return failed == 0 ? child : 0;
}

int wait_for(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

namespace {

Finished finish(pid_t child, const TempFolder& folder) {
  Finished finished;
  if (child == 0) return finished;
  finished.exit_code = wait_for(child);
  finished.out = read_file(folder / ".stdout");
  finished.err = read_file(folder / ".stderr");
  return finished;
}

}  // namespace

Finished lettrage(const std::vector<std::string>& arguments, const TempFolder& folder) {
  return finish(start(arguments, folder), folder);
}

Finished lettrage_check(const std::vector<std::string>& arguments, const TempFolder& folder) {
  return finish(start(arguments, folder, LETTRAGE_CHECK_PROGRAM), folder);
}

int lettrage_signalled(const std::vector<std::string>& arguments, const TempFolder& folder, std::chrono::milliseconds after,
                       int signal) {
  const pid_t child = start(arguments, folder);
  if (child == 0) return -1;
  std::this_thread::sleep_for(after);
  kill(child, signal);  // not reaped yet, so the id is still the child's
  return wait_for(child);
}

std::string read_file(const fs::path& file) {
  const std::ifstream in{file, std::ios::binary};
  EXPECT_TRUE(in.good()) << file;
  std::ostringstream content;
  if (in.good()) content << in.rdbuf();
  return std::move(content).str();
}

void write_file(const fs::path& file, std::string_view content) {
  fs::create_directories(file.parent_path());
  std::ofstream out{file, std::ios::binary};
  out << content;
  EXPECT_TRUE(out.good()) << file;
}

std::map<std::string, std::string> files_below(const fs::path& folder) {
  std::map<std::string, std::string> files;
  if (!fs::exists(folder)) return files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = read_file(entry.path());
  }
  return files;
}

fs::path only_run(const fs::path& out) {
  std::vector<fs::path> folders;
  if (fs::exists(out)) {
    for (const fs::directory_entry& entry : fs::directory_iterator{out}) folders.push_back(entry.path());
  }
  EXPECT_EQ(folders.size(), 1U) << "outputs in " << out;
  return folders.empty() ? out / "missing" : folders.front();
}

std::vector<Row> read_csv(std::string_view text) {
  std::vector<std::vector<std::string>> records;
  std::vector<std::string> fields;
  std::string field;
  bool quoted = false, any = false;
  const auto end_field = [&] {
    if (field.size() > 1 && field.front() == '\'' && std::string_view{"=+-@\t\r"}.find(field[1]) != std::string_view::npos)
      field.erase(0, 1);
    fields.push_back(std::move(field));
    field.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    any = true;
    if (quoted) {
      if (c != '"') {
        field += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        field += text[++i];
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      end_field();
    } else if (c == '\n') {
      end_field();
      records.push_back(std::move(fields));
      fields.clear();
      any = false;
    } else {
      field += c;
    }
  }
  EXPECT_FALSE(quoted || any) << "the last line of a CSV file does not end";
  std::vector<Row> rows;
  for (std::size_t r = 1; r < records.size(); ++r) {
    EXPECT_EQ(records[r].size(), records[0].size()) << "line " << r + 1;
    Row row;
    for (std::size_t c = 0; c < std::min(records[r].size(), records[0].size()); ++c) row[records[0][c]] = records[r][c];
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<std::string> split(std::string_view list, char separator) {
  std::vector<std::string> parts;
  std::string part;
  std::istringstream in{std::string{list}};
  while (std::getline(in, part, separator)) parts.push_back(part);
  return parts;
}

}  // namespace lettrage::app_test
