/// \file
/// The tables as people see them: a query each, and how its columns are printed. Used by `export_table` and `story`.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "book/sql/database.h"

namespace lettrage::book::sql {

/// How a column is printed. Amounts take the row's column `currency`.
enum class Print : unsigned char {
  Text,
  Integer,
  Date,
  Amount,
  Boolean,
  Thousandths,
  Flags,
  Movement,
  Allocation,
  RTransaction,
  Retry,
  Notice,  ///< ids, with their two letters
};
struct PrintedColumn {
  const char* name;
  Print print = Print::Text;
};
struct TableView {
  std::string_view name;
  const char* select;    ///< up to and without WHERE
  const char* order_by;  ///< stable keys: not the order of arrival where there is a better one
  std::vector<PrintedColumn> columns;
  /// What stands in `select` instead of `walk` where keys name a few rows: then they are found first. Empty: it is the same.
  std::string_view walk{}, few{};

  [[nodiscard]] std::string select_few() const {
    std::string text{select};
    if (!walk.empty()) text.replace(text.find(walk), walk.size(), few);
    return text;
  }
};

[[nodiscard]] const std::vector<TableView>& table_views();
[[nodiscard]] const TableView& table_view(std::string_view name);  ///< must exist

/// The row a query stands at, as texts; absent values are empty.
void print_row(const Statement& row, const TableView& view, std::vector<std::string>& out);
[[nodiscard]] std::vector<std::string> column_names(const TableView& view);

}  // namespace lettrage::book::sql
