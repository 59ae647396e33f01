#include "reconcile/retries/brake.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "core/identifiers.h"
#include "core/model/presentation.h"
#include "reconcile/figures/return_figures.h"
#include "reconcile/retries/claim.h"

namespace lettrage::reconcile {
namespace {

struct Sums {
  std::uint64_t presented = 0, failed = 0;
  std::string_view shown;  ///< of several spellings the first
};

/// a/b > c/d without division; counts of collections leave room.
bool is_more(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d) {
  return WideSum{a} * WideSum{d} > WideSum{c} * WideSum{b};
}

bool same_portfolio(const PresentedBatch& a, const PresentedBatch& b) {
  return a.creditor_id == b.creditor_id && a.scheme == b.scheme;
}

Sums usual_before(const PresentedBatch& batch, std::span<const PresentedBatch> batches) {
  Sums sums;
  for (const PresentedBatch& other : batches) {
    if (!same_portfolio(other, batch) || other.date >= batch.date) continue;
    if (days_between(other.date, batch.date) > brake_average_days) continue;
    sums.presented += other.presented;
    sums.failed += other.failed;
  }
  return sums;
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  const std::int64_t hundredths = share(part, whole).value_or(0);
  return fmt::format("{}.{:02} %", hundredths / 100, hundredths % 100);
}

}  // namespace

std::vector<PresentedBatch> presented_batches(const Ledger& ledger, Date from, Date to) {
  std::map<std::tuple<std::string, Scheme, Date>, Sums> batches;
  std::map<std::string_view, std::string> keys;  // of few creditors, so that each is normalised once
  const std::vector<Collection>& collections = ledger.data().collections;
  for (std::uint32_t c = 0; c < collections.size(); ++c) {
    const Collection& collection = collections[c];
    if (!collection.collection_date || collection.collection_date < from || collection.collection_date > to) continue;
    if (retry_suffix(collection.end_to_end_id) > 0) continue;
    const auto [key, fresh] = keys.try_emplace(collection.creditor_id);
    if (fresh) key->second = creditor_id_key(collection.creditor_id);
    Sums& sums = batches[{key->second, collection.scheme, collection.collection_date}];
    if (sums.presented++ == 0 || collection.creditor_id < sums.shown) sums.shown = collection.creditor_id;
    const CollectionState& state = ledger.state(c);
    const std::uint32_t event = state.r_transaction.present() ? ledger.find_event(state.r_transaction) : none;
    if (event != none && is_failed_debit(ledger.r_transactions()[event].kind, collection.scheme)) ++sums.failed;
  }
  std::vector<PresentedBatch> found;
  for (const auto& [key, sums] : batches) {
    const auto& [creditor, scheme, date] = key;
    found.push_back(
        {.creditor_id = creditor, .scheme = scheme, .date = date, .presented = sums.presented, .failed = sums.failed});
  }
  return found;
}

std::vector<Brake> brakes_on(std::span<const PresentedBatch> batches, const BrakePolicy& policy, Date as_of) {
  const auto enough = static_cast<std::uint64_t>(policy.min_collections);
  std::vector<Brake> brakes;
  for (const PresentedBatch& batch : batches) {
    if (batch.date > as_of || days_between(batch.date, as_of) > policy.days) continue;
    if (batch.presented < enough) continue;
    Brake brake{.batch = batch};
    if (const Sums usual = usual_before(batch, batches); usual.presented >= enough) {
      brake.usual_presented = usual.presented;
      brake.usual_failed = usual.failed;
    }
    const bool above_limit = is_more(batch.failed, batch.presented, static_cast<std::uint64_t>(policy.max_rate), 1000);
    // Where nothing ever came back, three times nothing is nothing: the first return must not stop everything.
    const bool above_average =
        policy.times_average > 0 && brake.usual_failed > 0 &&
        is_more(batch.failed, batch.presented, static_cast<std::uint64_t>(policy.times_average) * brake.usual_failed,
                brake.usual_presented);
    if (!above_limit && !above_average) continue;
    brake.above_average = !above_limit;
    if (brakes.empty() || !same_portfolio(brakes.back().batch, batch)) {
      brakes.push_back(std::move(brake));
    } else if (is_more(batch.failed, batch.presented, brakes.back().batch.failed, brakes.back().batch.presented)) {
      brakes.back() = std::move(brake);
    }
  }
  return brakes;
}

const Brake* brake_for(std::span<const Brake> brakes, Scheme scheme, std::string_view creditor_id) {
  if (brakes.empty()) return nullptr;
  const std::string key = creditor_id_key(creditor_id);
  const auto found = std::find_if(brakes.begin(), brakes.end(),
                                  [&](const Brake& b) { return b.batch.scheme == scheme && b.batch.creditor_id == key; });
  return found == brakes.end() ? nullptr : &*found;
}

std::string words_of(const Brake& brake, const BrakePolicy& policy) {
  const PresentedBatch& b = brake.batch;
  const std::string limit = brake.above_average
                                ? fmt::format("usual {}, {} times that at most",
                                              percent(brake.usual_failed, brake.usual_presented), policy.times_average)
                                : fmt::format("limit {}.{} %", policy.max_rate / 10, policy.max_rate % 10);
  return fmt::format("{} {}: {} of {} collections of {} came back ({}; {})", b.shown.empty() ? "creditor unknown" : b.shown,
                     name(b.scheme), b.failed, b.presented, b.date.iso(), percent(b.failed, b.presented), limit);
}

}  // namespace lettrage::reconcile
