// Each invariant can fail: the book is damaged behind its back, and the right check says so.
#include <gtest/gtest.h>

#include <numeric>

#include "fixtures.h"

namespace lettrage::book::test {
namespace {

std::string all(const std::vector<std::string>& texts) {
  return std::accumulate(texts.begin(), texts.end(), std::string{},
                         [](std::string a, const std::string& b) { return a + b + "\n"; });
}

struct Damage {
  int invariant;
  const char* what;
  std::string sql;
};

class Verify : public testing::TestWithParam<Damage> {};

/// A book with a return of the first movement and its retry, besides what `fill` makes.
void fill_with_return(Book& book) {
  fill(book);
  book.begin_run("2026-04-10-000000000002", day("2026-04-10"), "policy");
  const FileRow file = file_row("b.xml", 1, 1, 2);
  book.begin_file(file);
  Changes changes;
  MovementRow back = movement("m3", 1, -10300);
  back.outcome = Outcome::RTransaction;
  back.r_transaction = id("r1");
  changes.movements = {back};
  MovementRow again = movement("m4", 1, 10000);
  again.statement = 2;
  again.outcome = Outcome::Duplicate;
  again.duplicate_of = id("m1");
  again.identity = {};
  changes.movements.push_back(again);
  StoredAllocation reversal = allocation("a3", "m3", 0, -10000);
  reversal.kind = AllocationKind::Reversal;
  reversal.reverses = id("a1");
  changes.allocations = {reversal};
  book.write(changes);
  StateChanges state;
  state.invoices = {{0, 10000, false}};
  RTransaction event;
  event.id = id("r1");
  event.movements = {id("m3")};
  event.kind = RKind::Return;
  event.reason = "AM04";
  event.reason_list = "iso";
  event.rule = {ReasonClass::Funds, RetryRule::Auto, MandateAction::Keep, Contact::Notify};
  event.currency = eur;
  event.principal = 10000;
  event.fee = 300;
  event.booked_amount = 10300;
  event.booked = true;
  event.booked_by = id("m3");
  event.booking_date = event.known_date = day("2026-04-10");
  event.end_to_end_id = "E-1";
  event.mandate_id = "M-1";
  event.invoice_ids = {"INV-1"};
  event.next_date = day("2026-04-28");
  state.r_transactions = {&event};
  Retry retry;
  retry.id = id("y1");
  retry.r_transaction = event.id;
  retry.invoice_ids = {"INV-1"};
  retry.mandate_id = "M-1";
  retry.attempt = 2;
  retry.amount = {10000, eur};
  retry.collection_date = day("2026-04-28");
  retry.end_to_end_id = "E-1-R1";
  retry.previous_end_to_end_id = "E-1";
  state.retries = {&retry};
  Notice reminder;
  reminder.id = id("n1");
  reminder.customer_id = "C1";
  reminder.invoice_id = "INV-1";
  reminder.step = "L1";
  reminder.due_date = reminder.announced = day("2026-04-10");
  reminder.amount = {10000, eur};
  state.notices = {&reminder};
  book.write(state);
  StatementRow booked = statement(63000, 52700, 1);
  booked.id = "S2";
  booked.sequence = "2";
  book.add(booked);
  StatementRow repeated = statement(0, 10000, 1);
  repeated.number = 2;
  repeated.kind = "notification";
  repeated.has_opening = repeated.has_closing = false;
  book.add(repeated);
  FileRow counted = file;
  counted.statements = counted.entries = 2;
  book.commit_file(counted);
  book.commit_run({"2026-04-10", "tester", "run", "2026-04-10-000000000002", "1 file"});
}

TEST(Verify, FindsNothingWrongInAGoodBook) {
  const auto book = new_book();
  fill_with_return(*book);
  const auto checks = book->verify();
  ASSERT_EQ(checks.size(), 8U);
  for (std::size_t i = 0; i < checks.size(); ++i) {
    EXPECT_EQ(checks[i].number, static_cast<int>(i + 1));
    EXPECT_GT(checks[i].checked, 0U) << checks[i].name;
    EXPECT_EQ(all(checks[i].failures), "") << checks[i].name;
    EXPECT_EQ(all(checks[i].notes), "") << checks[i].name;
  }
}

TEST(Verify, FindsNothingWrongInAnEmptyBook) {
  for (const auto& check : new_book()->verify()) EXPECT_EQ(all(check.failures), "") << check.name;
}

TEST_P(Verify, FindsTheDamage) {
  const TemporaryFolder folder;
  const auto path = folder.book();
  fill_with_return(*open_or_fail(path));
  corrupt(path, GetParam().sql);
  const auto checks = open_or_fail(path, OpenMode::ReadOnly)->verify();
  EXPECT_FALSE(checks[static_cast<std::size_t>(GetParam().invariant - 1)].failures.empty()) << GetParam().sql;
}

const std::string m1 = "(SELECT seq FROM movements ORDER BY seq LIMIT 1)";
const std::string closed_saturday = std::to_string(day("2026-05-02").days());
const std::string far_away = std::to_string(day("2026-12-01").days());

INSTANTIATE_TEST_SUITE_P(
    Invariant, Verify,
    testing::Values(
        Damage{1, "MovementLost", "DELETE FROM journal WHERE movement = 2; DELETE FROM movements WHERE seq = 2"},
        Damage{1, "EntryLost", "UPDATE movements SET entry = 1, \"transaction\" = 2 WHERE seq = 2"},
        Damage{1, "OutcomeTwice", "UPDATE movements SET entry = 1 WHERE seq = 2"},
        Damage{1, "UnknownOutcome", "UPDATE movements SET outcome = 'lost' WHERE seq = 2"},
        Damage{1, "AmountChanged", "UPDATE movements SET amount = amount + 1 WHERE seq = 2"},
        Damage{1, "StatementLost", "DELETE FROM statements WHERE file = 1"},
        Damage{1, "BookedBecamePending", "UPDATE movements SET outcome = 'not_booked' WHERE seq = 2"},
        Damage{1, "StrayMovement", "UPDATE movements SET file = 77 WHERE seq = 2"},
        Damage{1, "ReferenceToNothing", "UPDATE journal SET account = 77 WHERE movement = 2"},
        Damage{1, "AllocationToNothing", "UPDATE allocations SET invoice = 77 WHERE movement = 2"},
        Damage{2, "AllocatedTwice", "UPDATE allocations SET amount = 20000 WHERE movement = " + m1},
        Damage{2, "AllocationLost", "DELETE FROM allocations WHERE movement = 2"},
        Damage{2, "OpenChanged", "UPDATE invoices SET open = open + 1 WHERE invoice_id = 'INV-2'"},
        Damage{2, "OpenNegative", "UPDATE invoices SET imported_open = 1000, open = -2000 WHERE invoice_id = 'INV-2'"},
        Damage{2, "OnAccountFromNothing", "UPDATE movements SET on_account = 1 WHERE seq = 2"},
        Damage{2, "UnmatchedButAllocated", "UPDATE movements SET outcome = 'unmatched' WHERE seq = 2"},
        Damage{2, "ReversalOfNothing", "UPDATE allocations SET reversed = 0"},
        Damage{2, "ReversedByNothing", "UPDATE allocations SET reversed = 1"},
        Damage{2, "OtherCurrency", "UPDATE movements SET currency = 'USD' WHERE seq = 2"},
        Damage{2, "SumsOverflow",
               "UPDATE allocations SET amount = 9223372036854775807 WHERE movement = 1; INSERT INTO allocations"
               " SELECT 99, randomblob(16), movement, invoice, 9223372036854775807, currency, kind, method, confidence, NULL, 0"
               " FROM allocations WHERE movement = 1"},
        Damage{3, "BalanceChanged", "UPDATE statements SET closing = closing + 1 WHERE file = 1"},
        Damage{3, "BookedSumChanged", "UPDATE statements SET booked_sum = booked_sum - 1 WHERE file = 1"},
        Damage{4, "FileTwice", "DROP INDEX files_read_once; UPDATE files SET sha256 = (SELECT sha256 FROM files LIMIT 1)"},
        Damage{
            4, "StatementTwice",
            "UPDATE statements SET (id, sequence, opening_date, closing_date, opening, closing, booked_sum, entries)"
            " = (SELECT id, sequence, opening_date, closing_date, opening, closing, booked_sum, entries FROM statements LIMIT 1)"
            " WHERE file = 2 AND number = 1"},
        Damage{4, "DuplicateOfNothing", "UPDATE movements SET duplicate_of = zeroblob(15) || x'01' WHERE outcome = 'duplicate'"},
        Damage{4, "DuplicateOfItself", "UPDATE movements SET duplicate_of = id WHERE outcome = 'duplicate'"},
        Damage{4, "IdentityLost", "DELETE FROM identities WHERE movement = 1"},
        Damage{4, "IdentityOfAnother",
               "UPDATE identities SET hashes = (SELECT hashes FROM identities WHERE movement = 2) WHERE movement = 1"},
        Damage{
            4, "EventTwice",
            "INSERT INTO r_transactions SELECT x'00112233445566778899aabbccddeeff', type, strength, scheme, reason, reason_list,"
            " reason_raw, reason_class, retry, mandate_action, contact, currency, amount, fee, booked_amount, booked, booked_by,"
            " booking_date, known_date, original_settlement_date, end_to_end_id, mandate_id, customer_id, account, attempt, "
            "flags,"
            " NULL, masked, origin FROM r_transactions"},
        Damage{4, "EventLost", "UPDATE movements SET r_transaction = zeroblob(15) || x'01' WHERE outcome = 'r_transaction'"},
        Damage{5, "DecisionLost", "DELETE FROM retries"},
        Damage{5, "DecidedTwice",
               "INSERT INTO retries SELECT x'00112233445566778899aabbccddeeff', r_transaction, customer_id, mandate_id,"
               " attempt, amount, currency, collection_date, submit_by, notify_by, end_to_end_id || 'x', previous_end_to_end_id,"
               " sequence_type, scheme, reason, status, stop_reason, decided_by FROM retries"},
        Damage{5, "RetryOfNothing", "UPDATE retries SET r_transaction = zeroblob(15) || x'01'"},
        Damage{5, "MandateCancelled", "UPDATE mandates SET status = 'cancelled'"},
        Damage{5, "MandateGone", "DELETE FROM mandates"},
        Damage{5, "InvoicePaid", "UPDATE invoices SET open = 0, imported_open = 0"},
        Damage{5, "InvoiceWithdrawn", "UPDATE invoices SET withdrawn = 1"},
        Damage{5, "OnAHoliday", "UPDATE retries SET collection_date = " + closed_saturday},
        Damage{5, "WithoutADate", "UPDATE retries SET collection_date = NULL"},
        Damage{5, "TooLate",
               "INSERT INTO collections (seq, end_to_end_id, message_id, payment_information_id, mandate_id, collection_date, "
               "occurrence,"
               " amount, currency, scheme) VALUES (99, 'E-1', 'MSG', 'PMT', 'M-1', " +
                   std::to_string(day("2026-04-01").days()) +
                   ", 0, 10000, 'EUR', 'CORE'); UPDATE retries SET collection_date = " + far_away},
        Damage{5, "TooOften",
               "INSERT INTO r_transactions SELECT randomblob(16), type, "
               "strength, scheme,"
               " reason, reason_list, reason_raw, reason_class, 'auto_once', mandate_action, contact, currency, 0, 0, 0, 0, NULL,"
               " booking_date, known_date, original_settlement_date, end_to_end_id, mandate_id, customer_id, account, attempt, "
               "flags,"
               " NULL, masked, origin FROM r_transactions;"
               "INSERT INTO retries SELECT x'00112233445566778899aabbccddeeff', (SELECT id FROM r_transactions WHERE retry = "
               "'auto_once'),"
               " customer_id, mandate_id, 3, amount, currency, collection_date, submit_by, notify_by, 'E-1-R2', 'E-1-R1', "
               "sequence_type,"
               " scheme, reason, status, stop_reason, decided_by FROM retries;"
               "INSERT INTO retry_invoices VALUES (x'00112233445566778899aabbccddeeff', 0, 'INV-1')"},
        Damage{6, "OneSided", "UPDATE journal SET debit = debit + 1 WHERE movement = 1 AND debit > 0"},
        Damage{6, "LineLost", "DELETE FROM journal WHERE movement = 1 AND debit > 0"},
        Damage{6, "BothSides", "UPDATE journal SET debit = 5, credit = 5"},
        Damage{6, "OfNoMovement", "UPDATE journal SET movement = 77 WHERE movement = 1"},
        Damage{7, "TextChanged", "UPDATE audit SET detail = '2 files' WHERE seq = 1"},
        Damage{7, "RecordLost", "DELETE FROM audit WHERE seq = 1"},
        Damage{7, "LastRecordLost", "DELETE FROM audit WHERE seq = 2"}, Damage{7, "AllLost", "DELETE FROM audit"},
        Damage{7, "Reordered", "UPDATE audit SET seq = seq + 10; UPDATE audit SET seq = 13 - seq"}),
    [](const testing::TestParamInfo<Damage>& damage) {
      return std::to_string(damage.param.invariant) + std::string{damage.param.what};
    });

TEST(Verify, ListsGapsInTheSequenceOfStatementsWithoutFailing) {
  const TemporaryFolder folder;
  const auto path = folder.book();
  fill_with_return(*open_or_fail(path));
  corrupt(path, "UPDATE statements SET sequence = '4' WHERE sequence = '2'");
  const auto check = open_or_fail(path)->verify()[2];
  EXPECT_EQ(all(check.failures), "");
  EXPECT_EQ(check.notes.size(), 1U) << all(check.notes);
}

TEST(Verify, ListsNoMoreThanAHundredFailures) {
  const TemporaryFolder folder;
  const auto path = folder.book();
  {
    const auto book = open_or_fail(path);
    for (int i = 0; i < 250; ++i) book->audit({"2026-04-02", "tester", "note", "x", std::to_string(i)});
  }
  corrupt(path, "UPDATE audit SET detail = 'changed'");
  const auto failures = open_or_fail(path)->verify()[6].failures;
  ASSERT_EQ(failures.size(), 101U);
  EXPECT_EQ(failures.back(), "and 150 more");
}

TEST(Verify, AcceptsARepeatedPendingEntry) {
  const auto book = new_book();
  book->begin_run("r", day("2026-04-02"), "");
  const FileRow file = file_row("p.xml", 2, 2, 2);
  book->begin_file(file);
  Changes changes;
  MovementRow pending = movement("p1", 1, 500);
  pending.outcome = Outcome::NotBooked;
  MovementRow again = movement("p2", 1, 500);
  again.statement = 2;
  again.outcome = Outcome::Duplicate;
  again.duplicate_of = id("p1");
  again.identity = {};
  changes.movements = {pending, again};
  book->write(changes);
  for (const std::uint32_t number : {1U, 2U}) {
    StatementRow row = statement(0, 0, 1);
    row.number = number;
    row.kind = "report";
    row.booked = 0;
    book->add(row);
  }
  book->commit_file(file);
  for (const auto& check : book->verify()) EXPECT_EQ(all(check.failures), "") << check.name;
}

TEST(Verify, CountsAllocationsToCreditNotesTheOtherWayRound) {
  const auto book = new_book();
  import_csv(*book, Kind::Invoices,
             "invoice_id,customer_id,amount,currency,due_date,kind\nINV-1,C1,100.00,EUR,2026-03-31,invoice\n"
             "CN-1,C1,-30.00,EUR,2026-03-31,credit_note\n");
  (void)book->load();
  book->begin_run("r", day("2026-04-02"), "");
  const FileRow file = file_row("c.xml", 1, 1, 1);
  book->begin_file(file);
  Changes changes;
  changes.movements = {movement("m1", 1, 7000)};
  StoredAllocation note = allocation("a2", "m1", 0, -3000);
  note.kind = AllocationKind::CreditNote;
  changes.allocations = {allocation("a1", "m1", 1, 10000), note};
  book->write(changes);
  StateChanges state;
  state.invoices = {{1, 0, false}, {0, 0, false}};
  book->write(state);
  book->add(statement(0, 7000, 1));
  book->commit_file(file);
  for (const auto& check : book->verify()) EXPECT_EQ(all(check.failures), "") << check.name;
}

}  // namespace
}  // namespace lettrage::book::test
