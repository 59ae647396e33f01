/// \file
/// A night's drop of bank files with everything a run needs beside it and the truth about each movement. The same options
/// give the same bytes on every machine. Memory is that of one statement, whatever the size of the drop.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/date.h"

namespace lettrage::generate {

struct Formats {
  bool camt053 = true, mt940 = true;  ///< one of them at least
  bool camt054 = true;                ///< notifications that repeat entries of the camt.053 statements
  bool pain002 = true;                ///< rejects before settlement
};

struct Options {
  std::uint64_t seed = 1;
  std::uint64_t movements = 10'000;  ///< exactly so many, unless `bytes` is set
  std::uint64_t bytes = 0;           ///< of bank files; the drop ends with the statement that reaches them
  std::uint32_t entries_per_statement = 5'000;
  std::uint32_t accounts = 8;
  Date first_day = Date::from_days(20'514);  ///< 2026-03-02
  Formats formats;
};

/// Takes the files as they grow. `bank/…` is the drop, `sent/…` holds the pain.008 files, the rest is reference data and truth.
class Output {
 public:
  virtual ~Output() = default;
  /// Creates the file if it is new.
  virtual void append(std::string_view file, std::string_view bytes) = 0;
  /// Nothing more comes for this file.
  virtual void finish(std::string_view file) = 0;
};

struct Totals {
  std::uint64_t movements = 0, r_transactions = 0, invoices = 0, statements = 0, files = 0;
  std::uint64_t bytes = 0;  ///< of bank files
  Date last_day;
};

/// Writes `invoices.csv mandates.csv customers.csv truth.csv`, `sent/*.xml` and `bank/*`.
[[nodiscard]] Totals generate(const Options& options, Output& output);

/// What a generated drop is made of, for `--help`; one line each.
[[nodiscard]] std::string_view mix();

}  // namespace lettrage::generate
