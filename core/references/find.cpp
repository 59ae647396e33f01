#include <algorithm>
#include <array>
#include <initializer_list>

#include "core/identifiers.h"
#include "core/references/references.h"

// One pass from left to right, word by word. Whatever is tried at a place looks at a bounded stretch of text behind it, so the
// whole takes time in proportion to the text, however hostile.
namespace lettrage::references {
namespace {

constexpr std::size_t nowhere = std::string_view::npos;
/// Blanks that may stand between two characters of one reference: a wrapped and indented line.
constexpr std::size_t gap_max = 8;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
constexpr std::array<bool, 256> letters_and_digits = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view{"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"}) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();
constexpr bool is_letter_or_digit(char c) noexcept { return letters_and_digits[static_cast<unsigned char>(c)]; }

/// The text with the questions asked of its places. Past the end stands a 0.
class Text {
 public:
  explicit Text(std::string_view text) noexcept : text_{text} {}

  [[nodiscard]] std::size_t size() const noexcept { return text_.size(); }
  [[nodiscard]] char operator[](std::size_t i) const noexcept { return i < text_.size() ? text_[i] : '\0'; }

  /// Bytes of the blank at `i`, 0 if there is none. UTF-8's no-break space (C2 A0) is one.
  [[nodiscard]] std::size_t blank_at(std::size_t i) const noexcept {
    const char c = (*this)[i];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') return 1;
    return c == '\xC2' && (*this)[i + 1] == '\xA0' ? 2 : 0;
  }
  /// `i` or the first character behind the blanks there; unchanged if there are too many to be within a reference.
  [[nodiscard]] std::size_t skip_gap(std::size_t i) const noexcept {
    std::size_t end = i;
    while (const std::size_t blank = blank_at(end)) {
      end += blank;
      if (end - i > gap_max) return i;
    }
    return end;
  }
  [[nodiscard]] std::size_t word_end(std::size_t i) const noexcept {
    while (i < text_.size() && is_letter_or_digit(text_[i])) ++i;
    return i;
  }
  [[nodiscard]] std::size_t digits_end(std::size_t i) const noexcept {
    while (i < text_.size() && is_digit(text_[i])) ++i;
    return i;
  }
  /// Whether a number may begin at `i`: no letter or digit before it, nor a digit and a mark that joins numbers (1.234,56).
  [[nodiscard]] bool begins_number(std::size_t i) const noexcept {
    if (i == 0) return true;
    if (is_letter_or_digit(text_[i - 1])) return false;
    return !(joins(text_[i - 1]) && i >= 2 && is_digit(text_[i - 2]));
  }
  /// Whether a number may end before `i`.
  [[nodiscard]] bool ends_number(std::size_t i) const noexcept {
    return !is_letter_or_digit((*this)[i]) && !(joins((*this)[i]) && is_digit((*this)[i + 1]));
  }
  /// The letters and digits before `i`, `count` at most, blanks left out.
  [[nodiscard]] std::string before(std::size_t i, std::size_t count) const {
    std::string out;
    for (std::size_t looked_at = 0; i > 0 && out.size() < count && looked_at < gap_max; ++looked_at) {
      const char c = text_[--i];
      if (is_letter_or_digit(c)) {
        out.push_back(upper(c));
      } else if (c != ' ') {
        break;
      }
    }
    std::reverse(out.begin(), out.end());
    return out;
  }

