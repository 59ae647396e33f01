#include "reconcile/matching/text_pieces.h"

#include <algorithm>
#include <array>

#include "core/identifiers.h"
#include "reconcile/matching/keys.h"
#include "reconcile/matching/words.h"

namespace lettrage::reconcile {
namespace {

using namespace std::string_view_literals;

/// Characters a line holds where banks cut texts: MT940 `?20` 27, SWIFT 35 and 65, CODA 43 and 53, camt 140, two of 35.
constexpr std::array<std::size_t, 8> line_lengths{27, 35, 43, 53, 65, 70, 105, 140};
/// Of these, the ones at which a text that arrives as one line may have been cut and joined with a blank.
constexpr std::array<std::size_t, 4> joined_line_lengths{27, 35, 65, 140};
constexpr std::size_t iban_length_max = 34, iban_length_min = 15;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_full(std::string_view line) {
  const std::size_t size = characters(line);
  return std::find(line_lengths.begin(), line_lengths.end(), size) != line_lengths.end();
}

constexpr bool is_connector(char c) { return c == '-' || c == '/' || c == '.' || c == '_'; }

/// A gap's blanks and connectors; `−`, `–` and their like (U+2010–U+2015) count as `-`.
struct GapReader {
  std::string_view gap;
  std::size_t blanks = 0, connectors = 0;
  bool soft = false, other = false;
  char connector = 0;

