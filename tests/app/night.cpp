#include "tests/app/night.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lettrage::app_test {

namespace fs = std::filesystem;

fs::path night() { return fs::path{LETTRAGE_SOURCE_DIR} / "fixtures" / "night"; }

std::vector<std::string> night_job(const std::vector<fs::path>& inputs, const NightOptions& options) {
  std::vector<std::string> arguments{"run"};
  for (const fs::path& input : inputs) arguments.push_back(input.string());
  const auto option = [&](std::string name, const fs::path& value) {
    arguments.push_back(std::move(name));
    arguments.push_back(value.string());
  };
  option("--book", options.book);
  option("--out", options.out);
  option("--as-of", "2026-03-12");
  option("--progress", "never");
  option("--policy", night() / "policy.toml");
  option("--invoices", night() / "invoices.csv");
  option("--mandates", night() / "mandates.csv");
  option("--customers", night() / "customers.csv");
  std::vector<fs::path> sent;
  for (const fs::directory_entry& entry : fs::directory_iterator{night() / "sent"}) sent.push_back(entry.path());
  std::sort(sent.begin(), sent.end());
  for (const fs::path& file : sent) option("--collections", file);
  arguments.insert(arguments.end(), options.more.begin(), options.more.end());
  return arguments;
}

Finished run_night(const std::vector<fs::path>& inputs, const TempFolder& folder, const NightOptions& options) {
  return lettrage(night_job(inputs, options), folder);
}

std::map<std::string, std::string> outputs(const fs::path& out) {
  std::map<std::string, std::string> files = files_below(only_run(out));
  std::string& summary = files["summary.json"];
  const std::size_t timing = summary.find("\"timing\"");
  EXPECT_NE(timing, std::string::npos);
  const std::size_t end = summary.find('}', std::min(timing, summary.size()));
  if (timing != std::string::npos && end != std::string::npos) summary.replace(timing, end - timing, "\"timing\": {");
  return files;
}

std::string exported(const std::string& table, const TempFolder& folder, const std::string& book) {
  const Finished finished = lettrage({"export", table, "--book", book}, folder);
  EXPECT_EQ(finished.exit_code, 0) << table << ": " << finished.err;
  return finished.out;
}

void expect_proved(const TempFolder& folder, const std::string& book) {
  const Finished finished = lettrage({"verify", "--book", book}, folder);
  EXPECT_EQ(finished.exit_code, 0) << finished.out << finished.err;
}

std::string account_end(const std::string& account) {
  constexpr std::size_t length = 7;
  return account.substr(account.size() - std::min(account.size(), length));
}

std::int64_t minor_of(std::string amount) {
  std::erase(amount, '.');
  return amount.empty() ? 0 : std::stoll(amount);
}

}  // namespace lettrage::app_test
