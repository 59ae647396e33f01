// libxml2: SAX2 push parser. It keeps names in a dictionary, so that they are compared as pointers.
#include <libxml/parser.h>

#include <algorithm>

#include "bench/peers/peers.h"
#include "bench/peers/walk.h"

namespace lettrage::bench {
namespace {

constexpr std::size_t chunk_bytes = 64 * 1024;

const char* characters_of(const xmlChar* text) { return reinterpret_cast<const char*>(text); }

struct Edge {
  [[nodiscard]] bool is(const xmlChar* other) const noexcept { return name == other; }
  const xmlChar* name;
};

struct State {
  State(Sink& sink, xmlDictPtr dictionary)
      : extractor{sink, &texts}, walk{extractor, texts, [&](std::string_view name) {
                                        return Edge{xmlDictLookup(dictionary, reinterpret_cast<const xmlChar*>(name.data()),
                                                                  static_cast<int>(name.size()))};
                                      }} {}
  Texts texts;
  Extractor extractor;
  Walk<Edge> walk;
};

void start(void* user, const xmlChar* name, const xmlChar*, const xmlChar*, int, const xmlChar**, int attribute_count, int,
           const xmlChar** attributes) {
  // Five pointers an attribute: name, prefix, URI, value and its end.
  static_cast<State*>(user)->walk.start(name, [&] {
    if (attribute_count == 0) return Text{};
    return Text{characters_of(attributes[3]), static_cast<std::size_t>(attributes[4] - attributes[3])};
  });
}

void end(void* user, const xmlChar*, const xmlChar*, const xmlChar*) { static_cast<State*>(user)->walk.end(); }

void text(void* user, const xmlChar* bytes, int size) {
  State& state = *static_cast<State*>(user);
  if (state.walk.collecting()) state.texts.append(characters_of(bytes), static_cast<std::size_t>(size));
}

}  // namespace

void read_with_libxml2(std::string& bytes, Sink& sink) {
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = start;
  handler.endElementNs = end;
  // One function for both, else every text is searched for other characters than blanks.
  handler.characters = handler.ignorableWhitespace = handler.cdataBlock = text;

  xmlParserCtxtPtr context = xmlCreatePushParserCtxt(&handler, nullptr, nullptr, 0, nullptr);
  if (context == nullptr) give_up("libxml2", "no parser");
  xmlCtxtUseOptions(context, XML_PARSE_HUGE);
  State state{sink, context->dict};
  context->userData = &state;
  int status = 0;
  for (std::size_t at = 0; at < bytes.size() && status == 0; at += chunk_bytes) {
    status = xmlParseChunk(context, bytes.data() + at, static_cast<int>(std::min(chunk_bytes, bytes.size() - at)), 0);
  }
  if (status == 0) status = xmlParseChunk(context, nullptr, 0, 1);
  if (status != 0 || context->wellFormed == 0) give_up("libxml2", "not well-formed");
  state.extractor.finish();
  xmlFreeParserCtxt(context);
}

}  // namespace lettrage::bench
