#include "formats/bai2/records.h"

#include <algorithm>

#include "core/money.h"
#include "formats/fixed_width/records.h"

namespace lettrage::formats::bai2 {
namespace {

using fixed_width::is_digit;
using fixed_width::trim;

constexpr bool is_blank(char c) noexcept { return static_cast<unsigned char>(c) <= 0x20U; }
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::size_t skip_blanks(std::string_view bytes, std::size_t at) noexcept {
  while (at < bytes.size() && is_blank(bytes[at])) ++at;
  return at;
}

/// The code of a record that begins with `text`; a comma, its `/` or nothing follows the two digits.
RecordCode code_of(std::string_view text) noexcept {
  if (text.size() < 2 || (text.size() > 2 && text[2] != ',' && text[2] != '/')) return RecordCode::None;
  const std::string_view code = text.substr(0, 2);
  if (code == "16") return RecordCode::Transaction;
  if (code == "88") return RecordCode::Continuation;
  if (code == "03") return RecordCode::Account;
  if (code == "49") return RecordCode::AccountEnd;
  if (code == "02") return RecordCode::Group;
  if (code == "98") return RecordCode::GroupEnd;
  if (code == "01") return RecordCode::File;
  return code == "99" ? RecordCode::FileEnd : RecordCode::None;
}

constexpr bool holds_text(RecordCode code) noexcept {
  return code == RecordCode::Transaction || code == RecordCode::Continuation || code == RecordCode::None;
}

/// Could `text`, what stands behind a `/` on the same line, be the next record? Banks that send blocks instead of lines put
/// one behind another; in a text, a `/` may stand before anything.
bool begins_record(std::string_view text, bool after_text, bool after_blank) noexcept {
  const RecordCode code = code_of(text);
  if (code == RecordCode::None || text.size() < 4 || text[2] != ',') return false;
  if (!after_text) return true;
  if (!after_blank) return false;
  const std::string_view field = text.substr(3, text.substr(3).find_first_of(",/"));
  switch (code) {
    case RecordCode::Transaction: return is_type_code(field) && text.size() > 6 && text[6] == ',';
    case RecordCode::AccountEnd:
    case RecordCode::GroupEnd:
    case RecordCode::FileEnd: return read_amount(field).error == AmountError::None;
    default: return true;
  }
}

/// One physical record.
struct Segment {
  std::size_t begin = 0, next = 0;
  RecordCode code = RecordCode::None;
  Piece piece;
};

std::optional<Segment> next_segment(std::string_view bytes, std::size_t at, bool last) noexcept {
  at = skip_blanks(bytes, at);
  if (bytes.substr(at, byte_order_mark.size()) == byte_order_mark) at = skip_blanks(bytes, at + byte_order_mark.size());
  if (at >= bytes.size()) return std::nullopt;
  const std::size_t line_end = std::min(bytes.find_first_of("\r\n", at), bytes.size());
  if (line_end == bytes.size() && !last) return std::nullopt;
  const std::string_view line = bytes.substr(at, line_end - at);
  Segment segment{.begin = at, .next = line_end, .code = code_of(line), .piece = {}};
  std::size_t end = line.size();
  for (std::size_t slash = line.find('/'); slash != std::string_view::npos; slash = line.find('/', slash + 1)) {
    const std::size_t after = skip_blanks(line, slash + 1);
    if (after == line.size() || begins_record(line.substr(after), holds_text(segment.code), after > slash + 1)) {
      segment.piece.terminated = true;
      end = slash;
      segment.next = at + after;
      break;
    }
  }
  segment.piece.text = line.substr(0, end);
  if (segment.code != RecordCode::None) segment.piece.text.remove_prefix(std::min<std::size_t>(3, end));
  return segment;
}

}  // namespace

bool is_type_code(std::string_view text) noexcept { return text.size() == 3 && fixed_width::all_digits(text); }

bool read_record(std::string_view bytes, std::size_t at, bool last, Record& record) {
  record.pieces.clear();
  record.stray.reset();
  record.cut_off.reset();
  record.physical = 0;
  std::size_t kept = 0;
  bool found = false;
  for (;;) {
    const auto segment = next_segment(bytes, at, last);
    if (!segment) {
      record.next = bytes.size();
      return found && last;
    }
    const bool goes_on = segment->code == RecordCode::Continuation || segment->code == RecordCode::None;
    if (found && !goes_on) {
      record.next = segment->begin;
      return true;
    }
    if (!found) {
      found = true;
      record.code = segment->code;
      record.begin = segment->begin;
    }
    at = segment->next;
    if (segment->code != RecordCode::None) ++record.physical;
    const bool whole = !record.pieces.empty() && record.pieces.back().terminated;
    if (segment->code == RecordCode::None && (whole || record.code == RecordCode::None)) {
      if (!record.stray) record.stray = segment->begin;
      continue;
    }
    kept += segment->piece.text.size() + 1;
    if (kept > record_max) {
      if (!record.cut_off) record.cut_off = segment->begin;
      continue;
    }
    record.pieces.push_back(segment->piece);
  }
}

std::string_view Fields::next() noexcept {
  while (!done()) {
    const Piece& piece = (*pieces_)[piece_];
    const std::string_view rest = piece.text.substr(at_);
    const std::size_t comma = rest.find(',');
    if (comma != std::string_view::npos) {
      at_ += comma + 1;
      return trim(rest.substr(0, comma));
    }
    // A piece that ends with its comma and without `/` leaves its last field to the next piece.
    const bool left_open = !piece.terminated && at_ > 0 && trim(rest).empty() && piece_ + 1 < pieces_->size();
    ++piece_;
    at_ = 0;
    if (!left_open) return trim(rest);
  }
  return {};
}

void Fields::rest(std::vector<std::string_view>& lines) const {
  std::size_t at = at_;
  for (std::size_t i = piece_; i < pieces_->size(); ++i) {
    const std::string_view line = trim((*pieces_)[i].text.substr(at));
    if (!line.empty()) lines.push_back(line);
    at = 0;
  }
}

Amount read_amount(std::string_view text) noexcept {
  if (text.empty()) return {};
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') text.remove_prefix(1);
  if (!fixed_width::all_digits(text)) return {.error = AmountError::NotNumeric};
  const auto value = fixed_width::number(text);
  if (!value) return {.error = AmountError::Overflow};
  return {.minor = negative ? -*value : *value};
}

Funds read_funds(Fields& fields) noexcept {
  Fields ahead = fields;
  const std::string_view type = ahead.next();
  Funds funds;
  if (type.empty()) {
    fields = ahead;
    return funds;
  }
  funds.type = type.front() >= 'a' && type.front() <= 'z' ? static_cast<char>(type.front() - 'a' + 'A') : type.front();
  if (type.size() != 1 || std::string_view{"Z012SVD"}.find(funds.type) == std::string_view::npos) {
    return {.type = 'Z', .valid = false, .date = {}};
  }
  if (funds.type == 'V') {
    funds.date = ahead.next();
    (void)ahead.next();  // time
  } else if (funds.type == 'S') {
    for (int i = 0; i < 3; ++i) (void)ahead.next();
  } else if (funds.type == 'D') {
    // As many pairs of days and amount as the record still has at most, whatever number it names.
    std::int64_t pairs = fixed_width::number(ahead.next()).value_or(0);
    for (; pairs > 0 && !ahead.done(); --pairs) {
      (void)ahead.next();
      (void)ahead.next();
    }
  }
  fields = ahead;
  return funds;
}

std::optional<Summary> next_summary(Fields& fields) noexcept {
  std::string_view type;
  while (type.empty()) {
    if (fields.done()) return std::nullopt;
    type = fields.next();
  }
  Summary summary{.type = type, .amount = fields.next(), .item_count = fields.next()};
  Fields ahead = fields;
  // A type code where the funds type should be: the bank leaves that one out.
  if (!is_type_code(ahead.next())) {
    if (!read_funds(fields).valid) (void)fields.next();
  }
  return summary;
}

}  // namespace lettrage::formats::bai2
