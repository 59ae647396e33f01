#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "pipeline/figures.h"
#include "pipeline/html_text.h"
#include "pipeline/summary.h"

namespace lettrage::pipeline {
namespace {

using reconcile::Dimension;
using reconcile::FigureKey;
using reconcile::FigureLine;
using reconcile::Figures;

/// A table longer than this is for `export returns`.
constexpr std::size_t rows_max = 40;

struct Row {
  std::string value;
  const FigureLine* line;
};

struct Bar {
  std::string label;
  std::optional<std::int64_t> hundredths;  ///< of a percent
};

std::string percent(std::optional<std::int64_t> hundredths) {
  return hundredths ? fmt::format("{}.{:02} %", *hundredths / 100, *hundredths % 100) : std::string{"–"};
}

std::string weekday(const std::string& number) {
  static constexpr std::array<std::string_view, 7> names{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                         "Friday", "Saturday", "Sunday"};
  const bool known = number.size() == 1 && number[0] >= '1' && number[0] <= '7';
  return known ? std::string{names[static_cast<std::size_t>(number[0] - '1')]} : number;
}

std::vector<Row> rows_of(const Figures& figures, Dimension dimension, Currency currency) {
  std::vector<Row> rows;
  for (auto at = figures.lower_bound({.dimension = dimension, .currency = currency, .value = {}});
       at != figures.end() && at->first.dimension == dimension && at->first.currency == currency; ++at)
    rows.push_back({.value = at->first.value, .line = &at->second});
  return rows;
}

/// Bars of percent, the highest as high as the picture.
std::string picture(std::string_view title, const std::vector<Bar>& bars) {
  constexpr int height = 160, step = 46, width = 30, below = 20, above = 36;
  std::int64_t top = 1;
  for (const Bar& bar : bars) top = std::max(top, bar.hundredths.value_or(0));
  const int all = static_cast<int>(bars.size()) * step + 10;
  std::string svg = fmt::format(
      "<svg role=\"img\" aria-label=\"{0}\" viewBox=\"0 0 {1} {2}\" width=\"{1}\" height=\"{2}\"><text x=\"0\" y=\"13\" "
      "class=\"t\">{0}</text>\n",
      html_text(title), std::max(all, 320), above + height + below);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Bar& bar = bars[i];
    const int x = static_cast<int>(i) * step + 5;
    const int high = bar.hundredths ? static_cast<int>(*bar.hundredths * (height - 14) / top) : 0;
    const int y = above + height - high;
    svg += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", x, y, width, high);
    svg += fmt::format("<text x=\"{0}\" y=\"{1}\">{2}</text><text x=\"{0}\" y=\"{3}\">{4}</text>\n", x + width / 2, y - 3,
                       bar.hundredths ? fmt::format("{}.{}", *bar.hundredths / 100, *bar.hundredths % 100 / 10) : "–",
                       above + height + 14, html_text(bar.label));
  }
  return svg + "</svg>\n";
}

class Page {
 public:
  Page(const Figures& figures, Date as_of) : figures_{figures} {
    page_ = fmt::format(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Direct debits that came back</title>\n"
        "<style>body{{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem;color:#1a1a1a}}"
        "table{{border-collapse:collapse;margin:.5rem 0 2rem}}th,td{{padding:.25rem .7rem;text-align:right;border-bottom:1px "
        "solid "
        "#ddd;white-space:nowrap}}th:first-child,td:first-child{{text-align:left}}caption{{text-align:left;color:#555}}"
        "svg{{display:block;margin:1rem 0}}rect{{fill:#36648b}}text{{font:11px system-ui,sans-serif;text-anchor:middle}}"
        ".t{{font-size:13px;text-anchor:start}}</style></head><body>\n<h1>Direct debits that came back</h1>\n"
        "<p>The whole book{}. Rates are of counts; amounts are of the principal. What each figure means: docs/REPORT.md.</p>\n",
        as_of ? " as of " + as_of.iso() : "");
  }

  std::string finish() {
    std::set<Currency> currencies;
    for (const auto& [key, line] : figures_) currencies.insert(key.currency);
    if (currencies.empty()) page_ += "<p>No collections and no returns are known.</p>\n";
    for (const Currency currency : currencies) {
      currency_ = currency;
      page_ += fmt::format("<h2>{}</h2>\n", currency.present() ? html_text(currency.code()) : "Without a currency");
      totals();
      months();
      attempts();
      weekdays();
      table("By reason", "reason", Dimension::Reason, true);
      table("By class of reason", "class", Dimension::ReasonClass, true);
      table("By bank of the debtor", "bank", Dimension::Bank, true);
      table("By creditor", "creditor", Dimension::Creditor, true);
      unmatched();
    }
    return page_ + "</body></html>\n";
  }

 private:
  [[nodiscard]] std::string amount(WideSum minor) const { return format_sum(minor, currency_); }

  void totals() {
    const auto found = figures_.find({.dimension = Dimension::All, .currency = currency_, .value = {}});
    if (found == figures_.end()) return;
    const FigureLine& all = found->second;
    page_ += fmt::format(
        "<p>{} collections presented ({}); {} came back ({}): <strong>{}</strong>. Of {} claims that failed at first, {} were "
        "paid "
        "in the end: <strong>{}</strong>, {} of them by presenting again. Charged by banks: {}.</p>\n",
        all.presented.count, amount(all.presented.minor), all.returned.count, amount(all.returned.minor),
        percent(return_rate(all)), all.failed_claims.count, all.recovered.count, percent(recovery_rate(Dimension::All, all)),
        all.recovered_debit.count, amount(all.cost));
  }

