#include "bench/peers/extractor.h"

#include <cstdlib>

namespace lettrage::bench {
namespace {

/// Euro amounts as these files have them: up to two decimals. Anything else is a bug of the benchmark.
Amount amount(Text text, Text currency) {
  std::int64_t minor = 0;
  std::size_t i = 0;
  for (; i < text.size() && text[i] != '.'; ++i) minor = minor * 10 + (text[i] - '0');
  for (int decimal = 1; decimal <= 2; ++decimal) minor = minor * 10 + (i + 1 < text.size() ? text[++i] - '0' : 0);
  Amount result{.minor = minor, .currency = {}};
  if (currency.size() != 3 || text.empty()) std::abort();
  currency.copy(result.currency.data(), 3);
  return result;
}

/// Days since 1970 of `YYYY-MM-DD` (Howard Hinnant, chrono-compatible low-level date algorithms).
std::int32_t day(Text text) {
  if (text.size() < 10) std::abort();
  const auto digits = [&](std::size_t at, std::size_t count) {
    int number = 0;
    for (std::size_t i = at; i < at + count; ++i) number = number * 10 + (text[i] - '0');
    return number;
  };
  const int month = digits(5, 2);
  const int year = digits(0, 4) - (month <= 2 ? 1 : 0);
  const int era = year / 400;
  const int of_era = year - era * 400;
  const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + digits(8, 2) - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

std::uint64_t number(Text text) {
  std::uint64_t value = 0;
  for (const char c : text) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  return value;
}

}  // namespace

void Extractor::begin(Field group) {
  switch (group) {
    case Field::Entry:
      entry_ = {};
      inside_ = Inside::Entry;
      break;
    case Field::Transaction:
      transaction_ = {};
      transaction_.credit = entry_.credit;  // .02 says it of the entry only
      transaction_.lines.first = static_cast<std::uint32_t>(records_.lines.size());
      transaction_.references.first = static_cast<std::uint32_t>(records_.references.size());
      inside_ = Inside::Transaction;
      break;
    case Field::Return:
      transaction_.has_return = true;
      inside_ = Inside::Return;
      break;
    case Field::Reference: reference_ = {}; break;
    case Field::PaymentStatus:
      payment_ = {};
      payment_.level = Level::PaymentInformation;
      payment_open_ = true;
      inside_ = Inside::Status;
      break;
    case Field::GroupStatus:
    case Field::TransactionStatus:
      status_ = {};
      status_.level = group == Field::GroupStatus ? Level::Group : Level::Transaction;
      payment_open_ = false;
      inside_ = Inside::Status;
      break;
    default: break;
  }
}

void Extractor::end(Field group) {
  switch (group) {
    case Field::Entry:
      records_.entries.push_back(entry_);
      inside_ = Inside::Nothing;
      if (records_.entries.size() >= records_max) pass();
      break;
    case Field::Transaction: end_transaction(); break;
    case Field::Return: inside_ = Inside::Transaction; break;
    case Field::Reference:
      records_.references.push_back(reference_);
      ++transaction_.references.count;
      break;
    case Field::PaymentStatus: records_.statuses.push_back(payment_); break;
    case Field::GroupStatus:
    case Field::TransactionStatus:
      records_.statuses.push_back(status_);
      payment_open_ = true;
      if (records_.statuses.size() >= records_max) pass();
      break;
    default: break;
  }
}

void Extractor::end_transaction() {
  TransactionRecord& t = transaction_;
  t.booking_day = entry_.booking_day;
  t.value_day = entry_.value_day;
  if (t.domain.empty() && t.proprietary.empty()) {
    t.domain = entry_.domain;
    t.family = entry_.family;
    t.sub_family = entry_.sub_family;
    t.proprietary = entry_.proprietary;
  }
  // The parties of a return keep the roles of the collection.
  t.counterparty = t.credit != (t.has_return || entry_.reversal) ? t.debtor : t.creditor;
  records_.transactions.push_back(t);
  inside_ = Inside::Entry;
  if (records_.transactions.size() >= records_max) pass();
}

void Extractor::text(Field field, Text text, Text currency) {
  switch (inside_) {
    case Inside::Nothing: break;
    case Inside::Entry: entry_text(field, text, currency); break;
    case Inside::Transaction: transaction_text(field, text, currency); break;
    case Inside::Return: return_text(field, text); break;
    case Inside::Status: status_text(field, text, currency); break;
  }
}

void Extractor::entry_text(Field field, Text text, Text currency) {
  switch (field) {
    case Field::EntryReference: entry_.reference = text; break;
    case Field::Amount: entry_.amount = amount(text, currency); break;
    case Field::Direction: entry_.credit = text == "CRDT"; break;
    case Field::Reversal: entry_.reversal = text == "true"; break;
    case Field::Status: entry_.status = text; break;
    case Field::BookingDate: entry_.booking_day = day(text); break;
    case Field::ValueDate: entry_.value_day = day(text); break;
    case Field::ServicerReference: entry_.bank_reference = text; break;
    case Field::Domain: entry_.domain = text; break;
    case Field::Family: entry_.family = text; break;
    case Field::SubFamily: entry_.sub_family = text; break;
    case Field::Proprietary: entry_.proprietary = text; break;
    case Field::AdditionalInformation: entry_.additional_information = text; break;
    case Field::BatchMessageId: entry_.batch_message_id = text; break;
    case Field::BatchPaymentInformationId: entry_.batch_payment_information_id = text; break;
    case Field::BatchCount: entry_.batch_count = number(text); break;
    default: break;
  }
}

void Extractor::transaction_text(Field field, Text text, Text currency) {
  TransactionRecord& t = transaction_;
  switch (field) {
    case Field::Amount:
    case Field::TransactionAmount: t.amount = amount(text, currency); break;
    case Field::Direction: t.credit = text == "CRDT"; break;
    case Field::EndToEndId: t.end_to_end_id = text; break;
    case Field::InstructionId: t.instruction_id = text; break;
    case Field::MandateId: t.mandate_id = text; break;
    case Field::PaymentInformationId: t.payment_information_id = text; break;
    case Field::ServicerReference: t.servicer_reference = text; break;
    case Field::Domain: t.domain = text; break;
    case Field::Family: t.family = text; break;
    case Field::SubFamily: t.sub_family = text; break;
    case Field::Proprietary: t.proprietary = text; break;
    case Field::DebtorName: t.debtor.name = text; break;
    case Field::DebtorIban: t.debtor.iban = text; break;
    case Field::DebtorBic: t.debtor.bic = text; break;
    case Field::UltimateDebtor: t.debtor.ultimate_name = text; break;
    case Field::CreditorName: t.creditor.name = text; break;
    case Field::CreditorIban: t.creditor.iban = text; break;
    case Field::CreditorBic: t.creditor.bic = text; break;
    case Field::UltimateCreditor: t.creditor.ultimate_name = text; break;
    case Field::Purpose: t.purpose = text; break;
    case Field::Line:
      records_.lines.push_back(text);
      ++t.lines.count;
      break;
    case Field::ReferenceType: reference_.type = text; break;
    case Field::ReferenceValue: reference_.value = text; break;
    default: break;
  }
}

void Extractor::return_text(Field field, Text text) {
  TransactionRecord& t = transaction_;
  switch (field) {
    case Field::Domain: t.original_domain = text; break;
    case Field::Family: t.original_family = text; break;
    case Field::SubFamily: t.original_sub_family = text; break;
    case Field::Originator: t.return_originator = text; break;
    case Field::Reason: t.return_reason = text; break;
    case Field::ReasonInformation: t.return_information = text; break;
    default: break;
  }
}

void Extractor::status_text(Field field, Text text, Text currency) {
  StatusRecord& s = payment_open_ ? payment_ : status_;
  switch (field) {
    case Field::Status: s.status = text; break;
    case Field::Reason: s.reason = text; break;
    case Field::ReasonInformation: s.information = text; break;
    case Field::Originator: s.originator = text; break;
    case Field::MessageId: s.message_id = text; break;
    case Field::MessageName: s.message_name = text; break;
    case Field::PaymentInformationId: s.payment_information_id = text; break;
    case Field::EndToEndId: s.end_to_end_id = text; break;
    case Field::InstructionId: s.instruction_id = text; break;
    case Field::Amount: s.amount = amount(text, currency); break;
    case Field::RequestedDate: s.requested_day = day(text); break;
    case Field::MandateId: s.mandate_id = text; break;
    case Field::Scheme: s.scheme = text; break;
    case Field::SequenceType: s.sequence_type = text; break;
    case Field::DebtorName: s.debtor_name = text; break;
    case Field::DebtorIban: s.debtor_iban = text; break;
    case Field::Count: s.count = number(text); break;
    case Field::Sum: s.sum = text; break;
    default: break;
  }
}

void Extractor::pass() {
  sink_.take(records_);
  records_.clear();
  if (texts_ == nullptr) return;
  texts_->turn();
  keep_open_records();
}

// What an open entry or batch has said so far outlives the records that went to the sink.
void Extractor::keep_open_records() {
  EntryRecord& e = entry_;
  for (Text* text : {&e.status, &e.reference, &e.bank_reference, &e.domain, &e.family, &e.sub_family, &e.proprietary,
                     &e.batch_message_id, &e.batch_payment_information_id}) {
    *text = texts_->keep(*text);
  }
  for (Text* text : {&payment_.status, &payment_.payment_information_id, &payment_.sum}) *text = texts_->keep(*text);
}

}  // namespace lettrage::bench
