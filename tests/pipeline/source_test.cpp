#include "pipeline/source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <zstd.h>

#include <array>
#include <string>

#include "pipeline/batches.h"
#include "tests/pipeline/containers.h"
#include "tests/pipeline/world.h"

namespace lettrage::test {
namespace {

using pipeline::Source;
using pipeline::SourceLimits;

std::string zstd(const std::string& text, bool checksum = false) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checksum ? 1 : 0);
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size());
  EXPECT_EQ(ZSTD_isError(size), 0U);
  out.resize(size);
  ZSTD_freeCCtx(context);
  return out;
}

struct ReadBack {
  std::string text;
  std::optional<Fault> fault;
  std::string sha256;
  std::uint64_t bytes = 0, skipped = 0;
};

ReadBack read(const std::string& delivered, std::size_t wanted = 64 * 1024, SourceLimits limits = {}) {
  const TempFolder folder;
  Source source{folder.write("file", delivered), {.limits = limits}};
  ReadBack result;
  while (source.read(result.text, wanted) > 0) {
  }
  EXPECT_EQ(source.read(result.text, wanted), 0U) << "the end is the end";
  source.drain();
  result.fault = source.fault();
  result.sha256 = source.sha256();
  result.bytes = source.bytes();
  result.skipped = source.skipped();
  return result;
}

std::string varied(std::size_t size) {
  std::string text;
  for (std::uint32_t x = 1; text.size() < size; x = x * 1664525U + 1013904223U)
    text += std::to_string(x) + (x % 7 == 0 ? "\r\n" : ";");
  text.resize(size);
  return text;
}

constexpr std::array sizes{std::size_t{1},   std::size_t{3},      std::size_t{4},      std::size_t{5},
                           std::size_t{100}, std::size_t{70'000}, std::size_t{600'000}};

TEST(Source, GivesBytesAsTheyAreWhateverIsAskedForAtATime) {
  for (const std::size_t size : sizes) {
    const std::string text = varied(size);
    for (const std::size_t wanted : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, std::size_t{1'000'000}}) {
      if (size / wanted > 100'000) continue;
      EXPECT_EQ(read(text, wanted).text == text, true) << size << " by " << wanted;
    }
  }
}

