/// \file
/// Rows of texts on stdout in the form a user asked for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lettrage::cli {

/// `csv` (RFC 4180, as in CONTRACT.md), `ndjson` (absent values left out) or `table` (for people). The first two print as
/// rows come; a table is printed by `end`.
class TableWriter {
 public:
  explicit TableWriter(std::string_view format) : format_{format} {}
  void header(const std::vector<std::string>& columns);
  void row(const std::vector<std::string>& row);
  void end();

 private:
  std::string_view format_;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::string line_;
};

}  // namespace lettrage::cli
