// BAI2: records of fields between commas. A record goes on in 88s and in lines without a code, and several may stand on one
// line.
#include <algorithm>

#include "app/anonymise/records_copy.h"

namespace lettrage::anonymise {

namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_blank(char c) noexcept { return static_cast<unsigned char>(c) <= 0x20U; }

/// The code of a record that begins with `text`; nothing where none does.
std::string_view code_of(std::string_view text) noexcept {
  constexpr std::string_view codes = "01 02 03 16 49 88 98 99";
  const std::string_view code = text.substr(0, 2);
  const bool ends = text.size() == 2 || (text.size() > 2 && (text[2] == ',' || text[2] == '/'));
  return code.size() == 2 && ends && code[0] != ' ' && code[1] != ' ' && codes.find(code) != std::string_view::npos
             ? code
             : std::string_view{};
}

/// Does a record begin with `text`, which stands behind a `/` on the same line? In a text a `/` may stand before anything.
bool begins_record(std::string_view text, bool in_text, bool after_blank) noexcept {
  const std::string_view code = code_of(text);
  if (code.empty() || text.size() < 4 || text[2] != ',') return false;
  if (!in_text) return true;
  if (!after_blank) return false;
  const std::string_view field = text.substr(3, std::min(text.find_first_of(",/", 3), text.size()) - 3);
  const bool number =
      !field.empty() && std::all_of(field.begin() + (field[0] == '-' || field[0] == '+' ? 1 : 0), field.end(), is_digit);
  if (code == "16") return number && field.size() == 3 && text.substr(6, 1) == ",";
  return number || (code != "49" && code != "98" && code != "99");
}

/// What stands behind one code, or a line without one.
struct Piece {
  Span text;
  bool terminated = false;  ///< by a `/`
  bool coded = false;       ///< behind a code
};

struct Record {
  std::string_view code;
  std::vector<Piece> pieces;
};

std::vector<Record> records_of(std::string_view bytes) {
  std::vector<Record> records;
  for (std::size_t at = 0; at < bytes.size();) {
    if (is_blank(bytes[at])) {
      ++at;
      continue;
    }
    if (bytes.substr(at, 3) == "\xEF\xBB\xBF") {
      at += 3;
      continue;
    }
    const std::string_view line = bytes.substr(at, std::min(bytes.find_first_of("\r\n", at), bytes.size()) - at);
    const std::string_view code = code_of(line);
    const bool in_text = code.empty() || code == "16" || code == "88";
    std::size_t end = line.size(), next = line.size();
    bool terminated = false;
    for (std::size_t slash = line.find('/'); slash != std::string_view::npos && !terminated; slash = line.find('/', slash + 1)) {
      std::size_t after = slash + 1;
      while (after < line.size() && is_blank(line[after])) ++after;
      if (after < line.size() && !begins_record(line.substr(after), in_text, after > slash + 1)) continue;
      terminated = true;
      end = slash;
      next = after;
    }
    const std::size_t head = code.empty() ? 0 : std::min<std::size_t>(3, end);
    const Piece piece{{at + head, end - head}, terminated, !code.empty()};
    if (records.empty() || (!code.empty() && code != "88")) {
      records.push_back({code, {piece}});
    } else {
      records.back().pieces.push_back(piece);
    }
    at += next;
  }
  return records;
}

/// A field, and the piece it stands in.
struct Value {
  Span span;
  std::size_t piece = 0;
};

std::vector<Value> fields_of(std::string_view bytes, const Record& record) {
  std::vector<Value> fields;
  for (std::size_t i = 0; i < record.pieces.size(); ++i) {
    const Piece& piece = record.pieces[i];
    const std::string_view text = bytes.substr(piece.text.begin, piece.text.length);
    for (std::size_t at = 0;;) {
      const std::size_t comma = text.find(',', at);
      const std::size_t end = std::min(comma, text.size());
      // A piece that ends with its comma and without `/` leaves its last field to the next piece.
      const bool left_open = comma == std::string_view::npos && !piece.terminated && at > 0 &&
                             std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_blank) &&
                             i + 1 < record.pieces.size();
      if (!left_open) fields.push_back({{piece.text.begin + at, end - at}, i});
      if (comma == std::string_view::npos) break;
      at = comma + 1;
    }
  }
  return fields;
}

/// Fields that a funds type takes with it; `at` is its place.
std::size_t after_funds_type(std::string_view bytes, const std::vector<Value>& fields, std::size_t at) {
  const auto text = [&](std::size_t i) {
    if (i >= fields.size()) return std::string_view{};
    std::string_view field = bytes.substr(fields[i].span.begin, fields[i].span.length);
    while (!field.empty() && is_blank(field.front())) field.remove_prefix(1);
    while (!field.empty() && is_blank(field.back())) field.remove_suffix(1);
    return field;
  };
  const std::string_view type = text(at);
  if (type == "S" || type == "s") return at + 4;
  if (type == "V" || type == "v") return at + 3;
  if (type != "D" && type != "d") return at + 1;
  std::size_t pairs = 0;
  for (const char c : text(at + 1).substr(0, 3)) pairs = is_digit(c) ? pairs * 10 + static_cast<std::size_t>(c - '0') : 0;
  return at + 2 + 2 * pairs;
}

}  // namespace

std::string copy_bai2(std::string_view bytes, Mapper& mapper) {
  RecordsCopy copy{bytes, mapper};
  for (const Record& record : records_of(bytes)) {
    const std::vector<Value> fields = fields_of(bytes, record);
    const auto field = [&](std::size_t i) {
      if (i < fields.size()) copy.replace(fields[i].span, Kind::Text);
    };
    if (record.code == "16") {
      const std::size_t references = after_funds_type(bytes, fields, 2);
      field(references);
      field(references + 1);
      if (references + 2 >= fields.size()) continue;
      // The rest is text, commas and all, a line for each piece.
      const Value& first = fields[references + 2];
      for (std::size_t i = first.piece; i < record.pieces.size(); ++i) {
        Span text = record.pieces[i].text;
        if (i == first.piece) text = {first.span.begin, text.begin + text.length - first.span.begin};
        copy.replace(text, Kind::Text);
      }
    } else if (record.code == "01" || record.code == "02") {
      field(0);
      field(1);
    } else if (record.code == "03") {
      field(0);
    } else if (record.code.empty() || record.code == "88") {
      for (const Piece& piece : record.pieces) copy.replace(piece.text, Kind::Text);
    }
    // What stands behind a `/` that ends nothing is no field.
    for (const Piece& piece : record.pieces) {
      const std::size_t slash = bytes.substr(piece.text.begin, piece.text.length).find('/');
      const bool fields_alone = record.code == "01" || record.code == "02" || record.code == "03";
      if (fields_alone && slash != std::string_view::npos) {
        copy.replace({piece.text.begin + slash, piece.text.length - slash}, Kind::Text);
      }
    }
    // A line without a code behind a record that had ended belongs to nothing.
    for (std::size_t i = 1; i < record.pieces.size() && record.code != "16"; ++i) {
      const Piece& piece = record.pieces[i];
      const bool stray = record.pieces[i - 1].terminated && !piece.coded;
      if (stray && !record.code.empty() && record.code != "88") copy.replace(piece.text, Kind::Text);
    }
  }
  return copy.take();
}

}  // namespace lettrage::anonymise
