/// \file
/// movements.csv against the bank's files, entry by entry: each entry stands in the table once, with the amount of the file.
/// What the table says of each movement is kept for the checks of the other tables.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "check/bank_file.h"
#include "check/certificate.h"
#include "check/csv_table.h"

namespace lettrage::check {

enum class Outcome : std::uint8_t {
  Applied,
  OnAccount,
  Suggested,
  Unmatched,
  Collection,
  RTransaction,
  Rule,
  NotBooked,
  Duplicate,
  Status,
  Outgoing,
};
inline constexpr std::array<std::string_view, 11> outcome_words{"applied",    "on_account",    "suggested", "unmatched",
                                                                "collection", "r_transaction", "rule",      "not_booked",
                                                                "duplicate",  "status",        "outgoing"};
[[nodiscard]] std::optional<Outcome> outcome_of(std::string_view word);

/// What the tables say of one movement.
struct Movement {
  std::uint64_t row = 0;  ///< of movements.csv
  std::int64_t minor = 0;
  Currency currency;
  Outcome outcome{};
  bool moves_money = false;  ///< stands in a statement, booked
  Hash128 r_transaction;
  // filled in by the checks of the other tables
  bool in_exceptions = false, in_event = false, reason_told = false, in_doubt = false;
  Sum paid = 0;                                                 ///< payments and credit notes
  Sum allocated = 0;                                            ///< all kinds, reversals included
  Sum bank = 0, receivables = 0, customer_credit = 0, net = 0;  ///< journal; bank: debit − credit, the others credit − debit
};

/// By movement_id.
using Movements = std::unordered_map<Hash128, Movement>;

class MovementsTable {
 public:
  MovementsTable(const std::string& folder, Findings& findings);

  /// The rows of the next file of the certificate. `place`: its bytes; nullptr where they are missing.
  void check(const CertifiedFile& file, const Place* place);
  /// Nothing may follow the last file.
  void finish();

  [[nodiscard]] Movements& movements() noexcept { return movements_; }
  /// By currency and outcome; counts under the currency "", as in `Certificate::outcomes`.
  [[nodiscard]] const Out& totals() const noexcept { return totals_; }
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::uint64_t statements() const noexcept { return statements_; }
  [[nodiscard]] std::uint64_t entries() const noexcept { return entries_; }
  [[nodiscard]] std::uint64_t balances_checked() const noexcept { return balances_checked_; }
  [[nodiscard]] std::uint64_t balances_failed() const noexcept { return balances_failed_; }

 private:
  /// One row, read and understood.
  struct Row {
    bool good = false;  ///< false: no row is left, or it makes no sense
    std::uint64_t row = 0, statement = 0, entry = 0, transaction = 0;
    std::string file, account, end_to_end_id;
    Amount amount;
    Outcome outcome{};
    Hash128 id;
  };
  void advance();
  void understand();
  [[nodiscard]] bool at(const CertifiedFile& file) const { return row_.good && row_.file == file.file; }
  void count(Out& out);
  void check_entry(const CertifiedFile& file, const CertifiedStatement* certified, const BankEntry& entry);
  void check_rows(const BankEntry& entry, const std::vector<Row>& rows, const std::string& where);
  void check_statement(const CertifiedFile& file, const CertifiedStatement* certified, const BankStatement& found);
  void check_report(const CertifiedFile& file, const Report& report);
  void skip_to_end_of(const CertifiedFile& file, std::string_view why);

  Findings& findings_;
  CsvTable table_;
  Row row_;
  Movements movements_;
  Out totals_, outside_;
  In in_;    // of the statement at hand, as the file says it
  Out out_;  // of the statement at hand, as the rows say it
  std::uint64_t rows_ = 0 /* gone by */, statements_ = 0, entries_ = 0, balances_checked_ = 0, balances_failed_ = 0;
  std::uint64_t last_report_ = 0;
};

}  // namespace lettrage::check
