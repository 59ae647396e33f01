/// \file
/// A condition as it is written, before anybody asks whether it makes sense: the grammar fills it, the check reads it. Inside
/// reconcile/rules only. Offsets are into the text; views live on it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lettrage::reconcile::rules {

enum class Operator : std::uint8_t { Equal, Unequal, Less, LessOrEqual, Greater, GreaterOrEqual, Like, Unlike, In, NotIn };

enum class LiteralKind : std::uint8_t { Text, Number, Date, Word };
struct Literal {
  LiteralKind kind{};
  std::string_view text;  ///< of a Text: what stands between the quotes
  std::size_t at = 0;
};

struct Comparison {
  std::string_view field;
  std::size_t field_at = 0, operator_at = 0;
  Operator comparator{};
  std::vector<Literal> values;  ///< several after `in`
};

/// Nodes come after their parts; the last one is the whole.
enum class NodeKind : std::uint8_t { Test, Not, And, Or };
struct Node {
  NodeKind kind{};
  std::uint32_t left = 0, right = 0;  ///< nodes; of a Test: `left` is its comparison
};

struct Syntax {
  std::vector<Comparison> comparisons;
  std::vector<Node> nodes;
};

struct Complaint {
  std::size_t at = 0;
  std::string text;  ///< empty: nothing to complain about
};

/// By grammar alone.
[[nodiscard]] Complaint parse(std::string_view text, Syntax& syntax);

}  // namespace lettrage::reconcile::rules
