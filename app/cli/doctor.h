/// \file
/// What `inspect` says of a file at its end: how it writes its format, and whether what it holds is complete and proved.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/diagnostic.h"
#include "core/records.h"
#include "pipeline/stitch.h"

namespace lettrage::cli {

/// Hears of the records of one file in file order and keeps sums only.
class Doctor {
 public:
  void statement(const Statement& statement, bool checkable, bool balanced);
  void entry(const Entry& entry);
  void payment(const PaymentInformation& payment_information);
  void status(const Status& status);

  /// A diagnostic `dialect`, if the reader said one, and one `verdict`, both of severity info. The verdict's text is one
  /// plain line: `complete and proved: 3 statements, 412 entries, balances tie`. `diagnostics`: what was found wrong.
  [[nodiscard]] std::vector<Diagnostic> examine(const std::string& path, const FileHeader& header,
                                                const std::vector<Diagnostic>& diagnostics) const;

 private:
  /// A statement that does not add up; opening balance and entries less closing balance.
  struct Off {
    WideSum difference = 0;
    Currency currency;
  };
  [[nodiscard]] std::string verdict(const FileHeader& header, const std::vector<Diagnostic>& diagnostics) const;
  [[nodiscard]] std::string content() const;
  [[nodiscard]] std::string differences() const;

  std::uint64_t statements_ = 0, checkable_ = 0, entries_ = 0, payments_ = 0, statuses_ = 0, off_count_ = 0;
  std::vector<Off> off_;  ///< the first few
  bool in_off_ = false;   ///< the statement open now is off_.back()
  bool payments_state_totals_ = false;
};

}  // namespace lettrage::cli
