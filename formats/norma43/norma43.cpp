// Norma 43 (Cuaderno 43), the statement of Spanish banks: how it is recognised and cut, and what only the whole file shows.
#include <memory>

#include "formats/fixed_width/cutter.h"
#include "formats/format.h"
#include "formats/norma43/layout.h"
#include "formats/norma43/reader.h"
#include "formats/norma43/values.h"

namespace lettrage::formats::norma43 {
namespace {

using fixed_width::Columns;
using fixed_width::Step;

/// Record 11 is open until its 33, so every batch of a statement knows its account.
class Norma43Cutter final : public fixed_width::RecordCutter {
 public:
  Norma43Cutter() : RecordCutter{record_width} {}

 private:
  Step step(std::string_view record, std::uint64_t offset) override {
    const Columns line{record};
    const Kind kind = kind_of(line);
    if (kind == Kind::FileEnd) {
      check_count(line, offset);
      records_ = 0;
      return {Step::Kind::Close, 0};
    }
    ++records_;
    switch (kind) {
      case Kind::Header: return {Step::Kind::Open, 0};
      case Kind::Trailer: return {Step::Kind::Close, 0};
      case Kind::Movement:
      // A record that means nothing ends what stands before it, so that no number of them makes a batch large.
      case Kind::Unknown: return {Step::Kind::Entry, 0};
      default: return {Step::Kind::Part, 0};
    }
  }

  /// All records but this one; some writers count it, too.
  void check_count(const Columns& line, std::uint64_t offset) {
    const auto declared = fixed_width::number(file_end::records.text(line));
    const auto counted = static_cast<std::int64_t>(records_ % count_limit);
    if (!declared || (*declared != counted && *declared != counted + 1))
      report(Code::CountMismatch, Severity::Warning, offset, file_end::records.name);
  }

  void finish(std::uint64_t length) override {
    if (records_ > 0) report(Code::FieldMissing, Severity::Warning, length, "(88 fin de fichero)");
  }

  void report(Code code, Severity severity, std::uint64_t offset, std::string_view field) {
    faults_.push_back({.code = code, .severity = severity, .unit = Unit::None, .offset = offset, .field = field});
  }

  static constexpr std::uint64_t count_limit = 1'000'000;  ///< six digits: a longer file counts from 0 again
  std::uint64_t records_ = 0;
};

/// A header whose dates, balance and currency can be read: no other format's first record comes near it.
Likelihood sniff(std::string_view head) {
  const auto span = fixed_width::next_record(head, 0, record_width, true);
  if (!span) return Likelihood::No;
  const Columns line{head.substr(span->begin, span->end - span->begin)};
  const auto date = [&](const Field& field) {
    const auto day = read_date(field.of(line));
    return day && day->present();
  };
  const bool header_fits = line.at(1, 2) == "11" && fixed_width::all_digits(line.at(3, 10)) && date(header::from_date) &&
                           date(header::to_date) && read_sign(header::sign.of(line)) != Direction::None &&
                           fixed_width::all_digits(header::amount.of(line)) &&
                           read_currency(header::currency.of(line)).has_value();
  return header_fits ? Likelihood::Yes : Likelihood::No;
}

}  // namespace

Format describe() {
  return {.id = "norma43",
          .title = "Norma 43 account statement (Spain)",
          .sniff = sniff,
          .make_cutter = [] { return std::unique_ptr<Cutter>{std::make_unique<Norma43Cutter>()}; },
          .parse = read};
}

}  // namespace lettrage::formats::norma43
