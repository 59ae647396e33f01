/// \file
/// Reads bytes through a SWIFT format's cutter and parser, and prints the records so that two readings can be compared.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/batch.h"
#include "formats/format.h"
#include "tests/formats/batches_of.h"

namespace lettrage::formats::mt940 {
Format describe();
}
namespace lettrage::formats::mt941 {
Format describe();
}
namespace lettrage::formats::mt942 {
Format describe();
}
namespace lettrage::formats::mt950 {
Format describe();
}

namespace lettrage::formats::swift::testing {

/// Batches of one file, in order; they own what the records view.
struct Reading : formats::testing::Batches {
  [[nodiscard]] std::vector<const Entry*> entries() const;
  [[nodiscard]] std::vector<const Statement*> statements() const;  ///< without continuations
  [[nodiscard]] std::vector<Fault> faults() const;
  [[nodiscard]] bool has(Code code) const;
  /// Every field of every record and every fault; statements that continue are merged into the one they continue.
  [[nodiscard]] std::string print() const;
};

inline constexpr std::size_t whole_file = static_cast<std::size_t>(-1) / 2;

/// `at_least` as in `Cutter::cut`; `show` bytes more are shown whenever the cutter asks for more (0: all at once).
[[nodiscard]] Reading read(std::string_view bytes, std::size_t at_least = whole_file, std::size_t show = 0);

/// A message around `lines`, which begin with `:61:`; opening balance 0 EUR of 2 March 2026.
[[nodiscard]] std::string message(std::string_view lines);

// How it is done.

namespace printing {

inline void put(std::string& out, std::string_view key, std::string_view value) {
  if (!value.empty()) out.append(" ").append(key).append("=[").append(value).append("]");
}

inline void put(std::string& out, std::string_view key, const Money& money) {
  if (money.currency.present()) put(out, key, format_amount(money) + std::string{money.currency.code()});
}

inline void put(std::string& out, std::string_view key, const Balance& balance) {
  if (balance.present()) put(out, key, balance.date.iso() + " " + format_amount(balance.minor(), balance.amount.currency));
}

inline void put(std::string& out, std::string_view key, const EntryTotal& total) {
  put(out, key, total.count ? std::to_string(*total.count) : "");
  put(out, key, total.sum);
}

inline std::string print(const Entry& e) {
  const PaymentDetails& d = e.details;
  std::string out = "  entry";
  put(out, "amount", format_amount(signed_minor(e.amount, e.direction), e.amount.currency));
  put(out, "currency", e.amount.currency.code());
  put(out, "booked", e.booking_date.iso());
  put(out, "value", e.value_date.iso());
  put(out, "reversal", e.reversal ? "yes" : "");
  put(out, "status", e.status == EntryStatus::Booked ? "" : "info");
  put(out, "offset", std::to_string(e.offset));
  put(out, "reference", e.entry_reference);
  put(out, "bank", e.bank_reference);
  put(out, "code", d.proprietary_code);
  put(out, "information", e.additional_information);
  put(out, "batch", e.batch_payment_information_id);
  put(out, "batch_message", e.batch_message_id);
  put(out, "count", e.batch_count == 0 ? "" : std::to_string(e.batch_count));
  put(out, "end_to_end", d.end_to_end_id);
  put(out, "instruction", d.instruction_id);
  put(out, "payment_information", d.payment_information_id);
  put(out, "mandate", d.mandate_id);
  put(out, "creditor", d.creditor_id);
  put(out, "servicer", d.servicer_reference);
  put(out, "name", d.counterparty_name);
  put(out, "iban", d.counterparty_iban);
  put(out, "account", d.counterparty_account);
  put(out, "bic", d.counterparty_bic);
  put(out, "ultimate", d.ultimate_counterparty_name);
  for (const auto line : d.remittance) put(out, "remittance", line);
  for (const auto& reference : d.structured_references) put(out, reference.type, reference.value);
  put(out, "purpose", d.purpose);
  put(out, "original", d.original_amount);
  put(out, "charges", d.charges);
  put(out, "rate", d.exchange_rate);
  put(out, "reason", d.return_reason);
  put(out, "reason_list", d.return_reason_list);
  put(out, "reason_information", d.return_information);
  put(out, "return_type", d.return_type);
  return out + "\n";
}

inline std::string print(const Statement& s) {
  std::string out = "statement";
  put(out, "id", s.id);
  put(out, "kind", s.kind == StatementKind::Report ? "report" : "");
  put(out, s.account_is_iban ? "iban" : "account", s.account);
  put(out, "currency", s.currency.code());
  put(out, "sequence", s.sequence);
  put(out, "created", s.created_at);
  put(out, "opening", s.opening);
  put(out, "closing", s.closing);
  put(out, "available", s.available);
  put(out, "credits", s.credits);
  put(out, "debits", s.debits);
  put(out, "omits", s.omits_entries ? "yes" : "");
  put(out, "information", s.additional_information);
  put(out, "last_page", s.last_page ? "" : "no");
  put(out, "complete", s.complete ? "yes" : "");
  put(out, "offset", std::to_string(s.offset));
  return out + "\n";
}

inline void merge(Statement& into, const Statement& more) {
  const auto text = [](std::string_view& a, std::string_view b) { a = a.empty() ? b : a; };
  text(into.id, more.id);
  text(into.account, more.account);
  text(into.sequence, more.sequence);
  text(into.created_at, more.created_at);
  into.account_is_iban = into.account_is_iban || more.account_is_iban;
  if (!into.currency.present()) into.currency = more.currency;
  if (!into.opening.present()) into.opening = more.opening;
  if (!into.closing.present()) into.closing = more.closing;
  // The later of these counts, in one batch as over several.
  const auto later = [](std::string_view& a, std::string_view b) { a = b.empty() ? a : b; };
  later(into.additional_information, more.additional_information);
  if (more.available.present()) into.available = more.available;
  if (more.credits.sum.currency.present()) into.credits = more.credits;
  if (more.debits.sum.currency.present()) into.debits = more.debits;
  into.omits_entries = into.omits_entries || more.omits_entries;
  into.last_page = into.last_page && more.last_page;
  into.complete = into.complete || more.complete;
  into.kind = more.kind;
}

}  // namespace printing

inline std::vector<const Entry*> Reading::entries() const {
  std::vector<const Entry*> out;
  for (const auto& batch : batches) {
    for (const Entry& entry : batch->entries) out.push_back(&entry);
  }
  return out;
}

inline std::vector<const Statement*> Reading::statements() const {
  std::vector<const Statement*> out;
  for (const auto& batch : batches) {
    for (const Statement& statement : batch->statements) {
      if (!statement.continues) out.push_back(&statement);
    }
  }
  return out;
}

inline std::vector<Fault> Reading::faults() const {
  std::vector<Fault> out = cutter_faults;
  for (const auto& batch : batches) out.insert(out.end(), batch->faults.begin(), batch->faults.end());
  return out;
}

inline bool Reading::has(Code code) const {
  const auto all = faults();
  return std::any_of(all.begin(), all.end(), [code](const Fault& fault) { return fault.code == code; });
}

inline std::string Reading::print() const {
  struct Item {
    Statement statement;
    std::string entries;
  };
  std::vector<Item> items;
  for (const auto& batch : batches) {
    for (const RecordRef ref : batch->order) {
      if (ref.kind == RecordKind::Statement) {
        const Statement& statement = batch->statements[ref.index];
        if (!statement.continues) {
          items.push_back({statement, {}});
        } else if (items.empty()) {
          return "continues nothing";
        } else {
          printing::merge(items.back().statement, statement);
        }
      } else if (items.empty() || batch->entries[ref.index].statement >= batch->statements.size()) {
        return "an entry without its statement";
      } else {
        items.back().entries += printing::print(batch->entries[ref.index]);
      }
    }
  }
  std::string out;
  const auto dialect = std::find_if(batches.begin(), batches.end(), [](const auto& b) { return !b->header.dialect.empty(); });
  if (dialect != batches.end()) out.append((*dialect)->header.dialect).append("\n");
  for (const Item& item : items) out += printing::print(item.statement) + item.entries;
  for (const Fault& fault : faults()) {
    out.append(name(fault.code)).append(" ").append(std::to_string(fault.offset)).append(" ").append(fault.field).append("\n");
  }
  return out;
}

inline Reading read(std::string_view bytes, std::size_t at_least, std::size_t show) {
  const Format format = mt940::describe();
  return {formats::testing::batches_of(format, bytes, at_least, show)};
}

inline std::string message(std::string_view lines) {
  return std::string{":20:TEST\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n:60F:C260302EUR0,\r\n"}.append(lines).append(
      "\r\n:62F:C260303EUR0,\r\n-\r\n");
}

}  // namespace lettrage::formats::swift::testing
