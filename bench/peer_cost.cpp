// What one movement costs another parser: peer_cost PARSER KIND MOVEMENTS, like entry_cost.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "bench/files/files.h"
#include "bench/peers/peers.h"

namespace {

using namespace lettrage;

class CountSink final : public bench::Sink {
 public:
  void take(const bench::Records& records) override { found += records.transactions.size() + records.statuses.size(); }
  std::size_t found = 0;
};

[[gnu::noinline]] void measured(const bench::Peer& peer, std::string& bytes, bench::Sink& sink) { peer.read(bytes, sink); }

}  // namespace

int main(int argc, char** argv) {
  const bench::Kind* kind = argc == 4 ? bench::find_kind(argv[2]) : nullptr;
  const auto wanted = argc == 4 ? std::strtoull(argv[3], nullptr, 10) : 0;
  for (const bench::Peer& peer : bench::peers()) {
    if (kind == nullptr || wanted == 0 || peer.name != argv[1]) continue;
    std::string bytes;
    kind->make(kind->name, {.bytes = 0, .movements = wanted}, [&](std::string_view more) { bytes += more; });
    CountSink sink;
    measured(peer, bytes, sink);
    return sink.found >= wanted ? 0 : 1;
  }
  std::fputs("usage: peer_cost PARSER KIND MOVEMENTS\n", stderr);
  return 2;
}
