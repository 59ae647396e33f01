// Values of XML that are compared without a call, characters, and the room that is made for records.
#include <gtest/gtest.h>

#include <string>

#include "formats/room.h"
#include "formats/xml/fast/characters.h"
#include "formats/xml/values.h"

namespace lettrage::formats {
namespace {

TEST(XmlSameValue, IsEqualityForTextsOfAnyLength) {
  for (std::size_t size = 0; size <= 40; ++size) {
    const std::string text(size, 'a');
    EXPECT_TRUE(xml::same_value(text, std::string(size, 'a'))) << size;
    EXPECT_FALSE(xml::same_value(text, std::string(size + 1, 'a'))) << size;
    EXPECT_FALSE(xml::same_value(std::string(size + 1, 'a'), text)) << size;
    for (std::size_t at = 0; at < size; ++at) {
      std::string other = text;
      other[at] = 'b';
      EXPECT_FALSE(xml::same_value(text, other)) << size << " bytes, another one at " << at;
    }
  }
}

TEST(XmlSameAccount, IsEqualityButForBlanksAndCase) {
  EXPECT_TRUE(xml::same_account("DE85 9999 0007", "de8599990007"));
  EXPECT_TRUE(xml::same_account("DE8599990007 ", "DE8599990007"));
  EXPECT_TRUE(xml::same_account("GB29NWBKx", "GB29NWBKX"));
  EXPECT_FALSE(xml::same_account("DE8599990007", "DE8599990008"));
  EXPECT_FALSE(xml::same_account("DE8599990007", "DE859999000"));
  EXPECT_FALSE(xml::same_account("DE8599990007", "DE7599990007"));
  EXPECT_FALSE(xml::same_account("", ""));
}

TEST(XmlCharacters, AreFoundWhereverTheyStandInTextsOfAnyLength) {
  using xml::fast::check_text;
  for (std::size_t size = 1; size <= 50; ++size) {
    const std::string plain(size, 'a');
    EXPECT_TRUE(check_text(plain).legal && check_text(plain).as_read) << size;
    for (std::size_t at = 0; at < size; ++at) {
      const auto with = [&](std::string_view piece) { return plain.substr(0, at).append(piece).append(plain, at); };
      for (const std::string_view illegal : {"\x01", "&", "&b;", "<", "]]>", "\x80", "\xC3", "\xC0\x80", "\xC1\xBF", "\xE0\xA4",
                                             "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xFF"}) {
        EXPECT_FALSE(check_text(with(illegal)).legal) << illegal << " at " << at << " of " << size;
      }
      for (const std::string_view legal : {"\xC2\x80", "\xC3\xA9", "\xDF\xBF", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "]", "\t"}) {
        EXPECT_TRUE(check_text(with(legal)).legal && check_text(with(legal)).as_read) << legal << " at " << at << " of " << size;
      }
      for (const std::string_view changed : {"&amp;", "&#233;", "\r"}) {
        EXPECT_TRUE(check_text(with(changed)).legal && !check_text(with(changed)).as_read)
            << changed << " at " << at << " of " << size;
      }
      std::string out;
      xml::fast::append_text(out, with("&lt;\xC3\xA9"));
      EXPECT_EQ(out, with("<\xC3\xA9"));
    }
  }
}

TEST(RoomForRecords, IsGuessedFromTheFirstOnesAndNeverTooSmall) {
  constexpr std::size_t record_bytes = 1000, records = 256;
  const std::string bytes(record_bytes * records, 'x');
  Batch batch;
  batch.bytes = bytes;
  batch.offset = 77;
  std::size_t moved = 0;
  for (std::size_t i = 0; i < records; ++i) {
    const Entry* const before = batch.entries.data();
    make_room(batch, batch.entries, batch.offset + i * record_bytes);
    if (before != batch.entries.data() && i > 0) ++moved;
    ASSERT_LT(batch.entries.size(), batch.entries.capacity());
    batch.entries.emplace_back();
  }
  EXPECT_EQ(moved, 1U);
  EXPECT_LT(batch.entries.capacity(), 2 * records);
}

TEST(RoomForRecords, IsMadeForRecordsThatAllBeginInOnePlace) {
  const std::string bytes(1'000'000, 'x');
  Batch batch;
  batch.bytes = bytes;
  for (std::size_t i = 0; i < 10'000; ++i) {
    make_room(batch, batch.entries, 0);
    ASSERT_LT(batch.entries.size(), batch.entries.capacity());
    batch.entries.emplace_back();
  }
  EXPECT_LE(batch.entries.capacity(), 40'000U);
}

}  // namespace
}  // namespace lettrage::formats
