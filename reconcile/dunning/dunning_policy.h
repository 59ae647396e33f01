/// \file
/// What the ladder of reminders looks like and what it must keep to: `[dunning]` of the policy (r-transactions.md 6).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar.h"

namespace lettrage::reconcile {

/// Rungs of the ladder. L0 comes before anything is late; L1–L5 amicable, L6–L9 before the courts, L10 at court.
enum class Step : std::uint8_t { L0, L1, L2, L3, L4, L5, L6, L7, L8, L9, L10 };
inline constexpr std::size_t step_count = 11;
[[nodiscard]] std::string_view name(Step step) noexcept;  ///< `L0` … `L10`
[[nodiscard]] std::optional<Step> step_named(std::string_view text) noexcept;
/// A message to the debtor, which counts towards the cap; later steps are handed to others.
[[nodiscard]] constexpr bool is_message(Step step) noexcept { return step <= Step::L7; }

/// How a debtor is reached, or who is to act.
enum class Channel : std::uint8_t { Email, Sms, Call, Letter, RegisteredLetter, Handover, Bailiff, Court };
inline constexpr std::size_t channel_count = 8;
[[nodiscard]] std::string_view name(Channel channel) noexcept;  ///< `email`, `registered_letter` …
[[nodiscard]] std::optional<Channel> channel_named(std::string_view text) noexcept;

struct DunningStep {
  bool used = true;
  int after_days = 0;  ///< L0: calendar days from the due date, negative; others: days of the clock after its start
  std::vector<Channel> channels;
  bool every_channel = true;        ///< false: the first that reaches the debtor
  std::int64_t minimum_amount = 0;  ///< minor units claimed; below it the step is left out
  bool approval = false;            ///< a person decides, and nothing further happens before
  bool consumers = true, businesses = true;
};

/// The default ladder (r-transactions.md 6.1).
[[nodiscard]] std::array<DunningStep, step_count> standard_steps();

struct DunningPolicy {
  bool enabled = true;
  std::array<DunningStep, step_count> steps = standard_steps();
  std::vector<std::string> holidays{"FR"};  ///< countries of core/calendars/holidays.csv
  std::vector<std::string> closed_days;     ///< further rules as in that file, without the country
  int messages_max = 2, messages_days = 7;  ///< at most so many messages to one debtor in so many days
  int promise_days = 3;                     ///< a promise to pay is believed so many days longer
  int transfer_grace_days = 0;              ///< a payer by transfer is late so many days after the due date
  int formal_notice_days_consumers = 15, formal_notice_days_businesses = 8;  ///< L7 comes at least so long after L6
  std::int64_t minimum_claim = 100;                                          ///< minor units; less is not asked for
  std::vector<std::string> key_account_segments{"key_account"};              ///< called, not written to, before the due date
  // -- limitation (reconcile/dunning/limitation.h)
  int limitation_days = 90;  ///< claims with so many days left are told; 0: not watched
  std::vector<std::string> limitation{"FR,consumers,24", "FR,businesses,60", "DE,all,36,year_end", "*,consumers,24",
                                      "*,businesses,60"};  ///< the first that fits
  bool four_eyes = true;                                   ///< who approves a step is not who does it
  // -- letters (docs/LETTERS.md)
  std::string templates;                       ///< folder of the user's own words, empty: none
  std::string language = "fr";                 ///< of debtors whose own is not known
  std::string payment_link;                    ///< with `{invoice_id}`, `{customer_id}`, `{notice_id}`; empty: none
  int letters_max = 500;                       ///< a run writes no more letters; the rest is for `dunning letters`
  bool french_late_payment = true;             ///< letters state what French law adds between businesses
  std::string penalty_rate;                    ///< percent a year by contract; empty: the statutory rate
  std::vector<std::string> refinancing_rates;  ///< `2026-07-01=2.15`, over those that ship

  [[nodiscard]] const DunningStep& operator[](Step step) const noexcept { return steps[static_cast<std::size_t>(step)]; }
};

/// The days on which nobody is written to or called, Sundays aside. Wrong rules in `closed_days` are left out: loading a
/// policy has refused them.
[[nodiscard]] Calendar holidays_of(const DunningPolicy& policy);

/// The step may be taken on that day of the week: the machine's messages Monday to Saturday, what people do or letters carry
/// Monday to Friday, and so everything from L6 on (r-transactions.md 6.2).
[[nodiscard]] bool open_weekday(Step step, const std::vector<Channel>& channels, Date day) noexcept;

}  // namespace lettrage::reconcile
