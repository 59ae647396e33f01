#include "pipeline/summary.h"

#include <fmt/format.h>

#include "core/money.h"
#include "pipeline/json_text.h"

namespace lettrage::pipeline {

void CountAndAmounts::add(std::int64_t minor, Currency currency) {
  ++count;
  if (currency.present()) amounts[std::string{currency.code()}] += minor;
}

namespace {

// A small writer: every key and value here is our own plain ASCII (codes, dates, numbers), but for reasons.
class Json {
 public:
  void open(std::string_view key) {
    begin(key);
    out_ += '{';
    first_ = true;
    ++depth_;
  }
  void close() {
    --depth_;
    if (!first_) line();
    out_ += '}';
    first_ = false;
  }
  void put(std::string_view key, std::string_view text) {
    begin(key);
    append_json_text(out_, text);
  }
  void put(std::string_view key, std::uint64_t n) {
    begin(key);
    out_ += std::to_string(n);
  }
  void put(std::string_view key, double seconds) {
    begin(key);
    out_ += fmt::format("{:.6f}", seconds);
  }
  std::string take() { return std::move(out_) + "\n"; }

 private:
  void line() {
    out_ += '\n';
    out_.append(2 * depth_, ' ');
  }
  void begin(std::string_view key) {
    if (!first_) out_ += ',';
    if (depth_ > 0) line();
    if (!key.empty()) {
      append_json_text(out_, key);
      out_ += ": ";
    }
    first_ = false;
  }
  std::string out_;
  std::size_t depth_ = 0;
  bool first_ = true;
};

void put(Json& json, std::string_view key, const CountAndAmounts& value) {
  json.open(key);
  json.put("count", value.count);
  json.open("amounts");
  for (const auto& [code, minor] : value.amounts) json.put(code, format_sum(minor, *Currency::make(code)));
  json.close();
  json.close();
}

}  // namespace

std::string to_json(const Summary& s) {
  Json json;
  json.open("");
  json.put("run_id", s.run_id);
  json.put("as_of", s.as_of);
  json.open("files");
  json.put("read", s.files_read);
  json.put("quarantined", s.files_quarantined);
  json.put("duplicate", s.files_duplicate);
  json.close();
  json.put("bytes", s.bytes);
  json.put("statements", s.counters.statements);
  json.put("entries", s.counters.entries);
  json.put("movements", s.counters.movements);
  json.open("outcomes");
  for (const auto& [outcome, value] : s.counters.outcomes) put(json, name(outcome), value);
  json.close();
  json.open("match_methods");
  for (const auto& [method, count] : s.counters.methods) json.put(name(method), count);
  json.close();
  json.put("matched_later", s.counters.matched_later);
  json.open("r_transactions");
  for (const auto& [kind, value] : s.r_transactions) put(json, name(kind), value);
  json.close();
  json.open("reasons");
  for (const auto& [reason, count] : s.reasons) json.put(reason, count);
  json.close();
  json.open("retries");
  json.put("scheduled", s.retries_scheduled);
  json.put("held", s.retries_held);
  json.put("exhausted", s.retries_exhausted);
  json.put("released", s.retries_released);
  json.close();
  json.put("notices", s.notices);
  json.put("letters", s.letters);
  json.open("diagnostics");
  json.put("error", s.diagnostics[static_cast<std::size_t>(Severity::Error)]);
  json.put("warning", s.diagnostics[static_cast<std::size_t>(Severity::Warning)]);
  json.put("info", s.diagnostics[static_cast<std::size_t>(Severity::Info)]);
  json.close();
  json.open("balances");
  json.put("checked", s.counters.balances_checked);
  json.put("failed", s.counters.balances_failed);
  json.close();
  json.open("timing");
  json.put("wall_s", s.timing.wall_s);
  json.put("read_s", s.timing.read_s);
  json.put("parse_s", s.timing.parse_s);
  json.put("match_s", s.timing.match_s);
  json.put("store_s", s.timing.store_s);
  const auto rate = [&](std::uint64_t n) { return s.timing.wall_s > 0 ? static_cast<double>(n) / s.timing.wall_s : 0.0; };
  json.put("bytes_per_s", rate(s.timing.bytes));
  json.put("movements_per_s", rate(s.timing.movements));
  json.put("peak_rss_bytes", s.timing.peak_rss_bytes);
  json.close();
  json.close();
  return json.take();
}

}  // namespace lettrage::pipeline
