/// \file
/// Reads bytes through a format's cutter and parser, cut and shown as wished, and prints every field of every record and
/// every fault, so that two readings can be compared.
#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/batch.h"
#include "formats/format.h"
#include "tests/formats/batches_of.h"

namespace lettrage::formats::cfonb120 {
Format describe();
}
namespace lettrage::formats::cfonb240 {
Format describe();
}

namespace lettrage::formats::cfonb::testing {

struct Reading : formats::testing::Batches {
  [[nodiscard]] std::vector<const Entry*> entries() const {
    std::vector<const Entry*> out;
    for (const auto& batch : batches) {
      for (const Entry& entry : batch->entries) out.push_back(&entry);
    }
    return out;
  }
  [[nodiscard]] std::vector<const Statement*> statements() const {  ///< without continuations
    std::vector<const Statement*> out;
    for (const auto& batch : batches) {
      for (const Statement& statement : batch->statements) {
        if (!statement.continues) out.push_back(&statement);
      }
    }
    return out;
  }
  [[nodiscard]] std::vector<Fault> faults() const {
    std::vector<Fault> out = cutter_faults;
    for (const auto& batch : batches) out.insert(out.end(), batch->faults.begin(), batch->faults.end());
    return out;
  }
  [[nodiscard]] bool has(Code code) const {
    const auto all = faults();
    return std::any_of(all.begin(), all.end(), [code](const Fault& fault) { return fault.code == code; });
  }
  [[nodiscard]] std::string_view dialect() const { return batches.empty() ? "" : batches.back()->header.dialect; }
  [[nodiscard]] std::string print() const;
};

inline constexpr std::size_t whole_file = static_cast<std::size_t>(-1) / 2;

/// `at_least` as in `Cutter::cut`; `show` bytes more are shown whenever the cutter asks for more (0: all at once).
inline Reading read(const Format& format, std::string_view bytes, std::size_t at_least = whole_file, std::size_t show = 0) {
  return {formats::testing::batches_of(format, bytes, at_least, show)};
}

inline void put(std::string& out, std::string_view key, std::string_view value) {
  if (!value.empty()) out.append(" ").append(key).append("=[").append(value).append("]");
}
inline void put(std::string& out, std::string_view key, const Money& money) {
  if (money.currency.present()) put(out, key, format_amount(money) + std::string{money.currency.code()});
}
inline void put(std::string& out, std::string_view key, const Balance& balance) {
  if (balance.present()) put(out, key, balance.date.iso() + " " + format_amount(balance.minor(), balance.amount.currency));
}

inline std::string printed(const Entry& e) {
  const PaymentDetails& d = e.details;
  std::string out = "  entry";
  put(out, "amount", format_amount(signed_minor(e.amount, e.direction), e.amount.currency));
  put(out, "currency", e.amount.currency.code());
  put(out, "direction", std::to_string(static_cast<int>(e.direction)) + std::to_string(static_cast<int>(e.status)));
  put(out, "dates", e.booking_date.iso() + "/" + e.value_date.iso() + "/" + d.original_settlement_date.iso());
  put(out, "offset", std::to_string(e.offset));
  put(out, "reference", e.entry_reference);
  put(out, "bank", e.bank_reference);
  put(out, "information", e.additional_information);
  put(out, "code", d.proprietary_code);
  put(out, "end_to_end", d.end_to_end_id);
  put(out, "instruction", d.instruction_id);
  put(out, "original_instruction", d.original_instruction_id);
  put(out, "mandate", d.mandate_id);
  put(out, "creditor", d.creditor_id);
  put(out, "cheque", d.cheque_number);
  put(out, "name", d.counterparty_name);
  put(out, "iban", d.counterparty_iban);
  put(out, "account", d.counterparty_account);
  put(out, "bic", d.counterparty_bic);
  put(out, "ultimate", d.ultimate_counterparty_name);
  for (const auto line : d.remittance) put(out, "remittance", line);
  for (const auto& reference : d.structured_references) put(out, "structured " + std::string{reference.type}, reference.value);
  put(out, "purpose", d.purpose);
  put(out, "original", d.original_amount);
  put(out, "charges", d.charges);
  put(out, "rate", d.exchange_rate);
  put(out, "reason", d.return_reason);
  put(out, "reason_list", d.return_reason_list);
  return out + "\n";
}

inline std::string printed(const Statement& s) {
  std::string out = "statement";
  put(out, "kind", std::to_string(static_cast<int>(s.kind)));
  put(out, s.account_is_iban ? "iban" : "account", s.account);
  put(out, "currency", s.currency.code());
  put(out, "dates", s.from_date.iso() + "/" + s.to_date.iso());
  put(out, "opening", s.opening);
  put(out, "closing", s.closing);
  put(out, "complete", s.complete ? "yes" : "");
  put(out, "offset", std::to_string(s.offset));
  return out + "\n";
}

/// Statements that continue are merged into the one they continue, as the pipeline does it.
inline std::string Reading::print() const {
  std::vector<std::pair<Statement, std::string>> items;
  for (const auto& batch : batches) {
    for (const RecordRef ref : batch->order) {
      if (ref.kind == RecordKind::Statement) {
        const Statement& s = batch->statements[ref.index];
        if (!s.continues) {
          items.emplace_back(s, std::string{});
          continue;
        }
        if (items.empty()) return "continues nothing";
        Statement& into = items.back().first;
        if (printed(into).find(s.account) == std::string::npos || into.complete) return "continues another";
        if (!into.closing.present()) into.closing = s.closing;
        if (!into.to_date) into.to_date = s.to_date;
        into.complete = into.complete || s.complete;
      } else if (items.empty() || batch->entries[ref.index].statement >= batch->statements.size()) {
        return "an entry without its statement";
      } else {
        items.back().second += printed(batch->entries[ref.index]);
      }
    }
  }
  std::string out;
  for (const auto& [statement, entries] : items) out += printed(statement) + entries;
  for (const Fault& fault : faults()) {
    out.append(name(fault.code)).append(" ").append(name(fault.severity)).append(" ");
    out.append(std::to_string(static_cast<int>(fault.unit))).append(" ").append(std::to_string(fault.offset)).append(" ");
    out.append(fault.field).append(" ").append(fault.found).append("\n");
  }
  return out.append(dialect());
}

inline std::string slurp(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// A record of `width` columns with texts at their 1-based columns.
inline std::string record(std::size_t width, std::initializer_list<std::pair<std::size_t, std::string_view>> fields) {
  std::string out(width, ' ');
  for (const auto& [column, text] : fields) out.replace(column - 1, text.size(), text);
  return out;
}

}  // namespace lettrage::formats::cfonb::testing
