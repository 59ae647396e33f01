#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "app/cli/commands.h"
#include "app/cli/shared.h"
#include "pipeline/output_file.h"
#include "pipeline/publish.h"
#include "pipeline/release.h"
#include "reconcile/retries/plan.h"

namespace lettrage::cli {
namespace {

struct Options {
  std::string book = "lettrage.db", status, by = current_user(), policy, as_of, due, out = "collections";
  std::vector<std::string> ids;
  bool all = false;
};

int list(const Options& options) {
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadOnly, code);
  if (!book) return code;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::size_t status = 0;
  book->export_table(
      "retries",
      [&](const std::vector<std::string>& header) {
        columns = header;
        status = static_cast<std::size_t>(std::find(header.begin(), header.end(), "status") - header.begin());
      },
      [&](const std::vector<std::string>& row) {
        if (options.status.empty() || row[status] == options.status) rows.push_back(row);
      });
  print_table(columns, rows);
  return ok;
}

/// Approves or holds retries: only what is planned can be decided on.
int decide(const Options& options, RetryStatus to) {
  if (options.ids.empty() && !options.all) {
    fmt::print(stderr, "error: name the retries (their ids, see `lettrage retries list`) or give --all\n");
    return usage;
  }
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadWrite, code);
  if (!book) return code;
  const std::optional<Date> as_of = as_of_date(options.as_of);
  if (!as_of) {
    fmt::print(stderr, "error: --as-of {}: expected a date such as 2026-03-12\n", options.as_of);
    return usage;
  }
  const book::Snapshot snapshot = book->load();
  std::size_t done = 0;
  bool refused = false;
  std::vector<std::string> unknown = options.ids;
  for (Retry retry : snapshot.retries) {
    const std::string id = text_of("ry", retry.id);
    if (!options.all && std::find(options.ids.begin(), options.ids.end(), id) == options.ids.end()) continue;
    std::erase(unknown, id);
    const bool open =
        retry.status == RetryStatus::Scheduled || retry.status == RetryStatus::Held || retry.status == RetryStatus::Approved;
    if (!open) {
      if (options.all) continue;
      fmt::print(stderr, "error: {} is {}{}: only scheduled, held or approved retries can be decided on\n", id,
                 name(retry.status), retry.stop_reason.empty() ? "" : " (" + retry.stop_reason + ")");
      refused = true;
      continue;
    }
    // What a rule holds a person may hold, too: then it stays held when the rule lets go.
    const bool by_rule = reconcile::held_by_rule(retry);
    if (retry.status == to && !by_rule) continue;
    const std::string from = by_rule ? "held: " + retry.stop_reason : std::string{name(retry.status)};
    if (by_rule) retry.stop_reason.clear();
    retry.status = to;
    retry.decided_by = options.by;
    book->update(retry, {.as_of = as_of->iso(),
                         .actor = options.by,
                         .action = std::string{"retry-"} + std::string{name(to)},
                         .subject = id,
                         .detail = "was " + from});
    ++done;
  }
  for (const std::string& id : unknown) fmt::print(stderr, "error: {}: no such retry in {}\n", id, options.book);
  fmt::print("{} {}\n", done, name(to));
  return refused || !unknown.empty() ? usage : ok;
}

int release(const Options& options) {
  const std::optional<Date> due = Date::parse_iso(options.due);
  const std::optional<Date> as_of = as_of_date(options.as_of);
  if (!due || !as_of) {
    fmt::print(stderr, "error: expected dates such as 2026-03-12\n");
    return usage;
  }
  const std::optional<reconcile::Policy> policy = read_policy(options.policy);
  if (!policy) return usage;
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadWrite, code);
  if (!book) return code;
  pipeline::make_folder(options.out);
  pipeline::sweep(options.out, *book);
  const pipeline::Release released = pipeline::prepare_release(*book, *policy, *as_of, *due, options.by);
  // Files, then the book, then their names: nothing is collected that the book does not know, nor known and not collected, and
  // a bank client watching the folder never sees half a file.
  std::vector<book::Publication> publications;
  for (const pipeline::ReleasedFile& file : released.files) {
    publications.push_back(pipeline::publication(*book, options.out, file.name));
    pipeline::OutputFile output{publications.back().staged, file.xml};
    output.close();
    pipeline::bring_to_disk(publications.back().staged);
  }
  std::vector<std::pair<Retry, book::AuditRow>> decided;
  for (const Retry& retry : released.released) {
    decided.emplace_back(retry, book::AuditRow{.as_of = as_of->iso(),
                                               .actor = options.by,
                                               .action = "retry-released",
                                               .subject = text_of("ry", retry.id),
                                               .detail = retry.end_to_end_id});
  }
  if (!decided.empty()) book->release(released.collections, decided, publications);
  (void)pipeline::publish(*book);
  for (const pipeline::ReleasedFile& file : released.files) {
    const std::filesystem::path path = std::filesystem::path{options.out} / file.name;
    fmt::print("{}: {} collections, {} {}\n", path.string(), file.collections, format_amount(file.sum), file.sum.currency.code());
  }
  for (const std::string& line : released.held_back) fmt::print(stderr, "not released: {}\n", line);
  fmt::print("{} released, {} not\n", released.released.size(), released.held_back.size());
  return ok;
}

}  // namespace

void add_retries(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("retries", "The retry queue: list, approve, hold, and write the collection files of approved ones");
  command->require_subcommand(1);
  command->add_option("--book", options->book, "The book")->capture_default_str();
  const auto common = [&](CLI::App* sub) {
    sub->add_option("--book", options->book, "The book")->capture_default_str();
    sub->add_option("--by", options->by, "Who decides, for the audit trail")->capture_default_str();
    sub->add_option("--as-of", options->as_of, "The day to take for today (YYYY-MM-DD)");
  };
  CLI::App* list_command = command->add_subcommand("list", "All retries, soonest first");
  list_command->add_option("--book", options->book, "The book")->capture_default_str();
  list_command->add_option("--status", options->status, "Only those")
      ->check(CLI::IsMember({"scheduled", "held", "exhausted", "fallback", "approved", "released", "withdrawn"}));
  list_command->callback([options, &action] { action = [options] { return list(*options); }; });
  for (const auto& [word, to, help] : {std::tuple{"approve", RetryStatus::Approved, "Let retries be collected"},
                                       std::tuple{"hold", RetryStatus::Held, "Keep retries back"}}) {
    CLI::App* sub = command->add_subcommand(word, help);
    sub->add_option("ID", options->ids, "Ids of retries");
    sub->add_flag("--all", options->all, "All that can be decided on");
    common(sub);
    sub->callback([options, &action, to = to] { action = [options, to] { return decide(*options, to); }; });
  }
  CLI::App* release_command =
      command->add_subcommand("release", "Write the pain.008 files of approved retries that must be at the bank by a day");
  release_command->add_option("--due", options->due, "Latest day of submission (YYYY-MM-DD)")->required();
  release_command->add_option("--out", options->out, "Folder for the files")->capture_default_str();
  release_command->add_option("--policy", options->policy, "Policy file (TOML)");
  common(release_command);
  release_command->callback([options, &action] { action = [options] { return release(*options); }; });
}

}  // namespace lettrage::cli
