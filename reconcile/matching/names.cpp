#include "reconcile/matching/names.h"

#include <algorithm>
#include <bit>

#include "reconcile/matching/letters.h"

namespace lettrage::reconcile {
namespace {

/// Characters at which banks and formats cut names: 24 (CFONB 160), 27 (MT940, one field), 31 (CFONB 120), 32, 35 (MT940,
/// pain.001 before 2009), 54 (MT940, two fields), 70 (SEPA), 140. The blank at the cut may be lost.
bool is_width(std::size_t characters) noexcept {
  for (const std::size_t width : {24U, 27U, 31U, 32U, 35U, 54U, 70U, 140U}) {
    if (characters == width || characters + 1 == width) return true;
  }
  return false;
}

bool is_blank(char32_t c) noexcept { return c <= ' ' || c == 0xA0; }

/// `plain_letters` of ASCII; 0 where there is none.
constexpr auto ascii_letters = [] {
  std::array<char, 128> table{};
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = static_cast<char>(c);
  for (std::size_t c = 'A'; c <= 'Z'; ++c) table[c] = table[c + 'a' - 'A'] = static_cast<char>(c);
  return table;
}();

constexpr char32_t upsilon = 0x3C5, upsilon_tonos = 0x3CD, capital_upsilon = 0x3A5, capital_upsilon_tonos = 0x38E;

}  // namespace

Name::Name(std::string_view text) noexcept {
  split(text);
  const Name before = *this;
  while (drop_forms_and_titles()) {
  }
  if (size_ == 0) {
    *this = before;
    form_ = 0;
  }
}

void Name::split(std::string_view text) noexcept {
  LetterFolder word{letters_.data()};
  std::size_t used = 0, characters = 0, last = 0;  // `last`: of the last character that is no blank
  bool full = false;
  const auto end_word = [&] {
    if (word.size() == 0) return;
    used += word.size();
    ends_[size_++] = static_cast<std::uint8_t>(used);
    word = LetterFolder{letters_.data() + used};
  };
  for (std::size_t at = 0; at < text.size() && !full;) {
    if (const auto byte = static_cast<unsigned char>(text[at]); byte < 0x80) {  // nearly all there is
      ++at;
      ++characters;
      if (byte > ' ') last = characters;
      const char letter = ascii_letters[byte];
      if (letter == 0) {
        if (!is_mark(byte)) end_word();
        full = size_ == words_max;
      } else if (used + word.size() + 1 > letters_max) {
        full = true;
      } else {
        word.append(letter);
      }
      continue;
    }
    const Character character = character_at(text, at);
    const char32_t c = character.code_point;
    at += character.size;
    ++characters;
    if (!is_blank(c)) last = characters;
    std::string_view letters = plain_letters(c);
    if (letters.empty()) {
      if (!is_mark(c)) end_word();
      full = size_ == words_max;
      continue;
    }
    const bool y = c == upsilon || c == upsilon_tonos || c == capital_upsilon || c == capital_upsilon_tonos;
    if (y && word.size() > 0 && word.text().back() == 'O') letters = "U";  // ου is one sound
    if (used + word.size() + letters.size() > letters_max) {
      full = true;
    } else {
      word.append(letters);
    }
  }
  if (size_ < words_max) end_word();
  cut_ = full || is_width(last);
}

/// One pass; true if it changed what the next one sees.
bool Name::drop_forms_and_titles() noexcept {
  const Name all = *this;
  std::size_t used = 0;
  size_ = 0;
  for (std::size_t i = 0; i < all.size_;) {
    // `S A R L`, `s. p. a.`: letters written apart.
    std::size_t letters = 0;
    while (i + letters < all.size_ && letters < spelled_form_max && all[i + letters].size() == 1) ++letters;
    std::size_t taken = 0;
    for (; letters > 1 && taken == 0; --letters) {
      const LegalForm form = legal_form({all[i].data(), letters});
      if (form == 0) continue;
      form_ = std::max(form_, form);
      taken = letters;
    }
    if (taken == 0) {
      const LegalForm form = legal_form(all[i]);
      form_ = std::max(form_, form);
      taken = form != 0 || is_title(all[i]) ? 1 : 0;
    }
    if (taken != 0) {
      i += taken;
      continue;
    }
    const std::string_view word = all[i++];
    std::copy(word.begin(), word.end(), letters_.begin() + static_cast<std::ptrdiff_t>(used));
    used += word.size();
    ends_[size_++] = static_cast<std::uint8_t>(used);
  }
  return size_ != all.size_ && size_ != 0;
}

std::uint64_t Name::key() const noexcept {
  // A sum does not depend on the order; each word is spread first, so that words do not cancel out.
  std::uint64_t sum = size_;
  for (std::size_t i = 0; i < size_; ++i) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : (*this)[i]) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    hash ^= hash >> 32U;
    hash *= 0x9e3779b97f4a7c15U;
    sum += hash ^ hash >> 29U;
  }
  return sum;
}

