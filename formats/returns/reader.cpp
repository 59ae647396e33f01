#include "formats/returns/reader.h"

#include "formats/camt/returns.h"

namespace lettrage::formats::returns {

using namespace original;

namespace {

/// A status of its own, or all of it: then the level is a record although its items are listed, for the unlisted ones.
bool speaks_for_all(const Level& level) noexcept { return level.whole || (level.element != Message && !level.status.empty()); }

Money first_of(Money a, Money b) noexcept { return a.currency.present() ? a : b; }
Date first_of(Date a, Date b) noexcept { return a ? a : b; }
std::string_view first_of(std::string_view a, std::string_view b) noexcept { return a.empty() ? b : a; }

}  // namespace

void Reader::message(std::string_view root, std::string_view namespace_uri, xml::Place place) {
  struct Message {
    std::string_view root, name;
    ItemKind kind;
  };
  static constexpr std::array<Message, 6> messages{{
      {"PmtRtr", "pacs.004", ItemKind::Return},
      {"FIToFIPmtRvsl", "pacs.007", ItemKind::Reversal},
      {"CstmrPmtRvsl", "pain.007", ItemKind::Reversal},
      {"CstmrPmtCxlReq", "camt.055", ItemKind::Revocation},
      {"FIToFIPmtCxlReq", "camt.056", ItemKind::CancellationRequest},
      {"RsltnOfInvstgtn", "camt.029", ItemKind::CancellationAnswer},
  }};
  original::Reader::message(root, namespace_uri, place);
  for (const Message& message : messages) {
    const bool oldest = root.starts_with(message.name);  // .001.01 is called by its version
    if (root != message.root && !oldest) continue;
    kind_ = message.kind;
    name_format(oldest && namespace_uri.empty() ? root : namespace_uri, message.name, place);
  }
}

void Reader::text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) {
  original::Reader::text(node, text, currency, place);
  if (levels().size() != 1 || levels().front().element != Message) return;
  // Totals of the whole message. Its sum of amounts moved between banks says more than CtrlSum, which has no currency.
  FileHeader& header = batch_.header;
  if (node == OriginalCount && header.declared_count == 0) header.declared_count = xml::count_of(text);
  if (node == OriginalSum) xml::set_if_absent(header.declared_sum, text);
  const bool moves_money = kind_ == ItemKind::Return || kind_ == ItemKind::Reversal;
  if (node == LevelAmount && moves_money && levels().front().level_amount.currency.present()) header.declared_sum = text;
}

void Reader::opened() {
  const std::span<Level> open = levels();
  for (Level& above : open.first(open.size() - 1)) {
    if (!above.has_children && !above.place.replayed && speaks_for_all(above)) add_level(above);
    above.has_children = true;
  }
}

void Reader::closed(bool complete) {
  const Level& at = levels().back();
  if (at.element == Item) {
    end_item();
  } else if (!at.has_children && !at.place.replayed && (complete || speaks_for_all(at))) {
    add_level(at);  // a level cut here has items in the next batch
  }
}

const Reason& Reader::reason_of(const Level& level) {
  const Level* found = &level;
  while (!found->reason.present() && found != levels().data()) --found;
  return found->reason;
}

std::string_view Reader::said_by(const Level& level, std::string_view Level::*field) {
  const Level* found = &level;
  while ((found->*field).empty() && found != levels().data()) --found;
  return found->*field;
}

void Reader::add_level(const Level& level) {
  const Reason& reason = reason_of(level);
  Status status;
  status.level = level.element == PaymentLevel ? StatusLevel::PaymentInformation : StatusLevel::Group;
  status.offset = level.place.offset;
  // Where nothing is listed and nothing else said, a request can only mean all of it.
  status.whole = level.whole || (kind_ != ItemKind::CancellationAnswer && !level.has_children && !level.listed_only);
  status.status = said_by(level, &Level::status);
  status.reason = reason.code;
  status.reason_is_proprietary = reason.is_proprietary;
  status.reason_information = xml::join(batch_, reason.texts, ' ');
  status.originator = reason.originator;
  status.originator_is_agent = reason.originator_is_agent;
  status.original_message_id = said_by(level, &Level::message_id);
  status.original_message_name = said_by(level, &Level::message_name);
  status.original_payment_information_id = level.payment_id;
  status.case_id = said_by(level, &Level::case_id);
  status.amount = level.level_amount;
  status.original_count = xml::count_of(level.count);
  status.original_sum = level.sum;
  const bool says_nothing = !level.whole && status.status.empty() && !reason.present() && status.original_message_id.empty() &&
                            status.original_payment_information_id.empty();
  if (says_nothing) return;
  batch_.order.push_back({RecordKind::Status, static_cast<std::uint32_t>(batch_.statuses.size())});
  batch_.statuses.push_back(status);
}

