/// \file
/// Invoice numbers written otherwise than their creditor writes them: without letters, year or zeros, as the ends of a list
/// or of a range. The serial is looked up, and what stands before it must not say otherwise. Internal to matching.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <vector>

#include "reconcile/matching/evidence.h"
#include "reconcile/matching/number_search.h"
#include "reconcile/matching/tables.h"
#include "reconcile/matching/text_pieces.h"

namespace lettrage::reconcile {

/// How much of the number the text has.
enum class Coverage : std::uint8_t {
  Whole,   ///< all parts; zeros or separators may differ
  Digits,  ///< all digits, no letters
  Part,    ///< letters, or the year, and the serial
  Serial,  ///< five digits or more of the serial alone
  Short,   ///< fewer
};

struct VariantHit {
  std::uint32_t invoice = 0;
  std::uint32_t first_piece = 0, last_piece = 0;
  std::uint32_t position = 0;  ///< in the text as cut
  Coverage coverage = Coverage::Serial;
  Evidence evidence;
  std::uint32_t group = 0;  ///< hits of one group are readings of one number: one of them is meant at most
  bool between = false;     ///< inside a range: not named itself
  bool hidden = false;      ///< its digits are another one's whole number: of the payer or the amount, or not meant
};

/// Hits beyond which a text says nothing about any one of them.
inline constexpr std::size_t variant_hits_max = 96;

struct VariantHits {
  explicit VariantHits(std::pmr::memory_resource* memory) : hits{memory} {}
  std::pmr::vector<VariantHit> hits;
  bool names_unknown = false;  ///< a list has a member that no invoice carries
  bool names_more = false;     ///< a list may go on with what was not read
};

/// Readings of the digits in `text` that `exact` does not explain, and of what follows a number in a list. `exact` is what
/// `search_numbers` found, whose doubts are settled here: a number that a list goes on from does end there.
void search_variants(const PieceText& text, const IndexTables& tables, NumberHits& exact, VariantHits& out);

}  // namespace lettrage::reconcile
