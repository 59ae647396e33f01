// The report: figures about returns of a whole book, as a page.
#include <fmt/format.h>

#include <fstream>

#include "app/cli/commands.h"
#include "app/cli/shared.h"
#include "pipeline/figures.h"

namespace lettrage::cli {
namespace {

struct Options {
  std::string book = "lettrage.db", out = "report.html", as_of;
};

int report(const Options& options) {
  std::optional<Date> as_of = options.as_of.empty() ? Date{} : Date::parse_iso(options.as_of);
  if (!as_of) {
    fmt::print(stderr, "error: --as-of {}: expected a date such as 2026-03-12\n", options.as_of);
    return usage;
  }
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadOnly, code);
  if (!book) return code;
  if (!as_of->present()) as_of = pipeline::latest_day(*book);
  const std::string page = pipeline::figures_html(pipeline::return_figures(*book, *as_of), *as_of);
  std::ofstream file{options.out, std::ios::binary | std::ios::trunc};
  file << page;
  file.close();
  if (!file) {
    fmt::print(stderr, "error: --out {}: cannot be written\n", options.out);
    return usage;
  }
  fmt::print("{} written\n", options.out);
  return ok;
}

}  // namespace

void add_report(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "report",
      "A page about direct debits that came back: rates by reason, bank, creditor, month, attempt and weekday, and cost");
  command->add_option("--book", options->book, "The book")->capture_default_str();
  command->add_option("--out", options->out, "Where the page goes; it needs nothing else")->capture_default_str();
  command->add_option("--as-of", options->as_of, "The day to take for today (YYYY-MM-DD); without: that of the latest run");
  command->callback([options, &action] { action = [options] { return report(*options); }; });
}

}  // namespace lettrage::cli
