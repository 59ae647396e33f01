#include "reconcile/dunning/limitation.h"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/reconcile/returns_vector_file.h"

namespace lettrage::reconcile {
namespace {

using test::date_of;
using test::VectorFile;
using test::VectorRow;

TEST(Limitation, FallsOnTheDaysOfTheVectors) {
  for (const VectorRow& row : VectorFile{"limitation.csv"}.rows) {
    SCOPED_TRACE("limitation.csv:" + std::to_string(row.line) + " " + row["reason"]);
    Invoice invoice{.invoice_id = "INV-1", .customer_id = "C-1"};
    invoice.currency = Currency::literal("EUR");
    invoice.amount = invoice.open = 10'000;
    invoice.due_date = date_of(row["due"]);
    const std::string iban = row["country"].empty() ? "" : row["country"] + "0012345";
    ReferenceData data;
    Customer customer{.customer_id = "C-1", .segment = row["segment"]};
    customer.is_consumer = row["payer"] == "consumer";
    if (!iban.empty()) customer.ibans.emplace_back(iban);
    data.invoices.push_back(invoice);
    data.customers.push_back(customer);
    const Index index{data};
    const Ledger ledger{data, index, {}};
    Policy policy;
    if (!row["periods"].empty()) {
      policy.dunning.limitation.clear();
      std::istringstream periods{row["periods"]};
      for (std::string period; periods >> period;) policy.dunning.limitation.push_back(period);
    }
    std::vector<LimitationPeriod> periods;
    for (const std::string& text : policy.dunning.limitation) {
      ASSERT_TRUE(parse_limitation(text)) << text;
      periods.push_back(*parse_limitation(text));
    }
    const LimitationPeriod* period =
        limitation_for(periods, {.country = row["country"], .segment = row["segment"], .consumer = row["payer"] == "consumer"});
    EXPECT_EQ(period == nullptr ? "" : limitation_day(invoice.due_date, *period).iso(), row["last_day"]);
    const DunningContext context{.ledger = ledger,
                                 .index = index,
                                 .policy = policy,
                                 .target = Calendar::target(),
                                 .retries = {},
                                 .reminders = {},
                                 .facts = {},
                                 .as_of = date_of(row["as_of"])};
    const std::vector<NearLimitation> near = claims_near_limitation(context);
    EXPECT_EQ(near.empty() ? "no" : "yes", row["told"]);
    if (near.empty()) continue;
    EXPECT_EQ(near[0].last_day.iso(), row["last_day"]);
    EXPECT_EQ(near[0].days_left, days_between(context.as_of, near[0].last_day));
  }
}

TEST(Limitation, PeriodsAreWrittenInOneWay) {
  for (const char* wrong : {"", "FR", "FR,consumers", "FR,consumers,", "FR,consumers,0", "FR,consumers,-1", "FR,consumers,1201",
                            "FR,consumers,24x", "FR,people,24", "fr,all,24", "FRA,all,24", "segment:,all,12",
                            "FR,all,24,month_end", "FR,all,24,year_end,", " FR,all,24", "FR,all, 24"}) {
    EXPECT_FALSE(parse_limitation(wrong)) << wrong;
  }
  const std::optional<LimitationPeriod> period = parse_limitation("segment:key account,businesses,1200,year_end");
  ASSERT_TRUE(period);
  EXPECT_EQ(period->segment, "key account");
  EXPECT_FALSE(period->consumers);
  EXPECT_TRUE(period->businesses && period->from_year_end);
}

}  // namespace
}  // namespace lettrage::reconcile
