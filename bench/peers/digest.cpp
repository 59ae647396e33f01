#include "bench/peers/digest.h"

#include <initializer_list>

#include "bench/files/files.h"
#include "core/hash.h"

namespace lettrage::bench {
namespace {

/// The values of one record, each with its length.
class Fields {
 public:
  explicit Fields(char record) : bytes_(1, record) {}
  Fields& add(std::uint64_t number) {
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
    return *this;
  }
  Fields& add_signed(std::int64_t number) { return add(static_cast<std::uint64_t>(number)); }
  Fields& add(Text text) {
    add(text.size());
    bytes_ += text;
    return *this;
  }
  Fields& add_joined(char separator, std::initializer_list<Text> texts) {
    std::string joined;
    for (const Text text : texts) {
      if (text.empty()) continue;
      if (!joined.empty()) joined += separator;
      joined += text;
    }
    return add(joined);
  }
  Fields& add(const Amount& amount) {
    add_signed(amount.minor);
    return add(amount.currency[0] == 0 ? Text{} : Text{amount.currency.data(), 3});
  }
  Fields& add(Money money) {
    add_signed(money.minor);
    return add(money.currency.code());
  }
  Fields& add(Date date) { return add_signed(date.present() ? date.days() : 0); }
  [[nodiscard]] std::uint64_t hash() const { return hash128(bytes_).low; }

