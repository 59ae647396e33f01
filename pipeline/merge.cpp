#include "pipeline/merge.h"

namespace lettrage::pipeline {
namespace {

template <class Record>
void fill_texts(Record& record, const Record& earlier) {
  for (const auto field : fields::of(&record)) {
    if ((record.*field).empty()) record.*field = earlier.*field;
  }
}

void fill(Date& date, Date earlier) {
  if (!date) date = earlier;
}
void fill(Money& money, Money earlier) {
  if (!money.currency.present()) money = earlier;
}
void fill(Balance& balance, const Balance& earlier) {
  if (!balance.present()) balance = earlier;
}
void fill(EntryTotal& total, const EntryTotal& earlier) {
  if (!total.count) total.count = earlier.count;
  fill(total.sum, earlier.sum);
}
template <class Number>
void fill_number(Number& number, Number earlier) {
  if (number == Number{}) number = earlier;
}

}  // namespace

void complete_from(FileHeader& record, const FileHeader& earlier) {
  fill_texts(record, earlier);
  fill_number(record.declared_count, earlier.declared_count);
}

void complete_from(Statement& record, const Statement& earlier) {
  fill_texts(record, earlier);
  record.kind = earlier.kind;
  if (record.account == earlier.account) record.account_is_iban = earlier.account_is_iban;
  record.last_page = record.last_page && earlier.last_page;
  record.entries_optional = record.entries_optional || earlier.entries_optional;
  if (!record.currency.present()) record.currency = earlier.currency;
  fill(record.from_date, earlier.from_date);
  fill(record.to_date, earlier.to_date);
  fill(record.opening, earlier.opening);
  fill(record.closing, earlier.closing);
  fill(record.available, earlier.available);
  fill(record.credits, earlier.credits);
  fill(record.debits, earlier.debits);
  fill(record.all_entries, earlier.all_entries);
  record.omits_entries = record.omits_entries || earlier.omits_entries;
  record.number = earlier.number;
}

void complete_from(PaymentDetails& record, const PaymentDetails& earlier) {
  fill_texts(record, earlier);
  if (record.remittance.empty()) record.remittance = earlier.remittance;
  if (record.structured_references.empty()) record.structured_references = earlier.structured_references;
  fill(record.original_amount, earlier.original_amount);
  fill(record.charges, earlier.charges);
  fill(record.compensation, earlier.compensation);
  fill(record.original_settlement_date, earlier.original_settlement_date);
  record.return_originator_is_agent = record.return_originator_is_agent || earlier.return_originator_is_agent;
}

void complete_from(Entry& record, const Entry& earlier) {
  fill_texts(record, earlier);
  record.reversal = record.reversal || earlier.reversal;
  if (record.direction == Direction::None) {
    record.direction = earlier.direction;
    record.status = earlier.status;
  }
  fill(record.amount, earlier.amount);
  fill(record.booking_date, earlier.booking_date);
  fill(record.value_date, earlier.value_date);
  fill_number(record.batch_count, earlier.batch_count);
  record.offset = earlier.offset;
  record.number = earlier.number;
  complete_from(record.details, earlier.details);
}

void complete_from(PaymentInformation& record, const PaymentInformation& earlier) {
  fill_texts(record, earlier);
  fill(record.requested_date, earlier.requested_date);
  fill_number(record.declared_count, earlier.declared_count);
}

void complete_from(Status& record, const Status& earlier) {
  fill_texts(record, earlier);
  record.reason_is_proprietary = record.reason_is_proprietary || earlier.reason_is_proprietary;
  record.originator_is_agent = record.originator_is_agent || earlier.originator_is_agent;
  fill(record.amount, earlier.amount);
  fill(record.requested_date, earlier.requested_date);
  fill_number(record.original_count, earlier.original_count);
  fill_number(record.rejected_count, earlier.rejected_count);
  record.whole = record.whole || earlier.whole;
}

}  // namespace lettrage::pipeline
