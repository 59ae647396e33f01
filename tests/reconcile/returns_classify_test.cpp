#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>

#include "reconcile/returns/returns.h"
#include "tests/reconcile/returns_vector_file.h"

namespace lettrage::reconcile {
namespace {

using test::date_of;
using test::money_of;
using test::VectorFile;
using test::VectorRow;

/// A movement and what is known of its collection, with the texts they view.
struct Case {
  Movement movement;
  Original original;
  bool original_known = false;
  std::string btc, before;

  [[nodiscard]] const Original* known() const { return original_known ? &original : nullptr; }
};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts(1);
  for (std::size_t i = 0, begin = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != separator) continue;
    parts.back() = text.substr(begin, i - begin);
    begin = i + 1;
    if (i < text.size()) parts.emplace_back();
  }
  return parts;
}

void fill(Case& c, const VectorRow& row) {
  Movement& m = c.movement;
  const std::string& source = row["source"];
  m.source = source == "status"         ? MovementSource::StatusFile
             : source == "notification" ? MovementSource::Notification
             : source == "report"       ? MovementSource::Report
                                        : MovementSource::Statement;
  m.account = row["account"];
  m.direction = row["direction"] == "D" ? Direction::Debit : row["direction"] == "C" ? Direction::Credit : Direction::None;
  if (!row["btc"].empty()) c.btc = "PMNT." + row["btc"];
  if (!row["before"].empty()) c.before = "PMNT." + row["before"];
  PaymentDetails& d = m.details;
  d.bank_transaction_code = c.btc;
  d.original_bank_transaction_code = c.before;
  d.proprietary_code = row["proprietary"];
  d.return_reason = row["reason"];
  d.return_reason_list = row["list"];
  d.return_type = row["type"];
  d.return_originator = row["originator"];
  if (d.return_originator.substr(0, 6) == "agent:") {
    d.return_originator.remove_prefix(6);
    d.return_originator_is_agent = true;
  }
  m.amount = money_of(row["amount"]);
  if (!m.amount.currency.present()) m.amount.currency = Currency::literal("EUR");
  d.original_amount = money_of(row["instructed"]);
  d.charges = money_of(row["charges"]);
  m.booking_date = m.value_date = date_of(row["booked"]);
  m.remittance = row["text"];
  m.additional_information = row["info"];
  if (m.source == MovementSource::StatusFile) {
    m.status_code = "RJCT";
    m.requested_date = date_of(row["settled"]);
  } else {
    d.original_settlement_date = date_of(row["settled"]);
  }
  if (row["known"].empty()) return;
  const auto parts = split(row["known"], '/');
  ASSERT_EQ(parts.size(), 4U);
  c.original_known = true;
  c.original.scheme = lettrage::scheme(parts[0]);
  c.original.collection_date = date_of(parts[1]);
  c.original.amount = money_of(parts[2]);
  c.original.debtor_iban = parts[3];
}

std::string flags_of(const REvidence& e) {
  std::string flags = names(e.flags);
  if (e.masked) flags += flags.empty() ? "MASKED" : "|MASKED";
  return flags;
}

std::string amount_of(const REvidence& e, std::int64_t minor) {
  return e.fee_known || e.principal != 0 ? format_amount(minor, e.currency) : std::string{};
}

TEST(Returns, MeanWhatTheDomainSpecificationSays) {
  const VectorFile file{"r_events.csv"};
  for (const VectorRow& row : file.rows) {
    SCOPED_TRACE("r_events.csv:" + std::to_string(row.line) + " " + row["vector"]);
    Case c;
    fill(c, row);
    const auto e = classify(c.movement, c.known(), ReasonTables::standard(), ReturnPolicy{});
    if (row["kind"] == "none") {
      EXPECT_FALSE(e) << (e ? name(e->kind) : "");
      continue;
    }
    ASSERT_TRUE(e);
    EXPECT_TRUE(may_be_r_transaction(c.movement));
    EXPECT_EQ(name(e->kind), row["kind"]);
    EXPECT_EQ(name(e->scheme), row["scheme"]);
    EXPECT_EQ(e->reason, row["code"]);
    EXPECT_EQ(name(e->rule.reason_class), row["class"]);
    EXPECT_EQ(name(e->rule.retry), row["retry"]);
    EXPECT_EQ(name(e->rule.mandate_action), row["mandate"]);
    EXPECT_EQ(name(e->rule.contact), row["contact"]);
    EXPECT_EQ(flags_of(*e), row["flags"]);
    EXPECT_EQ(amount_of(*e, e->principal), row["principal"]);
    EXPECT_EQ(amount_of(*e, e->fee), row["fee"]);
    EXPECT_EQ(e->booked, c.movement.source != MovementSource::StatusFile);
  }
}

