// Long files, which are read, hashed and unpacked on threads of their own: the same bytes, the same faults, and no thread is
// left behind. The `tsan` preset runs these, too.
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "pipeline/batches.h"
#include "pipeline/lines.h"
#include "pipeline/source.h"
#include "pipeline/stream.h"
#include "tests/pipeline/containers.h"
#include "tests/pipeline/world.h"

namespace lettrage::test {
namespace {

using pipeline::Block;
using pipeline::Digest;
using pipeline::Source;
using pipeline::SourceOptions;

/// Lines of digits that pack four to one, as bank files do at worst.
std::string lines(std::size_t size, std::uint32_t seed = 1) {
  std::string text;
  text.reserve(size + 16);
  for (std::uint32_t x = seed; text.size() < size; x = x * 1664525U + 1013904223U) {
    text += std::to_string(x % 100'000);
    text += x % 7 == 0 ? "\r\n" : ";ref ";
  }
  text.resize(size);
  return text;
}

std::string zstd_frame(std::string_view text, int window_log = 20, bool sized = true) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 1);
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, sized ? 1 : 0);
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size()));
  ZSTD_freeCCtx(context);
  return out;
}

std::string little(std::uint32_t value) {
  std::string out;
  for (int i = 0; i < 4; ++i, value >>= 8U) out += static_cast<char>(value & 0xFFU);
  return out;
}

/// A frame that holds no content (RFC 8878, 3.1.2).
std::string skippable(const std::string& bytes) {
  return "\x50\x2a\x4d\x18" + little(static_cast<std::uint32_t>(bytes.size())) + bytes;
}

/// Frames of `frame` bytes each, as pzstd and the seekable format make them: skippable ones between and behind.
std::string zstd_frames(const std::string& text, std::size_t frame, bool sized = true) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += frame) {
    const std::string packed = zstd_frame(std::string_view{text}.substr(at, frame), 20, sized);
    out += skippable(little(static_cast<std::uint32_t>(packed.size()))) + packed;
  }
  return out + skippable("a seek table");
}

struct Heard {
  std::string text, sha256, detail;
  std::vector<std::size_t> blocks;  ///< their sizes
  std::optional<Fault> fault;
  std::uint64_t bytes = 0;
  bool operator==(const Heard& other) const {
    return text == other.text && sha256 == other.sha256 && detail == other.detail && blocks == other.blocks &&
           bytes == other.bytes && fault.has_value() == other.fault.has_value() &&
           (!fault || (fault->code == other.fault->code && fault->offset == other.fault->offset));
  }
};

Heard hear(const std::string& path, SourceOptions options) {
  Source source{path, options};
  Heard heard;
  while (!source.ended()) {
    const Block block = source.next();
    heard.text += block.bytes();
    if (block.size() > 0) heard.blocks.push_back(block.size());
  }
  EXPECT_EQ(source.next().size(), 0U) << "the end is the end";
  source.drain();
  heard.sha256 = source.sha256();
  heard.bytes = source.bytes();
  heard.fault = source.fault();
  heard.detail = source.detail();
  return heard;
}

Heard hear_alike(const std::string& path, pipeline::SourceLimits limits = {}) {
  Heard one = hear(path, {.limits = limits, .threads = 1});
  for (const unsigned threads : {2U, 3U, 8U}) {
    EXPECT_TRUE(hear(path, {.limits = limits, .threads = threads}) == one) << threads << " threads";
  }
  return one;
}

class LongFiles : public testing::Test {
 protected:
  std::string write(const std::string& bytes) { return folder_.write("file", bytes); }
  TempFolder folder_;
};

