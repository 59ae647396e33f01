#include "formats/original/reader.h"

#include <algorithm>
#include <utility>

namespace lettrage::formats::original {

using xml::set_if_absent;

bool begins_with(std::string_view name, std::string_view start) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return name.size() >= start.size() &&
         std::equal(start.begin(), start.end(), name.begin(), [&](char a, char b) { return a == lower(b); });
}

void Level::reset(Element begun, xml::Place at) {
  std::vector<std::string_view> kept_texts = std::move(reason.texts);
  std::vector<std::string_view> kept_lines = std::move(lines);
  std::vector<StructuredReference> kept_references = std::move(references);
  *this = {};
  kept_texts.clear();
  kept_lines.clear();
  kept_references.clear();
  reason.texts = std::move(kept_texts);
  lines = std::move(kept_lines);
  references = std::move(kept_references);
  element = begun;
  place = at;
}

void Reader::message(std::string_view, std::string_view, xml::Place) {
  depth_ = 0;
  take_fields();
  message_id_ = {};
}

void Reader::begin(xml::Node node, xml::Place place) {
  switch (node) {
    case Message:
    case GroupLevel:
    case PaymentLevel:
    case Item:
      if (depth_ == levels_.size()) levels_.emplace_back();
      levels_[depth_++].reset(static_cast<Element>(node), place);
      take_fields();
      opened();
      break;
    case CountGroup: counted_ = {}; break;
    case CreditorOther: other_ = {}; break;
    case Reference:
    case Document: reference_ = {}; break;
    default: break;
  }
}

void Reader::end(xml::Node node, bool complete) {
  if (depth_ == 0) return;
  Level& at = levels_[depth_ - 1];
  switch (node) {
    case Message:
    case GroupLevel:
    case PaymentLevel:
    case Item:
      closed(complete);
      --depth_;
      take_fields();
      break;
    case CountGroup:
      if (counted_.status == "RJCT") {
        at.rejected_count = counted_.number;
        at.rejected_sum = counted_.sum;
      }
      break;
    case CreditorOther:
      if (!other_.id.empty() && (other_.scheme == "SEPA" || at.creditor_id.empty())) at.creditor_id = other_.id;
      break;
    case Reference:
    case Document: reference_.add_to(at.references); break;
    default: break;
  }
}

void Reader::text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) {
  if (node == MessageId) {
    message_id_ = text;
    set_if_absent(batch_.header.message_id, text);
    return;
  }
  if (node == CreatedAt) {
    set_if_absent(batch_.header.created_at, text);
    return;
  }
  if (depth_ == 0) return;
  Level& at = levels_[depth_ - 1];
  if (!level_text(at, node, text, place)) amount_text(at, node, text, currency, place);
}

void Reader::amount_text(Level& at, xml::Node node, std::string_view text, std::string_view currency, xml::Place place) {
  const auto read = [&](std::string_view field, Unit unit = Unit::None) {
    return amount(text, currency, {}, place, field, unit);
  };
  switch (node) {
    case LevelAmount: at.level_amount = read("GrpHdr/TtlRtrdIntrBkSttlmAmt"); break;
    case SettledAmount: at.settled = read("TxInf/RtrdIntrBkSttlmAmt", Unit::Record); break;
    case InstructedAmount: at.instructed = read("TxInf/RtrdInstdAmt"); break;
    case Compensation: at.compensation = read("TxInf/CompstnAmt"); break;
    case ChargeAmount: at.charges.add(read("TxInf/ChrgsInf/Amt")); break;
    case OriginalSettledAmount: at.original_settled = read("TxInf/OrgnlIntrBkSttlmAmt"); break;
    case OriginalInstructedAmount: at.original_instructed = read("TxInf/OrgnlInstdAmt"); break;
    case ReferenceSettledAmount: at.reference_settled = read("OrgnlTxRef/IntrBkSttlmAmt"); break;
    case ReferenceInstructedAmount: at.reference_instructed = read("OrgnlTxRef/Amt/InstdAmt"); break;
    default: break;
  }
}

bool Reader::level_text(Level& at, xml::Node node, std::string_view text, xml::Place place) {
  switch (node) {
    case AnswerReason: set_if_absent(at.reason.code, text); break;
    case Whole:
      at.whole = xml::is_true(text);
      at.listed_only = !at.whole;
      break;
    case OriginalMessageId: at.message_id = text; break;
    case OriginalMessageName: at.message_name = text; break;
    case OriginalPaymentId: at.payment_id = text; break;
    case OriginalCount:
      at.count = text;
      at.count_place = place;
      break;
    case OriginalSum: at.sum = text; break;
    case ReasonCode:
      if (at.reason.code.empty() || at.reason.is_proprietary) {
        at.reason.code = text;
        at.reason.is_proprietary = false;
      }
      break;
    case ReasonProprietary:
      if (at.reason.code.empty()) {
        at.reason.code = text;
        at.reason.is_proprietary = true;
      }
      break;
    case ReasonText: at.reason.texts.push_back(text); break;
    case OriginatorName: set_if_absent(at.reason.originator, text); break;
    case OriginatorBic:
      if (!at.reason.originator_is_agent) at.reason.originator = text;
      at.reason.originator_is_agent = true;
      break;
    case SettlementDate: at.settlement_date = date(text, place, "IntrBkSttlmDt"); break;
    case OriginalSettlementDate: at.original_settlement_date = date(text, place, "OrgnlIntrBkSttlmDt"); break;
    case ReferenceSettlementDate: at.reference_settlement_date = date(text, place, "OrgnlTxRef/IntrBkSttlmDt"); break;
    case RequestedDate: at.requested_date = date(text, place, "OrgnlTxRef/ReqdColltnDt"); break;
    case SignatureDate: at.signature_date = date(text, place, "OrgnlTxRef/MndtRltdInf/DtOfSgntr"); break;
    case RemittanceLine: at.lines.push_back(text); break;
    default: return false;
  }
  return true;
}

}  // namespace lettrage::formats::original
