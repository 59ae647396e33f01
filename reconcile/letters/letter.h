/// \file
/// What a letter says, before it has words: facts of one notice, taken from the ledger.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/money.h"
#include "reconcile/letters/language.h"

namespace lettrage::reconcile {

struct LetterInvoice {
  std::string number;
  Date issued, due;
  Money open;  ///< of a credit note: what it takes off
  bool credit_note = false;
  int days_late = 0;                     ///< to the letter's date
  std::optional<std::int64_t> interest;  ///< minor units; between businesses only, and only where every rate is known
};

/// What the law adds between businesses (late_payment.h).
struct LatePayment {
  Money compensation;             ///< fixed, for all late invoices
  int invoices = 0;               ///< that it counts
  std::optional<Money> interest;  ///< to the letter's date; absent where a rate is not known
  std::optional<int> rate;        ///< hundredths of a percent a year, on the letter's date
};

/// Owned texts as the books have them; `render` makes them safe to print. Empty or absent: not known, or not so.
struct Letter {
  Language language = Language::French;
  std::string template_name, step, notice_id;
  std::string customer_id, customer_name;
  std::string creditor_name, creditor_id, creditor_iban;
  std::string mandate_id, debtor_account;  ///< `debtor_account`: masked but for its ends
  std::string invoice_id, reference;       ///< of the invoice that leads
  std::string payment_link;
  Date date;        ///< the letter's
  Date due_date;    ///< of the invoice that leads
  Date debit_date;  ///< of the next collection
  Date deadline;    ///< of a formal notice
  int deadline_days = 0;
  Money amount;
  bool consumer = true;
  bool french_law = true;  ///< governs the claim
  bool task = false;       ///< for our own people or those who act for us, not for the debtor
  bool pay = false;        ///< the debtor is asked to pay himself
  std::vector<LetterInvoice> invoices;
  std::size_t more_invoices = 0;  ///< that are not listed
  std::optional<LatePayment> late;
};

}  // namespace lettrage::reconcile
