#include "pipeline/figures.h"

#include <fmt/format.h>

#include <algorithm>

#include "pipeline/summary.h"

namespace lettrage::pipeline {
namespace {

std::string rate(std::optional<std::int64_t> hundredths) {
  return hundredths ? fmt::format("{}.{:02}", *hundredths / 100, *hundredths % 100) : std::string{};
}

}  // namespace

Date latest_day(book::Book& book) {
  Date latest;
  std::size_t as_of = 0;
  (void)book.export_table(
      "runs",
      [&](const std::vector<std::string>& header) {
        as_of = static_cast<std::size_t>(std::find(header.begin(), header.end(), "as_of") - header.begin());
      },
      [&](const std::vector<std::string>& row) { latest = std::max(latest, Date::parse_iso(row[as_of]).value_or(Date{})); });
  return latest;
}

reconcile::Figures return_figures(book::Book& book, Date as_of) {
  using Which = book::Book::Presentations;
  reconcile::ReturnFigures figures{as_of};
  book.presentations(Which::Failed, [&](const Presentation& p) {
    if (p.failure != nullptr && !p.reversed) figures.note_failure(p);
  });
  book.presentations(Which::All, [&](const Presentation& p) { figures.add(p); });
  book.unmatched_failures([&](const Failure& failure) { figures.add_unmatched(failure); });
  return figures.finish();
}

const std::vector<std::string>& figure_columns() {
  static const std::vector<std::string> columns{"dimension",
                                                "value",
                                                "label",
                                                "currency",
                                                "presented",
                                                "presented_amount",
                                                "settled",
                                                "settled_amount",
                                                "returned",
                                                "returned_amount",
                                                "return_rate",
                                                "failed_claims",
                                                "failed_claims_amount",
                                                "recovered",
                                                "recovered_amount",
                                                "recovered_by_debit",
                                                "recovered_by_debit_amount",
                                                "recovery_rate",
                                                "cost"};
  return columns;
}

void figure_rows(const reconcile::Figures& figures, const std::function<void(const std::vector<std::string>&)>& row) {
  std::vector<std::string> texts;
  for (const auto& [key, line] : figures) {
    texts = {std::string{name(key.dimension)}, key.value, line.label, std::string{key.currency.code()}};
    const auto tally = [&](const reconcile::Tally& t) {
      texts.push_back(std::to_string(t.count));
      texts.push_back(format_sum(t.minor, key.currency));
    };
    tally(line.presented);
    tally(line.settled);
    tally(line.returned);
    texts.push_back(rate(return_rate(line)));
    tally(line.failed_claims);
    tally(line.recovered);
    tally(line.recovered_debit);
    texts.push_back(rate(recovery_rate(key.dimension, line)));
    texts.push_back(format_sum(line.cost, key.currency));
    row(texts);
  }
}

}  // namespace lettrage::pipeline
