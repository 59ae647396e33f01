/// \file
/// What the user tells us: invoices, mandates, customers, and the collections that were sent. Views live on the arena of
/// the `ReferenceData` (or book snapshot) that holds the record; an empty view means absent.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/money.h"
#include "core/text_arena.h"

namespace lettrage {

enum class InvoiceKind : std::uint8_t { Invoice, CreditNote };
enum class PaymentMethod : std::uint8_t { Unknown, DirectDebit, CreditTransfer, Card, Other };

/// CONTRACT "invoices". Amounts are never negative, for credit notes neither: `kind` says what they are.
struct Invoice {
  std::string_view invoice_id, customer_id, customer_name, customer_iban, reference, mandate_id, end_to_end_id, account_iban,
      seller_id, status;
  Currency currency;
  std::int64_t amount = 0;         ///< minor units
  std::int64_t open = 0;           ///< minor units still open: `open_amount` as imported, minus live allocations since
  std::int64_t imported_open = 0;  ///< `open_amount` as imported (default: `amount`)
  std::int64_t discount_amount = 0, commission_amount = 0;
  Date due_date, issue_date, discount_until;
  InvoiceKind kind = InvoiceKind::Invoice;
  PaymentMethod payment_method = PaymentMethod::Unknown;
  bool disputed = false;  ///< by a refund: no automatic dunning until reviewed
};

enum class Scheme : std::uint8_t { Unknown, Core, B2b, Sct, Inst };
enum class MandateStatus : std::uint8_t { Active, Suspended, Cancelled, Expired };

struct Mandate {
  std::string_view mandate_id, customer_id, debtor_name, debtor_iban, debtor_bic, creditor_id;
  Scheme scheme = Scheme::Core;
  MandateStatus status = MandateStatus::Active;
  Date signature_date, last_collection_date;
  // Kept by the book, not imported:
  std::string_view status_reason;  ///< why it is not active: a reason code, or a person's words
  Date status_since, fixed_on;     ///< `fixed_on`: data were corrected, or a hold lifted
  Date registered_on;              ///< B2B: the debtor's bank has it
};

struct Customer {
  std::string_view customer_id, name, email, phone, language, segment;
  std::vector<std::string_view> aliases, ibans;
  std::uint8_t payday = 0;  ///< day of month, 0 = not given
  std::optional<bool> is_consumer;
};

enum class SequenceType : std::uint8_t { Unknown, First, Recurrent, Final, OneOff };  ///< FRST RCUR FNAL OOFF

/// One DrctDbtTxInf of a pain.008 that was sent (or of a retry we released): a demand for money on one mandate.
struct Collection {
  std::string_view message_id, payment_information_id, end_to_end_id, instruction_id, mandate_id, creditor_id;
  std::string_view creditor_name, creditor_iban, creditor_bic, debtor_name, debtor_iban, debtor_bic;
  std::string_view remittance;
  Money amount;
  Scheme scheme = Scheme::Core;
  SequenceType sequence_type = SequenceType::Unknown;
  Date collection_date;  ///< ReqdColltnDt: D
  Date mandate_signature_date;
  std::vector<std::string_view> invoice_ids;  ///< what it collects, found on import; may be empty
};

/// Reference data of one import or one run, with the arena its views live on.
struct ReferenceData {
  std::unique_ptr<TextArena> arena = std::make_unique<TextArena>();
  std::vector<Invoice> invoices;
  std::vector<Mandate> mandates;
  std::vector<Customer> customers;
  std::vector<Collection> collections;
};

[[nodiscard]] std::string_view name(InvoiceKind) noexcept;
[[nodiscard]] std::string_view name(PaymentMethod) noexcept;
[[nodiscard]] std::string_view name(Scheme) noexcept;  ///< `CORE` `B2B` `SCT` `INST` `unknown`
[[nodiscard]] std::string_view name(MandateStatus) noexcept;
[[nodiscard]] std::string_view name(SequenceType) noexcept;  ///< `FRST` …, empty for Unknown
[[nodiscard]] std::optional<InvoiceKind> invoice_kind(std::string_view) noexcept;
[[nodiscard]] std::optional<PaymentMethod> payment_method(std::string_view) noexcept;
[[nodiscard]] Scheme scheme(std::string_view) noexcept;  ///< Unknown for anything else; case ignored
[[nodiscard]] std::optional<MandateStatus> mandate_status(std::string_view) noexcept;
[[nodiscard]] SequenceType sequence_type(std::string_view) noexcept;

}  // namespace lettrage
