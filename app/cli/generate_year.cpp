#include "app/cli/generate_year.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/shared.h"
#include "pipeline/sent.h"

namespace lettrage::cli {
namespace {

/// Reads the files of a line; nothing where one of them is none.
bool read_handed_in(const std::string& line, std::vector<generate::Presented>& collections) {
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find('\t', at), line.size());
    const std::string name = line.substr(at, end - at);
    at = end + 1;
    if (name.empty()) continue;
    if (!std::filesystem::is_regular_file(name)) {
      fmt::print(stderr, "error: {}: no such file\n", name);
      return false;
    }
    ReferenceData data;
    std::vector<Diagnostic> diagnostics;
    for (const pipeline::Location& location : pipeline::locate_all({name}))
      pipeline::read_collections(pipeline::read_document(location), data, diagnostics);
    for (const Diagnostic& d : diagnostics) {
      if (d.severity != Severity::Error) continue;
      print(d);
      return false;
    }
    for (const Collection& c : data.collections) {
      collections.push_back({.message_id = std::string{c.message_id},
                             .payment_information_id = std::string{c.payment_information_id},
                             .end_to_end_id = std::string{c.end_to_end_id},
                             .mandate_id = std::string{c.mandate_id},
                             .debtor_iban = std::string{c.debtor_iban},
                             .scheme = std::string{lettrage::name(c.scheme)},
                             .sequence_type = std::string{lettrage::name(c.sequence_type)},
                             .minor = c.amount.minor,
                             .date = c.collection_date});
    }
  }
  return true;
}

}  // namespace

int generate_year(const generate::YearOptions& options, const std::string& folder, generate::Output& output) {
  generate::Year year{options, output};
  std::string line;
  while (const std::optional<Date> evening = year.next()) {
    fmt::print("{}\n", evening->iso());
    std::fflush(stdout);
    line.clear();
    std::getline(std::cin, line);
    std::vector<generate::Presented> collections;
    if (!read_handed_in(line, collections)) return usage;
    year.handed_in(collections);
  }
  const generate::YearTotals totals = year.finish();
  fmt::print(
      "{} evenings, {} bank files of {} bytes in {}; {} invoices, {} collections, {} of them presented again; {} came back\n"
      "retries that were due and not handed in: {}; otherwise than the books say: {}\n",
      totals.evenings, totals.files, totals.bytes, folder, totals.invoices, totals.collections + totals.retries, totals.retries,
      totals.events, totals.missing, totals.deviations - totals.missing);
  return ok;
}

}  // namespace lettrage::cli
