#include "formats/xml/fast/automaton.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "formats/xml/fast/characters.h"
#include "formats/xml/reader.h"

namespace lettrage::formats::xml::fast {

Edge no_edge = [] {
  Edge edge;
  edge.length = 1;
  return edge;
}();

Automaton::Automaton(const Schema& schema) : schema_{&schema} { clear(); }

void Automaton::clear() {
  elements_.clear();
  states_.clear();
  edges_.clear();
  states_.reserve(2 * elements_max);
  edges_.reserve(edges_max);
  elements_.emplace_back();
  states_.resize(2);
  declaration_bytes_ = 0;
  most_children_ = 0;
}

void Automaton::prepare() {
  if (elements_.size() > elements_max / 2 || edges_.size() > edges_max / 2 || most_children_ > children_max / 2 ||
      declaration_bytes_ > declarations_bytes_max / 2)
    clear();
}

const std::string* Automaton::namespace_of(ElementId element, std::string_view prefix) const noexcept {
  for (;;) {
    const Element& at = elements_[element];
    for (const auto& [declared, uri] : at.namespaces) {
      if (declared == prefix) return &uri;
    }
    if (element == document) return nullptr;
    element = at.parent;
  }
}

ElementId Automaton::child(ElementId parent, const Tag& tag, std::string_view bytes, std::string_view& why) {
  const std::string_view declarations = tag.declares ? bytes : std::string_view{};
  const auto is_same = [&](ElementId id) { return elements_[id].name == tag.name && elements_[id].declarations == declarations; };
  const std::vector<ElementId>& siblings = elements_[parent].children;
  const auto known = std::find_if(siblings.begin(), siblings.end(), is_same);
  if (known != siblings.end()) return *known;

  const Element& above = elements_[parent];
  if (above.depth >= depth_max) {
    why = "elements nested deeper than is read";
    return document;
  }
  if (elements_.size() == elements_max || siblings.size() == children_max || declarations.size() > declaration_bytes_max ||
      declaration_bytes_ + declarations.size() > declarations_bytes_max) {
    why = "very many different elements";
    return document;
  }
  Element fresh;
  fresh.name = tag.name;
  fresh.declarations = declarations;
  fresh.parent = parent;
  fresh.depth = static_cast<std::uint16_t>(above.depth + 1);
  for (const Attribute& attribute : tag.attributes()) {
    if (attribute.name != "xmlns" && !attribute.name.starts_with("xmlns:")) continue;
    std::string uri;
    append_attribute(uri, attribute.value);
    fresh.namespaces.emplace_back(attribute.name.substr(attribute.name.size() > 6 ? 6 : 5), std::move(uri));
  }
  const std::string_view prefix = prefix_of(tag.name);
  const bool declared =
      prefix.empty() || prefix == "xml" ||
      std::any_of(fresh.namespaces.begin(), fresh.namespaces.end(), [&](const auto& given) { return given.first == prefix; }) ||
      namespace_of(parent, prefix) != nullptr;
  if (!declared) {
    why = "a prefix that is not declared";
    return document;
  }
  const std::string_view name = local_of(tag.name);
  fresh.schema = !above.inside                  ? schema_->root(name)
                 : above.schema == Schema::none ? Schema::none
                                                : schema_->child(above.schema, name);
  fresh.inside = above.inside || fresh.schema != Schema::none;
  if (fresh.schema != Schema::none) {
    fresh.node = schema_->node(fresh.schema);
    fresh.role = schema_->role(fresh.schema);
    fresh.field = schema_->field(fresh.schema);
  }
  declaration_bytes_ += declarations.size();
  const auto id = static_cast<ElementId>(elements_.size());
  states_.resize(2 * elements_.size() + 2);  // before the element: where memory ends, nothing refers to what is not there
  elements_.push_back(std::move(fresh));
  elements_[parent].children.push_back(id);
  most_children_ = std::max(most_children_, elements_[parent].children.size());
  return id;
}

void Automaton::learn(StateId from, const Edge& edge) {
  State& state = states_[from];
  for (unsigned i = 0; i < state.count; ++i) {  // near the end of a batch, where no scan runs, what is known is read again
    if (state.edges[i]->text_bytes() == edge.text_bytes()) return;
  }
  if (state.count == edges_per_state) {  // over the one learnt longest ago
    *state.edges[state.oldest] = edge;
    state.oldest = static_cast<std::uint8_t>((state.oldest + 1) % edges_per_state);
    return;
  }
  if (edges_.size() == edges_max) return;
  edges_.push_back(edge);
  state.edges[state.count++] = &edges_.back();
}

Automaton& automaton_of(const Schema& schema) {
  struct Kept {
    std::uint64_t schema;
    std::unique_ptr<Automaton> automaton;
  };
  constexpr std::size_t kept_max = 16;  // a file has one schema; messages that the project reads are fewer
  static thread_local std::vector<Kept> kept;
  const auto found = std::find_if(kept.begin(), kept.end(), [&](const Kept& k) { return k.schema == schema.number(); });
  if (found != kept.end()) return *found->automaton;
  if (kept.size() == kept_max) kept.erase(kept.begin());
  kept.push_back({schema.number(), std::make_unique<Automaton>(schema)});
  return *kept.back().automaton;
}

}  // namespace lettrage::formats::xml::fast
