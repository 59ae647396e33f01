#include "pipeline/mandates.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/identifiers.h"
#include "core/text_id.h"
#include "pipeline/memory.h"
#include "reconcile/dunning/debtors.h"
#include "reconcile/retries/plan.h"
#include "reconcile/retries/schedule.h"

namespace lettrage::pipeline {
namespace {

using reconcile::none;

MandateChanged refused(std::string why) { return {.error = std::move(why), .told = {}}; }

std::string unknown(std::string_view mandate_id) { return fmt::format("there is no mandate {}", mandate_id); }

}  // namespace

namespace {

bool goes_on(const Retry& retry) noexcept {
  return retry.status == RetryStatus::Scheduled || retry.status == RetryStatus::Approved || retry.status == RetryStatus::Held;
}

}  // namespace

/// The book as it stands, and what was done to it since.
class MandateDesk::State {
 public:
  State(book::Book& book, MandateOptions options) : book_{book}, options_{std::move(options)}, memory_{book} {
    for (const Retry& retry : memory_.snapshot.retries) {
      const auto [found, fresh] = retries_.emplace(retry.r_transaction, retry);
      if (!fresh && found->second.attempt < retry.attempt) found->second = retry;
    }
  }

  [[nodiscard]] const MandateOptions& options() const noexcept { return options_; }
  /// nullptr: there is none. May be changed; `store` keeps it.
  [[nodiscard]] Mandate* find(std::string_view mandate_id) {
    const std::uint32_t at = memory_.index.mandate_by_id(mandate_id);
    return at == none ? nullptr : &memory_.snapshot.data.mandates[at];
  }
  void set(Mandate& mandate, MandateStatus status, std::string_view reason) {
    mandate.status = status;
    mandate.status_reason = memory_.snapshot.data.arena->keep(reason);
    mandate.status_since = options_.as_of;
  }
  void keep(std::string_view& field, const std::string& value) {
    if (!value.empty()) field = memory_.snapshot.data.arena->keep(value);
  }

  /// Stores the mandate as it is now, with the retries that may be presented again.
  MandateChanged store(const Mandate& mandate, std::string_view action, std::string told) {
    std::vector<Notice> notices;
    MandateChanged changed{.error = {}, .told = std::move(told), .planned = plan(mandate, notices)};
    std::string detail = changed.told;
    if (!options_.note.empty()) detail += "; " + options_.note;
    book_.update(mandate, action, changed.planned, notices,
                 {.as_of = options_.as_of.iso(),
                  .actor = options_.actor,
                  .action = fmt::format("mandate-{}", action),
                  .subject = std::string{mandate.mandate_id},
                  .detail = detail});
    return changed;
  }

 private:
  /// Retries of this mandate that change with it, in order of their events; and the notices of those planned.
  std::vector<Retry> plan(const Mandate& mandate, std::vector<Notice>& notices) {
    std::vector<const RTransaction*> events;
    for (const RTransaction& event : memory_.ledger.r_transactions()) {
      if (event.mandate_id == mandate.mandate_id) events.push_back(&event);
    }
    std::sort(events.begin(), events.end(),
              [](const RTransaction* a, const RTransaction* b) { return reconcile::planned_before(*a, *b); });
    std::vector<Retry> planned;
    const std::unordered_map<Hash128, Retry> none_planned;
    const reconcile::DunningContext known{.ledger = memory_.ledger,
                                          .index = memory_.index,
                                          .policy = *options_.policy,
                                          .target = Calendar::target(),
                                          .retries = none_planned,
                                          .reminders = memory_.snapshot.reminders,
                                          .facts = memory_.snapshot.dunning_facts,
                                          .as_of = options_.as_of};
    const reconcile::Debtors debtors{known};
    const reconcile::PlanContext context{memory_.ledger, memory_.index, *options_.policy, Calendar::target(), retries_, debtors};
    const Date latest = reconcile::hand_in_day(options_.as_of, context.calendar);
    for (const RTransaction* event : events) {
      const std::optional<Retry> retry = reconcile::plan_retry(*event, context);
      const auto before = retries_.find(event->id);
      if (!retry) {
        // The account that failed is the debtor's once more: what was planned for another one is not collected.
        if (before == retries_.end() || !goes_on(before->second)) continue;
        Retry& stopped = before->second;
        stopped.status = RetryStatus::Exhausted;
        stopped.stop_reason = "REASON";
        stopped.collection_date = stopped.submit_by = stopped.notify_by = Date{};
        planned.push_back(stopped);
        continue;
      }
      if (before != retries_.end() && before->second == *retry) continue;
      // What could not be collected stays so for its own reason, and what is past is not collected any more.
      if (before != retries_.end() && before->second.id != retry->id) continue;
      if (retry->status == RetryStatus::Scheduled && retry->submit_by < latest) continue;
      retries_[event->id] = *retry;
      planned.push_back(*retry);
      for (Notice& notice : reconcile::notices_for(*retry, *event, context)) notices.push_back(std::move(notice));
    }
    return planned;
  }

