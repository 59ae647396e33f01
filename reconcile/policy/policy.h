/// \file
/// The policy: every threshold, limit and choice that decides, with its default. Written as TOML; `policy show` prints the
/// effective one. Immutable once loaded, shared by all threads.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/batch.h"
#include "core/diagnostic.h"
#include "core/model/reference_data.h"
#include "reconcile/dunning/dunning_policy.h"
#include "reconcile/rules/condition.h"

namespace lettrage::reconcile {

/// r-transactions.md 4.2
struct RetryPolicy {
  int max_retries_auto = 2, max_retries_auto_once = 1, max_retries_auto_technical = 2;
  std::vector<int> wait_days_soft{5, 10};  ///< calendar days after `known`, per retry number; the last one repeats
  int notice_days_soft = 3, notice_days_fix = 3, notice_days_technical = 1;
  int lead_business_days = 2;
  int window_days = 42;
  bool payday_align_consumers = true, payday_align_businesses = false;
  std::vector<int> payday_days{28, 29, 30, 31, 1, 2, 3, 4, 5};
  int payday_max_shift_days = 15;
  bool avoid_same_day_collection = true;
  std::int64_t minimum_amount = 500;         ///< minor units
  std::int64_t return_cost = 0;              ///< minor units a further return costs us; 0: retries are not weighed
  std::vector<int> success_rates{400, 250};  ///< thousandths of retries that pay, per retry number; the last one repeats
  bool release_automatically = false;        ///< by default people approve
  bool four_eyes = false;                    ///< who approved a retry may not release it
  bool first_then_recurrent = false;         ///< sequence_policy FRST_THEN_RCUR instead of ALWAYS_RCUR
  int mandate_expiry_months = 36;
};

/// `[retries.brake]`: how much of what a creditor presents may come back (r-transactions.md 4.2, portfolio_brake).
struct BrakePolicy {
  bool hold = true;           ///< false: it is only told
  int max_rate = 50;          ///< thousandths of a batch's first presentations
  int times_average = 3;      ///< times the rate of the year before; 0: not compared
  int days = 14;              ///< batches dated within so many days are looked at
  int min_collections = 200;  ///< smaller batches, and smaller years, say nothing
};

/// `[[retries.for]]`: other values for the collections that fit all it names. Of several that fit, the later wins, key by key.
struct RetryException {
  Scheme scheme = Scheme::Unknown;      ///< Unknown: any
  std::string segment, creditor_id;     ///< empty: any
  std::vector<std::string_view> given;  ///< paths of the keys it changes, in the order of keys.h
  RetryPolicy values;                   ///< of those
};

struct ReturnPolicy {
  int return_days_core = 5, return_days_b2b = 3;  ///< TARGET days after settlement
  int refund_days = 56, refund_booking_days = 2, unauthorised_months = 13;
  std::vector<std::string> masking_countries{"DE", "BE"};
  int refusal_cool_off_days = 90;
  int unmatched_days = 5;      ///< TARGET days that an R-transaction may be without its collection before it is told; 0: for ever
  bool recharge_fees = false;  ///< to businesses; consumers owe no such fee (r-transactions.md 6.3)
};

struct MatchingPolicy {
  std::uint16_t auto_threshold = 900, suggest_threshold = 300;  ///< thousandths
  std::uint16_t margin = 20;                                    ///< thousandths by which an answer must beat the next one
  int promise_one_wrong_in = 10'000;    ///< automatic decisions; what `calibrate` holds the history against
  bool iban_amount_automatic = true;    ///< step 4: known payer + amount
  bool name_amount_automatic = false;   ///< step 5: the name of one customer only + amount; else suggested
  bool learn_accounts = true;           ///< from payments that prove both reference and name, see reconcile/matching/teach.h
  std::int64_t rounding_tolerance = 0;  ///< minor units written off, posted to its own account
  std::int64_t charges_max = 5000;      ///< minor units that a bank may have kept, where the entry itself proves it
  bool discount_in_time = true;         ///< early-payment discount taken by its date is posted
  int collection_date_window_days = 5;  ///< a credit belongs to a batch collected at most so many days before
};

struct CreditorPolicy {
  std::string creditor_id, name, iban, bic;  ///< what pain.008 files are written with where nothing was sent before
  std::string pain008_version = "pain.008.001.08";
};

enum class RuleAction : std::uint8_t { Post, Ignore, Assign, Tag };

/// `[[rule]]`: what is done with a movement that nothing else explains (docs/RULES.md).
struct RulePolicy {
  std::string name;  ///< one of its own
  std::string when;
  RuleAction then = RuleAction::Ignore;
  std::string account, text;                   ///< Post: account of the journal the money is posted to, and the line's text
  std::string customer;                        ///< Assign: whose payment it is
  std::vector<std::string> tags;               ///< Tag
  std::shared_ptr<const Condition> condition;  ///< `when`, checked; null only in a policy that must not be used
};
[[nodiscard]] std::string_view name(RuleAction action) noexcept;  ///< `post`, `ignore`, `assign`, `tag`

struct TemplateFile;
struct Templates;

struct Policy {
  RetryPolicy retries;
  BrakePolicy brake;
  std::vector<RetryException> retry_exceptions;  ///< in the order of the file
  ReturnPolicy returns;
  MatchingPolicy matching;
  DunningPolicy dunning;
  std::vector<CreditorPolicy> creditors;
  std::vector<RulePolicy> rules;  ///< in the order of the file, which is the order they are asked in
  std::vector<std::string> own_accounts;
  Charset text_charset = Charset::Cp1252;    ///< of text files where they are not UTF-8
  bool quarantine_unbalanced = true;         ///< a statement that fails its own arithmetic is not booked
  std::shared_ptr<const Templates> letters;  ///< the user's own words; null: those that ship (`use_templates`)
  std::string hash;                          ///< of the effective policy and its data files; 16 hex digits
};

/// What holds for a collection of this scheme and creditor from a customer of this segment (empty: none).
[[nodiscard]] RetryPolicy retries_for(const Policy& policy, Scheme scheme, std::string_view segment,
                                      std::string_view creditor_id);

struct LoadedPolicy {
  Policy policy;
  std::vector<Diagnostic> diagnostics;  ///< any error: the policy must not be used
};
/// Reads TOML; `file` names it in diagnostics. An unknown key is an error with its line and the nearest known key.
[[nodiscard]] LoadedPolicy load_policy(std::string_view toml, std::string_view file);
/// Letters will have the words of these files, which count into the hash. Returns what is wrong with them; any error: nothing
/// was changed, and the policy must not be used.
[[nodiscard]] std::vector<Diagnostic> use_templates(Policy& policy, std::span<const TemplateFile> files);
/// The effective policy as TOML with a comment per key; reading it back gives the same policy.
[[nodiscard]] std::string show(const Policy& policy);

}  // namespace lettrage::reconcile
