/// \file
/// Matching in order of proof (DESIGN "Matching"): who is meant by a movement, and what does it pay?
///
/// Two steps. `propose` looks identifiers, references and accounts up in an immutable index; it runs on many threads and
/// sees no amounts that change. `decide` runs in input order against the amounts still open and says what to allocate.
/// Both are pure: they read, the ledger applies.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/movement.h"
#include "core/model/reference_data.h"
#include "reconcile/policy/policy.h"

namespace lettrage::reconcile {

inline constexpr std::uint32_t none = 0xffffffffU;

/// Keys of everything a movement may name, over the vectors of a ReferenceData, which must outlive it unchanged in
/// everything but `Invoice::open` and `disputed`. Immutable, shared by all threads.
class Index {
 public:
  explicit Index(const ReferenceData& data);
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
  [[nodiscard]] std::uint32_t invoice_by_id(std::string_view) const;    ///< `none` if unknown
  [[nodiscard]] std::uint32_t customer_by_id(std::string_view) const;
  [[nodiscard]] std::uint32_t mandate_by_id(std::string_view) const;

 private:
  friend struct IndexAccess;
  struct Tables;
  std::unique_ptr<Tables> tables_;
};

/// One invoice a movement may pay, and why.
struct Candidate {
  std::uint32_t invoice = none;
  Method method{};
  std::uint16_t confidence = 0;   ///< thousandths, of the evidence alone
  std::uint32_t position = 0;     ///< of the evidence in the remittance text
};

/// What the immutable part of matching found. Small; lives with the movement.
struct Proposal {
  std::vector<Candidate> candidates;      ///< strongest method only at first, weaker ones after; each invoice once
  std::uint32_t collection = none;        ///< the collection we sent that is named, if exactly one fits
  std::vector<std::uint32_t> collections; ///< all that are named, if several do
  std::uint32_t customer = none;          ///< the payer, if known
};

/// `movement` must be a booked credit (a debit gives an empty proposal, but for collections named by it).
[[nodiscard]] Proposal propose(const Movement& movement, const Index& index, const MatchingPolicy& policy);

/// One allocation to make. Signed as CONTRACT says: to a credit note negative.
struct Part {
  std::uint32_t invoice = none;
  std::int64_t minor = 0;
  bool discount = false;   ///< early-payment discount rather than payment
};

struct Suggestion {
  std::vector<std::uint32_t> invoices;
  std::uint16_t confidence = 0;
};

struct Decision {
  Outcome outcome = Outcome::Unmatched;   ///< Applied, OnAccount, Suggested or Unmatched
  Method method{};
  std::uint16_t confidence = 0;
  std::vector<Part> parts;                ///< sum of payments + on_account = amount
  std::int64_t on_account = 0;            ///< rest kept as the customer's credit
  std::uint32_t customer = none;
  std::vector<Suggestion> suggestions;    ///< best first
  std::string_view reason;                ///< literal: why a human is asked, e.g. `tie`, `no-reference`, `amount-differs`
};

/// Uses `Invoice::open` as it stands now. Currency of invoice and movement must agree. Never allocates more than is open,
/// never guesses between equals.
[[nodiscard]] Decision decide(const Movement& movement, const Proposal& proposal, const Index& index, const MatchingPolicy& policy);

}  // namespace lettrage::reconcile
