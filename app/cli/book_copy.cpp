// book copy: a book moves from one kind of database to another.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "app/cli/commands.h"
#include "app/cli/shared.h"
#include "core/printable.h"

namespace lettrage::cli {
namespace {

struct Options {
  std::string from, to, policy;
};

int copy(const Options& options) {
  const std::optional<reconcile::Policy> policy = read_policy(options.policy);
  if (!policy) return usage;
  int code = ok;
  {
    book::Opened there = book::open(options.from, book::OpenMode::ReadOnly);  // it is not made here
    if (!there.book) {
      fmt::print(stderr, "error: {}\n", there.error.text);
      return there.error.usage ? usage : book_unreachable;
    }
  }
  // To write, so that nobody else does meanwhile, and what an interrupted command left is finished first.
  const auto from = open_book(options.from, book::OpenMode::ReadWrite, code);
  if (!from) return code;
  const auto to = open_book(options.to, book::OpenMode::ReadWrite, code);
  if (!to) return code;
  const std::uint64_t rows = from->copy_to(*to);
  bool failed = false;
  for (const book::Book::Check& check : to->verify(limits_of(*policy))) {
    for (const std::string& failure : check.failures)
      fmt::print("FAIL {}. {}: {}\n", check.number, check.name, printable(failure));
    failed = failed || !check.failures.empty();
  }
  fmt::print("{} rows copied, read back and compared; {}\n", rows, failed ? "verify fails, see above" : "verify holds");
  return failed ? invariant_failed : ok;
}

}  // namespace

void add_book(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("book", "Where the book is kept");
  command->require_subcommand(1);
  CLI::App* sub = command->add_subcommand("copy", "Copies a book whole: from SQLite to PostgreSQL, back, or within one of them");
  sub->add_option("FROM", options->from, "The book: a path, or postgresql://…")->required();
  sub->add_option("TO", options->to, "Where there is none yet: a path, or postgresql://…")->required();
  sub->add_option("--policy", options->policy, "Policy file (TOML) to verify the copy by; defaults without");
  sub->callback([options, &action] { action = [options] { return copy(*options); }; });
}

}  // namespace lettrage::cli
