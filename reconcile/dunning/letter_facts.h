/// \file
/// What the letter of a notice says, from what the ledger knows. Pure: reads, changes nothing.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "reconcile/dunning/announce.h"
#include "reconcile/letters/late_payment.h"
#include "reconcile/letters/letter.h"

namespace lettrage::reconcile {

class Debtors;

/// Invoices that a letter lists; of more it says how many.
inline constexpr std::size_t listed_invoices_max = 50;

/// The facts of letters as things stand; the context outlives it.
class LetterFacts {
 public:
  explicit LetterFacts(const DunningContext& context);
  ~LetterFacts();
  LetterFacts(const LetterFacts&) = delete;
  LetterFacts& operator=(const LetterFacts&) = delete;

  /// Of a step of the ladder or of a notice before a retry. Nothing where there is nothing left to write about: it is paid,
  /// disputed, or the retry is not planned any more.
  [[nodiscard]] std::optional<Letter> of(const Notice& notice) const;

 private:
  void ask_for(Letter& letter, const Notice& notice, const Invoice& lead) const;
  void debit(Letter& letter, const Notice& notice, const Invoice& lead) const;
  void creditor(Letter& letter, const Invoice& lead) const;
  void add_late_payment(Letter& letter, const std::vector<LetterInvoice>& invoices) const;

  const DunningContext& context_;
  InterestRule interest_;
  std::unique_ptr<const Debtors> debtors_;
  std::unordered_map<std::string_view, const Retry*> retries_;  // by invoice: the next presentation
};

}  // namespace lettrage::reconcile
