/// \file
/// The rows of the output tables (CONTRACT.md "Outputs of run"), each with its line end.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "book/book.h"
#include "core/diagnostic.h"
#include "core/model/dunning.h"
#include "core/model/r_transaction.h"
#include "core/model/retry.h"
#include "core/model/rows.h"
#include "reconcile/dunning/limitation.h"

namespace lettrage::pipeline {

void append_row(std::string& out, const MovementRow& row, std::string_view file);
void append_row(std::string& out, const book::StoredAllocation& allocation, std::string_view invoice_id);
void append_row(std::string& out, const JournalRow& row);
void append_row(std::string& out, const RTransaction& event);
void append_row(std::string& out, const Retry& retry);
void append_row(std::string& out, const Notice& notice);
/// The row of limitation.csv.
void append_row(std::string& out, const reconcile::NearLimitation& near, const Invoice& invoice);
void append_row(std::string& out, const Diagnostic& diagnostic);
/// The row of exceptions.csv.
void append_exception(std::string& out, const MovementRow& row);
/// `0.83` for 830 thousandths.
[[nodiscard]] std::string decimal(std::uint16_t thousandths);

/// One row by itself.
template <class... What>
[[nodiscard]] std::string csv_row(const What&... what) {
  std::string out;
  append_row(out, what...);
  return out;
}

}  // namespace lettrage::pipeline
