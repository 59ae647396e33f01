// MT940, MT941, MT942, MT950: fields by their tags, `:86:` by its dialect. A text that lines cut is mapped as the whole it is
// and laid over the same places again.
#include <algorithm>
#include <array>
#include <vector>

#include "app/anonymise/formats.h"
#include "app/anonymise/words.h"
#include "core/identifiers.h"

namespace lettrage::anonymise {

namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr bool is_letter(char c) noexcept { return is_upper(c) || (c >= 'a' && c <= 'z'); }

/// A line and what ends it.
struct Line {
  std::string_view text, end;
};

std::vector<Line> lines_of(std::string_view bytes) {
  const bool at_signs = bytes.find("@@:") != std::string_view::npos;  // German videotex
  std::vector<Line> lines;
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t end = std::min(bytes.find_first_of("\r\n", at), bytes.size());
    std::size_t length = end == bytes.size() ? 0 : bytes.substr(end, 2) == "\r\n" ? 2 : 1;
    if (at_signs) {
      if (const std::size_t sign = bytes.substr(at, end - at).find("@@"); sign != std::string_view::npos) {
        end = at + sign;
        length = 2;
      }
    }
    lines.push_back({bytes.substr(at, end - at), bytes.substr(end, length)});
    at = end + length;
  }
  return lines;
}

/// Length of a tag at the start of `line` (`:61:`, `:60F:`, `:NS:`), and what it is.
struct Tag {
  std::string_view name;
  std::size_t length = 0;
};

Tag tag_of(std::string_view line) noexcept {
  constexpr std::array<std::string_view, 22> known{"20",  "21",  "25", "25P", "28", "28C", "13D", "34F", "60F", "60M", "61",
                                                   "62F", "62M", "64", "65",  "86", "90C", "90D", "NS",  "60",  "62",  "13"};
  std::size_t begin = 0;
  while (begin < line.size() && line[begin] != ':' && !is_letter(line[begin]) && !is_digit(line[begin]) && line[begin] != '-')
    ++begin;
  if (line.substr(begin, 5) == "{4::2") begin += 3;
  if (begin >= line.size() || line[begin] != ':') return {};
  const std::size_t close = line.find(':', begin + 1);
  if (close == std::string_view::npos) return {};
  const std::string_view name = line.substr(begin + 1, close - begin - 1);
  if (std::find(known.begin(), known.end(), name) == known.end()) return {};
  return {name, close + 1};
}

class SwiftCopy {
 public:
  SwiftCopy(std::string_view bytes, Mapper& mapper) : mapper_{mapper}, lines_{lines_of(bytes)} {
    form_.encoding = encoding_of(bytes);
    out_.reserve(bytes.size());
  }

  std::string run() {
    for (std::size_t i = 0; i < lines_.size();) {
      const Tag tag = tag_of(lines_[i].text);
      std::size_t end = i + 1;
      while (end < lines_.size() && tag_of(lines_[end].text).length == 0 && !is_frame(lines_[end].text)) ++end;
      if (tag.length == 0) {
        frame(lines_[i]);
        end = i + 1;
      } else {
        field(tag, i, end);
      }
      i = end;
    }
    return std::move(out_);
  }

 private:
  static bool is_frame(std::string_view line) noexcept {
    return line == "-" || line.substr(0, 2) == "-}" || line.substr(0, 3) == "{1:" || line.substr(0, 4) == "-XXX";
  }

  void put(const Line& line, std::string_view text) { out_.append(text).append(line.end); }

  /// `{1:F01BANKBEBBAXXX…}{2:I940…}`: the addresses of blocks 1 and 2 begin with a BIC; of block 3 the values are references.
  void frame(const Line& line) {
    std::string_view text = line.text;
    if (text.find("{1:") == std::string_view::npos && text.find("{2:") == std::string_view::npos) {
      const bool kind = text.size() <= 6 && text.find("94") != std::string_view::npos;  // `940`, `:940:`, `940 00`
      return put(line, kind || text == "-" ? std::string{text} : mapper_.text(text, form_));
    }
    std::string copy;
    while (!text.empty()) {
      const std::size_t close = std::min(text.find('}'), text.size() - 1) + 1;
      copy += block(text.substr(0, close));
      text.remove_prefix(close);
    }
    put(line, copy);
  }

  std::string block(std::string_view text) {
    // The address stands behind the application and service (block 1), the type (2, input), or the input time (2, output).
    constexpr std::size_t in_1 = 6, in_2_input = 7, in_2_output = 17, bic_length = 8;
    const std::string_view kind = text.substr(0, 4);
    const std::size_t at = kind.substr(0, 3) == "{1:" ? in_1 : kind == "{2:I" ? in_2_input : kind == "{2:O" ? in_2_output : 0;
    if (at > 0) {
      const std::string_view address = text.substr(std::min(at, text.size()));
      const std::string_view bic = address.substr(0, bic_length);
      const std::string mapped =
          is_bic(bic) ? mapper_.bic(bic) + std::string{address.substr(bic.size())} : mapper_.text(address, form_);
      return std::string{text.substr(0, at)} + mapped;
    }
    if (text.substr(0, 3) == "{4:" || text.substr(0, 1) != "{") return std::string{text};
    const std::size_t colon = std::min(text.rfind(':'), text.size() - 1) + 1;
    return std::string{text.substr(0, colon)} + mapper_.text(text.substr(colon), form_);
  }

