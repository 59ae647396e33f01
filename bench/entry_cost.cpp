// What one movement costs: entry_cost KIND MOVEMENTS makes a file of that many and reads it on one thread, once. Under
// callgrind, which counts instructions inside of `measured` only (--toggle-collect), the difference between a file and one
// twice as long is the cost of the movements alone. bench/instructions does that.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "bench/files/files.h"
#include "bench/ours.h"

namespace {

using namespace lettrage;

[[gnu::noinline]] std::size_t measured(const bench::Input& input) {
  std::size_t found = 0;
  bench::read(input, 1, [&](const Batch& batch) { found += batch.faults.empty() ? bench::movements(batch) : 0; });
  return found;
}

}  // namespace

int main(int argc, char** argv) {
  const bench::Kind* kind = argc == 3 ? bench::find_kind(argv[1]) : nullptr;
  const auto wanted = argc == 3 ? std::strtoull(argv[2], nullptr, 10) : 0;
  if (kind == nullptr || wanted == 0) {
    std::fputs("usage: entry_cost KIND MOVEMENTS\n", stderr);
    return 2;
  }
  std::string bytes;
  const bench::Truth truth =
      kind->make(kind->name, {.bytes = 0, .movements = wanted}, [&](std::string_view more) { bytes += more; });
  const std::size_t size = bytes.size();
  const std::size_t found = measured(bench::input_of(std::move(bytes)));
  if (found != truth.movements) {
    std::fprintf(stderr, "entry_cost: %zu movements read without faults, %llu written\n", found,
                 static_cast<unsigned long long>(truth.movements));
    return 1;
  }
  std::printf("%s: %zu movements, %zu bytes\n", kind->name.data(), found, size);
  return 0;
}
