/// \file
/// Invoice numbers in free text. Internal to matching.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <span>
#include <vector>

#include "reconcile/matching/number_probes.h"
#include "reconcile/matching/tables.h"
#include "reconcile/matching/text_pieces.h"

namespace lettrage::reconcile {

/// How sure it is that the text names this number, before it is asked who pays and whose invoice it is.
enum class Reading : std::uint8_t {
  Certain,    ///< stands as such
  Weak,       ///< bare digits, or a split that is not the number's own
  Doubtful,   ///< goes on after a connector or a line's end: the number meant may be a longer one
  Short,      ///< fewer than five significant characters and no word before it
  Ambiguous,  ///< overlaps another reading of equal worth
};

struct NumberHit {
  std::uint32_t group = 0;  ///< in Tables::numbers
  std::uint32_t first_piece = 0, last_piece = 0;
  std::uint32_t position = 0;  ///< in the text as cut
  Reading reading = Reading::Certain;
  Reading undoubted = Reading::Certain;  ///< what it would be if it were sure that the number begins and ends here
};

struct NumberHits {
  explicit NumberHits(std::pmr::memory_resource* memory) : hits{memory}, unknown_digits{memory} {}
  std::pmr::vector<NumberHit> hits;  ///< in order of position
  bool names_unknown = false;        ///< a number of one of our forms that no invoice carries
  struct Unread {
    std::size_t first_piece = 0, last_piece = 0;
  };
  std::pmr::vector<Unread> unknown_digits;  ///< called an invoice, as long as numbers of digits alone are, and no number known
};

/// Every number of an invoice that stands in `text`, of those that it may name; `out` is empty before. `letters_only`: numbers of
/// digits alone do not count.
void search_numbers(const PieceText& text, std::span<const NumberProbe> probes, const IndexTables& tables, bool letters_only,
                    NumberHits& out);

}  // namespace lettrage::reconcile
