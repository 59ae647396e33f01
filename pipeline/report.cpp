#include "pipeline/report.h"

#include <fmt/format.h>

#include "pipeline/html_text.h"

namespace lettrage::pipeline {
namespace {

std::string amounts(const CountAndAmounts& value) {
  std::string out;
  for (const auto& [code, minor] : value.amounts) {
    if (!out.empty()) out += "<br>";
    out += fmt::format("{} {}", format_sum(minor, *Currency::make(code)), code);
  }
  return out;
}

}  // namespace

std::string report_html(const Summary& s) {
  std::string page = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Lettrage {0}</title>\n"
      "<style>body{{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1a1a1a}}"
      "table{{border-collapse:collapse;margin:1rem 0 2rem;min-width:30rem}}th,td{{padding:.3rem "
      ".8rem;text-align:right;border-bottom:1px solid "
      "#ddd}}th:first-child,td:first-child{{text-align:left}}</style></head><body>\n"
      "<h1>Run {0}</h1>\n<p>As of {1}: {2} files read, {3} quarantined, {4} seen before; {5} movements in {6} statements; "
      "{7} balances checked, {8} failed.</p>\n",
      html_text(s.run_id), html_text(s.as_of), s.files_read, s.files_quarantined, s.files_duplicate, s.counters.movements,
      s.counters.statements, s.counters.balances_checked, s.counters.balances_failed);
  page += "<h2>Outcomes</h2>\n<table><tr><th>outcome</th><th>movements</th><th>amount</th></tr>\n";
  for (const auto& [outcome, value] : s.counters.outcomes) {
    page += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", name(outcome), value.count, amounts(value));
  }
  page += "</table>\n<h2>R-transactions</h2>\n<table><tr><th>type</th><th>events</th><th>principal</th></tr>\n";
  for (const auto& [kind, value] : s.r_transactions) {
    page += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", name(kind), value.count, amounts(value));
  }
  page += "</table>\n<table><tr><th>reason</th><th>events</th></tr>\n";
  for (const auto& [reason, count] : s.reasons)
    page += fmt::format("<tr><td>{}</td><td>{}</td></tr>\n", html_text(reason), count);
  page += fmt::format(
      "</table>\n<h2>What comes next</h2>\n<p>Retries scheduled: {}, held: {}, exhausted: {}, released: {}. Notices: {}. "
      "Problems in the "
      "input: {} "
      "errors, {} warnings (diagnostics.csv).</p>\n<p>Return rates, recovery and cost of the whole book: <code>lettrage "
      "report</code>.</p>\n</body></html>\n",
      s.retries_scheduled, s.retries_held, s.retries_exhausted, s.retries_released, s.notices,
      s.diagnostics[static_cast<std::size_t>(Severity::Error)], s.diagnostics[static_cast<std::size_t>(Severity::Warning)]);
  return page;
}

}  // namespace lettrage::pipeline
