// What becomes of collections that came back: retries planned, and released where the policy lets them leave by themselves.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text_id.h"
#include "pipeline/close.h"
#include "pipeline/release.h"
#include "reconcile/dunning/debtors.h"
#include "reconcile/retries/brake.h"
#include "reconcile/retries/plan.h"
#include "reconcile/retries/schedule.h"

namespace lettrage::pipeline {

using reconcile::none;

void Closing::plan_retries() {
  // Events of this run, those nobody has planned for yet (a run that died), and those whose retry is still only planned:
  // its stop conditions are looked at again.
  std::set<std::uint32_t> events = applier_.touched_events();
  for (std::uint32_t i = 0; i < ledger_.r_transactions().size(); ++i) {
    if (!retries_.contains(ledger_.r_transactions()[i].id)) events.insert(i);
  }
  for (const auto& [id, retry] : retries_) {
    if (retry.status != RetryStatus::Scheduled && retry.status != RetryStatus::Approved && retry.status != RetryStatus::Held)
      continue;
    const std::uint32_t event = ledger_.find_event(id);
    if (event != none) events.insert(event);
  }
  std::vector<std::uint32_t> ordered{events.begin(), events.end()};
  std::sort(ordered.begin(), ordered.end(), [&](std::uint32_t a, std::uint32_t b) {
    return reconcile::planned_before(ledger_.r_transactions()[a], ledger_.r_transactions()[b]);
  });
  // What is planned changes below; what is known of debtors does not go by it.
  const std::unordered_map<Hash128, Retry> none_planned;
  const reconcile::DunningContext known = dunning(none_planned);
  const reconcile::Debtors debtors{known};
  const reconcile::PlanContext context{ledger_, d_.index, d_.policy, Calendar::target(), retries_, debtors};
  const std::vector<reconcile::Brake> brakes = reconcile::brakes_on(
      reconcile::presented_batches(ledger_, d_.as_of.plus_days(-d_.policy.brake.days - reconcile::brake_average_days), d_.as_of),
      d_.policy.brake, d_.as_of);
  std::vector<std::size_t> held(brakes.size());
  for (const std::uint32_t i : ordered) {
    const RTransaction event = ledger_.r_transactions()[i];
    std::optional<Retry> planned = reconcile::plan_retry(event, context);
    const auto before = retries_.find(event.id);
    RTransaction updated = event;
    const std::uint32_t collection = reconcile::collection_of(event, d_.index);
    if (collection != none) updated.attempt = reconcile::chain_of(collection, ledger_, d_.index).attempt;
    updated.next_date = planned && planned->status != RetryStatus::Exhausted ? planned->collection_date : Date{};
    if (updated != event) ledger_.change_event(i) = updated;
    if (!planned) {
      // A reason learnt later forbids what an earlier one allowed.
      if (before != retries_.end() && before->second.status == RetryStatus::Scheduled) {
        Retry stopped = before->second;
        stopped.status = RetryStatus::Exhausted;
        stopped.stop_reason = "REASON";
        stopped.collection_date = stopped.submit_by = stopped.notify_by = Date{};
        before->second = stopped;
        planned_.push_back(std::move(stopped));
      }
      continue;
    }
    if (planned->status == RetryStatus::Scheduled) {
      const reconcile::Brake* brake =
          collection == none ? nullptr : reconcile::brake_for(brakes, planned->scheme, data_.collections[collection].creditor_id);
      // What waited until it was too late goes on waiting for a person.
      const bool missed = before != retries_.end() && reconcile::held_by_rule(before->second) &&
                          planned->submit_by < reconcile::hand_in_day(d_.as_of, context.calendar);
      if (d_.policy.brake.hold && (brake != nullptr || missed)) {
        planned->status = RetryStatus::Held;
        planned->stop_reason = reconcile::brake_reason;
        if (brake != nullptr) ++held[static_cast<std::size_t>(brake - brakes.data())];
      }
    }
    if (before != retries_.end() && before->second == *planned) continue;
    if (before != retries_.end() && before->second.id != planned->id && before->second.status != RetryStatus::Released) {
      // Planned anew for a later attempt: the old plan must not be collected besides.
      Retry withdrawn = before->second;
      withdrawn.status = RetryStatus::Withdrawn;
      withdrawn.stop_reason = "PLANNED_ANEW";
      planned_.push_back(std::move(withdrawn));
    }
    retries_[event.id] = *planned;
    for (Notice& notice : reconcile::notices_for(*planned, event, context)) notices_.push_back(std::move(notice));
    planned_.push_back(*planned);
  }
  for (std::size_t i = 0; i < brakes.size(); ++i) {
    std::string text = reconcile::words_of(brakes[i], d_.policy.brake);
    if (d_.policy.brake.hold) text += fmt::format("; {} retries held", held[i]);
    report(describe({.code = Code::ReturnRateHigh, .severity = Severity::Warning}, {}, 0, text));
  }
}

// Files into the run's own folder, all else into its own transaction: they leave the house when the commit names that folder,
// or not at all.
void Closing::release_automatically() {
  if (!d_.policy.retries.release_automatically) return;
  // What is planned changes below; what is known of debtors does not go by it.
  const std::unordered_map<Hash128, Retry> none_planned;
  const reconcile::DunningContext known = dunning(none_planned);
  const reconcile::Debtors debtors{known};
  const reconcile::PlanContext context{ledger_, d_.index, d_.policy, Calendar::target(), retries_, debtors};
  const Release release =
      prepare_release(context, {.as_of = d_.as_of, .due = d_.as_of, .by = released_by_policy, .unasked = true});
  for (const std::string& line : release.held_back)
    report(describe({.code = Code::RetryNotReleased, .severity = Severity::Warning}, {}, 0, line));
  for (const ReleasedFile& file : release.files) outputs_.write_file(collections_folder + ("/" + file.name), file.xml);
  std::vector<std::pair<Retry, book::AuditRow>> decided;
  for (const Retry& retry : release.released) {
    retries_[retry.r_transaction] = retry;
    std::erase_if(planned_, [&](const Retry& planned) { return planned.id == retry.id; });
    planned_.push_back(retry);
    decided.emplace_back(retry, book::AuditRow{.as_of = d_.as_of.iso(),
                                               .actor = std::string{released_by_policy},
                                               .action = "retry-released",
                                               .subject = text_of("ry", retry.id),
                                               .detail = retry.end_to_end_id});
  }
  if (!decided.empty()) book_.release(release.collections, decided, {});
}

}  // namespace lettrage::pipeline