  void read() {
    for (std::size_t i = 0; i < gap.size(); ++i) {
      const char c = gap[i];
      if (c == '\n') {
        soft = true;
      } else if (c == ' ') {
        ++blanks;
      } else if (is_connector(c)) {
        ++connectors;
        connector = c;
      } else if (gap.substr(i, 2) == "\xC2\xA0"sv || gap.substr(i, 3) == "\xE2\x80\xAF"sv) {
        ++blanks;
        i += c == '\xC2' ? 1 : 2;
      } else if (gap.substr(i, 2) == "\xE2\x80"sv && i + 2 < gap.size() && gap[i + 2] >= '\x90' && gap[i + 2] <= '\x95') {
        ++connectors;
        connector = '-';
        i += 2;
      } else {
        other = true;
        return;
      }
    }
  }
};

/// Longest gap inside one number: a wrapped, indented line.
constexpr std::size_t gap_max = 8;

void classify_gap(const PieceText& text, Piece& piece, const Piece& next, bool one_line) {
  GapReader reader{.gap = std::string_view{text.text}.substr(piece.end, next.begin - piece.end)};
  if (reader.gap.empty()) {
    piece.after = Gap::Glue;
    return;
  }
  piece.after = Gap::Break;
  if (reader.gap.size() > gap_max) return;
  reader.read();
  if (reader.other || reader.connectors > 1) return;
  piece.connector = reader.connector;
  const bool at_column = one_line && piece.end >= joined_line_lengths.front() && reader.gap == " " &&
                         std::any_of(joined_line_lengths.begin(), joined_line_lengths.end(),
                                     [&](std::size_t length) { return (piece.end + 1) % (length + 1) == 0; });
  if (reader.soft || at_column) {
    piece.after = Gap::Soft;
  } else {
    piece.after = reader.blanks == 0 ? Gap::Tight : Gap::Blank;
  }
}

void add_piece(PieceText& out, std::size_t begin, std::size_t end, bool digits, bool letters) {
  Piece& piece = out.pieces.emplace_back(Piece{
      .begin = static_cast<std::uint32_t>(begin), .end = static_cast<std::uint32_t>(end), .digits = digits, .letters = letters});
  if (!digits) piece.word = word_of(out.of(piece));
}

void add_piece(PieceText& out, std::size_t begin, std::size_t end) {
  const std::string_view text = std::string_view{out.text}.substr(begin, end - begin);
  add_piece(out, begin, end, std::any_of(text.begin(), text.end(), is_digit), !std::all_of(text.begin(), text.end(), is_digit));
}

/// A run of letters and digits both is one piece, but for known words glued to its head or tail.
void add_run(PieceText& out, std::size_t begin, std::size_t end) {
  const std::string_view text = out.text;
  const auto first_digit = [&](std::size_t from) {
    while (from < end && !is_digit(text[from])) ++from;
    return from;
  };
  for (std::size_t digit = first_digit(begin); digit > begin;) {
    const std::size_t head = glued_head(text.substr(begin, digit - begin));
    if (head == 0) break;
    add_piece(out, begin, begin + head);
    begin += head;
  }
  std::size_t tail = end;
  while (tail > begin && !is_digit(text[tail - 1])) --tail;
  if (tail == begin || tail == end || !is_glued_tail(text.substr(tail, end - tail))) return add_piece(out, begin, end);
  add_piece(out, begin, tail);
  add_piece(out, tail, end);
}

std::int64_t small_number(std::string_view digits) {
  std::int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool is_date(std::string_view a, std::string_view b, std::string_view c) {
  const auto day_month_year = [](std::string_view day, std::string_view month, std::string_view year) {
    if (day.size() > 2 || month.size() > 2 || (year.size() != 2 && year.size() != 4)) return false;
    const auto d = small_number(day), m = small_number(month), y = small_number(year);
    return d >= 1 && d <= 31 && m >= 1 && m <= 12 && (year.size() == 2 || (y >= 1900 && y <= 2100));
  };
  if (a.size() == 4) return day_month_year(c, b, a);
  return day_month_year(a, b, c);
}

void mark_dates(PieceText& text) {
  auto& pieces = text.pieces;
  for (std::size_t i = 0; i + 2 < pieces.size(); ++i) {
    Piece &a = pieces[i], &b = pieces[i + 1], &c = pieces[i + 2];
    if (a.letters || b.letters || c.letters || a.after != Gap::Tight || b.after != Gap::Tight || a.connector != b.connector) {
      continue;
    }
    if (c.after == Gap::Tight || (i > 0 && pieces[i - 1].after == Gap::Tight)) continue;  // part of something longer
    if (is_date(text.of(a), text.of(b), text.of(c))) a.noise = b.noise = c.noise = true;
  }
}

/// `1.234,50` `1234.50` `1 234,50`: two digits after a point or comma, before them groups of three.
void mark_amounts(PieceText& text) {
  auto& pieces = text.pieces;
  const std::string_view bytes = text.text;
  const auto mark_between = [&](std::size_t i) {
    const Piece &a = pieces[i], &b = pieces[i + 1];
    return b.begin == a.end + 1 ? bytes[a.end] : '\0';
  };
  for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
    Piece &whole = pieces[i], &cents = pieces[i + 1];
    if (whole.letters || cents.letters || cents.end - cents.begin != 2) continue;
    const char point = mark_between(i);
    if (point != '.' && point != ',') continue;
    if (i + 2 < pieces.size() && pieces[i + 2].digits) {  // 01.03.2026, 10,20,30: no amount
      const char next = mark_between(i + 1);
      if (next == '.' || next == ',' || next == '-' || next == '/') continue;
    }
    std::size_t first = i;
    while (first > 0 && pieces[first].end - pieces[first].begin == 3 && !pieces[first - 1].letters &&
           pieces[first - 1].end - pieces[first - 1].begin <= 3) {
      const char grouping = mark_between(first - 1);
      if (grouping != '.' && grouping != ',' && grouping != '\'' && grouping != ' ') break;
      --first;
    }
    if (first > 0 && pieces[first - 1].after == Gap::Tight) continue;  // FA-2026.12
    for (std::size_t k = first; k <= i + 1; ++k) pieces[k].noise = true;
  }
}

void mark_ibans(PieceText& text) {
  auto& pieces = text.pieces;
  std::array<char, iban_length_max> key;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::string_view head = text.of(pieces[i]);
    if (head.size() < 4 || !is_letter(head[0]) || !is_letter(head[1]) || !is_digit(head[2]) || !is_digit(head[3])) continue;
    std::size_t size = 0;
    for (std::size_t k = i; k < pieces.size(); ++k) {
      const std::string_view piece = text.of(pieces[k]);
      if (size + piece.size() > key.size()) break;
      for (const char c : piece) key[size++] = to_upper(c);
      if (size >= iban_length_min) {
        const IbanVerdict verdict = check_iban({key.data(), size});
        // One text in 97 passes the check alone: an unlisted country counts only where it stands in one piece.
        if (verdict == IbanVerdict::Valid || (verdict == IbanVerdict::UnverifiedCountry && k == i && size >= 20)) {
          for (std::size_t m = i; m <= k; ++m) pieces[m].noise = true;
          i = k;
          break;
        }
      }
      if (pieces[k].after == Gap::End || pieces[k].after == Gap::Break) break;
    }
  }
}

void mark_references(PieceText& text, std::span<const references::Hit> found) {
  std::size_t piece = 0;
  for (const references::Hit& hit : found) {  // in order of position
    while (piece < text.pieces.size() && text.pieces[piece].end <= hit.position) ++piece;
    std::size_t left = hit.value.size();
    for (std::size_t k = piece; k < text.pieces.size() && left > 0; ++k) {
      const std::size_t size = text.pieces[k].end - text.pieces[k].begin;
      if (size > left) break;  // QRR with a zero dropped: its last piece has been marked
      text.pieces[k].noise = true;
      left -= size;
    }
  }
}

}  // namespace

