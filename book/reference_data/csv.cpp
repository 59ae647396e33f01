/// CSV as RFC 4180 has it, and what spreadsheets make of it: `,` `;` or tab, LF or CRLF, a byte order mark.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>

#include "book/reference_data/source.h"

namespace lettrage::book {
namespace {

constexpr std::size_t header_columns_max = 1024;
/// After a quote that is never closed, reading goes on at the next line only so many times: each time, up to
/// `field_bytes_max` are read again.
constexpr int rereads_max = 64;

enum class End : std::uint8_t { Field, Row, File };

/// Cuts bytes into fields. Views point into the bytes, or into `unquoted` where doubled quotes had to be folded.
class Cutter {
 public:
  Cutter(std::string_view bytes, std::size_t at, char delimiter) : bytes_{bytes}, at_{at}, delimiter_{delimiter} {}

  [[nodiscard]] std::size_t at() const noexcept { return at_; }
  [[nodiscard]] bool done() const noexcept { return at_ >= bytes_.size(); }
  void go_to(std::size_t offset) noexcept { at_ = offset; }

  /// Reads the row at `at()`. False if it is no CSV: `fault` says why and where, and `at()` stays within it.
  bool row(std::vector<Value>& fields) {
    fields.clear();
    folded_.clear();
    folded_places_.clear();
    for (;;) {
      End end{};
      Value value;
      if (!field(value, end)) return false;
      // Columns beyond any header are not kept: the row is refused anyway.
      if (fields.size() <= header_columns_max) fields.push_back(value);
      if (end != End::Field) break;
    }
    for (const auto& [index, begin, size] : folded_places_)
      if (index < fields.size()) fields[index].text = std::string_view{folded_}.substr(begin, size);
    return true;
  }
  std::string_view fault;
  std::size_t fault_offset = 0;
  bool unclosed = false;  ///< the fault is a quote without its partner

 private:
  bool fail(std::string_view why, std::size_t offset, bool is_unclosed) {
    fault = why;
    fault_offset = offset;
    unclosed = is_unclosed;
    return false;
  }

  bool field(Value& value, End& end) {
    value.offset = at_;
    if (at_ < bytes_.size() && bytes_[at_] == '"') {
      if (!quoted(value)) return false;
    } else {
      const std::size_t begin = at_;
      while (at_ < bytes_.size() && bytes_[at_] != delimiter_ && bytes_[at_] != '\n' && bytes_[at_] != '\r') ++at_;
      if (at_ - begin > field_bytes_max) return fail("a field is longer than 64 KiB", begin, false);
      value.text = bytes_.substr(begin, at_ - begin);
    }
    ++index_;
    return terminator(end);
  }

  bool quoted(Value& value) {
    const std::size_t open = at_++;
    std::size_t begin = at_;
    bool folded = false;
    const std::size_t fold_begin = folded_.size();
    for (;;) {
      const std::size_t quote = bytes_.substr(0, std::min(bytes_.size(), open + field_bytes_max)).find('"', at_);
      if (quote == std::string_view::npos) return fail("a quoted field is not closed within 64 KiB", open, true);
      at_ = quote + 1;
      if (at_ >= bytes_.size() || bytes_[at_] != '"') {
        if (folded) {
          folded_.append(bytes_.substr(begin, quote - begin));
          folded_places_.push_back({index_, fold_begin, folded_.size() - fold_begin});
        } else {
          value.text = bytes_.substr(begin, quote - begin);
        }
        break;
      }
      folded_.append(bytes_.substr(begin, at_ - begin));  // with one of the two quotes
      folded = true;
      begin = ++at_;
    }
    while (at_ < bytes_.size() && bytes_[at_] == ' ' && delimiter_ != ' ') ++at_;
    if (at_ < bytes_.size() && bytes_[at_] != delimiter_ && bytes_[at_] != '\n' && bytes_[at_] != '\r')
      return fail("text follows a closing quote; quotes within a field are doubled", at_, false);
    return true;
  }

  bool terminator(End& end) {
    if (at_ >= bytes_.size()) {
      end = End::File;
    } else if (bytes_[at_] == delimiter_) {
      ++at_;
      end = End::Field;
      return true;
    } else {
      at_ += bytes_[at_] == '\r' && at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '\n' ? 2U : 1U;
      end = End::Row;
    }
    index_ = 0;
    return true;
  }

 public:
  /// Goes behind the line that holds `offset`.
  void skip_line(std::size_t offset) noexcept {
    index_ = 0;
    at_ = offset;
    while (at_ < bytes_.size() && bytes_[at_] != '\n' && bytes_[at_] != '\r') ++at_;
    if (at_ < bytes_.size()) at_ += bytes_[at_] == '\r' && at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '\n' ? 2U : 1U;
  }

