#include "formats/cfonb240/cutter.h"

#include "core/money.h"
#include "formats/fixed_width/cutter.h"

namespace lettrage::formats::cfonb240 {
namespace {

using fixed_width::Columns;
using fixed_width::Step;

constexpr std::string_view tally_mark = ".. ";

class SequenceCutter final : public fixed_width::RecordCutter {
 public:
  SequenceCutter() : RecordCutter{width} {}

 private:
  Step step(std::string_view record, std::uint64_t offset) override {
    const Columns columns{record};
    const std::string_view code = columns.at(1, 2);
    no_line_ends_ = no_line_ends_ || (offset > 0 && offset == end_);
    cut_blanks_ = cut_blanks_ || columns.size() < width;
    end_ = offset + record.size();
    tally_.see(columns);
    if (code == "39") tally_ = {};
    if (code == "39" && open_) {
      open_ = false;
      return {Step::Kind::Close, 0};
    }
    if (code != "31" && (code != "34" || open_)) return {Step::Kind::Entry, 0};
    open_ = true;  // a 34 outside of a sequence opens one, for want of a 31
    return {Step::Kind::Open, 0};
  }

  [[nodiscard]] std::string note() const override { return tally_.record(); }

  [[nodiscard]] std::string dialect() const override {
    std::string text{no_line_ends_ ? "no line ends" : "lines"};
    if (cut_blanks_) text += ", trailing blanks cut";
    return text;
  }

  Tally tally_;
  std::uint64_t end_ = 0;  ///< of the record before, in the file
  bool open_ = false, no_line_ends_ = false, cut_blanks_ = false;
};

}  // namespace

void Tally::see(const Columns& record) {
  const std::string_view code = record.at(1, 2);
  const auto number = fixed_width::number(record.at(3, 8));
  if (code == "31") {
    *this = {};
  } else if (!number || *number != number_ + 1) {
    numbered_ = false;
  }
  number_ = number.value_or(0);
  if (code != "34") return;
  const auto amount = fixed_width::number(record.at(229, 240));
  sum_ = sum_ && amount ? add(*sum_, *amount) : std::nullopt;
}

std::string Tally::record() const {
  std::string text{tally_mark};
  text += std::to_string(number_) + (numbered_ ? " y " : " n ") + (sum_ ? std::to_string(*sum_) : "-") + '\n';
  return text;
}

bool Tally::restore(std::string_view record) {
  if (!record.starts_with(tally_mark)) return false;
  record.remove_prefix(tally_mark.size());
  const std::size_t blank = record.find(' ');
  if (blank == std::string_view::npos || record.size() < blank + 3) return false;
  number_ = fixed_width::number(record.substr(0, blank)).value_or(0);
  numbered_ = record[blank + 1] == 'y';
  sum_ = fixed_width::number(record.substr(blank + 3));
  return true;
}

std::unique_ptr<Cutter> make_cutter() { return std::make_unique<SequenceCutter>(); }

}  // namespace lettrage::formats::cfonb240
