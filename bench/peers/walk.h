/// \file
/// Where an event parser stands in the tree of paths, and what of it becomes a text.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "bench/peers/extractor.h"
#include "bench/peers/paths.h"
#include "bench/peers/texts.h"

namespace lettrage::bench {

/// `Edge` stands for a name of the tree and says `is(name)` of a name as the parser gives it.
template <class Edge>
class Walk {
 public:
  /// `edge_of` makes an edge of a name, which ends with a NUL.
  template <class EdgeOf>
  Walk(Extractor& extractor, Texts& texts, const EdgeOf& edge_of) : extractor_{extractor}, texts_{texts} {
    for (const Paths::Node& node : Paths::all().nodes()) {
      std::vector<Child> children;
      for (const Paths::Edge& edge : node.edges) children.push_back({edge_of(edge.name), edge.to});
      children_.push_back(std::move(children));
      fields_.push_back(node.field);
    }
  }

  /// `currency` is called only where an amount begins.
  template <class Name, class Currency>
  void start(Name name, Currency currency) {
    collecting_ = false;
    if (unknown_ == 0) {
      for (const Child& child : children_[path_[depth_]]) {
        if (!child.edge.is(name)) continue;
        path_[++depth_] = child.to;
        const Field field = fields_[child.to];
        if (is_text(field)) {
          texts_.begin();
          collecting_ = true;
          if (is_amount(field)) {
            const Text text = currency();
            currency_.fill(0);
            text.copy(currency_.data(), currency_.size());
          }
        } else if (is_group(field)) {
          extractor_.begin(field);
        }
        return;
      }
    }
    ++unknown_;
  }

  void end() {
    if (unknown_ > 0) {
      --unknown_;
      return;
    }
    const Field field = fields_[path_[depth_--]];
    if (collecting_) {
      collecting_ = false;
      const Text text = texts_.end();
      extractor_.text(field, text, is_amount(field) ? Text{currency_.data(), currency_.size()} : Text{});
    } else if (is_group(field)) {
      extractor_.end(field);
    }
  }

  /// The text of the open element is wanted.
  [[nodiscard]] bool collecting() const noexcept { return collecting_; }

 private:
  struct Child {
    Edge edge;
    Paths::State to;
  };

  Extractor& extractor_;
  Texts& texts_;
  std::vector<std::vector<Child>> children_;
  std::vector<Field> fields_;
  std::array<Paths::State, 64> path_{Paths::root};  // the tree is no deeper
  std::size_t depth_ = 0, unknown_ = 0;
  bool collecting_ = false;
  std::array<char, 3> currency_{};
};

/// The length of `ns2:`; these files have at most one prefix, that of their root.
template <class Character>
[[nodiscard]] std::size_t prefix_length(const Character* name) noexcept {
  for (std::size_t i = 0; name[i] != 0; ++i) {
    if (name[i] == Character{':'}) return i + 1;
  }
  return 0;
}

}  // namespace lettrage::bench
