#include "formats/initiation/reader.h"

namespace lettrage::formats::initiation {

using xml::set_if_absent;

void Reader::message(std::string_view root, std::string_view namespace_uri, xml::Place place) {
  message_id_ = {};
  instruction_.reset();
  in_payment_ = in_instruction_ = false;
  const std::string_view name = kind_ == Kind::Transfers ? "pain.001" : kind_ == Kind::Collections ? "pain.008" : "pacs.003";
  // The oldest roots are called by their version.
  name_format(root.starts_with(name) && namespace_uri.empty() ? root : namespace_uri, name, place);
}

void Reader::begin_instruction(xml::Place place) {
  if (kind_ == Kind::InterbankCollections && instruction_) return;  // it is the message's header, so there is one
  PaymentInformation instruction;
  instruction.continues = place.replayed;
  instruction_ = static_cast<std::uint32_t>(batch_.payment_informations.size());
  batch_.order.push_back({RecordKind::PaymentInformation, *instruction_});
  batch_.payment_informations.push_back(instruction);
  own_ = {};
  settlement_date_ = {};
  in_instruction_ = true;
}

void Reader::begin_payment(xml::Place place) {
  transaction_ = {};
  transaction_.offset = place.offset;
  // Without an instruction, one that no batch has.
  transaction_.payment_information = instruction_.value_or(static_cast<std::uint32_t>(-1));
  lines_.clear();
  additional_lines_.clear();
  references_.clear();
  payment_own_ = {};
  charges_ = {};
  in_payment_ = true;
  amount_given_ = false;
}

void Reader::begin(xml::Node node, xml::Place place) {
  switch (node) {
    case Instruction: begin_instruction(place); break;
    case Payment: begin_payment(place); break;
    case CreditorScheme: scheme_id_ = scheme_name_ = {}; break;
    case Reference:
    case Document: reference_ = {}; break;
    default: break;
  }
}

void Reader::end(xml::Node node, bool) {
  switch (node) {
    case Instruction: in_instruction_ = false; break;
    case Payment: end_payment(); break;
    case CreditorScheme: {
      std::string_view* id = in_payment_ ? &transaction_.details.creditor_id : nullptr;
      if (id == nullptr && in_instruction_) id = &instruction()->creditor_id;
      if (id != nullptr && !scheme_id_.empty() && (id->empty() || scheme_name_ == "SEPA")) *id = scheme_id_;
      break;
    }
    case Reference:
    case Document: reference_.add_to(references_); break;
    default: break;
  }
}

void Reader::end_payment() {
  in_payment_ = false;
  PaymentDetails& details = transaction_.details;
  const xml::Place place{.offset = transaction_.offset, .replayed = false};
  if (!amount_given_) {
    fault(Code::AmountMissing, Severity::Error, Unit::Record, place,
          kind_ == Kind::Transfers     ? "CdtTrfTxInf/Amt/InstdAmt"
          : kind_ == Kind::Collections ? "DrctDbtTxInf/InstdAmt"
                                       : "DrctDbtTxInf/IntrBkSttlmAmt");
  }
  if (details.end_to_end_id.empty()) {
    fault(Code::FieldMissing, Severity::Warning, Unit::None, place,
          kind_ == Kind::Transfers ? "CdtTrfTxInf/PmtId/EndToEndId" : "DrctDbtTxInf/PmtId/EndToEndId");
  }
  details.message_id = message_id_;
  details.charges = charges_.value();
  if (!details.counterparty_iban.empty()) details.counterparty_account = {};
  if (const PaymentInformation* const batch = instruction()) {
    details.payment_information_id = batch->id;
    set_if_absent(details.creditor_id, batch->creditor_id);
  }
  if (kind_ != Kind::Transfers) {
    transaction_.debtor_name = details.counterparty_name;
    transaction_.debtor_iban = details.counterparty_iban;
    transaction_.debtor_bic = details.counterparty_bic;
  }
  if (kind_ != Kind::InterbankCollections) {
    transaction_.direction = kind_ == Kind::Transfers ? Direction::Debit : Direction::Credit;
  }
  for (const std::string_view account : {payment_own_.iban, payment_own_.account, own_.iban, own_.account}) {
    set_if_absent(transaction_.account, account);
  }
  if (!transaction_.value_date) transaction_.value_date = settlement_date_;
  details.remittance = batch_.keep(lines_.empty() ? additional_lines_ : lines_);
  details.structured_references = batch_.keep(references_);
  batch_.order.push_back({RecordKind::Transaction, static_cast<std::uint32_t>(batch_.transactions.size())});
  batch_.transactions.push_back(transaction_);
}

void Reader::text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) {
  switch (node) {
    case MessageId:
      message_id_ = text;
      set_if_absent(batch_.header.message_id, text);
      return;
    case CreatedAt: set_if_absent(batch_.header.created_at, text); return;
    case InitiatingParty: set_if_absent(batch_.header.sender, text); return;
    case MessageCount:
      if (batch_.header.declared_count == 0) batch_.header.declared_count = xml::count_of(text);
      return;
    case MessageSum: set_if_absent(batch_.header.declared_sum, text); return;
    case CreditorSchemeId: scheme_id_ = text; return;
    case CreditorSchemeName: scheme_name_ = text; return;
    case ReferenceCode:
    case DocumentCode: reference_.code = text; return;
    case ReferenceProprietary:
    case DocumentProprietary: reference_.proprietary = text; return;
    case ReferenceIssuer: reference_.issuer = text; return;
    case ReferenceValue:
    case DocumentNumber: reference_.value = text; return;
    default: break;
  }
  if (in_payment_) {
    if (!amount_text(node, text, currency, place)) payment_text(node, text, place);
  } else if (in_instruction_) {
    instruction_text(node, text, place);
  }
}

