#include "pipeline/certificate.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/sha256.h"
#include "pipeline/json_text.h"

namespace lettrage::pipeline {
namespace {

void key(std::string& json, std::string_view name) {
  if (!json.empty() && json.back() != '{') json += ',';
  append_json_text(json, name);
  json += ':';
}

void put(std::string& json, std::string_view name, std::string_view text) {
  key(json, name);
  append_json_text(json, text);
}

void put_if(std::string& json, std::string_view name, std::string_view text) {
  if (!text.empty()) put(json, name, text);
}

void put(std::string& json, std::string_view name, std::uint64_t number) {
  key(json, name);
  json += std::to_string(number);
}

void put_truth(std::string& json, std::string_view name, bool truth) {
  key(json, name);
  json += truth ? "true" : "false";
}

void put_sum(std::string& json, std::string_view name, WideSum sum, Currency currency) {
  put(json, name, currency.present() ? format_sum(sum, currency) : std::string{"0"});
}

/// ISO 4217's code for no currency: a status that states no amount.
std::string_view code_of(const Currency& currency) { return currency.present() ? currency.code() : std::string_view{"XXX"}; }

}  // namespace

Certificate::Certificate(const std::string& path, RunBasis basis) : basis_{std::move(basis)}, file_{path, {}} {
  std::sort(basis_.reference_data.begin(), basis_.reference_data.end());
  std::string json = "{";
  put(json, "certificate", std::uint64_t{1});
  put(json, "product", "lettrage " LETTRAGE_VERSION);
  put(json, "run_id", basis_.run_id);
  put(json, "as_of", basis_.as_of);
  put(json, "policy_sha256", sha256_hex(basis_.policy));
  key(json, "reference_data");
  json += '[';
  for (const RunBasis::Reference& reference : basis_.reference_data) {
    json += json.back() == '[' ? "\n{" : ",\n{";
    put(json, "kind", reference.kind);
    put(json, "sha256", reference.sha256);
    json += '}';
  }
  json += "],\n\"files\":[";
  file_.append(json);
}

Certificate::Tally& Certificate::of(Tallies& tallies, Currency currency) {
  // One currency is the rule; the last one asked for stands first.
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    if (tallies[i].currency != currency) continue;
    if (i > 0) std::swap(tallies[0], tallies[i]);
    return tallies[0];
  }
  tallies.push_back({.currency = currency});
  std::swap(tallies.front(), tallies.back());
  return tallies.front();
}

void Certificate::begin_file(const FileRow& file) {
  statement_.clear();
  outside_.clear();
  in_statement_ = keep_ = false;
  statements_ = 0;
  kept_before_file_ = kept_.size();
  std::string json = files_++ == 0 ? "\n{" : ",\n{";
  put(json, "file", file.path);
  put(json, "sha256", file.sha256);
  put(json, "bytes", file.bytes);
  json += ",\"statements\":[";
  file_.append(json);
  file_begin_ = file_.mark();
}

void Certificate::begin_statement(std::uint32_t number) {
  end_open_statement();
  number_ = number;
  in_statement_ = true;
}

// A statement that never ended has no balances and no totals; what was decided of it counts all the same.
void Certificate::end_open_statement() {
  if (!in_statement_) return;
  StatementRow row;
  row.number = number_;
  end_statement(row, 0, false, false, std::nullopt);
}

void Certificate::read(const Entry& entry) {
  Tally& tally = of(statement_, entry.amount.currency);
  ++tally.entries;
  (entry.direction == Direction::Debit ? tally.debits : tally.credits) += entry.amount.minor;
}

void Certificate::decided(std::int64_t minor, Currency currency, Outcome outcome) {
  Amounts& out = of(in_statement_ ? statement_ : outside_, currency).out[static_cast<std::size_t>(outcome)];
  ++out.count;
  out.sum += minor;
}

std::uint32_t Certificate::keep_statement() {
  keep_ = true;
  return static_cast<std::uint32_t>(kept_.size());
}

void Certificate::append_tallies(std::string& json, const Tallies& tallies, bool entries) {
  std::vector<const Tally*> sorted;
  for (const Tally& tally : tallies) sorted.push_back(&tally);
  std::sort(sorted.begin(), sorted.end(), [](const Tally* a, const Tally* b) { return a->currency < b->currency; });
  if (entries) {
    key(json, "in");
    json += '{';
    for (const Tally* tally : sorted) {
      if (tally->entries == 0) continue;
      key(json, code_of(tally->currency));
      json += '{';
      put(json, "entries", tally->entries);
      put_sum(json, "credits", tally->credits, tally->currency);
      put_sum(json, "debits", tally->debits, tally->currency);
      json += '}';
    }
    json += '}';
  }
  key(json, "out");
  json += '{';
  for (const Tally* tally : sorted) {
    const bool any = std::any_of(tally->out.begin(), tally->out.end(), [](const Amounts& a) { return a.count > 0; });
    if (!any) continue;
    key(json, code_of(tally->currency));
    json += '{';
    for (std::size_t i = 0; i < tally->out.size(); ++i) {
      const Amounts& amounts = tally->out[i];
      if (amounts.count == 0) continue;
      key(json, name(static_cast<Outcome>(i)));
      json += '{';
      put(json, "count", amounts.count);
      put_sum(json, "sum", amounts.sum, tally->currency);
      json += '}';
    }
    json += '}';
  }
  json += '}';
}

