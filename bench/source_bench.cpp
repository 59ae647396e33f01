// How fast the bytes of a file come, as they are and out of each container, on one thread and with threads of the source's own.
// The corpus comes from the generator with a fixed seed; what is read is held against it before anything is timed.
#include <benchmark/benchmark.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "app/generate/drop.h"
#include "pipeline/source.h"

namespace {

using namespace lettrage;
namespace fs = std::filesystem;

/// All the XML of a generated night, one after the other, several times.
class XmlOutput final : public generate::Output {
 public:
  void append(std::string_view file, std::string_view bytes) override {
    if (file.ends_with(".xml")) text += bytes;
  }
  void finish(std::string_view) override {}
  std::string text;
};

std::string gzipped(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) std::abort();
  std::string in{text}, out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstandard(std::string_view text, std::size_t frame) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += frame) {
    const std::string_view part = text.substr(at, frame);
    std::string packed(ZSTD_compressBound(part.size()), '\0');
    packed.resize(ZSTD_compress(packed.data(), packed.size(), part.data(), part.size(), 3));
    out += packed;
  }
  return out;
}

std::uint64_t read_all(const std::string& path, const pipeline::SourceOptions& options) {
  pipeline::Source source{path, options};
  std::uint64_t bytes = 0;
  while (!source.ended()) bytes += source.next().size();
  source.drain();
  return source.fault() ? 0 : bytes;
}

std::string text_in(const std::string& path) {
  pipeline::Source source{path};
  std::string text;
  while (source.read(text, 1U << 24U) > 0) {
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  XmlOutput corpus;
  static_cast<void>(generate::generate({.seed = 20'260'331, .movements = 40'000}, corpus));
  const std::size_t once = corpus.text.size();
  while (corpus.text.size() < 200'000'000) corpus.text.append(corpus.text, 0, once);

  const fs::path folder = fs::temp_directory_path() / ("lettrage-source-bench-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  const std::array<std::pair<const char*, std::string>, 5> files{{{"plain", corpus.text},
                                                                  {"gzip", gzipped(corpus.text)},
                                                                  {"zstd", zstandard(corpus.text, corpus.text.size())},
                                                                  {"zstd_2MiB_frames", zstandard(corpus.text, 2U << 20U)},
                                                                  {"zstd_8MiB_frames", zstandard(corpus.text, 8U << 20U)}}};
  for (const auto& [name, bytes] : files) {
    const std::string path = (folder / name).string();
    std::ofstream{path, std::ios::binary} << bytes;
    if (text_in(path) != corpus.text) {
      std::fprintf(stderr, "source_bench: %s is not read as it was written\n", name);
      return 1;
    }
    for (const unsigned threads : {1U, 2U}) {
      for (const pipeline::Digest digest : {pipeline::Digest::None, pipeline::Digest::Sha256}) {
        const std::string title = std::string{"read/"} + name + (digest == pipeline::Digest::None ? "" : "/sha256") +
                                  "/threads:" + std::to_string(threads);
        benchmark::RegisterBenchmark(title.c_str(),
                                     [path, threads, digest, size = corpus.text.size()](benchmark::State& state) {
                                       for (auto _ : state)
                                         benchmark::DoNotOptimize(read_all(path, {.digest = digest, .threads = threads}));
                                       state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
                                     })
            ->Unit(benchmark::kMillisecond)
            ->UseRealTime();
      }
    }
  }
  benchmark::RunSpecifiedBenchmarks();
  fs::remove_all(folder);
  return 0;
}
