#include "formats/cfonb120/cutter.h"

#include <string>

#include "formats/cfonb120/amount.h"
#include "formats/cfonb120/complements.h"
#include "formats/fixed_width/cutter.h"

namespace lettrage::formats::cfonb120 {
namespace {

using fixed_width::Columns;
using fixed_width::Step;

/// What the records show of the way the file is written.
struct Seen {
  bool no_line_ends = false, cut_blanks = false, overlong = false, no_qualifiers = false;
  bool small = false, accented = false, without_sign = false;
};

class StatementCutter final : public fixed_width::RecordCutter {
 public:
  StatementCutter() : RecordCutter{width} {}

 private:
  Step step(std::string_view record, std::uint64_t offset) override {
    const Columns columns{record};
    const std::string_view code = columns.at(1, 2);
    see(columns, code, offset);
    if (code == "05") {
      if (++complements_ <= complements_max) return {};
      if (complements_ == complements_max + 1) report(Code::FieldTooLong, Severity::Warning, offset, "Ntry/AddtlNtryInf (05)");
      return {Step::Kind::Entry, 0};  // not read, so a cut may lie before it
    }
    complements_ = 0;
    if (code == "07" && open_) {
      open_ = false;
      return {Step::Kind::Close, 0};
    }
    if (code != "01" && (code != "04" || open_)) return {Step::Kind::Entry, 0};
    open_ = true;  // a 04 outside of a statement opens one, for want of a 01
    return {Step::Kind::Open, 0};
  }

  [[nodiscard]] std::string note() const override {
    return complements_ < complements_max ? std::string{} : std::string{too_many_complements} + '\n';
  }

  [[nodiscard]] std::string dialect() const override {
    std::string text{seen_.no_line_ends ? "no line ends" : "lines"};
    if (seen_.cut_blanks) text += ", trailing blanks cut";
    if (seen_.overlong) text += ", lines too long";
    if (seen_.small) text += ", small letters for signs";
    if (seen_.accented) text += ", é è for { }";
    if (seen_.without_sign) text += ", amounts without sign";
    if (seen_.no_qualifiers) text += ", complements without qualifier (Société Générale)";
    return text;
  }

  void see(const Columns& columns, std::string_view code, std::uint64_t offset) {
    const std::string_view record = columns.record();
    seen_.no_line_ends = seen_.no_line_ends || (offset > 0 && offset == end_);
    end_ = offset + record.size();
    seen_.cut_blanks = seen_.cut_blanks || columns.size() < width;
    seen_.overlong = seen_.overlong || columns.size() > width;
    if (code == "05") {
      seen_.no_qualifiers = seen_.no_qualifiers || has_no_qualifier(columns, Charset::Cp1252);
    } else if (columns.size() >= 104) {
      const Overpunch written = read_signed_amount(columns.at(91, 104), 2, eur, Charset::Cp1252).written;
      seen_.small = seen_.small || written == Overpunch::Small;
      seen_.accented = seen_.accented || written == Overpunch::Accented;
      seen_.without_sign = seen_.without_sign || written == Overpunch::Unsigned;
    }
  }

  void report(Code code, Severity severity, std::uint64_t offset, std::string_view field) {
    faults_.push_back({.code = code, .severity = severity, .unit = Unit::None, .offset = offset, .field = field});
  }

  Seen seen_;
  std::uint64_t end_ = 0;  ///< of the record before, in the file
  std::size_t complements_ = 0;
  bool open_ = false;
};

}  // namespace

std::unique_ptr<Cutter> make_cutter() { return std::make_unique<StatementCutter>(); }

}  // namespace lettrage::formats::cfonb120