 private:
  struct Folded {
    std::size_t index, begin, size;
  };
  std::string_view bytes_;
  std::size_t at_;
  char delimiter_;
  std::size_t index_ = 0;  ///< of the field in its row
  std::string folded_;     ///< texts whose doubled quotes were folded; of the current row
  std::vector<Folded> folded_places_;
};

/// A column's name as it is compared: without blanks around, lower case.
std::string plain(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  std::string name{text};
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return name;
}

constexpr std::size_t no_column = std::numeric_limits<std::size_t>::max();

std::size_t column_of(Kind kind, std::string_view name) {
  const auto& known = columns(kind);
  const auto found = std::find_if(known.begin(), known.end(), [&](const Column& c) { return c.name == name; });
  return found == known.end() ? no_column : static_cast<std::size_t>(found - known.begin());
}

/// The delimiter that makes most of the header known.
char detect_delimiter(std::string_view bytes, std::size_t start, Kind kind) {
  char best = ',';
  std::size_t most = 0;
  for (const char delimiter : {',', ';', '\t'}) {
    Cutter cutter{bytes, start, delimiter};
    std::vector<Value> header;
    if (!cutter.row(header)) continue;
    const auto known = static_cast<std::size_t>(
        std::count_if(header.begin(), header.end(), [&](const Value& v) { return column_of(kind, plain(v.text)) != no_column; }));
    if (known > most) {
      most = known;
      best = delimiter;
    }
  }
  return best;
}

/// Which of the kind's columns each field of the row is. Empty if the file cannot be read.
std::vector<std::size_t> read_header(const std::vector<Value>& header, Kind kind, Reporter& reporter) {
  std::vector<std::size_t> map;
  std::vector<bool> given(columns(kind).size());
  for (const Value& field : header) {
    const std::string name = plain(field.text);
    std::size_t column = column_of(kind, name);
    if (column == no_column) {
      if (!name.empty()) reporter.report(Severity::Info, Code::ColumnUnknown, field.offset, name, {});
    } else if (given[column]) {
      reporter.report(Severity::Error, Code::CsvMalformed, field.offset, columns(kind)[column].name, {},
                      "the header names this column twice");
      return {};
    } else {
      given[column] = true;
    }
    map.push_back(column);
  }
  bool complete = true;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i] || !columns(kind)[i].required) continue;
    reporter.report(Severity::Error, Code::ColumnMissing, header.front().offset, columns(kind)[i].name, {},
                    "nothing was read from this file");
    complete = false;
  }
  return complete ? map : std::vector<std::size_t>{};
}

}  // namespace

void read_csv(std::string_view bytes, std::size_t start, Kind kind, RecordSink& sink, Reporter& reporter) {
  Cutter cutter{bytes, start, detect_delimiter(bytes, start, kind)};
  std::vector<Value> fields;
  if (!cutter.row(fields)) {
    reporter.report(Severity::Error, Code::CsvMalformed, cutter.fault_offset, "header", {}, cutter.fault);
    return;
  }
  if (const auto header = bytes.substr(start, cutter.at() - start); valid_utf8(header) != header.size()) {
    reporter.report(Severity::Error, Code::EncodingInvalid, start + valid_utf8(header), "header", {},
                    "reference data is UTF-8: save the file as \"CSV UTF-8\"; nothing was read from it");
    return;
  }
  if (fields.size() > header_columns_max) {
    reporter.report(Severity::Error, Code::CsvMalformed, start, "header", {},
                    fmt::format("more than {} columns", header_columns_max));
    return;
  }
  const auto map = read_header(fields, kind, reporter);
  if (map.empty()) return;
  SourceRow row;
  int rereads = 0;
  while (!cutter.done()) {
    const std::size_t begin = cutter.at();
    if (!cutter.row(fields)) {
      reporter.report(Severity::Error, Code::CsvMalformed, cutter.fault_offset, "row", {}, cutter.fault);
      // A stray quote should cost its own line only.
      cutter.skip_line(cutter.unclosed && ++rereads > rereads_max ? std::min(bytes.size(), cutter.fault_offset + field_bytes_max)
                                                                  : cutter.fault_offset);
      continue;
    }
    if (fields.size() == 1 && fields[0].text.empty()) continue;  // a blank line
    const auto text = bytes.substr(begin, cutter.at() - begin);
    if (const std::size_t valid = valid_utf8(text); valid != text.size()) {
      reporter.report(Severity::Error, Code::EncodingInvalid, begin + valid, "row", {},
                      "reference data is UTF-8: save the file as \"CSV UTF-8\"; the row is left out");
      continue;
    }
    // Spreadsheets leave empty fields behind the last column; anything else means that fields have moved.
    while (fields.size() > map.size() && fields.back().text.empty()) fields.pop_back();
    if (fields.size() != map.size()) {
      reporter.report(Severity::Error, Code::RowInvalid, begin, "row", {},
                      fmt::format("{} fields where the header has {} columns", fields.size(), map.size()));
      continue;
    }
    row.values.assign(columns(kind).size(), Value{{}, begin});
    row.offset = begin;
    for (std::size_t i = 0; i < map.size(); ++i)
      if (map[i] != no_column) row.values[map[i]] = fields[i];
    sink.add(row);
  }
}

}  // namespace lettrage::book
