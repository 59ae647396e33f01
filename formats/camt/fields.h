/// \file
/// Which elements of camt messages are fields of a record and no more (xml::Field).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/records.h"
#include "formats/camt/drafts.h"
#include "formats/camt/elements.h"
#include "formats/xml/drafts.h"
#include "formats/xml/schema.h"

namespace lettrage::formats::camt {

/// The records of the reader that fields go to.
enum Record : std::uint8_t {
  EntryRecord,
  CommonRecord,
  TransactionRecord,
  DetailsRecord,
  DraftRecord,
  PartyRecord,
  ReferenceRecord
};

// clang-format off
inline constexpr auto fields = [] {
  using enum xml::Field::Keep;
  return std::to_array<xml::Field>({
    {EntryReference, Last, EntryRecord, offsetof(Entry, entry_reference)},
    {EntryText, Last, EntryRecord, offsetof(Entry, additional_information)},
    {BatchMessageId, First, EntryRecord, offsetof(Entry, batch_message_id)},
    {BatchPaymentInformationId, First, EntryRecord, offsetof(Entry, batch_payment_information_id)},

    {EntryAmount, Given, CommonRecord, offsetof(Common, amount)},
    {DirectionCode, Given, CommonRecord, offsetof(Common, direction)},
    {ServicerReference, Last, CommonRecord, offsetof(Common, servicer_reference)},
    {CodeDomain, Last, CommonRecord, offsetof(Common, domain)},
    {CodeFamily, Last, CommonRecord, offsetof(Common, family)},
    {CodeSubFamily, Last, CommonRecord, offsetof(Common, sub_family)},
    {CodeProprietary, Last, CommonRecord, offsetof(Common, proprietary)},
    {InstructedAmount, Given, CommonRecord, offsetof(Common, instructed)},
    {TransactionAmount, Given, CommonRecord, offsetof(Common, transaction_amount)},
    {ExchangeRate, First, CommonRecord, offsetof(Common, exchange_rate)},
    {ChargesTotal, Given, CommonRecord, offsetof(Common, charges.total)},
    {ChargeAmount, Given, CommonRecord, offsetof(Common, charges.amount)},
    {ChargeDirection, Given, CommonRecord, offsetof(Common, charges.direction)},

    {RefMessageId, Last, DetailsRecord, offsetof(PaymentDetails, message_id)},
    {RefPaymentInformationId, Last, DetailsRecord, offsetof(PaymentDetails, payment_information_id)},
    {RefInstructionId, Last, DetailsRecord, offsetof(PaymentDetails, instruction_id)},
    {RefEndToEndId, Last, DetailsRecord, offsetof(PaymentDetails, end_to_end_id)},
    {RefUetr, Last, DetailsRecord, offsetof(PaymentDetails, uetr)},
    {RefTransactionId, Last, DetailsRecord, offsetof(PaymentDetails, transaction_id)},
    {RefMandateId, Last, DetailsRecord, offsetof(PaymentDetails, mandate_id)},
    {RefChequeNumber, Last, DetailsRecord, offsetof(PaymentDetails, cheque_number)},
    {Purpose, Last, DetailsRecord, offsetof(PaymentDetails, purpose)},
    {TransactionText, Last, TransactionRecord, offsetof(Transaction, additional_information)},

    {DebtorName, First, DraftRecord, offsetof(DraftFields, debtor.name)},
    {DebtorIban, Last, DraftRecord, offsetof(DraftFields, debtor.iban)},
    {DebtorAccount, Last, DraftRecord, offsetof(DraftFields, debtor.account)},
    {DebtorAgent, First, DraftRecord, offsetof(DraftFields, debtor.agent_bic)},
    {UltimateDebtor, Last, DraftRecord, offsetof(DraftFields, debtor.ultimate_name)},
    {CreditorName, First, DraftRecord, offsetof(DraftFields, creditor.name)},
    {CreditorIban, Last, DraftRecord, offsetof(DraftFields, creditor.iban)},
    {CreditorAccount, Last, DraftRecord, offsetof(DraftFields, creditor.account)},
    {CreditorAgent, First, DraftRecord, offsetof(DraftFields, creditor.agent_bic)},
    {UltimateCreditor, Last, DraftRecord, offsetof(DraftFields, creditor.ultimate_name)},

    {CreditorOtherId, Last, PartyRecord, offsetof(PartyId, id)},
    {CreditorOtherScheme, Last, PartyRecord, offsetof(PartyId, scheme)},
    {CreditorReferenceCode, Last, ReferenceRecord, offsetof(xml::ReferenceDraft, code)},
    {CreditorReferenceProprietary, Last, ReferenceRecord, offsetof(xml::ReferenceDraft, proprietary)},
    {CreditorReferenceIssuer, Last, ReferenceRecord, offsetof(xml::ReferenceDraft, issuer)},
    {CreditorReferenceValue, Last, ReferenceRecord, offsetof(xml::ReferenceDraft, value)},
    {DocumentCode, Last, ReferenceRecord, offsetof(xml::ReferenceDraft, code)},
    {DocumentProprietary, Last, ReferenceRecord, offsetof(xml::ReferenceDraft, proprietary)},
    {DocumentNumber, Last, ReferenceRecord, offsetof(xml::ReferenceDraft, value)},
  });
}();
// clang-format on

}  // namespace lettrage::formats::camt
