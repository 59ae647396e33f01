/// \file
/// What can only be decided once every file of the run has spoken: batch credits against what we sent minus its rejects,
/// batches that other reports detail, returns known before their collection, mandates, retries and reminders. Its
/// order depends on content alone, so the end state does not depend on which file came first.
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "core/calendar.h"
#include "core/diagnostic.h"
#include "core/model/dunning.h"
#include "core/model/retry.h"
#include "pipeline/apply.h"
#include "reconcile/dunning/announce.h"

namespace lettrage::pipeline {

struct CloseOptions {
  bool remind = true;    ///< not after an interrupted run: a payment may lie in a file not read yet
  bool release = false;  ///< retries, where the policy lets them leave by themselves; likewise
  reconcile::Together together = reconcile::one_by_one;  ///< how what can be done at the same time is done
};

class Closing {
 public:
  Closing(reconcile::Ledger& ledger, ReferenceData& data, const Decisions& decisions, Applier& applier, Outputs& outputs,
          Writer& writer, book::RunBook& book, const book::Snapshot& snapshot);

  /// Before the first file: R-transactions of earlier runs whose collection was not known then.
  void relink();
  /// After the last file.
  void close(const CloseOptions& options);
  [[nodiscard]] const std::vector<Retry>& planned() const noexcept { return planned_; }

 private:
  void settle_batches();
  [[nodiscard]] bool settle_batch(DeferredBatch& batch);
  [[nodiscard]] std::vector<std::uint32_t> batch_named(const Movement& m) const;
  [[nodiscard]] std::vector<std::uint32_t> latest_batch(std::span<const std::uint32_t> named, const Movement& m) const;
  [[nodiscard]] std::vector<std::uint32_t> batch_by_amount(const Movement& m) const;
  void rename();
  void explain_by_details();
  void explain_returns();
  void differs(DeferredBatch& batch);
  void doubt(const NotifiedReturn& r);
  void believe(const NotifiedReturn& r);
  void move_claim(const NotifiedReturn& r, const RTransaction& event, int direction);
  void resolve(DeferredBatch& batch, Outcome outcome, Method method, std::uint32_t first, std::uint32_t last,
               Hash128 duplicate_of);
  /// Another outcome for a row that stands in the outputs or in the book.
  void change_outcome(DeferredEntry& entry, Outcome outcome, Method method, Hash128 duplicate_of);
  /// No longer counted: a repetition of it is one of its details.
  void forget(const DeferredEntry& entry);
  /// The sum is counted by its details.
  void give_way(DeferredEntry& sum, Hash128 detail, const std::vector<JournalRow>& posted);
  void use_rests();
  void use_rest(std::uint32_t collection);
  void flag_settled_twins();
  void flag_over_refunded();
  void expire_mandates();
  // close_retries.cpp
  void plan_retries();
  void release_automatically();
  // close.cpp
  void report(const Diagnostic& diagnostic);
  void plan(const CloseOptions& options);  ///< retries and reminders
  /// With those retries as planned.
  [[nodiscard]] reconcile::DunningContext dunning(const std::unordered_map<Hash128, Retry>& planned) const;
  [[nodiscard]] reconcile::DunningContext dunning() const { return dunning(retries_); }
  void remind(const reconcile::Together& together);
  void watch_limitation();
  void tell_unmatched();
  void write_events();
  void write_letters();

  reconcile::Ledger& ledger_;
  ReferenceData& data_;
  const Decisions& d_;
  Applier& applier_;
  Outputs& outputs_;
  Writer& writer_;
  book::RunBook& book_;
  const book::Snapshot& remembered_;
  std::unordered_map<Hash128, Retry> retries_;  // newest decision per R-transaction
  std::vector<Retry> planned_;                  // decided or changed by this run
  std::vector<Notice> notices_;
  book::StateChanges changes_;
  std::vector<Diagnostic> told_;  // after the last file: they go into the book with the changes
  /// Sent batches: collections of one message and payment information, with their sum.
  struct SentBatch {
    std::vector<std::uint32_t> collections;
    Date date;
    std::string account;
  };
  std::vector<SentBatch> sent_;
};

}  // namespace lettrage::pipeline
