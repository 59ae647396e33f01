// How fast each format is cut and parsed, on one thread, over files that the generator makes from a fixed seed. What was
// read is held against what was generated before anything is timed.
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
#include "formats/format.h"

namespace {

using namespace lettrage;

constexpr std::size_t batch_bytes = 512 * 1024;  // as the pipeline cuts

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
  std::vector<std::shared_ptr<const std::string>> files;
  std::size_t bytes = 0, movements = 0;
};

struct Piece {
  std::shared_ptr<const std::string> block;
  std::string_view bytes;
  std::uint64_t offset = 0;
  Context context;
  bool first = false, last = false;
};

std::vector<Piece> cut(const Corpus& corpus) {
  std::vector<Piece> pieces;
  for (const auto& file : corpus.files) {
    const auto cutter = corpus.format->make_cutter();
    Context open;
    for (std::size_t at = 0; at < file->size();) {
      const std::string_view rest = std::string_view{*file}.substr(at);
      formats::Cut cut = cutter->cut(rest, batch_bytes, true);
      if (cut.length == 0) cut.length = rest.size();
      Piece piece{.block = file,
                  .bytes = rest.substr(0, cut.length),
                  .offset = at,
                  .context = {},
                  .first = at == 0,
                  .last = cut.length == rest.size()};
      piece.context = {.prologue = std::move(open.prologue), .epilogue = cut.next.epilogue, .open_levels = open.open_levels};
      open = std::move(cut.next);
      at += cut.length;
      pieces.push_back(std::move(piece));
    }
  }
  return pieces;
}

std::unique_ptr<Batch> parse(const formats::Format& format, const Piece& piece) {
  auto batch = std::make_unique<Batch>();
  batch->block = piece.block;
  batch->bytes = piece.bytes;
  batch->offset = piece.offset;
  batch->context = piece.context;
  batch->first = piece.first;
  batch->last = piece.last;
  format.parse(*batch);
  return batch;
}

/// Movements as the pipeline counts them: transactions, entries without any, transactions of status and collection files.
std::size_t movements(const Batch& batch) {
  std::size_t count = batch.transactions.size();
  for (const Entry& e : batch.entries) count += e.transactions == 0 && !e.continues;
  for (const Status& s : batch.statuses) count += s.level == StatusLevel::Transaction;
  return count;
}

void demand(bool holds, const Corpus& corpus, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "parse_bench: %.*s: %s\n", static_cast<int>(corpus.format->id.size()), corpus.format->id.data(), what);
  std::exit(1);
}

void check(const Corpus& corpus) {
  std::size_t found = 0;
  for (const Piece& piece : cut(corpus)) {
    const auto batch = parse(*corpus.format, piece);
    demand(batch->faults.empty(), corpus, "a generated file has faults");
    found += movements(*batch);
  }
  demand(found > 0 && found == corpus.movements, corpus, "not as many movements read as generated");
}

void report(benchmark::State& state, const Corpus& corpus) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(corpus.bytes));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(corpus.movements));
}

void time_parse(benchmark::State& state, const Corpus& corpus) {
  const std::vector<Piece> pieces = cut(corpus);
  for (auto _ : state) {
    for (const Piece& piece : pieces) benchmark::DoNotOptimize(parse(*corpus.format, piece));
  }
  report(state, corpus);
}

void time_cut(benchmark::State& state, const Corpus& corpus) {
  for (auto _ : state) benchmark::DoNotOptimize(cut(corpus).size());
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
      corpus.files.push_back(std::make_shared<const std::string>(bytes));
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
    benchmark::RegisterBenchmark(("parse/" + id).c_str(), [&corpus](benchmark::State& state) {
      time_parse(state, corpus);
    })->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(("cut/" + id).c_str(), [&corpus](benchmark::State& state) {
      time_cut(state, corpus);
    })->Unit(benchmark::kMillisecond);
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
