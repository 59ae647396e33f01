/// \file
/// What the apply stage decided, on its way to the outputs and the book: recorded in order by the one stage that may change
/// state, made into text by any thread, carried out in order by `Writer`.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <variant>
#include <vector>

#include "book/book.h"
#include "core/model/rows.h"

namespace lettrage::pipeline {

/// Rows that were decided together. Their texts live in `texts`, in the batch that they were read from, or as long as the run.
/// Moved only: a copy's rows would tell the texts of the original.
struct RowBlock {
  RowBlock() = default;
  RowBlock(RowBlock&&) = default;
  RowBlock& operator=(RowBlock&&) = default;
  ~RowBlock() = default;

  book::Changes rows;
  std::deque<std::string> texts;
  std::string file;                        ///< that the movements are of
  bool stored = true;                      ///< false: the movements go to the outputs alone (a file of known bytes)
  std::vector<std::uint32_t> provisional;  ///< of `rows.movements`, ascending: their rows may be replaced when the run closes

  [[nodiscard]] bool empty() const noexcept {
    return rows.movements.empty() && rows.allocations.empty() && rows.journal.empty() && rows.teachings.empty();
  }

  // The same as lines of the output tables, made by `print`.
  std::string movements, allocations, exceptions, journal;
  struct Span {
    std::uint64_t at = 0, length = 0;
  };
  struct Lines {
    Span movement, exception;  ///< length 0: there is none
  };
  std::vector<Lines> provisional_lines;  ///< parallel to `provisional`; within the texts above
};

/// Changes of state, with copies of what the ledger goes on to change. Moved only, too.
struct StateBlock {
  StateBlock() = default;
  StateBlock(StateBlock&&) = default;
  StateBlock& operator=(StateBlock&&) = default;
  ~StateBlock() = default;

  book::StateChanges changes;
  std::deque<RTransaction> r_transactions;  ///< that `changes` points to
};

struct FileBegins {
  FileRow file;
};
/// Rows and statements from here to its end can be taken back.
struct StatementBegins {};
/// The last one that began was quarantined: nothing of it stays.
struct StatementFails {};
struct StatementEnds {
  StatementRow statement;
};
/// Nothing of the file that began stays but its own row.
struct FileFails {
  FileRow file;
};
struct FileEnds {
  FileRow file;
  std::vector<Diagnostic> diagnostics;
};
using Effect =
    std::variant<FileBegins, StatementBegins, RowBlock, StateBlock, StatementFails, StatementEnds, FileFails, FileEnds>;
using Effects = std::vector<Effect>;

/// Makes the lines of all rows. `data`: whose invoices the rows name; of these only the ids are read, which do not change.
void print(Effects& effects, const ReferenceData& data);

}  // namespace lettrage::pipeline
