// pugixml: a tree built in place. Of what it can do it is asked for escapes and CDATA only, and to keep an element's text in
// the element instead of a node of its own.
#include <cstring>
#include <pugixml.hpp>

#include "bench/peers/extractor.h"
#include "bench/peers/peers.h"
#include "bench/peers/walk.h"

namespace lettrage::bench {
namespace {

constexpr unsigned flags = pugi::parse_escapes | pugi::parse_cdata | pugi::parse_embed_pcdata;

class Reader {
 public:
  Reader(Sink& sink, std::size_t prefix) : extractor_{sink, nullptr}, prefix_{prefix} {}

  void read(pugi::xml_node parent, Paths::State state) {
    for (pugi::xml_node node = parent.first_child(); node; node = node.next_sibling()) {
      const char* const name = node.name();
      if (*name == 0) continue;  // text beside elements
      for (const Paths::Edge& edge : nodes_[state].edges) {
        if (edge.name[0] != name[prefix_] || std::strcmp(edge.name.data(), name + prefix_) != 0) continue;
        enter(node, edge.to);
        break;
      }
    }
  }
  void finish() { extractor_.finish(); }

 private:
  void enter(pugi::xml_node node, Paths::State state) {
    const Field field = nodes_[state].field;
    if (is_group(field)) {
      extractor_.begin(field);
      read(node, state);
      extractor_.end(field);
      return;
    }
    if (is_text(field)) {
      const char* const text = text_of(node);
      if (*text != 0) extractor_.text(field, text, is_amount(field) ? Text{node.first_attribute().value()} : Text{});
    }
    if (!nodes_[state].edges.empty()) read(node, state);
  }
  /// A text in several pieces (CDATA) is none of the files here; the first non-empty one counts.
  static const char* text_of(pugi::xml_node node) {
    const char* const value = node.value();
    return *value != 0 ? value : node.child_value();
  }

  const std::vector<Paths::Node>& nodes_ = Paths::all().nodes();
  Extractor extractor_;
  std::size_t prefix_;
};

}  // namespace

void read_with_pugixml(std::string& bytes, Sink& sink) {
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_buffer_inplace(bytes.data(), bytes.size(), flags, pugi::encoding_utf8);
  if (!result) give_up("pugixml", result.description());
  Reader reader{sink, prefix_length(document.document_element().name())};
  reader.read(document, Paths::root);
  reader.finish();
}

}  // namespace lettrage::bench