 private:
  static constexpr bool joins(char c) noexcept { return c == '/' || c == '.' || c == ',' || c == '-'; }
  std::string_view text_;
};

/// A reference found, and where reading goes on.
struct Found {
  Hit hit;
  std::size_t end = 0;
};
using Maybe = std::optional<Found>;

/// RF with its body in one piece, in printed groups, or wrapped. It ends where a word ends.
Maybe rf_at(const Text& text, std::size_t begin) {
  constexpr std::size_t longest = 25, printed_group = 4;
  struct End {
    std::size_t size = 0, place = 0;
    bool in_printed_groups = false;
  };
  if (upper(text[text.skip_gap(begin + 1)]) != 'F') return std::nullopt;

  std::string collected;
  std::vector<End> ends;
  bool groups_of_four = true;  // all words but the last
  for (std::size_t place = begin;;) {
    const std::size_t word_begin = place;
    while (collected.size() <= longest && is_letter_or_digit(text[place])) collected.push_back(upper(text[place++]));
    if (collected.size() > longest || place == word_begin) break;
    const std::size_t word = place - word_begin;
    ends.push_back({collected.size(), place, groups_of_four && word <= printed_group});
    groups_of_four = groups_of_four && word == printed_group;
    const std::size_t next = text.skip_gap(place);
    if (next == place) break;
    place = next;
  }

  // One end in 97 fits by chance. Where several fit, the one that looks as if it had been meant wins: the first word as it
  // stands, then the longest in printed groups, then the longest.
  const End* best = nullptr;
  for (const End& end : ends) {
    if (!check(Scheme::Rf, std::string_view{collected}.substr(0, end.size))) continue;
    const bool first_word = end.place - begin == end.size;
    if (best == nullptr || end.in_printed_groups || !best->in_printed_groups) best = &end;
    if (first_word) break;
  }
  if (best == nullptr) return std::nullopt;
  return Found{{Scheme::Rf, collected.substr(0, best->size), begin}, best->place};
}

/// Twelve digits from `begin`. With `slashes`, one must stand behind the third and the seventh and nowhere else; without, marks
/// and blanks may stand anywhere.
Maybe ogm_digits_at(const Text& text, std::size_t begin, bool slashes) {
  std::string digits;
  std::size_t place = begin;
  while (digits.size() < 12) {
    if (!is_digit(text[place])) return std::nullopt;
    digits.push_back(text[place++]);
    if (digits.size() == 12) break;
    place = text.skip_gap(place);
    if (slashes) {
      if ((digits.size() == 3 || digits.size() == 7) != (text[place] == '/')) return std::nullopt;
      if (text[place] == '/') place = text.skip_gap(place + 1);
    } else if (text[place] == '/' || text[place] == '.' || text[place] == '-') {
      place = text.skip_gap(place + 1);
    }
  }
  if (!text.ends_number(place) || !check(Scheme::Ogm, digits)) return std::nullopt;
  return Found{{Scheme::Ogm, std::move(digits), begin}, place};
}

/// `+++010/8068/17183+++`, with stars or number signs too. The closing marks may have been cut off.
Maybe delimited_ogm_at(const Text& text, std::size_t begin) {
  const char mark = text[begin];
  if (text[begin + 1] != mark || text[begin + 2] != mark) return std::nullopt;
  auto found = ogm_digits_at(text, text.skip_gap(begin + 3), false);
  if (found) {  // the closing marks are no opening ones
    std::size_t end = text.skip_gap(found->end);
    while (text[end] == mark) found->end = ++end;
  }
  return found;
}

/// The twelve digits of a Belgian account behind its `BE68`: they have the very check digits of an OGM.
bool is_belgian_iban(const Text& text, std::size_t begin, std::string_view digits) {
  const std::string country = text.before(begin, 4);
  return country.starts_with("BE") && check_iban(country + std::string{digits}) != IbanVerdict::Invalid;
}

/// `010/8068/17183`, or twelve digits that stand alone.
Maybe bare_ogm_at(const Text& text, std::size_t begin) {
  if (auto found = ogm_digits_at(text, begin, true)) return found;
  const std::size_t end = text.word_end(begin);
  if (end - begin != 12) return std::nullopt;
  auto found = ogm_digits_at(text, begin, false);  // the word's own digits: nothing stands between them
  if (found && is_belgian_iban(text, begin, found->hit.value)) return std::nullopt;
  return found;
}

/// The next group of a number in groups; `nowhere` if none follows.
std::size_t next_group(const Text& text, std::size_t group_end) noexcept {
  const std::size_t next = text.skip_gap(group_end);
  return next != group_end && is_digit(text[next]) ? next : nowhere;
}

bool is_line_break(const Text& text, std::size_t from, std::size_t to) noexcept {
  for (std::size_t i = from; i < to; ++i) {
    if (text[i] != '\r' && text[i] != '\n') return false;
  }
  return from < to;
}

Maybe qrr(std::string digits, const Text& text, std::size_t begin, std::size_t end) {
  if (digits.size() == 26) digits.insert(digits.begin(), '0');
  if (!text.ends_number(end) || !check(Scheme::Qrr, digits)) return std::nullopt;
  return Found{{Scheme::Qrr, std::move(digits), begin}, end};
}

/// Groups of exactly these sizes; a group may be wrapped over a line break.
Maybe qrr_in_groups(const Text& text, std::size_t begin, std::initializer_list<std::size_t> sizes) {
  std::string digits;
  std::size_t place = begin;
  for (const std::size_t size : sizes) {
    if (!digits.empty()) {
      const std::size_t next = next_group(text, place);
      if (next == nowhere) return std::nullopt;
      place = next;
    }
    for (std::size_t count = 0; count < size; ++count) {
      if (!is_digit(text[place])) {
        const std::size_t next = next_group(text, place);
        if (count == 0 || next == nowhere || !is_line_break(text, place, next)) return std::nullopt;
        place = next;
      }
      digits.push_back(text[place++]);
    }
    if (is_digit(text[place])) return std::nullopt;
  }
  return qrr(std::move(digits), text, begin, place);
}

/// All groups that stand together make the reference, whatever their sizes.
Maybe qrr_in_any_groups(const Text& text, std::size_t begin) {
  std::string digits;
  std::size_t end = begin;
  for (std::size_t group = begin; group != nowhere; group = next_group(text, end)) {
    for (end = group; is_digit(text[end]); ++end) {
      if (digits.size() == 27) return std::nullopt;
      digits.push_back(text[end]);
    }
  }
  if (digits.size() < 26) return std::nullopt;
  return qrr(std::move(digits), text, begin, end);
}

Maybe qrr_at(const Text& text, std::size_t begin, bool first_group) {
  if (first_group) {
    if (auto found = qrr_in_any_groups(text, begin)) return found;
  }
  // Among other numbers only as it is printed: in one piece, in fives from the right (the payment part), or in fours.
  if (auto found = qrr_in_groups(text, begin, {27})) return found;
  if (auto found = qrr_in_groups(text, begin, {2, 5, 5, 5, 5, 5})) return found;
  if (auto found = qrr_in_groups(text, begin, {4, 4, 4, 4, 4, 4, 3})) return found;
  if (auto found = qrr_in_groups(text, begin, {26})) return found;
  return qrr_in_groups(text, begin, {1, 5, 5, 5, 5, 5});
}

constexpr std::size_t ogm_digits = 12, qrr_digits_min = 26;

/// OGM and QRR in a number that begins at `begin`; `digits` are there in the whole text, a bound on what may be found.
Maybe number_at(const Text& text, std::size_t begin, bool first_group, std::size_t digits) {
  if (digits < ogm_digits) return std::nullopt;
  if (auto found = bare_ogm_at(text, begin)) return found;
  return digits < qrr_digits_min ? std::nullopt : qrr_at(text, begin, first_group);
}

}  // namespace

std::vector<Hit> find(std::string_view searched) {
  const Text text{searched};
  std::vector<Hit> hits;
  const auto digits = static_cast<std::size_t>(std::count_if(searched.begin(), searched.end(), is_digit));
  std::size_t group_end = nowhere;  // of the last group of digits
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const bool is_mark = c == '+' || c == '*' || c == '#';
    const bool is_number = is_digit(c) && text.begins_number(i);
    // Words are read to their end, so that a letter or digit here begins one.
    const std::size_t next = is_letter_or_digit(c) ? text.word_end(i) : i + 1;
    if (!is_mark && !is_number && upper(c) != 'R') {
      i = next;
      continue;
    }
    const bool first_group = group_end == nowhere || text.skip_gap(group_end) != i;
    Maybe found = is_mark ? delimited_ogm_at(text, i) : is_number ? number_at(text, i, first_group, digits) : rf_at(text, i);
    if (found) {
      hits.push_back(std::move(found->hit));
      i = found->end;
      group_end = nowhere;
      continue;
    }
    if (is_number) group_end = text.digits_end(i) == next ? next : nowhere;
    i = next;
  }
  return hits;
}

}  // namespace lettrage::references
