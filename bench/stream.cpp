// Reads one file as the pipeline does, from the disk, decompressing where it must: stream_bench FILE THREADS [--memory]. One
// thread reads and cuts at a time while the others parse. Prints one JSON object with what that took; with --memory also
// `private_peak_kib`: memory of the program's own, without mapped files, looked at after every batch (which takes its time).
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "bench/ours.h"
#include "pipeline/batches.h"
#include "pipeline/parse.h"
#include "pipeline/source.h"

namespace {

using namespace lettrage;

/// A line of /proc/self/status in KiB, 0 if there is none.
std::uint64_t status_kib(const char* name) {
  std::FILE* status = std::fopen("/proc/self/status", "r");
  if (status == nullptr) return 0;
  std::uint64_t kib = 0;
  char line[256];
  while (std::fgets(line, sizeof line, status) != nullptr) {
    if (std::strncmp(line, name, std::strlen(name)) == 0) kib = std::strtoull(line + std::strlen(name), nullptr, 10);
  }
  std::fclose(status);
  return kib;
}

struct Totals {
  std::uint64_t bytes = 0, movements = 0, faults = 0, private_peak_kib = 0;
};

Totals read(const char* path, unsigned threads, bool watch_memory) {
  pipeline::Source source{path, {.digest = pipeline::Digest::None, .threads = threads}};  // as `run`, which knows the hash then
  pipeline::Batches batches{source};
  Totals totals;
  std::mutex mutex;  // of all three
  const auto work = [&] {
    std::unique_lock lock{mutex};
    while (const std::unique_ptr<Batch> batch = batches.next()) {
      lock.unlock();
      pipeline::parse(*batches.format(), *batch);
      const std::uint64_t kib = watch_memory ? status_kib("RssAnon:") : 0;
      lock.lock();
      totals.bytes += batch->bytes.size();
      totals.movements += bench::movements(*batch);
      totals.faults += batch->faults.size();
      totals.private_peak_kib = std::max(totals.private_peak_kib, kib);
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  if (!batches.complete()) totals.faults += 1;
  return totals;
}

}  // namespace

int main(int argc, char** argv) {
  const bool watch_memory = argc == 4 && std::strcmp(argv[3], "--memory") == 0;
  const auto threads = argc == 3 || watch_memory ? std::strtoul(argv[2], nullptr, 10) : 0;
  if (threads == 0) {
    std::fputs("usage: stream_bench FILE THREADS [--memory]\n", stderr);
    return 2;
  }
  const auto begin = std::chrono::steady_clock::now();
  const Totals totals = read(argv[1], static_cast<unsigned>(threads), watch_memory);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::printf("{\"seconds\": %.6f, \"bytes\": %llu, \"movements\": %llu", seconds, static_cast<unsigned long long>(totals.bytes),
              static_cast<unsigned long long>(totals.movements));
  if (watch_memory) {
    std::printf(", \"private_peak_kib\": %llu, \"peak_kib\": %llu", static_cast<unsigned long long>(totals.private_peak_kib),
                static_cast<unsigned long long>(status_kib("VmHWM:")));
  }
  std::puts("}");
  return totals.faults == 0 && totals.movements > 0 ? 0 : 1;
}
