/// \file
/// Which elements of messages about earlier payments are fields of a level and no more (xml::Field). Not among them: what
/// names the original message and batch, which counts where it is repeated for a later batch too.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "formats/original/elements.h"
#include "formats/original/levels.h"
#include "formats/xml/drafts.h"
#include "formats/xml/schema.h"

namespace lettrage::formats::original {

/// The records of the reader that fields go to. LevelRecord: the innermost open one.
enum Record : std::uint8_t { LevelRecord, CountedRecord, OtherRecord, ReferenceRecord };

// clang-format off
inline constexpr auto fields = [] {
  using enum xml::Field::Keep;
  return std::to_array<xml::Field>({
    {StatusCode, Last, LevelRecord, offsetof(Level, status)},
    {AnswerCode, Last, LevelRecord, offsetof(Level, status)},
    {CaseId, Last, LevelRecord, offsetof(Level, case_id)},
    {OwnId, Last, LevelRecord, offsetof(Level, own_id)},
    {OwnPaymentId, Last, LevelRecord, offsetof(Level, own_payment_id)},
    {OriginalEndToEndId, Last, LevelRecord, offsetof(Level, original_end_to_end_id)},
    {OriginalInstructionId, Last, LevelRecord, offsetof(Level, instruction_id)},
    {OriginalTransactionId, Last, LevelRecord, offsetof(Level, transaction_id)},
    {OriginalUetr, Last, LevelRecord, offsetof(Level, uetr)},
    {EndToEndId, Last, LevelRecord, offsetof(Level, end_to_end_id)},
    {ExchangeRate, Last, LevelRecord, offsetof(Level, exchange_rate)},

    {CountStatus, Last, CountedRecord, offsetof(Counted, status)},
    {CountNumber, Last, CountedRecord, offsetof(Counted, number)},
    {CountSum, Last, CountedRecord, offsetof(Counted, sum)},

    {MandateId, Last, LevelRecord, offsetof(Level, mandate_id)},
    {Scheme, Last, LevelRecord, offsetof(Level, scheme)},
    {SequenceType, Last, LevelRecord, offsetof(Level, sequence_type)},
    {Purpose, Last, LevelRecord, offsetof(Level, purpose)},
    {CreditorOtherId, Last, OtherRecord, offsetof(OtherId, id)},
    {CreditorOtherScheme, Last, OtherRecord, offsetof(OtherId, scheme)},
    {ReferenceCode, Last, ReferenceRecord, offsetof(xml::ReferenceDraft, code)},
    {ReferenceProprietary, Last, ReferenceRecord, offsetof(xml::ReferenceDraft, proprietary)},
    {ReferenceIssuer, Last, ReferenceRecord, offsetof(xml::ReferenceDraft, issuer)},
    {ReferenceValue, Last, ReferenceRecord, offsetof(xml::ReferenceDraft, value)},
    {DocumentCode, Last, ReferenceRecord, offsetof(xml::ReferenceDraft, code)},
    {DocumentProprietary, Last, ReferenceRecord, offsetof(xml::ReferenceDraft, proprietary)},
    {DocumentNumber, Last, ReferenceRecord, offsetof(xml::ReferenceDraft, value)},

    {DebtorName, Last, LevelRecord, offsetof(Level, debtor.name)},
    {DebtorIban, Last, LevelRecord, offsetof(Level, debtor.iban)},
    {DebtorAccount, Last, LevelRecord, offsetof(Level, debtor.account)},
    {DebtorBic, Last, LevelRecord, offsetof(Level, debtor.bic)},
    {UltimateDebtor, Last, LevelRecord, offsetof(Level, debtor.ultimate_name)},
    {CreditorName, Last, LevelRecord, offsetof(Level, creditor.name)},
    {CreditorIban, Last, LevelRecord, offsetof(Level, creditor.iban)},
    {CreditorAccount, Last, LevelRecord, offsetof(Level, creditor.account)},
    {CreditorBic, Last, LevelRecord, offsetof(Level, creditor.bic)},
    {UltimateCreditor, Last, LevelRecord, offsetof(Level, creditor.ultimate_name)},
    {ReturnDebtorName, Last, LevelRecord, offsetof(Level, return_debtor.name)},
    {ReturnDebtorIban, Last, LevelRecord, offsetof(Level, return_debtor.iban)},
    {ReturnDebtorBic, Last, LevelRecord, offsetof(Level, return_debtor.bic)},
    {ReturnCreditorName, Last, LevelRecord, offsetof(Level, return_creditor.name)},
    {ReturnCreditorIban, Last, LevelRecord, offsetof(Level, return_creditor.iban)},
    {ReturnCreditorBic, Last, LevelRecord, offsetof(Level, return_creditor.bic)},
  });
}();
// clang-format on

}  // namespace lettrage::formats::original
