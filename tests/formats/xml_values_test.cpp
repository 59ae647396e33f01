// Values of XML that are compared without a call, and the room that is made for records.
#include <gtest/gtest.h>

#include <string>

#include "formats/room.h"
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
