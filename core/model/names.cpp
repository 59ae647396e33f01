#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/model/allocation.h"
#include "core/model/dunning.h"
#include "core/model/movement.h"
#include "core/model/r_transaction.h"
#include "core/model/reference_data.h"
#include "core/model/retry.h"

// The words users see (CONTRACT.md), each list in the order of its enumeration.
namespace lettrage {
namespace {

template <std::size_t N>
using Words = std::array<std::string_view, N>;

constexpr Words<11> outcomes{"applied", "on_account", "suggested", "unmatched", "collection", "r_transaction",
                             "rule",    "not_booked", "duplicate", "status",    "outgoing"};
static_assert(outcomes.size() == static_cast<std::size_t>(Outcome::Outgoing) + 1);

constexpr Words<12> methods{"",
                            "end_to_end_id",
                            "instruction_id",
                            "mandate_amount",
                            "batch",
                            "structured_reference",
                            "invoice_number",
                            "iban_amount",
                            "name_amount",
                            "identity",
                            "manual",
                            "rule"};
static_assert(methods.size() == static_cast<std::size_t>(Method::Rule) + 1);

constexpr Words<6> allocation_kinds{"payment", "discount", "write_off", "fee", "credit_note", "reversal"};
static_assert(allocation_kinds.size() == static_cast<std::size_t>(AllocationKind::Reversal) + 1);

constexpr Words<10> r_kinds{"unknown",  "reject",     "refusal",      "return", "refund",
                            "reversal", "revocation", "cancellation", "recall", "recall_answer"};
static_assert(r_kinds.size() == static_cast<std::size_t>(RKind::RecallAnswer) + 1);

constexpr Words<12> reason_classes{"funds",          "account",           "mandate",      "dispute",
                                   "regulatory",     "technical",         "duplicate",    "other",
                                   "other:deceased", "other:unspecified", "other:recall", "other:insolvency"};
static_assert(reason_classes.size() == static_cast<std::size_t>(ReasonClass::OtherInsolvency) + 1);

constexpr Words<5> retry_rules{"never", "after_fix", "auto", "auto_once", "auto_tech"};
static_assert(retry_rules.size() == static_cast<std::size_t>(RetryRule::AutoTechnical) + 1);

constexpr Words<3> mandate_actions{"keep", "suspend", "end"};
static_assert(mandate_actions.size() == static_cast<std::size_t>(MandateAction::End) + 1);

constexpr Words<4> contacts{"none", "notify", "required", "forbidden"};
static_assert(contacts.size() == static_cast<std::size_t>(Contact::Forbidden) + 1);

/// By bit, lowest first.
constexpr Words<9> r_flags{"LATE_REFUND",    "SCHEME_ANOMALY", "DOUBLE_NEGATIVE", "OVER_REFUNDED", "AMOUNT_MISMATCH",
                           "BATCH_MISMATCH", "UNMATCHED",      "REASON_CONFLICT", "TWIN_SETTLED"};
static_assert(1U << (r_flags.size() - 1) == static_cast<unsigned>(RFlag::TwinSettled));

constexpr Words<2> invoice_kinds{"invoice", "credit_note"};
static_assert(invoice_kinds.size() == static_cast<std::size_t>(InvoiceKind::CreditNote) + 1);

constexpr Words<5> payment_methods{"", "direct_debit", "credit_transfer", "card", "other"};
static_assert(payment_methods.size() == static_cast<std::size_t>(PaymentMethod::Other) + 1);

constexpr Words<5> schemes{"unknown", "CORE", "B2B", "SCT", "INST"};
static_assert(schemes.size() == static_cast<std::size_t>(Scheme::Inst) + 1);

constexpr Words<4> mandate_statuses{"active", "suspended", "cancelled", "expired"};
static_assert(mandate_statuses.size() == static_cast<std::size_t>(MandateStatus::Expired) + 1);

constexpr Words<5> sequence_types{"", "FRST", "RCUR", "FNAL", "OOFF"};
static_assert(sequence_types.size() == static_cast<std::size_t>(SequenceType::OneOff) + 1);

constexpr Words<7> retry_statuses{"scheduled", "held", "exhausted", "fallback", "approved", "released", "withdrawn"};
static_assert(retry_statuses.size() == static_cast<std::size_t>(RetryStatus::Withdrawn) + 1);

constexpr Words<3> notice_statuses{"due", "done", "withdrawn"};
static_assert(notice_statuses.size() == static_cast<std::size_t>(NoticeStatus::Withdrawn) + 1);

constexpr Words<8> dunning_fact_kinds{"promise",  "instalments", "complaint",     "dispute",
                                      "deceased", "insolvency",  "over_indebted", "reviewed"};
static_assert(dunning_fact_kinds.size() == static_cast<std::size_t>(last_dunning_fact_kind) + 1);

/// A value from outside the enumeration, as a damaged book may hold, has no name.
template <std::size_t N, class Enumeration>
constexpr std::string_view word(const Words<N>& words, Enumeration value) noexcept {
  const auto index = static_cast<std::size_t>(value);
  return index < N ? words[index] : std::string_view{};
}

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr bool same_ignoring_case(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

/// The enumerator a word names, case ignored: people type reference data.
template <class Enumeration, std::size_t N>
constexpr std::optional<Enumeration> value_of(const Words<N>& words, std::string_view text) noexcept {
  if (text.empty()) return std::nullopt;
  for (std::size_t i = 0; i < N; ++i) {
    if (same_ignoring_case(words[i], text)) return static_cast<Enumeration>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view name(Outcome value) noexcept { return word(outcomes, value); }
std::string_view name(Method value) noexcept { return word(methods, value); }
std::string_view name(AllocationKind value) noexcept { return word(allocation_kinds, value); }
std::string_view name(RKind value) noexcept { return word(r_kinds, value); }
std::string_view name(ReasonClass value) noexcept { return word(reason_classes, value); }
std::string_view name(RetryRule value) noexcept { return word(retry_rules, value); }
std::string_view name(MandateAction value) noexcept { return word(mandate_actions, value); }
std::string_view name(Contact value) noexcept { return word(contacts, value); }
std::string_view name(InvoiceKind value) noexcept { return word(invoice_kinds, value); }
std::string_view name(PaymentMethod value) noexcept { return word(payment_methods, value); }
std::string_view name(Scheme value) noexcept { return word(schemes, value); }
std::string_view name(MandateStatus value) noexcept { return word(mandate_statuses, value); }
std::string_view name(SequenceType value) noexcept { return word(sequence_types, value); }
std::string_view name(RetryStatus value) noexcept { return word(retry_statuses, value); }
std::string_view name(NoticeStatus value) noexcept { return word(notice_statuses, value); }
std::string_view name(DunningFactKind value) noexcept { return word(dunning_fact_kinds, value); }

std::string names(std::uint16_t flags) {
  std::string out;
  for (std::size_t bit = 0; bit < r_flags.size(); ++bit) {
    if ((static_cast<unsigned>(flags) >> bit & 1U) == 0) continue;
    if (!out.empty()) out.push_back('|');
    out.append(r_flags[bit]);
  }
  return out;
}

std::optional<InvoiceKind> invoice_kind(std::string_view text) noexcept { return value_of<InvoiceKind>(invoice_kinds, text); }
std::optional<PaymentMethod> payment_method(std::string_view text) noexcept {
  return value_of<PaymentMethod>(payment_methods, text);
}
Scheme scheme(std::string_view text) noexcept { return value_of<Scheme>(schemes, text).value_or(Scheme::Unknown); }
std::optional<MandateStatus> mandate_status(std::string_view text) noexcept {
  return value_of<MandateStatus>(mandate_statuses, text);
}
SequenceType sequence_type(std::string_view text) noexcept {
  return value_of<SequenceType>(sequence_types, text).value_or(SequenceType::Unknown);
}
std::optional<RetryStatus> retry_status(std::string_view text) noexcept { return value_of<RetryStatus>(retry_statuses, text); }
std::optional<NoticeStatus> notice_status(std::string_view text) noexcept {
  return value_of<NoticeStatus>(notice_statuses, text);
}
std::optional<DunningFactKind> dunning_fact_kind(std::string_view text) noexcept {
  return value_of<DunningFactKind>(dunning_fact_kinds, text);
}

}  // namespace lettrage
