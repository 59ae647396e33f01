#include "formats/pain008/reader.h"

#include "formats/pain008/elements.h"

namespace lettrage::formats::pain008 {

void Reader::message(std::string_view, std::string_view namespace_uri, xml::Place place) {
  message_id_ = {};
  name_format(namespace_uri, "pain.008", place);
}

void Reader::begin(xml::Node node, xml::Place place) {
  switch (node) {
    case Instruction: {
      PaymentInformation instruction;
      instruction.continues = place.replayed;
      batch_.order.push_back({RecordKind::PaymentInformation, static_cast<std::uint32_t>(batch_.payment_informations.size())});
      batch_.payment_informations.push_back(instruction);
      in_instruction_ = true;
      break;
    }
    case Collection:
      transaction_ = {};
      transaction_.offset = place.offset;
      transaction_.payment_information = static_cast<std::uint32_t>(batch_.payment_informations.size() - 1);
      lines_.clear();
      references_.clear();
      in_collection_ = true;
      amount_given_ = false;
      break;
    case CreditorScheme: scheme_id_ = scheme_name_ = {}; break;
    case Reference: reference_ = {}; break;
    default: break;
  }
}

void Reader::end(xml::Node node, bool) {
  switch (node) {
    case Instruction: in_instruction_ = false; break;
    case Collection: end_collection(); break;
    case CreditorScheme: {
      std::string_view& id = in_collection_ ? transaction_.details.creditor_id : batch_.payment_informations.back().creditor_id;
      if (!scheme_id_.empty() && (id.empty() || scheme_name_ == "SEPA")) id = scheme_id_;
      break;
    }
    case Reference: {
      if (reference_.value.empty()) break;
      const std::string_view type = !reference_.code.empty()          ? reference_.code
                                    : !reference_.proprietary.empty() ? reference_.proprietary
                                                                      : reference_.issuer;
      references_.push_back({type, reference_.value});
      break;
    }
    default: break;
  }
}

void Reader::end_collection() {
  in_collection_ = false;
  const PaymentInformation& instruction = batch_.payment_informations.back();
  PaymentDetails& details = transaction_.details;
  if (!amount_given_) {
    fault(Code::AmountMissing, Severity::Error, Unit::Record, {.offset = transaction_.offset, .replayed = false},
          "DrctDbtTxInf/InstdAmt");
  }
  if (details.end_to_end_id.empty()) {
    fault(Code::FieldMissing, Severity::Warning, Unit::None, {.offset = transaction_.offset, .replayed = false},
          "DrctDbtTxInf/PmtId/EndToEndId");
  }
  details.message_id = message_id_;
  details.payment_information_id = instruction.id;
  if (details.creditor_id.empty()) details.creditor_id = instruction.creditor_id;
  details.counterparty_name = transaction_.debtor_name;
  details.counterparty_iban = transaction_.debtor_iban;
  details.counterparty_bic = transaction_.debtor_bic;
  details.remittance = batch_.keep(lines_);
  details.structured_references = batch_.keep(references_);
  batch_.order.push_back({RecordKind::Transaction, static_cast<std::uint32_t>(batch_.transactions.size())});
  batch_.transactions.push_back(transaction_);
}

void Reader::text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) {
  switch (node) {
    case MessageId:
      message_id_ = text;
      if (batch_.header.message_id.empty()) batch_.header.message_id = text;
      return;
    case CreatedAt:
      if (batch_.header.created_at.empty()) batch_.header.created_at = text;
      return;
    case InitiatingParty:
      if (batch_.header.sender.empty()) batch_.header.sender = text;
      return;
    case CreditorSchemeId: scheme_id_ = text; return;
    case CreditorSchemeName: scheme_name_ = text; return;
    case ReferenceCode: reference_.code = text; return;
    case ReferenceProprietary: reference_.proprietary = text; return;
    case ReferenceIssuer: reference_.issuer = text; return;
    case ReferenceValue: reference_.value = text; return;
    default: break;
  }
  if (in_collection_) {
    collection_text(node, text, currency, place);
  } else if (in_instruction_) {
    instruction_text(node, text, place);
  }
}

void Reader::instruction_text(xml::Node node, std::string_view text, xml::Place place) {
  PaymentInformation& at = batch_.payment_informations.back();
  switch (node) {
    case PaymentInformationId: at.id = text; break;
    case DeclaredCount: at.declared_count = xml::count_of(text); break;
    case DeclaredSum: at.declared_sum = text; break;
    case Scheme: at.scheme = text; break;
    case SequenceType: at.sequence_type = text; break;
    case RequestedDate: at.requested_date = date(text, place, "PmtInf/ReqdColltnDt"); break;
    case CreditorName: at.party_name = text; break;
    case CreditorIban: at.party_iban = text; break;
    case CreditorBic: at.party_bic = text; break;
    default: break;
  }
}

void Reader::collection_text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) {
  PaymentDetails& details = transaction_.details;
  switch (node) {
    case InstructionId: details.instruction_id = text; break;
    case EndToEndId: details.end_to_end_id = text; break;
    case Uetr: details.uetr = text; break;
    case InstructedAmount:
      amount_given_ = true;
      transaction_.amount = amount(text, currency, {}, place, "DrctDbtTxInf/InstdAmt", Unit::Record);
      break;
    case SequenceType: transaction_.sequence_type = text; break;
    case MandateId: details.mandate_id = text; break;
    case SignatureDate: transaction_.mandate_signature_date = date(text, place, "MndtRltdInf/DtOfSgntr"); break;
    case DebtorName: transaction_.debtor_name = text; break;
    case DebtorIban: transaction_.debtor_iban = text; break;
    case DebtorAccount: details.counterparty_account = text; break;
    case DebtorBic: transaction_.debtor_bic = text; break;
    case UltimateDebtor: details.ultimate_counterparty_name = text; break;
    case Purpose: details.purpose = text; break;
    case RemittanceLine: lines_.push_back(text); break;
    default: break;
  }
}

}  // namespace lettrage::formats::pain008
