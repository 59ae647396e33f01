#include "formats/camt/reader.h"

#include "core/identifiers.h"
#include "formats/camt/returns.h"
#include "formats/room.h"

namespace lettrage::formats::camt {

using xml::set_if_absent;

Reader::~Reader() {
  if (!in_entry_) return;
  batch_.transactions.resize(entry().first_transaction);
  batch_.order.resize(batch_.order.size() - draft_count_);
}

void Reader::message(std::string_view root, std::string_view namespace_uri, xml::Place place) {
  std::string_view name = "camt.053";
  kind_ = StatementKind::Statement;
  if (root.starts_with("BkToCstmrAcctRpt")) {
    name = "camt.052";
    kind_ = StatementKind::Report;
  } else if (root.starts_with("BkToCstmrDbtCdtNtfctn")) {
    name = "camt.054";
    kind_ = StatementKind::Notification;
  }
  last_page_ = true;
  name_format(namespace_uri, name, place);
}

void Reader::begin(xml::Node node, xml::Place place) {
  switch (node) {
    case StatementGroup: {
      Statement statement;
      statement.kind = kind_;
      statement.continues = place.replayed;
      statement.last_page = last_page_;
      statement.offset = place.offset;
      batch_.order.push_back({RecordKind::Statement, static_cast<std::uint32_t>(batch_.statements.size())});
      batch_.statements.push_back(statement);
      own_ = {};
      balances_.clear();
      credits_ = debits_ = all_entries_ = {};
      in_statement_ = true;
      break;
    }
    case BalanceGroup: balances_.push_back({.type = {}, .amount = {}, .direction = {}, .date = {}, .place = place}); break;
    case EntryGroup: {
      batch_.order.push_back({RecordKind::Entry, static_cast<std::uint32_t>(batch_.entries.size())});
      static const Entry blank;
      make_room(batch_, batch_.entries, place.offset);
      batch_.entries.push_back(blank);  // copied in one go; made in place, a kilobyte is cleared field by field
      Entry& entry = batch_.entries.back();
      entry.statement = static_cast<std::uint32_t>(batch_.statements.size() - 1);
      entry.continues = place.replayed;
      entry.offset = place.offset;
      entry.first_transaction = static_cast<std::uint32_t>(batch_.transactions.size());
      entry_common_ = {};
      set_record(EntryRecord, &entry);
      set_record(CommonRecord, &entry_common_);
      draft_count_ = 0;
      lists_.clear();
      status_given_ = false;
      place_ = place;
      in_entry_ = true;
      break;
    }
    case TransactionGroup: {
      if (draft_count_ == drafts_.size()) {
        if (draft_count_ == 1) drafts_.reserve(batch_.bytes.size() / 1024 + 2);  // an entry of many
        drafts_.emplace_back();
      } else {
        static const DraftFields blank_fields;
        drafts_[draft_count_].fields = blank_fields;
      }
      Draft& fresh = drafts_[draft_count_++];
      fresh.begins = Begins::at_end_of(lists_);
      batch_.order.push_back({RecordKind::Transaction, static_cast<std::uint32_t>(batch_.transactions.size())});
      static const Transaction blank;
      make_room(batch_, batch_.transactions, place.offset);
      batch_.transactions.push_back(blank);
      Transaction& transaction = batch_.transactions.back();
      transaction.offset = place.offset;
      set_record(TransactionRecord, &transaction);
      set_record(DetailsRecord, &transaction.details);
      set_record(DraftRecord, &fresh.fields);
      set_record(CommonRecord, &fresh.fields.common);
      in_transaction_ = true;
      break;
    }
    case ChargesGroup:
    case ChargeRecord: common().charges.amount = common().charges.direction = {}; break;
    case CreditorOther: party_ = {}; break;
    case CreditorReference:
    case Document: reference_ = {}; break;
    case ReturnGroup:
      draft().fields.has_return_group = true;
      original_code_ = {};
      original_proprietary_ = {};
      break;
    default: break;
  }
}

void Reader::end(xml::Node node, bool complete) {
  switch (node) {
    case StatementGroup: end_statement(complete); break;
    case EntryGroup: end_entry(complete); break;
    case TransactionGroup:
      in_transaction_ = false;
      set_record(CommonRecord, &entry_common_);
      break;
    case ChargesGroup:
    case ChargeRecord: end_charge(common().charges); break;
    case CreditorOther: {
      // The creditor identifier: where the scheme says SEPA, or where it can be nothing else.
      if (party_.id.empty()) break;
      std::string_view& creditor_id = draft().fields.creditor_id;
      if (party_.scheme == "SEPA" || (creditor_id.empty() && is_creditor_id(party_.id))) creditor_id = party_.id;
      break;
    }
    case CreditorReference:
    case Document: reference_.add_to(lists_.references); break;
    case ReturnGroup: {
      PaymentDetails& details = transaction().details;
      details.original_bank_transaction_code = joined_code(original_code_[0], original_code_[1], original_code_[2]);
      set_if_absent(details.original_bank_transaction_code, original_proprietary_);
      break;
    }
    default: break;
  }
}

// The elements are numbered by where they stand (elements.h). Here are those that are more than fields (fields.h).
void Reader::text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) {
  if (node > ChargeRecord) {
    if (in_transaction_) transaction_text(node, text, place);
  } else if (node >= EntryGroup) {
    if (in_entry_) entry_text(node, text, place);
  } else {
    switch (node) {
      case MessageId: set_if_absent(batch_.header.message_id, text); break;
      case MessageCreatedAt: set_if_absent(batch_.header.created_at, text); break;
      case MessageLastPage: last_page_ = xml::is_true(text) || (text != "false" && text != "0"); break;
      case BalanceType: balances_.back().type = text; break;
      case BalanceAmount: balances_.back().amount = {.text = text, .currency = currency, .place = place}; break;
      case BalanceDirection: balances_.back().direction = {.text = text, .currency = currency, .place = place}; break;
      case BalanceDate: balances_.back().date = date(text, place, "Bal/Dt"); break;
      default:
        if (in_statement_) statement_text(node, text, place);
    }
  }
}

