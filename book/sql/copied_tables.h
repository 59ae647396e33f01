/// \file
/// What a copy of a book consists of. Each table and each column of the schema stands there: tests/book/copy_test.cpp.
#pragma once

#include <span>
#include <string_view>

namespace lettrage::book::sql {

/// Columns in the order in which they stand, and what they hold: as in `RowSource::columns`.
struct CopiedTable {
  const char *name, *columns;  ///< `all_` and the table's name, for a RowSource; names between commas
  std::string_view kinds;
};

/// All tables, those that are referred to before those that refer.
[[nodiscard]] std::span<const CopiedTable> copied_tables() noexcept;

}  // namespace lettrage::book::sql
