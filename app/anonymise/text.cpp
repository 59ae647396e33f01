// Free text: finds what is more than words (accounts, references) and gives the rest to the words.
#include <algorithm>
#include <array>
#include <optional>

#include "app/anonymise/mapper.h"
#include "app/anonymise/words.h"
#include "core/encoding.h"
#include "core/identifiers.h"
#include "core/references/references.h"

namespace lettrage::anonymise {

namespace {

constexpr bool is_digit(char32_t c) noexcept { return c >= U'0' && c <= U'9'; }
constexpr bool is_ascii_letter(char32_t c) noexcept { return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z'); }

/// Letters of other scripts too; signs and punctuation of Latin-1 and of the general block are none.
constexpr bool is_letter(char32_t c) noexcept {
  if (c < 0x80) return is_ascii_letter(c);
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c == 0xD7 || c == 0xF7) return false;
  return c < 0x2000 || (c >= 0x2C00 && c < 0x3000) || (c >= 0x3040 && c < 0xD7C0) || (c >= 0xF900 && c < 0xFE00) ||
         (c >= 0xFE70 && c < 0xFFC0 && c != 0xFEFF) || c >= 0x10000;
}

struct Character {
  char32_t code = 0;
  std::size_t begin = 0;
  std::size_t length = 1;
};

std::vector<Character> decode(std::string_view text, Encoding encoding) {
  std::vector<Character> out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    std::size_t length = 1;
    char32_t code = lead;
    if (encoding == Encoding::Utf8 && lead >= 0x80) {
      length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
      code = lead & (0xFFU >> (length + 1));
      const std::string_view rest = text.substr(at + 1, length - 1);
      const bool whole = length > 1 && rest.size() == length - 1 && std::all_of(rest.begin(), rest.end(), [](char c) {
                           return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
                         });
      for (const char c : rest) code = (code << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
      if (!whole) {  // a field of fixed width may end inside a character: what is left of it is no letter
        length = 1;
        code = 0xFFFD;
      }
    }
    out.push_back({code, at, length});
    at += length;
  }
  return out;
}

void append(std::string& out, char32_t code, Encoding encoding) {
  if (encoding == Encoding::OneByte || code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | (code >> 12U));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    out += static_cast<char>(0xF0U | (code >> 18U));
    out += static_cast<char>(0x80U | ((code >> 12U) & 0x3FU));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

/// A word as `stays` wants it.
std::string in_capitals(std::u32string_view word) {
  std::string out;
  for (char32_t c : word) {
    if (c == 0xDF) {
      out += "SS";
      continue;
    }
    if ((c >= U'a' && c <= U'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7)) c -= 32;
    append(out, c, Encoding::Utf8);
  }
  return out;
}

/// `DE12` … the longest run of letters and digits at the start of `text`, as printed in groups: single blanks within.
struct Grouped {
  std::string compact;           ///< without the blanks
  std::vector<std::size_t> at;   ///< index of the character behind each of `compact`
  std::vector<bool> ends_group;  ///< a group ends with it
};

}  // namespace

/// One text being mapped.
class TextMapper {
 public:
  TextMapper(Mapper& mapper, std::string_view given, const TextForm& form)
      : mapper_{mapper}, form_{form}, given_{given}, text_{decode(given, form.encoding)} {
    std::size_t next = 0;
    ends_.resize(text_.size() + 1, false);
    for (std::size_t i = 0; i < text_.size(); ++i) {
      while (next < form.breaks.size() && form.breaks[next] < text_[i].begin) ++next;
      ends_[i] = next < form.breaks.size() && form.breaks[next] == text_[i].begin;
    }
  }

  std::string run() {
    while (at_ < text_.size()) {
      const char32_t c = text_[at_].code;
      if (form_.entities && c == U'&') {
        entity();
      } else if (is_digit(c) || is_letter(c)) {
        word();
      } else {
        // A slash or a blank may stand between a word that announces a number and the number; a letter may not.
        copy(1);
      }
    }
    return std::move(out_);
  }

 private:
  enum class Announced : unsigned char { Nothing, Amount, Date, Bic, Code };

  [[nodiscard]] bool is_word(std::size_t i) const {
    return i < text_.size() && (is_digit(text_[i].code) || is_letter(text_[i].code));
  }
  void copy(std::size_t count) {
    for (; count > 0; --count, ++at_) out_.append(given_.substr(text_[at_].begin, text_[at_].length));
  }

  /// `&amp;` and `&#252;` as they are.
  void entity() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && end < at_ + 12 && text_[end].code != U';') ++end;
    copy(end < text_.size() && text_[end].code == U';' ? end - at_ + 1 : 1);
  }

  void word() {
    if (structured()) {
      announced_ = Announced::Nothing;
      return;
    }
    std::size_t end = at_ + 1;
    while (is_word(end) && !ends_[end]) ++end;
    if (announced_ == Announced::Bic && is_bic(ascii(at_, end))) return announced_bic(end);
    if (announced_ == Announced::Code && end - at_ == 4) {  // `/PURP/OTHR`
      announced_ = Announced::Nothing;
      return copy(4);
    }
    if ((announced_ == Announced::Amount || announced_ == Announced::Date) && is_digit(text_[at_].code))
      return announced_number();
    if (keep(end)) return;
    while (at_ < end) {
      std::size_t run = at_ + 1;
      const bool digits = is_digit(text_[at_].code);
      while (run < end && is_digit(text_[run].code) == digits) ++run;
      if (digits && announced_ == Announced::Amount) return announced_number();  // `EUR98,5`
      digits ? map_digits(run) : map_letters(run);
    }
  }

  [[nodiscard]] std::u32string codes(std::size_t end) const {
    std::u32string out;
    for (std::size_t i = at_; i < end; ++i) out += text_[i].code;
    return out;
  }
  [[nodiscard]] std::string ascii(std::size_t begin, std::size_t end) const {
    return std::string{given_.substr(text_[begin].begin, text_[end - 1].begin + text_[end - 1].length - text_[begin].begin)};
  }

  /// Copies the word up to `end` if it is one that stays.
  bool keep(std::size_t end) {
    const std::string word = in_capitals(codes(end));
    const bool currency = word.size() == 3 && announced_ == Announced::Amount;
    if (!stays(word) && !currency) return false;
    if (!currency) {
      announced_ = announces_amount(word)                                              ? Announced::Amount
                   : announces_date(word)                                              ? Announced::Date
                   : word == "BIC" || word == "SWIFT"                                  ? Announced::Bic
                   : word == "PURP" || (word == "CD" && announced_ == Announced::Code) ? Announced::Code
                                                                                       : Announced::Nothing;
      // `PLUS ENTG.`: the words of one sentence.
      if (word == "ORG" || word == "PLUS") announced_ = Announced::Nothing;
    }
    copy(end - at_);
    return true;
  }

  /// `75,25`, `2026-03-02`: digits with what may stand in them.
  void announced_number() {
    const std::u32string_view within = announced_ == Announced::Amount ? U",." : U"-./";
    while (at_ < text_.size() && (is_digit(text_[at_].code) || (within.find(text_[at_].code) != std::u32string_view::npos &&
                                                                at_ + 1 < text_.size() && is_digit(text_[at_ + 1].code)))) {
      copy(1);
    }
    announced_ = Announced::Nothing;
  }

  void announced_bic(std::size_t end) {
    out_ += mapper_.bic(ascii(at_, end));
    at_ = end;
    announced_ = Announced::Nothing;
  }

  void map_digits(std::size_t end) {
    out_ += mapper_.digits(ascii(at_, end));
    at_ = end;
    announced_ = Announced::Nothing;
  }

  void map_letters(std::size_t end) {
    if (keep(end)) return;
    // `FACT2026…`: the word in front of a number stays, whatever is glued between.
    if (end < text_.size() && is_digit(text_[end].code)) {
      const std::size_t head = kept_head(in_capitals(codes(end)));
      if (head > 0 && head < end - at_) {
        copy(head);
        return map_letters(end);
      }
    }
    announced_ = Announced::Nothing;
    for (const char32_t c : mapper_.letters(codes(end))) append(out_, c, form_.encoding);
    at_ = end;
  }

  // What is more than words

  bool structured() {
    if (!form_.identifiers || (at_ > 0 && is_word(at_ - 1) && !ends_[at_])) return false;
    const char32_t c = text_[at_].code;
    if (uuid()) return true;
    if (is_digit(c)) return belgian() || swiss() || polish();
    if (!is_ascii_letter(c) || at_ + 4 >= text_.size() || !is_digit(text_[at_ + 2].code) || !is_digit(text_[at_ + 3].code)) {
      return legal_entity();
    }
    return iban() || creditor_reference() || creditor_id() || legal_entity() || misspelt_iban();
  }

  [[nodiscard]] Grouped grouped(std::size_t longest, bool blanks) const {
    Grouped g;
    for (std::size_t i = at_; i < text_.size() && g.compact.size() < longest; ++i) {
      const char32_t c = text_[i].code;
      if (i > at_ && ends_[i]) break;
      if (is_digit(c) || is_ascii_letter(c)) {
        g.compact += static_cast<char>(c);
        g.at.push_back(i);
        g.ends_group.push_back(!is_word(i + 1) || ends_[i + 1]);
      } else if (!blanks || c != U' ' || i == at_ || text_[i - 1].code == U' ') {
        break;
      }
    }
    return g;
  }

  /// Lays `mapped` over the first characters of `g`, blanks staying where they were.
  void lay(const Grouped& g, const std::string& mapped) {
    for (std::size_t i = 0; i < mapped.size(); ++i) {
      while (at_ < g.at[i]) copy(1);
      out_ += mapped[i];
      ++at_;
    }
  }

  static std::string capitals(std::string text) {
    for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return text;
  }
  static std::string like(std::string mapped, std::string_view given) {
    for (std::size_t i = 0; i < mapped.size(); ++i) {
      if (given[i] >= 'a' && given[i] <= 'z' && mapped[i] >= 'A' && mapped[i] <= 'Z')
        mapped[i] = static_cast<char>(mapped[i] + 32);
    }
    return mapped;
  }

  bool iban() {
    const Grouped g = grouped(34, true);
    const std::string all = capitals(g.compact);
    for (std::size_t length = all.size(); length >= 15; --length) {
      const std::string_view candidate{all.data(), length};
      // Glued to its currency (`NL62INGB0001212121EUR`), or at the end of a group.
      const bool currency = !g.ends_group[length - 1] && length + 3 <= all.size() && g.ends_group[length + 2] &&
                            stays(std::string_view{all}.substr(length, 3));
      if (!g.ends_group[length - 1] && !currency) continue;
      const bool one_group = std::find(g.ends_group.begin(), g.ends_group.begin() + static_cast<std::ptrdiff_t>(length - 1),
                                       true) == g.ends_group.begin() + static_cast<std::ptrdiff_t>(length - 1);
      const IbanVerdict verdict = check_iban(candidate);
      const bool wrong_digits = verdict == IbanVerdict::Invalid && one_group && would_be_iban(candidate);
      if (verdict != IbanVerdict::Valid && !(verdict == IbanVerdict::UnverifiedCountry && one_group) && !wrong_digits) continue;
      lay(g, like(mapper_.iban(candidate), std::string_view{g.compact}.substr(0, length)));
      return true;
    }
    return false;
  }

  /// What check digits that are right would make of it.
  static IbanVerdict verdict_if_checked(std::string_view text) {
    std::string right{text};
    const int rest = mod97(std::string{text.substr(4)}.append(text.substr(0, 2)).append("00"));
    if (rest < 0) return IbanVerdict::Invalid;
    const int check = 98 - rest;
    right[2] = static_cast<char>('0' + check / 10);
    right[3] = static_cast<char>('0' + check % 10);
    return check_iban(right);
  }
  static bool would_be_iban(std::string_view text) { return verdict_if_checked(text) == IbanVerdict::Valid; }

  /// A country that has IBANs, check digits, and an account that none of its banks would have: the country stays.
  bool misspelt_iban() {
    constexpr std::size_t shortest = 15, longest = 34;
    const Grouped g = grouped(longest, false);
    const std::string all = capitals(g.compact);
    if (all.size() < shortest || !g.ends_group.back() || verdict_if_checked(all) != IbanVerdict::Invalid) return false;
    lay(g, g.compact.substr(0, 2) + mapper_.runs(std::string_view{g.compact}.substr(2)));
    return true;
  }

  bool creditor_reference() {
    const Grouped g = grouped(25, true);
    const std::string all = capitals(g.compact);
    if (all.compare(0, 2, "RF") != 0) return false;
    for (std::size_t length = all.size(); length >= 5; --length) {
      if (!g.ends_group[length - 1] || !references::check(references::Scheme::Rf, std::string_view{all}.substr(0, length)))
        continue;
      const std::string_view given = std::string_view{g.compact}.substr(0, length);
      lay(g, like(mapper_.creditor_reference(std::string_view{all}.substr(0, length)), given));
      return true;
    }
    return false;
  }

  bool creditor_id() {
    const Grouped g = grouped(35, false);
    if (g.compact.size() < 8 || !g.ends_group.back() || !is_creditor_id(g.compact)) return false;
    lay(g, mapper_.creditor_id(g.compact));
    return true;
  }

  bool legal_entity() {
    const Grouped g = grouped(20, false);
    if (g.compact.size() != 20 || !g.ends_group.back() || mod97(g.compact) != 1 || capitals(g.compact) != g.compact) return false;
    if (!is_digit(static_cast<unsigned char>(g.compact[18])) || !is_digit(static_cast<unsigned char>(g.compact[19])))
      return false;
    lay(g, mapper_.lei(g.compact));
    return true;
  }

  /// `010/8068/17183`: as its twelve digits in one.
  bool belgian() {
    constexpr std::array<std::size_t, 3> groups{3, 4, 5};
    std::string digits;
    std::vector<std::size_t> places;
    std::size_t i = at_;
    for (std::size_t group = 0; group < groups.size(); ++group) {
      if (group > 0 && (i >= text_.size() || text_[i++].code != U'/')) return false;
      for (std::size_t n = 0; n < groups[group]; ++n, ++i) {
        if (i >= text_.size() || !is_digit(text_[i].code)) return false;
        digits += static_cast<char>(text_[i].code);
        places.push_back(i);
      }
    }
    if (is_word(i) && is_digit(text_[i].code)) return false;
    lay({.compact = digits, .at = places, .ends_group = {}}, mapper_.digits(digits));
    return true;
  }

  /// A Polish account in its 26 digits: its IBAN without the country.
  bool polish() {
    constexpr std::size_t length = 26;
    const Grouped g = grouped(length, true);
    if (g.compact.size() != length || !g.ends_group.back() || check_iban("PL" + g.compact) != IbanVerdict::Valid) return false;
    lay(g, mapper_.iban("PL" + g.compact).substr(2));
    return true;
  }

  /// 27 digits of a QR reference in groups.
  bool swiss() {
    constexpr std::size_t length = 27;
    const Grouped g = grouped(length, true);
    if (g.compact.size() != length || !g.ends_group.back() || !references::check(references::Scheme::Qrr, g.compact))
      return false;
    lay(g, mapper_.digits(g.compact));
    return true;
  }

  bool uuid() {
    constexpr std::size_t length = 36;
    if (at_ + length > text_.size() || is_word(at_ + length)) return false;
    if (text_[at_ + 8].code != U'-') return false;
    const std::string text = ascii(at_, at_ + length);
    if (!is_uetr(text)) return false;
    out_ += mapper_.uuid(text);
    at_ += length;
    return true;
  }

  Mapper& mapper_;
  const TextForm& form_;
  std::string_view given_;
  std::vector<Character> text_;
  std::vector<bool> ends_;  ///< a word ends before this character
  std::string out_;
  std::size_t at_ = 0;
  Announced announced_ = Announced::Nothing;
};

std::string Mapper::runs(std::string_view given) { return text(given, {.identifiers = false}); }

std::string Mapper::text(std::string_view given, const TextForm& form) { return TextMapper{*this, given, form}.run(); }

}  // namespace lettrage::anonymise
