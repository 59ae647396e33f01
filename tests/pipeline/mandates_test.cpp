// What becomes of mandates, by R-transactions and by people.
#include "pipeline/mandates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "pipeline/release.h"
#include "tests/pipeline/bookings.h"
#include "tests/pipeline/world.h"

namespace lettrage::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* new_iban = "FR1420041010050500013M02606";

pipeline::MandateOptions by_ada(const World& world, const std::string& as_of) {
  return {.policy = &world.policy, .as_of = Date::parse_iso(as_of).value(), .actor = "ada", .note = {}};
}

/// Collected and returned two days later, as a rejected one is in most books.
World failed(const std::string& day, const std::string& known, const std::string& reason, const std::string& scheme = "CORE") {
  World world = one_invoice(day, false, scheme);
  (void)world.run(known, {pain002({.id = "ST-1",
                                   .original_message = "SENT-1",
                                   .batch = "SENT-1-A",
                                   .lines = {{.end_to_end_id = "INV-1",
                                              .status = "RJCT",
                                              .reason = reason,
                                              .amount = "100.00",
                                              .collection_date = day,
                                              .mandate = "MND-1"}}})});
  return world;
}

Row mandate(const World& world) { return world.table("mandates").front(); }

TEST(Mandates, V22NewAccountReleasesAndPlansTheRetryThatTellsTheBank) {
  World world = failed("2025-02-12", "2025-02-11", "AC01");
  EXPECT_EQ(differs(mandate(world), {{"status", "suspended"}, {"status_reason", "AC01"}, {"status_since", "2025-02-11"}}), "");
  EXPECT_THAT(world.table("retries"), IsEmpty());
  const pipeline::MandateChanged done = pipeline::MandateDesk(world.book(), by_ada(world, "2025-02-14"))
                                            .amend("MND-1", {.debtor_iban = "FR14 2004 1010 0505 0001 3M02 606"});
  EXPECT_EQ(done.error, "");
  EXPECT_EQ(differs(mandate(world), {{"status", "active"}, {"debtor_iban", new_iban}, {"fixed_on", "2025-02-14"}}), "");
  EXPECT_EQ(differs(world.retry(), {{"collection_date", "2025-02-18"}, {"status", "scheduled"}, {"end_to_end_id", "INV-1-R1"}}),
            "");
  EXPECT_EQ(world.event().at("next_date"), "2025-02-18");
  EXPECT_EQ(on(world.table("notices"), "step", "retry").at("due_date"), "2025-02-15") << "no retry without its notice";
  EXPECT_EQ(on(world.table("audit"), "action", "mandate-amended").at("actor"), "ada");
  (void)world.run("2025-02-14", {});
  EXPECT_EQ(world.retry().at("collection_date"), "2025-02-18") << "a run leaves it";
  const std::vector<std::string> files = world.release("2025-02-14", "2025-02-14");
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_THAT(files.front(), HasSubstr("SMNDA"));
  EXPECT_THAT(files.front(), HasSubstr(new_iban));
  world.expect_proved();
}

TEST(Mandates, ListOfAmendmentsMayBeEnteredTwice) {
  World world = failed("2025-02-12", "2025-02-11", "AC01");
  const std::string iban = mandate(world).at("debtor_iban");
  {
    pipeline::MandateDesk desk{world.book(), by_ada(world, "2025-02-14")};
    EXPECT_EQ(desk.amend_as({.mandate_id = "MND-1", .debtor_iban = iban}).told, "") << "that is its account";
    EXPECT_THAT(desk.amend_as({.mandate_id = "MND-9", .debtor_iban = new_iban}).error, HasSubstr("no mandate"));
    const pipeline::MandateChanged done =
        desk.amend_as({.mandate_id = "MND-1", .debtor_iban = new_iban, .debtor_bic = "TESTFRPPXXX"});
    EXPECT_THAT(done.told, HasSubstr("released"));
    EXPECT_THAT(done.planned, SizeIs(1));
    // Another account at the same bank keeps it; the desk knows what it did a moment ago.
    const pipeline::MandateChanged back =
        desk.amend_as({.mandate_id = "MND-1", .debtor_iban = iban, .debtor_bic = "TESTFRPPXXX"});
    EXPECT_THAT(back.told, HasSubstr("new account"));
    ASSERT_THAT(back.planned, SizeIs(1));
    EXPECT_EQ(back.planned.front().status, RetryStatus::Exhausted) << "that is the account that failed";
  }
  EXPECT_EQ(differs(mandate(world), {{"status", "active"}, {"debtor_iban", iban}, {"debtor_bic", "TESTFRPPXXX"}}), "");
  pipeline::MandateDesk again{world.book(), by_ada(world, "2025-02-14")};
  EXPECT_EQ(again.amend_as({.mandate_id = "MND-1", .debtor_iban = iban, .debtor_bic = "TESTFRPPXXX"}).told, "");
  EXPECT_THAT(world.table("retries"), SizeIs(1));
  world.expect_proved();
}

