/// \file
/// certificate.json, as docs/CERTIFICATE.md describes it, read into plain values. Whatever is not as described is a finding.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/findings.h"
#include "check/values.h"

namespace lettrage::check {

struct Counted {
  std::uint64_t count = 0;
  Sum sum = 0;
  bool operator==(const Counted&) const = default;
};

/// Of one currency.
struct EntriesIn {
  std::uint64_t entries = 0;
  Sum credits = 0, debits = 0;
  bool operator==(const EntriesIn&) const = default;
};

using In = std::map<std::string, EntriesIn>;                        ///< by currency
using Out = std::map<std::string, std::map<std::string, Counted>>;  ///< by currency, then outcome

struct CertifiedStatement {
  std::uint64_t number = 0;
  std::string id, account, sequence, kind, currency, state, reason;
  std::optional<Sum> opening, closing, booked_sum;
  std::uint64_t entries = 0, booked = 0;
  std::optional<bool> balanced;
  In in;
  Out out;
};

struct CertifiedFile {
  std::string file, sha256, format, state, reason;
  std::uint64_t bytes = 0, movements = 0;
  std::vector<CertifiedStatement> statements;
  Out out;  ///< of what stands in no statement
};

struct Certificate {
  std::string run_id, as_of, policy_sha256;
  std::vector<std::pair<std::string, std::string>> reference_data;  ///< kind, SHA-256
  std::vector<CertifiedFile> files;
  std::uint64_t read = 0, quarantined = 0, duplicate = 0, statements = 0, entries = 0, movements = 0;
  std::uint64_t balances_checked = 0, balances_failed = 0;
  bool complete = true;
  Out outcomes;
  std::map<std::string, std::string> outputs;  ///< SHA-256 by name
};

/// Nothing where it cannot be read at all.
[[nodiscard]] std::optional<Certificate> read_certificate(const std::string& folder, Findings& findings);

/// What summary.json says, in the same words: its counts and outcomes only.
struct Summary {
  std::string run_id, as_of;
  std::uint64_t read = 0, quarantined = 0, duplicate = 0, statements = 0, entries = 0, movements = 0;
  std::uint64_t balances_checked = 0, balances_failed = 0;
  Out outcomes;
};
[[nodiscard]] std::optional<Summary> read_summary(const std::string& folder, Findings& findings);

}  // namespace lettrage::check
