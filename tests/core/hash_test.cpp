#include "core/hash.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lettrage {
namespace {

TEST(Hash, IsTheSameOnEveryMachineAndInEveryVersion) {
  // Ids in the books of users are made of it: this must never change. The first is XXH3's published value of no bytes.
  EXPECT_EQ(hash128(""), (Hash128{0x99aa06d3014798d8, 0x6001c324468d497f}));
  EXPECT_EQ(text_of("mv", Hasher{}.add("FR76").add(std::int64_t{-1250}).finish()), "mv24df7fccbabc3730abfe");
}

TEST(Hash, TellsFieldsApart) {
  EXPECT_NE(Hasher{}.add("ab").add("c").finish(), Hasher{}.add("a").add("bc").finish());
  EXPECT_NE(Hasher{}.add("").add("a").finish(), Hasher{}.add("a").add("").finish());
  EXPECT_NE(Hasher{}.add("a").finish(), Hasher{}.add("a").add("").finish());
  EXPECT_NE(Hasher{}.add(std::int64_t{1}).finish(), Hasher{}.add("1").finish());
  EXPECT_NE(Hasher{}.add(std::int64_t{1}).finish(), Hasher{}.add(std::int64_t{-1}).finish());
}

TEST(Hash, ForgetsWhatWasFinished) {
  Hasher hasher;
  const auto first = hasher.add("a").finish();
  EXPECT_EQ(hasher.add("a").finish(), first);
}

TEST(Ids, AreTwoLettersAndTwentyHexDigits) {
  EXPECT_EQ(text_of("mv", Hash128{0x0123456789abcdef, 0x0123456789abcdef}), "mv0123456789abcdef0123");
  EXPECT_EQ(id_digits("mv0123456789abcdef0123"), "0123456789abcdef0123");
  for (const auto* wrong :
       {"", "mv", "0123456789abcdef0123", "mv0123456789abcdef012", "mv0123456789abcdef01234", "MV0123456789abcdef0123",
        "mv0123456789ABCDEF0123", "m10123456789abcdef0123", "mv0123456789abcdefg123"}) {
    EXPECT_FALSE(id_digits(wrong)) << wrong;
  }
}

RC_GTEST_PROP(Ids, ReadBackAsPrinted, (std::uint64_t high, std::uint64_t low)) {
  const auto id = text_of("rt", Hash128{high, low});
  RC_ASSERT(id_digits(id) == id.substr(2));
}

TEST(Hash, OfManyFieldsIsThatOfTheirBytesWhateverTheirLength) {
  for (std::size_t size = 0; size < 600; ++size) {
    const std::string field(size, 'x');
    std::string bytes;
    Hasher hasher;
    const auto number = [&](char type, std::uint64_t value) {
      bytes += type;
      for (unsigned shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(value >> shift & 0xFFU);
    };
    for (int repeated = 0; repeated < 3; ++repeated) {
      hasher.add(field).add(std::int64_t{-7});
      number('t', size);
      bytes += field;
      number('n', static_cast<std::uint64_t>(std::int64_t{-7}));
    }
    EXPECT_EQ(hasher.finish(), hash128(bytes)) << size;
    EXPECT_EQ(hasher.add(std::int64_t{1}).finish(), Hasher{}.add(std::int64_t{1}).finish()) << size;
  }
}

}  // namespace
}  // namespace lettrage