Movement returned(std::string_view reason) {
  Movement m;
  m.direction = Direction::Debit;
  m.amount = {10000, Currency::literal("EUR")};
  m.booking_date = date_of("2025-03-05");
  m.details.bank_transaction_code = "PMNT.IDDT.UPDD";
  m.details.return_reason = reason;
  m.details.return_reason_list = "iso";
  return m;
}

TEST(Returns, TheKindThatAFileNamesIsBelieved) {  // CODA record 22, R-transaction type
  for (const auto& [type, kind] : {std::pair{"RJCT", RKind::Reject},
                                   {"RTRN", RKind::Return},
                                   {"RFND", RKind::Refund},
                                   {"RVSL", RKind::Reversal},
                                   {"CANC", RKind::Cancellation}}) {
    Movement m;
    m.direction = Direction::Debit;
    m.amount = {10000, Currency::literal("EUR")};
    m.booking_date = Date::make(2025, 3, 5).value();
    m.details.return_type = type;
    m.details.return_reason = "MD01";
    m.details.return_reason_list = "iso";
    m.details.mandate_id = "MND-1";
    const auto e = classify(m, nullptr, ReasonTables::standard(), ReturnPolicy{});
    ASSERT_TRUE(e) << type;
    EXPECT_EQ(e->kind, kind) << type;
  }
}

TEST(Returns, PendingEntriesAreNoReturns) {
  for (const EntryStatus status : {EntryStatus::Pending, EntryStatus::Info}) {
    Movement m = returned("AM04");
    m.status = status;
    EXPECT_FALSE(may_be_r_transaction(m));
    EXPECT_FALSE(classify(m, nullptr, ReasonTables::standard(), {}));
  }
}

TEST(Returns, OnlyRejectedAndCancelledStatusesAreEvidence) {
  for (const std::string_view status : {"ACCP", "ACSC", "PDNG", "PART", "RCVD", "ACWC", "", "rjct", "XXXX"}) {
    Movement m = returned("AM04");
    m.source = MovementSource::StatusFile;
    m.status_code = status;
    EXPECT_FALSE(classify(m, nullptr, ReasonTables::standard(), {})) << status;
  }
  Movement m = returned({});
  m.source = MovementSource::StatusFile;
  m.status_code = "CANC";
  const auto e = classify(m, nullptr, ReasonTables::standard(), {});
  ASSERT_TRUE(e);
  EXPECT_EQ(e->kind, RKind::Revocation);
  EXPECT_EQ(e->rule.retry, RetryRule::Never);
}

TEST(Returns, AReversalMarkMakesADebitAmongOurCollectionsAReturn) {
  Movement m = returned({});
  m.details.return_reason_list = {};
  m.details.bank_transaction_code = "PMNT.IDDT.ESDD";
  EXPECT_FALSE(classify(m, nullptr, ReasonTables::standard(), {}));
  m.reversal = true;
  const auto e = classify(m, nullptr, ReasonTables::standard(), {});
  ASSERT_TRUE(e);
  EXPECT_EQ(e->kind, RKind::Return);
  EXPECT_EQ(e->scheme, Scheme::Core);
  m.details.bank_transaction_code = "PMNT.RCDT.ESCT";  // a bank's correction of a transfer is not a debtor's return
  EXPECT_FALSE(classify(m, nullptr, ReasonTables::standard(), {}));
}

TEST(Returns, ADebitOfOurCollectionsThatNamesOneIsAReturnEvenWithoutWords) {
  Movement m = returned({});
  m.details.return_reason_list = {};
  m.details.bank_transaction_code = "PMNT.IDDT.ESDD";
  const Original original{.collection_date = date_of("2025-03-03"),
                          .scheme = Scheme::Core,
                          .amount = {10000, Currency::literal("EUR")},
                          .debtor_iban = {}};
  const auto e = classify(m, &original, ReasonTables::standard(), {});
  ASSERT_TRUE(e);
  EXPECT_EQ(e->kind, RKind::Return);
}

