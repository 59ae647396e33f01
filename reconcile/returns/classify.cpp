#include <algorithm>

#include "core/calendar.h"
#include "core/identifiers.h"
#include "reconcile/returns/amounts.h"
#include "reconcile/returns/reason.h"
#include "reconcile/returns/returns.h"
#include "reconcile/returns/signs.h"

namespace lettrage::reconcile {
namespace {

using returns::one_of;
using returns::Reason;
using returns::Signs;

/// How sure the kind is: see REvidence::strength.
struct Verdict {
  RKind kind = RKind::Unknown;
  std::uint8_t strength = 0;
};
constexpr std::uint8_t said = 3, booked_only = 2, status_only = 1;

// An unauthorised refund is decided up to 30 days after the claim and booked up to 4 business days later (r-transactions.md
// 3.1), so only what comes later than that is late.
constexpr int unauthorised_inquiry_days = 30;
constexpr int unauthorised_booking_days = 4;

struct Facts {
  const Movement& movement;
  const Original* original;
  const Signs& signs;
  const Reason& reason;
  Scheme scheme;
  Date settled;  // of the original collection
  const ReturnPolicy& policy;
};

Scheme scheme_of(const Movement& m, const Signs& s, const Original* original) noexcept {
  if (const Scheme stated = lettrage::scheme(m.scheme); stated != Scheme::Unknown) return stated;
  const std::string_view before = m.details.original_bank_transaction_code;
  const std::string_view before_sub = before.size() >= 4 ? before.substr(before.size() - 4) : std::string_view{};
  for (const std::string_view sub : {before_sub, s.sub_family}) {
    if (sub == "ESDD") return Scheme::Core;
    if (sub == "BBDD") return Scheme::B2b;
  }
  if (one_of(s.family, "IRCT RRCT") || s.gvc == "160" || one_of(s.operation, "C1 C2 C3 C4 C5")) return Scheme::Inst;
  if (one_of(s.family, "ICDT RCDT") || one_of(s.gvc, "059 159") || s.operation == "12") return Scheme::Sct;
  if (s.gvc == "109" || one_of(s.operation, "B3 A5") || one_of(s.bank_type, "631 633")) return Scheme::Core;
  if (s.gvc == "108" || one_of(s.operation, "B4 A6") || s.bank_type == "632") return Scheme::B2b;
  return original ? original->scheme : Scheme::Unknown;
}

// A transfer we had received is given back.
bool gives_transfer_back(const Facts& f) noexcept {
  const Signs& s = f.signs;
  if (one_of(s.sub_family, "RRTN RPCR") || one_of(s.gvc, "159 160") || one_of(s.operation, "12 C4") || s.bank_type == "651") {
    return true;
  }
  return s.explicit_return && (one_of(s.family, "RCDT RRCT ICDT IRCT") || f.reason.code == "FOCR");
}

Verdict given_back(const Facts& f) noexcept {
  const Signs& s = f.signs;
  // FOCR: we agreed to a recall, this is our answer (r-transactions.md 1.1, vector V48).
  if (f.reason.code == "FOCR" || s.sub_family == "RPCR" || s.operation == "C4" || s.bank_type == "651") {
    return {RKind::RecallAnswer, said};
  }
  if (one_of(f.reason.code, "DUPL TECH FRAD CUST AM09 AC03")) return {RKind::Recall, said};
  if (f.reason.code.empty()) return {RKind::Recall, booked_only};
  return {RKind::Return, booked_only};
}

bool refused_late(const Facts& f) noexcept {
  // B2B has no refund, so an unknown scheme is judged as Core.
  return f.reason.code == "MD01" && f.scheme != Scheme::B2b && f.settled.present() && f.movement.booking_date.present() &&
         f.movement.booking_date > Calendar::target().add_business_days(f.settled, f.policy.return_days_core);
}

bool returned_item(const Facts& f) noexcept {
  const Movement& m = f.movement;
  const Signs& s = f.signs;
  if (s.explicit_return) return true;
  if (one_of(s.sub_family, "UPDD UPCQ UPCT") || one_of(s.operation, "03 10 26 27 33 34 38 98 B3 B4") ||
      one_of(s.gvc, "009 108 109 110 111 183") || s.swift_type == "RTI" || one_of(s.bank_type, "244 245 246 631 632 633")) {
    return true;
  }
  // A debit among our own collections: the bank marks it as a reversal, or it names a collection we sent. Some banks keep
  // the sub-family of the original and only turn the sign (r-transactions.md 1.3).
  if (s.family == "IDDT" && (m.reversal || f.original)) return true;
  if (s.we_are_debtor) return false;
  if (s.family.empty() && s.gvc.empty() && s.operation.empty() && f.original && !m.details.mandate_id.empty()) return true;
  return returns::text_says_returned(m, s);
}

/// The decision order of r-transactions.md 1.3, first match wins.
Verdict judge_debit(const Facts& f) noexcept {
  const Signs& s = f.signs;
  if (gives_transfer_back(f)) return given_back(f);
  if (s.we_are_debtor && !s.explicit_return && s.sub_family != "UPDD") return {};
  // 1
  if (one_of(s.operation, "A5 A6") || s.sub_family == "PRDD" || s.gvc == "193" || s.bank_type == "242") {
    return {RKind::Reversal, said};
  }
  // 2; CFONB 99: cancellations and adjustments
  if (s.sub_family == "RCDD") return {RKind::Cancellation, said};
  if (s.operation == "99") return {RKind::Cancellation, booked_only};
  if (!returned_item(f)) return {};
  const bool refusal = f.reason.code == "MS02";
  // 3
  if (s.return_type == "RJCT") return {refusal ? RKind::Refusal : RKind::Reject, said};
  // What CODA says in a field of its own.
  if (s.return_type == "RVSL") return {RKind::Reversal, said};
  if (s.return_type == "CANC") return {RKind::Cancellation, said};
  // 4
  if (f.reason.code == "MD06" || s.return_type == "RFND") return {RKind::Refund, said};
  // 5
  if (refused_late(f)) return {RKind::Refund, said};
  // 6, and the codes of Dutch banks that say as much
  if (s.return_type == "RTRN" || one_of(s.bank_type, "245 631 632")) return {RKind::Return, said};
  if (one_of(s.bank_type, "244 633")) return {RKind::Refund, said};
  if (s.bank_type == "246") return {refusal ? RKind::Refusal : RKind::Reject, said};
  // 7
  if (f.settled.present() && f.movement.booking_date.present() && f.movement.booking_date < f.settled) {
    return {RKind::Reject, booked_only};
  }
  // 8
  return {RKind::Return, booked_only};
}

/// A payment of ours that came back. Money back on what others collected from us is not ours to follow.
Verdict judge_credit(const Facts& f) noexcept {
  const Signs& s = f.signs;
  if (s.we_are_debtor || s.family == "IDDT" || one_of(s.gvc, "171 174 192 196") || one_of(s.operation, "A1 A2 A5 A6 B3 B4")) {
    return {};
  }
  const bool by_code = one_of(s.sub_family, "RRTN RPCR") || one_of(s.gvc, "059 159 160") || one_of(s.operation, "12 C3 C5") ||
                       one_of(s.bank_type, "593 594 595 596");
  if (!by_code) {
    if (!s.explicit_return && s.swift_type != "RTI") return {};
    // Direct debits only: we are the debtor who refused or was refunded.
    if (!f.movement.details.mandate_id.empty() || one_of(f.reason.code, "MD01 MD02 MD06")) return {};
  }
  if (f.reason.code == "FOCR" || s.sub_family == "RPCR" || s.operation == "C3") return {RKind::RecallAnswer, said};
  return {RKind::Return, s.explicit_return ? said : booked_only};
}

std::uint16_t flags_of(const Facts& f, RKind kind) noexcept {
  std::uint16_t flags = 0;
  const auto set = [&](RFlag flag) { flags = static_cast<std::uint16_t>(flags | static_cast<std::uint16_t>(flag)); };
  const Calendar& calendar = Calendar::target();
  const Date booked = f.movement.booking_date;
  const bool dated = f.settled.present() && booked.present();
  if (kind == RKind::Refund && f.scheme == Scheme::B2b) set(RFlag::SchemeAnomaly);
  // Unauthorised claims on B2B collections are not in the scheme, yet some banks accept them (r-transactions.md 3.1).
  if (kind == RKind::Return && f.scheme == Scheme::B2b && f.reason.code == "MD01" && dated &&
      booked > calendar.add_business_days(f.settled, std::max(f.policy.return_days_b2b, f.policy.return_days_core))) {
    set(RFlag::SchemeAnomaly);
  }
  if (kind == RKind::Refund && dated) {
    const Date last =
        f.reason.code == "MD01"
            ? calendar.add_business_days(f.settled.plus_months(f.policy.unauthorised_months).plus_days(unauthorised_inquiry_days),
                                         unauthorised_booking_days)
            : calendar.add_business_days(f.settled.plus_days(f.policy.refund_days), f.policy.refund_booking_days);
    if (booked > last) set(RFlag::LateRefund);
  }
  return flags;
}

bool is_masked(const Facts& f) {
  if (f.reason.code != "MS03") return false;
  const std::string_view known = f.original ? f.original->debtor_iban : std::string_view{};
  const std::string_view country = iban_country(known.empty() ? f.movement.details.counterparty_iban : known);
  const auto& countries = f.policy.masking_countries;
  return std::any_of(countries.begin(), countries.end(), [&](const std::string& c) { return c == country; });
}

bool is_refused_status(std::string_view status) noexcept { return status == "RJCT" || status == "CANC"; }

Verdict judge_status(const Facts& f, const ReasonTables& tables) noexcept {
  // CANC: taken back before settlement because the creditor asked for it.
  if (f.movement.status_code == "CANC") return {RKind::Revocation, status_only};
  // Some banks report refunds after settlement in pain.002 too; only a debtor gives this reason, and only then.
  if (f.reason.code == "MD06") return {RKind::Refund, said};
  const PaymentDetails& d = f.movement.details;
  // A bank is given by its BIC, the debtor by his name (r-transactions.md 1.2). No debtor refuses a file format, though: there
  // a bank wrote its own name.
  const bool technical = tables.rule(f.reason.list, f.reason.code, f.scheme).reason_class == ReasonClass::Technical;
  const bool by_debtor = !d.return_originator.empty() && !d.return_originator_is_agent && !technical;
  return {by_debtor || f.reason.code == "MS02" ? RKind::Refusal : RKind::Reject, status_only};
}

// A message about a single payment says by its kind what it is; whether the payment was a transfer decides between the names.
Verdict judge_item(const Facts& f) noexcept {
  const bool transfer = f.scheme == Scheme::Sct || f.scheme == Scheme::Inst;
  const bool collection =
      f.original != nullptr || f.scheme == Scheme::Core || f.scheme == Scheme::B2b || !f.movement.details.mandate_id.empty();
  switch (f.movement.item) {
    case ItemKind::Payment: break;
    case ItemKind::Return:
      if (f.reason.code == "MD06" || refused_late(f)) return {RKind::Refund, said};
      if (f.reason.code == "FOCR") return {RKind::RecallAnswer, said};
      return {RKind::Return, said};
    case ItemKind::Reversal: return {RKind::Reversal, said};
    // What is asked for has not happened yet: any report of what did says more.
    case ItemKind::Revocation: return {RKind::Revocation, status_only};
    case ItemKind::CancellationRequest: return {collection && !transfer ? RKind::Cancellation : RKind::Recall, status_only};
    case ItemKind::CancellationAnswer: return {RKind::RecallAnswer, status_only};
  }
  return {};
}

}  // namespace

bool may_be_r_transaction(const Movement& m) noexcept {
  if (m.source == MovementSource::StatusFile) return m.item != ItemKind::Payment || is_refused_status(m.status_code);
  if (m.status != EntryStatus::Booked || m.direction == Direction::None) return false;
  const Signs s = returns::read_signs(m);
  if (s.fee) return false;
  if (s.explicit_return || one_of(s.sub_family, "RRTN RPCR") || s.swift_type == "RTI") return true;
  if (m.direction == Direction::Credit) {
    return one_of(s.gvc, "059 159 160") || one_of(s.operation, "12 C3 C5") || one_of(s.bank_type, "593 594 595 596");
  }
  return s.family == "IDDT" || one_of(s.sub_family, "UPDD PRDD RCDD UPCQ UPCT") ||
         one_of(s.operation, "03 10 12 26 27 33 34 38 98 99 A5 A6 B3 B4 C4") ||
         one_of(s.gvc, "009 108 109 110 111 159 160 183 193") || one_of(s.bank_type, "242 244 245 246 631 632 633 651") ||
         !m.details.mandate_id.empty() || returns::text_says_returned(m, s);
}

std::optional<REvidence> classify(const Movement& m, const Original* original, const ReasonTables& tables,
                                  const ReturnPolicy& policy) {
  if (!may_be_r_transaction(m)) return std::nullopt;
  const bool status = m.source == MovementSource::StatusFile;
  const Signs signs = returns::read_signs(m);
  const Reason reason = returns::read_reason(m, signs, tables);
  Date settled = original ? original->collection_date : Date{};
  if (!settled.present()) settled = status ? m.requested_date : m.details.original_settlement_date;
  const Facts f{.movement = m,
                .original = original,
                .signs = signs,
                .reason = reason,
                .scheme = scheme_of(m, signs, original),
                .settled = settled,
                .policy = policy};
  const bool item = status && m.item != ItemKind::Payment;
  const Verdict verdict = item                              ? judge_item(f)
                          : status                          ? judge_status(f, tables)
                          : m.direction == Direction::Debit ? judge_debit(f)
                                                            : judge_credit(f);
  if (verdict.kind == RKind::Unknown) return std::nullopt;

  REvidence e;
  e.kind = verdict.kind;
  e.strength = verdict.strength;
  e.scheme = f.scheme;
  if (e.scheme == Scheme::Unknown && !status && m.direction == Direction::Credit) e.scheme = Scheme::Sct;
  e.booked = !status;
  e.reason = reason.code;
  e.reason_list = reason.list;
  e.reason_raw = reason.raw;
  e.rule = effective_rule(e.kind, e.reason_list, e.reason, e.scheme, tables);
  e.currency = m.amount.currency;
  e.booked_amount = m.amount.minor;
  e.booking_date = status ? Date{} : m.booking_date;  // money has no date before it moves
  e.original_settlement_date = settled;
  e.flags = flags_of(f, e.kind);
  e.masked = is_masked(f);
  if (status) {
    e.principal = m.amount.minor;
    if (e.principal == 0 && original) {
      e.principal = original->amount.minor;
      e.currency = original->amount.currency;
    }
  } else {
    const returns::Amounts amounts = returns::read_amounts(m, original);
    e.principal = amounts.principal;
    e.fee = amounts.fee;
    e.fee_known = amounts.fee_known;
    if (amounts.mismatch) e.flags = static_cast<std::uint16_t>(e.flags | static_cast<std::uint16_t>(RFlag::AmountMismatch));
  }
  return e;
}

}  // namespace lettrage::reconcile
