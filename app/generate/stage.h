/// \file
/// Where the cases of a night are played: a creditor's customers, what they owe, what arrives on the account, and the truth
/// about it. Inside app/generate only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/generate/habits.h"
#include "app/generate/lines.h"
#include "app/generate/night.h"
#include "app/generate/parties.h"
#include "core/money.h"
#include "core/references/references.h"

namespace lettrage::generate {

/// An invoice or credit note. Amounts are positive minor units.
struct Bill {
  Number number;
  std::string id, reference;
  references::Scheme scheme{};  ///< of `reference`
  std::int64_t minor = 0;
  Currency currency = eur;
  Date issue, due, discount_until;
  std::int64_t discount = 0;
  bool note = false;
};

/// What a careful accountant does with money: so much of it to this invoice.
struct Share {
  std::string id;
  std::int64_t minor = 0;             ///< negative to a credit note
  std::string_view kind = "payment";  ///< `payment`, `discount`, `fee`
};
using Shares = std::vector<Share>;

struct Verdict {
  /// From the books and the bank's words alone it can be known what was paid.
  bool decidable = true;
  Shares shares;  ///< what was meant, decidable or not; empty where nobody can know
  std::int64_t on_account = 0;
  std::vector<Shares> also;  ///< other answers that do no harm
};

struct Incoming {
  const Party* payer = nullptr;
  std::string name;  ///< as the bank tells it; empty: by everyday or hostile habit
  std::int64_t minor = 0;
  std::string text, reference;
  references::Scheme scheme{};
  std::string end_to_end_id, ultimate_name;
  bool hide_account = false;  ///< the bank does not tell the payer's
  Currency original_currency;
  std::int64_t original_minor = 0;
  std::string rate;  ///< euros for one unit of the original currency
  std::int64_t charges = 0;
  Verdict verdict;
};

struct BillTerms {
  std::int64_t minor = 0;
  bool note = false;
  bool paid = false;
  int year = 2026;
  bool with_reference = false;
  std::optional<references::Scheme> scheme = {};  ///< of the reference; nothing: the country's own
  std::int64_t discount = 0;
  int discount_days_left = 0;  ///< after today; may be negative
  Currency currency = eur;
  int age_days = -1;  ///< of the invoice; -1: by chance
};

class Stage {
 public:
  virtual ~Stage() = default;
  Random random{0};
  Land land{};
  Mix mix{};
  bool wire = false;  ///< the statement is camt.053: it has room for everything
  Date today;

  /// A new customer, in the books with their account unless `hidden`, and perhaps with more accounts.
  virtual Party customer(bool hidden = false, const std::vector<std::string>& more_accounts = {}) = 0;
  /// Another customer that looks like this: same names, own account unless given.
  virtual Party customer_like(const Party& other, bool hidden, const std::string& account = {}) = 0;
  /// Nobody's customer.
  virtual Party stranger() = 0;
  /// `another`'s next invoice, in the books from now on.
  virtual Bill bill(const Party& customer, const BillTerms& terms) = 0;
  /// A number this creditor never gave, of the shape of its numbers.
  virtual Number number_unknown() = 0;
  /// Bytes of the bank's file: the movement happens. `outcome` where it is none of a customer's payment.
  virtual void arrive(const Incoming& incoming) = 0;
  /// Money that goes out: ours, or the bank's fee.
  virtual void leave(bool fee) = 0;
  /// Invoices of other customers between those of the case.
  virtual void pass_time(std::uint64_t bills) = 0;

  [[nodiscard]] bool hostile() const { return mix == Mix::Hostile; }
  [[nodiscard]] bool chance(std::uint64_t in_hundred) { return random.below(100) < in_hundred; }
  /// A price: tariffs that many pay, or of any cents.
  [[nodiscard]] std::int64_t price();
  /// `count` prices, no two subsets of which have the same sum unless that is everything.
  [[nodiscard]] std::vector<std::int64_t> distinct_prices(std::size_t count);
  /// Old invoices of `customer`, paid, and as many open ones as said, of other amounts than `taken`.
  std::vector<Bill> background(const Party& customer, std::size_t open, const std::vector<std::int64_t>& taken);
};

/// Subsets of `amounts` (signed) that make up `sum`; 20 amounts at most.
[[nodiscard]] std::uint64_t ways_to(const std::vector<std::int64_t>& amounts, std::int64_t sum);

[[nodiscard]] inline Share all_of(const Bill& bill) { return {bill.id, bill.note ? -bill.minor : bill.minor}; }
[[nodiscard]] Shares all_of(const std::vector<Bill>& bills);
[[nodiscard]] std::int64_t sum_of(const std::vector<Bill>& bills);  ///< credit notes taken off

struct Case {
  std::string_view name, what;
  std::uint32_t ordinary, hostile;  ///< shares, of the sum of all
  void (*play)(Stage& stage);
  bool needs_wire = false;  ///< only camt.053 can tell it
  std::uint32_t movements = 1;
};
/// Every case; those of numbers, of amounts, of payers.
[[nodiscard]] std::vector<Case> all_cases();
void add_number_cases(std::vector<Case>& cases);
void add_amount_cases(std::vector<Case>& cases);
void add_payer_cases(std::vector<Case>& cases);

}  // namespace lettrage::generate
