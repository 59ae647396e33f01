// CODA 2, the statement of Belgian banks: how it is recognised and cut, and what only the whole file shows.
#include <memory>

#include "formats/coda/layout.h"
#include "formats/coda/reader.h"
#include "formats/fixed_width/cutter.h"
#include "formats/format.h"

namespace lettrage::formats::coda {
namespace {

using fixed_width::Columns;
using fixed_width::Step;

/// Records 0 and 1 are open until the record 9, so every batch of a statement knows its account; 8 is carried too, because
/// the batch that finds the statement's end must know that it had its new balance.
class CodaCutter final : public fixed_width::RecordCutter {
 public:
  CodaCutter() : RecordCutter{record_width} {}

 private:
  Step step(std::string_view record, std::uint64_t offset) override {
    const Columns line{record};
    const Kind kind = kind_of(line);
    switch (kind) {
      case Kind::Header:
        open_ = Open{.header = true};
        more_ = false;
        return {Step::Kind::Open, 0};
      case Kind::OldBalance: return old_balance();
      case Kind::Message: ++open_.messages; return {Step::Kind::Part, 0};
      case Kind::Trailer:
        check_count(line, offset);
        more_ = trailer::more.of(line) == "1";
        trailer_ = offset;
        open_ = {};
        return {Step::Kind::Close, 0};
      // A record that means nothing ends what stands before it, so that no number of them makes a batch large.
      case Kind::Unknown: return {Step::Kind::Entry, 0};
      default: break;
    }
    ++open_.records;
    if (kind == Kind::Movement) return {Step::Kind::Entry, 0};
    if (kind != Kind::NewBalance || open_.closed) return {Step::Kind::Part, 0};
    open_.closed = true;
    return {Step::Kind::Carry, 0};
  }

  Step old_balance() {
    const bool first = open_.header && !open_.opened;
    if (!first) open_ = {};
    open_.opened = true;
    ++open_.records;
    more_ = false;
    return {first ? Step::Kind::Carry : Step::Kind::Open, 0};
  }

  /// Records 1, 2, 3 and 8; some banks count 4 as well.
  void check_count(const Columns& line, std::uint64_t offset) {
    const auto declared = fixed_width::number(trailer::records.text(line));
    const auto counted = static_cast<std::int64_t>(open_.records % count_limit);
    const auto with_messages = static_cast<std::int64_t>((open_.records + open_.messages) % count_limit);
    if (declared && (*declared == counted || *declared == with_messages)) return;
    report(Code::CountMismatch, Severity::Warning, offset, trailer::records.name);
  }

  void finish(std::uint64_t /*length*/) override {
    if (more_) report(Code::CountMismatch, Severity::Warning, trailer_, trailer::more.name);
  }

  void report(Code code, Severity severity, std::uint64_t offset, std::string_view field) {
    faults_.push_back({.code = code, .severity = severity, .unit = Unit::None, .offset = offset, .field = field});
  }

  static constexpr std::uint64_t count_limit = 1'000'000;  ///< six digits: a longer statement counts from 0 again

  /// The statement that the next record belongs to.
  struct Open {
    bool header = false, opened = false, closed = false;  ///< records 0, 1, 8 were seen
    std::uint64_t records = 0, messages = 0;
  };
  Open open_;
  bool more_ = false;  ///< the last trailer announces another statement
  std::uint64_t trailer_ = 0;
};

Likelihood sniff(std::string_view head) {
  const auto span = fixed_width::next_record(head, 0, record_width, true);
  if (!span) return Likelihood::No;
  return is_header(Columns{head.substr(span->begin, span->end - span->begin)}) ? Likelihood::Yes : Likelihood::No;
}

}  // namespace

Format describe() {
  return {.id = "coda",
          .title = "CODA 2 account statement (Belgium)",
          .sniff = sniff,
          .make_cutter = [] { return std::unique_ptr<Cutter>{std::make_unique<CodaCutter>()}; },
          .parse = read};
}

}  // namespace lettrage::formats::coda