TEST(Mandates, V23ClosedAccountWaitsForAnotherOne) {
  World world = failed("2025-02-12", "2025-02-11", "AC04");
  EXPECT_EQ(pipeline::MandateDesk(world.book(), by_ada(world, "2025-02-14")).release("MND-1").error, "");
  EXPECT_THAT(world.table("retries"), IsEmpty()) << "the account is still closed";
  EXPECT_EQ(pipeline::MandateDesk(world.book(), by_ada(world, "2025-02-17")).amend("MND-1", {.debtor_iban = new_iban}).error, "");
  EXPECT_EQ(world.retry().at("collection_date"), "2025-02-20");
  world.expect_proved();
}

TEST(Mandates, NothingIsCollectedFromTheAccountThatFailedWhereTheNewOneWasWrong) {
  World world = failed("2025-02-12", "2025-02-11", "AC01");
  const std::string iban = mandate(world).at("debtor_iban");
  ASSERT_EQ(pipeline::MandateDesk(world.book(), by_ada(world, "2025-02-14")).amend("MND-1", {.debtor_iban = new_iban}).error, "");
  ASSERT_EQ(world.retry().at("status"), "scheduled");
  ASSERT_EQ(pipeline::MandateDesk(world.book(), by_ada(world, "2025-02-14")).amend("MND-1", {.debtor_iban = iban}).error, "");
  EXPECT_EQ(differs(world.retry(), {{"status", "exhausted"}, {"stop_reason", "REASON"}}), "");
  ASSERT_EQ(pipeline::MandateDesk(world.book(), by_ada(world, "2025-02-14")).suspend("MND-1").error, "");
  world.expect_proved();
}

TEST(Mandates, V27RegistrationOfABusinessMandatePlansTheRetry) {
  World world = failed("2025-04-16", "2025-04-15", "MD01", "B2B");
  EXPECT_EQ(mandate(world).at("status"), "suspended");
  EXPECT_EQ(pipeline::MandateDesk(world.book(), by_ada(world, "2025-04-17")).amend("MND-1", {.registered = true}).error, "");
  EXPECT_EQ(differs(mandate(world), {{"status", "active"}, {"registered_on", "2025-04-17"}}), "");
  EXPECT_EQ(differs(world.retry(), {{"collection_date", "2025-04-23"}, {"scheme", "B2B"}}), "");
  world.expect_proved();
}

TEST(Mandates, V33BlockThatTheCustomerLiftedIsReleasedByAPerson) {
  World world = failed("2025-02-12", "2025-02-11", "SL12");
  EXPECT_EQ(pipeline::MandateDesk(world.book(), by_ada(world, "2025-02-14")).release("MND-1").error, "");
  EXPECT_EQ(world.retry().at("collection_date"), "2025-02-18");
  world.expect_proved();
}

TEST(Mandates, NewAccountDoesNotLiftADispute) {
  World world = failed("2025-02-12", "2025-02-11", "MD01");
  EXPECT_EQ(pipeline::MandateDesk(world.book(), by_ada(world, "2025-02-14")).amend("MND-1", {.debtor_iban = new_iban}).error, "");
  EXPECT_EQ(mandate(world).at("status"), "suspended");
  EXPECT_THAT(world.table("retries"), IsEmpty());
}

TEST(Mandates, SuspendingStopsTheRetryAndReleasingPlansItAgain) {
  World world = failed("2025-01-06", "2025-01-03", "AM04");
  ASSERT_EQ(world.retry().at("status"), "scheduled");
  EXPECT_EQ(pipeline::MandateDesk(world.book(), by_ada(world, "2025-01-04")).suspend("MND-1").error, "");
  EXPECT_EQ(differs(world.retry(), {{"status", "exhausted"}, {"stop_reason", "MANDATE_SUSPENDED"}}), "");
  world.expect_proved();
  EXPECT_THAT(pipeline::MandateDesk(world.book(), by_ada(world, "2025-01-04")).suspend("MND-1").error,
              HasSubstr("suspended already"));
  EXPECT_EQ(pipeline::MandateDesk(world.book(), by_ada(world, "2025-01-06")).release("MND-1").error, "");
  EXPECT_EQ(world.retry().at("status"), "scheduled");
  EXPECT_THAT(pipeline::MandateDesk(world.book(), by_ada(world, "2025-01-06")).release("MND-1").error, HasSubstr("is active"));
  EXPECT_THAT(world.table("mandate_history"), SizeIs(2));
  world.expect_proved();
}

TEST(Mandates, LapseThirtySixMonthsAfterTheLastCollection) {
  World world = one_invoice("2022-02-07");
  (void)world.run("2025-02-07", {});
  EXPECT_EQ(mandate(world).at("status"), "active");
  (void)world.run("2025-02-08", {});
  EXPECT_EQ(differs(mandate(world), {{"status", "expired"}, {"status_since", "2025-02-08"}}), "");
  EXPECT_THAT(pipeline::MandateDesk(world.book(), by_ada(world, "2025-02-08")).release("MND-1").error,
              HasSubstr("sign a new one"));
  EXPECT_THAT(pipeline::MandateDesk(world.book(), by_ada(world, "2025-02-08")).amend("MND-1", {.debtor_iban = new_iban}).error,
              HasSubstr("sign a new one"));
}