std::uint32_t usual_weight(std::string_view word) noexcept {
  if (word.size() == 1) return 2;
  return is_common(word) ? 3U : 2U + static_cast<std::uint32_t>(std::min<std::size_t>(word.size(), 8));
}

bool is_one_slip_apart(std::string_view a, std::string_view b) noexcept {
  if (a.size() < b.size()) std::swap(a, b);
  if (a.size() - b.size() > 1) return false;
  const std::size_t same = static_cast<std::size_t>(std::mismatch(b.begin(), b.end(), a.begin()).first - b.begin());
  const std::string_view rest_a = a.substr(same), rest_b = b.substr(same);
  if (rest_a.empty()) return true;
  if (a.size() > b.size()) return rest_a.substr(1) == rest_b;
  if (rest_a.substr(1) == rest_b.substr(1)) return true;
  return rest_a.size() > 1 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] && rest_a.substr(2) == rest_b.substr(2);
}

namespace {

/// Thousandths of a word's weight that count where it is not written the same.
enum Quality : std::uint32_t { equal = 1000, part_of_cut = 900, slip = 850, abbreviation = 800, initial = 600 };

/// `GLE` of `GENERALE`, `CIE` of `COMPAGNIE`, `FRES` of `FRERES`: first and last letter, and others between in their order.
bool abbreviates(std::string_view shorter, std::string_view whole) noexcept {
  if (shorter.size() < 2 || shorter.size() > 5 || whole.size() < shorter.size() + 2) return false;
  if (shorter.front() != whole.front() || shorter.back() != whole.back()) return false;
  std::size_t at = 0;
  for (const char c : whole) at += at < shorter.size() && shorter[at] == c ? 1U : 0U;
  return at == shorter.size();
}

/// Finds for each word of one name its partner in the other.
class Pairing {
 public:
  Pairing(const WeighedWords& a, const WeighedWords& b) noexcept : a_{a}, b_{b} {}

  std::uint16_t run() noexcept {
    pair([](std::string_view x, std::string_view y) { return x == y; }, Quality::equal);
    for (std::size_t i = 0; i < a_.words.size(); ++i) glue(a_, used_a_, i, b_, used_b_);
    for (std::size_t i = 0; i < b_.words.size(); ++i) glue(b_, used_b_, i, a_, used_a_);
    pair_cut(a_, used_a_, b_, used_b_);
    pair_cut(b_, used_b_, a_, used_a_);
    pair(
        [](std::string_view x, std::string_view y) {
          constexpr std::size_t shortest = 4;  // of three letters every third word is a slip of another
          return x.size() >= shortest && y.size() >= shortest && is_one_slip_apart(x, y);
        },
        Quality::slip);
    pair([](std::string_view x, std::string_view y) { return abbreviates(x, y) || abbreviates(y, x); }, Quality::abbreviation);
    pair([](std::string_view x, std::string_view y) { return (x.size() == 1 || y.size() == 1) && x[0] == y[0]; },
         Quality::initial);
    const std::uint64_t left_a = left(a_, used_a_, b_.cut), left_b = left(b_, used_b_, a_.cut);
    // What only one of them says is missing in the other; what both say and do not share contradicts.
    const std::uint64_t most = std::max(left_a, left_b), least = std::min(left_a, left_b);
    const std::uint64_t whole = 2 * common_ + most + 2 * least;
    return whole == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(2000 * common_ / whole);
  }

 private:
  using Used = std::uint32_t;  ///< a bit per word
  static_assert(Name::words_max < 32);
  static bool has(Used used, std::size_t i) noexcept { return (used >> i & 1U) != 0; }

  /// Counts a pair; what a lesser quality does not count is left on both sides.
  void count(std::uint64_t weight_a, std::uint64_t weight_b, std::uint64_t quality) noexcept {
    common_ += (weight_a + weight_b) * quality / 2;
    left_a_ += weight_a * (Quality::equal - quality);
    left_b_ += weight_b * (Quality::equal - quality);
  }

