// Importing reference data into a book: what is kept, what is replaced.
#include <gtest/gtest.h>

#include "fixtures.h"

namespace lettrage::book::test {
namespace {

constexpr std::string_view invoices_csv =
    "invoice_id,customer_id,amount,currency,due_date,mandate_id\n"
    "INV-1,C1,100.00,EUR,2026-03-31,M-1\nINV-2,C1,50.00,EUR,2026-04-30,\n";

TEST(Import, TheSameFileAgainChangesNothing) {
  const auto book = open_memory();
  fill(*book);
  const auto before = rows(*book, "invoices");
  import_csv(*book, Kind::Invoices, invoices_csv);
  EXPECT_EQ(rows(*book, "invoices"), before);
  EXPECT_EQ(open_amount(book->load(), "INV-2"), 2000);
}

}  // namespace
}  // namespace lettrage::book::test
