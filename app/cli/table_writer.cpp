#include "app/cli/table_writer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/shared.h"
#include "core/csv_writer.h"

namespace lettrage::cli {
namespace {

void print_ndjson(const std::vector<std::string>& columns, const std::vector<std::string>& row) {
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!row[i].empty()) object[columns[i]] = row[i];
  }
  fmt::print("{}\n", object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

bool is_amount(const std::string& column) {
  for (const char* amount :
       {"amount", "debit", "credit", "fee", "booked_amount", "on_account", "open_amount", "imported_open_amount",
        "opening_balance", "closing_balance", "booked_sum", "discount_amount", "commission_amount"}) {
    if (column == amount) return true;
  }
  return false;
}

}  // namespace

void TableWriter::header(const std::vector<std::string>& columns) {
  columns_ = columns;
  if (format_ != "csv") return;
  for (std::size_t i = 0; i < columns.size(); ++i) fmt::print("{}{}", i > 0 ? "," : "", columns[i]);
  fmt::print("\n");
}

void TableWriter::row(const std::vector<std::string>& row) {
  if (format_ == "table") {
    rows_.push_back(row);
    return;
  }
  if (format_ == "ndjson") return print_ndjson(columns_, row);
  line_.clear();
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) line_ += ',';
    if (is_amount(columns_[i])) {
      append_csv_plain(line_, row[i]);
    } else {
      append_csv_text(line_, row[i]);
    }
  }
  fmt::print("{}\n", line_);
}

void TableWriter::end() {
  if (format_ == "table") print_table(columns_, rows_);
}

}  // namespace lettrage::cli
