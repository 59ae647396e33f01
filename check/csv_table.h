/// \file
/// One table of a run, read row by row: RFC 4180 with a header, as CONTRACT.md writes it and no looser.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "check/findings.h"

namespace lettrage::check {

class CsvTable {
 public:
  /// `columns` must be the first ones of the header, in this order; more may follow them. What is wrong goes to `findings`,
  /// and ends the table.
  CsvTable(const std::string& folder, std::string name, const std::vector<std::string_view>& columns, Findings& findings);

  /// Goes to the next row; false at the end. The row before is gone then.
  bool next();
  /// By its place in `columns`; without the mark against formula injection.
  [[nodiscard]] std::string_view operator[](std::size_t column) const { return fields_[column]; }
  /// Number of the row, the header being 1.
  [[nodiscard]] std::uint64_t row() const noexcept { return row_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// Something wrong with the row at hand.
  void wrong(std::string text) { findings_.add(name_, row_, std::move(text)); }

 private:
  [[nodiscard]] int get();
  bool read_record();
  void fail(std::string text);

  std::string name_;
  Findings& findings_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  std::string block_;
  std::size_t at_ = 0, end_ = 0;
  std::vector<std::string> fields_;
  std::size_t columns_ = 0;
  std::uint64_t row_ = 0;
  bool over_ = false;
};

}  // namespace lettrage::check
