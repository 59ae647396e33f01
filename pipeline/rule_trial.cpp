#include "pipeline/rule_trial.h"

#include <algorithm>
#include <array>
#include <optional>

#include "reconcile/rules/choose.h"

namespace lettrage::pipeline {
namespace {

/// The columns of `export movements` that a movement is put together from.
class Columns {
 public:
  explicit Columns(const std::vector<std::string>& names) : names_{names} {}
  [[nodiscard]] std::size_t operator[](std::string_view name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found == names_.end()) throw book::BookError{"the book has no column " + std::string{name}};
    return static_cast<std::size_t>(found - names_.begin());
  }

 private:
  const std::vector<std::string>& names_;
};

struct Places {
  std::size_t id, account, booking_date, value_date, amount, currency, name, iban, end_to_end_id, mandate_id, remittance, code,
      outcome, reason;
  explicit Places(const Columns& c)
      : id{c["movement_id"]},
        account{c["account"]},
        booking_date{c["booking_date"]},
        value_date{c["value_date"]},
        amount{c["amount"]},
        currency{c["currency"]},
        name{c["counterparty_name"]},
        iban{c["counterparty_iban"]},
        end_to_end_id{c["end_to_end_id"]},
        mandate_id{c["mandate_id"]},
        remittance{c["remittance"]},
        code{c["bank_transaction_code"]},
        outcome{c["outcome"]},
        reason{c["reason"]} {}
};

/// As far as the book keeps it; views live on `row`.
std::optional<Movement> movement_of(const std::vector<std::string>& row, const Places& at) {
  const auto currency = Currency::make(row[at.currency]);
  if (!currency) return std::nullopt;
  const ParsedAmount amount = parse_amount(row[at.amount], *currency);
  if (amount.error != AmountError::None) return std::nullopt;
  Movement m;
  m.account = row[at.account];
  m.direction = m.entry_direction = amount.minor < 0 ? Direction::Debit : Direction::Credit;
  m.amount = m.entry_amount = {amount.minor < 0 ? -amount.minor : amount.minor, *currency};
  m.booking_date = Date::parse_iso(row[at.booking_date]).value_or(Date{});
  m.value_date = Date::parse_iso(row[at.value_date]).value_or(Date{});
  m.details.counterparty_name = row[at.name];
  m.details.counterparty_iban = row[at.iban];
  m.details.end_to_end_id = row[at.end_to_end_id];
  m.details.mandate_id = row[at.mandate_id];
  m.details.bank_transaction_code = row[at.code];
  m.remittance = row[at.remittance];
  return m;
}

/// What a run decides without asking the rules, or what a person has decided since, stays.
bool rules_are_asked(std::string_view outcome, std::string_view reason) {
  constexpr std::array<std::string_view, 4> settled{"details-differ", "batch-without-details", reconcile::reason::rejected,
                                                    reconcile::reason::reverted};
  if (std::find(settled.begin(), settled.end(), reason) != settled.end()) return false;
  return outcome == "suggested" || outcome == "unmatched" || outcome == "outgoing" || outcome == "rule" ||
         reason.starts_with("rule ");
}

bool is_counted(std::string_view outcome) { return outcome != "duplicate" && outcome != "not_booked" && outcome != "status"; }

}  // namespace

RuleTrial try_rules(book::Book& book, const reconcile::Policy& policy, const std::function<void(const RuleChange&)>& on_change) {
  RuleTrial trial;
  trial.decided.resize(policy.rules.size());
  std::optional<Places> places;
  const auto count = [&](const reconcile::RulePolicy& rule) {
    ++trial.decided[static_cast<std::size_t>(&rule - policy.rules.data())];
  };
  book.export_table(
      "movements", [&](const std::vector<std::string>& header) { places.emplace(Columns{header}); },
      [&](const std::vector<std::string>& row) {
        const std::string_view outcome = row[places->outcome], reason = row[places->reason];
        if (!is_counted(outcome)) return;
        const std::optional<Movement> movement = movement_of(row, *places);
        if (!movement) return;
        ++trial.movements;
        const std::string_view rule = reason.starts_with("rule ") ? reason.substr(5) : std::string_view{};
        const bool asked = rules_are_asked(outcome, reason);
        const reconcile::RulePolicy* now = asked ? reconcile::deciding_rule(policy, *movement) : nullptr;
        const std::string tags = reconcile::tags_of(policy, *movement);
        if (now != nullptr) count(*now);
        for (const reconcile::RulePolicy& one : policy.rules) {
          if (one.then == reconcile::RuleAction::Tag && !tags.empty() && one.condition->holds(*movement)) count(one);
        }
        const bool changes = asked && rule != (now == nullptr ? std::string_view{} : std::string_view{now->name});
        trial.changed += changes ? 1U : 0U;
        trial.tagged += tags.empty() ? 0U : 1U;
        if (!changes && tags.empty()) return;
        on_change({.movement_id = row[places->id],
                   .booking_date = row[places->booking_date],
                   .amount = row[places->amount],
                   .currency = row[places->currency],
                   .counterparty_name = row[places->name],
                   .remittance = row[places->remittance],
                   .outcome = outcome,
                   .rule = rule,
                   .new_rule = now,
                   .new_tags = tags});
      });
  return trial;
}

std::vector<std::string_view> fields_not_kept(const reconcile::Policy& policy) {
  constexpr std::array<std::string_view, 7> not_kept{"bank_reference",   "bic",     "creditor_id",  "information",
                                                     "proprietary_code", "purpose", "ultimate_name"};
  std::vector<std::string_view> asked;
  for (const std::string_view field : not_kept) {
    if (std::any_of(policy.rules.begin(), policy.rules.end(),
                    [&](const reconcile::RulePolicy& rule) { return rule.condition->asks_for(field); }))
      asked.push_back(field);
  }
  return asked;
}

}  // namespace lettrage::pipeline