  void months() {
    constexpr std::size_t shown = 24;
    const std::vector<Row> rows = rows_of(figures_, Dimension::Cohort, currency_);
    std::vector<Bar> returned, recovered;
    for (std::size_t i = rows.size() - std::min(rows.size(), shown); i < rows.size(); ++i) {
      const std::string label = rows[i].value.empty() ? "?" : rows[i].value.substr(2);
      returned.push_back({.label = label, .hundredths = return_rate(*rows[i].line)});
      recovered.push_back({.label = label, .hundredths = recovery_rate(Dimension::Cohort, *rows[i].line)});
    }
    if (!rows.empty()) {
      page_ += picture("First presentations that came back, % by month", returned);
      page_ += picture("Claims that failed at first and were paid in the end, % by month", recovered);
    }
    table("By month of the first presentation", "month", Dimension::Cohort, false);
  }

  void attempts() {
    const auto all = figures_.find({.dimension = Dimension::All, .currency = currency_, .value = {}});
    std::vector<Bar> curve;
    std::uint64_t settled = 0;
    std::vector<Row> rows = rows_of(figures_, Dimension::Attempt, currency_);
    by_number(rows);
    for (const Row& row : rows) {
      if (row.value == "1" || all == figures_.end()) continue;
      settled += row.line->settled.count;
      curve.push_back({.label = row.value, .hundredths = reconcile::share(settled, all->second.failed_claims.count)});
    }
    if (!curve.empty()) page_ += picture("Recovery: failed claims collected by attempt, % so far", curve);
    outcomes("By attempt: 1 is the first presentation, 2 the first retry", "attempt", rows);
  }

  void weekdays() {
    std::vector<Row> rows = rows_of(figures_, Dimension::Weekday, currency_);
    std::vector<Bar> bars;
    for (Row& row : rows) {
      row.value = weekday(row.value);
      bars.push_back({.label = row.value.substr(0, 3), .hundredths = recovery_rate(Dimension::Weekday, *row.line)});
    }
    if (!bars.empty()) page_ += picture("Retries that were paid, % by weekday", bars);
    outcomes("Retries by weekday of the collection", "weekday", rows);
  }

  static void by_number(std::vector<Row>& rows) {
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
      return a.value.size() != b.value.size() ? a.value.size() < b.value.size() : a.value < b.value;
    });
  }

  void outcomes(std::string_view title, std::string_view what, const std::vector<Row>& rows) {
    if (rows.empty()) return;
    begin(title, what, {"presented", "settled", "came back", "open", "paid of known", "cost"});
    for (const Row& row : rows) {
      const FigureLine& l = *row.line;
      page_ += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                           html_text(row.value), l.presented.count, l.settled.count, l.returned.count,
                           l.presented.count - l.settled.count - l.returned.count, percent(recovery_rate(Dimension::Attempt, l)),
                           amount(l.cost));
    }
    page_ += "</table>\n";
  }

  void table(std::string_view title, std::string_view what, Dimension dimension, bool most_first) {
    std::vector<Row> rows = rows_of(figures_, dimension, currency_);
    if (rows.empty()) return;
    if (most_first) {
      std::stable_sort(rows.begin(), rows.end(),
                       [](const Row& a, const Row& b) { return a.line->returned.count > b.line->returned.count; });
    } else {
      std::reverse(rows.begin(), rows.end());
    }
    begin(title, what,
          {"presented", "came back", "amount", "return rate", "failed at first", "paid in the end", "recovery rate", "cost"});
    for (std::size_t i = 0; i < std::min(rows.size(), rows_max); ++i) {
      const FigureLine& l = *rows[i].line;
      std::string value = rows[i].value.empty() ? std::string{"not known"} : rows[i].value;
      if (!l.label.empty()) value += " · " + l.label;
      page_ += fmt::format(
          "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
          html_text(value), l.presented.count, l.returned.count, amount(l.returned.minor), percent(return_rate(l)),
          l.failed_claims.count, l.recovered.count, percent(recovery_rate(dimension, l)), amount(l.cost));
    }
    page_ += "</table>\n";
    if (rows.size() > rows_max)
      page_ += fmt::format("<p>{} more: <code>lettrage export returns</code>.</p>\n", rows.size() - rows_max);
  }

  void unmatched() {
    const std::vector<Row> rows = rows_of(figures_, Dimension::Unmatched, currency_);
    if (rows.empty()) return;
    begin("Came back, but the collection is not known", "reason", {"events", "amount", "cost"});
    for (const Row& row : rows) {
      page_ += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                           html_text(row.value.empty() ? "not known" : row.value), row.line->returned.count,
                           amount(row.line->returned.minor), amount(row.line->cost));
    }
    page_ += "</table>\n";
  }

  void begin(std::string_view title, std::string_view what, const std::vector<std::string_view>& columns) {
    page_ += fmt::format("<table><caption>{}</caption><tr><th>{}</th>", title, what);
    for (const std::string_view column : columns) page_ += fmt::format("<th>{}</th>", column);
    page_ += "</tr>\n";
  }

  const Figures& figures_;
  std::string page_;
  Currency currency_;
};

}  // namespace

std::string figures_html(const Figures& figures, Date as_of) { return Page{figures, as_of}.finish(); }

}  // namespace lettrage::pipeline