void Reader::instruction_text(xml::Node node, std::string_view text, xml::Place place) {
  PaymentInformation& at = *instruction();
  switch (node) {
    case PaymentInformationId: at.id = text; break;
    case DeclaredCount: at.declared_count = xml::count_of(text); break;
    case DeclaredSum: at.declared_sum = text; break;
    case InstructionScheme: at.scheme = text; break;
    case SequenceType: at.sequence_type = text; break;
    case RequestedDate:
      at.requested_date = date(text, place, kind_ == Kind::Transfers ? "PmtInf/ReqdExctnDt" : "PmtInf/ReqdColltnDt");
      break;
    case SettlementDate: settlement_date_ = date(text, place, "GrpHdr/IntrBkSttlmDt"); break;
    case OwnName: at.party_name = own_.name = text; break;
    case OwnIban: at.party_iban = own_.iban = text; break;
    case OwnAccount: own_.account = text; break;
    case OwnBic: at.party_bic = own_.bic = text; break;
    default: break;
  }
}

bool Reader::amount_text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) {
  PaymentDetails& details = transaction_.details;
  switch (node) {
    case OrderedAmount:
      amount_given_ = true;
      transaction_.amount = amount(text, currency, {}, place,
                                   kind_ == Kind::Transfers     ? "CdtTrfTxInf/Amt/InstdAmt"
                                   : kind_ == Kind::Collections ? "DrctDbtTxInf/InstdAmt"
                                                                : "DrctDbtTxInf/IntrBkSttlmAmt",
                                   Unit::Record);
      return true;
    case InstructedAmount:
      details.original_amount = amount(text, currency, {}, place, "DrctDbtTxInf/InstdAmt", Unit::None);
      return true;
    case ChargeAmount: charges_.add(amount(text, currency, {}, place, "DrctDbtTxInf/ChrgsInf/Amt", Unit::None)); return true;
    default: return false;
  }
}

void Reader::payment_text(xml::Node node, std::string_view text, xml::Place place) {
  PaymentDetails& details = transaction_.details;
  switch (node) {
    case InstructionId: details.instruction_id = text; break;
    case EndToEndId: details.end_to_end_id = text; break;
    case TransactionId: details.transaction_id = text; break;
    case Uetr: details.uetr = text; break;
    case Scheme: transaction_.scheme = text; break;
    case SequenceType: transaction_.sequence_type = text; break;
    case RequestedDate: transaction_.requested_date = date(text, place, "DrctDbtTxInf/ReqdColltnDt"); break;
    case SettlementDate: transaction_.value_date = date(text, place, "DrctDbtTxInf/IntrBkSttlmDt"); break;
    case ExchangeRate: details.exchange_rate = text; break;
    case MandateId: details.mandate_id = text; break;
    case SignatureDate: transaction_.mandate_signature_date = date(text, place, "MndtRltdInf/DtOfSgntr"); break;
    case ChequeNumber: details.cheque_number = text; break;
    case OwnIban: payment_own_.iban = text; break;
    case OwnAccount: payment_own_.account = text; break;
    case OtherName: details.counterparty_name = text; break;
    case OtherIban: details.counterparty_iban = text; break;
    case OtherAccount: set_if_absent(details.counterparty_account, text); break;
    case OtherBic: details.counterparty_bic = text; break;
    case UltimateOther: details.ultimate_counterparty_name = text; break;
    case Purpose: details.purpose = text; break;
    case RemittanceLine: lines_.push_back(text); break;
    case AdditionalRemittance: additional_lines_.push_back(text); break;
    default: break;
  }
}

}  // namespace lettrage::formats::initiation
