/// \file
/// Rows of reference data before they are understood: texts by column, with their places in the file. Shared by the CSV and
/// the NDJSON side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "book/import.h"
#include "core/chain_index.h"

namespace lettrage::book {

/// One column of a kind. `required`: it must be there, and have a value in each row.
struct Column {
  std::string_view name;
  bool required = false;
};
/// All columns of a kind (CONTRACT.md "Reference data"), in the order of the kind's column enumeration.
[[nodiscard]] const std::vector<Column>& columns(Kind kind);

/// Text of one field, and where it begins. Views live until the next row is read.
struct Value {
  std::string_view text;
  std::uint64_t offset = 0;
};

/// One row: values by column, empty where absent.
struct SourceRow {
  std::vector<Value> values;
  std::uint64_t offset = 0;  ///< of its first byte
};

/// Collects what is wrong with a file. Line numbers are worked out here, walking forward once.
class Reporter {
 public:
  Reporter(std::string_view bytes, std::string_view file, std::vector<Diagnostic>& diagnostics)
      : bytes_{bytes}, file_{file}, diagnostics_{diagnostics} {}
  void report(Severity severity, Code code, std::uint64_t offset, std::string_view field, std::string_view found,
              std::string_view detail = {});
  /// Says how much was left out, if anything was.
  void finish();
  [[nodiscard]] std::uint64_t errors() const noexcept { return errors_; }

 private:
  [[nodiscard]] std::uint64_t line_of(std::uint64_t offset);
  std::string_view bytes_, file_;
  std::vector<Diagnostic>& diagnostics_;
  std::uint64_t reported_ = 0, left_out_ = 0, errors_ = 0;
  std::uint64_t counted_to_ = 0, line_ = 1;
};

/// Reads fields of one kind and appends finished records to `data`.
class RecordSink {
 public:
  RecordSink(Kind kind, ReferenceData& data, Reporter& reporter);
  /// False if the row was left out; what is wrong has been reported.
  bool add(const SourceRow& row);

 private:
  class Fields;
  bool add_invoice(Fields& row);
  bool add_mandate(Fields& row);
  bool add_customer(Fields& row);
  template <class Record>
  bool store(std::vector<Record>& records, Record record, std::string_view Record::*id, Fields& row);

  Kind kind_;
  ReferenceData& data_;
  Reporter& reporter_;
  ChainIndex seen_;        ///< ids of this file
  std::size_t first_ = 0;  ///< its first record
};

/// Reads `bytes` from `start` (after a byte order mark) to the end.
void read_csv(std::string_view bytes, std::size_t start, Kind kind, RecordSink& sink, Reporter& reporter);
void read_ndjson(std::string_view bytes, std::size_t start, Kind kind, RecordSink& sink, Reporter& reporter);

/// Bytes of the longest prefix that is UTF-8 (no NUL, surrogates, overlong forms); `text.size()` if all of it is.
[[nodiscard]] std::size_t valid_utf8(std::string_view text) noexcept;

/// A field may not be longer: anything else is a quote that was never closed, or no table.
inline constexpr std::size_t field_bytes_max = 64 * 1024;

}  // namespace lettrage::book
