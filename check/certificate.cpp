#include "check/certificate.h"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

namespace lettrage::check {
namespace {

using nlohmann::json;

constexpr std::size_t bytes_max = 512UL * 1024 * 1024;
constexpr int depth_max = 10;
constexpr std::uint64_t number_max = 999'999'999'999'999'999;

/// Takes fields out of an object, by name and kind, and says where one is missing or of another kind.
class Fields {
 public:
  Fields(const json& object, std::string where, const std::string& file, Findings& findings)
      : object_{object}, where_{std::move(where)}, file_{file}, findings_{findings} {
    if (!object_.is_object()) wrong("an object was expected");
  }

  std::string text(const char* name, bool required = true) {
    const json* value = find(name, required);
    if (value == nullptr) return {};
    if (!value->is_string()) return wrong(fmt::format("{}: a text was expected", name)), std::string{};
    return value->get<std::string>();
  }
  std::uint64_t number(const char* name) {
    const json* value = find(name, true);
    if (value == nullptr) return 0;
    if (!value->is_number_unsigned() || value->get<std::uint64_t>() > number_max)
      return wrong(fmt::format("{}: a count was expected", name)), 0;
    return value->get<std::uint64_t>();
  }
  std::optional<bool> truth(const char* name, bool required) {
    const json* value = find(name, required);
    if (value == nullptr) return std::nullopt;
    if (!value->is_boolean()) return wrong(fmt::format("{}: true or false was expected", name)), std::nullopt;
    return value->get<bool>();
  }
  std::optional<Sum> sum(const char* name, const std::string& currency, bool required) {
    const json* value = find(name, required);
    if (value == nullptr) return std::nullopt;
    return sum_in(name, *value, currency);
  }
  std::optional<Sum> sum_in(const std::string& name, const json& value, const std::string& code) {
    const std::optional<Currency> currency = Currency::make(code);
    if (!currency) return wrong(fmt::format("{}: \"{}\" is no currency", name, code)), std::nullopt;
    if (code == "XXX" && value == "0") return Sum{0};
    const std::optional<Sum> sum = value.is_string() ? sum_of(value.get_ref<const std::string&>(), *currency) : std::nullopt;
    if (!sum) wrong(fmt::format("{}: an amount of {} was expected, found {}", name, code, value.dump(-1, ' ', true)));
    return sum;
  }
  const json* find(const char* name, bool required) {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(name);
    if (found != object_.end()) return &*found;
    if (required) wrong(fmt::format("{} is missing", name));
    return nullptr;
  }
  const json* object(const char* name, bool required = true) {
    const json* value = find(name, required);
    if (value == nullptr || value->is_object()) return value;
    wrong(fmt::format("{}: an object was expected", name));
    return nullptr;
  }
  const json* list(const char* name) {
    const json* value = find(name, true);
    if (value == nullptr || value->is_array()) return value;
    wrong(fmt::format("{}: a list was expected", name));
    return nullptr;
  }
  void wrong(const std::string& text) { findings_.add(file_, 0, where_.empty() ? text : where_ + ": " + text); }
  [[nodiscard]] Fields of(const json& object, const std::string& where) const {
    return {object, where_.empty() ? where : where_ + ", " + where, file_, findings_};
  }

 private:
  const json& object_;
  std::string where_;
  const std::string& file_;
  Findings& findings_;
};

std::optional<json> read_json(const std::string& folder, const std::string& name, Findings& findings) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::fopen((folder + "/" + name).c_str(), "rbe"), &std::fclose};
  if (!file) {
    findings.add(name, 0, "the file is missing or cannot be read");
    return std::nullopt;
  }
  std::string text, block(1024UL * 1024, '\0');
  while (const std::size_t n = std::fread(block.data(), 1, block.size(), file.get())) {
    text.append(block, 0, n);
    if (text.size() <= bytes_max) continue;
    findings.add(name, 0, "more than 512 MiB: no run writes that");
    return std::nullopt;
  }
  // Nothing that a run writes is nested deeper; hostile brackets would cost memory.
  bool too_deep = false;
  const auto shallow = [&](int depth, json::parse_event_t, json&) {
    too_deep = too_deep || depth > depth_max;
    return depth <= depth_max;
  };
  json parsed = json::parse(text, shallow, false);
  if (!parsed.is_discarded() && parsed.is_object() && !too_deep) return parsed;
  findings.add(name, 0, "it is no JSON object, or cut off");
  return std::nullopt;
}

Out out_of(Fields& fields, const char* name, bool required) {
  Out out;
  const json* currencies = fields.object(name, required);
  if (currencies == nullptr) return out;
  for (const auto& [currency, outcomes] : currencies->items()) {
    Fields by_outcome = fields.of(outcomes, currency);
    if (!outcomes.is_object()) continue;
    for (const auto& [outcome, amounts] : outcomes.items()) {
      Fields counted = by_outcome.of(amounts, outcome);
      out[currency][outcome] = {.count = counted.number("count"), .sum = counted.sum("sum", currency, true).value_or(0)};
    }
  }
  return out;
}

