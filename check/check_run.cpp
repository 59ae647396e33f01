#include "check/check_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <utility>

#include "check/certificate.h"
#include "check/decisions.h"
#include "check/inputs.h"
#include "check/movements.h"

namespace lettrage::check {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t hex_digits = 64;

/// Every file of the folder has the hash that the certificate and SHA256SUMS give it, and nobody added one.
void check_outputs(const std::string& folder, const Certificate& certificate, Verdict& verdict) {
  Findings& findings = verdict.findings;
  std::map<std::string, std::string> listed;
  std::ifstream sums{folder + "/SHA256SUMS", std::ios::binary};
  if (!sums) findings.add("SHA256SUMS", 0, "the file is missing or cannot be read");
  std::string line;
  for (std::uint64_t row = 1; std::getline(sums, line); ++row) {
    if (line.size() <= hex_digits + 2 || line.compare(hex_digits, 2, "  ") != 0 || sums.eof()) {
      findings.add("SHA256SUMS", row, "a hash, two blanks and a name expected");
      continue;
    }
    if (!listed.emplace(json_name(line.substr(hex_digits + 2)), line.substr(0, hex_digits)).second)
      findings.add("SHA256SUMS", row, "a name that stands there before");
  }
  std::error_code error;
  std::set<std::string> present;
  for (fs::recursive_directory_iterator at{folder, error}, end; at != end; at.increment(error)) {
    if (error) break;
    if (at->is_regular_file(error)) present.insert(at->path().lexically_relative(folder).generic_string());
  }
  for (const std::string& path : present) {
    const std::string name = json_name(path);
    if (name == "SHA256SUMS" || name == "summary.json") continue;
    const std::string found = sha256_of_file(folder + "/" + path).value_or("nothing that can be read");
    ++verdict.outputs;
    const auto sum = listed.find(name);
    if (sum == listed.end() || sum->second != found)
      findings.add(name, 0,
                   fmt::format("SHA256SUMS: {} expected, {} found", sum == listed.end() ? "nothing" : sum->second, found));
    if (name == "certificate.json") continue;
    const auto certified = certificate.outputs.find(name);
    if (certified == certificate.outputs.end() || certified->second != found)
      findings.add(name, 0,
                   fmt::format("certificate: {} expected, {} found",
                               certified == certificate.outputs.end() ? "nothing" : certified->second, found));
  }
  for (const auto* names : {&std::as_const(listed), &certificate.outputs}) {
    for (const auto& [name, sha256] : *names) {
      if (std::none_of(present.begin(), present.end(),
                       [&, &wanted = name](const std::string& p) { return json_name(p) == wanted; }))
        findings.add(name, 0, "listed with its hash, but missing");
    }
  }
  for (const char* name : {"certificate.json", "movements.csv", "allocations.csv", "exceptions.csv", "r_transactions.csv",
                           "retries.csv", "notices.csv", "journal.csv", "diagnostics.csv"}) {
    if (!listed.contains(name)) findings.add("SHA256SUMS", 0, fmt::format("{} is not listed", name));
  }
}

void check_references(const Options& options, const Certificate& certificate, Findings& findings) {
  std::multiset<std::string> listed;
  for (const auto& [kind, sha256] : certificate.reference_data) listed.insert(sha256);
  std::set<std::string> given;
  for (const std::string& path : options.references) {
    for (const Place& place : places_of(path, path)) {
      given.insert(place.sha256);
      if (!listed.contains(place.sha256))
        findings.add(path, 0, fmt::format("no reference data of this run: SHA-256 {}", place.sha256));
    }
  }
  if (options.references.empty()) return;
  // pain.008 files among the inputs are reference data, too.
  for (const std::string& path : options.inputs) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      for (const Place& place : places_of(path, path)) given.insert(place.sha256);
      continue;
    }
    for (fs::recursive_directory_iterator at{path, error}, end; at != end; at.increment(error)) {
      if (error) break;
      if (!at->is_regular_file(error)) continue;
      for (const Place& place : places_of(at->path().string(), {})) given.insert(place.sha256);
    }
  }
  for (const auto& [kind, sha256] : certificate.reference_data) {
    if (!given.contains(sha256))
      findings.add("certificate.json", 0, fmt::format("{} with SHA-256 {}: no such file is given", kind, sha256));
  }
}

