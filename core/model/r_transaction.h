/// \file
/// R-transactions: reject, refusal, return, refund, reversal, revocation, cancellation, recall (r-transactions.md 0–2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/hash.h"
#include "core/model/reference_data.h"
#include "core/money.h"

namespace lettrage {

enum class RKind : std::uint8_t {
  Unknown,
  Reject,
  Refusal,
  Return,
  Refund,
  Reversal,
  Revocation,
  Cancellation,
  Recall,
  RecallAnswer,
};
enum class ReasonClass : std::uint8_t {
  Funds,
  Account,
  Mandate,
  Dispute,
  Regulatory,
  Technical,
  Duplicate,
  Other,
  OtherDeceased,
  OtherUnspecified,
  OtherRecall,
  OtherInsolvency,
};
enum class RetryRule : std::uint8_t { Never, AfterFix, Auto, AutoOnce, AutoTechnical };
enum class MandateAction : std::uint8_t { Keep, Suspend, End };
enum class Contact : std::uint8_t { None, Notify, Required, Forbidden };

/// Flags of an R-transaction; a set of bits.
enum class RFlag : std::uint16_t {
  LateRefund = 1,
  SchemeAnomaly = 2,
  DoubleNegative = 4,
  OverRefunded = 8,
  AmountMismatch = 16,
  BatchMismatch = 32,
  Unmatched = 64,        ///< no collection or invoice known for it yet
  ReasonConflict = 128,  ///< two evidences name different reasons
  TwinSettled = 256,     ///< AM05 and the twin attempt is settled: not reopened
};
constexpr std::uint16_t operator|(RFlag a, RFlag b) { return static_cast<std::uint16_t>(a) | static_cast<std::uint16_t>(b); }

/// One line of the master table (reconcile/returns/data/reasons.csv) as it applies to an event.
struct ReasonRule {
  ReasonClass reason_class = ReasonClass::Other;
  RetryRule retry = RetryRule::Never;
  MandateAction mandate_action = MandateAction::Keep;
  Contact contact = Contact::Required;
  bool operator==(const ReasonRule&) const = default;
};

/// What one movement says about an R-transaction, before it is linked to anything. Made by `reconcile/returns`; views
/// live on the batch (or the arena of the book's snapshot).
struct REvidence {
  RKind kind = RKind::Unknown;
  std::uint8_t strength = 0;  ///< 3 the file says so (/RTYP/, MD06, PRDD …), 2 booked without saying, 1 a status message
  Scheme scheme = Scheme::Unknown;
  bool booked = false;           ///< money moved on the account
  std::string_view reason;       ///< effective ISO code where the list maps to one, else as printed; empty = none
  std::string_view reason_list;  ///< `iso`, `cfonb`, `dk`, `proprietary`; of the code as printed
  std::string_view reason_raw;   ///< as printed
  ReasonRule rule;
  std::int64_t booked_amount = 0;  ///< minor units; the status's amount where nothing is booked
  std::int64_t principal = 0;      ///< minor units by the file's own words; 0 = it does not say
  std::int64_t fee = 0;            ///< minor units by the file's own words
  bool fee_known = false;
  Currency currency;
  Date booking_date;
  Date original_settlement_date;
  std::uint16_t flags = 0;
  bool masked = false;  ///< MS03 from a country whose banks do not tell: probably AM04, possibly MD07
};

/// One logical event (K4: attempt and phase), however many messages report it. Owned texts: there are few of them.
struct RTransaction {
  Hash128 id;
  std::vector<Hash128> movements;  ///< all its evidence, ascending
  RKind kind = RKind::Unknown;
  std::uint8_t strength = 0;
  Scheme scheme = Scheme::Unknown;
  std::string reason, reason_list;
  std::string reason_raw;  ///< as printed
  ReasonRule rule;
  Currency currency;
  std::int64_t principal = 0;  ///< what reopens
  std::int64_t fee = 0;
  std::int64_t booked_amount = 0;
  bool booked = false;
  Hash128 booked_by;  ///< the counted movement that took the money back; absent = none yet
  Date booking_date, known_date, original_settlement_date;
  std::string end_to_end_id, mandate_id, customer_id, account;
  std::vector<std::string> invoice_ids;
  std::uint16_t attempt = 0;  ///< 1 = first presentation, n + 1 = n-th retry; 0 = unknown
  std::uint16_t flags = 0;
  Date next_date;       ///< of the retry, if any
  bool masked = false;  ///< as in REvidence
  /// Where `merge` took its values from, so that the order of the evidence does not matter. Kept with the event.
  struct Origin {
    bool reason_booked = false, scheme_booked = false;
    bool amounts_booked = false, principal_said = false, fee_said = false;
    constexpr bool operator==(const Origin&) const = default;
  } origin;
  bool operator==(const RTransaction&) const = default;
};

[[nodiscard]] std::string_view name(RKind) noexcept;        ///< `reject` … `recall_answer`
[[nodiscard]] std::string_view name(ReasonClass) noexcept;  ///< `funds` … `other:deceased`
[[nodiscard]] std::string_view name(RetryRule) noexcept;    ///< `auto` `auto_once` `auto_tech` `after_fix` `never`
[[nodiscard]] std::string_view name(MandateAction) noexcept;
[[nodiscard]] std::string_view name(Contact) noexcept;
[[nodiscard]] std::string names(std::uint16_t r_flags);  ///< `LATE_REFUND|SCHEME_ANOMALY`, empty for none

}  // namespace lettrage
