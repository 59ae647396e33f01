#include "bench/peers/peers.h"

#include <array>
#include <cstdio>
#include <cstdlib>

namespace lettrage::bench {
namespace {

constexpr std::array<Peer, 4> all{{
    {"pugixml", "tree in place", true, read_with_pugixml},
    {"libxml2", "SAX2 push", false, read_with_libxml2},
    {"expat", "", false, read_with_expat},
    {"xerces", "SAX2 without validation", false, read_with_xerces},
}};

}  // namespace

std::span<const Peer> peers() { return all; }

void give_up(std::string_view parser, std::string_view why) {
  std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(parser.size()), parser.data(), static_cast<int>(why.size()), why.data());
  std::exit(1);
}

}  // namespace lettrage::bench