CertifiedStatement statement_of(Fields fields) {
  CertifiedStatement s;
  s.number = fields.number("statement");
  s.id = fields.text("id", false);
  s.account = fields.text("account", false);
  s.sequence = fields.text("sequence", false);
  s.kind = fields.text("kind", false);
  s.currency = fields.text("currency", false);
  s.state = fields.text("state");
  s.reason = fields.text("reason", false);
  s.entries = fields.number("entries");
  s.booked = fields.number("booked");
  s.opening = fields.sum("opening", s.currency, false);
  s.closing = fields.sum("closing", s.currency, false);
  s.booked_sum = fields.sum("booked_sum", s.currency, false);
  s.balanced = fields.truth("balanced", false);
  if (const json* in = fields.object("in")) {
    for (const auto& [currency, amounts] : in->items()) {
      Fields entries = fields.of(amounts, currency);
      s.in[currency] = {.entries = entries.number("entries"),
                        .credits = entries.sum("credits", currency, true).value_or(0),
                        .debits = entries.sum("debits", currency, true).value_or(0)};
    }
  }
  s.out = out_of(fields, "out", true);
  return s;
}

/// `outcome → {count, amounts or sums by currency}`, as totals and summary have it; counts are per outcome there, so they
/// stand under the currency "".
Out totals_of(Fields& fields, const char* sums_name) {
  Out totals;
  const json* outcomes = fields.object("outcomes");
  if (outcomes == nullptr) return totals;
  for (const auto& [outcome, amounts] : outcomes->items()) {
    Fields counted = fields.of(amounts, outcome);
    totals[""][outcome].count = counted.number("count");
    const json* sums = counted.object(sums_name);
    if (sums == nullptr) continue;
    for (const auto& [currency, amount] : sums->items()) {
      if (const auto sum = counted.sum_in(currency, amount, currency)) totals[currency][outcome].sum = *sum;
    }
  }
  return totals;
}

}  // namespace

std::optional<Certificate> read_certificate(const std::string& folder, Findings& findings) {
  const std::string name = "certificate.json";
  const std::optional<json> parsed = read_json(folder, name, findings);
  if (!parsed) return std::nullopt;
  Certificate c;
  Fields fields{*parsed, "", name, findings};
  if (fields.number("certificate") != 1) {
    fields.wrong("version 1 of the certificate was expected");
    return std::nullopt;
  }
  c.run_id = fields.text("run_id");
  c.as_of = fields.text("as_of");
  c.policy_sha256 = fields.text("policy_sha256");
  if (const json* references = fields.list("reference_data")) {
    for (const json& one : *references) {
      Fields reference = fields.of(one, "reference_data");
      c.reference_data.emplace_back(reference.text("kind"), reference.text("sha256"));
    }
  }
  if (const json* files = fields.list("files")) {
    for (const json& one : *files) {
      const auto given = one.is_object() ? one.find("file") : one.end();
      Fields file = fields.of(one, given != one.end() && given->is_string() ? given->get<std::string>() : "a file");
      CertifiedFile f;
      f.file = file.text("file");
      f.sha256 = file.text("sha256");
      f.format = file.text("format", false);
      f.state = file.text("state");
      f.reason = file.text("reason", false);
      f.bytes = file.number("bytes");
      f.movements = file.number("movements");
      f.out = out_of(file, "out", false);
      if (const json* statements = file.list("statements")) {
        for (const json& s : *statements)
          f.statements.push_back(statement_of(file.of(s, fmt::format("statement {}", f.statements.size() + 1))));
      }
      c.files.push_back(std::move(f));
    }
  }
  if (const json* object = fields.object("totals")) {
    Fields totals = fields.of(*object, "totals");
    c.read = totals.number("read");
    c.quarantined = totals.number("quarantined");
    c.duplicate = totals.number("duplicate");
    c.statements = totals.number("statements");
    c.entries = totals.number("entries");
    c.movements = totals.number("movements");
    c.balances_checked = totals.number("balances_checked");
    c.balances_failed = totals.number("balances_failed");
    c.complete = totals.truth("complete", true).value_or(true);
    c.outcomes = totals_of(totals, "sums");
  }
  if (const json* outputs = fields.object("outputs")) {
    for (const auto& [output, sha256] : outputs->items()) {
      if (sha256.is_string()) {
        c.outputs[output] = sha256.get<std::string>();
      } else {
        fields.wrong(fmt::format("outputs: the hash of {} is no text", output));
      }
    }
  }
  return c;
}

std::optional<Summary> read_summary(const std::string& folder, Findings& findings) {
  const std::string name = "summary.json";
  const std::optional<json> parsed = read_json(folder, name, findings);
  if (!parsed) return std::nullopt;
  Summary s;
  Fields fields{*parsed, "", name, findings};
  s.run_id = fields.text("run_id");
  s.as_of = fields.text("as_of");
  s.statements = fields.number("statements");
  s.entries = fields.number("entries");
  s.movements = fields.number("movements");
  if (const json* object = fields.object("files")) {
    Fields files = fields.of(*object, "files");
    s.read = files.number("read");
    s.quarantined = files.number("quarantined");
    s.duplicate = files.number("duplicate");
  }
  if (const json* object = fields.object("balances")) {
    Fields balances = fields.of(*object, "balances");
    s.balances_checked = balances.number("checked");
    s.balances_failed = balances.number("failed");
  }
  s.outcomes = totals_of(fields, "amounts");
  return s;
}

}  // namespace lettrage::check
