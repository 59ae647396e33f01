/// \file
/// The loop that reads most bytes: text up to the next `<`, then an edge that was learnt. Included by each kernel, inside a
/// namespace of its own and compiled for its instructions; so it names nothing but what is inlined into it.
#pragma once

// A kernel has:
//   struct Text { const char* end; bool plain; };
//   static Text text(const char* at, const char* limit)   up to the next `<`, or to a place at or behind `limit`, where `at` may
//                                                     be already; plain: less than `text_bytes_max` of printable ASCII without
//                                                     `&` and `]`
//   static bool equal(const char* at, const Edge&)    the edge's bytes stand at `at`

/// How far ahead the next batch stands as a rule (pipeline/batches.h), which will be cut when this one is read.
inline constexpr std::ptrdiff_t next_batch = 256 * 1024;

/// Of two lines of the cache, for a text and its edge take less. Memory that is not there does no harm.
inline void prefetch(const char* at) noexcept {
  __builtin_prefetch(at, 0, 2);
  __builtin_prefetch(at + 64, 0, 2);
}

/// The edge that stands at `at`, if the state has it.
template <class Kernel>
const Edge* match(State& state, const char* at) {
  if (Kernel::equal(at, *state.edges[0])) return state.edges[0];
  for (unsigned i = 1; i < state.count; ++i) {
    Edge* const edge = state.edges[i];
    if (!Kernel::equal(at, *edge)) continue;
    state.edges[i] = state.edges[i - 1];
    state.edges[i - 1] = edge;
    return edge;
  }
  return nullptr;
}

template <class Kernel>
const char* scan(Machine& machine, const char* text, const char* limit) {
  Automaton& automaton = machine.automaton();
  Handler& handler = machine.handler();
  State* state = &automaton.state(machine.state);
  // The edge before, which says whose text this is, and where it stood. Behind the strict path the machine says it.
  const Edge* before = nullptr;
  const char* before_at = nullptr;
  const auto place = [&] { return machine.place_in_bytes(before_at + before->leaf_offset); };
  const auto currency = [&] { return std::string_view{before_at + before->currency_offset, before->currency_length}; };
  const auto tell_machine = [&] {
    machine.state = automaton.id_of(*state);
    if (before == nullptr || !before->opens_leaf) return;
    machine.leaf_place = place();
    machine.currency = currency();
  };
  for (;;) {
    prefetch(text + next_batch);
    const typename Kernel::Text found = Kernel::text(text, limit);
    const char* at = found.end;
    if (at >= limit) break;
    const Edge* const edge = match<Kernel>(*state, at);
    if (edge == nullptr) [[unlikely]] {
      tell_machine();
      text = machine.step(text, at);
      if (text == nullptr || text >= limit) return text;  // a comment may be of any length, an edge is not
      state = &automaton.state(machine.state);
      before = nullptr;
      continue;
    }
    std::string_view value{text, static_cast<std::size_t>(at - text)};
    if (!found.plain || machine.pending) [[unlikely]] {
      std::string_view settled = value;  // so that no other text needs to stand in memory
      if (!machine.settle_text(settled, edge->text)) return nullptr;
      value = settled;
    }
    if (edge->text == TextUse::Given) {
      // Of a text of nothing these are the tags around it, both in the batch: no batch begins inside a field.
      if (*text <= ' ' || at[-1] <= ' ') [[unlikely]]
        value = trim(value);
      if (!value.empty()) {
        switch (edge->field.keep) {
          case Field::Keep::First:
          case Field::Keep::Last: handler.put(edge->field, value); break;
          case Field::Keep::Given:
            before != nullptr ? handler.put(edge->field, value, currency(), place())
                              : handler.give(edge->field, value, machine.currency, machine.leaf_place);
            break;
          case Field::Keep::Told:
            before != nullptr ? handler.text(edge->field.node, value, currency(), place())
                              : handler.text(edge->field.node, value, machine.currency, machine.leaf_place);
            break;
        }
      }
    } else if (edge->text == TextUse::Blank && !trim(value).empty()) [[unlikely]] {
      tell_machine();
      return machine.step(text, at);
    }
    for (unsigned i = 0; i < edge->event_count; ++i) {
      const Event& event = edge->events[i];
      if (event.begins) {
        handler.begin(event.node, machine.place_in_bytes(at + event.offset));
      } else {
        handler.end(event.node, true);
      }
    }
    before = edge;
    before_at = at;
    state = edge->next;
    text = at + edge->length;
  }
  tell_machine();
  return text;
}