TEST(Mandates, RefuseWhatCannotBe) {
  World world = one_invoice("2025-01-06");
  const pipeline::MandateOptions options = by_ada(world, "2025-01-07");
  EXPECT_THAT(pipeline::MandateDesk(world.book(), options).amend("MND-1", {.debtor_iban = "FR00"}).error, HasSubstr("no IBAN"));
  EXPECT_THAT(pipeline::MandateDesk(world.book(), options).amend("MND-1", {.debtor_bic = "X"}).error, HasSubstr("no BIC"));
  EXPECT_THAT(pipeline::MandateDesk(world.book(), options).amend("MND-1", {}).error, HasSubstr("what is new"));
  EXPECT_THAT(pipeline::MandateDesk(world.book(), options).amend("MND-1", {.registered = true}).error, HasSubstr("only B2B"));
  EXPECT_THAT(pipeline::MandateDesk(world.book(), options).amend("MND-1", {.debtor_iban = payer_iban}).error,
              HasSubstr("already"));
  EXPECT_THAT(pipeline::MandateDesk(world.book(), options).suspend("MND-9").error, HasSubstr("no mandate"));
  EXPECT_THAT(world.table("mandate_history"), IsEmpty());
}

TEST(Mandates, ImportingTheOldAccountAgainKeepsTheAmendedOne) {
  World world = one_invoice("2025-01-06");
  ASSERT_EQ(pipeline::MandateDesk(world.book(), by_ada(world, "2025-01-07")).amend("MND-1", {.debtor_iban = new_iban}).error, "");
  const auto import = [&](const std::string& iban) {
    const std::string file = world.folder().write(
        "again.csv", "mandate_id,customer_id,scheme,debtor_iban,status\nMND-1,C-1,CORE," + iban + ",active\n");
    (void)pipeline::import_files(pipeline::ReferenceKind::Mandates, pipeline::locate_all({file}), world.book(), false);
  };
  import(payer_iban);
  EXPECT_EQ(mandate(world).at("debtor_iban"), new_iban);
  import("NL91ABNA0417164300");
  EXPECT_EQ(mandate(world).at("debtor_iban"), "NL91ABNA0417164300") << "the user says another one than before";
}

// Whatever comes back and whoever does what: nothing is collected on a mandate that is not active.
RC_GTEST_PROP(MandateProperties, NoRetryGoesOnWithoutAnActiveMandate, ()) {
  const std::vector<std::string> reasons{"AM04", "MS03", "AC01", "AC04", "AC06", "MD01", "MD06", "MD07", "MS02",
                                         "SL12", "ED05", "RR04", "XX99", "AM05", "AG01", "FR01", "MD02"};
  World world = one_invoice("2025-01-06");
  world.policy.retries.payday_align_consumers = false;
  std::string open_attempt = "INV-1";
  Date today = Date::parse_iso("2025-01-07").value();
  const int steps = *rc::gen::inRange(1, 12);
  for (int i = 0; i < steps; ++i) {
    today = today.plus_days(*rc::gen::inRange(0, 9));
    const pipeline::MandateOptions options = by_ada(world, today.iso());
    switch (*rc::gen::inRange(0, 6)) {
      case 0: (void)pipeline::MandateDesk(world.book(), options).suspend("MND-1"); break;
      case 1: (void)pipeline::MandateDesk(world.book(), options).release("MND-1"); break;
      case 2:
        (void)pipeline::MandateDesk(world.book(), options).amend("MND-1", {.debtor_iban = i % 2 == 0 ? new_iban : payer_iban});
        break;
      case 3:
        if (!open_attempt.empty())
          (void)world.run(today.iso(), {camt053("S-" + std::to_string(i), today.iso(),
                                                {returned(open_attempt, *rc::gen::elementOf(reasons))}, "5000.00")});
        open_attempt.clear();
        break;
      case 4: (void)world.run(today.iso(), {}); break;
      case 5: {
        const bool active = mandate(world).at("status") == "active";
        book::Snapshot before = world.book().load();
        for (Retry retry : before.retries) {
          if (retry.status != RetryStatus::Scheduled) continue;
          retry.status = RetryStatus::Approved;
          world.book().update(retry, {.as_of = today.iso(), .actor = "ada", .action = "retry-approved"});
        }
        const pipeline::Release released =
            pipeline::prepare_release(world.book(), world.policy, today, today.plus_days(7), "test");
        RC_ASSERT(active || released.files.empty());
        std::vector<std::pair<Retry, book::AuditRow>> decided;
        for (const Retry& retry : released.released) {
          decided.emplace_back(retry, book::AuditRow{.as_of = today.iso(), .actor = "ada", .action = "retry-released"});
          open_attempt = retry.end_to_end_id;
        }
        world.book().release(released.collections, decided, {});
        break;
      }
    }
    const std::string status = mandate(world).at("status");
    for (const Retry& retry : world.book().load().retries) {
      const bool goes_on = retry.status == RetryStatus::Scheduled || retry.status == RetryStatus::Approved;
      RC_ASSERT(!goes_on || status == "active");
    }
    world.expect_proved();
  }
}

}  // namespace
}  // namespace lettrage::test
