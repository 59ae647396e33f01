/// \file
/// Remittance text cut into the pieces that numbers are made of. Internal to matching.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/references/references.h"
#include "reconcile/matching/words.h"

namespace lettrage::reconcile {

/// What stands between a piece and the next one.
enum class Gap : std::uint8_t {
  End,    ///< nothing follows
  Glue,   ///< nothing: a known word was cut off (`RechnungRE-1`)
  Tight,  ///< one connector, no blank: `-` `/` `.` `_`
  Blank,  ///< blanks, perhaps with one connector: ` `, ` - `
  Soft,   ///< the end of a full line: the text may or may not go on without a blank
  Break,  ///< anything else: `, ` `: ` `//`
};

/// What the words before a piece say about a number that begins there.
enum class Lead : std::uint8_t { None, Invoice, Foreign };

/// A maximal run of letters and digits.
struct Piece {
  std::uint32_t begin = 0, end = 0;  ///< in the text
  Gap after = Gap::End;
  char connector = 0;  ///< of a Tight, Blank or Soft gap; 0 = none
  bool digits = false, letters = false;
  bool noise = false;      ///< part of an IBAN, a date, an amount or a reference: no number begins or ends here
  bool money = false;      ///< digits next to a currency: an amount without decimals, unless a word says otherwise
  bool telephone = false;  ///< digits after a `+`
  Lead lead = Lead::None;
  Word word = Word::Other;  ///< what its letters say, where it has no digits
};

/// The text of one movement, ready to be searched. All memory comes from the resource given. Linear in the text.
struct PieceText {
  explicit PieceText(std::pmr::memory_resource* memory) : text{memory}, pieces{memory}, soft_breaks{memory} {}
  std::pmr::string text;  ///< lines joined: `\n` where a full line ended, a blank elsewhere
  std::pmr::vector<Piece> pieces;
  std::pmr::vector<std::uint32_t> soft_breaks;  ///< places of the `\n` in `text`

  /// Place in the movement's joined remittance, which has no separator after a full line.
  [[nodiscard]] std::uint32_t position(std::uint32_t at) const;
  [[nodiscard]] std::string_view of(const Piece& piece) const {
    return std::string_view{text}.substr(piece.begin, piece.end - piece.begin);
  }
};

/// Joins `lines`; where there is one line or none, `joined` counts, and a blank at a column where banks cut (27, 35, 65,
/// 140) is taken for the end of a full line. `lead` is what is known of the text as a whole.
void cut_into_pieces(PieceText& out, std::span<const std::string_view> lines, std::string_view joined, Lead lead = Lead::None);

/// Marks IBANs, dates and amounts as noise, and the references already found.
void mark_noise(PieceText& text, std::span<const references::Hit> found);
/// Sets `lead`, `money` and `telephone` from the words around.
void read_words(PieceText& text, Lead lead = Lead::None);

}  // namespace lettrage::reconcile