std::string Certificate::line_of(const StatementRow& row, WideSum booked_sum, bool checked, bool balanced, const Tallies& tallies,
                                 std::optional<Code> quarantined) {
  std::string json = "{";
  put(json, "statement", std::uint64_t{row.number});
  put_if(json, "id", row.id);
  put_if(json, "account", row.account);
  put_if(json, "sequence", row.sequence);
  put_if(json, "kind", row.kind);
  put_if(json, "currency", row.currency.code());
  put(json, "state", quarantined ? "quarantined" : "read");
  if (quarantined) put(json, "reason", name(*quarantined));
  if (row.has_opening && row.currency.present()) put_sum(json, "opening", row.opening, row.currency);
  if (row.has_closing && row.currency.present()) put_sum(json, "closing", row.closing, row.currency);
  put(json, "entries", std::uint64_t{row.entries});
  put(json, "booked", std::uint64_t{row.booked});
  if (row.currency.present()) put_sum(json, "booked_sum", booked_sum, row.currency);
  if (checked) put_truth(json, "balanced", balanced);
  append_tallies(json, tallies, true);
  json += '}';
  return json;
}

std::uint64_t Certificate::append_line(std::string_view line) {
  file_.append(statements_++ == 0 ? "\n" : ",\n");
  return file_.append(line);
}

void Certificate::end_statement(const StatementRow& row, WideSum booked_sum, bool checked, bool balanced,
                                std::optional<Code> quarantined) {
  if (quarantined) {
    for (Tally& tally : statement_) tally.out = {};
    keep_ = false;
  }
  const std::string line = line_of(row, booked_sum, checked, balanced, statement_, quarantined);
  const std::uint64_t position = append_line(line);
  if (keep_)
    kept_.push_back({.row = row,
                     .checked = checked,
                     .balanced = balanced,
                     .tallies = std::move(statement_),
                     .position = position,
                     .length = line.size()});
  statement_.clear();
  in_statement_ = keep_ = false;
}

void Certificate::end_file(const FileRow& file, std::optional<Code> quarantined) {
  if (quarantined) {
    file_.rollback(file_begin_);
    statements_ = 0;
    outside_.clear();
    kept_.resize(kept_before_file_);
    in_statement_ = keep_ = false;
  }
  end_open_statement();
  std::string json = statements_ == 0 ? "]" : "\n]";
  if (!outside_.empty()) append_tallies(json, outside_, false);
  put_if(json, "format", file.format);
  put(json, "state", file.state);
  if (quarantined) put(json, "reason", name(*quarantined));
  put(json, "movements", std::uint64_t{file.movements});
  json += '}';
  file_.append(json);
}

void Certificate::moved(std::uint32_t kept, std::int64_t minor, Currency currency, Outcome from, Outcome to) {
  Kept& statement = kept_[kept];
  Tally& tally = of(statement.tallies, currency);
  Amounts& before = tally.out[static_cast<std::size_t>(from)];
  --before.count;
  before.sum -= minor;
  Amounts& after = tally.out[static_cast<std::size_t>(to)];
  ++after.count;
  after.sum += minor;
  file_.replace(
      statement.position, statement.length,
      line_of(statement.row, statement.row.booked_sum, statement.checked, statement.balanced, statement.tallies, std::nullopt));
}

void Certificate::finish(const Summary& summary, bool interrupted, const std::map<std::string, std::string>& outputs) {
  std::string json = files_ == 0 ? "],\n" : "\n],\n";
  json += "\"totals\":{";
  put(json, "read", summary.files_read);
  put(json, "quarantined", summary.files_quarantined);
  put(json, "duplicate", summary.files_duplicate);
  put(json, "statements", summary.counters.statements);
  put(json, "entries", summary.counters.entries);
  put(json, "movements", summary.counters.movements);
  put(json, "balances_checked", summary.counters.balances_checked);
  put(json, "balances_failed", summary.counters.balances_failed);
  put_truth(json, "complete", !interrupted);
  key(json, "outcomes");
  json += '{';
  for (const auto& [outcome, total] : summary.counters.outcomes) {
    json += json.back() == '{' ? "\n" : ",\n";
    append_json_text(json, name(outcome));
    json += ":{";
    put(json, "count", total.count);
    key(json, "sums");
    json += '{';
    for (const auto& [code, minor] : total.amounts) put(json, code, format_sum(minor, *Currency::make(code)));
    json += "}}";
  }
  json += "}},\n\"outputs\":{";
  for (const auto& [name, sha256] : outputs) {
    json += json.back() == '{' ? "\n" : ",\n";
    append_json_text(json, name);
    json += ':';
    append_json_text(json, sha256);
  }
  json += "}}\n";
  file_.append(json);
  file_.close();
}

}  // namespace lettrage::pipeline
