/// \file
/// Structured references: those in their own field, and those standing in free text. Internal to matching.
#pragma once

#include <span>
#include <string_view>

#include "core/references/references.h"
#include "reconcile/matching/candidates.h"
#include "reconcile/matching/text_pieces.h"

namespace lettrage::reconcile {

enum class Soundness : std::uint8_t {
  Sound,    ///< its check digits hold
  Plain,    ///< of no kind that has check digits
  Unsound,  ///< its check digits are wrong
};
/// What kind of reference it is follows from its type (`SCOR`, `BBA`, `QRR`, …), its form, or the country of our account.
[[nodiscard]] Soundness soundness(const StructuredReference& reference, std::string_view account);

/// A reference in its own field. One that is sound but no invoice carries sets `Proposal::names_unknown`.
void add_structured(Candidates& candidates, Proposal& proposal, const IndexTables& tables, const Movement& movement,
                    const StructuredReference& reference);
/// What `references::find` found in `text`.
void add_found(Candidates& candidates, Proposal& proposal, const IndexTables& tables, std::string_view text,
               const references::Hit& hit, std::uint32_t position);

/// `010 8068 17183`, `010.8068.17183`: parted like an OGM, without its marks. Blanks and points are how anything is printed, so
/// it counts only where its check digits hold and an invoice carries it.
void add_grouped(Candidates& candidates, const IndexTables& tables, const PieceText& text);

}  // namespace lettrage::reconcile