template <class Totals>
void compare(const Totals& said, const std::string& file, const MovementsTable& table, const Certificate& certificate,
             Findings& findings) {
  const auto same = [&](std::string_view what, std::uint64_t expected, std::uint64_t found) {
    if (expected != found) findings.add(file, 0, fmt::format("{}: {} expected, {} found", what, expected, found));
  };
  std::uint64_t read = 0, quarantined = 0, duplicate = 0;
  for (const CertifiedFile& f : certificate.files)
    ++(f.state == "quarantined" ? quarantined : f.state == "duplicate" ? duplicate : read);
  same("files read", read, said.read);
  same("files quarantined", quarantined, said.quarantined);
  same("files read before", duplicate, said.duplicate);
  same("statements", table.statements(), said.statements);
  same("entries", table.entries(), said.entries);
  same("movements", table.rows(), said.movements);
  same("balances checked", table.balances_checked(), said.balances_checked);
  same("balances failed", table.balances_failed(), said.balances_failed);
  if (said.outcomes == table.totals()) return;
  for (const auto* totals : {&table.totals(), &said.outcomes}) {
    for (const auto& [currency, outcomes] : *totals) {
      for (const auto& [outcome, counted] : outcomes) {
        const auto value = [&, &ccy = currency, &word = outcome](const Out& out) {
          const auto c = out.find(ccy);
          const auto o = c == out.end() ? std::map<std::string, Counted>::const_iterator{} : c->second.find(word);
          if (c == out.end() || o == c->second.end()) return std::string{"nothing"};
          return ccy.empty() ? std::to_string(o->second.count) : text_of_sum(o->second.sum, *Currency::make(ccy)) + " " + ccy;
        };
        const std::string expected = value(table.totals()), found = value(said.outcomes);
        if (expected != found) findings.add(file, 0, fmt::format("outcome {}: {} expected, {} found", outcome, expected, found));
      }
    }
  }
}

/// Each file and statement left out has its reason in diagnostics.csv.
void check_diagnostics(const std::string& folder, const Certificate& certificate, Findings& findings) {
  CsvTable table{folder, "diagnostics.csv", {"severity", "code", "file", "offset", "line", "field", "text"}, findings};
  std::set<std::pair<std::string, std::string>> errors;
  while (table.next()) {
    const std::string_view severity = table[0];
    if (severity != "error" && severity != "warning" && severity != "info")
      table.wrong(fmt::format("\"{}\" is no severity", severity));
    if (severity == "error") errors.emplace(json_name(table[2]), std::string{table[1]});
  }
  const auto told = [&](const std::string& file, const std::string& reason) {
    if (!errors.contains({file, reason}))
      findings.add("diagnostics.csv", 0, fmt::format("{} is left out for {}, but no error says so", file, reason));
  };
  for (const CertifiedFile& file : certificate.files) {
    if (file.state == "quarantined" && (file.statements.empty() || !file.reason.empty())) told(file.file, file.reason);
    for (const CertifiedStatement& s : file.statements) {
      if (s.state == "quarantined") told(file.file, s.reason);
    }
  }
}

}  // namespace

Verdict check_run(const Options& options) {
  Verdict verdict;
  Findings& findings = verdict.findings;
  const std::optional<Certificate> certificate = read_certificate(options.folder, findings);
  if (!certificate) return verdict;
  verdict.run_id = certificate->run_id;
  std::error_code error;
  const std::string folder_name = fs::canonical(options.folder, error).filename().string();
  if (!error && folder_name != certificate->run_id)
    findings.add("certificate.json", 0,
                 fmt::format("run {} expected by the folder's name, {} found", folder_name, certificate->run_id));
  if (!certificate->run_id.starts_with(certificate->as_of + "-"))
    findings.add("certificate.json", 0, fmt::format("as_of {} is not that of the run id", certificate->as_of));
  check_outputs(options.folder, *certificate, verdict);
  if (!options.policy.empty() && sha256_of_file(options.policy) != certificate->policy_sha256)
    findings.add(options.policy, 0, fmt::format("policy with SHA-256 {} expected", certificate->policy_sha256));
  check_references(options, *certificate, findings);

  InputFiles inputs{options.inputs};
  MovementsTable table{options.folder, findings};
  for (const CertifiedFile& file : certificate->files) {
    const Place* place = inputs.take(file, findings);
    ++verdict.files;
    verdict.bytes += file.bytes;
    table.check(file, place);
  }
  table.finish();
  std::set<std::string> references;
  for (const auto& [kind, sha256] : certificate->reference_data) references.insert(sha256);
  inputs.report_left(references, certificate->complete, findings);

  verdict.allocations = check_allocations(options.folder, table.movements(), findings);
  verdict.journal = check_journal(options.folder, table.movements(), findings);
  check_r_transactions(options.folder, table.movements(), findings);
  check_exceptions(options.folder, table.movements(), findings);
  check_plans(options.folder, findings);
  check_outcomes(table.movements(), findings);
  check_diagnostics(options.folder, *certificate, findings);
  compare(*certificate, "certificate.json", table, *certificate, findings);
  if (const std::optional<Summary> summary = read_summary(options.folder, findings)) {
    if (summary->run_id != certificate->run_id || summary->as_of != certificate->as_of)
      findings.add("summary.json", 0, fmt::format("run {} expected, {} found", certificate->run_id, summary->run_id));
    compare(*summary, "summary.json", table, *certificate, findings);
  }
  verdict.statements = table.statements();
  verdict.entries = table.entries();
  verdict.movements = table.rows();
  return verdict;
}

}  // namespace lettrage::check
