// Letters: notices written out, and the words they are written with.
#include "pipeline/letters.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <system_error>

#include "app/cli/commands.h"
#include "app/cli/shared.h"
#include "reconcile/letters/templates.h"

namespace lettrage::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string book = "lettrage.db", policy, as_of, out, due, customer;
  std::vector<std::string> ids;
};

bool make_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fmt::print(stderr, "error: --out {}: {}\n", folder, error.message());
  return !error;
}

void write(const fs::path& path, std::string_view content) {
  std::ofstream file{path, std::ios::binary | std::ios::trunc};
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file) throw std::system_error{errno, std::generic_category(), path.string()};
}

int letters(const Options& options) {
  const std::optional<Date> as_of = as_of_date(options.as_of);
  const std::optional<Date> latest = options.due.empty() ? Date{} : Date::parse_iso(options.due);
  if (!as_of || !latest) {
    fmt::print(stderr, "error: {}: expected a date such as 2026-03-12\n", as_of ? options.due : options.as_of);
    return usage;
  }
  const std::optional<reconcile::Policy> policy = read_policy(options.policy);
  if (!policy || !make_folder(options.out)) return usage;
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadOnly, code);
  if (!book) return code;
  const pipeline::LettersWritten written = pipeline::write_stored_letters(
      *book, *policy, *as_of, {.latest = *latest, .customer_id = options.customer, .ids = options.ids},
      [&](const std::string& name, std::string_view text) { write(fs::path{options.out} / name, text); });
  for (const std::string& id : written.silent)
    fmt::print(stderr, "note: {}: there is nothing left to write about (paid, disputed, or not planned any more)\n", id);
  for (const std::string& id : written.unknown) fmt::print(stderr, "error: {}: no such notice in {}\n", id, options.book);
  fmt::print("{} letters in {}\n", written.letters, options.out);
  return written.unknown.empty() ? ok : usage;
}

int templates(const Options& options) {
  if (!make_folder(options.out)) return usage;
  for (const reconcile::TemplateFile& file : reconcile::built_in_templates()) {
    const fs::path path = fs::path{options.out} / file.path;
    if (fs::exists(path)) {
      fmt::print(stderr, "error: {}: is there already, and may be yours\n", path.string());
      return usage;
    }
    write(path, file.text);
  }
  fmt::print("{}: take out what you do not change, and name the folder in dunning.templates\n", options.out);
  return ok;
}

}  // namespace

void add_letters(CLI::App& dunning, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* writing = dunning.add_subcommand("letters", "Write notices out, as text and HTML; changes nothing in the book");
  writing->add_option("NOTICE", options->ids, "nt…; without: all that are due");
  writing->add_option("--out", options->out, "Folder for nt….txt and nt….html")->required();
  writing->add_option("--book", options->book, "The book")->capture_default_str();
  writing->add_option("--due", options->due, "Only those for that day or before (YYYY-MM-DD)");
  writing->add_option("--customer", options->customer, "Only those of one customer");
  writing->add_option("--policy", options->policy, "Policy file (TOML)");
  writing->add_option("--as-of", options->as_of, "The day to take for today (YYYY-MM-DD)");
  writing->callback([options, &action] { action = [options] { return letters(*options); }; });
  CLI::App* words = dunning.add_subcommand("templates", "The words that ship with the program, to begin your own with");
  words->add_option("--out", options->out, "A folder")->required();
  words->callback([options, &action] { action = [options] { return templates(*options); }; });
}

}  // namespace lettrage::cli