bool Reader::is_collection(const Level& item, std::string_view message_name) const noexcept {
  // The original speaks: a mandate or creditor identifier make it a collection, whatever the message was called.
  if (!item.mandate_id.empty() || !item.creditor_id.empty()) return true;
  if (message_name.size() >= 8) return begins_with(message_name, "pain.008") || begins_with(message_name, "pacs.003");
  return kind_ == ItemKind::Reversal;
}

void Reader::add_parties(Transaction& transaction, const Level& item, std::string_view message_name) const {
  const auto side = [](Party party, const Party& in_return) {
    party.name = first_of(party.name, in_return.name);
    party.iban = first_of(party.iban, in_return.iban);
    party.bic = first_of(party.bic, in_return.bic);
    return party;
  };
  const Party debtor = side(item.debtor, item.return_creditor);
  const Party creditor = side(item.creditor, item.return_debtor);
  // A recall between banks asks the receiver of a transfer to give it back: there the payer is the other. In all else
  // the transfer was ours, and in collections the payer is the other anyway.
  const bool payer_is_other = kind_ == ItemKind::CancellationRequest || is_collection(item, message_name);
  const Party& other = payer_is_other ? debtor : creditor;
  const Party& own = payer_is_other ? creditor : debtor;
  PaymentDetails& details = transaction.details;
  details.counterparty_name = other.name;
  details.counterparty_iban = other.iban;
  details.counterparty_account = other.iban.empty() ? other.account : std::string_view{};
  details.counterparty_bic = other.bic;
  details.ultimate_counterparty_name = other.ultimate_name;
  transaction.account = first_of(own.iban, own.account);
  transaction.debtor_name = debtor.name;
  transaction.debtor_iban = debtor.iban;
  transaction.debtor_bic = debtor.bic;
}

void Reader::end_item() {
  const Level& item = levels().back();
  const Reason& reason = reason_of(item);
  const std::string_view message_name = said_by(item, &Level::message_name);
  Transaction transaction;
  transaction.offset = item.place.offset;
  transaction.item = kind_;
  transaction.amount = first_of(item.settled, item.instructed);
  transaction.value_date = first_of(item.settlement_date, levels().front().settlement_date);
  transaction.status = kind_ == ItemKind::CancellationAnswer ? said_by(item, &Level::status) : std::string_view{};
  transaction.case_id = said_by(item, &Level::case_id);
  transaction.sequence_type = item.sequence_type;
  transaction.scheme = item.scheme;
  transaction.requested_date = item.requested_date;
  transaction.mandate_signature_date = item.signature_date;
  add_parties(transaction, item, message_name);
  PaymentDetails& details = transaction.details;
  details.transaction_id = item.own_id;
  details.end_to_end_id = item.end_to_end_id;
  details.payment_information_id = said_by(item, &Level::own_payment_id);
  details.message_id = message_id();
  details.uetr = item.uetr;
  details.mandate_id = item.mandate_id;
  details.creditor_id = item.creditor_id;
  details.purpose = item.purpose;
  details.exchange_rate = item.exchange_rate;
  details.charges = item.charges.value();
  details.compensation = item.compensation;
  details.remittance = batch_.keep(item.lines);
  details.structured_references = batch_.keep(item.references);
  details.original_amount = first_of(first_of(item.original_settled, item.original_instructed),
                                     first_of(item.reference_settled, item.reference_instructed));
  details.original_settlement_date =
      first_of(first_of(item.original_settlement_date, item.reference_settlement_date), item.requested_date);
  details.original_message_id = said_by(item, &Level::message_id);
  details.original_message_name = message_name;
  details.original_payment_information_id = said_by(item, &Level::payment_id);
  details.original_end_to_end_id = item.original_end_to_end_id;
  details.original_instruction_id = item.instruction_id;
  details.original_transaction_id = item.transaction_id;
  details.return_reason = reason.code;
  if (!reason.code.empty()) {
    details.return_reason_list = reason.is_proprietary ? camt::list_of_proprietary(reason.code, transaction.account) : "iso";
  }
  details.return_information = xml::join(batch_, reason.texts, ' ');
  details.return_originator = reason.originator;
  details.return_originator_is_agent = reason.originator_is_agent;
  details.return_type = camt::return_type_in(details.return_information);
  if (kind_ == ItemKind::Return && !transaction.amount.currency.present()) {
    fault(Code::AmountMissing, Severity::Error, Unit::Record, item.place, "TxInf/RtrdIntrBkSttlmAmt");
  }
  batch_.order.push_back({RecordKind::Transaction, static_cast<std::uint32_t>(batch_.transactions.size())});
  batch_.transactions.push_back(transaction);
}

}  // namespace lettrage::formats::returns
