#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/folder_output.h"
#include "app/cli/generate_year.h"
#include "app/generate/drop.h"
#include "app/generate/night.h"
#include "app/generate/year/year.h"

namespace lettrage::cli {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  generate::Options options;
  std::string out, first_day, mix;
  bool year = false;
  generate::YearOptions year_options;
  std::uint64_t size_mb = 0;
  std::vector<std::string> formats{"camt.053", "camt.054", "pain.002", "mt940"};
};

int run(const Arguments& arguments) {
  generate::Options options = arguments.options;
  options.bytes = arguments.size_mb * 1'000'000;
  const auto wanted = [&](const char* name) {
    return std::find(arguments.formats.begin(), arguments.formats.end(), name) != arguments.formats.end();
  };
  options.formats = {
      .camt053 = wanted("camt.053"), .mt940 = wanted("mt940"), .camt054 = wanted("camt.054"), .pain002 = wanted("pain.002")};
  if (!options.formats.camt053 && !options.formats.mt940) {
    fmt::print(stderr, "lettrage generate: --formats needs camt.053 or mt940, for a drop is made of statements\n");
    return usage;
  }
  if (!arguments.first_day.empty()) {
    const auto day = Date::parse_iso(arguments.first_day);
    if (!day) {
      fmt::print(stderr, "lettrage generate: --first-day: \"{}\" is no date (YYYY-MM-DD)\n", arguments.first_day);
      return usage;
    }
    options.first_day = *day;
  }
  const fs::path out{arguments.out};
  if (fs::exists(out) && !(fs::is_directory(out) && fs::is_empty(out))) {
    fmt::print(stderr, "lettrage generate: {} is there already; give a new or empty folder\n", arguments.out);
    return usage;
  }
  FolderOutput output{out};
  if (arguments.year) {
    generate::YearOptions year = arguments.year_options;
    year.seed = options.seed;
    return generate_year(year, out.string(), output);
  }
  const bool night = !arguments.mix.empty();
  const generate::Totals totals =
      night ? generate::generate_night({.seed = options.seed,
                                        .movements = options.movements,
                                        .entries_per_statement = options.entries_per_statement,
                                        .first_day = options.first_day,
                                        .mix = arguments.mix == "hostile" ? generate::Mix::Hostile : generate::Mix::Ordinary},
                                       output)
            : generate::generate(options, output);
  fmt::print("{} movements ({} R-transactions) in {} statements, {} bytes of bank files; {} invoices\n", totals.movements,
             totals.r_transactions, totals.statements, totals.bytes, totals.invoices);
  fmt::print(
      "lettrage run {0}/bank --invoices {0}/invoices.csv --mandates {0}/mandates.csv --customers {0}/customers.csv {1}--as-of "
      "{2}\n",
      arguments.out, night ? std::string{} : fmt::format("--collections {}/sent/*.xml ", arguments.out), totals.last_day.iso());
  return ok;
}

}  // namespace

void add_generate(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("generate",
                                         "Makes a drop of bank files with reference data, for trials and benchmarks; the truth "
                                         "about each movement stands in truth.csv");
  auto arguments = std::make_shared<Arguments>();
  command
      ->add_option(
          "--out", arguments->out,
          "a new or empty folder: bank/ (the drop), sent/ (pain.008), invoices.csv, mandates.csv, customers.csv, truth.csv")
      ->required();
  command->add_option("--seed", arguments->options.seed, "the same seed and options give the same bytes")->capture_default_str();
  CLI::Option* movements = command->add_option("--movements", arguments->options.movements, "exactly so many")
                               ->capture_default_str()
                               ->check(CLI::PositiveNumber);
  CLI::Option* size = command->add_option("--size-mb", arguments->size_mb, "or: about so many million bytes of bank files")
                          ->check(CLI::PositiveNumber)
                          ->excludes(movements);
  CLI::Option* formats = command->add_option("--formats", arguments->formats, "any of camt.053, camt.054, pain.002, mt940")
                             ->delimiter(',')
                             ->check(CLI::IsMember({"camt.053", "camt.054", "pain.002", "mt940"}))
                             ->capture_default_str();
  CLI::Option* accounts = command
                              ->add_option("--accounts", arguments->options.accounts,
                                           "accounts of ours; with both statement formats one in four gets MT940")
                              ->capture_default_str()
                              ->check(CLI::Range(1, 10'000));
  command->add_option("--entries-per-statement", arguments->options.entries_per_statement, "movements of an account and a day")
      ->capture_default_str()
      ->check(CLI::Range(10, 1'000'000));
  command->add_option("--first-day", arguments->first_day, "booking date of the first statements (default 2026-03-02)");
  command
      ->add_option(
          "--mix", arguments->mix,
          "nights of three creditors instead, with what makes matching hard: ordinary or hostile. truth.csv names the case "
          "of each movement, whether it can be decided, and what is to be allocated")
      ->check(CLI::IsMember({"ordinary", "hostile"}))
      ->excludes(size)
      ->excludes(formats)
      ->excludes(accounts);
  CLI::Option* year = command
                          ->add_flag("--year", arguments->year,
                                     "a year of direct debits instead: writes an evening's files, then reads a line with the "
                                     "pain.008 files handed in that evening, and answers them (docs/YEAR.md)")
                          ->excludes(movements)
                          ->excludes(size)
                          ->excludes(formats)
                          ->excludes(accounts);
  command->add_option("--mandates", arguments->year_options.mandates, "with --year: so many debtors")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000))
      ->needs(year);
  command->footer(std::string{generate::mix()} + "\n\n" + generate::night_mix() + "\n\n" + std::string{generate::year_mix()});
  command->callback([arguments, &action] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace lettrage::cli