TEST_F(LongFiles, AreTheSameBytesInTheSameBlocksOnAnyNumberOfThreads) {
  const std::string text = lines(12'000'000);
  const struct {
    const char* name;
    std::string bytes;
  } files[] = {
      {"plain", text},
      {"gzip", gzip(text)},
      {"gzip, members", gzip(text.substr(0, 9'000'000)) + gzip("") + gzip(text.substr(9'000'000)) + std::string(700'000, '\0')},
      {"zstd, one frame", zstd_frame(text)},
      {"zstd, frames of any size", zstd_frame(text.substr(0, 100)) + zstd_frame(text.substr(100, 3'000'000)) + zstd_frame("") +
                                       zstd_frame(text.substr(3'000'100, 6'000'000), 20, false) +
                                       zstd_frame(text.substr(9'000'100))},
      {"zstd, seekable", zstd_frames(text, 1'000'000)},
      {"zstd, small frames", zstd_frames(text, 30'000)},
      {"zstd, as pzstd", zstd_frames(text, 3U << 20U, false)},
      {"zstd, large windows", zstd_frame(text.substr(0, 5'000'000), 25) + zstd_frame(text.substr(5'000'000), 25, false)}};
  for (const auto& [name, bytes] : files) {
    SCOPED_TRACE(name);
    const Heard heard = hear_alike(write(bytes));
    EXPECT_FALSE(heard.fault) << heard.detail;
    EXPECT_TRUE(heard.text == text);
    EXPECT_EQ(heard.bytes, bytes.size());
    EXPECT_EQ(heard.sha256.size(), 64U);
    EXPECT_LE(*std::max_element(heard.blocks.begin(), heard.blocks.end()), pipeline::block_bytes);
  }
}

TEST_F(LongFiles, HaveTheSameFaultWhereverTheyAreDamaged) {
  const std::string text = lines(8'000'000);
  for (const std::string& whole : {gzip(text), zstd_frame(text), zstd_frames(text, 1'000'000), zstd_frames(text, 30'000)}) {
    for (std::size_t eighth = 1; eighth < 8; eighth += 3) {
      const std::size_t at = whole.size() / 8 * eighth;
      std::string damaged = whole;
      for (std::size_t i = 0; i < 8; ++i) damaged[at + i] = static_cast<char>(~damaged[at + i]);
      for (const std::string& bytes : {damaged, whole.substr(0, at)}) {
        const Heard heard = hear_alike(write(bytes));
        EXPECT_TRUE(heard.fault || heard.text == text);  // the damage may lie in a frame that is passed over
        EXPECT_EQ(heard.bytes, bytes.size()) << "the hash is that of the whole file";
        if (!heard.fault) continue;
        EXPECT_EQ(heard.fault->code, Code::ContainerCorrupt);
        EXPECT_EQ(heard.fault->offset, heard.text.size()) << "it lies behind the last byte that was right";
        EXPECT_FALSE(heard.detail.empty());
      }
    }
  }
}

TEST_F(LongFiles, AreRefusedAsBombsAtTheSamePlace) {
  const std::string zeros(30'000'000, ' '), text = lines(3'000'000);
  for (const std::string& bytes :
       {gzip(text) + gzip(zeros), zstd_frame(text) + zstd_frame(zeros), zstd_frames(text + zeros, 1'000'000)}) {
    const Heard heard = hear_alike(write(bytes), {.ratio = 8, .ratio_from = 4'000'000});
    ASSERT_TRUE(heard.fault);
    EXPECT_EQ(heard.fault->code, Code::ContainerBomb);
    EXPECT_LT(heard.text.size(), 30'000'000U);
  }
}

TEST_F(LongFiles, MayBeLeftWhileTheyAreRead) {
  const std::string text = lines(12'000'000);
  for (const std::string& bytes : {text, gzip(text), zstd_frames(text, 500'000)}) {
    const std::string path = write(bytes);
    const std::string sha256 = hear(path, {.threads = 1}).sha256;
    for (const std::size_t blocks : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{5}}) {
      Source left{path, {.threads = 4}};
      for (std::size_t i = 0; i < blocks; ++i) EXPECT_GT(left.next().size(), 0U);
      Source drained{path, {.threads = 4}};
      for (std::size_t i = 0; i < blocks; ++i) EXPECT_GT(drained.next().size(), 0U);
      drained.drain();
      EXPECT_TRUE(drained.ended());
      EXPECT_EQ(drained.bytes(), bytes.size());
      EXPECT_EQ(drained.sha256(), sha256);
      EXPECT_FALSE(drained.fault());
    }
  }
}

TEST_F(LongFiles, InAnArchiveAreReadAtTheSameTime) {
  const std::string a = lines(9'000'000, 1), b = lines(9'000'000, 2);
  const std::string path = write(zip({{.name = "a", .content = a}, {.name = "b", .content = b, .deflated = false}}));
  const std::vector<pipeline::Location> members = pipeline::locate(path, "drop.zip");
  ASSERT_EQ(members.size(), 2U);
  pipeline::Archives archives;
  Source first{members[0], {.archives = &archives, .threads = 2}}, second{members[1], {.archives = &archives, .threads = 2}};
  std::string from_first, from_second;
  while (!first.ended() || !second.ended()) {
    from_first += first.next().bytes();
    from_second += second.next().bytes();
  }
  EXPECT_TRUE(from_first == a);
  EXPECT_TRUE(from_second == b);
}

TEST_F(LongFiles, HaveAFingerprintOfTheirContent) {
  std::string text = lines(6'000'000);
  const auto fingerprint = [&](const std::string& bytes, Digest digest, unsigned threads) {
    Source source{write(bytes), {.digest = digest, .threads = threads}};
    while (!source.ended()) (void)source.next();
    source.drain();
    EXPECT_EQ(source.sha256().empty(), digest != Digest::Sha256);
    return source.fingerprint();
  };
  const Hash128 one = fingerprint(text, Digest::Sha256, 2);
  EXPECT_TRUE(one.present());
  EXPECT_EQ(fingerprint(text, Digest::Fingerprint, 1), one);
  text[5'999'999] ^= 1;
  EXPECT_NE(fingerprint(text, Digest::Fingerprint, 2), one);
}

// Blocks are handed to other threads and come back from there, as in the pipeline of a run.
TEST_F(LongFiles, ShareTheirBlocksWithThoseWhoParseThem) {
  const std::string text = lines(12'000'000);
  const std::string path = write(zstd_frames(text, 1'000'000));
  std::uint64_t expected = pipeline::count_lines(text);
  Source source{path, {.threads = 2}};
  std::vector<std::uint64_t> counts(64, 0);
  std::vector<std::jthread> parsers;
  for (std::size_t i = 0; !source.ended(); ++i) {
    Block block = source.next();
    if (parsers.size() == 4) parsers.erase(parsers.begin());  // joins it
    parsers.emplace_back(
        [block = std::move(block), &count = counts[i % counts.size()]] { count += pipeline::count_lines(block.bytes()); });
  }
  parsers.clear();
  for (const std::uint64_t count : counts) expected -= count;
  EXPECT_EQ(expected, 0U);
}

TEST_F(LongFiles, AreCutIntoTheSameBatchesOnAnyNumberOfThreads) {
  std::string text = ":20:A\r\n:25:NL02ABNA0123456789\r\n:28C:1\r\n:60F:C260301EUR1,00\r\n";
  for (int i = 0; text.size() < 9'000'000; ++i) {
    text += ":61:260301C1,00NTRF" + std::to_string(i) + "\r\n:86:" + lines(static_cast<std::size_t>(i % 300 == 7 ? 5'000 : 60)) +
            "\r\n";
  }
  text += ":62F:C260301EUR1,00\r\n-\r\n";
  std::vector<std::string> told;
  for (const std::string& bytes : {text, gzip(text), zstd_frames(text, 700'000)}) {
    for (const unsigned threads : {1U, 2U}) {
      Source source{write(bytes), {.threads = threads}};
      pipeline::Batches batches{source};
      std::string all, cuts;
      std::uint64_t line = 1;
      while (const auto batch = batches.next()) {
        EXPECT_EQ(batch->offset, all.size());
        EXPECT_EQ(batch->line, line);
        line += static_cast<std::uint64_t>(std::count(batch->bytes.begin(), batch->bytes.end(), '\n'));
        EXPECT_EQ(batches.line(), line);
        all += batch->bytes;
        cuts += std::to_string(batch->bytes.size()) + (batch->last ? "." : " ");
      }
      EXPECT_TRUE(batches.complete());
      EXPECT_TRUE(all == text);
      told.push_back(cuts);
    }
  }
  EXPECT_GT(std::count(told[0].begin(), told[0].end(), ' '), 10);
  EXPECT_EQ(std::count(told.begin(), told.end(), told[0]), std::ssize(told)) << "cuts do not depend on blocks";
}

TEST(SourceThreads, WhatAFileOfOneFrameStillHasToUnpackIsWorthAThread) {
  const TempFolder folder;
  const std::string packed = zstd_frame(lines(8 * 1024 * 1024));
  ASSERT_LT(packed.size(), 4U * 1024 * 1024) << "small enough to be taken out of the file at once";
  const std::string path = folder.write("file", packed);
  pipeline::Stream stream{path, pipeline::open_delivered(path), std::nullopt, {}, Digest::None};
  (void)stream.next();
  EXPECT_TRUE(stream.worth_a_thread());
  while (!stream.next().last) {
  }
  EXPECT_FALSE(stream.worth_a_thread());
}

TEST(Lines, AreCountedAsTheyAre) {
  for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 1000U, 64U * 255U, 64U * 256U + 3U, 100'000U}) {
    const std::string text = lines(size);
    EXPECT_EQ(pipeline::count_lines(text), static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')));
    EXPECT_EQ(pipeline::count_lines(std::string(size, '\n')), size);
  }
}

}  // namespace
}  // namespace lettrage::test
