/// \file
/// Cuts files of fixed-width records, and walks the records of a batch. A format says what each record is to the cutter;
/// headers that are open where a batch begins come again in its prologue, raw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/batch.h"
#include "formats/fixed_width/records.h"
#include "formats/format.h"

namespace lettrage::formats::fixed_width {

/// What a record is to the cutter. Levels count from 0 (the file, or the outermost header).
struct Step {
  enum class Kind : std::uint8_t {
    Open,   ///< a header of `level`: closes what is open at that level and below, and is carried until closed
    Carry,  ///< more of the header opened last, carried with it
    Entry,  ///< begins an entry: a batch may begin here
    Part,   ///< belongs to what stands before it
    Close,  ///< the trailer of `level`: closes it and what is below
  } kind = Kind::Part;
  std::uint8_t level = 0;
};

/// `Context::epilogue` of a batch that ends where another header takes the place of one without its trailer.
inline constexpr std::string_view header_replaced = "-";

/// A cut lies before an `Entry` or an `Open`. Prologue: the open headers' records with LF, then the format's `note`;
/// `open_levels`: how many are open. Epilogue: of the file's last batch the format's `dialect`, else `header_replaced` or
/// nothing.
class RecordCutter : public Cutter {
 public:
  Cut cut(std::string_view bytes, std::size_t at_least, bool last) final;

 protected:
  explicit RecordCutter(std::size_t width) : width_{width} {}
  /// Called once for each record of the file, in order: may keep whole-file sums and add to `faults_`. `offset` is that
  /// of the record in the file.
  [[nodiscard]] virtual Step step(std::string_view record, std::uint64_t offset) = 0;
  /// Called once, after the last record; `offset` is the file's length.
  virtual void finish(std::uint64_t /*offset*/) {}
  /// What else the parser of a batch must know that begins with the record that `step` sees next: whole records with LF,
  /// which it meets as replayed ones.
  [[nodiscard]] virtual std::string note() const { return {}; }
  /// How the file is written, for people; asked for once, after the last record.
  [[nodiscard]] virtual std::string dialect() const { return {}; }

 private:
  void take(Step step, std::string_view record);
  [[nodiscard]] Context context() const;

  std::size_t width_;
  std::size_t scanned_ = 0;        ///< of the bytes shown: up to here every record was seen
  std::uint64_t base_ = 0;         ///< of the bytes shown, in the file
  std::vector<std::string> open_;  ///< by level
};

/// One record of a batch.
struct Record {
  Columns columns;
  std::uint64_t offset = 0;  ///< in the file
  bool replayed = false;     ///< a header from the prologue: the batch before has reported it
  bool blocked = false;      ///< another record follows without a line end between
};

/// Calls `visit(const Record&)` for each record of the prologue, then of the batch.
template <class Visit>
void for_each_record(const Batch& batch, std::size_t width, Visit visit) {
  const auto walk = [&](std::string_view bytes, std::uint64_t base, bool replayed) {
    std::size_t at = 0;
    while (const auto span = next_record(bytes, at, width, true)) {
      const bool more = span->next < bytes.size();
      const bool blocked = more ? bytes[span->next] != '\r' && bytes[span->next] != '\n' : !batch.last && !replayed;
      visit(Record{Columns{bytes.substr(span->begin, span->end - span->begin)}, replayed ? batch.offset : base + span->begin,
                   replayed, blocked});
      at = span->next;
    }
  };
  walk(batch.context.prologue, batch.offset, true);
  walk(batch.bytes, batch.offset, false);
}

}  // namespace lettrage::formats::fixed_width