  void field(const Tag& tag, std::size_t begin, std::size_t end) {
    const std::string_view value = lines_[begin].text.substr(tag.length);
    out_ += lines_[begin].text.substr(0, tag.length);
    if (tag.name == "61") {
      in_entry_ = true;
      if (begin + 1 < end && value.find_first_of(",.") == std::string_view::npos) {  // a line break between mark and amount
        const std::string joined = statement_line(std::string{value} + std::string{lines_[begin + 1].text});
        put(lines_[begin], std::string_view{joined}.substr(0, value.size()));
        put(lines_[begin + 1], std::string_view{joined}.substr(value.size()));
        ++begin;
      } else {
        put(lines_[begin], statement_line(value));
      }
    } else if (tag.name == "86") {
      return in_entry_ ? information(tag.length, begin, end) : plain_lines(tag.length, begin, end);
    } else if (tag.name == "NS") {
      return keyed_lines(tag.length, begin, end);
    } else if (tag.name[0] == '2' && tag.name.substr(0, 2) != "28") {
      put(lines_[begin], mapper_.text(value, form_));
      in_entry_ = false;
    } else {
      put(lines_[begin], value);  // numbers, dates and balances
      in_entry_ = false;
    }
    for (std::size_t i = begin + 1; i < end; ++i) put(lines_[i], mapper_.text(lines_[i].text, form_));
  }

