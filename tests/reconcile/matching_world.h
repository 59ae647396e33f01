/// \file
/// A small world of invoices, customers and payments for the tests of matching.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reconcile/matching/matching.h"

namespace lettrage::reconcile::test {

inline Date day(std::string_view iso) { return *Date::parse_iso(iso); }

/// Reference data under construction; the index is built on first use.
class World {
 public:
  ReferenceData data;
  MatchingPolicy policy;

  Invoice& invoice(std::string_view id, std::string_view customer, std::int64_t minor) {
    Invoice& added = data.invoices.emplace_back();
    added.invoice_id = id;
    added.customer_id = customer;
    added.currency = eur;
    added.amount = added.open = added.imported_open = minor;
    return added;
  }
  Invoice& credit_note(std::string_view id, std::string_view customer, std::int64_t minor) {
    Invoice& added = invoice(id, customer, minor);
    added.kind = InvoiceKind::CreditNote;
    return added;
  }
  Customer& customer(std::string_view id, std::vector<std::string_view> ibans) {
    Customer& added = data.customers.emplace_back();
    added.customer_id = id;
    added.ibans = std::move(ibans);
    return added;
  }
  Collection& collection(std::string_view end_to_end_id, std::string_view mandate, std::int64_t minor, std::string_view date) {
    Collection& added = data.collections.emplace_back();
    added.end_to_end_id = end_to_end_id;
    added.mandate_id = mandate;
    added.amount = {minor, eur};
    added.collection_date = day(date);
    return added;
  }
  const Index& index() {
    if (!index_) index_ = std::make_unique<Index>(data);
    return *index_;
  }
  Proposal propose(const Movement& movement) { return reconcile::propose(movement, index(), policy); }
  Decision decide(const Movement& movement) { return reconcile::decide(movement, propose(movement), index(), policy); }

 private:
  std::unique_ptr<Index> index_;
};

/// A booked credit in euro of 15 March 2026.
inline Movement credit(std::int64_t minor, std::string_view remittance = {}) {
  Movement movement;
  movement.direction = Direction::Credit;
  movement.amount = movement.entry_amount = {minor, eur};
  movement.booking_date = movement.value_date = day("2026-03-15");
  movement.remittance = remittance;
  return movement;
}
inline Movement paid_by(std::string_view iban, std::int64_t minor, std::string_view remittance = {}) {
  Movement movement = credit(minor, remittance);
  movement.details.counterparty_iban = iban;
  return movement;
}

/// A decision in one line: `applied:INV-1=100,INV-2=50 rest=10`, `suggested tie INV-1|INV-2+INV-3`, `unmatched no-reference`.
inline std::string line(const Decision& decision, const ReferenceData& data) {
  std::string out{name(decision.outcome)};
  const auto id = [&](std::uint32_t i) { return std::string{data.invoices[i].invoice_id}; };
  char separator = ' ';
  for (const Part& part : decision.parts) {
    out += separator + id(part.invoice) + "=" + std::to_string(part.minor) +
           (part.discount    ? "d"
            : part.write_off ? "w"
            : part.fee       ? "f"
                             : "");
    separator = ',';
  }
  if (decision.on_account != 0) out += " rest=" + std::to_string(decision.on_account);
  if (!decision.reason.empty()) out += " " + std::string{decision.reason};
  separator = ' ';
  for (const Suggestion& suggestion : decision.suggestions) {
    for (const std::uint32_t i : suggestion.invoices) {
      out += separator + id(i);
      separator = '+';
    }
    separator = '|';
  }
  return out;
}

}  // namespace lettrage::reconcile::test
