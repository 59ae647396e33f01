/// \file
/// What a careful clerk with unlimited time would have in the books during a simulated year: open invoices, collections and
/// what became of them, mandates, and which collection is to be presented again on which day. It is the truth the program is
/// held against, so it is worked out from r-transactions.md alone and uses nothing of `reconcile/`. It knows what the creditor
/// was told, never what a bank has not told yet.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"

namespace lettrage::generate::year {

inline constexpr std::uint32_t nobody = 0xffffffff;

/// When a collection that failed for some reason is presented again.
enum class Again : std::uint8_t { Never, AfterFix, Soft, SoftOnce, Technical };
enum class Group : std::uint8_t { Funds, Account, Mandate, Dispute, Technical, Deceased, Regulatory, Other };
struct Meaning {
  std::string_view code;
  Group group = Group::Other;
  Again again = Again::Never;
  bool suspends = false;
  bool contact = true;  ///< the customer may be written to automatically
};
/// Of an ISO reason code (r-transactions.md 2.1); unknown ones are left to a person.
[[nodiscard]] Meaning meaning(std::string_view reason, bool b2b) noexcept;

enum class Came : std::uint8_t { Reject, Refusal, Return, Refund, Reversal, Cancellation };
[[nodiscard]] std::string_view name(Came came) noexcept;

enum class MandateState : std::uint8_t { Active, Suspended, Cancelled, Expired };
[[nodiscard]] std::string_view name(MandateState state) noexcept;

struct Invoice {
  std::string id;
  std::uint32_t debtor = 0;
  std::int64_t minor = 0, open = 0;
  bool disputed = false;
};

enum class PlanState : std::uint8_t { None, Scheduled, Released, Exhausted };
/// What happens next to a collection that came back.
struct Plan {
  PlanState state = PlanState::None;
  std::string_view stop;  ///< why nothing happens
  Date date, submit_by;
  std::int64_t minor = 0;
};

/// A collection that came back, however many messages say so.
struct Event {
  std::uint32_t attempt = 0;
  Came came{};
  std::uint8_t strength = 0;  ///< 1: a status, 2: a booking, 3: a booking that says what it is
  std::string reason;
  Date known;
  std::int64_t fee = 0;
  bool booked = false;
  Plan plan;
};

/// One presentation of a claim.
struct Attempt {
  std::string end_to_end_id;
  std::uint32_t claim = 0, number = 1;
  Date date;  ///< D
  std::int64_t minor = 0;
  std::string iban, bic;
  bool credited = false, returned = false;
  std::vector<std::int64_t> paid;                  ///< of each invoice of the claim
  std::uint32_t event = nobody, reversal = nobody; /* two phases (r-transactions.md 5.2, K4) */
};

/// What is demanded together: invoices of one debtor.
struct Claim {
  std::uint32_t debtor = 0;
  std::vector<std::uint32_t> invoices, attempts;
};

struct Debtor {
  std::string mandate_id, iban, bic;
  bool b2b = false, consumer = true;
  std::uint8_t payday = 0;
  MandateState state = MandateState::Active;
  std::string reason;    ///< why it is suspended
  Date last_collection;  ///< before the year
  Date fixed;            ///< the day on which the customer last mended something
  std::vector<std::uint32_t> claims;
};

/// What a message says of a collection.
struct Told {
  Came came{};
  std::uint8_t strength = 1;
  std::string_view reason;
  bool booked = false;
  std::int64_t fee = 0;
};

class Books {
 public:
  std::vector<Debtor> debtors;
  std::vector<Invoice> invoices;
  std::vector<Claim> claims;
  std::vector<Attempt> attempts;
  std::vector<Event> events;
  std::int64_t customer_credit = 0;  ///< money of customers that pays nothing

  std::uint32_t add_invoice(Invoice invoice);
  std::uint32_t add_claim(std::uint32_t debtor, std::vector<std::uint32_t> invoices);
  /// A collection is on its way: it is known from now on.
  std::uint32_t present(std::uint32_t claim, std::string end_to_end_id, Date date, std::int64_t minor);

  // -- what statements and messages tell; `tonight` is the day on which they are read
  void credited(std::uint32_t attempt);
  void came_back(std::uint32_t attempt, const Told& told, Date tonight);
  /// A transfer that names the invoices of a claim.
  void transferred(std::uint32_t claim, std::int64_t minor);

  /// All of the night's messages are read: what is to be done.
  void close(Date tonight);

  // -- what people do after that
  void release(std::uint32_t debtor, Date tonight);
  void amend(std::uint32_t debtor, const std::string& iban, const std::string& bic, Date tonight);
  void register_b2b(std::uint32_t debtor, Date tonight);

  /// Events whose retry must be handed in on `day`, in order of their EndToEndIds.
  [[nodiscard]] std::vector<std::uint32_t> due(Date day) const;
  [[nodiscard]] std::int64_t open(std::uint32_t claim) const;
  [[nodiscard]] bool disputed(std::uint32_t claim) const;
  /// No presentation is on its way: the last one failed, as far as is known.
  [[nodiscard]] bool at_rest(std::uint32_t claim) const;
  /// The name of the presentation after `attempt`.
  [[nodiscard]] std::string next_end_to_end_id(const Attempt& attempt) const;

 private:
  void suspend(Debtor& debtor, std::string_view reason);
  void refused_again(Debtor& debtor, const Event& event);
  [[nodiscard]] Plan plan(const Event& event) const;
  [[nodiscard]] std::string_view stop(const Event& event) const;
  void plan_anew(std::vector<std::uint32_t> events, Date not_before);
  void after_a_fix(std::uint32_t debtor, Date tonight);
  [[nodiscard]] std::vector<std::uint32_t> events_of(std::uint32_t debtor) const;

  std::vector<std::uint32_t> touched_, waiting_;
  std::vector<std::uint32_t> lapsing_;
};

}  // namespace lettrage::generate::year
