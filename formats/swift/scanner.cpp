#include "formats/swift/scanner.h"

#include <algorithm>
#include <cstring>

#include "formats/swift/blocks.h"
#include "formats/swift/search.h"
#include "formats/swift/text.h"

namespace lettrage::formats::swift {
namespace {

struct KnownTag {
  std::string_view text;
  Tag tag;
};
constexpr KnownTag known_tags[] = {
    {":20:", Tag::Reference},
    {":21:", Tag::RelatedReference},
    {":25:", Tag::Account},
    {":25P:", Tag::AccountBic},
    {":28C:", Tag::Sequence},
    {":28:", Tag::Sequence},
    {":13D:", Tag::DateTime},
    {":34F:", Tag::FloorLimit},
    {":60F:", Tag::Opening},
    {":60M:", Tag::OpeningPage},
    {":61:", Tag::Line},
    {":62F:", Tag::Closing},
    {":62M:", Tag::ClosingPage},
    {":64:", Tag::Available},
    {":65:", Tag::ForwardAvailable},
    {":86:", Tag::Information},
    {":90D:", Tag::DebitTotal},
    {":90C:", Tag::CreditTotal},
    {":NS:", Tag::NonSwift},
    {":13:", Tag::DateTime},
};

struct FoundTag {
  Tag tag = Tag::None;
  std::size_t length = 0;
};

FoundTag tag_of(std::string_view line) noexcept {
  if (line.size() < 4 || line.front() != ':') return {};
  for (const KnownTag& known : known_tags) {
    if (line[1] != known.text[1] || line[2] != known.text[2] || line.substr(0, known.text.size()) != known.text) continue;
    // `:13:` is a date and time, or a time of day in a text.
    if (known.text == ":13:" && !all_digits(line.substr(4, 10))) return {};
    return {known.tag, known.text.size()};
  }
  // `:65F:`, `:62:` … no minute and no second reads 60 to 99, so this is a tag and no time that a line break has cut.
  if (line[1] >= '6' && is_digit(line[1]) && is_digit(line[2])) {
    const std::size_t close = is_upper(line[3]) ? 4 : 3;
    if (line.size() > close && line[close] == ':') return {Tag::Unknown, close + 1};
  }
  return {};
}

/// What some exporters put before a line: control characters, a byte order mark, ING's `$` between messages; blanks too
/// outside a message.
std::string_view skip_junk(std::string_view line, bool blanks) noexcept {
  for (;;) {
    if (line.substr(0, 3) == "\xEF\xBB\xBF") {
      line.remove_prefix(3);
    } else if (!line.empty() && (static_cast<unsigned char>(line[0]) < 0x20 || line[0] == '$' || (blanks && line[0] == ' '))) {
      line.remove_prefix(1);
    } else {
      return line;
    }
  }
}

/// A line of an open message that begins with any other character is text. These begin tags, frames, ends of messages, and
/// what `skip_junk` takes away before one of them.
constexpr std::array<bool, 256> says_more = [] {
  std::array<bool, 256> marked{};
  for (std::size_t c = 0; c < 0x20; ++c) marked[c] = true;
  for (const char c : {':', '-', '{', '$'}) marked[static_cast<unsigned char>(c)] = true;
  marked[0xEF] = true;
  return marked;
}();
bool may_say_more(char first) noexcept { return says_more[static_cast<unsigned char>(first)]; }

/// Four characters as one number, so that a tag is compared in one step.
std::uint32_t four(const char* at) noexcept {
  std::uint32_t code = 0;
  std::memcpy(&code, at, sizeof code);
  return code;
}

/// `-` alone, `-}…`, `-XXX`, and `-å` of the Nordic 7-bit sets; a dash with other text is text.
bool is_terminator(std::string_view line) noexcept {
  if (line.empty() || line.front() != '-') return false;
  const std::string_view rest = trim(line.substr(1));
  return rest.empty() || rest.front() == '}' || rest.front() == '{' || rest == "XXX" || rest == "$" || rest == "\xE5" ||
         rest == "\xC3\xA5";
}

struct NamedType {
  std::string_view digits, blocks, line;
  MessageType type;
};
constexpr NamedType named_types[] = {{"940", "{2:O940}", ":940:", MessageType::Mt940},
                                     {"941", "{2:O941}", ":941:", MessageType::Mt941},
                                     {"942", "{2:O942}", ":942:", MessageType::Mt942},
                                     {"950", "{2:O950}", ":950:", MessageType::Mt950},
                                     {"000", "{2:O000}", "{2:O000}", MessageType::Other}};

MessageType type_named(std::string_view digits) noexcept {
  for (const NamedType& named : named_types) {
    if (named.digits == digits) return named.type;
  }
  return all_digits(digits) ? MessageType::Other : MessageType::Unknown;
}

/// Block 2 is `{2:I940…` (as sent) or `{2:O940…` (as received).
Frame blocks_in(std::string_view text) noexcept {
  const auto has = [text](std::string_view block) { return text.find(block) != std::string_view::npos; };
  Frame frame;
  frame.blocks = has("{1:") || has("{2:") || has("{4:");
  if (const std::size_t at = text.find("{2:"); at != std::string_view::npos && text.size() >= at + 7) {
    if (text[at + 3] == 'I' || text[at + 3] == 'O') frame.type = type_named(text.substr(at + 4, 3));
  }
  return frame;
}

/// The first CR, LF or, where wished for, `@` in [from, limit), or `limit`.
std::size_t find_mark(std::string_view bytes, std::size_t from, std::size_t limit, bool at_signs) noexcept {
  const char* const end = bytes.data() + limit;
  const char* at = bytes.data() + from;
  if (!at_signs) return static_cast<std::size_t>(find_line_mark(at, end) - bytes.data());
  // In steps, so that a file with `@@` only is not searched to its end for the others at each line.
  constexpr std::ptrdiff_t step = 256;
  while (at != end) {
    const char* const stop = at + std::min(step, end - at);
    at = std::find(at, find_line_mark(at, stop), '@');
    if (at != stop) break;
  }
  return static_cast<std::size_t>(at - bytes.data());
}

constexpr std::string_view text_block_then_reference = "{4::20:";

}  // namespace

std::string_view text_of(const Frame& frame) noexcept {
  for (const NamedType& named : named_types) {
    if (named.type == frame.type) return frame.blocks ? named.blocks : named.line;
  }
  return frame.blocks ? "{1:}" : "{0:}";
}

int header_rank(Tag tag) noexcept {
  switch (tag) {
    case Tag::Reference: return 0;
    case Tag::Account:
    case Tag::AccountBic: return 1;
    case Tag::Sequence: return 2;
    case Tag::FloorLimit: return 3;
    case Tag::Opening:
    case Tag::OpeningPage: return 4;
    default: return -1;
  }
}

bool ends_header(const Line& line) noexcept { return line.tag == Tag::Line || line.overlong; }

std::optional<Scanner::End> Scanner::find_end(std::string_view bytes, std::size_t from, bool at_signs, bool last) {
  const std::size_t limit = std::min(bytes.size(), from + record_max);
  for (std::size_t at = std::max(searched_, from); at < limit;) {
    const std::size_t place = find_mark(bytes, at, limit, at_signs);
    if (place == limit) break;
    searched_ = place;
    if (bytes[place] == '\n') return End{place, place + 1, false, false};
    if (place + 1 == bytes.size() && !last) return {};  // the second half of the mark may follow
    const bool second = place + 1 < bytes.size();
    if (bytes[place] == '\r') return End{place, place + (second && bytes[place + 1] == '\n' ? 2U : 1U), false, false};
    if (second && bytes[place + 1] == '@') return End{place, place + 2, false, true};
    at = place + 1;
  }
  searched_ = std::max(searched_, limit);
  if (limit - from == record_max) return End{limit, limit, true, false};
  if (last && from < bytes.size()) return End{limit, limit, false, false};
  return {};
}

bool Scanner::looks_like_time(std::string_view value) const noexcept {
  // `…T13` | `:20:15 Uhr`: a line break inside a time of day. What follows the colon are two digits and no more.
  return entry_text_ && ends_in_digit_ && value.size() >= 2 && value[0] <= '5' && is_digit(value[0]) && is_digit(value[1]) &&
         (value.size() == 2 || !is_alnum(value[2]));
}

void Scanner::classify(Line& line, std::string_view bytes) const {
  if (mid_line_) return;
  const std::string_view whole = line.text(bytes);
  const std::string_view text = skip_junk(whole, !open_);
  FoundTag found = tag_of(text);
  std::size_t tag_begin = line.begin + (whole.size() - text.size());
  const bool frame = is_terminator(text) || (text.size() > 2 && text[0] == '{' && is_digit(text[1]) && text[2] == ':');
  if (frame) {
    line.kind = text.front() == '-' ? LineKind::Terminator : LineKind::Block;
    line.frame = blocks_in(text);  // behind `-}` it is the next message's
    if (const std::size_t at = text.find(text_block_then_reference); at != std::string_view::npos) {
      found = {Tag::Reference, 4};
      tag_begin += at + 3;
    }
  }
  if (found.tag == Tag::None) {
    for (const NamedType& named : named_types) {
      if (named.line.front() != ':' || text.substr(0, named.line.size()) != named.line) continue;
      line.kind = LineKind::Block;
      line.frame.type = named.type;
    }
    return;
  }
  const std::string_view value = bytes.substr(tag_begin + found.length, line.content_end - tag_begin - found.length);
  const bool may_be_time =
      found.length == 4 && (found.tag == Tag::Reference || found.tag == Tag::RelatedReference || found.tag == Tag::Account ||
                            found.tag == Tag::Sequence || found.tag == Tag::DateTime);
  if (may_be_time && looks_like_time(value)) return;
  line.kind = LineKind::Tag;
  line.tag = found.tag;
  line.value = tag_begin + found.length;
  line.starts_statement =
      found.tag == Tag::Reference || (header_rank(found.tag) > 0 && (!open_ || closed_)) || (found.tag == Tag::Line && !open_);
}

std::optional<std::string_view> Scanner::take_text(std::string_view bytes) {
  if (!open_ || mid_line_ || overlong_ || at_signs_ || position_ >= bytes.size() || may_say_more(bytes[position_]) ||
      position_ - record_begin_ >= record_max) {
    return {};
  }
  const std::size_t limit = std::min(bytes.size(), position_ + record_max);
  const std::size_t from = std::max(searched_, position_);
  if (from >= limit) return {};
  const std::size_t place = find_mark(bytes, from, limit, false);
  searched_ = place;
  if (place == limit) return {};
  std::size_t next = place + 1;
  if (bytes[place] == '\r') {
    if (next == bytes.size()) return {};
    if (bytes[next] == '\n') ++next;
  }
  const std::string_view text = bytes.substr(position_, place - position_);
  ends_in_digit_ = is_digit(text.back());  // never empty: a mark may say more
  position_ = searched_ = next;
  return text;
}

bool Scanner::take_entry(std::string_view bytes, EntryLines& entry) {
  constexpr std::size_t tag = EntryLines::tag_length, longest_tag = 5;
  const std::size_t end = std::min(bytes.size(), position_ + record_max);
  if (!open_ || mid_line_ || overlong_ || at_signs_ || position_ >= end || end - position_ < block_size ||
      four(bytes.data() + position_) != four(":61:")) {
    return false;
  }
  const char* const data = bytes.data();
  std::size_t size = 0, information = 0;
  std::size_t value = position_ + tag;  // of the line under way
  bool ascii = true;
  for (std::size_t at = position_; end - at >= block_size; at += block_size) {
    const Block block{data + at};
    ascii = ascii && block.is_ascii();
    for (std::uint64_t marks = block.line_marks(); marks != 0; marks &= marks - 1) {
      const std::size_t mark = at + static_cast<std::size_t>(__builtin_ctzll(marks));
      if (mark < value) continue;  // the second half of a CR LF
      std::size_t next = mark + 1;
      if (end - next < longest_tag + 1 || size == EntryLines::most) return false;
      if (data[mark] == '\r' && data[next] == '\n') ++next;
      entry.lines_[size++] = {data + value, mark - value};
      value = next;
      if (!may_say_more(data[next])) continue;
      const std::uint32_t follows = four(data + next);
      if (follows == four(":86:") && information == 0) {
        information = size;
        value += tag;
        continue;
      }
      const bool closing = (follows == four(":62F") || follows == four(":62M")) && data[next + tag] == ':';
      if (follows != four(":61:") && !closing) return false;
      entry.begin = record_begin_ = position_;
      entry.ascii = ascii;
      entry.size_ = size;
      entry.information_ = information == 0 ? size : information;
      entry_text_ = true;
      ends_in_digit_ = is_digit(data[mark - 1]);
      next_at_signs_ = false;
      position_ = next;
      searched_ = std::max(searched_, position_);
      return true;
    }
  }
  return false;
}

std::optional<Line> Scanner::peek_usual(std::string_view bytes, bool last) {
  const std::string_view start = bytes.substr(position_, 4);
  const bool line_tag = start == ":61:";
  if (!line_tag && start != ":86:") return {};
  const auto end = find_end(bytes, position_, false, last);
  if (!end) return {};
  next_at_signs_ = false;
  std::optional<Line> found{std::in_place};
  found->begin = position_;
  found->content_end = end->content;
  found->end = end->after;
  found->value = position_ + start.size();
  found->kind = LineKind::Tag;
  found->tag = line_tag ? Tag::Line : Tag::Information;
  found->partial = end->partial;
  found->overlong = !line_tag && (overlong_ || position_ - record_begin_ >= record_max);
  found->cut_before = line_tag || found->overlong;
  return found;
}

std::optional<Line> Scanner::peek(std::string_view bytes, bool last) {
  if (position_ >= bytes.size()) return {};
  if (open_ && !mid_line_ && !at_signs_) {
    if (auto line = peek_usual(bytes, last)) return line;
  }
  Line line;
  line.begin = position_;
  // Enough to see junk and `:20:`; what comes later cannot change this answer.
  constexpr std::size_t enough = 64;
  const std::string_view start = bytes.substr(position_, enough);
  if (start.size() < enough && !last && start.find('\n') == std::string_view::npos && start.find('\r') == std::string_view::npos)
    return {};
  const bool reference = !mid_line_ && skip_junk(start, !open_).substr(0, 4) == ":20:";
  std::optional<End> end;
  if (!open_ && !mid_line_ && start.substr(0, 2) == "@@") {
    end = End{position_, position_ + 2, false, true};
  } else {
    end = find_end(bytes, position_, at_signs_ || reference, last);
  }
  if (!end) return {};
  line.content_end = end->content;
  line.end = end->after;
  line.partial = end->partial;
  classify(line, bytes);
  next_at_signs_ = line.tag == Tag::Reference ? end->at_signs : at_signs_;
  const bool new_record = line.starts_statement || line.tag == Tag::Line;
  line.overlong = !new_record && (overlong_ || line.begin - record_begin_ >= record_max);
  line.cut_before = new_record || line.overlong;
  return line;
}

void Scanner::advance(const Line& line, std::string_view bytes) {
  const bool new_record = line.starts_statement || line.tag == Tag::Line;
  if (new_record) record_begin_ = line.begin;
  overlong_ = line.overlong;
  next_frame_.blocks = next_frame_.blocks || line.frame.blocks;  // the blocks may stand in lines of their own
  if (line.frame.type != MessageType::Unknown) next_frame_.type = line.frame.type;
  if (line.starts_statement) {
    adopt_frame();
    open_ = true;
    closed_ = false;
    entry_text_ = false;
  }
  if (line.kind == LineKind::Tag) {
    // Only texts that directly follow a `:61:` are the entry's.
    if (line.tag == Tag::Line) {
      entry_text_ = true;
    } else if (line.tag != Tag::Information && line.tag != Tag::NonSwift) {
      entry_text_ = false;
    }
    if (line.tag == Tag::Closing || line.tag == Tag::ClosingPage) closed_ = true;
  } else if (line.kind == LineKind::Block || line.kind == LineKind::Terminator) {
    entry_text_ = false;
  }
  if (line.overlong) entry_text_ = false;
  ends_in_digit_ = line.content_end > line.begin && is_digit(bytes[line.content_end - 1]);
  mid_line_ = line.partial;
  at_signs_ = next_at_signs_;
  position_ = line.end;
  searched_ = std::max(searched_, position_);
}

void Scanner::cut(const Line& line) noexcept {
  searched_ -= std::min(searched_, position_);
  record_begin_ = position_ = 0;
  overlong_ = line.overlong;
}

void Scanner::adopt_frame() noexcept {
  frame_ = next_frame_;
  next_frame_ = {};
}

void Scanner::resume(bool open, bool overlong, bool mid_line, const Frame& frame) noexcept {
  // After a prologue: what it left is known but for its own positions.
  position_ = searched_ = record_begin_ = 0;
  entry_text_ = ends_in_digit_ = false;
  open_ = open;
  overlong_ = overlong;
  mid_line_ = mid_line;
  frame_ = frame;
}

}  // namespace lettrage::formats::swift
