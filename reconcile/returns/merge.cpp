#include <algorithm>
#include <tuple>

#include "reconcile/returns/reason.h"
#include "reconcile/returns/returns.h"

// An event is the join of its evidence: each group of fields is the greatest, in a total order over everything the group
// holds, of what the evidence says. That makes `merge` commutative, associative and idempotent. RTransaction::origin keeps the
// parts of that order which the values themselves do not show.
namespace lettrage::reconcile {
namespace {

constexpr std::uint16_t bits(RFlag flag) noexcept { return static_cast<std::uint16_t>(flag); }

void merge_reason(RTransaction& event, const REvidence& e, const ReasonTables& tables) {
  if (e.reason.empty()) return;
  const int known = returns::specificity(event.reason_list, event.reason, tables);
  const int given = returns::specificity(e.reason_list, e.reason, tables);
  if (known >= 2 && given >= 2 && event.reason != e.reason)
    event.flags = static_cast<std::uint16_t>(event.flags | bits(RFlag::ReasonConflict));
  // Smaller is better: of two codes as good the one that allows less, so that a claim is never collected past; texts in the
  // order of the alphabet.
  const auto key = [&](int specificity, bool booked, std::string_view code, std::string_view list, std::string_view raw) {
    const ReasonRule rule = tables.rule(list, code, Scheme::Core);
    return std::tuple{-specificity, !booked, rule.mandate_action == MandateAction::Keep, rule.retry, code, list, raw};
  };
  const auto before = key(known, event.origin.reason_booked, event.reason, event.reason_list, event.reason_raw);
  if (known > 0 && before <= key(given, e.booked, e.reason, e.reason_list, e.reason_raw)) return;
  event.reason = e.reason;
  event.reason_list = e.reason_list;
  event.reason_raw = e.reason_raw;
  event.origin.reason_booked = e.booked;
}

void merge_scheme(RTransaction& event, const REvidence& e) {
  if (e.scheme == Scheme::Unknown) return;
  if (event.scheme != Scheme::Unknown &&
      std::tuple{!event.origin.scheme_booked, event.scheme} <= std::tuple{!e.booked, e.scheme}) {
    return;
  }
  event.scheme = e.scheme;
  event.origin.scheme_booked = e.booked;
}

void merge_amounts(RTransaction& event, const REvidence& e) {
  // Where nobody says what the principal is, it is what was booked less the fee, as r-transactions.md 5.1 has it.
  const std::int64_t principal = e.principal != 0 ? e.principal : e.booked_amount - e.fee;
  const auto before = std::tuple{event.origin.amounts_booked,
                                 event.origin.principal_said,
                                 event.origin.fee_said,
                                 event.booked_amount,
                                 event.principal,
                                 event.fee,
                                 event.currency};
  const auto given = std::tuple{e.booked, e.principal != 0, e.fee_known, e.booked_amount, principal, e.fee, e.currency};
  if (given <= before) return;
  event.origin.amounts_booked = e.booked;
  event.origin.principal_said = e.principal != 0;
  event.origin.fee_said = e.fee_known;
  event.booked_amount = e.booked_amount;
  event.principal = principal;
  event.fee = e.fee;
  event.currency = e.currency;
}

Date earlier(Date a, Date b) noexcept {
  if (!a.present()) return b;
  return b.present() ? std::min(a, b) : a;
}

}  // namespace

ReasonRule effective_rule(RKind kind, std::string_view reason_list, std::string_view reason, Scheme scheme,
                          const ReasonTables& tables) noexcept {
  ReasonRule rule = tables.rule(reason_list, reason, scheme);
  const bool automatic =
      rule.retry == RetryRule::Auto || rule.retry == RetryRule::AutoOnce || rule.retry == RetryRule::AutoTechnical;
  const bool failed = kind == RKind::Reject || kind == RKind::Return ||
                      (kind == RKind::Refusal && rule.reason_class != ReasonClass::OtherUnspecified);
  const bool transfer = scheme == Scheme::Sct || scheme == Scheme::Inst;
  if (automatic && (!failed || transfer)) rule.retry = RetryRule::Never;
  return rule;
}

REvidence evidence_of(const RTransaction& event) noexcept {
  constexpr std::uint16_t links = bits(RFlag::Unmatched) | bits(RFlag::BatchMismatch) | bits(RFlag::DoubleNegative);
  return {.kind = event.kind,
          .strength = event.strength,
          .scheme = event.scheme,
          .booked = event.booked,
          .reason = event.reason,
          .reason_list = event.reason_list,
          .reason_raw = event.reason_raw,
          .rule = event.rule,
          .booked_amount = event.booked_amount,
          .principal = event.origin.principal_said ? event.principal : 0,
          .fee = event.fee,
          .fee_known = event.origin.fee_said,
          .currency = event.currency,
          .booking_date = event.booking_date,
          .original_settlement_date = event.original_settlement_date,
          .flags = static_cast<std::uint16_t>(event.flags & ~links),
          .masked = event.masked};
}

void merge(RTransaction& event, const REvidence& e, const ReasonTables& tables) {
  merge_reason(event, e, tables);
  merge_scheme(event, e);
  merge_amounts(event, e);
  if (std::tuple{e.strength, e.kind} > std::tuple{event.strength, event.kind}) {
    event.strength = e.strength;
    event.kind = e.kind;
  }
  event.booked = event.booked || e.booked;
  event.booking_date = earlier(event.booking_date, e.booking_date);
  event.original_settlement_date = earlier(event.original_settlement_date, e.original_settlement_date);
  event.flags = static_cast<std::uint16_t>(event.flags | e.flags);
  event.masked = event.masked || e.masked;
  event.rule = effective_rule(event.kind, event.reason_list, event.reason, event.scheme, tables);
}

}  // namespace lettrage::reconcile
