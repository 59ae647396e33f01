#include "pipeline/run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/shared.h"
#include "book/rehearsal.h"
#include "pipeline/outputs.h"
#include "pipeline/publish.h"

namespace lettrage::cli {
namespace {

std::atomic<bool> stop_asked{false};
extern "C" void ask_to_stop(int) { stop_asked = true; }

struct Options {
  pipeline::RunOptions run;
  std::string book = "lettrage.db", policy, as_of, progress = "auto";
  bool dry_run = false, json = false;
};

std::string human(double n) {
  const char* units[] = {"", "k", "M", "G", "T"};
  std::size_t unit = 0;
  for (; n >= 1000 && unit < 4; ++unit) n /= 1000;
  return unit == 0 ? fmt::format("{:.0f}", n) : fmt::format("{:.1f}{}", n, units[unit]);
}

/// Draws one line that overwrites itself, four times a second, until it is destroyed.
class ProgressLine {
 public:
  explicit ProgressLine(const pipeline::Progress& progress)
      : progress_{progress}, thread_{[this](const std::stop_token& stop) { draw(stop); }} {}
  ~ProgressLine() {
    thread_.request_stop();
    thread_.join();
    fmt::print(stderr, "\r\033[K");
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

 private:
  void draw(const std::stop_token& stop) const {
    const auto start = std::chrono::steady_clock::now();
    while (!stop.stop_requested()) {
      std::this_thread::sleep_for(std::chrono::milliseconds{250});
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      const auto bytes = static_cast<double>(progress_.bytes_done.load());
      const auto total = static_cast<double>(progress_.bytes_total.load());
      std::string eta;
      // Compressed files hold more bytes than they are: then files done are the better measure.
      const double share = bytes <= total && total > 0 ? bytes / total
                           : progress_.files_total > 0
                               ? static_cast<double>(progress_.files_done) / static_cast<double>(progress_.files_total)
                               : 0;
      if (share > 0.01) eta = fmt::format(", {:.0f} s to go", seconds * (1 - share) / share);
      fmt::print(stderr, "\r\033[K{}/{} files, {}B/s, {} movements/s{}", progress_.files_done.load(),
                 progress_.files_total.load(), human(bytes / seconds),
                 human(static_cast<double>(progress_.movements.load()) / seconds), eta);
      std::fflush(stderr);
    }
  }
  const pipeline::Progress& progress_;
  std::jthread thread_;
};

std::string amounts_of(const pipeline::CountAndAmounts& value) {
  std::string text;
  for (const auto& [code, minor] : value.amounts) {
    text += (text.empty() ? "" : ", ") + format_sum(minor, *Currency::make(code)) + " " + code;
  }
  return text;
}

std::string_view words(Outcome outcome) {
  switch (outcome) {
    case Outcome::Applied: return "paid open invoices";
    case Outcome::OnAccount: return "paid, with a rest kept as the customer's credit";
    case Outcome::Suggested: return "waiting for a person, with a suggestion";
    case Outcome::Unmatched: return "waiting for a person";
    case Outcome::Collection: return "collections of ours that were credited";
    case Outcome::RTransaction: return "came back (rejects, returns, refunds …)";
    case Outcome::Rule: return "bank charges, transfers between own accounts";
    case Outcome::NotBooked: return "announced, not booked yet";
    case Outcome::Duplicate: return "reported before, counted once";
    case Outcome::Status: return "status only, nothing to do";
    case Outcome::Outgoing: return "our own payments";
  }
  return {};
}

void print_summary(const pipeline::RunResult& result, bool dry_run) {
  const pipeline::Summary& s = result.summary;
  fmt::print("Run {}{}\n", s.run_id, dry_run ? " (dry run: nothing stored)" : "");
  fmt::print("{} files read, {} quarantined, {} seen before; {} movements; {} of {} statement balances proved\n\n", s.files_read,
             s.files_quarantined, s.files_duplicate, s.counters.movements,
             s.counters.balances_checked - s.counters.balances_failed, s.counters.balances_checked);
  std::vector<std::vector<std::string>> rows;
  for (const auto& [outcome, value] : s.counters.outcomes) {
    rows.push_back({std::string{name(outcome)}, std::to_string(value.count), amounts_of(value), std::string{words(outcome)}});
  }
  print_table({"outcome", "movements", "amount", "meaning"}, rows);
  if (!s.r_transactions.empty()) {
    rows.clear();
    for (const auto& [kind, value] : s.r_transactions)
      rows.push_back({std::string{name(kind)}, std::to_string(value.count), amounts_of(value)});
    fmt::print("\n");
    print_table({"came back as", "events", "principal"}, rows);
  }
  fmt::print("\nretries: {} scheduled, {} held, {} exhausted, {} released; notices: {}\n", s.retries_scheduled, s.retries_held,
             s.retries_exhausted, s.retries_released, s.notices);
  if (s.retries_released > 0) fmt::print("collection files for the bank: {}/{}\n", result.folder, pipeline::collections_folder);
  if (s.letters > 0) {
    fmt::print("letters: {}, as text and HTML in {}/notices{}\n", s.letters, result.folder,
               s.letters < s.notices ? "; `lettrage dunning letters` writes others" : "");
  } else if (s.notices > 0) {
    fmt::print("letters: none written (dunning.letters_max); `lettrage dunning letters` writes them\n");
  }
  fmt::print("problems: {} errors, {} warnings\n", s.diagnostics[static_cast<std::size_t>(Severity::Error)],
             s.diagnostics[static_cast<std::size_t>(Severity::Warning)]);
  fmt::print("{:.1f} MB in {:.2f} s: {:.1f} MB/s, {:.0f} movements/s\n", static_cast<double>(s.timing.bytes) / 1e6,
             s.timing.wall_s, s.timing.wall_s > 0 ? static_cast<double>(s.timing.bytes) / 1e6 / s.timing.wall_s : 0.0,
             s.timing.wall_s > 0 ? static_cast<double>(s.timing.movements) / s.timing.wall_s : 0.0);
  fmt::print(
      "\nwhere to look: {}/exceptions.csv (what needs a person), movements.csv, r_transactions.csv, retries.csv, report.html\n",
      result.folder);
}

/// The run was in the book already, cut off before it could say so: what it came to then is what it comes to now.
int tell_finished(const pipeline::RunResult& result, bool json) {
  if (json) {
    std::ifstream summary{result.folder + "/summary.json", std::ios::binary};
    fmt::print("{}", std::string{std::istreambuf_iterator<char>{summary}, {}});
  } else {
    fmt::print("The run was complete but for the names of its outputs, which they have now: {}\n", result.folder);
  }
  return result.finished->state == "quarantined" ? quarantined : ok;
}

/// The book, or for a dry run one that forgets; prints why not.
std::unique_ptr<book::RunBook> open_for_run(Options& options, int& code) {
  if (!options.dry_run) return open_book(options.book, book::OpenMode::ReadWrite, code, &options.run.finished);
  book::OpenedRehearsal opened = book::rehearse(options.book);
  if (!opened.book) code = tell(opened.error);
  return std::move(opened.book);
}

int execute(Options& options) {
  const std::optional<Date> as_of = as_of_date(options.as_of);
  if (!as_of) {
    fmt::print(stderr, "error: --as-of {}: expected a date such as 2026-03-12\n", options.as_of);
    return usage;
  }
  options.run.as_of = *as_of;
  std::optional<reconcile::Policy> policy = read_policy(options.policy);
  if (!policy) return usage;
  options.run.policy = std::move(*policy);
  for (const auto* files : {&options.run.invoices, &options.run.mandates, &options.run.customers, &options.run.collections}) {
    for (const std::string& file : *files) {
      if (std::filesystem::is_regular_file(file)) continue;
      fmt::print(stderr, "error: {}: no such file\n", file);
      return usage;
    }
  }
  for (const std::string& input : options.run.inputs) {
    if (std::filesystem::exists(input)) continue;
    fmt::print(stderr, "error: {}: no such file or folder\n", input);
    return usage;
  }
  try {
    pipeline::make_folder(options.run.out);
  } catch (const std::system_error& error) {
    fmt::print(stderr, "error: --out {}: {}\n", options.run.out, error.code().message());
    return usage;
  }
  int code = ok;
  const std::unique_ptr<book::RunBook> book = open_for_run(options, code);
  if (!book) return code;

  pipeline::Progress progress;
  options.run.progress = &progress;
  options.run.durable = !options.dry_run;
  options.run.release = !options.dry_run;
  options.run.interrupted = &stop_asked;
  std::signal(SIGINT, ask_to_stop);
  std::signal(SIGTERM, ask_to_stop);
  std::unique_ptr<ProgressLine> line;
  if (options.progress == "always" || (options.progress == "auto" && ::isatty(STDERR_FILENO) == 1))
    line = std::make_unique<ProgressLine>(progress);
  const pipeline::RunResult result = pipeline::run(options.run, *book);
  line.reset();
  for (const Diagnostic& d : result.diagnostics) {
    if (d.severity != Severity::Info) print(d);
  }
  if (result.usage_error) return usage;
  if (result.finished) return tell_finished(result, options.json);
  if (options.json) {
    fmt::print("{}", pipeline::to_json(result.summary));
  } else {
    print_summary(result, options.dry_run);
  }
  if (result.interrupted) {
    fmt::print(stderr, "interrupted: the files read so far are in the book; the same command reads the rest\n");
    return interrupted;
  }
  return result.summary.part_quarantined ? quarantined : ok;
}

}  // namespace

void add_run(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  pipeline::RunOptions& run = options->run;
  CLI::App* command =
      app.add_subcommand("run", "The main job: read files and folders, match, classify, schedule, store, write the outputs");
  command->add_option("INPUT", run.inputs, "Bank files and folders of them")->required();
  command->add_option("--book", options->book, "The book that remembers: a path (SQLite) or postgresql://…; made if absent")
      ->capture_default_str();
  command->add_option("--invoices", run.invoices, "Open invoices to import first (CSV or NDJSON); repeatable")
      ->allow_extra_args(false);
  command->add_option("--mandates", run.mandates, "Mandates to import first; repeatable")->allow_extra_args(false);
  command->add_option("--customers", run.customers, "Customers to import first; repeatable")->allow_extra_args(false);
  command->add_option("--collections", run.collections, "pain.008 files that were sent; repeatable")->allow_extra_args(false);
  command->add_option("--policy", options->policy, "Policy file (TOML); defaults without");
  command->add_option("--as-of", options->as_of, "The day this run takes for today (YYYY-MM-DD)");
  command->add_option("--out", run.out, "Folder for the outputs, in a folder of the run's id")->capture_default_str();
  command->add_option("--threads", run.threads, "Threads; 0: all cores")->check(CLI::Range(0, 1024))->capture_default_str();
  command->add_flag("--dry-run", options->dry_run, "Decide and write the outputs, store nothing");
  command->add_option("--progress", options->progress, "A live line on stderr")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  command->add_flag("--json", options->json, "The summary as JSON on stdout");
  command->callback([options, &action] { action = [options] { return execute(*options); }; });
}

}  // namespace lettrage::cli
