// Ids are found whatever their case and blanks.
#include "pipeline/loose_texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lettrage::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(LooseTexts, AreFoundWhateverTheirCaseAndBlanks) {
  LooseTexts texts;
  for (const std::string_view text : {"INV-1", "m 7", "inv - 1", "INV-11"}) texts.add(text);
  std::vector<std::uint32_t> found;
  texts.all(" Inv-1\t", found);
  EXPECT_THAT(found, ElementsAre(0, 2));
  EXPECT_EQ(texts.find("M7"), 1U);
  EXPECT_EQ(texts.find("inv-1"), 2U);
  texts.all("INV-111", found);
  EXPECT_THAT(found, IsEmpty());
  EXPECT_EQ(texts.find(""), ChainIndex::none);
}

TEST(LooseTexts, AreAddedOnceWhereOnlyNewOnesAre) {
  LooseTexts texts;
  EXPECT_TRUE(texts.add_new("E-1"));
  EXPECT_FALSE(texts.add_new("e-1 "));
  EXPECT_TRUE(texts.add_new("E-2"));
  EXPECT_EQ(texts.find("E-2"), 1U);
}

}  // namespace
}  // namespace lettrage::pipeline
