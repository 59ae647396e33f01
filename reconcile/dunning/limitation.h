/// \file
/// Claims that will soon be barred by limitation: reminders do not stop that clock, only a person can (r-transactions.md 6.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "reconcile/dunning/announce.h"

namespace lettrage::reconcile {

/// How long a kind of claim lives.
struct LimitationPeriod {
  std::string country;  ///< of the debtor's account, `*`: any; empty: by segment
  std::string segment;  ///< of the customer
  bool consumers = true, businesses = true;
  int months = 0;
  bool from_year_end = false;  ///< counted from the end of the year in which it fell due, not from that day
};

/// `FR,consumers,24`, `DE,all,36,year_end`, `*,businesses,60`, `segment:telecom,all,12`; nothing for anything else.
[[nodiscard]] std::optional<LimitationPeriod> parse_limitation(std::string_view text);

struct LimitationDebtor {
  std::string_view country;  ///< two capital letters; empty: not known
  std::string_view segment;
  bool consumer = true;
};

/// The first of the periods that fits; null where none does.
[[nodiscard]] const LimitationPeriod* limitation_for(const std::vector<LimitationPeriod>& periods,
                                                     const LimitationDebtor& debtor);

/// The last day on which a claim due on `due` can be enforced. Earlier where the law would add days (holidays, acknowledgements,
/// talks): it is a day to be warned before.
[[nodiscard]] Date limitation_day(Date due, const LimitationPeriod& period);

/// A claim with at most `limitation_days` left.
struct NearLimitation {
  std::uint32_t invoice = 0;  ///< index into the ledger's invoices
  Date last_day;
  int days_left = 0;   ///< 0: today is the last day
  std::string period;  ///< as in the policy
};

/// By last day and invoice id. Disputed claims and those of dead or insolvent debtors, too: their clock runs like any other.
[[nodiscard]] std::vector<NearLimitation> claims_near_limitation(const DunningContext& context);

}  // namespace lettrage::reconcile
