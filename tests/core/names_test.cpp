#include <gtest/gtest.h>

#include <optional>

#include "core/model/allocation.h"
#include "core/model/movement.h"
#include "core/model/r_transaction.h"
#include "core/model/reference_data.h"
#include "core/model/retry.h"

namespace lettrage {
namespace {

TEST(Names, AreThoseThatUsersSee) {
  EXPECT_EQ(name(Outcome::Applied), "applied");
  EXPECT_EQ(name(Outcome::OnAccount), "on_account");
  EXPECT_EQ(name(Outcome::RTransaction), "r_transaction");
  EXPECT_EQ(name(Outcome::NotBooked), "not_booked");
  EXPECT_EQ(name(Outcome::Outgoing), "outgoing");
  EXPECT_EQ(name(Method::None), "");
  EXPECT_EQ(name(Method::EndToEndId), "end_to_end_id");
  EXPECT_EQ(name(Method::StructuredReference), "structured_reference");
  EXPECT_EQ(name(Method::IbanAmount), "iban_amount");
  EXPECT_EQ(name(Method::NameAmount), "name_amount");
  EXPECT_EQ(name(Method::Manual), "manual");
  EXPECT_EQ(name(AllocationKind::WriteOff), "write_off");
  EXPECT_EQ(name(AllocationKind::Reversal), "reversal");
  EXPECT_EQ(name(RKind::Reject), "reject");
  EXPECT_EQ(name(RKind::RecallAnswer), "recall_answer");
  EXPECT_EQ(name(ReasonClass::Funds), "funds");
  EXPECT_EQ(name(ReasonClass::OtherDeceased), "other:deceased");
  EXPECT_EQ(name(ReasonClass::OtherInsolvency), "other:insolvency");
  EXPECT_EQ(name(RetryRule::AutoTechnical), "auto_tech");
  EXPECT_EQ(name(RetryRule::Never), "never");
  EXPECT_EQ(name(MandateAction::Suspend), "suspend");
  EXPECT_EQ(name(Contact::Forbidden), "forbidden");
  EXPECT_EQ(name(InvoiceKind::CreditNote), "credit_note");
  EXPECT_EQ(name(PaymentMethod::DirectDebit), "direct_debit");
  EXPECT_EQ(name(Scheme::B2b), "B2B");
  EXPECT_EQ(name(Scheme::Unknown), "unknown");
  EXPECT_EQ(name(MandateStatus::Expired), "expired");
  EXPECT_EQ(name(SequenceType::Unknown), "");
  EXPECT_EQ(name(SequenceType::Final), "FNAL");
  EXPECT_EQ(name(RetryStatus::Fallback), "fallback");
  EXPECT_EQ(name(RetryStatus::Withdrawn), "withdrawn");
  EXPECT_EQ(name(static_cast<Outcome>(200)), "") << "as a damaged book may hold";
}

TEST(Names, OfFlagsAreJoined) {
  EXPECT_EQ(names(0), "");
  EXPECT_EQ(names(RFlag::LateRefund | RFlag::SchemeAnomaly), "LATE_REFUND|SCHEME_ANOMALY");
  EXPECT_EQ(names(511),
            "LATE_REFUND|SCHEME_ANOMALY|DOUBLE_NEGATIVE|OVER_REFUNDED|AMOUNT_MISMATCH|BATCH_MISMATCH|UNMATCHED|"
            "REASON_CONFLICT|TWIN_SETTLED");
}

/// Every enumerator up to the first without a name reads back as itself.
template <class Enumeration, class Parse>
int read_back(Parse parse) {
  int count = 0;
  for (int i = 0; i < 256; ++i) {
    const auto value = static_cast<Enumeration>(i);
    if (name(value).empty()) continue;
    EXPECT_EQ(parse(name(value)), value) << name(value);
    ++count;
  }
  return count;
}

TEST(Names, ReadBackAsPrinted) {
  EXPECT_EQ(read_back<InvoiceKind>(invoice_kind), 2);
  EXPECT_EQ(read_back<PaymentMethod>(payment_method), 4);
  EXPECT_EQ(read_back<Scheme>(scheme), 5);
  EXPECT_EQ(read_back<MandateStatus>(mandate_status), 4);
  EXPECT_EQ(read_back<SequenceType>(sequence_type), 4);
  EXPECT_EQ(read_back<RetryStatus>(retry_status), 7);
}

TEST(Names, AreReadWithoutCaseAndRefusedOtherwise) {
  EXPECT_EQ(scheme("b2b"), Scheme::B2b);
  EXPECT_EQ(scheme("COR1"), Scheme::Unknown);
  EXPECT_EQ(scheme(""), Scheme::Unknown);
  EXPECT_EQ(sequence_type("rcur"), SequenceType::Recurrent);
  EXPECT_EQ(sequence_type(""), SequenceType::Unknown);
  EXPECT_EQ(mandate_status("Active"), MandateStatus::Active);
  EXPECT_FALSE(mandate_status(""));
  EXPECT_FALSE(mandate_status("activ"));
  EXPECT_FALSE(payment_method(""));
  EXPECT_FALSE(invoice_kind("note"));
  EXPECT_FALSE(retry_status("done"));
}

}  // namespace
}  // namespace lettrage
