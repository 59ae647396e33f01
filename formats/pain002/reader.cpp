#include "formats/pain002/reader.h"

#include <algorithm>

#include "core/identifiers.h"
#include "formats/pain002/elements.h"

namespace lettrage::formats::pain002 {

void Reader::message(std::string_view root, std::string_view namespace_uri, xml::Place place) {
  message_name_ = {};
  levels_.clear();
  places_.clear();
  name_format(root == "pain.002.001.02" && namespace_uri.empty() ? root : namespace_uri, "pain.002", place);
}

void Reader::begin_level(StatusLevel level, xml::Place place) {
  Level& fresh = levels_.emplace_back();
  fresh.status.level = level;
  fresh.status.continues = place.replayed;
  fresh.status.offset = place.offset;
  places_.push_back(batch_.statuses.size());
  batch_.order.push_back({RecordKind::Status, static_cast<std::uint32_t>(batch_.statuses.size())});
  batch_.statuses.push_back(fresh.status);  // its place; filled when the level ends
}

void Reader::begin(xml::Node node, xml::Place place) {
  switch (node) {
    case GroupLevel: begin_level(StatusLevel::Group, place); break;
    case PaymentLevel: begin_level(StatusLevel::PaymentInformation, place); break;
    case TransactionLevel: begin_level(StatusLevel::Transaction, place); break;
    case CountGroup: counted_ = {}; break;
    case CreditorOther: other_id_ = other_scheme_ = {}; break;
    default: break;
  }
}

void Reader::end(xml::Node node, bool) {
  switch (node) {
    case GroupLevel:
      message_name_ = level().status.original_message_name;
      end_level();
      break;
    case PaymentLevel:
    case TransactionLevel: end_level(); break;
    case CountGroup:
      if (counted_.status == "RJCT") {
        level().status.rejected_count = xml::count_of(counted_.number);
        level().status.rejected_sum = counted_.sum;
      }
      break;
    case CreditorOther:
      if (!other_id_.empty() && (other_scheme_ == "SEPA" || level().status.creditor_id.empty())) {
        level().status.creditor_id = other_id_;
      }
      break;
    default: break;
  }
}

bool Reader::is_collection() const noexcept {
  // Compared without case, and by its first part: PAIN.008, pain.008.001.02 … are all met.
  constexpr std::string_view collection = "pain.008";
  if (message_name_.size() >= collection.size()) {
    return std::equal(collection.begin(), collection.end(), message_name_.begin(),
                      [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b); });
  }
  return true;
}

void Reader::end_level() {
  Level& at = level();
  Status& status = at.status;
  status.reason_information = xml::join(batch_, at.texts, ' ');
  if (status.level == StatusLevel::Transaction) {
    // The original speaks: a mandate or creditor identifier make it a collection, whatever the message was called.
    const bool collection = !status.mandate_id.empty() || !status.creditor_id.empty() || is_collection();
    const Party& other = collection ? at.debtor : at.creditor;
    const Party& own = collection ? at.creditor : at.debtor;
    status.counterparty_name = other.name;
    status.counterparty_iban = other.iban;
    status.account = own.iban.empty() ? own.account : own.iban;
  }
  batch_.statuses[places_.back()] = status;
  levels_.pop_back();
  places_.pop_back();
}

void Reader::text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) {
  if (node == MessageId) {
    if (batch_.header.message_id.empty()) batch_.header.message_id = text;
    return;
  }
  if (node == CreatedAt) {
    if (batch_.header.created_at.empty()) batch_.header.created_at = text;
    return;
  }
  if (levels_.empty()) return;
  Level& at = level();
  Status& status = at.status;
  // What was reported in an earlier batch is repeated to say what it is about, not to report it again.
  if (place.replayed && node != OriginalMessageId && node != OriginalMessageName && node != OriginalPaymentId) return;
  switch (node) {
    case StatusCode: status.status = text; break;
    case OriginalMessageId: status.original_message_id = text; break;
    case OriginalMessageName: status.original_message_name = text; break;
    case OriginalPaymentId: status.original_payment_information_id = text; break;
    case OriginalCount:
      status.original_count = xml::count_of(text);
      if (status.original_count == 0 && text.find_first_not_of('0') != std::string_view::npos) {
        fault(Code::FieldInvalid, Severity::Warning, Unit::None, place, "OrgnlNbOfTxs", text);
      }
      break;
    case OriginalSum: status.original_sum = text; break;
    case OriginalEndToEndId: status.original_end_to_end_id = text; break;
    case OriginalInstructionId: status.original_instruction_id = text; break;
    case OriginalTransactionId: status.original_transaction_id = text; break;
    case OriginalUetr: status.original_uetr = text; break;
    case ReasonCode:
      if (status.reason.empty() || status.reason_is_proprietary) {
        status.reason = text;
        status.reason_is_proprietary = false;
      }
      break;
    case ReasonProprietary:
      if (status.reason.empty()) {
        status.reason = text;
        status.reason_is_proprietary = true;
      }
      break;
    case ReasonText: at.texts.push_back(text); break;
    case OriginatorName:
      if (status.originator.empty()) status.originator = text;
      break;
    case OriginatorBic:
      if (!status.originator_is_agent) status.originator = text;
      status.originator_is_agent = true;
      break;
    case CountStatus: counted_.status = text; break;
    case CountNumber: counted_.number = text; break;
    case CountSum: counted_.sum = text; break;
    default: reference_text(at, node, text, currency, place); break;
  }
}

void Reader::reference_text(Level& level, xml::Node node, std::string_view text, std::string_view currency, xml::Place place) {
  Status& status = level.status;
  switch (node) {
    case InstructedAmount:
      status.amount = amount(text, currency, {}, place, "OrgnlTxRef/Amt/InstdAmt", Unit::None);
      level.has_settlement_amount_only = false;
      break;
    case SettlementAmount:
      if (level.has_settlement_amount_only) {
        status.amount = amount(text, currency, {}, place, "OrgnlTxRef/IntrBkSttlmAmt", Unit::None);
      }
      break;
    case RequestedDate: status.requested_date = date(text, place, "OrgnlTxRef/ReqdColltnDt"); break;
    case MandateId: status.mandate_id = text; break;
    case Scheme: status.scheme = text; break;
    case SequenceType: status.sequence_type = text; break;
    case CreditorOtherId: other_id_ = text; break;
    case CreditorOtherScheme: other_scheme_ = text; break;
    case DebtorName: level.debtor.name = text; break;
    case DebtorIban: level.debtor.iban = text; break;
    case DebtorAccount: level.debtor.account = text; break;
    case CreditorName: level.creditor.name = text; break;
    case CreditorIban: level.creditor.iban = text; break;
    case CreditorAccount: level.creditor.account = text; break;
    default: break;
  }
}

}  // namespace lettrage::formats::pain002
