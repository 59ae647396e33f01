/// \file
/// Matching in order of proof (DESIGN "Matching"): who is meant by a movement, and what does it pay?
///
/// Two steps. `propose` looks identifiers, references and accounts up in an immutable index; it runs on many threads and
/// sees no amounts that change. `decide` runs in input order against the amounts still open and says what to allocate.
/// Both are pure: they read, the ledger applies.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/movement.h"
#include "core/model/reference_data.h"
#include "reconcile/matching/evidence.h"
#include "reconcile/policy/policy.h"

namespace lettrage::reconcile {

inline constexpr std::uint32_t none = 0xffffffffU;

struct IndexTables;

/// Carries out pieces of work that do not touch each other, on as many threads as it likes, and returns when all are done.
using Together = std::function<void(std::span<const std::function<void()>>)>;
/// The same, one after the other.
void one_by_one(std::span<const std::function<void()>> work);

/// Keys of everything a movement may name, over the vectors of a ReferenceData, which must outlive it unchanged in
/// everything but `Invoice::open` and `disputed`. Immutable, shared by all threads.
class Index {
 public:
  /// The same index, however `together` carries out its parts.
  explicit Index(const ReferenceData& data, const Together& together = one_by_one);
  ~Index();
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;
  [[nodiscard]] const ReferenceData& data() const noexcept;
  /// Collections presented under an EndToEndId (normalised: upper case, without blanks), in order of collection date.
  [[nodiscard]] std::span<const std::uint32_t> collections_by_end_to_end_id(std::string_view) const;
  [[nodiscard]] std::span<const std::uint32_t> collections_by_instruction_id(std::string_view) const;
  [[nodiscard]] std::span<const std::uint32_t> collections_by_mandate(std::string_view mandate_id) const;
  [[nodiscard]] std::span<const std::uint32_t> collections_by_payment_information(std::string_view message_id,
                                                                                  std::string_view payment_information_id) const;
  [[nodiscard]] std::span<const std::uint32_t> collections_by_message(std::string_view message_id) const;
  [[nodiscard]] std::span<const std::uint32_t> invoices_by_end_to_end_id(std::string_view) const;
  [[nodiscard]] std::span<const std::uint32_t> invoices_by_mandate(std::string_view) const;
  [[nodiscard]] std::span<const std::uint32_t> invoices_by_customer(std::string_view) const;
  [[nodiscard]] std::uint32_t invoice_by_id(std::string_view) const;  ///< `none` if unknown
  [[nodiscard]] std::uint32_t customer_by_id(std::string_view) const;
  [[nodiscard]] std::uint32_t mandate_by_id(std::string_view) const;