  book::Book& book_;
  MandateOptions options_;
  Memory memory_;
  std::unordered_map<Hash128, Retry> retries_;  // the newest of each event
};

MandateDesk::MandateDesk(book::Book& book, MandateOptions options) : state_{std::make_unique<State>(book, std::move(options))} {}
MandateDesk::~MandateDesk() = default;

MandateChanged MandateDesk::suspend(std::string_view mandate_id) {
  Mandate* mandate = state_->find(mandate_id);
  if (mandate == nullptr) return refused(unknown(mandate_id));
  if (mandate->status != MandateStatus::Active)
    return refused(fmt::format("{} is {} already", mandate_id, name(mandate->status)));
  const std::string& note = state_->options().note;
  state_->set(*mandate, MandateStatus::Suspended, note.empty() ? "by-hand" : note);
  return state_->store(*mandate, "suspended", fmt::format("{}: suspended", mandate_id));
}

MandateChanged MandateDesk::release(std::string_view mandate_id) {
  Mandate* found = state_->find(mandate_id);
  if (found == nullptr) return refused(unknown(mandate_id));
  Mandate& mandate = *found;
  if (mandate.status != MandateStatus::Suspended) {
    const bool over = mandate.status != MandateStatus::Active;
    return refused(fmt::format("{} is {}{}", mandate_id, name(mandate.status), over ? ": the debtor must sign a new one" : ""));
  }
  state_->set(mandate, MandateStatus::Active, {});
  mandate.fixed_on = state_->options().as_of;
  return state_->store(mandate, "released", fmt::format("{}: released", mandate_id));
}

MandateChanged MandateDesk::amend(std::string_view mandate_id, const Amendment& amendment) {
  std::string iban;
  if (!amendment.debtor_iban.empty()) {
    const std::optional<std::string> checked = make_iban(amendment.debtor_iban);
    if (!checked) return refused(fmt::format("{} is no IBAN: its check digits do not hold", amendment.debtor_iban));
    iban = *checked;
  }
  if (!amendment.debtor_bic.empty() && !is_bic(amendment.debtor_bic))
    return refused(fmt::format("{} is no BIC: expected 8 or 11 characters", amendment.debtor_bic));
  if (iban.empty() && amendment.debtor_bic.empty() && amendment.debtor_name.empty() && !amendment.registered)
    return refused("say what is new: an account, a name, or a registration");
  Mandate* found = state_->find(mandate_id);
  if (found == nullptr) return refused(unknown(mandate_id));
  Mandate& mandate = *found;
  if (mandate.status == MandateStatus::Cancelled || mandate.status == MandateStatus::Expired)
    return refused(fmt::format("{} is {}: the debtor must sign a new one", mandate_id, name(mandate.status)));
  if (amendment.registered && mandate.scheme != Scheme::B2b)
    return refused(
        fmt::format("{} is a {} mandate: only B2B ones are registered with the debtor's bank", mandate_id, name(mandate.scheme)));
  if (!iban.empty() && iban == mandate.debtor_iban) return refused(fmt::format("{} has that account already", mandate_id));
  std::string told;
  const auto tell = [&](std::string what) { told += (told.empty() ? "" : ", ") + std::move(what); };
  if (!iban.empty()) {
    // The bank of the old account is not that of the new one.
    mandate.debtor_bic = {};
    tell("new account");
  }
  if (!amendment.debtor_bic.empty()) tell("BIC " + amendment.debtor_bic);
  if (!amendment.debtor_name.empty()) tell("new name");
  if (amendment.registered) {
    mandate.registered_on = state_->options().as_of;
    tell("registered with the debtor's bank");
  }
  state_->keep(mandate.debtor_iban, iban);
  state_->keep(mandate.debtor_bic, amendment.debtor_bic);
  state_->keep(mandate.debtor_name, amendment.debtor_name);
  mandate.fixed_on = state_->options().as_of;
  // A new account mends what was wrong with the old one; a dispute, a death or a person's own word it does not.
  const reconcile::ReasonTables& tables = reconcile::ReasonTables::standard();
  const std::string_view reason = mandate.status == MandateStatus::Suspended ? mandate.status_reason : std::string_view{};
  const bool account =
      !iban.empty() && tables.known(reason) && tables.rule(reason, mandate.scheme).reason_class == ReasonClass::Account;
  const bool registration = amendment.registered && reason == "MD01";
  if (account || registration) {
    state_->set(mandate, MandateStatus::Active, {});
    tell("released");
  }
  return state_->store(mandate, "amended", fmt::format("{}: {}", mandate_id, told));
}

MandateChanged MandateDesk::amend_as(const Mandate& row) {
  const Mandate* mandate = state_->find(row.mandate_id);
  if (mandate == nullptr) return refused(unknown(row.mandate_id));
  const auto news = [](std::string_view now, std::string_view before) { return std::string{now == before ? "" : now}; };
  const std::string iban = news(row.debtor_iban, mandate->debtor_iban);
  const Amendment amendment{.debtor_iban = iban,
                            // Another account at the same bank.
                            .debtor_bic = iban.empty() ? news(row.debtor_bic, mandate->debtor_bic) : std::string{row.debtor_bic},
                            .debtor_name = news(row.debtor_name, mandate->debtor_name)};
  if (amendment.debtor_iban.empty() && amendment.debtor_bic.empty() && amendment.debtor_name.empty()) return {};
  return amend(row.mandate_id, amendment);
}

}  // namespace lettrage::pipeline
