// How often automatic decisions were wrong, by what people did about them.
#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/shared.h"
#include "pipeline/calibration.h"

namespace lettrage::cli {
namespace {

struct Options {
  std::string book = "lettrage.db", policy, until;
};

std::string threshold_text(std::uint16_t thousandths) { return fmt::format("{}.{:03}", thousandths / 1000, thousandths % 1000); }

void print_rows(const pipeline::Calibration& calibration) {
  std::vector<std::vector<std::string>> rows;
  for (const pipeline::CalibrationRow& row : calibration.rows) {
    rows.push_back({row.method, threshold_text(row.confidence), std::to_string(row.decided), std::to_string(row.wrong),
                    fmt::format("1 in {}", pipeline::one_wrong_in(row.wrong, row.decided))});
  }
  print_table({"method", "confidence", "decided", "wrong", "at most wrong (95 %)"}, rows);
}

void print_steps(const pipeline::Calibration& calibration, std::uint64_t promise) {
  std::vector<std::vector<std::string>> rows;
  for (const pipeline::CalibrationStep& step : calibration.steps) {
    rows.push_back({std::to_string(step.threshold), std::to_string(step.decided), std::to_string(step.wrong),
                    fmt::format("1 in {}", step.one_wrong_in), step.one_wrong_in >= promise ? "kept" : "not shown"});
  }
  fmt::print("\n");
  print_table({"auto_threshold", "decided", "wrong", "at most wrong (95 %)", fmt::format("1 in {}", promise)}, rows);
}

int run(const Options& options) {
  const std::optional<reconcile::Policy> policy = read_policy(options.policy);
  if (!policy) return usage;
  Date until;
  if (!options.until.empty()) {
    const auto date = Date::parse_iso(options.until);
    if (!date) {
      fmt::print(stderr, "error: --until: expected a date such as 2026-03-12\n");
      return usage;
    }
    until = *date;
  }
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadOnly, code);
  if (!book) return code;
  const pipeline::Calibration calibration = pipeline::calibrate(*book, until);
  const auto promise = static_cast<std::uint64_t>(policy->matching.promise_one_wrong_in);
  if (calibration.rows.empty()) {
    fmt::print("nothing was decided automatically yet\n");
    return ok;
  }
  print_rows(calibration);
  print_steps(calibration, promise);
  if (calibration.unplaced > 0) {
    fmt::print("\n{} decisions were taken back of which the book does not say how they had been made; they are in no row\n",
               calibration.unplaced);
  }
  const std::uint16_t best = pipeline::threshold_that_keeps(calibration, promise);
  if (best > 1000) {
    fmt::print(
        "\nno threshold is shown to keep the promise of at most 1 wrong in {}: {} decisions without an error would show it\n",
        promise, 3 * promise);
  } else {
    fmt::print(
        "\nauto_threshold = {} is the lowest that is shown to keep the promise of at most 1 wrong in {}; in effect is {}\n", best,
        promise, policy->matching.auto_threshold);
  }
  return ok;
}

}  // namespace

void add_calibrate(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "calibrate",
      "How often each method and confidence was wrong, by what people took back since, and which auto_threshold keeps "
      "the policy's promise; changes nothing");
  command->add_option("--book", options->book, "The book")->capture_default_str();
  command->add_option("--policy", options->policy, "Policy file (TOML) with matching.promise_one_wrong_in");
  command->add_option("--until", options->until, "Leave bookings after this day out: nobody has looked at them yet (YYYY-MM-DD)");
  command->footer(
      "A decision counts as right until it is taken back (`review revert`); taken back and given to the same invoices again, it "
      "was\n"
      "right. Suggestions count when a person answered them: right if the first one was taken. The bound is the one-sided 95 % "
      "bound\n"
      "of Clopper and Pearson.");
  command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace lettrage::cli
