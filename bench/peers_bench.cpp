// One kind of file, read by our reader on one thread and on two and by the other parsers, in turns. First all of them must
// find the same values; then they are timed, the input in memory, a fresh copy for those that write into it.
// usage: peers_bench KIND MEGABYTES [options of Google Benchmark]
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <time.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <vector>

#include "bench/files/files.h"
#include "bench/ours.h"
#include "bench/peers/digest.h"
#include "bench/peers/peers.h"

namespace {

using namespace lettrage;
using bench::Digest;

struct Case {
  std::string name;  ///< `camt8/ours`
  bench::Input input;
  bench::Truth truth;
  std::string copy;  ///< for parsers that write into their input, and as what the others read
};

class DiscardSink final : public bench::Sink {
 public:
  void take(const bench::Records& records) override {
    benchmark::DoNotOptimize(records.entries.data());
    benchmark::DoNotOptimize(records.transactions.data());
    benchmark::DoNotOptimize(records.statuses.data());
    benchmark::ClobberMemory();
  }
};

Digest digest_of_ours(const Case& c, unsigned threads) {
  Digest digest;
  std::mutex mutex;
  bench::read(c.input, threads, [&](const Batch& batch) {
    if (!batch.faults.empty()) bench::give_up(c.name, "our reader finds faults");
    const Digest of_batch = bench::digest(batch);
    const std::scoped_lock lock{mutex};
    digest += of_batch;
  });
  return digest;
}

void check(const Case& c, std::string_view reader, const Digest& found, const Digest& expected) {
  if (found.movements != c.truth.movements || found.sum != c.truth.sum || found.texts != c.truth.texts) {
    std::fprintf(stderr, "%llu movements of %llu, sum %lld of %lld, texts %llx for %llx\n",
                 static_cast<unsigned long long>(found.movements), static_cast<unsigned long long>(c.truth.movements),
                 static_cast<long long>(found.sum), static_cast<long long>(c.truth.sum),
                 static_cast<unsigned long long>(found.texts), static_cast<unsigned long long>(c.truth.texts));
    bench::give_up(reader, "does not find what was written");
  }
  if (found != expected) bench::give_up(reader, "does not find the values that our reader finds");
}

void report(benchmark::State& state, const Case& c) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(c.input.bytes->size()));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(c.truth.movements));
}

/// Of all threads of the program.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class Work>
void time(benchmark::State& state, const Work& work) {
  const double cpu_begin = cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  work();
  state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  state.counters["cpu_seconds"] = cpu_seconds() - cpu_begin;
}

void time_ours(benchmark::State& state, const Case& c, unsigned threads) {
  for (auto _ : state) {
    time(state,
         [&] { bench::read(c.input, threads, [](const Batch& batch) { benchmark::DoNotOptimize(batch.transactions.data()); }); });
  }
  report(state, c);
}

/// A function of its own, for callgrind: --toggle-collect='*timed_peer*'.
[[gnu::noinline]] void timed_peer(const bench::Peer& peer, std::string& bytes, bench::Sink& sink) { peer.read(bytes, sink); }

void time_peer(benchmark::State& state, Case& c, const bench::Peer& peer) {
  DiscardSink sink;
  for (auto _ : state) {
    if (peer.in_place) c.copy.assign(*c.input.bytes);
    time(state, [&] { timed_peer(peer, c.copy, sink); });
    if (peer.in_place) c.copy.assign(*c.input.bytes);
  }
  report(state, c);
}

benchmark::internal::Benchmark* settings(benchmark::internal::Benchmark* added) {
  return added->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
  const bench::Kind* kind = argc > 2 ? bench::find_kind(argv[1]) : nullptr;
  const auto megabytes = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 0;
  if (kind == nullptr || megabytes == 0) {
    std::fputs("usage: peers_bench KIND MEGABYTES [options of Google Benchmark]\n", stderr);
    return 2;
  }
  // What is freed stays with the program, so that nobody is timed for getting the same memory from the system again.
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_MMAP_MAX, 0);

  Case c;
  c.name = kind->name;
  std::string bytes;
  c.truth =
      kind->make(kind->name, {.bytes = megabytes * 1'000'000, .movements = 0}, [&](std::string_view more) { bytes += more; });
  c.input = bench::input_of(std::move(bytes));
  const bool is_xml = kind->extension == "xml";

  const Digest expected = digest_of_ours(c, 1);
  check(c, "ours", expected, expected);
  check(c, "ours on two threads", digest_of_ours(c, 2), expected);
  if (is_xml) {
    for (const bench::Peer& peer : bench::peers()) {
      c.copy.assign(*c.input.bytes);
      bench::DigestSink sink;
      peer.read(c.copy, sink);
      check(c, peer.name, sink.digest(), expected);
    }
    c.copy.assign(*c.input.bytes);
  }
  std::fprintf(stderr, "%s: %llu movements, %zu bytes, the same values from every parser\n", c.name.c_str(),
               static_cast<unsigned long long>(c.truth.movements), c.input.bytes->size());

  for (const unsigned threads : {1U, 2U}) {
    const std::string name = c.name + (threads == 1 ? "/ours" : "/ours_2_threads");
    settings(
        benchmark::RegisterBenchmark(name.c_str(), [&c, threads](benchmark::State& state) { time_ours(state, c, threads); }));
  }
  if (is_xml) {
    for (const bench::Peer& peer : bench::peers()) {
      const std::string name = c.name + "/" + std::string{peer.name};
      settings(benchmark::RegisterBenchmark(name.c_str(), [&c, &peer](benchmark::State& state) { time_peer(state, c, peer); }));
    }
  }
  argc -= 2;
  argv[2] = argv[0];
  benchmark::Initialize(&argc, argv + 2);
  if (benchmark::ReportUnrecognizedArguments(argc, argv + 2)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