TEST(Returns, RefundLimitsComeFromThePolicy) {
  Movement m = returned("MD06");
  m.details.original_settlement_date = date_of("2025-02-24");
  m.booking_date = date_of("2025-04-23");
  const auto late = static_cast<std::uint16_t>(RFlag::LateRefund);
  EXPECT_EQ(classify(m, nullptr, ReasonTables::standard(), {})->flags & late, 0);
  ReturnPolicy strict;
  strict.refund_days = 55;
  strict.refund_booking_days = 1;
  EXPECT_EQ(classify(m, nullptr, ReasonTables::standard(), strict)->flags & late, late);
}

TEST(Returns, RefundHorizonsFollowTheCalendar) {  // K11, K12
  const std::array<std::array<std::string_view, 2>, 2> cases{{{"2025-02-24", "2025-04-23"}, {"2025-11-05", "2026-01-05"}}};
  for (const auto& [debited, last] : cases) {
    Movement m = returned("MD06");
    m.details.original_settlement_date = date_of(debited);
    m.booking_date = date_of(last);
    EXPECT_EQ(classify(m, nullptr, ReasonTables::standard(), {})->flags, 0) << debited;
    m.booking_date = m.booking_date.plus_days(1);
    EXPECT_EQ(classify(m, nullptr, ReasonTables::standard(), {})->flags, static_cast<std::uint16_t>(RFlag::LateRefund))
        << debited;
  }
}

TEST(Returns, UnauthorisedClaimsBeginAfterTheReturnPeriod) {  // K09
  Movement m = returned("MD01");
  m.details.original_settlement_date = date_of("2025-04-16");
  m.booking_date = date_of("2025-04-25");
  EXPECT_EQ(classify(m, nullptr, ReasonTables::standard(), {})->kind, RKind::Return);
  m.booking_date = date_of("2025-04-28");
  EXPECT_EQ(classify(m, nullptr, ReasonTables::standard(), {})->kind, RKind::Refund);
}

TEST(Returns, AmountsOfAnotherCurrencySayNothing) {
  Movement m = returned("AM04");
  m.details.original_amount = {5000, Currency::literal("USD")};
  m.details.charges = {300, Currency::literal("USD")};
  const auto e = classify(m, nullptr, ReasonTables::standard(), {});
  ASSERT_TRUE(e);
  EXPECT_EQ(e->principal, 0);
  EXPECT_FALSE(e->fee_known);
}

// Texts made of what decides, so that every branch is met, with noise between.
rc::Gen<std::string> any_of(std::vector<std::string> words) { return rc::gen::elementOf(std::move(words)); }

struct Drawn {
  std::string btc, proprietary, reason, list, type, remittance, information, mandate;
  Movement movement;
  Original original;
  bool known = false;
};