void Reader::statement_text(xml::Node node, std::string_view text, xml::Place place) {
  Statement& at = statement();
  switch (node) {
    case StatementId: at.id = text; break;
    case CreditCount: credits_.count = text; break;
    case CreditSum: credits_.sum = text; break;
    case DebitCount: debits_.count = text; break;
    case DebitSum: debits_.sum = text; break;
    case AllCount: all_entries_.count = text; break;
    case AllSum: all_entries_.sum = text; break;
    case SequenceNumber: at.sequence = text; break;
    case LegalSequence: at.legal_sequence = text; break;
    case StatementCreatedAt: at.created_at = text; break;
    case FromDate: at.from_date = date(text, place, "FrToDt/FrDtTm"); break;
    case ToDate: at.to_date = date(text, place, "FrToDt/ToDtTm"); break;
    case StatementLastPage: at.last_page = xml::is_true(text); break;
    case AccountIban:
      at.account = text;
      at.account_is_iban = true;
      break;
    case AccountOther:
      if (!at.account_is_iban) set_if_absent(at.account, text);
      break;
    case AccountCurrency:
      if (const auto currency = Currency::make(text)) {
        at.currency = *currency;
      } else {
        fault(Code::CurrencyInvalid, Severity::Warning, Unit::None, place, "Acct/Ccy", text);
      }
      break;
    case AccountName: (own_.names[0].empty() ? own_.names[0] : own_.names[1]) = text; break;
    default: break;
  }
  own_.id = at.account;
}

void Reader::entry_text(xml::Node node, std::string_view text, xml::Place place) {
  Entry& at = entry();
  switch (node) {
    case Status:
      status_given_ = true;
      if (text == "BOOK") {
        at.status = EntryStatus::Booked;
      } else if (text == "PDNG") {
        at.status = EntryStatus::Pending;
      } else {
        at.status = EntryStatus::Info;
        if (text != "INFO" && text != "FUTR") fault(Code::StatusUnknown, Severity::Warning, Unit::None, place, "Ntry/Sts", text);
      }
      break;
    case BookingDate: at.booking_date = date(text, place, "Ntry/BookgDt"); break;
    case ValueDate: at.value_date = date(text, place, "Ntry/ValDt"); break;
    case Reversal: at.reversal = xml::is_true(text); break;
    case BatchCount:
      at.batch_count = xml::count_of(text);
      if (at.batch_count == 0 && text.find_first_not_of('0') != std::string_view::npos) {
        fault(Code::FieldInvalid, Severity::Warning, Unit::None, place, "Btch/NbOfTxs", text);
      }
      break;
    default: break;
  }
}

void Reader::transaction_text(xml::Node node, std::string_view text, xml::Place place) {
  switch (node) {
    case RemittanceLine: lists_.lines.push_back(text); break;
    case AdditionalRemittance: lists_.additional_lines.push_back(text); break;
    case SettlementDate: draft().fields.settlement_date = date(text, place, "RltdDts/IntrBkSttlmDt"); break;
    default: return_text(node, text); break;
  }
}

void Reader::return_text(xml::Node node, std::string_view text) {
  PaymentDetails& details = transaction().details;
  switch (node) {
    case OriginalDomain: original_code_[0] = text; break;
    case OriginalFamily: original_code_[1] = text; break;
    case OriginalSubFamily: original_code_[2] = text; break;
    case OriginalProprietary: original_proprietary_ = text; break;
    case ReturnCode:
      details.return_reason = text;
      details.return_reason_list = "iso";
      break;
    case ReturnProprietary:
      if (details.return_reason_list == "iso") break;
      details.return_reason = text;
      details.return_reason_list = list_of_proprietary(text, own_.id);
      break;
    case OriginatorName:
      if (!details.return_originator_is_agent) details.return_originator = text;
      break;
    case OriginatorBic:
      details.return_originator = text;
      details.return_originator_is_agent = true;
      break;
    case ReturnText: lists_.return_texts.push_back(text); break;
    default: break;
  }
}

}  // namespace lettrage::formats::camt
