#include "reconcile/matching/number_atoms.h"

#include <algorithm>

#include "reconcile/matching/keys.h"
#include "reconcile/matching/words.h"

namespace lettrage::reconcile {
namespace {

constexpr std::size_t list_gap_max = 3;  ///< ` / `, `, `, ` + `

}  // namespace

NumberAtoms::NumberAtoms(const PieceText& text, std::pmr::memory_resource* memory) : text_{text}, atoms_{memory} {
  atoms_.reserve(text_.pieces.size() * 2);
  for (std::uint32_t p = 0; p < text_.pieces.size(); ++p) {
    const Piece& piece = text_.pieces[p];
    if (!piece.digits || !piece.letters) {
      atoms_.push_back({piece.begin, piece.end, p, piece.after, piece.digits});
      continue;
    }
    for (std::uint32_t at = piece.begin; at < piece.end;) {
      const bool digits = is_digit(text_.text[at]);
      const std::uint32_t begin = at;
      while (at < piece.end && is_digit(text_.text[at]) == digits) ++at;
      atoms_.push_back({begin, at, p, at < piece.end ? Gap::Glue : piece.after, digits});
    }
  }
}

NumberAtoms::Joint NumberAtoms::joint(std::size_t i, std::size_t& next) const {
  next = i + 1;
  if (next >= atoms_.size()) return Joint::None;
  const auto gap = [&](std::size_t a, std::size_t b) {
    return std::string_view{text_.text}.substr(atoms_[a].end, atoms_[b].begin - atoms_[a].end);
  };
  if (atoms_[next].digits) {
    std::string_view between = gap(i, next);
    if (between.empty() || between.size() > list_gap_max) return Joint::None;
    const bool spaced = between.size() > 1;
    between.remove_prefix(std::min(between.find_first_not_of(" \n"), between.size()));
    if (between.empty()) return Joint::None;
    const char mark = between.front();
    if (between.find_first_not_of(" \n", 1) != std::string_view::npos) return Joint::None;
    // `118, 19,50` may be an amount; `118,19,21` is a list.
    if (spaced && piece_of(atoms_[next]).noise) return Joint::None;
    if (mark == '-') return Joint::To;
    return mark == '/' || mark == ',' || mark == '+' || mark == '&' || mark == ';' ? Joint::And : Joint::None;
  }
  return joint_of_words(next);
}

/// `bis`, `t/m`, `tot en met`, `und Nr.`, `et fact`: the words from `next` on, which is moved behind them.
NumberAtoms::Joint NumberAtoms::joint_of_words(std::size_t& next) const {
  constexpr std::size_t words_max = 4;
  Joint kind = Joint::None;
  const auto separates = [&](std::size_t i, std::string_view marks) {
    const std::string_view gap = std::string_view{text_.text}.substr(atoms_[i - 1].end, atoms_[i].begin - atoms_[i - 1].end);
    return gap.size() <= list_gap_max && gap.find_first_not_of(marks) == std::string_view::npos;
  };
  std::size_t i = next;
  for (std::size_t words = 0; i < atoms_.size() && !atoms_[i].digits; ++words, ++i) {
    if (words == words_max || !separates(i, words == 0 ? " \n" : " .\n")) return Joint::None;
    const std::string_view word = of(atoms_[i]);
    const auto is_word = [&](std::string_view known) { return equal_letters(word, known); };
    if (is_word("T") && i + 1 < atoms_.size() && equal_letters(of(atoms_[i + 1]), "M") && separates(i + 1, "/")) {
      kind = Joint::To;
      ++i;
    } else if (is_range_word(word)) {
      kind = Joint::To;
    } else if (is_conjunction(word)) {
      if (kind == Joint::None) kind = Joint::And;
    } else if (!is_word("MET") && piece_of(atoms_[i]).word != Word::Invoice && piece_of(atoms_[i]).word != Word::Filler) {
      return Joint::None;
    }
  }
  if (i >= atoms_.size() || piece_of(atoms_[i]).noise || !separates(i, " .:\n")) return Joint::None;
  next = i;
  return kind;
}

bool NumberAtoms::is_range(std::size_t i, std::uint32_t piece) const {
  std::size_t next = i + 1;
  if (next < atoms_.size() && atoms_[next].piece == piece) {
    const auto gap = std::string_view{text_.text}.substr(atoms_[i].end, atoms_[next].begin - atoms_[i].end);
    return gap.find('-') != std::string_view::npos;
  }
  bool to = false;
  for (; next < atoms_.size() && atoms_[next].piece < piece; ++next) {
    const std::string_view word = of(atoms_[next]);
    const bool dutch = equal_letters(word, "T") && next + 1 < atoms_.size() && equal_letters(of(atoms_[next + 1]), "M");
    if (dutch) ++next;
    if (dutch || is_range_word(word)) {
      to = true;
    } else if (!to || atoms_[next].digits) {
      return false;
    } else if (piece_of(atoms_[next]).word == Word::Other && !equal_letters(word, "MET")) {
      return false;
    }
  }
  return to;
}

}  // namespace lettrage::reconcile
