// Whatever was done to the ledger, a rollback takes all of it back; and money is conserved at every step.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "reconcile/ledger/ledger.h"

namespace lettrage::reconcile {
namespace {

constexpr std::uint32_t claims = 4;
const char* const ids[claims] = {"INV-0", "INV-1", "INV-2", "INV-3"};

Hash128 movement(std::uint64_t n) { return {.high = n + 1, .low = n * 7 + 3}; }

/// Four invoices, and two collections for each.
ReferenceData claims_and_attempts() {
  ReferenceData data;
  for (std::uint32_t i = 0; i < claims; ++i) {
    Invoice invoice;
    invoice.invoice_id = ids[i];
    invoice.currency = eur;
    invoice.amount = invoice.open = invoice.imported_open = 1000 * (i + 1);
    data.invoices.push_back(invoice);
  }
  for (std::uint32_t c = 0; c < claims * 2; ++c) {
    Collection collection;
    collection.amount = {data.invoices[c % claims].amount, eur};
    collection.invoice_ids.emplace_back(ids[c % claims]);
    data.collections.push_back(collection);
  }
  return data;
}

struct Step {
  std::uint32_t what, which;
};

void apply(Ledger& ledger, Step step, std::uint64_t n) {
  const std::uint32_t c = step.which % (claims * 2);
  const std::int64_t amount = ledger.data().collections[c].amount.minor;
  switch (step.what % 8) {
    case 0:
      if (!ledger.state(c).settled_by.present()) (void)ledger.settle(c, movement(n), Date::from_days(20000), Method::EndToEndId);
      break;
    case 1: (void)ledger.take_back(c, movement(n), amount, false); break;
    case 2: ledger.reject(c); break;
    case 3: ledger.accept(c); break;
    case 4: ledger.dispute(c); break;
    case 5: {
      const std::uint32_t event = ledger.event(movement(step.which % 5));
      ledger.change_event(event).principal += amount;
      ledger.link(c, event);
      break;
    }
    case 6: {
      MovementIdentity identity;
      identity.base = step.which % 3;
      identity.text = 1;
      identity.unit = n;
      (void)ledger.count(identity, keys_of(identity));
      break;
    }
    default: (void)ledger.use_rest(c); break;
  }
}

std::string story(const Ledger& ledger) {
  std::string text;
  const auto add = [&](auto number) { text += std::to_string(number) + ' '; };
  for (const Invoice& i : ledger.data().invoices) {
    add(i.open);
    add(int{i.disputed});
  }
  for (std::uint32_t c = 0; c < claims * 2; ++c) {
    const CollectionState& s = ledger.state(c);
    for (const Hash128 h : {s.settled_by, s.r_transaction, s.reversed_by}) add(h.low);
    add(int{s.rejected} + 2 * int{s.returned} + 4 * int{s.accepted});
    add(ledger.rest_of(c));
  }
  add(ledger.allocations().size());
  for (const Allocation& a : ledger.allocations()) {
    add(a.id.low);
    add(ledger.allocated(a.movement));
  }
  for (const RTransaction& r : ledger.r_transactions()) {
    add(r.id.low);
    add(r.principal);
    add(ledger.find_event(r.id));
  }
  add(ledger.identities().size());
  return text;
}

std::vector<Step> steps() {
  return *rc::gen::container<std::vector<Step>>(rc::gen::apply(
      [](std::uint32_t a, std::uint32_t b) {
        return Step{a, b};
      },
      rc::gen::inRange(0U, 8U), rc::gen::inRange(0U, 8U)));
}

RC_GTEST_PROP(LedgerRollback, RestoresEverythingThatWasDoneSinceTheMark, ()) {
  ReferenceData data = claims_and_attempts();
  const Index index{data};
  Ledger ledger{data, index, {}};
  std::uint64_t n = 0;
  for (const Step step : steps()) apply(ledger, step, ++n);
  const std::string before = story(ledger);
  const Ledger::Mark mark = ledger.mark();
  const std::vector<Step> later = steps();
  const std::uint64_t from = n;
  for (const Step step : later) apply(ledger, step, ++n);
  const std::string after = story(ledger);
  ledger.rollback(mark);
  RC_ASSERT(story(ledger) == before);
  n = from;
  for (const Step step : later) apply(ledger, step, ++n);
  RC_ASSERT(story(ledger) == after);
}

RC_GTEST_PROP(LedgerRollback, OpenIsWhatWasImportedMinusAllAllocations, ()) {
  ReferenceData data = claims_and_attempts();
  const Index index{data};
  Ledger ledger{data, index, {}};
  std::uint64_t n = 0;
  for (const Step step : steps()) {
    apply(ledger, step, ++n);
    for (std::uint32_t i = 0; i < claims; ++i) {
      std::int64_t open = data.invoices[i].imported_open;
      for (const Allocation& a : ledger.allocations()) open -= a.invoice == i ? a.minor : 0;
      RC_ASSERT(data.invoices[i].open == open);
      RC_ASSERT(open >= 0 && open <= data.invoices[i].amount);
    }
  }
}

// 10.00 and 20.00 less a credit note were paid, and part of it is taken back: nothing of zero or less is booked anew.
TEST(Ledger, APaymentTakenBackInPartKeepsTheRestBooked) {
  for (const std::int64_t principal : {100, 300, 700, 999, 1000, 1100, 1700, 2000, 2400, 2700}) {
    ReferenceData now = claims_and_attempts();
    now.invoices[2].kind = InvoiceKind::CreditNote;
    const Index index{now};
    Ledger ledger{now, index, {}};
    const Decision decision{
        .outcome = Outcome::Applied,
        .method = Method::InvoiceNumber,
        .confidence = 950,
        .parts = {{.invoice = 2, .minor = -300}, {.invoice = 0, .minor = 1000}, {.invoice = 1, .minor = 2000}}};
    (void)ledger.pay(movement(0), eur, decision);
    const Effect effect = ledger.take_back_payment(movement(0), movement(1), principal);
    for (std::uint32_t i = effect.first; i < effect.last; ++i) {
      const Allocation& made = ledger.allocations()[i];
      EXPECT_NE(made.minor, 0) << principal;
      if (made.kind == AllocationKind::Payment) {
        EXPECT_GT(made.minor, 0) << principal;
      }
    }
    EXPECT_EQ(ledger.paid(movement(0)) + ledger.paid(movement(1)) + effect.on_account, 2700 - principal) << principal;
  }
}

TEST(IdentityIndex, KeepsTwinsApartAndFindsEachOnceInLinearTime) {
  IdentityIndex index;
  MovementIdentity twin;
  twin.base = 42;
  twin.text = 7;
  constexpr std::uint32_t twins = 100'000;
  twin.unit = 1;
  index.begin_unit();
  for (std::uint32_t i = 0; i < 2'000; ++i) {
    ASSERT_EQ(index.find_repeated(twin, keys_of(twin)), IdentityIndex::none) << "one unit never repeats itself";
    (void)index.count(twin, keys_of(twin));
  }
  std::vector<MovementIdentity> known(twins, twin);
  index.load(std::move(known));
  twin.unit = 2;
  index.begin_unit();
  for (std::uint32_t i = 0; i < twins; ++i) ASSERT_NE(index.find_repeated(twin, keys_of(twin)), IdentityIndex::none) << i;
  ASSERT_EQ(index.find_repeated(twin, keys_of(twin)), IdentityIndex::none) << "one more than was known is a new booking";
  twin.unit = 3;
  index.begin_unit();
  ASSERT_NE(index.find_repeated(twin, keys_of(twin)), IdentityIndex::none) << "another report may repeat them again";
}

}  // namespace
}  // namespace lettrage::reconcile
