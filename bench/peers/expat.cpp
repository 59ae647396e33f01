// expat: one XML_Parse over the whole text, handlers for elements; that for text is set only where a text is wanted.
#include <expat.h>

#include <cstring>

#include "bench/peers/peers.h"
#include "bench/peers/walk.h"

namespace lettrage::bench {
namespace {

struct Edge {
  [[nodiscard]] bool is(const char* other) const noexcept { return name[0] == other[0] && std::strcmp(name, other) == 0; }
  const char* name;
};

struct State {
  State(XML_Parser p, Sink& sink)
      : parser{p}, extractor{sink, &texts}, walk{extractor, texts, [](std::string_view name) { return Edge{name.data()}; }} {}
  XML_Parser parser;
  Texts texts;
  Extractor extractor;
  Walk<Edge> walk;
  std::size_t prefix = 0;
  bool first = true, listening = false;
};

void text(void* user, const char* bytes, int size) {
  static_cast<State*>(user)->texts.append(bytes, static_cast<std::size_t>(size));
}

void listen(State& state) {
  const bool wanted = state.walk.collecting();
  if (wanted == state.listening) return;
  state.listening = wanted;
  XML_SetCharacterDataHandler(state.parser, wanted ? text : nullptr);
}

void start(void* user, const char* name, const char** attributes) {
  State& state = *static_cast<State*>(user);
  if (state.first) {
    state.first = false;
    state.prefix = prefix_length(name);
  }
  state.walk.start(name + state.prefix, [&] { return attributes[0] == nullptr ? Text{} : Text{attributes[1]}; });
  listen(state);
}

void end(void* user, const char*) {
  State& state = *static_cast<State*>(user);
  state.walk.end();
  listen(state);
}

}  // namespace

void read_with_expat(std::string& bytes, Sink& sink) {
  XML_Parser parser = XML_ParserCreate(nullptr);
  State state{parser, sink};
  XML_SetUserData(parser, &state);
  XML_SetElementHandler(parser, start, end);
  if (XML_Parse(parser, bytes.data(), static_cast<int>(bytes.size()), 1) != XML_STATUS_OK) {
    give_up("expat", XML_ErrorString(XML_GetErrorCode(parser)));
  }
  state.extractor.finish();
  XML_ParserFree(parser);
}

}  // namespace lettrage::bench