  /// `:NS:` of German exporters: each line has a key of two digits.
  void keyed_lines(std::size_t tag, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::string_view text = lines_[i].text.substr(i == begin ? tag : 0);
      const std::size_t key = text.size() >= 2 && is_digit(text[0]) && is_digit(text[1]) ? 2 : 0;
      put(lines_[i], std::string{text.substr(0, key)} + mapper_.text(text.substr(key), form_));
    }
  }

  /// Texts of a statement: sums stay (`/SUM/3/0/100,00/0,00/`).
  void plain_lines(std::size_t tag, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::string_view text = lines_[i].text.substr(i == begin ? tag : 0);
      put(lines_[i], text.substr(0, 5) == "/SUM/" ? std::string{text} : mapper_.text(text, form_));
    }
  }

  /// Dates, mark, amount and type stay; the references behind them do not.
  std::string statement_line(std::string_view value) {
    std::size_t at = 0;
    const auto skip = [&](auto is) {
      const std::size_t begin = at;
      while (at < value.size() && is(value[at])) ++at;
      return at - begin;
    };
    const auto blank = [](char c) { return c == ' '; };
    skip(blank);
    const std::size_t dates = skip(is_digit);
    skip(blank);
    const std::size_t mark = skip(is_letter);
    skip(blank);
    const std::size_t amount = skip([](char c) { return is_digit(c) || c == ',' || c == '.'; });
    skip(blank);
    if (dates < 6 || mark == 0 || mark > 3 || amount == 0) return mapper_.text(value, form_);
    std::size_t type = 0;
    while (type < 4 && at + type < value.size() && value.substr(at + type, 2) != "//") ++type;
    at += type;
    return std::string{value.substr(0, at)} + mapper_.text(value.substr(at), form_);
  }

  /// Places in the joined text of `:86:` that are one text for its reader.
  struct Span {
    std::size_t begin = 0, length = 0;
  };

  void information(std::size_t tag, std::size_t begin, std::size_t end) {
    std::string joined;
    std::vector<std::size_t> ends;
    for (std::size_t i = begin; i < end; ++i) {
      joined += without_filling(lines_[i].text.substr(i == begin ? tag : 0));
      ends.push_back(joined.size());
    }
    if (const std::size_t first = first_subfield(joined); first > 0) {
      numbered(joined, first);
    } else {
      // Codewords are cut blindly; a line of free text goes on in the next one only where it is full.
      constexpr std::size_t width = 65;
      TextForm form = form_;
      const bool codewords = joined.substr(0, 1) == "/";
      for (std::size_t i = 0; !codewords && i + 1 < ends.size(); ++i) {
        const std::size_t length = ends[i] - (i == 0 ? 0 : ends[i - 1]);
        if (length != width) form.breaks.push_back(ends[i]);
      }
      // The transaction code of a German or Polish text: `999PN5477`, `911 TRANSAKCJA`.
      constexpr std::size_t code = 3;
      const bool coded =
          joined.size() > code && std::all_of(joined.begin(), joined.begin() + code, is_digit) && !is_digit(joined[code]);
      if (coded) form.breaks.insert(form.breaks.begin(), code);
      const std::string kept = coded ? joined.substr(0, code) : std::string{};
      joined = mapper_.text(joined, form);
      joined.replace(0, kept.size(), kept);
    }
    std::size_t from = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const std::string_view given = lines_[i].text.substr(i == begin ? tag : 0);
      const std::string_view mapped = std::string_view{joined}.substr(from, ends[i - begin] - from);
      put(lines_[i], std::string{mapped}.append(given.substr(mapped.size())));
      from = ends[i - begin];
    }
  }

  /// A line without the blanks that fill it; a single one may part two words.
  static std::string_view without_filling(std::string_view line) noexcept {
    const std::size_t end = line.find_last_not_of(' ') + 1;
    return end + 1 < line.size() ? line.substr(0, end) : line;
  }

  static bool is_key(std::string_view text, std::size_t at) noexcept {
    if (at + 2 > text.size() || !is_digit(text[at]) || !is_digit(text[at + 1])) return false;
    const int key = (text[at] - '0') * 10 + (text[at + 1] - '0');
    return key == 0 || key == 10 || (key >= 20 && key <= 39) || (key >= 60 && key <= 79);
  }

  static std::size_t next_subfield(std::string_view text, std::size_t at) noexcept {
    std::size_t next = text.find(text[at], at + 1);
    while (next != std::string_view::npos && !is_key(text, next + 1)) next = text.find(text[at], next + 1);
    return std::min(next, text.size());
  }

  /// Place of the first separator; 0 if the text has no numbered subfields. A sign that stands in amounts, dates and accounts
  /// too has to do so three times.
  static std::size_t first_subfield(std::string_view text) noexcept {
    constexpr std::size_t code = 3, least = 3;
    const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
    const std::size_t at = begin + code;
    if (text.size() < at + 3 ||
        !std::all_of(text.begin() + static_cast<std::ptrdiff_t>(begin), text.begin() + static_cast<std::ptrdiff_t>(at), is_digit))
      return 0;
    const char separator = text[at];
    if (is_digit(separator) || is_letter(separator) || static_cast<unsigned char>(separator) >= 0x80 || !is_key(text, at + 1))
      return 0;
    if (std::string_view{" ,.-/:()'\""}.find(separator) == std::string_view::npos) return at;
    std::size_t count = 0;
    for (std::size_t next = at; next < text.size(); next = next_subfield(text, next)) ++count;
    return count >= least ? at : 0;
  }

  /// `166?00…?20…?32…`, from the first separator on: texts and name are each one text over their subfields.
  void numbered(std::string& text, std::size_t first) {
    const char separator = text[first];
    std::vector<Span> words, name;
    for (std::size_t at = first; at < text.size();) {
      const std::size_t next = next_subfield(text, at);
      const int key = (text[at + 1] - '0') * 10 + (text[at + 2] - '0');
      const Span span{at + 3, next - at - 3};
      if ((key >= 20 && key <= 29) || (key >= 60 && key <= 63)) {
        words.push_back(span);
      } else if (key == 32 || key == 33) {
        name.push_back(span);
      } else if (key == 30) {
        replace(text, span, mapper_.bic(std::string_view{text}.substr(span.begin, span.length), form_));
      } else if (key != 34 && !(key == 10 && separator == '?')) {
        replace(text, span, mapper_.text(std::string_view{text}.substr(span.begin, span.length), form_));
      }
      at = next;
    }
    map_together(text, words);
    map_together(text, name);
  }

  static void replace(std::string& text, Span span, std::string_view by) { text.replace(span.begin, span.length, by); }

  void map_together(std::string& text, const std::vector<Span>& spans) {
    constexpr std::size_t full = 27;
    std::string joined;
    TextForm form = form_;
    bool identifiers = false;
    for (std::size_t i = 0; i < spans.size(); ++i) {
      const std::string_view part = std::string_view{text}.substr(spans[i].begin, spans[i].length);
      const bool identifier = begins_identifier(part);
      identifiers = identifiers || identifier;
      // Values go on over subfields; words do where a subfield is full.
      if (i > 0 && (identifier || (!identifiers && spans[i - 1].length < full))) form.breaks.push_back(joined.size());
      joined += part;
    }
    const std::string mapped = mapper_.text(joined, form);
    std::size_t from = 0;
    for (const Span& span : spans) {
      replace(text, span, std::string_view{mapped}.substr(from, span.length));
      from += span.length;
    }
  }

  /// `EREF+` and the like.
  static bool begins_identifier(std::string_view part) {
    const std::size_t plus = part.find('+');
    return (plus == 3 || plus == 4) && std::all_of(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(plus), is_upper) &&
           stays(part.substr(0, plus));
  }

  Mapper& mapper_;
  std::vector<Line> lines_;
  TextForm form_;
  std::string out_;
  bool in_entry_ = false;
};

}  // namespace

std::string copy_swift(std::string_view bytes, Mapper& mapper) { return SwiftCopy{bytes, mapper}.run(); }

}  // namespace lettrage::anonymise
