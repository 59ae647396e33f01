#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <new>

#include "app/cli/commands.h"
#include "app/cli/watch.h"
#include "book/book.h"

int main(int argc, char** argv) {
  using namespace lettrage::cli;
  try {
    CLI::App app{
        "Lettrage: matches a night's bank files to open invoices, classifies what came back and schedules what comes next."};
    app.name("lettrage");
    app.require_subcommand(1);
    app.set_version_flag("--version", "lettrage " LETTRAGE_VERSION);
    Action action;
    add_run(app, action);
    add_inspect(app, action);
    add_schema(app, action);
    add_import(app, action);
    add_review(app, action);
    add_retries(app, action);
    add_dunning(app, action);
    add_mandates(app, action);
    add_explain(app, action);
    add_verify(app, action);
    add_revert(app, action);
    add_report(app, action);
    add_export(app, action);
    add_book(app, action);
    add_policy(app, action);
    add_calibrate(app, action);
    add_generate(app, action);
    add_convert(app, action);
    add_anonymise(app, action);
    add_watch(app, action);
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app.exit(error) == 0 ? ok : usage;
    }
    const int code = action ? action() : usage;
    return std::fflush(stdout) == 0 ? code : internal_error;
  } catch (const lettrage::book::BookError& error) {
    fmt::print(stderr, "lettrage: {}\n", error.what());
    return book_unreachable;
  } catch (const std::bad_alloc&) {
    std::fputs("lettrage: out of memory\n", stderr);
    return internal_error;
  } catch (const std::exception& error) {
    fmt::print(stderr, "lettrage: {}\n", error.what());
    return internal_error;
  }
}
