#include "reconcile/policy/keys.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "core/encoding.h"
#include "core/hash.h"
#include "core/money.h"
#include "embedded/lettrage_reconcile.h"

namespace lettrage::reconcile::keys {
namespace {

constexpr int year = 366;

template <Step step>
Value rung(Policy& policy) {
  return Value{&policy.dunning.steps[static_cast<std::size_t>(step)]};
}

constexpr auto key_list = std::to_array<Key>({
    {"retries.max_retries.auto", "automatic retries of a chain that ends with a code of class funds (AM04)",
     [](Policy& p) { return Value{&p.retries.max_retries_auto}; }, 0, 20},
    {"retries.max_retries.auto_once", "the same for codes that leave the reason open (MS03, AG07)",
     [](Policy& p) { return Value{&p.retries.max_retries_auto_once}; }, 0, 20},
    {"retries.max_retries.auto_tech", "the same for failures of the banks (ED05, TM01)",
     [](Policy& p) { return Value{&p.retries.max_retries_auto_technical}; }, 0, 20},
    {"retries.wait_days.soft", "calendar days from the failure to the first, second … retry; the last one repeats",
     [](Policy& p) { return Value{&p.retries.wait_days_soft}; }, 0, year},
    {"retries.notice_days.soft", "calendar days the customer is told before a retry",
     [](Policy& p) { return Value{&p.retries.notice_days_soft}; }, 0, year},
    {"retries.notice_days.fix", "the same after data were corrected", [](Policy& p) { return Value{&p.retries.notice_days_fix}; },
     0, year},
    {"retries.notice_days.technical", "the same after a failure of the banks",
     [](Policy& p) { return Value{&p.retries.notice_days_technical}; }, 0, year},
    {"retries.lead_bd", "TARGET days a collection is handed to the bank before its date",
     [](Policy& p) { return Value{&p.retries.lead_business_days}; }, 0, 14},
    {"retries.window_days", "no retry later than so many calendar days after the first attempt's date",
     [](Policy& p) { return Value{&p.retries.window_days}; }, 0, 2 * year},
    {"retries.payday_align.consumers", "move retries to the days on which salaries arrive",
     [](Policy& p) { return Value{&p.retries.payday_align_consumers}; }},
    {"retries.payday_align.businesses", "the same for businesses",
     [](Policy& p) { return Value{&p.retries.payday_align_businesses}; }},
    {"retries.payday_days", "days of the month on which salaries arrive", [](Policy& p) { return Value{&p.retries.payday_days}; },
     1, 31},
    {"retries.payday_max_shift_days", "no alignment where the next payday is further away",
     [](Policy& p) { return Value{&p.retries.payday_max_shift_days}; }, 0, 62},
    {"retries.avoid_same_day_collection", "another collection on the mandate that day moves the retry to the next TARGET day",
     [](Policy& p) { return Value{&p.retries.avoid_same_day_collection}; }},
    {"retries.min_amount", "smaller amounts are not presented again",
     [](Policy& p) { return Value{Amount{&p.retries.minimum_amount}}; }},
    {"retries.return_cost",
     "what another return costs, the banks' charges included; a retry whose expected yield is not above it is not presented",
     [](Policy& p) { return Value{Amount{&p.retries.return_cost}}; }},
    {"retries.success_rates", "for that: thousandths of the first, second … retries that are paid; the last one repeats",
     [](Policy& p) { return Value{&p.retries.success_rates}; }, 0, 1000},
    {"retries.release_automatically",
     "true: a run releases what must be at the bank that day, approved or not; nothing with four_eyes",
     [](Policy& p) { return Value{&p.retries.release_automatically}; }},
    {"retries.four_eyes", "true: who approved a retry may not release it", [](Policy& p) { return Value{&p.retries.four_eyes}; }},
    {"retries.sequence_policy", "sequence type of a retry: ALWAYS_RCUR or FRST_THEN_RCUR",
     [](Policy& p) {
       return Value{Choice{&p.retries.first_then_recurrent, "ALWAYS_RCUR", "FRST_THEN_RCUR"}};
     }},
    {"retries.mandate_expiry_months", "a mandate lapses so many months after its last collection",
     [](Policy& p) { return Value{&p.retries.mandate_expiry_months}; }, 1, 120},
    {"retries.brake.hold",
     "true: while more comes back than the limits below, retries of that creditor and scheme wait for a person",
     [](Policy& p) { return Value{&p.brake.hold}; }},
    {"retries.brake.max_rate", "thousandths of the first presentations of one day, creditor and scheme that may come back",
     [](Policy& p) { return Value{&p.brake.max_rate}; }, 0, 1000},
    {"retries.brake.times_average", "and at most so many times the rate of the year before it; 0: not compared",
     [](Policy& p) { return Value{&p.brake.times_average}; }, 0, 100},
    {"retries.brake.days", "collections dated within so many calendar days before the run are looked at",
     [](Policy& p) { return Value{&p.brake.days}; }, 0, year},
    {"retries.brake.min_collections", "of fewer presentations a rate says nothing",
     [](Policy& p) { return Value{&p.brake.min_collections}; }, 1, 100'000'000},
    {"returns.return_days.core", "TARGET days after settlement in which a Core collection is returned",
     [](Policy& p) { return Value{&p.returns.return_days_core}; }, 0, 30},
    {"returns.return_days.b2b", "the same for B2B", [](Policy& p) { return Value{&p.returns.return_days_b2b}; }, 0, 30},
    {"returns.refund_days", "calendar days in which a debtor may claim an authorised Core collection back",
     [](Policy& p) { return Value{&p.returns.refund_days}; }, 0, year},
    {"returns.refund_booking_days", "TARGET days a refund may be booked after that",
     [](Policy& p) { return Value{&p.returns.refund_booking_days}; }, 0, 30},
    {"returns.unauthorised_months", "months in which a debtor may claim an unauthorised Core collection back",
     [](Policy& p) { return Value{&p.returns.unauthorised_months}; }, 0, 60},
    {"returns.masking_countries", "countries of debtors whose banks write MS03 instead of AM04 or MD07",
     [](Policy& p) { return Value{&p.returns.masking_countries}; }},
    {"returns.refusal_cool_off_days", "two refusals within so many days stop all collections on the mandate",
     [](Policy& p) { return Value{&p.returns.refusal_cool_off_days}; }, 0, 2 * year},
    {"returns.unmatched_days", "TARGET days after which an R-transaction of a collection that nobody knows is told; 0: never",
     [](Policy& p) { return Value{&p.returns.unmatched_days}; }, 0, year},
    {"returns.recharge_fees", "true: businesses owe us what a return cost (account recharged_fees); consumers never do",
     [](Policy& p) { return Value{&p.returns.recharge_fees}; }},
    {"matching.auto_threshold", "thousandths of confidence from which a match is booked",
     [](Policy& p) { return Value{&p.matching.auto_threshold}; }, 0, 1000},
    {"matching.suggest_threshold", "thousandths of confidence from which a match is suggested to a person",
     [](Policy& p) { return Value{&p.matching.suggest_threshold}; }, 0, 1000},
    {"matching.promise_one_wrong_in", "at most one automatic match in so many may be wrong; `lettrage calibrate` measures it",
     [](Policy& p) { return Value{&p.matching.promise_one_wrong_in}; }, 10, 100'000'000},
    {"matching.margin", "thousandths of confidence by which a match must be ahead of the next best one to be booked",
     [](Policy& p) { return Value{&p.matching.margin}; }, 0, 1000},
    {"matching.iban_amount_automatic", "book a payment of a known account that equals one open invoice",
     [](Policy& p) { return Value{&p.matching.iban_amount_automatic}; }},
    {"matching.name_amount_automatic", "book a payment under the name of one customer only that equals one open invoice",
     [](Policy& p) { return Value{&p.matching.name_amount_automatic}; }},
    {"matching.learn_accounts", "a payment with our reference, in full, under the customer's own name teaches its account",
     [](Policy& p) { return Value{&p.matching.learn_accounts}; }},
    {"matching.rounding_tolerance", "differences up to this are written off",
     [](Policy& p) { return Value{Amount{&p.matching.rounding_tolerance}}; }},
    {"matching.charges_max", "charges that banks took from a payment settle the invoice up to this, where the entry proves them",
     [](Policy& p) { return Value{Amount{&p.matching.charges_max}}; }},
    {"matching.discount_in_time", "accept an early-payment discount taken by its date",
     [](Policy& p) { return Value{&p.matching.discount_in_time}; }},
    {"matching.collection_date_window_days", "a credit belongs to a batch collected at most so many calendar days before",
     [](Policy& p) { return Value{&p.matching.collection_date_window_days}; }, 0, year},
    {"dunning.enabled", "false: no reminders are announced", [](Policy& p) { return Value{&p.dunning.enabled}; }},
    {"dunning.holidays", "countries on whose public holidays nobody is written to or called (core/calendars/holidays.csv)",
     [](Policy& p) { return Value{&p.dunning.holidays}; }},
    {"dunning.closed_days", "further days, as rules of that file: \"yearly,12-24\", \"easter,-2\", \"date,2026-05-15\"",
     [](Policy& p) { return Value{&p.dunning.closed_days}; }},
    {"dunning.messages_max", "at most so many messages to one debtor within messages_days; notices before a retry aside",
     [](Policy& p) { return Value{&p.dunning.messages_max}; }, 1, 100},
    {"dunning.messages_days", "calendar days", [](Policy& p) { return Value{&p.dunning.messages_days}; }, 1, year},
    {"dunning.promise_days", "a promise to pay is waited for so many calendar days longer",
     [](Policy& p) { return Value{&p.dunning.promise_days}; }, 0, year},
    {"dunning.transfer_grace_days", "the ladder of a payer by transfer begins so many calendar days after the due date",
     [](Policy& p) { return Value{&p.dunning.transfer_grace_days}; }, 0, year},
    {"dunning.formal_notice_days.consumers", "calendar days the formal notice (L6) gives a consumer before L7",
     [](Policy& p) { return Value{&p.dunning.formal_notice_days_consumers}; }, 0, year},
    {"dunning.formal_notice_days.businesses", "the same for a business",
     [](Policy& p) { return Value{&p.dunning.formal_notice_days_businesses}; }, 0, year},
    {"dunning.min_claim", "less than this in all is not asked for",
     [](Policy& p) { return Value{Amount{&p.dunning.minimum_claim}}; }},
    {"dunning.key_account_segments", "customers of these segments are called before the due date, not written to",
     [](Policy& p) { return Value{&p.dunning.key_account_segments}; }},
    {"dunning.four_eyes", "true: who approves a step is not who does it", [](Policy& p) { return Value{&p.dunning.four_eyes}; }},
    {"dunning.templates", "folder of your own letters, from this file's folder; empty: those that ship (docs/LETTERS.md)",
     [](Policy& p) { return Value{&p.dunning.templates}; }},
    {"dunning.language", "fr, en or de: of debtors of whom neither the language nor the account's country says it",
     [](Policy& p) { return Value{&p.dunning.language}; }},
    {"dunning.payment_link", "in every letter; {invoice_id}, {customer_id} and {notice_id} are filled in; empty: none",
     [](Policy& p) { return Value{&p.dunning.payment_link}; }},
    {"dunning.letters_max",
     "a run writes no more letters than this, the soonest first; `lettrage dunning letters` writes the rest",
     [](Policy& p) { return Value{&p.dunning.letters_max}; }, 0, 10'000'000},
    {"dunning.late_payment", "FR: letters to businesses state the fixed compensation and interest of French law; or none",
     [](Policy& p) {
       return Value{Choice{&p.dunning.french_late_payment, "none", "FR"}};
     }},
    {"dunning.penalty_rate", "percent a year as agreed with businesses, such as \"12.50\"; empty: the statutory rate",
     [](Policy& p) { return Value{&p.dunning.penalty_rate}; }},
    {"dunning.refinancing_rates", "ECB rates of semesters that do not ship with the program: \"2026-07-01=2.15\"",
     [](Policy& p) { return Value{&p.dunning.refinancing_rates}; }},
    {"dunning.limitation_days", "claims with at most so many days until they are barred stand in limitation.csv; 0: not watched",
     [](Policy& p) { return Value{&p.dunning.limitation_days}; }, 0, 10 * year},
    {"dunning.limitation",
     "months until a claim is barred, by the country of the debtor's account (*: any) or segment:NAME; the first that fits "
     "counts",
     [](Policy& p) { return Value{&p.dunning.limitation}; }},
    {"dunning.steps.L0", "before the due date: after_days counts from it", rung<Step::L0>, -year, -1},
    {"dunning.steps.L1", "failure notice; the clock begins with the failure, for payers by transfer with the due date",
     rung<Step::L1>, 0, 10 * year},
    {"dunning.steps.L2", "friendly reminder", rung<Step::L2>, 0, 10 * year},
    {"dunning.steps.L3", "second notice", rung<Step::L3>, 0, 10 * year},
    {"dunning.steps.L4", "phone call", rung<Step::L4>, 0, 10 * year},
    {"dunning.steps.L5", "last notice before the formal one", rung<Step::L5>, 0, 10 * year},
    {"dunning.steps.L6", "formal notice (mise en demeure)", rung<Step::L6>, 0, 10 * year},
    {"dunning.steps.L7", "service suspension", rung<Step::L7>, 0, 10 * year},
    {"dunning.steps.L8", "hand-over to a collection firm", rung<Step::L8>, 0, 10 * year},
    {"dunning.steps.L9", "before the courts (commissaire de justice)", rung<Step::L9>, 0, 10 * year},
    {"dunning.steps.L10", "at court (injonction de payer)", rung<Step::L10>, 0, 10 * year},
    {"run.own_accounts", "IBANs of our accounts: transfers between them are no customer payments",
     [](Policy& p) { return Value{&p.own_accounts}; }},
    {"run.quarantine_unbalanced", "true: a statement that fails its own arithmetic is not booked",
     [](Policy& p) { return Value{&p.quarantine_unbalanced}; }},
    {"text.charset", "how text files are read where they are not UTF-8: cp1252, iso-8859-1, iso-8859-15, cp850 or cp852",
     [](Policy& p) { return Value{&p.text_charset}; }},
});

constexpr std::array<CreditorKey, 5> creditor_list{{
    {"creditor_id", "SEPA creditor identifier (ICS)", &CreditorPolicy::creditor_id},
    {"name", "as it stands in collection files", &CreditorPolicy::name},
    {"iban", "account that is credited", &CreditorPolicy::iban},
    {"bic", "of its bank; may be left out", &CreditorPolicy::bic},
    {"pain008_version", "pain.008.001.02 or pain.008.001.08", &CreditorPolicy::pain008_version},
}};

struct Printer {
  std::string operator()(const int* v) const { return fmt::format("{}", *v); }
  std::string operator()(const std::uint16_t* v) const { return fmt::format("{}", *v); }
  std::string operator()(const bool* v) const { return *v ? "true" : "false"; }
  std::string operator()(const Charset* v) const { return quoted(name(*v)); }
  std::string operator()(Amount v) const { return quoted(format_amount(*v.minor, Currency::literal("EUR"))); }
  std::string operator()(Choice v) const { return quoted(*v.value ? v.if_true : v.if_false); }
  std::string operator()(const std::string* v) const { return quoted(*v); }
  std::string operator()(const std::vector<int>* v) const { return fmt::format("[{}]", fmt::join(*v, ", ")); }
  std::string operator()(const std::vector<std::string>* v) const {
    std::string text = "[";
    for (const std::string& item : *v) {
      if (text.size() > 1) text += ", ";
      text += quoted(item);
    }
    return text + "]";
  }
  std::string operator()(DunningStep* v) const {
    std::vector<std::string> channels;
    for (const Channel channel : v->channels) channels.emplace_back(name(channel));
    return fmt::format(
        "{{ used = {}, after_days = {}, channels = {}, every_channel = {}, min_amount = {}, approval = {}, consumers = {}, "
        "businesses = {} }}",
        v->used, v->after_days, (*this)(&channels), v->every_channel, (*this)(Amount{&v->minimum_amount}), v->approval,
        v->consumers, v->businesses);
  }
};

}  // namespace

std::span<const Key> all() { return key_list; }
std::span<const CreditorKey> creditor_keys() { return creditor_list; }

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      result += fmt::format("\\u{:04x}", byte);
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string text_of(const Value& value) { return std::visit(Printer{}, value); }

std::string hash_of(const Policy& policy) {
  Policy copy = policy;  // the keys hand out pointers to change; nothing is changed here
  Hasher hasher;
  for (const Key& key : all()) hasher.add(key.path).add(text_of(key.value(copy)));
  for (const RetryException& exception : copy.retry_exceptions) {
    hasher.add("retries.for").add(name(exception.scheme)).add(exception.segment).add(exception.creditor_id);
    copy.retries = exception.values;
    for (const Key& key : all()) {
      if (is_given(exception, key)) hasher.add(key.path).add(text_of(key.value(copy)));
    }
  }
  for (const CreditorPolicy& creditor : copy.creditors) {
    for (const CreditorKey& key : creditor_list) hasher.add(key.name).add(creditor.*key.text);
  }
  for (const RulePolicy& rule : copy.rules) {
    hasher.add("rule").add(rule.name).add(rule.when).add(name(rule.then)).add(rule.account).add(rule.text).add(rule.customer);
    for (const std::string& tag : rule.tags) hasher.add(tag);
  }
  hasher.add(embedded::reasons_csv).add(embedded::cfonb_csv).add(embedded::dk_csv);
  hasher.add(embedded::refinancing_rates_csv);
  for (const std::string& country : copy.dunning.holidays) hasher.add(holiday_rules(country));
  return fmt::format("{:016x}", hasher.finish().high);
}

}  // namespace lettrage::reconcile::keys
