/// \file
/// `certificate.json`: what went into a run and what came out of it, per file, statement, account and currency, with the
/// hashes of everything, for `lettrage-check` to confirm or refute (docs/CERTIFICATE.md). Written while the run goes on, so
/// that memory does not grow with the statements; serial, as the apply stage that fills it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/rows.h"
#include "core/records.h"
#include "pipeline/output_file.h"
#include "pipeline/summary.h"

namespace lettrage::pipeline {

/// What a run was made of, besides its bank files.
struct RunBasis {
  std::string run_id, as_of, policy;  ///< `policy`: the effective one, as `policy show` prints it
  struct Reference {
    std::string_view kind;  ///< `invoices`, `mandates`, `customers`, `collections`
    std::string sha256;
    auto operator<=>(const Reference&) const = default;
  };
  std::vector<Reference> reference_data;
};

class Certificate {
 public:
  /// Written to `path`; nowhere where that is empty.
  Certificate(const std::string& path, RunBasis basis);

  void begin_file(const FileRow& file);
  void begin_statement(std::uint32_t number);
  /// An entry as the file states it; once for each, also where the statement is quarantined later.
  void read(const Entry& entry);
  /// The outcome of a movement of the statement at hand, or of the file where no statement is open.
  void decided(std::int64_t minor, Currency currency, Outcome outcome);
  /// The statement at hand holds a movement whose outcome may change: returns the place to name in `moved`.
  [[nodiscard]] std::uint32_t keep_statement();
  /// `quarantined`: why nothing of it counts.
  void end_statement(const StatementRow& row, WideSum booked_sum, bool checked, bool balanced, std::optional<Code> quarantined);
  /// `quarantined`: why nothing of it counts.
  void end_file(const FileRow& file, std::optional<Code> quarantined);
  /// A movement of a kept statement found its outcome when the run closed.
  void moved(std::uint32_t kept, std::int64_t minor, Currency currency, Outcome from, Outcome to);

  /// `outputs`: SHA-256 by name. Nothing may be called afterwards.
  void finish(const Summary& summary, bool interrupted, const std::map<std::string, std::string>& outputs);

 private:
  static constexpr std::size_t outcomes_count = static_cast<std::size_t>(Outcome::Outgoing) + 1;
  struct Amounts {
    std::uint64_t count = 0;
    WideSum sum = 0;
  };
  /// Of one currency: entries in, movements out.
  struct Tally {
    Currency currency;
    std::uint64_t entries = 0;
    WideSum credits = 0, debits = 0;
    std::array<Amounts, outcomes_count> out{};
  };
  using Tallies = std::vector<Tally>;
  struct Kept {
    StatementRow row;
    bool checked = false, balanced = false;
    Tallies tallies;
    std::uint64_t position = 0, length = 0;
  };
  [[nodiscard]] static Tally& of(Tallies& tallies, Currency currency);
  static void append_tallies(std::string& json, const Tallies& tallies, bool entries);
  [[nodiscard]] static std::string line_of(const StatementRow& row, WideSum booked_sum, bool checked, bool balanced,
                                           const Tallies& tallies, std::optional<Code> quarantined);
  void end_open_statement();
  /// Starts a line of a list; returns where it stands.
  std::uint64_t append_line(std::string_view line);

  RunBasis basis_;
  OutputFile file_;
  Tallies statement_, outside_;  // of the statement at hand; of movements that stand in none
  bool in_statement_ = false, keep_ = false;
  std::uint32_t number_ = 0;                  // of the statement at hand
  std::uint64_t files_ = 0, statements_ = 0;  // statements: lines of the file at hand
  std::uint64_t file_begin_ = 0;              // where the first statement of the file at hand stands
  std::size_t kept_before_file_ = 0;
  std::vector<Kept> kept_;
};

}  // namespace lettrage::pipeline