 private:
  friend struct IndexAccess;
  std::unique_ptr<const IndexTables> tables_;
};

/// One invoice a movement may pay, and why.
struct Candidate {
  std::uint32_t invoice = none;
  Method method{};
  std::uint16_t confidence = 0;  ///< thousandths, of the evidence alone
  std::uint32_t position = 0;    ///< of the evidence in the remittance text
  Evidence evidence;             ///< what speaks for and against it
};

/// What the immutable part of matching found. Small; lives with the movement.
struct Proposal {
  std::vector<Candidate> candidates;       ///< strongest method only at first, weaker ones after; each invoice once
  std::uint32_t collection = none;         ///< the collection we sent that is named, if exactly one fits
  std::vector<std::uint32_t> collections;  ///< all that are named, if several do
  std::uint32_t customer = none;           ///< the payer, if known
  // Additions.
  std::string_view customer_id;  ///< the payer, if known, even without a row in `customers`; lives on the index
  std::uint32_t payer = none;    ///< the payer in the index's own numbering; for `decide`
  bool payer_ambiguous = false;  ///< the paying account belongs to several customers
  /// Whom the payer's name, or a customer number in the text, may mean, who owes the amount first, then the most alike; empty
  /// where the account tells, or something named proves.
  struct NamedPayer {
    std::uint32_t payer = none;    ///< in the index's own numbering
    std::uint16_t similarity = 0;  ///< thousandths
    bool owes_amount = false;      ///< has an item of just this amount, or had when the run began
  };
  std::vector<NamedPayer> named_payers;
  bool teaches_account = false;  ///< paid under the name of the customer whose reference it names, from an account not yet his
  bool slips_unknown =
      false;                ///< too many items of the payer, or of this amount, to see whether a named number is a slip for one
  bool names_more = false;  ///< a list goes on with digits that name no invoice as they stand
  bool names_unknown = false;  ///< an invoice number of our form, or a sound reference, that no invoice carries
};

/// `movement` must be a booked credit (a debit gives an empty proposal, but for collections named by it). Linear in the
/// length of the texts. A collection "fits" a credit if it is named by EndToEndId, instruction id, or mandate, amount and
/// date, and has its amount and currency; a debit may carry fees, so amount and date only choose between several named.
///
/// Free text: a number counts where it stands as such, never inside a longer run, an IBAN, a date or an amount. What it
/// is worth depends on its form and on who pays: see confidence.h.
[[nodiscard]] Proposal propose(const Movement& movement, const Index& index, const MatchingPolicy& policy);

/// One allocation to make. Signed as CONTRACT says: to a credit note negative.
struct Part {
  std::uint32_t invoice = none;
  std::int64_t minor = 0;
  bool discount = false;   ///< early-payment discount rather than payment
  bool write_off = false;  ///< difference within `MatchingPolicy::rounding_tolerance` rather than payment
  bool fee = false;        ///< what a bank kept of the payment, within `MatchingPolicy::charges_max`
};

struct Suggestion {
  std::vector<std::uint32_t> invoices;
  std::uint16_t confidence = 0;
};

struct Decision {
  Outcome outcome = Outcome::Unmatched;  ///< Applied, OnAccount, Suggested or Unmatched
  Method method{};
  std::uint16_t confidence = 0;
  std::uint16_t runner_up = 0;          ///< worth of the best invoice that the amount would pay just as well; 0 = none
  std::vector<Part> parts;              ///< sum of payments + on_account = amount
  std::int64_t on_account = 0;          ///< rest kept as the customer's credit
  std::uint32_t customer = none;        ///< whose payment or credit it is, if a row of `customers` says so
  std::string_view customer_id;         ///< the same, even without a row in `customers`
  std::vector<Suggestion> suggestions;  ///< best first, at most `suggestions_max`
  std::string_view reason;              ///< one of `reason::…`; empty for a plain Applied
};

inline constexpr std::size_t suggestions_max = 5;

/// Why a human is asked (Suggested, Unmatched), or what was remarkable about an OnAccount.
namespace reason {
inline constexpr std::string_view no_reference = "no-reference";          ///< nothing is named, the payer is not known
inline constexpr std::string_view nothing_open = "nothing-open";          ///< the payer is known, nothing of theirs is open
inline constexpr std::string_view no_amount = "no-amount";                ///< the movement's amount is zero
inline constexpr std::string_view tie = "tie";                            ///< several answers of equal worth
inline constexpr std::string_view amount_differs = "amount-differs";      ///< what is named or open does not explain the amount
inline constexpr std::string_view already_paid = "already-paid";          ///< named, but nothing open: the credit is on account
inline constexpr std::string_view overpaid = "overpaid";                  ///< all named is paid, the rest is on account
inline constexpr std::string_view currency_differs = "currency-differs";  ///< named, but in another currency
inline constexpr std::string_view weak_evidence = "weak-evidence";        ///< named in a way that proves too little
inline constexpr std::string_view payer_ambiguous = "payer-ambiguous";    ///< the account belongs to several customers
inline constexpr std::string_view name_only = "name-only";          ///< nothing but the payer's name says whose payment it is
inline constexpr std::string_view payer_differs = "payer-differs";  ///< named invoice and paying account: different customers
inline constexpr std::string_view several_customers = "several-customers";  ///< named invoices of different customers
inline constexpr std::string_view unknown_number = "unknown-number";        ///< the text names an invoice we do not know
inline constexpr std::string_view evidence_conflict = "evidence-conflict";  ///< the text points to another item than the amount
inline constexpr std::string_view not_payable = "invoice-not-payable";      ///< cancelled, written off, … (Invoice::status)
inline constexpr std::string_view credit_note = "credit-note";      ///< a credit note is named and the sum does not work out
inline constexpr std::string_view reversal = "reversal";            ///< a reversed debit is no customer's payment
inline constexpr std::string_view not_automatic = "not-automatic";  ///< the policy asks for a human (threshold, iban_amount)
inline constexpr std::string_view search_limit = "search-limit";    ///< too many items or combinations to prove an answer unique
inline constexpr std::string_view by_hand = "by-hand";              ///< a person said so
inline constexpr std::string_view rejected = "rejected";            ///< a person said that none of the suggestions is right
inline constexpr std::string_view reverted = "reverted";            ///< a person said that what was decided is wrong
}  // namespace reason

/// Uses `Invoice::open` as it stands now. Currency of invoice and movement must agree. Never allocates more than is open,
/// never guesses between equals.
///
/// Named with certainty (confidence at least `auto_threshold`):
/// - all of it, minus the credit notes named, equals the amount, with or without the discounts still to be had: Applied;
/// - one invoice: less than open is a partial payment; more pays it and leaves the rest on account; nothing open puts all
///   of it on account of that customer, never on another invoice;
/// - several: exactly one subset explains the amount: that subset; more than the sum: all paid, the rest on account if all
///   belong to one customer; less: a human, for any split would be a guess.
/// Named weakly: only where the amount is exactly what the one invoice (or all of them together) have open.
/// Nothing named, payer known: the one open item of that amount, the exact whole balance, or the one combination of items
/// that makes up the amount, where chance would hardly have made one up.
[[nodiscard]] Decision decide(const Movement& movement, const Proposal& proposal, const Index& index,
                              const MatchingPolicy& policy);

/// Asks for the memory that `decide` will read. For those who decide on another thread than proposed, some movements ahead.
void prefetch(const Proposal& proposal, const Index& index) noexcept;

/// The decision proves that the paying account is the customer's: our own reference, paid in full, under the name that is this
/// customer's alone. Asked before the decision is applied. A third party that pays for a customer teaches nothing.
[[nodiscard]] bool teaches_account(const Proposal& proposal, const Decision& decision, const ReferenceData& data);

}  // namespace lettrage::reconcile
