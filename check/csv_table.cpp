#include "check/csv_table.h"

#include <fmt/format.h>

namespace lettrage::check {
namespace {

constexpr std::size_t block_bytes = 1024UL * 1024;
/// A remittance has some kilobytes at most; the invoices of a large batch, a megabyte.
constexpr std::size_t row_bytes_max = 64UL * 1024 * 1024;
constexpr std::size_t fields_max = 256;

}  // namespace

CsvTable::CsvTable(const std::string& folder, std::string name, const std::vector<std::string_view>& columns, Findings& findings)
    : name_{std::move(name)},
      findings_{findings},
      file_{std::fopen((folder + "/" + name_).c_str(), "rbe"), &std::fclose},
      block_(block_bytes, '\0') {
  if (!file_) {
    fail("the file is missing or cannot be read");
    return;
  }
  if (!read_record()) {
    if (!over_) fail("the header is missing");
    over_ = true;
    return;
  }
  columns_ = fields_.size();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i < fields_.size() && fields_[i] == columns[i]) continue;
    fail(fmt::format("column {} of the header: expected {}, found {}", i + 1, columns[i],
                     i < fields_.size() ? fields_[i] : std::string{"nothing"}));
    return;
  }
}

void CsvTable::fail(std::string text) {
  findings_.add(name_, row_, std::move(text));
  over_ = true;
}

int CsvTable::get() {
  if (at_ == end_) {
    end_ = std::fread(block_.data(), 1, block_.size(), file_.get());
    at_ = 0;
    if (end_ == 0) return EOF;
  }
  return static_cast<unsigned char>(block_[at_++]);
}

bool CsvTable::next() {
  if (over_ || !read_record()) return false;
  if (fields_.size() == columns_) return true;
  fail(fmt::format("{} fields expected, {} found", columns_, fields_.size()));
  return false;
}

bool CsvTable::read_record() {
  int c = get();
  if (c == EOF) {
    over_ = true;
    if (std::ferror(file_.get()) != 0) fail("the file cannot be read to its end");
    return false;
  }
  ++row_;
  std::size_t field = 0, bytes = 0;
  bool quoted = false;
  const auto begin_field = [&] {
    if (fields_.size() <= field) fields_.emplace_back();
    fields_[field].clear();
  };
  const auto end_field = [&] {
    std::string& text = fields_[field];
    // A text that a spreadsheet would run stands behind an apostrophe.
    if (text.size() > 1 && text[0] == '\'' && std::string_view{"=+-@\t\r"}.find(text[1]) != std::string_view::npos)
      text.erase(0, 1);
    ++field;
  };
  begin_field();
  for (;; c = get()) {
    if (c == EOF || ++bytes > row_bytes_max) {
      fail(c == EOF ? "the last row has no end: the file is cut off" : "a row of more than 64 MiB");
      return false;
    }
    if (quoted) {
      if (c != '"') {
        fields_[field] += static_cast<char>(c);
        continue;
      }
      c = get();
      if (c == '"') {
        fields_[field] += '"';
        continue;
      }
      quoted = false;
      if (c != ',' && c != '\n') {
        fail("a quoted field goes on behind its end");
        return false;
      }
    } else if (c == '"') {
      if (!fields_[field].empty()) {
        fail("a quote within a field that is not quoted");
        return false;
      }
      quoted = true;
      continue;
    }
    if (c == ',') {
      end_field();
      if (field >= fields_max) {
        fail("too many fields");
        return false;
      }
      begin_field();
    } else if (c == '\n') {
      end_field();
      fields_.resize(field);
      return true;
    } else {
      fields_[field] += static_cast<char>(c);
    }
  }
}

}  // namespace lettrage::check
