#include "app/cli/names_compared.h"

#include <fmt/format.h>

#include <algorithm>

#include "reconcile/matching/names.h"

namespace lettrage::cli {
namespace {

using Table = book::Book::Table;

std::string_view cell(const Table& table, const std::vector<std::string>& row, std::string_view column) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), column);
  return found == table.columns.end() ? std::string_view{} : row[static_cast<std::size_t>(found - table.columns.begin())];
}

}  // namespace

std::optional<book::Book::Section> names_compared(const std::vector<book::Book::Section>& story) {
  if (story.empty() || story.front().title != "Movement") return std::nullopt;
  const Table& movement = story.front().table;
  const std::string_view payer = cell(movement, movement.rows.front(), "counterparty_name");
  const reconcile::Name name{payer};
  if (name.empty()) return std::nullopt;
  book::Book::Section section{"Payer's name and customers'", {{"customer_id", "name", "similarity", "verdict"}, {}}};
  const auto compare = [&](std::string_view customer, std::string_view known) {
    const auto told = [&](const std::vector<std::string>& line) { return line[0] == customer && line[1] == known; };
    if (known.empty() || std::any_of(section.table.rows.begin(), section.table.rows.end(), told)) return;
    const reconcile::Name other{known};
    const std::uint16_t alike = reconcile::similarity(name, other);
    const char* verdict = reconcile::is_same_name(name, other) ? "same" : alike >= reconcile::alike_name ? "alike" : "different";
    section.table.rows.push_back(
        {std::string{customer}, std::string{known}, fmt::format("{}.{:02}", alike / 1000, alike % 1000 / 10), verdict});
  };
  for (const book::Book::Section& part : story) {
    const bool invoices = part.title == "Suggested invoices" || part.title == "Invoices";
    if (!invoices && part.title != "Customers who may be meant") continue;
    for (const std::vector<std::string>& row : part.table.rows) {
      const std::string_view customer = cell(part.table, row, "customer_id");
      compare(customer, cell(part.table, row, invoices ? "customer_name" : "name"));
      std::string_view aliases = cell(part.table, row, "aliases");
      while (!aliases.empty()) {
        const std::size_t bar = std::min(aliases.find('|'), aliases.size());
        compare(customer, aliases.substr(0, bar));
        aliases.remove_prefix(std::min(bar + 1, aliases.size()));
      }
    }
  }
  if (section.table.rows.empty()) return std::nullopt;
  return section;
}

}  // namespace lettrage::cli
