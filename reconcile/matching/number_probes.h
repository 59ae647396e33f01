/// \file
/// What in a text may be one of our numbers, by its length and its first characters: the questions to the index, before they are
/// asked. Internal to matching.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "reconcile/matching/tables.h"
#include "reconcile/matching/text_pieces.h"

namespace lettrage::reconcile {

/// Pieces that may make one number: `F - 2026 / 0012 / 3`, wrapped once or twice.
inline constexpr std::size_t number_pieces_max = 8;

/// A number read from several pieces, with where they were joined.
struct JoinedNumber {
  struct Joint {
    std::size_t offset;  ///< in the key
    Gap gap;
    char connector;
  };
  std::array<char, number_length_max> key;
  std::size_t size = 0;
  std::array<Joint, number_pieces_max> joints;
  std::size_t joint_count = 0;
  bool letters = false;
  std::size_t digits = 0;

  JoinedNumber() = default;
  /// Pieces `first` to `last` of `text`, which together are no longer than a key.
  JoinedNumber(const PieceText& text, std::size_t first, std::size_t last);
  [[nodiscard]] std::string_view text() const { return {key.data(), size}; }
  /// `before`: the piece it goes on from; none for the first.
  void append(const PieceText& text, const Piece& piece, const Piece* before);
};

/// One number that the text may name.
struct NumberProbe {
  std::uint64_t hash = 0;  ///< of its key, in IndexTables::numbers
  std::uint32_t first_piece = 0, last_piece = 0;
};

/// Adds all of `text`, whose noise is marked, in the order of their first piece, then their last; asks for the memory where the
/// index would have them. Linear in the text.
void find_number_probes(const PieceText& text, const IndexTables& tables, std::pmr::vector<NumberProbe>& out);

}  // namespace lettrage::reconcile
