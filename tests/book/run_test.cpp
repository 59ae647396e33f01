// A run writes files whole or not at all.
#include <gtest/gtest.h>

#include "fixtures.h"

namespace lettrage::book::test {
namespace {

TEST(Run, WhatWasCommittedIsThereAfterOpeningAgain) {
  const TemporaryFolder folder;
  const auto path = folder.path("b.db");
  fill(*open_or_fail(path));
  const auto book = open_or_fail(path);
  const Snapshot snapshot = book->load();
  ASSERT_EQ(snapshot.data.invoices.size(), 2U);
  EXPECT_EQ(open_amount(snapshot, "INV-1"), 0);
  EXPECT_EQ(open_amount(snapshot, "INV-2"), 2000);
  ASSERT_EQ(snapshot.identities.size(), 2U);
  EXPECT_EQ(snapshot.identities[0].movement, id("m1"));
  EXPECT_EQ(snapshot.identities[0].base, 0xFFFF'FFFF'0000'0001U);
  ASSERT_EQ(snapshot.allocations.size(), 2U);
  EXPECT_EQ(snapshot.allocations[0].movement, id("m1"));
  EXPECT_EQ(snapshot.allocations[0].invoice_id, "INV-1");
  EXPECT_EQ(snapshot.file_hashes, std::vector{file_row("a.xml", 0, 0, 0).sha256});
}

}  // namespace
}  // namespace lettrage::book::test
