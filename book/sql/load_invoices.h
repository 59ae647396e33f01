/// \file
/// The longest list of a book, which several connections read together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "book/run_book.h"
#include "book/sql/database.h"
#include "core/text_arena.h"

namespace lettrage::book::sql {

/// Invoices of the rows after `after`, up to `last`, with the numbers of their rows.
struct InvoiceRows {
  std::int64_t after = 0, last = 0;
  std::unique_ptr<TextArena> arena = std::make_unique<TextArena>();
  std::vector<Invoice> invoices;
  std::vector<std::int64_t> seqs;
};

/// The rows of a list whose last is `last`, in parts for so many threads.
[[nodiscard]] std::vector<InvoiceRows> parts_of_invoices(std::int64_t last, std::size_t threads);
/// Fills in the part; some `expected` rows.
void load_invoices(Database& database, InvoiceRows& part, std::size_t expected);
/// The parts in one piece, in the order of the invoices' ids, and the numbers of their rows. The snapshot's arena becomes that of
/// the texts of all.
void join(std::vector<InvoiceRows> parts, Snapshot& snapshot, std::vector<std::int64_t>& seqs);

}  // namespace lettrage::book::sql