 private:
  std::string bytes_;
};

// An entry cut in two says in its first part what it is, in its last what was added: so both count for themselves.
std::uint64_t hash_of_addition(Text text) { return text.empty() ? 0 : Fields{'a'}.add(text).hash(); }

std::uint64_t hash_of(const EntryRecord& e) {
  Fields f{'e'};
  f.add(e.amount).add(e.credit).add(e.reversal).add(e.status == "BOOK").add_signed(e.booking_day).add_signed(e.value_day);
  f.add(e.reference).add(e.bank_reference).add_joined('.', {e.domain, e.family, e.sub_family}).add(e.proprietary);
  f.add(e.batch_message_id).add(e.batch_payment_information_id).add(e.batch_count);
  return f.hash();
}

std::uint64_t hash_of(const Entry& e) {
  Fields f{'e'};
  f.add(e.amount).add(e.direction == Direction::Credit).add(e.reversal).add(e.status == EntryStatus::Booked);
  f.add(e.booking_date).add(e.value_date).add(e.entry_reference).add(e.bank_reference).add(e.details.bank_transaction_code);
  f.add(e.details.proprietary_code).add(e.batch_message_id).add(e.batch_payment_information_id).add(e.batch_count);
  return f.hash();
}

std::uint64_t hash_of(const Records& records, const TransactionRecord& t) {
  Fields f{'t'};
  f.add(t.amount).add(t.credit).add_signed(t.booking_day).add_signed(t.value_day);
  f.add(t.end_to_end_id).add(t.instruction_id).add(t.mandate_id).add(t.payment_information_id).add(t.servicer_reference);
  f.add_joined('.', {t.domain, t.family, t.sub_family}).add(t.proprietary);
  f.add(t.counterparty.name).add(t.counterparty.iban).add(t.counterparty.bic).add(t.counterparty.ultimate_name).add(t.purpose);
  f.add(t.lines.count);
  for (std::uint32_t i = 0; i < t.lines.count; ++i) f.add(records.lines[t.lines.first + i]);
  f.add(t.references.count);
  for (std::uint32_t i = 0; i < t.references.count; ++i) {
    const ReferenceRecord& reference = records.references[t.references.first + i];
    f.add(reference.type).add(reference.value);
  }
  f.add(t.return_reason).add(t.return_information).add(t.return_originator);
  f.add_joined('.', {t.original_domain, t.original_family, t.original_sub_family});
  return f.hash();
}

std::uint64_t hash_of(const Transaction& t) {
  const PaymentDetails& d = t.details;
  Fields f{'t'};
  f.add(t.amount).add(t.direction == Direction::Credit).add(t.booking_date).add(t.value_date);
  f.add(d.end_to_end_id).add(d.instruction_id).add(d.mandate_id).add(d.payment_information_id).add(d.servicer_reference);
  f.add(d.bank_transaction_code).add(d.proprietary_code);
  f.add(d.counterparty_name).add(d.counterparty_iban).add(d.counterparty_bic).add(d.ultimate_counterparty_name).add(d.purpose);
  f.add(d.remittance.size());
  for (const Text line : d.remittance) f.add(line);
  f.add(d.structured_references.size());
  for (const StructuredReference& reference : d.structured_references) f.add(reference.type).add(reference.value);
  f.add(d.return_reason).add(d.return_information).add(d.return_originator).add(d.original_bank_transaction_code);
  return f.hash();
}

std::uint64_t hash_of(const StatusRecord& s) {
  Fields f{'s'};
  f.add(static_cast<std::uint64_t>(s.level)).add(s.status).add(s.reason).add(s.information).add(s.originator);
  f.add(s.message_id).add(s.message_name).add(s.payment_information_id).add(s.end_to_end_id).add(s.instruction_id);
  f.add(s.amount).add_signed(s.requested_day).add(s.mandate_id).add(s.scheme).add(s.sequence_type);
  f.add(s.debtor_name).add(s.debtor_iban).add(s.count).add(s.sum);
  return f.hash();
}

std::uint64_t hash_of(const Status& s) {
  Fields f{'s'};
  f.add(static_cast<std::uint64_t>(s.level)).add(s.status).add(s.reason).add(s.reason_information).add(s.originator);
  f.add(s.original_message_id).add(s.original_message_name).add(s.original_payment_information_id);
  f.add(s.original_end_to_end_id).add(s.original_instruction_id);
  f.add(s.amount).add(s.requested_date).add(s.mandate_id).add(s.scheme).add(s.sequence_type);
  f.add(s.counterparty_name).add(s.counterparty_iban).add(s.original_count).add(s.original_sum);
  return f.hash();
}

std::uint64_t fingerprint_of_texts(const PaymentDetails& d) {
  return fingerprint({d.end_to_end_id, d.mandate_id, d.counterparty_name, d.counterparty_iban, d.counterparty_bic,
                      d.remittance.size() == 1 ? d.remittance.front() : Text{}});
}

}  // namespace

void DigestSink::take(const Records& records) {
  for (const EntryRecord& e : records.entries) digest_.hash += hash_of(e) + hash_of_addition(e.additional_information);
  for (const TransactionRecord& t : records.transactions) {
    ++digest_.movements;
    digest_.hash += hash_of(records, t);
    digest_.sum += t.credit ? t.amount.minor : -t.amount.minor;
  }
  for (const StatusRecord& s : records.statuses) {
    digest_.hash += hash_of(s);
    if (s.level != Level::Transaction) continue;
    ++digest_.movements;
    digest_.sum += s.amount.minor;
  }
}

Digest digest(const Batch& batch) {
  Digest digest;
  for (const Entry& e : batch.entries) {
    digest.hash += hash_of_addition(e.additional_information);
    if (e.continues) continue;
    digest.hash += hash_of(e);
    if (e.transactions > 0 || !e.complete) continue;
    ++digest.movements;
    digest.texts += fingerprint_of_texts(e.details);
    digest.sum += signed_minor(e.amount, e.direction);
  }
  for (const Transaction& t : batch.transactions) {
    ++digest.movements;
    digest.hash += hash_of(t);
    digest.sum += signed_minor(t.amount, t.direction);
  }
  for (const Status& s : batch.statuses) {
    if (s.continues) continue;
    digest.hash += hash_of(s);
    if (s.level != StatusLevel::Transaction) continue;
    ++digest.movements;
    digest.sum += s.amount.minor;
  }
  return digest;
}

}  // namespace lettrage::bench