std::shared_ptr<Drawn> draw() {
  auto d = std::make_shared<Drawn>();
  d->btc = *any_of({"", "PMNT", "PMNT.IDDT.ESDD", "PMNT.IDDT.UPDD", "PMNT.IDDT.PRDD", "PMNT.IDDT.RCDD", "PMNT.RDDT.ESDD",
                    "PMNT.RDDT.UPDD", "PMNT.ICDT.ESCT", "PMNT.ICDT.RRTN", "PMNT.RCDT.RPCR", "PMNT.RCDT.ESCT", "PMNT.MDOP.CHRG",
                    "PMNT.RCHQ.UPCQ", "...", "XTND.NTAV.NTAV"});
  d->proprietary =
      *any_of({"",     "B3/0811", "B4",  "A5",   "62",   "99",  "12",  "C4",       "06", "NRTI+109", "NRTI", "NDDT+105+1+992",
               "108",  "159",     "193", "N245", "N246", "633", "243", "NTRF+166", "+",  "/",        "N",    "NMSC+109+1+914",
               "++++", "99/"});
  d->reason =
      *any_of({"", "AM04", "MD01", "MD06", "MS02", "MS03", "FOCR", "ZZ99", "20", "912", "914", "00", "997", "x", "AC04 "});
  d->list = *any_of({"", "iso", "cfonb", "dk", "proprietary"});
  d->type = *any_of({"", "RJCT", "RTRN", "other"});
  d->remittance = *any_of({"", "RETURN/REFUND ORG BT 7 5,25 ENTG. 4,75", "ORG BT", "ORG BT 99999999999999999999",
                           "/OCMT/EUR75,25/", "Retoure", "MS02"});
  d->information = *any_of({"", "/RTYP/", "/RTRN/MS03/", "/RTYP/RJCT", "REJET", "FRAIS DE REJET", "AM04"});
  d->mandate = *any_of({"", "M-1"});
  Movement& m = d->movement;
  m.source = *rc::gen::element(MovementSource::Statement, MovementSource::Notification, MovementSource::StatusFile);
  m.status = *rc::gen::element(EntryStatus::Booked, EntryStatus::Booked, EntryStatus::Pending);
  m.direction = *rc::gen::element(Direction::Debit, Direction::Debit, Direction::Credit, Direction::None);
  m.status_code = *rc::gen::element<std::string_view>("RJCT", "ACCP", "CANC");
  m.reversal = *rc::gen::arbitrary<bool>();
  const std::int64_t amount_max = std::numeric_limits<std::int64_t>::max();
  m.amount = {*rc::gen::element<std::int64_t>(0, 1, 8000, amount_max), Currency::literal("EUR")};
  m.details.original_amount = {*rc::gen::element<std::int64_t>(0, 1, 7525, amount_max), Currency::literal("EUR")};
  m.details.charges = {*rc::gen::element<std::int64_t>(0, 475, amount_max), Currency::literal("EUR")};
  const auto day = [] { return *rc::gen::arbitrary<bool>() ? Date{} : Date::from_days(*rc::gen::inRange(19000, 21000)); };
  m.booking_date = day();
  m.requested_date = day();
  m.details.original_settlement_date = day();
  m.details.bank_transaction_code = d->btc;
  m.details.proprietary_code = d->proprietary;
  m.details.return_reason = d->reason;
  m.details.return_reason_list = d->list;
  m.details.return_type = d->type;
  m.details.mandate_id = d->mandate;
  m.remittance = d->remittance;
  m.additional_information = d->information;
  d->known = *rc::gen::arbitrary<bool>();
  d->original = {.collection_date = day(),
                 .scheme = *rc::gen::element(Scheme::Unknown, Scheme::Core, Scheme::B2b),
                 .amount = m.details.original_amount,
                 .debtor_iban = {}};
  return d;
}

RC_GTEST_PROP(Returns, TheCheapTestMissesNoneAndAmountsAddUp, ()) {
  const auto d = draw();
  const auto e = classify(d->movement, d->known ? &d->original : nullptr, ReasonTables::standard(), {});
  RC_CLASSIFY(e.has_value());
  if (!e) return;
  RC_ASSERT(may_be_r_transaction(d->movement));
  RC_ASSERT(e->kind != RKind::Unknown);
  RC_ASSERT(e->principal >= 0 && e->fee >= 0);
  if (e->fee_known) RC_ASSERT(e->principal + e->fee == e->booked_amount);
  if (e->booked) RC_ASSERT(e->principal <= e->booked_amount);
  RC_ASSERT(e->rule.mandate_action != MandateAction::End);
}

RC_GTEST_PROP(Returns, NoUnknownCodeIsPresentedAgainAutomatically, (const std::string& code)) {
  const ReasonTables& tables = ReasonTables::standard();
  const Scheme scheme = *rc::gen::element(Scheme::Unknown, Scheme::Core, Scheme::B2b, Scheme::Sct);
  const std::string list = *any_of({"", "iso", "cfonb", "dk", "proprietary"});
  if (!tables.canonical(code).empty() || !tables.iso("cfonb", code).empty() || !tables.iso("dk", code).empty()) return;
  RC_ASSERT(tables.rule(list, code, scheme).retry == RetryRule::Never);
  RC_ASSERT(!tables.known(code));
}

}  // namespace
}  // namespace lettrage::reconcile
