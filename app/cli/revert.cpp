// Taking back what was read by mistake: files, runs, and single decisions.
#include <fmt/format.h>

#include <algorithm>

#include "app/cli/commands.h"
#include "app/cli/shared.h"
#include "core/printable.h"
#include "pipeline/review.h"

namespace lettrage::cli {
namespace {

struct Options {
  std::string book = "lettrage.db", policy, as_of, by = current_user();
  std::vector<std::string> ids;
  bool alone = false;
};

bool is_movement(const std::string& id) { return id.starts_with("mv") && id_digits(id); }

void print(const book::Reverted& reverted) {
  for (const book::Reverted::File& file : reverted.files) {
    if (file.why.empty()) {
      fmt::print("taken back: {} ({})\n", printable(file.path), file.sha256);
    } else {
      fmt::print("taken back with it: {} ({}), which {}: run it again if it is right\n", printable(file.path), file.sha256,
                 file.why);
    }
  }
  fmt::print(
      "{} movements gone, {} kept because another file tells of them, too; {} allocations undone, {} R-transactions gone, {} "
      "retries withdrawn\n",
      reverted.movements, reverted.handed_over, reverted.allocations, reverted.r_transactions, reverted.retries);
  for (const std::string& retry : reverted.released)
    fmt::print("already released, so it is at the bank: {} (flagged REVERTED; recall or reverse the collection)\n", retry);
  for (const book::Reverted::File& copy : reverted.copies)
    fmt::print("a copy was passed over as a duplicate and counts nothing now: {} ({}); run it again if it is wanted\n",
               printable(copy.path), copy.sha256);
}

int execute(const Options& options) {
  const std::optional<Date> as_of = as_of_date(options.as_of);
  if (!as_of) {
    fmt::print(stderr, "error: expected a date such as 2026-03-12\n");
    return usage;
  }
  const std::optional<reconcile::Policy> policy = read_policy(options.policy);
  if (!policy) return usage;
  const auto decisions = static_cast<std::size_t>(std::count_if(options.ids.begin(), options.ids.end(), is_movement));
  if (decisions != 0 && decisions != options.ids.size()) {
    fmt::print(stderr, "error: single decisions (mv…) and files or runs are taken back one after the other\n");
    return usage;
  }
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadWrite, code);
  if (!book) return code;
  if (decisions != 0) {
    const pipeline::ReviewOptions review{.policy = &*policy, .as_of = *as_of, .actor = options.by, .learn = false};
    for (const std::string& id : options.ids) {
      const pipeline::Reviewed done = pipeline::revert(*book, review, id);
      fmt::print(done.error.empty() ? stdout : stderr, "{}{}\n",
                 done.error.empty() ? "" : "error: ", done.error.empty() ? done.told : done.error);
      if (!done.error.empty()) code = usage;
    }
    return code;
  }
  const book::Reverted reverted = book->revert(
      {.ids = options.ids, .alone = options.alone, .as_of = as_of->iso(), .actor = options.by, .limits = limits_of(*policy)});
  if (!reverted.error.empty()) {
    fmt::print(stderr, "error: {}\n", reverted.error);
    return usage;
  }
  print(reverted);
  return ok;
}

}  // namespace

void add_revert(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "revert",
      "Takes a wrongly imported file or run, or a single decision, back with every consequence; the audit keeps all of it");
  command
      ->add_option("ID", options->ids,
                   "A run id; a file's SHA-256 (8 digits at least) or path as `export files` has them; or mv…: one decision. "
                   "Several at once go together")
      ->required();
  command->add_flag("--alone", options->alone,
                    "Refuse where other files build on it (without: they are taken back with it and named)");
  command->add_option("--book", options->book, "The book")->capture_default_str();
  command->add_option("--policy", options->policy, "Policy file whose limits the retries must keep");
  command->add_option("--by", options->by, "Who decides, for the audit trail")->capture_default_str();
  command->add_option("--as-of", options->as_of, "The day to take for today (YYYY-MM-DD)");
  command->callback([options, &action] { action = [options] { return execute(*options); }; });
}

}  // namespace lettrage::cli
