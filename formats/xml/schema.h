/// \file
/// Which elements of a message matter, and as what: a trie of local names built once from constexpr tables, read by
/// every XML reader. Immutable after construction, so any number of threads may share one.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace lettrage::formats::xml {

/// What a handler calls an element; 0 is an element on the way to others, which nobody is told about.
using Node = std::uint16_t;

enum class Role : std::uint8_t {
  Group,   ///< the handler hears of its begin and its end
  Text,    ///< the handler gets its text when it ends
  Amount,  ///< the same, with the value of its `Ccy` attribute
};

/// One row of a message's table. The path goes down from each node in `under` (none: from the message's root, found at
/// any depth, so envelopes do not matter): local names parted by `/`; `a|b` for alternatives; `[a]` for a level that may
/// be missing. One node may have several rows.
struct Row {
  Node node = 0;
  Role role{};
  std::string_view path;
  std::array<Node, 4> under{};
};

/// Where the text of an element goes that is a field of a record and no more, as most are: the handler is not told of it
/// (reader.h, `Handler::give`). Elements without a row here are told.
struct Field {
  enum class Keep : std::uint8_t {
    Told,   ///< to the handler, which knows what to make of it
    Last,   ///< of several the last counts
    First,  ///< of several the first counts
    Given,  ///< the last, with its currency and its place
  };
  Node node = 0;
  Keep keep = Keep::Told;
  std::uint8_t record = 0;   ///< which of the handler's records it is in
  std::uint16_t offset = 0;  ///< in that record: of a std::string_view, for Keep::Given of a Given (reader.h)
};

/// Two parts of a table as one.
template <class Row, std::size_t N, std::size_t M>
[[nodiscard]] constexpr std::array<Row, N + M> joined(const std::array<Row, N>& first, const std::array<Row, M>& second) {
  std::array<Row, N + M> rows{};
  for (std::size_t i = 0; i < N; ++i) rows[i] = first[i];
  for (std::size_t i = 0; i < M; ++i) rows[N + i] = second[i];
  return rows;
}

class Schema {
 public:
  using State = std::uint16_t;
  static constexpr State none = 0xFFFF;

  explicit Schema(std::span<const Row> rows, std::span<const Field> fields = {});
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;
  /// No other schema of this program ever has it.
  [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
  /// The state of a message's root element, or `none`.
  [[nodiscard]] State root(std::string_view local_name) const noexcept { return child(0, local_name); }
  /// The state of a child element, or `none`: then nothing below it is known either.
  [[nodiscard]] State child(State parent, std::string_view local_name) const noexcept {
    for (const Edge& edge : states_[parent].edges) {
      if (edge.name == local_name) return edge.to;
    }
    return none;
  }
  [[nodiscard]] Node node(State state) const noexcept { return states_[state].node; }
  [[nodiscard]] Role role(State state) const noexcept { return states_[state].role; }
  /// Of an element with a text: its node, and where the text goes.
  [[nodiscard]] const Field& field(State state) const noexcept { return states_[state].field; }

 private:
  struct Edge {
    std::string_view name;
    State to = none;
  };
  struct StateData {
    Node node = 0;
    Role role = Role::Group;
    Field field;
    std::vector<Edge> edges;
  };
  void add(const Row& row);
  std::vector<State> step(const std::vector<State>& from, std::string_view alternatives);
  [[nodiscard]] std::vector<State> states_of(Node node) const;

  std::vector<StateData> states_;
  std::uint64_t number_;
};

}  // namespace lettrage::formats::xml
