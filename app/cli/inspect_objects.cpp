#include "app/cli/inspect_objects.h"

#include <string>

#include "core/money.h"

namespace lettrage::cli {
namespace {

void put(Object& o, const char* key, std::string_view text) {
  if (!text.empty()) o[key] = std::string{text};
}
void put(Object& o, const char* key, Date date) {
  if (date) o[key] = date.iso();
}
void put(Object& o, const char* key, Money amount) {
  if (amount.currency.present()) o[key] = format_amount(amount);
}
void put_amount(Object& o, Money amount, Direction direction) {
  // A statement without any currency still has amounts; they are printed with two decimals.
  if (!amount.currency.present() && amount.minor == 0) return;
  o["amount"] = format_amount(signed_minor(amount, direction), amount.currency);
  put(o, "currency", amount.currency.code());
}
void put(Object& o, const char* key, Direction direction) {
  if (direction != Direction::None) o[key] = direction == Direction::Credit ? "credit" : "debit";
}
template <class Number>
void put_count(Object& o, const char* key, Number n) {
  if (n != 0) o[key] = n;
}

void put_codes(Object& o, const PaymentDetails& d) {
  put(o, "bank_transaction_code", d.bank_transaction_code);
  put(o, "proprietary_code", d.proprietary_code);
}

void put_references(Object& o, const PaymentDetails& d) {
  put(o, "end_to_end_id", d.end_to_end_id);
  put(o, "instruction_id", d.instruction_id);
  put(o, "transaction_id", d.transaction_id);
  put(o, "message_id", d.message_id);
  put(o, "payment_information_id", d.payment_information_id);
  put(o, "mandate_id", d.mandate_id);
  put(o, "creditor_id", d.creditor_id);
  put(o, "uetr", d.uetr);
  put(o, "servicer_reference", d.servicer_reference);
  put(o, "cheque_number", d.cheque_number);
}

void put_texts(Object& o, const PaymentDetails& d) {
  if (!d.remittance.empty()) {
    Object lines = Object::array();
    for (const std::string_view line : d.remittance) lines.push_back(std::string{line});
    o["remittance"] = std::move(lines);
  }
  if (!d.structured_references.empty()) {
    Object references = Object::array();
    for (const StructuredReference& r : d.structured_references) {
      Object reference = Object::object();
      put(reference, "type", r.type);
      put(reference, "value", r.value);
      references.push_back(std::move(reference));
    }
    o["structured_references"] = std::move(references);
  }
  put(o, "purpose", d.purpose);
}

void put_return(Object& o, const PaymentDetails& d) {
  put(o, "charges", d.charges);
  put(o, "original_amount", d.original_amount);
  if (d.original_amount.currency.present()) put(o, "original_currency", d.original_amount.currency.code());
  put(o, "exchange_rate", d.exchange_rate);
  put(o, "return_reason", d.return_reason);
  put(o, "return_reason_list", d.return_reason_list);
  put(o, "return_information", d.return_information);
  put(o, "return_originator", d.return_originator);
  put(o, "original_bank_transaction_code", d.original_bank_transaction_code);
  put(o, "original_message_id", d.original_message_id);
  put(o, "original_payment_information_id", d.original_payment_information_id);
  put(o, "original_end_to_end_id", d.original_end_to_end_id);
  put(o, "original_instruction_id", d.original_instruction_id);
  put(o, "original_transaction_id", d.original_transaction_id);
  put(o, "original_message_name", d.original_message_name);
  put(o, "compensation", d.compensation);
}

void put_details(Object& o, const PaymentDetails& d) {
  put_references(o, d);
  put(o, "counterparty_name", d.counterparty_name);
  put(o, "counterparty_iban", d.counterparty_iban);
  put(o, "counterparty_account", d.counterparty_account);
  put(o, "counterparty_bic", d.counterparty_bic);
  put(o, "ultimate_counterparty_name", d.ultimate_counterparty_name);
  put_texts(o, d);
  if (!o.contains("bank_transaction_code")) put_codes(o, d);
  put_return(o, d);
}

Object statement_object(const pipeline::ReadStatement& s) {
  const Statement& r = s.statement;
  Object o{{"kind", "statement"}};
  put(o, "statement", r.id);
  put(o, "account", r.account);
  put(o, "currency", r.currency.code());
  put(o, "sequence", r.sequence);
  put(o, "legal_sequence", r.legal_sequence);
  put(o, "from_date", r.from_date);
  put(o, "to_date", r.to_date);
  const auto balance = [&](const char* amount, const char* date, const Balance& b) {
    if (!b.present()) return;
    o[amount] = format_amount(b.minor(), b.amount.currency);
    put(o, date, b.date);
  };
  balance("opening_balance", "opening_date", r.opening);
  balance("closing_balance", "closing_date", r.closing);
  balance("available_balance", "available_date", r.available);
  if (s.checkable) o["balanced"] = s.balanced;
  put(o, "additional_information", r.additional_information);
  return o;
}

Object entry_object(const Statement& s, const pipeline::ReadEntry& e) {
  const Entry& r = e.entry;
  Object o{{"kind", "entry"}};
  put(o, "statement", s.id);
  o["entry"] = r.number;
  put_amount(o, r.amount, r.direction);
  put(o, "direction", r.direction);
  if (r.reversal) o["reversal"] = true;
  o["status"] = r.status == EntryStatus::Booked ? "booked" : r.status == EntryStatus::Pending ? "pending" : "info";
  put(o, "booking_date", r.booking_date);
  put(o, "value_date", r.value_date);
  put(o, "bank_reference", r.bank_reference);
  put(o, "entry_reference", r.entry_reference);
  put_codes(o, r.details);
  put(o, "batch_message_id", r.batch_message_id);
  put(o, "batch_payment_information_id", r.batch_payment_information_id);
  put_count(o, "batch_count", r.batch_count);
  put(o, "additional_information", r.additional_information);
  if (e.transactions == 0) put_details(o, r.details);
  return o;
}

Object transaction_object(const Statement& s, const pipeline::ReadEntry& e, const Transaction& t, std::uint32_t number) {
  const bool sole = e.transactions == 1;
  Object o{{"kind", "transaction"}};
  put(o, "statement", s.id);
  o["entry"] = e.entry.number;
  o["transaction"] = number;
  const Direction direction = t.direction == Direction::None ? e.entry.direction : t.direction;
  put_amount(o, t.amount.currency.present() || !sole ? t.amount : e.entry.amount, direction);
  put(o, "direction", direction);
  put(o, "booking_date", t.booking_date ? t.booking_date : e.entry.booking_date);
  put(o, "value_date", t.value_date ? t.value_date : e.entry.value_date);
  PaymentDetails d = t.details;
  if (d.bank_transaction_code.empty()) d.bank_transaction_code = e.entry.details.bank_transaction_code;
  if (d.proprietary_code.empty()) d.proprietary_code = e.entry.details.proprietary_code;
  put_details(o, d);
  put(o, "additional_information", t.additional_information);
  return o;
}

Object payment_object(const PaymentInformation& batch, const Transaction& t, std::uint64_t number) {
  Object o{{"kind", "transaction"}, {"transaction", number}};
  put_amount(o, t.amount, Direction::None);  // what was ordered or given back; no booking, so it has no sign
  put(o, "direction", t.direction);
  put(o, "booking_date", t.booking_date);
  put(o, "value_date", t.value_date);
  PaymentDetails d = t.details;
  if (d.payment_information_id.empty()) d.payment_information_id = batch.id;
  if (d.creditor_id.empty()) d.creditor_id = batch.creditor_id;
  if (d.counterparty_name.empty()) d.counterparty_name = t.debtor_name;
  if (d.counterparty_iban.empty()) d.counterparty_iban = t.debtor_iban;
  if (d.counterparty_bic.empty()) d.counterparty_bic = t.debtor_bic;
  put_details(o, d);
  put(o, "original_settlement_date", d.original_settlement_date);
  put(o, "requested_date", t.requested_date ? t.requested_date : batch.requested_date);
  put(o, "account", t.account);
  put(o, "case_id", t.case_id);
  put(o, "scheme", t.scheme.empty() ? batch.scheme : t.scheme);
  put(o, "sequence_type", t.sequence_type.empty() ? batch.sequence_type : t.sequence_type);
  put(o, "status", t.status);
  put(o, "additional_information", t.additional_information);
  return o;
}

Object status_object(const Status& s) {
  Object o{{"kind", "status"}};
  o["level"] = s.level == StatusLevel::Group                ? "group"
               : s.level == StatusLevel::PaymentInformation ? "payment_information"
                                                            : "transaction";
  put(o, "status", s.status);
  put(o, "reason", s.reason);
  put(o, "reason_information", s.reason_information);
  put(o, "originator", s.originator);
  put(o, "original_message_id", s.original_message_id);
  put(o, "original_message_name", s.original_message_name);
  put(o, "original_payment_information_id", s.original_payment_information_id);
  put(o, "original_end_to_end_id", s.original_end_to_end_id);
  put(o, "original_instruction_id", s.original_instruction_id);
  put(o, "original_transaction_id", s.original_transaction_id);
  put(o, "original_uetr", s.original_uetr);
  put_amount(o, s.amount, Direction::None);
  put(o, "requested_date", s.requested_date);
  put(o, "mandate_id", s.mandate_id);
  put(o, "counterparty_name", s.counterparty_name);
  put(o, "counterparty_iban", s.counterparty_iban);
  put_count(o, "original_count", s.original_count);
  put(o, "original_sum", s.original_sum);
  put(o, "case_id", s.case_id);
  if (s.whole) o["whole"] = true;
  return o;
}

}  // namespace

Object object_of(const pipeline::FileFacts& d) {
  Object o{{"kind", "file"}, {"path", d.path}, {"sha256", d.sha256}, {"bytes", d.bytes}};
  put(o, "format", d.header.format);
  put(o, "message_id", d.header.message_id);
  put(o, "created_at", d.header.created_at);
  o["statements"] = d.statement_count;
  o["entries"] = d.entry_count;
  o["transactions"] = d.transaction_count;
  return o;
}

Object object_of(const Diagnostic& d) {
  Object o{{"kind", "diagnostic"},
           {"severity", std::string{name(d.severity)}},
           {"code", std::string{name(d.code)}},
           {"file", d.file},
           {"offset", d.offset}};
  put_count(o, "line", d.line);
  put(o, "field", d.field);
  put(o, "text", d.text);
  return o;
}

void ObjectPrinter::statement(const pipeline::ReadStatement& statement) { print_(statement_object(statement)); }
void ObjectPrinter::entry(const Statement& statement, const pipeline::ReadEntry& entry) {
  print_(entry_object(statement, entry));
}
void ObjectPrinter::transaction(const Statement& statement, const pipeline::ReadEntry& entry, const Transaction& transaction,
                                std::uint32_t number) {
  print_(transaction_object(statement, entry, transaction, number));
}
void ObjectPrinter::payment(const PaymentInformation& batch, const Transaction& transaction, std::uint64_t number) {
  print_(payment_object(batch, transaction, number));
}
void ObjectPrinter::status(const Status& status) { print_(status_object(status)); }

}  // namespace lettrage::cli