std::uint32_t PieceText::position(std::uint32_t at) const {
  const auto before = std::lower_bound(soft_breaks.begin(), soft_breaks.end(), at) - soft_breaks.begin();
  return at - static_cast<std::uint32_t>(before);
}

void cut_into_pieces(PieceText& out, std::span<const std::string_view> lines, std::string_view joined, Lead lead) {
  const bool one_line = lines.size() < 2;
  const std::string_view only = !joined.empty() || lines.empty() ? joined : lines.front();
  const auto append = [&](std::string_view line) {
    const auto begin = static_cast<std::ptrdiff_t>(out.text.size());
    out.text.append(line);
    std::replace_if(out.text.begin() + begin, out.text.end(), is_blank, ' ');
  };
  if (one_line) {
    append(only);
  } else {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      append(lines[i]);
      if (i + 1 == lines.size()) break;
      if (is_full(lines[i])) out.soft_breaks.push_back(static_cast<std::uint32_t>(out.text.size()));
      out.text.push_back(is_full(lines[i]) ? '\n' : ' ');
    }
  }
  const std::string_view text = out.text;
  constexpr std::size_t usual_pieces = 24;
  out.pieces.reserve(usual_pieces);
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    bool digits = false, letters = false;
    while (i < text.size()) {
      if (is_digit(text[i])) {
        digits = true;
        ++i;
        continue;
      }
      const std::size_t length = word_character(text, i);
      if (length == 0) break;
      letters = true;
      i += length;
    }
    if (digits && letters) {
      add_run(out, begin, i);
    } else if (i > begin) {
      add_piece(out, begin, i, digits, letters);
    } else {
      ++i;
    }
  }
  for (std::size_t i = 0; i + 1 < out.pieces.size(); ++i) classify_gap(out, out.pieces[i], out.pieces[i + 1], one_line);
  read_words(out, lead);
}

void mark_noise(PieceText& text, std::span<const references::Hit> found) {
  mark_references(text, found);
  mark_ibans(text);
  mark_dates(text);
  mark_amounts(text);
}

namespace {
/// `100,00`: two digits behind a point or comma.
bool has_decimals(const PieceText& text, std::size_t i) {
  if (i + 1 >= text.pieces.size()) return false;
  const Piece &whole = text.pieces[i], &cents = text.pieces[i + 1];
  const char point = text.text[whole.end];
  return cents.begin == whole.end + 1 && cents.end - cents.begin == 2 && !cents.letters && (point == '.' || point == ',');
}
}  // namespace

void read_words(PieceText& text, Lead lead) {
  const Lead outset = lead;
  bool after_currency = false;
  for (std::size_t i = 0; i < text.pieces.size(); ++i) {
    Piece& piece = text.pieces[i];
    piece.lead = lead;
    const std::size_t before = i == 0 ? 0 : text.pieces[i - 1].end;
    const std::string_view gap_before = std::string_view{text.text}.substr(before, piece.begin - before);
    piece.telephone = piece.begin > 0 && text.text[piece.begin - 1] == '+' && !gap_before.ends_with("+++");
    if (!piece.digits) {
      after_currency = piece.word == Word::Currency;
      if (piece.word == Word::Invoice) lead = Lead::Invoice;
      if (piece.word == Word::Foreign) lead = Lead::Foreign;
      if (piece.word == Word::Other || piece.word == Word::Currency) lead = outset;
      continue;
    }
    const std::size_t after = piece.end;
    const std::string_view gap_after = std::string_view{text.text}.substr(
        after, (i + 1 < text.pieces.size() ? text.pieces[i + 1].begin : text.text.size()) - after);
    const bool currency_follows =
        gap_after.find("\xE2\x82\xAC") <= 1 || (piece.after != Gap::Break && i + 1 < text.pieces.size() &&
                                                !text.pieces[i + 1].digits && text.pieces[i + 1].word == Word::Currency);
    const bool amount_after_currency = i + 2 < text.pieces.size() && text.pieces[i + 2].digits;  // `12345 EUR 100,00`
    const bool decimals_follow = amount_after_currency && has_decimals(text, i + 2);
    const bool currency_before = after_currency || gap_before.ends_with("\xE2\x82\xAC") || gap_before.ends_with("\xE2\x82\xAC ");
    piece.money = !piece.letters && (currency_before ||
                                     (currency_follows && !decimals_follow && !(lead == Lead::Invoice && amount_after_currency)));
    after_currency = false;
    // A list goes on with the next number; a customer number ends where its punctuation says so.
    if (lead == Lead::Foreign && (piece.letters || piece.after == Gap::Break)) lead = outset;
  }
}

}  // namespace lettrage::reconcile
