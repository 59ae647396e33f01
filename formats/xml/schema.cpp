#include "formats/xml/schema.h"

#include <algorithm>
#include <atomic>

namespace lettrage::formats::xml {

namespace {

/// The part of `text` before `separator`, which is cut off `text`.
std::string_view next_part(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view part = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  return part;
}

template <class T>
void insert_once(std::vector<T>& to, const T& value) {
  if (std::find(to.begin(), to.end(), value) == to.end()) to.push_back(value);
}

}  // namespace

Schema::Schema(std::span<const Row> rows, std::span<const Field> fields) {
  static std::atomic<std::uint64_t> last{0};
  number_ = ++last;
  states_.emplace_back();
  for (const Row& row : rows) add(row);
  for (StateData& state : states_) {
    state.field.node = state.node;
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.node == state.node; });
    if (state.node != 0 && field != fields.end()) state.field = *field;
  }
}

std::vector<Schema::State> Schema::states_of(Node node) const {
  std::vector<State> found;
  for (State state = 1; state < states_.size(); ++state) {
    if (states_[state].node == node) found.push_back(state);
  }
  return found;
}

std::vector<Schema::State> Schema::step(const std::vector<State>& from, std::string_view alternatives) {
  std::vector<State> reached;
  State fresh = none;  // one state for all alternatives that are new: what lies below them is the same
  while (!alternatives.empty()) {
    const std::string_view name = next_part(alternatives, '|');
    for (const State parent : from) {
      State to = child(parent, name);
      if (to == none) {
        if (fresh == none) {
          fresh = static_cast<State>(states_.size());
          states_.emplace_back();
        }
        to = fresh;
        states_[parent].edges.push_back({name, to});
      }
      insert_once(reached, to);
    }
  }
  return reached;
}

void Schema::add(const Row& row) {
  std::vector<State> at;
  for (const Node parent : row.under) {
    if (parent == 0) continue;
    for (const State state : states_of(parent)) insert_once(at, state);
  }
  if (row.under[0] == 0) at = {0};
  std::string_view path = row.path;
  while (!path.empty()) {
    std::string_view level = next_part(path, '/');
    if (level.front() == '[') {
      level = level.substr(1, level.size() - 2);
      for (const State state : step(at, level)) insert_once(at, state);
    } else {
      at = step(at, level);
    }
  }
  for (const State state : at) {
    states_[state].node = row.node;
    states_[state].role = row.role;
  }
}

}  // namespace lettrage::formats::xml