TEST(Source, UnpacksGzipOfAnySize) {
  for (const std::size_t size : sizes) {
    const std::string text = varied(size);
    const std::string packed = gzip(text);
    for (const std::size_t wanted : {std::size_t{1}, std::size_t{4096}, std::size_t{1'000'000}}) {
      if (size / wanted > 100'000) continue;
      const ReadBack back = read(packed, wanted);
      EXPECT_FALSE(back.fault) << size << " by " << wanted;
      EXPECT_TRUE(back.text == text) << size << " by " << wanted;
      EXPECT_EQ(back.bytes, packed.size());
    }
  }
}

TEST(Source, UnpacksZstdOfAnySizeWithAndWithoutChecksum) {
  for (const std::size_t size : sizes) {
    const std::string text = varied(size);
    for (const bool checksum : {false, true}) {
      for (const std::size_t wanted : {std::size_t{1}, std::size_t{4096}, std::size_t{1'000'000}}) {
        if (size / wanted > 100'000) continue;
        const ReadBack back = read(zstd(text, checksum), wanted);
        EXPECT_FALSE(back.fault) << size << " by " << wanted << (checksum ? " with checksum" : "");
        EXPECT_TRUE(back.text == text) << size << " by " << wanted << (checksum ? " with checksum" : "");
      }
    }
  }
}

TEST(Source, JoinsMembersAndFramesAndSkipsPaddingOfGzip) {
  const std::string a = varied(90'000), b = varied(10);
  EXPECT_TRUE(read(gzip(a) + gzip(b)).text == a + b);
  EXPECT_TRUE(read(gzip(a) + gzip("") + gzip(b)).text == a + b);
  const ReadBack padded = read(gzip(a) + std::string(1024, '\0'));
  EXPECT_FALSE(padded.fault);
  EXPECT_TRUE(padded.text == a);
  const ReadBack frames = read(zstd(a) + zstd(b, true) + zstd(a));
  EXPECT_FALSE(frames.fault);
  EXPECT_TRUE(frames.text == a + b + a);
}

TEST(Source, HashesWhatWasDeliveredNotWhatItUnpacksTo) {
  EXPECT_EQ(read("abc").sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(read(std::string{}).sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_NE(read(gzip("abc")).sha256, read("abc").sha256);
}

TEST(Source, RefusesContainersThatEndTooEarlyAtEveryByte) {
  const std::string text = varied(300);
  for (const std::string& packed : {gzip(text), zstd(text), zstd(text, true)}) {
    for (std::size_t size = 4; size < packed.size(); ++size) {
      const ReadBack back = read(packed.substr(0, size));
      ASSERT_TRUE(back.fault) << size << " of " << packed.size();
      ASSERT_EQ(back.fault->code, Code::ContainerCorrupt);
      ASSERT_EQ(back.fault->unit, Unit::File);
      ASSERT_EQ(back.bytes, size) << "the hash is that of the whole file";
    }
  }
}

TEST(Source, NeverGivesOtherBytesForADamagedChecksummedContainer) {
  const std::string text = varied(500);
  for (const std::string& packed : {gzip(text), zstd(text, true)}) {
    for (std::size_t at = 4; at < packed.size(); at += 3) {
      std::string damaged = packed;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
      const ReadBack back = read(damaged);
      ASSERT_TRUE(back.fault || back.text == text) << at;
    }
  }
}

TEST(Source, RefusesBombs) {
  const std::string zeros(4 * 1024 * 1024, ' ');
  const SourceLimits limits{.ratio = 100, .ratio_from = 1024 * 1024};
  for (const std::string& packed : {gzip(zeros), zstd(zeros)}) {
    const ReadBack back = read(packed, 64 * 1024, limits);
    ASSERT_TRUE(back.fault);
    EXPECT_EQ(back.fault->code, Code::ContainerBomb);
    EXPECT_LT(back.text.size(), 2U * 1024 * 1024);
    EXPECT_FALSE(read(packed, 64 * 1024).fault) << "below the usual limit";
  }
}

TEST(Source, RefusesMoreThanItMayBecomeInAllHoweverWellItIsPacked) {
  const std::string text = varied(300'000);
  const ReadBack back = read(gzip(text), 64 * 1024, {.unpacked = 100'000});
  ASSERT_TRUE(back.fault);
  EXPECT_EQ(back.fault->code, Code::ContainerBomb);
}

TEST(Source, DropsAByteOrderMarkAndSaysSo) {
  const ReadBack back = read("\xef\xbb\xbf:20:A");
  EXPECT_EQ(back.text, ":20:A");
  EXPECT_EQ(back.skipped, 3U);
  EXPECT_EQ(read(gzip("\xef\xbb\xbf:20:A")).text, ":20:A");
}

std::string utf16(const std::u16string& text, bool little, bool mark) {
  std::string out;
  const auto put = [&](char16_t c) {
    const char low = static_cast<char>(c & 0xff), high = static_cast<char>(c >> 8);
    out += little ? low : high;
    out += little ? high : low;
  };
  if (mark) put(0xfeff);
  for (const char16_t c : text) put(c);
  return out;
}

TEST(Source, TurnsUtf16IntoUtf8WhereverItIsCut) {
  const std::u16string text = u"<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>\u00e9\u20ac\U0001d11e</a>";
  for (const bool little : {true, false}) {
    for (const bool mark : {true, false}) {
      for (const std::size_t wanted : {std::size_t{1}, std::size_t{3}, std::size_t{4096}}) {
        const ReadBack back = read(utf16(text, little, mark), wanted);
        EXPECT_FALSE(back.fault);
        EXPECT_NE(back.text.find("UTF-8"), std::string::npos) << back.text;
        EXPECT_NE(back.text.find("<a>\xc3\xa9\xe2\x82\xac\xf0\x9d\x84\x9e</a>"), std::string::npos) << back.text;
        EXPECT_EQ(read(gzip(utf16(text, little, mark)), wanted).text, back.text);
      }
    }
  }
}

TEST(Source, CorrectsTheDeclarationOfTranscodedXmlWhateverItNames) {
  for (const std::u16string& declared :
       {std::u16string{u"Utf-16"}, std::u16string{u"ISO-10646-UCS-2"}, std::u16string{u"utf-16le"}}) {
    const std::u16string text = u"<?xml version=\"1.0\" encoding=\"" + declared + u"\"?><a/>";
    const ReadBack back = read(utf16(text, true, true));
    EXPECT_EQ(back.text.size(), text.size()) << back.text;
    EXPECT_TRUE(back.text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"")) << back.text;
    EXPECT_TRUE(back.text.ends_with("?><a/>")) << back.text;
  }
}

TEST(Source, RefusesLoneSurrogatesAndHalfACharacter) {
  for (const std::u16string& text :
       {std::u16string{u"<a>\xd834</a>"}, std::u16string{u"<a>\xdd1e</a>"}, std::u16string{u"<a>\xd834"}}) {
    const ReadBack back = read(utf16(text, true, true));
    ASSERT_TRUE(back.fault);
    EXPECT_EQ(back.fault->code, Code::EncodingInvalid);
  }
  const ReadBack half = read(utf16(u"<a/>", true, true) + "x");
  ASSERT_TRUE(half.fault);
  EXPECT_EQ(half.fault->code, Code::EncodingInvalid);
}

TEST(Source, SaysWhyAPathCannotBeRead) {
  const TempFolder folder;
  Source folder_itself{folder.path().string()};
  std::string text;
  EXPECT_EQ(folder_itself.read(text, 10), 0U);
  ASSERT_TRUE(folder_itself.fault());
  EXPECT_EQ(folder_itself.fault()->code, Code::NotAFile);
  Source missing{(folder.path() / "missing").string()};
  EXPECT_EQ(missing.read(text, 10), 0U);
  ASSERT_TRUE(missing.fault());
  EXPECT_EQ(missing.fault()->code, Code::FileUnreadable);
  EXPECT_FALSE(missing.detail().empty());
  const std::string pipe = (folder.path() / "pipe").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  Source no_file{pipe};
  EXPECT_EQ(no_file.read(text, 10), 0U);
  ASSERT_TRUE(no_file.fault());
  EXPECT_EQ(no_file.fault()->code, Code::NotAFile);
}

TEST(Source, AnEmptyFileHasNoFormat) {
  const TempFolder folder;
  Source source{folder.write("empty", "")};
  pipeline::Batches batches{source};
  EXPECT_EQ(batches.next(), nullptr);
  const std::vector<pipeline::Finding> findings = batches.take_findings();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings.front().fault.code, Code::FileEmpty);
  EXPECT_TRUE(batches.take_findings().empty()) << "told once";
}

}  // namespace
}  // namespace lettrage::test
