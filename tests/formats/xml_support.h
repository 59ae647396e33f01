/// \file
/// Reads a file the way the pipeline does (bytes shown in pieces, cut, parsed batch by batch) and joins the records that
/// a cut divided, so that tests can compare what was read however the file was cut.
#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/format.h"

namespace lettrage::formats::test {

/// A record as keys and values, in the order and with the names of `lettrage inspect`.
using Line = std::vector<std::pair<std::string, std::string>>;

inline void put(Line& line, std::string_view key, std::string_view value) {
  if (!value.empty()) line.emplace_back(key, value);
}
inline void put(Line& line, std::string_view key, Date date) { put(line, key, date.iso()); }
inline void put(Line& line, std::string_view key, Money money) {
  if (money.currency.present()) put(line, key, format_amount(money));
}
inline void put(Line& line, std::string_view key, std::uint64_t count) {
  if (count > 0) put(line, key, std::to_string(count));
}
inline void put(Line& line, std::string_view key, const Balance& balance) {
  if (balance.present()) put(line, key, format_amount(balance.minor(), balance.amount.currency));
}
inline std::string_view word(Direction direction) {
  return direction == Direction::Credit ? "credit" : direction == Direction::Debit ? "debit" : "";
}
inline void put_signed(Line& line, Money amount, Direction direction) {
  if (!amount.currency.present()) return;
  put(line, "amount", format_amount(signed_minor(amount, direction), amount.currency));
  put(line, "currency", amount.currency.code());
}

inline void put_details(Line& line, const PaymentDetails& d) {
  put(line, "end_to_end_id", d.end_to_end_id);
  put(line, "instruction_id", d.instruction_id);
  put(line, "transaction_id", d.transaction_id);
  put(line, "message_id", d.message_id);
  put(line, "payment_information_id", d.payment_information_id);
  put(line, "mandate_id", d.mandate_id);
  put(line, "creditor_id", d.creditor_id);
  put(line, "uetr", d.uetr);
  put(line, "servicer_reference", d.servicer_reference);
  put(line, "cheque_number", d.cheque_number);
  put(line, "counterparty_name", d.counterparty_name);
  put(line, "counterparty_iban", d.counterparty_iban);
  put(line, "counterparty_account", d.counterparty_account);
  put(line, "counterparty_bic", d.counterparty_bic);
  put(line, "ultimate_counterparty_name", d.ultimate_counterparty_name);
  std::string lines;
  for (const auto text : d.remittance) lines += (lines.empty() ? "" : "\n") + std::string{text};
  put(line, "remittance", lines);
  std::string references;
  for (const auto& r : d.structured_references) {
    references += (references.empty() ? "" : "\n") + std::string{r.type} + "=" + std::string{r.value};
  }
  put(line, "structured_references", references);
  put(line, "purpose", d.purpose);
  put(line, "bank_transaction_code", d.bank_transaction_code);
  put(line, "proprietary_code", d.proprietary_code);
  put(line, "charges", d.charges);
  put(line, "original_amount", d.original_amount);
  put(line, "original_currency", d.original_amount.currency.code());
  put(line, "exchange_rate", d.exchange_rate);
  put(line, "return_reason", d.return_reason);
  put(line, "return_reason_list", d.return_reason_list);
  put(line, "return_information", d.return_information);
  put(line, "return_originator", d.return_originator);
  put(line, "return_originator_is_agent", d.return_originator_is_agent ? "true" : "");
  put(line, "return_type", d.return_type);
  put(line, "original_bank_transaction_code", d.original_bank_transaction_code);
  put(line, "original_settlement_date", d.original_settlement_date);
  put(line, "original_message_id", d.original_message_id);
  put(line, "original_message_name", d.original_message_name);
  put(line, "original_payment_information_id", d.original_payment_information_id);
  put(line, "original_end_to_end_id", d.original_end_to_end_id);
  put(line, "original_instruction_id", d.original_instruction_id);
  put(line, "original_transaction_id", d.original_transaction_id);
  put(line, "compensation", d.compensation);
}

inline Line line_of(const Statement& s) {
  Line line{{"kind", "statement"}};
  put(line, "statement_kind", std::to_string(static_cast<int>(s.kind)));
  put(line, "statement", s.id);
  put(line, "account", s.account);
  put(line, "account_is_iban", s.account_is_iban ? "true" : "");
  put(line, "currency", s.currency.code());
  put(line, "sequence", s.sequence);
  put(line, "legal_sequence", s.legal_sequence);
  put(line, "created_at", s.created_at);
  put(line, "from_date", s.from_date);
  put(line, "to_date", s.to_date);
  put(line, "opening_balance", s.opening);
  put(line, "opening_date", s.opening.date);
  put(line, "closing_balance", s.closing);
  put(line, "closing_date", s.closing.date);
  put(line, "last_page", s.last_page ? "" : "false");
  put(line, "offset", s.continues ? "" : std::to_string(s.offset));
  put(line, "complete", s.complete ? "true" : "");
  return line;
}

inline Line line_of(const Entry& e) {
  Line line{{"kind", "entry"}};
  put_signed(line, e.amount, e.direction);
  put(line, "direction", word(e.direction));
  put(line, "reversal", e.reversal ? "true" : "");
  put(line, "status", e.status == EntryStatus::Booked ? "booked" : e.status == EntryStatus::Pending ? "pending" : "info");
  put(line, "booking_date", e.booking_date);
  put(line, "value_date", e.value_date);
  put(line, "bank_reference", e.bank_reference);
  put(line, "entry_reference", e.entry_reference);
  put(line, "batch_message_id", e.batch_message_id);
  put(line, "batch_payment_information_id", e.batch_payment_information_id);
  put(line, "batch_count", e.batch_count);
  put(line, "additional_information", e.additional_information);
  put_details(line, e.details);
  put(line, "offset", e.continues ? "" : std::to_string(e.offset));
  put(line, "complete", e.complete ? "true" : "");
  return line;
}

inline Line line_of(const Transaction& t) {
  Line line{{"kind", "transaction"}};
  put_signed(line, t.amount, t.direction);
  put(line, "direction", word(t.direction));
  put(line, "booking_date", t.booking_date);
  put(line, "value_date", t.value_date);
  put(line, "additional_information", t.additional_information);
  put_details(line, t.details);
  put(line, "debtor_name", t.debtor_name);
  put(line, "debtor_iban", t.debtor_iban);
  put(line, "debtor_bic", t.debtor_bic);
  put(line, "sequence_type", t.sequence_type);
  put(line, "scheme", t.scheme);
  put(line, "requested_date", t.requested_date);
  put(line, "status", t.status);
  put(line, "case_id", t.case_id);
  put(line, "account", t.account);
  put(line, "mandate_signature_date", t.mandate_signature_date);
  put(line, "offset", std::to_string(t.offset));
  return line;
}

inline Line line_of(const PaymentInformation& p) {
  Line line{{"kind", "payment_information"}};
  put(line, "payment_information_id", p.id);
  put(line, "scheme", p.scheme);
  put(line, "sequence_type", p.sequence_type);
  put(line, "party_name", p.party_name);
  put(line, "party_iban", p.party_iban);
  put(line, "party_bic", p.party_bic);
  put(line, "creditor_id", p.creditor_id);
  put(line, "requested_date", p.requested_date);
  put(line, "declared_count", p.declared_count);
  put(line, "declared_sum", p.declared_sum);
  return line;
}

inline Line line_of(const Status& s) {
  constexpr std::string_view levels[] = {"group", "payment_information", "transaction"};
  Line line{{"kind", "status"}, {"level", std::string{levels[static_cast<int>(s.level)]}}};
  put(line, "status", s.status);
  put(line, "reason", s.reason);
  put(line, "reason_is_proprietary", s.reason_is_proprietary ? "true" : "");
  put(line, "reason_information", s.reason_information);
  put(line, "originator", s.originator);
  put(line, "originator_is_agent", s.originator_is_agent ? "true" : "");
  put(line, "original_message_id", s.original_message_id);
  put(line, "original_message_name", s.original_message_name);
  put(line, "original_payment_information_id", s.original_payment_information_id);
  put(line, "original_end_to_end_id", s.original_end_to_end_id);
  put(line, "original_instruction_id", s.original_instruction_id);
  put(line, "original_transaction_id", s.original_transaction_id);
  put(line, "original_uetr", s.original_uetr);
  put(line, "amount", s.amount);
  put(line, "currency", s.amount.currency.code());
  put(line, "requested_date", s.requested_date);
  put(line, "mandate_id", s.mandate_id);
  put(line, "creditor_id", s.creditor_id);
  put(line, "scheme", s.scheme);
  put(line, "sequence_type", s.sequence_type);
  put(line, "counterparty_name", s.counterparty_name);
  put(line, "counterparty_iban", s.counterparty_iban);
  put(line, "account", s.account);
  put(line, "original_count", s.original_count);
  put(line, "original_sum", s.original_sum);
  put(line, "rejected_count", s.rejected_count);
  put(line, "rejected_sum", s.rejected_sum);
  put(line, "case_id", s.case_id);
  put(line, "whole", s.whole ? "true" : "");
  put(line, "offset", s.continues ? "" : std::to_string(s.offset));
  return line;
}

inline bool continues(const Batch& b, RecordRef r) {
  switch (r.kind) {
    case RecordKind::Statement: return b.statements[r.index].continues;
    case RecordKind::Entry: return b.entries[r.index].continues;
    case RecordKind::PaymentInformation: return b.payment_informations[r.index].continues;
    case RecordKind::Status: return b.statuses[r.index].continues;
    case RecordKind::Transaction: break;
  }
  return false;
}

inline Line line_of(const Batch& b, RecordRef r) {
  switch (r.kind) {
    case RecordKind::Statement: return line_of(b.statements[r.index]);
    case RecordKind::Entry: return line_of(b.entries[r.index]);
    case RecordKind::PaymentInformation: return line_of(b.payment_informations[r.index]);
    case RecordKind::Status: return line_of(b.statuses[r.index]);
    case RecordKind::Transaction: break;
  }
  return line_of(b.transactions[r.index]);
}

struct Read {
  Line file;
  std::vector<Line> lines;
  std::vector<Fault> faults;  ///< without `found`, which lives on a batch
  std::size_t batches = 0;
};

inline void read_batch(Read& read, const Batch& batch) {
  ++read.batches;
  if (read.file.empty()) {
    put(read.file, "format", batch.header.format);
    put(read.file, "message_id", batch.header.message_id);
    put(read.file, "created_at", batch.header.created_at);
    put(read.file, "sender", batch.header.sender);
  }
  for (const RecordRef ref : batch.order) {
    Line line = line_of(batch, ref);
    if (!continues(batch, ref)) {
      read.lines.push_back(std::move(line));
      continue;
    }
    const bool by_level = ref.kind == RecordKind::Status;
    const auto before = std::find_if(read.lines.rbegin(), read.lines.rend(),
                                     [&](const Line& l) { return l[0] == line[0] && (!by_level || l[1] == line[1]); });
    if (before == read.lines.rend()) {
      read.lines.push_back({{"kind", "nothing to continue"}});
      continue;
    }
    for (const auto& field : line) {
      const bool known =
          std::any_of(before->begin(), before->end(), [&](const auto& other) { return other.first == field.first; });
      if (!known) before->push_back(field);
    }
  }
  for (Fault fault : batch.faults) {
    fault.found = {};
    read.faults.push_back(fault);
  }
}

/// Reads `bytes` showing `piece` bytes more at a time and wishing for batches of `at_least`.
inline Read read(const Format& format, std::string_view bytes, std::size_t at_least = static_cast<std::size_t>(-1),
                 std::size_t piece = static_cast<std::size_t>(-1), XmlReader reader = XmlReader::Auto) {
  Read result;
  const auto cutter = format.make_cutter();
  std::size_t begin = 0;
  std::size_t shown = std::min(piece, bytes.size());
  Context open;
  bool first = true;
  while (begin < bytes.size() || first) {
    const bool last = shown == bytes.size();
    // A copy, so that a cutter that keeps views of what it saw is found out.
    const auto block = std::make_shared<const std::string>(bytes.substr(begin, shown - begin));
    Cut cut = cutter->cut(*block, at_least, last);
    if (cut.length == 0 && !last) {
      shown += std::min(piece, bytes.size() - shown);
      continue;
    }
    if (last && cut.length == 0) cut.length = block->size();
    const auto batch = std::make_unique<Batch>();
    batch->block = block;
    batch->bytes = std::string_view{*block}.substr(0, cut.length);
    batch->offset = begin;
    batch->context.prologue = open.prologue;
    batch->context.open_levels = open.open_levels;
    batch->context.epilogue = cut.next.epilogue;
    batch->first = first;
    batch->last = last && cut.length == block->size();
    first = false;
    open = cut.next;
    batch->reader = reader;
    format.parse(*batch);
    read_batch(result, *batch);
    begin += cut.length;
    shown = std::max(shown, begin);
  }
  for (Line& line : result.lines) std::sort(line.begin() + 1, line.end());
  return result;
}

inline std::string file_text(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

inline const Format& format_of(std::string_view id) {
  return *std::find_if(all().begin(), all().end(), [&](const Format& format) { return format.id == id; });
}

}  // namespace lettrage::formats::test
