#include "formats/swift/cutter.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/money.h"
#include "formats/swift/scanner.h"
#include "formats/swift/text.h"

namespace lettrage::formats::swift {
namespace {

// Places as header_rank, and after all of them what is no header field by rank.
constexpr std::size_t floor_limit_place = 3, opening_place = 4, date_time_place = 5, closing_place = 6;

int place_of(Tag tag) noexcept {
  if (tag == Tag::DateTime) return static_cast<int>(date_time_place);
  if (tag == Tag::Closing || tag == Tag::ClosingPage) return static_cast<int>(closing_place);
  return header_rank(tag);
}

/// Counts in the header only.
bool only_in_header(Tag tag) noexcept {
  return tag == Tag::FloorLimit || tag == Tag::Opening || tag == Tag::OpeningPage || tag == Tag::DateTime;
}

/// The reader takes the first account and number that are not blank, and the currency of the first floor limit that has one.
bool says_nothing(Tag tag, std::string_view field) {
  const std::string_view value = trim(field.substr(field.find(':', 1) + 1));
  switch (tag) {
    case Tag::Account:
    case Tag::AccountBic:
    case Tag::Sequence: return value.empty();
    case Tag::FloorLimit: return !Currency::make(value.substr(0, 3));
    default: return false;
  }
}

/// The header of the open message, for the prologue of the next batch. Of each rank the first field counts.
class Header {
 public:
  /// A `:61:` has come.
  void end() noexcept { over_ = true; }
  void see(const Line& line, std::string_view bytes) {
    if (line.starts_statement) {
      const int from = header_rank(line.tag);
      for (std::size_t place = from < 0 ? 0 : static_cast<std::size_t>(from); place < fields_.size(); ++place)
        fields_[place].clear();
      fields_[floor_limit_place].clear();  // never another message's
      over_ = false;
    }
    over_ = over_ || ends_header(line);
    const int place = place_of(line.tag);
    if (place < 0 || (over_ && only_in_header(line.tag))) return;
    std::string& field = fields_[static_cast<std::size_t>(place)];
    if (!field.empty() && !says_nothing(line.tag, field)) return;
    // A floor limit after the opening balance is not taken, so it must not come before it in the prologue.
    if (line.tag == Tag::FloorLimit && !fields_[opening_place].empty()) return;
    const std::size_t name = bytes[line.value - 4] == ':' ? 4 : 5;  // `:20:`, `:28C:`; a frame may stand before it
    field.assign(bytes.substr(line.value - name, name));
    field.append(line.value_of(bytes).substr(0, header_value_max));
  }
  [[nodiscard]] std::string text(bool at_signs) const {
    std::string out;
    for (const std::string& field : fields_) {
      if (field.empty()) continue;
      out += field;
      out += at_signs ? "@@" : "\n";
    }
    return out;
  }

 private:
  std::array<std::string, closing_place + 1> fields_;
  bool over_ = false;
};

class SwiftCutter final : public Cutter {
 public:
  Cut cut(std::string_view bytes, std::size_t at_least, bool last) override {
    for (;;) {
      while (scanner_.take_text(bytes)) {  // text begins and ends nothing
      }
      while (scanner_.position() < at_least && scanner_.take_entry(bytes, entry_)) header_.end();
      const auto line = scanner_.peek(bytes, last);
      if (!line) break;
      if (line->overlong && !scanner_.overlong())
        report(Code::FieldTooLong, Severity::Warning, *line, "Ntry/AddtlNtryInf (:86:)");
      if (line->cut_before && line->begin > 0 && line->begin >= at_least) {
        Cut cut{line->begin, context(*line)};
        base_ += line->begin;
        scanner_.cut(*line);
        return cut;
      }
      header_.see(*line, bytes);
      scanner_.advance(*line, bytes);
    }
    if (!last) return {};
    Cut end{bytes.size(), {}};
    end.next.epilogue = statement_ends;
    return end;
  }

 private:
  /// What goes on at `line`, the first of the next batch.
  [[nodiscard]] Context context(const Line& line) const {
    Context next;
    if (line.starts_statement) {
      next.epilogue = statement_ends;
      // A message without a reference of its own keeps the header fields before its first.
      if (line.tag != Tag::Reference && line.tag != Tag::Line) next.prologue = header_.text(scanner_.at_signs());
    } else if (scanner_.statement_open()) {
      next.open_levels = 1;
      next.prologue.append(text_of(scanner_.frame())).append("\n").append(header_.text(scanner_.at_signs()));
    }
    if (scanner_.next_frame().present()) next.prologue.append(text_of(scanner_.next_frame())).append("\n");
    if (line.overlong) next.prologue.append(scanner_.mid_line() ? mid_line_mark : overlong_mark).append("\n");
    return next;
  }

  void report(Code code, Severity severity, const Line& line, std::string_view field) {
    faults_.push_back({.code = code, .severity = severity, .unit = Unit::None, .offset = base_ + line.begin, .field = field});
  }

  Scanner scanner_;
  EntryLines entry_;  ///< the one gone past last; nobody asks for it
  Header header_;
  std::uint64_t base_ = 0;  ///< of the bytes shown, in the file
};

}  // namespace

std::unique_ptr<Cutter> make_cutter() { return std::make_unique<SwiftCutter>(); }

}  // namespace lettrage::formats::swift
