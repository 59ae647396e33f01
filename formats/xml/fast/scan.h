/// \file
/// The loop that reads most bytes: text up to the next `<`, then an edge that was learnt. Included by each kernel, inside a
/// namespace of its own and compiled for its instructions; so it names nothing but what is inlined into it.
#pragma once

// A kernel has:
//   struct Text { const char* end; bool plain; };
//   static Text text(const char* at)                  up to the next `<`, or to a place at or behind `limit`; plain: printable
//                                                     ASCII without `&` and `]`
//   static bool equal(const char* at, const Edge&)    the edge's bytes stand at `at`

template <class Kernel>
const char* scan(Machine& machine, const char* text, const char* limit) {
  Automaton& automaton = machine.automaton();
  Handler& handler = machine.handler();
  while (text < limit) {
    const typename Kernel::Text found = Kernel::text(text, limit);
    const char* at = found.end;
    if (at >= limit) return text;
    Automaton::State& state = automaton.state(machine.state);
    const Edge* edge = nullptr;
    for (unsigned i = 0; i < state.count; ++i) {
      const Edge& candidate = automaton.edge(state.edges[i]);
      if (!Kernel::equal(at, candidate)) continue;
      edge = &candidate;
      if (i > 0) {
        const std::uint16_t likelier = state.edges[i - 1];
        state.edges[i - 1] = state.edges[i];
        state.edges[i] = likelier;
      }
      break;
    }
    if (edge == nullptr) {
      text = machine.step(text, at);
      if (text == nullptr) return nullptr;
      continue;
    }
    std::string_view value{text, static_cast<std::size_t>(at - text)};
    if (!found.plain || machine.pending || value.size() >= text_bytes_max) {
      if (!machine.settle_text(value, edge->text)) return nullptr;
    }
    if (edge->text == TextUse::Given) {
      if (!value.empty() && (value.front() <= ' ' || value.back() <= ' ')) value = trim(value);
      if (!value.empty()) handler.text(edge->text_node, value, machine.currency, machine.leaf_place);
    } else if (edge->text == TextUse::Blank && !trim(value).empty()) {
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
    if (edge->opens_leaf) {
      machine.leaf_place = machine.place_in_bytes(at + edge->leaf_offset);
      machine.currency = {at + edge->currency_offset, edge->currency_length};
    }
    machine.state = edge->next;
    text = at + edge->length;
  }
  return text;
}
