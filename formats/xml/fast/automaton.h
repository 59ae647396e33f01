/// \file
/// What the fast reader has learnt of the files of one message: which bytes of markup follow in which place, and what they
/// mean. Only a memory of what the strict path (markup.h) found before: it may be forgotten at any time and changes no
/// result. Owned by one thread (docs/XML.md).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "formats/xml/fast/markup.h"
#include "formats/xml/schema.h"

namespace lettrage::formats::xml::fast {

/// An element by its path from the root of the document. Its number stands for all open elements at once.
using ElementId = std::uint16_t;
/// Where the reader stands: in an element, behind its start tag or behind the end of a child.
using StateId = std::uint16_t;

struct Element {
  std::string name;          ///< qualified; end tags must repeat it
  std::string declarations;  ///< its start tag where that declares namespaces: another tag is another element
  ElementId parent = 0;
  std::uint16_t depth = 0;  ///< 0: the document
  Schema::State schema = Schema::none;
  Node node = 0;
  Role role = Role::Group;                                      ///< of `node`; Group without one
  Field field;                                                  ///< of `node`
  bool inside = false;                                          ///< at or below a message's root element
  std::vector<std::pair<std::string, std::string>> namespaces;  ///< declared by its start tag: prefix and URI
  std::vector<ElementId> children;

  [[nodiscard]] bool has_text() const noexcept { return node != 0 && role != Role::Group; }
};

/// What becomes of the text that stands before an edge.
enum class TextUse : std::uint8_t {
  None,   ///< nothing, of an element that is not known or whose text means nothing
  Given,  ///< it is the whole text of a known element, which the edge ends
  Blank,  ///< it must be blank, or the reference reader judges: text on either side of a child
};

/// Begin or end of a group that the handler hears of.
struct Event {
  Node node = 0;
  std::uint8_t offset = 0;  ///< of its tag's `<` in the edge's bytes
  bool begins = false;
};

inline constexpr std::size_t edge_bytes_max = 255;  // its places fit into a byte

struct State;

/// A run of tags, with only white space between them, that stood in a place before, byte for byte. Well-formed from there,
/// so the same bytes in the same place are well-formed again.
struct alignas(64) Edge {
  State* next = nullptr;
  std::uint16_t length = 0;
  Field field;  ///< with TextUse::Given
  TextUse text = TextUse::None;
  std::uint8_t event_count = 0;
  std::uint8_t leaf_offset = 0;  ///< of the last start tag's `<`, whose text comes next
  std::uint8_t currency_offset = 0, currency_length = 0;
  bool opens_leaf = false;
  alignas(32) std::array<char, edge_bytes_max + 1> bytes{};  ///< padded; the first of them in the same line of the cache
  std::array<Event, 20> events{};

  [[nodiscard]] std::string_view text_bytes() const noexcept { return {bytes.data(), length}; }
};

inline constexpr std::size_t edges_per_state = 8;

/// Stands nowhere, for markup begins with `<`. What a state has that has learnt nothing, so that nobody needs to ask.
extern Edge no_edge;

/// What was learnt for a place. Linked to edges and they to states by pointers, for the next place is where the loop waits.
struct State {
  std::uint8_t count = 0, oldest = 0;
  std::array<Edge*, edges_per_state> edges{&no_edge};  ///< the likeliest first
};

class Automaton {
 public:
  static constexpr ElementId document = 0;

  explicit Automaton(const Schema& schema);
  /// Forgets all when it is more than half full, so that one batch never runs against a limit that others filled.
  void prepare();

  [[nodiscard]] static StateId opened(ElementId element) noexcept { return static_cast<StateId>(element * 2); }
  /// In the parent of `element`, behind it.
  [[nodiscard]] static StateId closed(ElementId element) noexcept { return static_cast<StateId>(element * 2 + 1); }
  /// The innermost open element.
  [[nodiscard]] ElementId top(StateId state) const noexcept {
    const auto element = static_cast<ElementId>(state / 2);
    return state % 2 == 0 ? element : elements_[element].parent;
  }
  [[nodiscard]] static bool is_opened(StateId state) noexcept { return state % 2 == 0; }
  [[nodiscard]] const Element& element(ElementId id) const noexcept { return elements_[id]; }

  /// The element that `tag` (as it stands: `bytes`) opens in `parent`. `document` if there is none: then `why` says so.
  [[nodiscard]] ElementId child(ElementId parent, const Tag& tag, std::string_view bytes, std::string_view& why);
  /// What `prefix` stands for inside `element`; nullptr if it was not declared.
  [[nodiscard]] const std::string* namespace_of(ElementId element, std::string_view prefix) const noexcept;

  [[nodiscard]] State& state(StateId id) noexcept { return states_[id]; }
  [[nodiscard]] StateId id_of(const State& state) const noexcept { return static_cast<StateId>(&state - states_.data()); }
  void learn(StateId from, const Edge& edge);

 private:
  static constexpr std::size_t elements_max = 4096, edges_max = 4096, declaration_bytes_max = 4096,
                               declarations_bytes_max = 1024 * 1024;
  static constexpr std::size_t children_max = 256;  ///< of one element; they are searched one by one
  void clear();

  const Schema* schema_;
  std::deque<Element> elements_;
  // Both with room for all there may be, so that none ever moves; memory that is not used is only reserved.
  std::vector<State> states_;  ///< two for each element
  std::vector<Edge> edges_;
  std::size_t declaration_bytes_ = 0, most_children_ = 0;
};

/// The automaton that this thread keeps for `schema`.
[[nodiscard]] Automaton& automaton_of(const Schema& schema);

}  // namespace lettrage::formats::xml::fast
