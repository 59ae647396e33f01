/// \file
/// The runs of letters and of digits of a text, and what joins the digits of a list or of a range. Internal to matching.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "reconcile/matching/text_pieces.h"

namespace lettrage::reconcile {

/// A run of letters or of digits.
struct Atom {
  std::uint32_t begin = 0, end = 0, piece = 0;
  Gap after = Gap::End;
  bool digits = false;
};

/// The atoms of one text, which must outlive them, as must the memory of its pieces.
class NumberAtoms {
 public:
  /// How digits go on from a number: `118/19`, `118 bis 121`.
  enum class Joint : std::uint8_t { None, And, To };

  NumberAtoms(const PieceText& text, std::pmr::memory_resource* memory);

  [[nodiscard]] std::size_t size() const noexcept { return atoms_.size(); }
  [[nodiscard]] const Atom& operator[](std::size_t i) const noexcept { return atoms_[i]; }
  [[nodiscard]] std::string_view of(const Atom& atom) const {
    return std::string_view{text_.text}.substr(atom.begin, atom.end - atom.begin);
  }
  [[nodiscard]] const Piece& piece_of(const Atom& atom) const { return text_.pieces[atom.piece]; }
  /// What joins the number that ends with atom `i` to the digits of atom `next`, a list or a range.
  [[nodiscard]] Joint joint(std::size_t i, std::size_t& next) const;
  /// Does what stands between atom `i` and the piece say "to"? Nothing but such words, or one `-`.
  [[nodiscard]] bool is_range(std::size_t i, std::uint32_t piece) const;

 private:
  [[nodiscard]] Joint joint_of_words(std::size_t& next) const;

  const PieceText& text_;
  std::pmr::vector<Atom> atoms_;
};

}  // namespace lettrage::reconcile
