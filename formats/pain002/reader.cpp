#include "formats/pain002/reader.h"

#include "formats/room.h"

namespace lettrage::formats::pain002 {

using namespace original;

void Reader::message(std::string_view root, std::string_view namespace_uri, xml::Place place) {
  original::Reader::message(root, namespace_uri, place);
  message_name_ = {};
  places_.clear();
  between_banks_ = root == "FIToFIPmtStsRpt" || root == "pacs.002.001.02";
  name_format(root.starts_with("pa") && namespace_uri.empty() ? root : namespace_uri, between_banks_ ? "pacs.002" : "pain.002",
              place);
}

bool Reader::is_record(const Level& level) const noexcept {
  // A group of pacs.002 has ended where its transactions begin, and there may be many: it is no record a second time.
  return level.element != Message && !(between_banks_ && level.place.replayed);
}

void Reader::opened() {
  const Level& at = levels().back();
  if (!is_record(at)) return;
  places_.push_back(batch_.statuses.size());
  batch_.order.push_back({RecordKind::Status, static_cast<std::uint32_t>(batch_.statuses.size())});
  static const Status blank;
  make_room(batch_, batch_.statuses, at.place.offset);
  batch_.statuses.push_back(blank);  // its place; filled when the level ends
  Status& status = batch_.statuses.back();
  status.level = at.element == GroupLevel     ? StatusLevel::Group
                 : at.element == PaymentLevel ? StatusLevel::PaymentInformation
                                              : StatusLevel::Transaction;
  status.continues = at.place.replayed;
  status.offset = at.place.offset;
}

bool Reader::is_collection(const Level& item) const noexcept {
  // The original speaks: a mandate or creditor identifier make it a collection, whatever the message was called.
  if (!item.mandate_id.empty() || !item.creditor_id.empty()) return true;
  const std::string_view name = item.message_name.empty() ? message_name_ : item.message_name;
  return name.empty() || begins_with(name, "pain.008") || begins_with(name, "pacs.003");
}

void Reader::closed(bool) {
  const Level& at = levels().back();
  if (at.element == GroupLevel) message_name_ = at.message_name;
  if (!is_record(at)) return;
  Status& status = batch_.statuses[places_.back()];
  status.status = at.status;
  status.reason = at.reason.code;
  status.reason_is_proprietary = at.reason.is_proprietary;
  status.reason_information = xml::join(batch_, at.reason.texts, ' ');
  status.originator = at.reason.originator;
  status.originator_is_agent = at.reason.originator_is_agent;
  status.original_message_id = at.message_id;
  status.original_message_name = at.message_name;
  status.original_payment_information_id = at.payment_id;
  status.original_end_to_end_id = at.original_end_to_end_id;
  status.original_instruction_id = at.instruction_id;
  status.original_transaction_id = at.transaction_id;
  status.original_uetr = at.uetr;
  status.original_count = xml::count_of(at.count);
  if (status.original_count == 0 && at.count.find_first_not_of('0') != std::string_view::npos) {
    fault(Code::FieldInvalid, Severity::Warning, Unit::None, at.count_place, "OrgnlNbOfTxs", at.count);
  }
  status.original_sum = at.sum;
  status.rejected_count = xml::count_of(at.rejected_count);
  status.rejected_sum = at.rejected_sum;
  if (status.level == StatusLevel::Transaction) {
    status.amount = at.reference_instructed.currency.present() ? at.reference_instructed : at.reference_settled;
    status.requested_date = at.requested_date;
    status.mandate_id = at.mandate_id;
    status.creditor_id = at.creditor_id;
    status.scheme = at.scheme;
    status.sequence_type = at.sequence_type;
    const bool collection = is_collection(at);
    const Party& other = collection ? at.debtor : at.creditor;
    const Party& own = collection ? at.creditor : at.debtor;
    status.counterparty_name = other.name;
    status.counterparty_iban = other.iban;
    status.account = own.iban.empty() ? own.account : own.iban;
  }
  places_.pop_back();
}

void Reader::text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) {
  // What was reported in an earlier batch is repeated to say what it is about, not to report it again.
  if (place.replayed && node != MessageId && node != CreatedAt && node != OriginalMessageId && node != OriginalMessageName &&
      node != OriginalPaymentId) {
    return;
  }
  original::Reader::text(node, text, currency, place);
}

}  // namespace lettrage::formats::pain002
