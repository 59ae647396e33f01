#include "reconcile/matching/number_probes.h"

#include <algorithm>

#include "reconcile/matching/keys.h"

namespace lettrage::reconcile {

JoinedNumber::JoinedNumber(const PieceText& text, std::size_t first, std::size_t last) {
  for (std::size_t i = first; i <= last; ++i) append(text, text.pieces[i], i == first ? nullptr : &text.pieces[i - 1]);
}

void JoinedNumber::append(const PieceText& text, const Piece& piece, const Piece* before) {
  if (before != nullptr) joints[joint_count++] = {size, before->after, before->connector};
  const std::string_view written = text.of(piece);
  std::transform(written.begin(), written.end(), key.begin() + static_cast<std::ptrdiff_t>(size), to_upper);
  size += written.size();
  letters = letters || piece.letters;
  if (!piece.digits) return;
  digits += piece.letters ? static_cast<std::size_t>(std::count_if(written.begin(), written.end(), is_digit)) : written.size();
}

void find_number_probes(const PieceText& text, const IndexTables& tables, std::pmr::vector<NumberProbe>& out) {
  const auto& pieces = text.pieces;
  if (tables.data.invoices.empty()) return;
  const auto may_begin = [&](const Piece& piece) {
    const std::string_view written = text.of(piece);
    return written.size() < 2 || tables.number_heads[IndexTables::head_of(to_upper(written[0]), to_upper(written[1]))];
  };
  for (std::size_t first = 0; first < pieces.size(); ++first) {
    if (pieces[first].noise || !may_begin(pieces[first])) continue;
    JoinedNumber number;
    for (std::size_t last = first; last < pieces.size() && last < first + number_pieces_max; ++last) {
      const Piece& piece = pieces[last];
      if (piece.noise || (last > first && pieces[last - 1].after == Gap::Break)) break;
      if (number.size + (piece.end - piece.begin) > tables.number_length) break;
      number.append(text, piece, last > first ? &pieces[last - 1] : nullptr);
      if (number.size > 1 && !tables.number_heads[IndexTables::head_of(number.key[0], number.key[1])]) break;
      // Forms have the lengths of numbers, too.
      if (number.digits == 0 || !tables.number_lengths[number.size]) continue;
      out.push_back({KeyTable::hash_of(number.text()), static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last)});
      tables.numbers.prefetch(out.back().hash);
    }
  }
}

}  // namespace lettrage::reconcile
