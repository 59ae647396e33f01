// How fast each format is read (cut and parsed), and how fast cut alone, on one thread, over files that the generator makes from
// a fixed seed. What was read is held against what was generated before anything is timed.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/generate/drop.h"
#include "bench/ours.h"
#include "formats/format.h"

namespace {

using namespace lettrage;

class MemoryOutput final : public generate::Output {
 public:
  void append(std::string_view file, std::string_view bytes) override { files_[std::string{file}] += bytes; }
  void finish(std::string_view) override {}
  [[nodiscard]] const std::map<std::string, std::string>& files() const { return files_; }

 private:
  std::map<std::string, std::string> files_;
};

/// The files of one format, and how many movements the generator says there are.
struct Corpus {
  const formats::Format* format = nullptr;
  std::vector<bench::Input> files;
  std::size_t bytes = 0, movements = 0;
};

void demand(bool holds, const Corpus& corpus, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "parse_bench: %.*s: %s\n", static_cast<int>(corpus.format->id.size()), corpus.format->id.data(), what);
  std::exit(1);
}

void check(const Corpus& corpus) {
  std::size_t found = 0;
  for (const bench::Input& file : corpus.files) {
    bench::read(file, 1, [&](const Batch& batch) {
      demand(batch.faults.empty(), corpus, "a generated file has faults");
      found += bench::movements(batch);
    });
  }
  demand(found > 0 && found == corpus.movements, corpus, "not as many movements read as generated");
}

void report(benchmark::State& state, const Corpus& corpus) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(corpus.bytes));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(corpus.movements));
}

void time_read(benchmark::State& state, const Corpus& corpus) {
  for (auto _ : state) {
    for (const bench::Input& file : corpus.files) {
      bench::read(file, 1, [](const Batch& batch) { benchmark::DoNotOptimize(batch.entries.data()); });
    }
  }
  report(state, corpus);
}

void time_cut(benchmark::State& state, const Corpus& corpus) {
  for (auto _ : state) {
    for (const bench::Input& file : corpus.files) benchmark::DoNotOptimize(bench::cut(file));
  }
  report(state, corpus);
}

std::string_view id_of(std::string_view file) {
  if (file.starts_with("sent/")) return "pain008";
  if (file.ends_with(".sta")) return "mt940";
  if (file.ends_with(".pain002.xml")) return "pain002";
  return file.ends_with(".xml") ? "camt" : "";
}

std::vector<Corpus> corpora() {
  MemoryOutput output;
  static_cast<void>(generate::generate({.seed = 20'260'331, .movements = 40'000}, output));
  std::map<std::string, std::size_t> told;  // movements by file
  const std::string& truth = output.files().at("truth.csv");
  for (std::size_t at = truth.find('\n') + 1; at < truth.size(); at = truth.find('\n', at) + 1)
    ++told[truth.substr(at, truth.find(',', at) - at)];

  std::vector<Corpus> all;
  for (const formats::Format& format : formats::all()) {
    Corpus corpus{.format = &format, .files = {}};
    for (const auto& [file, bytes] : output.files()) {
      if (id_of(file) != format.id) continue;
      corpus.files.push_back({.bytes = std::make_shared<const std::string>(bytes), .format = &format});
      corpus.bytes += bytes.size();
      if (file.starts_with("bank/")) corpus.movements += told[file.substr(5)];
      for (std::size_t at = 0; format.id == "pain008" && (at = bytes.find("<DrctDbtTxInf>", at)) != std::string::npos; ++at)
        ++corpus.movements;
    }
    if (!corpus.files.empty()) all.push_back(std::move(corpus));
  }
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const std::vector<Corpus> all = corpora();
  for (const Corpus& corpus : all) {
    check(corpus);
    const std::string id{corpus.format->id};
    benchmark::RegisterBenchmark(("read/" + id).c_str(), [&corpus](benchmark::State& state) {
      time_read(state, corpus);
    })->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(("cut/" + id).c_str(), [&corpus](benchmark::State& state) {
      time_cut(state, corpus);
    })->Unit(benchmark::kMillisecond);
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
