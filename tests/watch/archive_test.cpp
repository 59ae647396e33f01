#include "app/watch/archive.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include <fstream>

#include "tests/watch/place.h"

namespace lettrage::watch {
namespace {

namespace fs = std::filesystem;

const Date day = *Date::make(2026, 3, 12);

std::string some_text(std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += "line " + std::to_string(text.size()) + "\n";
  text.resize(bytes);
  return text;
}

fs::path put(const test::Place& place, const std::string& name, std::string_view text) {
  const fs::path path = place.path() / "done/2026-03-11" / name;
  fs::create_directories(path.parent_path());
  fs::create_directories(place.path() / "archive");
  std::ofstream{path, std::ios::binary} << text;
  return path;
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

TEST(Archive, HoldsWhatTheOriginalHeldAndSaysWhatItWas) {
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{1}, std::size_t{1024 * 1024}, std::size_t{2'500'000}}) {
    const test::Place place;
    const std::string text = some_text(bytes);
    const fs::path original = put(place, "a.xml", text);
    const Packed packed = pack(original, place.path() / "archive", day);
    EXPECT_FALSE(fs::exists(original));
    EXPECT_EQ(packed.path, place.path() / "archive/2026-03-12/a.xml.zst");
    EXPECT_EQ(packed.bytes_in, bytes);
    const std::string zst = test::content(packed.path);
    EXPECT_EQ(packed.bytes_out, zst.size());
    const std::optional<Origin> origin = origin_of(packed.path);
    ASSERT_TRUE(origin);
    EXPECT_EQ(origin->name, "a.xml");
    EXPECT_EQ(origin->bytes, bytes);
    EXPECT_EQ(origin->sha256, packed.sha256);
    if (bytes == 0) {
      EXPECT_EQ(origin->sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
    // The table at the end says where each frame begins, and any of them unpacks alone.
    ASSERT_EQ(number_at(zst, zst.size() - 4), 0x8F92EAB1U);
    const std::uint32_t frames = number_at(zst, zst.size() - 9);
    const std::size_t table = zst.size() - 9 - 8 * frames;
    ASSERT_EQ(number_at(zst, table - 8), 0x184D2A5EU);
    ASSERT_EQ(number_at(zst, table - 4), 8 * frames + 9);
    std::size_t at = 0;
    std::string unpacked;
    for (std::uint32_t i = 0; i < frames; ++i) {
      const std::uint32_t size = number_at(zst, table + 8 * i), content = number_at(zst, table + 8 * i + 4);
      if (content > 0) {
        std::string frame(content, '\0');
        ASSERT_EQ(ZSTD_decompress(frame.data(), frame.size(), zst.data() + at, size), content);
        unpacked += frame;
      }
      at += size;
    }
    EXPECT_EQ(at, table - 8);
    EXPECT_EQ(unpacked, text);
  }
}

TEST(Archive, CutOffBeforeTheOriginalWasRemovedItEndsTheSame) {
  const test::Place place;
  const fs::path original = put(place, "a.xml", "text");
  const Packed first = pack(original, place.path() / "archive", day);
  put(place, "a.xml", "text");  // as if it had not been removed
  const Packed second = pack(original, place.path() / "archive", day);
  EXPECT_EQ(first.path, second.path);
  EXPECT_FALSE(fs::exists(original));
  EXPECT_EQ(place.in("archive"), std::multiset<std::string>{"a.xml.zst"});
}

TEST(Archive, AnotherFileOfTheSameNameReplacesNothing) {
  const test::Place place;
  (void)pack(put(place, "a.xml", "one"), place.path() / "archive", day);
  (void)pack(put(place, "a.xml", "two"), place.path() / "archive", day);
  EXPECT_EQ(place.in("archive"), (std::multiset<std::string>{"a.xml.zst", "a.xml~2.zst"}));
}

TEST(Archive, ADamagedPackedFileIsNotTakenForTheOriginal) {
  const test::Place place;
  const Packed first = pack(put(place, "a.xml", "text"), place.path() / "archive", day);
  fs::resize_file(first.path, fs::file_size(first.path) / 2);
  const Packed second = pack(put(place, "a.xml", "text"), place.path() / "archive", day);
  EXPECT_NE(first.path, second.path);
}

TEST(Archive, TakesTheOldestFileThatIsOldEnough) {
  const test::Place place;
  put(place, "b.xml", "b");
  put(place, "a.xml", "a");
  const fs::path done = place.path() / "done";
  EXPECT_EQ(next_to_pack(done, *Date::make(2026, 3, 11), 1), std::nullopt);
  EXPECT_EQ(next_to_pack(done, *Date::make(2026, 3, 12), 1), done / "2026-03-11/a.xml");
}

TEST(Archive, FilesGoWhenTheirTimeIsOver) {
  const test::Place place;
  const fs::path archive = place.path() / "archive";
  for (const char* name : {"2016-01-01", "2016-03-11", "2016-03-12", "2026-03-11", "notes"}) {
    fs::create_directories(archive / name);
    std::ofstream{archive / name / "a.zst"} << "x";
  }
  EXPECT_EQ(expire(archive, day, 0), 0U) << "0: kept for ever";
  EXPECT_EQ(expire(archive, *Date::make(2036, 3, 12), 3652), 0U) << "a clock ten years ahead is not believed";
  EXPECT_EQ(expire(archive, *Date::make(2026, 3, 10), 3652), 0U) << "nor one that is behind";
  EXPECT_EQ(expire(archive, day, 3652), 2U);
  EXPECT_FALSE(fs::exists(archive / "2016-03-11"));
  EXPECT_TRUE(fs::exists(archive / "2016-03-12"));
  EXPECT_TRUE(fs::exists(archive / "notes"));
}

}  // namespace
}  // namespace lettrage::watch
