/// \file
/// What R-transactions, collections and people say of invoices and debtors: whether reminders and retries go on.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "reconcile/dunning/announce.h"
#include "reconcile/dunning/ladder.h"

namespace lettrage::reconcile {

/// The failures of one invoice that the debtor answers for.
struct Failures {
  Date first, last;                               ///< days on which they became known; absent: none
  Date disputed;                                  ///< newest day on which the debtor disputed it, absent: never
  ReasonClass reason_class = ReasonClass::Other;  ///< of the last
  std::vector<std::string_view> mandates;         ///< collected on; views of the events
};

/// Why nothing may be said to a debtor at all, since when.
struct Silence {
  DunningStop stop = DunningStop::None;
  Date since;
};

class Debtors {
 public:
  explicit Debtors(const DunningContext& context);

  /// Of an invoice by its index; null where nothing failed.
  [[nodiscard]] const Failures* failures_of(std::uint32_t invoice) const;
  /// What R-transactions and people say against writing to a customer on the day.
  [[nodiscard]] DunningStop stop_of(std::string_view customer_id) const;
  /// What people know that lets a customer's ladder rest.
  [[nodiscard]] std::vector<Hold> pauses_of(std::string_view customer_id) const;
  /// The debtor disputes it, and nobody looked since.
  [[nodiscard]] bool is_disputed(std::uint32_t invoice) const;
  /// Collections of an invoice that are, or were, under way.
  void add_holds(std::uint32_t invoice, std::vector<Hold>& holds) const;

 private:
  void read(const RTransaction& event);
  [[nodiscard]] Date reviewed(std::string_view customer_id) const;

  const DunningContext& context_;
  std::unordered_map<std::uint32_t, Failures> failures_;
  std::unordered_map<std::string_view, Silence> silences_;                       // by customer
  std::unordered_map<std::string_view, std::vector<const DunningFact*>> facts_;  // by customer
  std::unordered_map<std::string_view, std::vector<const Retry*>> planned_;      // by invoice; still to be presented
};

}  // namespace lettrage::reconcile
