/// \file
/// Makes the batches of one file speak of one file again: numbers records, completes those cut in two, adds up
/// statements and holds the sums against their balances. Serial, in order, cheap. One per file.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/batch.h"
#include "core/model/rows.h"
#include "core/text_arena.h"
#include "pipeline/declared.h"
#include "pipeline/finding.h"

namespace lettrage::pipeline {

/// A statement whose end stood in a batch.
struct EndedStatement {
  std::uint32_t statement = 0;  ///< index into the batch's statements
  StatementRow row;
  WideSum booked_sum = 0;  ///< of any size; the row has it where it fits
  bool summable = true;    ///< it fits, and so can be kept
  bool checkable = false;  ///< both balances present, all pages in one
  bool balanced = true;
};

struct Stitched {
  std::vector<EndedStatement> ended;
  std::vector<Finding> findings;
};

class Stitcher {
 public:
  [[nodiscard]] Stitched stitch(Batch& batch);
  /// Facts of the whole file seen so far; views live as long as the stitcher.
  [[nodiscard]] const FileHeader& header() const noexcept { return header_; }
  [[nodiscard]] std::uint32_t statements() const noexcept { return statement_number_; }
  [[nodiscard]] std::uint64_t entries() const noexcept { return entries_; }
  [[nodiscard]] std::uint64_t transactions() const noexcept { return transactions_; }
  /// Findings of the end of the file: a statement that never ended, totals that were not met.
  [[nodiscard]] std::vector<Finding> finish() const;

 private:
  struct Sums {
    WideSum booked = 0, credits = 0, debits = 0;  // booked is their difference; both count up
    std::uint32_t entries = 0, booked_entries = 0, credit_entries = 0, debit_entries = 0;
    WideSum transactions = 0;  // of the open entry
    WideSum charges = 0;       // of the open entry and its transactions
    std::uint32_t transaction_count = 0;
    WideSum unbooked_credits = 0, unbooked_debits = 0;
    std::uint32_t unbooked_credit_entries = 0, unbooked_debit_entries = 0;
  };
  void number_and_complete(Batch& batch);
  void add_up(Batch& batch, Stitched& out);
  void end_statement(const Batch& batch, std::uint32_t index, Stitched& out);
  void check_totals(const Statement& s, Stitched& out) const;
  void carry(const Batch& batch);

  FileHeader header_;
  TextArena header_texts_;
  std::unique_ptr<TextArena> texts_ = std::make_unique<TextArena>();  // of the carried records
  Statement statement_;
  Entry entry_;
  PaymentInformation payment_information_;
  Status group_, status_batch_;
  bool statement_open_ = false;
  Sums sums_;
  DeclaredTotals declared_;
  std::uint32_t statement_number_ = 0, entry_number_ = 0, transaction_number_ = 0;
  std::uint64_t entries_ = 0, transactions_ = 0;
};

}  // namespace lettrage::pipeline
