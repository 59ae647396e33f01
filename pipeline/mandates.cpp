#include "pipeline/mandates.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/identifiers.h"
#include "core/text_id.h"
#include "pipeline/memory.h"
#include "reconcile/retries/plan.h"

namespace lettrage::pipeline {
namespace {

using reconcile::none;

MandateChanged refused(std::string why) { return {.error = std::move(why), .told = {}}; }

class Desk {
 public:
  Desk(book::Book& book, const MandateOptions& options, std::string_view mandate_id)
      : book_{book}, options_{options}, memory_{book}, at_{memory_.index.mandate_by_id(mandate_id)}, id_{mandate_id} {}

  [[nodiscard]] bool known() const noexcept { return at_ != none; }
  [[nodiscard]] Mandate& mandate() { return memory_.snapshot.data.mandates[at_]; }

  void set(MandateStatus status, std::string_view reason) {
    mandate().status = status;
    mandate().status_reason = memory_.snapshot.data.arena->keep(reason);
    mandate().status_since = options_.as_of;
  }
  void keep(std::string_view& field, const std::string& value) {
    if (!value.empty()) field = memory_.snapshot.data.arena->keep(value);
  }

  /// Stores the mandate as it is now, with the retries that may be presented again.
  MandateChanged store(std::string_view action, std::string told) {
    MandateChanged changed{.error = {}, .told = std::move(told), .planned = plan()};
    std::string detail = changed.told;
    if (!options_.note.empty()) detail += "; " + options_.note;
    book_.update(mandate(), action, changed.planned, notices_,
                 {.as_of = options_.as_of.iso(),
                  .actor = options_.actor,
                  .action = fmt::format("mandate-{}", action),
                  .subject = id_,
                  .detail = detail});
    return changed;
  }

 private:
  /// Retries of this mandate that change with it, in order of their events.
  std::vector<Retry> plan() {
    std::unordered_map<Hash128, Retry> retries;
    for (const Retry& retry : memory_.snapshot.retries) {
      const auto [found, fresh] = retries.emplace(retry.r_transaction, retry);
      if (!fresh && found->second.attempt < retry.attempt) found->second = retry;
    }
    std::vector<const RTransaction*> events;
    for (const RTransaction& event : memory_.ledger.r_transactions()) {
      if (event.mandate_id == id_) events.push_back(&event);
    }
    std::sort(events.begin(), events.end(),
              [](const RTransaction* a, const RTransaction* b) { return reconcile::planned_before(*a, *b); });
    std::vector<Retry> planned;
    const reconcile::PlanContext context{memory_.ledger, memory_.index, *options_.policy, Calendar::target(), retries};
    for (const RTransaction* event : events) {
      const std::optional<Retry> retry = reconcile::plan_retry(*event, context);
      const auto before = retries.find(event->id);
      if (!retry || (before != retries.end() && before->second == *retry)) continue;
      // What could not be collected stays so for its own reason, and what is past is not collected any more.
      if (before != retries.end() && before->second.id != retry->id) continue;
      if (retry->status == RetryStatus::Scheduled && retry->submit_by < options_.as_of) continue;
      retries[event->id] = *retry;
      planned.push_back(*retry);
      for (Notice& notice : reconcile::notices_for(*retry, *event, context)) notices_.push_back(std::move(notice));
    }
    return planned;
  }

  book::Book& book_;
  const MandateOptions& options_;
  Memory memory_;
  std::uint32_t at_;
  std::string id_;
  std::vector<Notice> notices_;  // of the retries planned
};

std::string unknown(std::string_view mandate_id) { return fmt::format("there is no mandate {}", mandate_id); }

}  // namespace

MandateChanged suspend_mandate(book::Book& book, const MandateOptions& options, std::string_view mandate_id) {
  Desk desk{book, options, mandate_id};
  if (!desk.known()) return refused(unknown(mandate_id));
  if (desk.mandate().status != MandateStatus::Active)
    return refused(fmt::format("{} is {} already", mandate_id, name(desk.mandate().status)));
  desk.set(MandateStatus::Suspended, options.note.empty() ? "by-hand" : options.note);
  return desk.store("suspended", fmt::format("{}: suspended", mandate_id));
}

MandateChanged release_mandate(book::Book& book, const MandateOptions& options, std::string_view mandate_id) {
  Desk desk{book, options, mandate_id};
  if (!desk.known()) return refused(unknown(mandate_id));
  Mandate& mandate = desk.mandate();
  if (mandate.status != MandateStatus::Suspended) {
    const bool over = mandate.status != MandateStatus::Active;
    return refused(fmt::format("{} is {}{}", mandate_id, name(mandate.status), over ? ": the debtor must sign a new one" : ""));
  }
  desk.set(MandateStatus::Active, {});
  mandate.fixed_on = options.as_of;
  return desk.store("released", fmt::format("{}: released", mandate_id));
}

MandateChanged amend_mandate(book::Book& book, const MandateOptions& options, std::string_view mandate_id,
                             const Amendment& amendment) {
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
  Desk desk{book, options, mandate_id};
  if (!desk.known()) return refused(unknown(mandate_id));
  Mandate& mandate = desk.mandate();
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
    mandate.registered_on = options.as_of;
    tell("registered with the debtor's bank");
  }
  desk.keep(mandate.debtor_iban, iban);
  desk.keep(mandate.debtor_bic, amendment.debtor_bic);
  desk.keep(mandate.debtor_name, amendment.debtor_name);
  mandate.fixed_on = options.as_of;
  // A new account mends what was wrong with the old one; a dispute, a death or a person's own word it does not.
  const reconcile::ReasonTables& tables = reconcile::ReasonTables::standard();
  const std::string_view reason = mandate.status == MandateStatus::Suspended ? mandate.status_reason : std::string_view{};
  const bool account =
      !iban.empty() && tables.known(reason) && tables.rule(reason, mandate.scheme).reason_class == ReasonClass::Account;
  const bool registration = amendment.registered && reason == "MD01";
  if (account || registration) {
    desk.set(MandateStatus::Active, {});
    tell("released");
  }
  return desk.store("amended", fmt::format("{}: {}", mandate_id, told));
}

}  // namespace lettrage::pipeline
