/// \file
/// The commands of the program. Each adds its options to the command line and, when chosen, sets what is to be done; that
/// returns the exit code of CONTRACT.md.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>

namespace lettrage::cli {

enum ExitCode {
  ok = 0,
  internal_error = 1,
  usage = 2,
  quarantined = 3,
  invariant_failed = 4,
  book_unreachable = 5,
  interrupted = 130
};

/// What the chosen command does; set by its parse callback.
using Action = std::function<int()>;

/// Adds subcommands of `command` that work on the book: `add(name, help, run)` returns each for further options.
template <class Options>
auto book_commands(CLI::App* command, std::shared_ptr<Options> options, Action& action) {
  return [command, options, &action](const char* name, const char* help, int (*run)(const Options&)) {
    CLI::App* sub = command->add_subcommand(name, help);
    sub->add_option("--book", options->book, "The book")->capture_default_str();
    sub->callback([options, run, &action] { action = [options, run] { return run(*options); }; });
    return sub;
  };
}

void add_run(CLI::App& app, Action& action);
void add_inspect(CLI::App& app, Action& action);
void add_schema(CLI::App& app, Action& action);
void add_book(CLI::App& app, Action& action);
void add_import(CLI::App& app, Action& action);
void add_retries(CLI::App& app, Action& action);
void add_review(CLI::App& app, Action& action);
void add_revert(CLI::App& app, Action& action);
void add_dunning(CLI::App& app, Action& action);
void add_letters(CLI::App& dunning, Action& action);  ///< below `dunning`
void add_mandates(CLI::App& app, Action& action);
void add_explain(CLI::App& app, Action& action);
void add_verify(CLI::App& app, Action& action);
void add_report(CLI::App& app, Action& action);
void add_export(CLI::App& app, Action& action);
void add_policy(CLI::App& app, Action& action);
void add_calibrate(CLI::App& app, Action& action);
void add_generate(CLI::App& app, Action& action);
void add_convert(CLI::App& app, Action& action);
void add_anonymise(CLI::App& app, Action& action);

}  // namespace lettrage::cli