  template <class Fits>
  void pair(Fits fits, std::uint64_t quality) noexcept {
    for (std::size_t i = 0; i < a_.words.size(); ++i) {
      for (std::size_t j = 0; j < b_.words.size() && !has(used_a_, i); ++j) {
        if (has(used_b_, j) || !fits(a_.words[i], b_.words[j])) continue;
        used_a_ |= Used{1} << i;
        used_b_ |= Used{1} << j;
        count(a_.weights[i], b_.weights[j], quality);
      }
    }
  }

  /// `JEANPIERRE` is `JEAN PIERRE`, `VANDENBERG` is `VAN DEN BERG`.
  void glue(const WeighedWords& whole, Used& used_whole, std::size_t i, const WeighedWords& parts, Used& used_parts) noexcept {
    if (has(used_whole, i)) return;
    const std::string_view word = whole.words[i];
    for (std::size_t first = 0; first < parts.words.size(); ++first) {
      std::array<char, Name::letters_max + 1> room{};
      LetterFolder joined{room.data()};
      std::uint64_t weight = 0;
      Used taken = 0;
      for (std::size_t j = first; j < parts.words.size() && !has(used_parts, j); ++j) {
        if (joined.size() + parts.words[j].size() > word.size() + 1) break;
        joined.append(parts.words[j]);
        weight += parts.weights[j];
        taken |= Used{1} << j;
        if (j == first || joined.text() != word) continue;
        used_whole |= Used{1} << i;
        used_parts |= taken;
        const std::uint64_t own = whole.weights[i];
        common_ += (own + weight) / 2 * Quality::equal;
        return;
      }
    }
  }

  /// The last word of a name that was cut is the beginning of a word.
  void pair_cut(const WeighedWords& cut, Used& used_cut, const WeighedWords& other, Used& used_other) noexcept {
    if (!cut.cut || cut.words.empty()) return;
    const std::size_t i = cut.words.size() - 1;
    if (has(used_cut, i)) return;
    for (std::size_t j = 0; j < other.words.size(); ++j) {
      if (has(used_other, j) || !other.words[j].starts_with(cut.words[i])) continue;
      used_cut |= Used{1} << i;
      used_other |= Used{1} << j;
      const std::uint64_t weight = other.weights[j];
      common_ += weight * Quality::part_of_cut;
      (&cut == &a_ ? left_b_ : left_a_) += weight * (Quality::equal - Quality::part_of_cut);
      return;
    }
  }

  [[nodiscard]] std::uint64_t left(const WeighedWords& of, Used used, bool other_is_cut) const noexcept {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < of.words.size(); ++i) {
      if (!has(used, i)) sum += of.weights[i] * std::uint64_t{Quality::equal};
    }
    if (other_is_cut) sum /= 4;  // it would stand where the other was cut off
    return sum + (&of == &a_ ? left_a_ : left_b_);
  }

  const WeighedWords &a_, &b_;
  Used used_a_ = 0, used_b_ = 0;
  std::uint64_t common_ = 0, left_a_ = 0, left_b_ = 0;  ///< weight × Quality
};

struct Words {
  explicit Words(const Name& name) noexcept : size{name.size()}, cut{name.cut()} {
    for (std::size_t i = 0; i < size; ++i) {
      words[i] = name[i];
      weights[i] = usual_weight(name[i]);
    }
  }
  [[nodiscard]] WeighedWords view() const noexcept { return {{words.data(), size}, {weights.data(), size}, cut}; }
  std::array<std::string_view, Name::words_max> words{};
  std::array<std::uint32_t, Name::words_max> weights{};
  std::size_t size;
  bool cut;
};

}  // namespace

std::uint16_t similarity(const WeighedWords& a, const WeighedWords& b) noexcept {
  return a.words.empty() || b.words.empty() ? std::uint16_t{0} : Pairing{a, b}.run();
}

std::uint16_t similarity(const Name& a, const Name& b) noexcept {
  const Words x{a}, y{b};
  return similarity(x.view(), y.view());
}

bool is_same_name(const Name& a, const Name& b) noexcept {
  const bool other_form = a.form() != 0 && b.form() != 0 && a.form() != b.form();
  return !other_form && similarity(a, b) >= same_name;
}

}  // namespace lettrage::reconcile
