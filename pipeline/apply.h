/// \file
/// The apply stage: in input order, the only place where state changes. Decides each movement's single outcome against the
/// ledger, records what that means for the outputs and the book, and takes a quarantined statement or file back.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "book/book.h"
#include "core/text_arena.h"
#include "pipeline/effects.h"
#include "pipeline/enrich.h"
#include "pipeline/fault_counter.h"
#include "pipeline/outputs.h"
#include "pipeline/stitch.h"
#include "pipeline/summary.h"
#include "pipeline/writer.h"
#include "reconcile/ledger/ledger.h"
#include "reconcile/policy/policy.h"

namespace lettrage::pipeline {

/// What does not change during a run.
struct Decisions {
  const reconcile::Index& index;
  const reconcile::Policy& policy;
  const reconcile::ReasonTables& tables;
  Date as_of;
};

/// An entry without details whose meaning is settled when the run closes, once every file has spoken.
struct DeferredEntry {
  MovementRow row;  ///< texts on the run's arena
  std::string file;
  std::uint32_t identity = 0;   ///< index of its identity
  bool of_this_run = false;     ///< its row stands in the outputs
  std::uint32_t certified = 0;  ///< its statement in the certificate
};

/// A batch: it says that it is one, or names one of ours.
struct DeferredBatch : DeferredEntry {
  Movement movement;  ///< texts on the run's arena
};

/// An entry, counted as a whole, whose details another report lists.
struct WholeEntry {
  std::uint32_t identity = reconcile::none;
  bool batch = false;      ///< it says that it is one
  bool gives_way = false;  ///< nothing rests on it
};

/// A counted debit of a notification that is an R-transaction: what a batch entry of returns adds up from.
struct NotifiedReturn {
  std::uint64_t account = 0;
  std::uint64_t entry = 0;  ///< base of the entry it is one of several details of; 0: an entry of its own
  Date booking_date;
  std::int64_t minor = 0;
  Hash128 movement;
  std::uint32_t event = 0;
};

/// Everything that a statement's or file's rollback takes back, together with the ledger's and the outputs' marks.
struct RunState {
  Counters counters;
  std::vector<DeferredBatch> deferred;
  std::vector<DeferredEntry> sums;  ///< decided as they are, but nobody has them yet: they give way to their details
  std::vector<std::pair<std::uint32_t, Hash128>> detailed;  ///< identity of a whole entry → a movement that details it
  std::vector<std::pair<Hash128, std::uint32_t>> renamed;   ///< a booked movement → the event that it turned out to be of
  std::vector<NotifiedReturn> notified_returns;
  std::vector<Hash128> confirmed;  ///< movements that a statement books singly, too
};

class Applier {
 public:
  Applier(reconcile::Ledger& ledger, const Decisions& decisions, Outputs& outputs, Writer& writer);

  /// With its hash; state `read`, or `duplicate` for bytes that were read before: its rows go to the outputs only.
  void begin_file(const FileRow& file);
  void apply(Batch& batch, const Stitched& stitched, std::vector<Enriched>& movements);
  /// `findings` of the whole file; an error among them quarantines it. Returns the file's final row.
  FileRow end_file(const FileHeader& header, const std::vector<Finding>& findings);
  /// What was decided since the last call, for the writer. Their texts live as long as the batches they came from.
  [[nodiscard]] Effects take_effects() { return std::exchange(effects_, {}); }

  [[nodiscard]] RunState& state() noexcept { return state_; }
  [[nodiscard]] Summary& summary() noexcept { return summary_; }
  [[nodiscard]] TextArena& arena() noexcept { return arena_; }
  /// R-transactions that this run created or changed, ascending.
  [[nodiscard]] const std::set<std::uint32_t>& touched_events() const noexcept { return touched_events_; }
  /// Batch entries of earlier runs that still wait: identity index → what the book knows of them.
  void load(const std::vector<book::PendingBatch>& pending);
  /// Before the first file: credits of earlier runs that nothing was found for then, by what is known now.
  void look_again(const std::vector<book::OpenCredit>& credits);
  /// What a person says of such a credit.
  void settle_by_hand(const book::OpenCredit& credit, const reconcile::Decision& decision);
  /// A person says that the decision on a stored credit was wrong: it waits again, with what it may pay as suggestions.
  void undo_by_hand(MovementRow row);
  void report(const Diagnostic& diagnostic);
  /// What was reported, for the terminal: at most the first 1000.
  [[nodiscard]] const std::vector<Diagnostic>& reported() const noexcept { return reported_; }
  /// Outside of files: what was decided and what the ledger changed goes to the outputs and the book at once.
  void store();
  [[nodiscard]] bool refused_again(const RTransaction& event) const;
  /// Another collection of the same claim was credited and stayed so.
  [[nodiscard]] bool twin_settled(std::uint32_t collection) const;
  /// Rows of the allocations `[first, last)`.
  void write_allocations(std::uint32_t first, std::uint32_t last);
  void write_journal(const MovementRow& row, std::uint32_t first, std::uint32_t last);
  /// What was held in suspense finds its place: receivables and credit of a settled batch, or back to the bank's account
  /// for one that other reports detail.
  void write_journal_transfer(const MovementRow& row, std::uint32_t first, std::uint32_t last);
  /// Allocations `[first, last)` undone for another movement than `own`, whose money waited in clearing: now it has a claim.
  void post_reopened(Hash128 own, Date date, std::uint32_t first, std::uint32_t last);
  /// The entry turned out to be told by its details: what was posted of it is taken back, and an event that only it told of.
  void take_out(const MovementRow& row, const std::vector<JournalRow>& posted);
  void withdraw_event_of(Hash128 movement);
  /// What was posted of a movement of this run that moved no claim.
  [[nodiscard]] std::vector<JournalRow> posted_of(const MovementRow& row);
  /// Takes the posting of a returned amount back: the bank's own booking of it is still in doubt.
  void post_storno(Hash128 movement, std::string_view account, Date date, std::int64_t minor, Currency currency,
                   std::uint32_t first, std::uint32_t last);
  void take_rest_back(std::uint32_t collection, const reconcile::Effect& effect, Date date);

 private:
  struct Mark {
    reconcile::Ledger::Mark ledger;
    Counters counters;
    std::size_t deferred = 0, sums = 0, detailed = 0, renamed = 0, notified = 0, confirmed = 0, outcome_changes = 0;
  };
  /// Counts a fault of the file at hand; false where it is one too many to be told.
  [[nodiscard]] bool count(Code code, Severity severity);
  void tell(const Diagnostic& diagnostic);
  [[nodiscard]] Mark mark() const;
  void rollback(const Mark& mark);

  void apply_reports(Batch& batch);
  void apply_level(const Status& status);
  bool count_report(std::uint64_t base, const Movement& m, MovementRow& row);
  void apply_status(Movement m, std::uint32_t collection);
  void apply_item(Batch& batch, const Transaction& item);
  [[nodiscard]] std::uint32_t collection_of_report(const Movement& m) const;
  void finish_status_batch();
  void finish_status_group();
  void expand(const Status& level, const std::vector<std::uint32_t>& collections,
              const std::unordered_set<std::uint32_t>& listed);
  void unknown_original(const Status& level);
  void record_rows();
  void record_changes();
  void begin_statement(const Statement& statement);
  void end_statement(const EndedStatement& ended);
  void prefetch(const Enriched& e) const;
  void apply_movement(Enriched& enriched);
  void count_movement(Enriched& e, MovementRow& row);
  /// Does the counted movement show the booking as this report does, or its sum, or its details?
  enum class Grouping : std::uint8_t { Same, Other };
  void repeated(Enriched& e, MovementRow& row, std::uint32_t known, Grouping grouping = Grouping::Same);
  /// `counted`: absent where the file's bytes were read before.
  void repeated(Enriched& e, MovementRow& row, Hash128 counted, Grouping grouping);
  /// The counted booking of another kind of report that took the same collection back shortly before or after; or absent.
  [[nodiscard]] Hash128 same_return(const Enriched& e) const;
  [[nodiscard]] bool apply_batch(Enriched& e, MovementRow& row);
  [[nodiscard]] bool apply_r_transaction(const Movement& m, const reconcile::Proposal& proposal, MovementRow& row, bool counted);
  [[nodiscard]] bool apply_correction(const Movement& m, const reconcile::Proposal& proposal, MovementRow& row);
  [[nodiscard]] bool own_account(std::string_view iban) const;
  /// False where no rule of the policy concerns it.
  [[nodiscard]] bool apply_rule(const Enriched& e, MovementRow& row);
  void tag(const Movement& m, MovementRow& row);
  /// A repetition of a credit that nothing was found for says whose it is: the other gives way to it.
  [[nodiscard]] bool finds_at_last(const Enriched& e, std::uint32_t known);
  /// What this detail is of; the same for all details of an entry.
  [[nodiscard]] WholeEntry whole_of(const Enriched& e);
  /// The whole entry is counted by its detail `movement`, absent where that is about to be counted.
  void take_over(const WholeEntry& whole, Hash128 movement);
  /// The detail repeats a booking that another report lists singly: so does the entry that it is a detail of.
  void explain_whole(const Enriched& e, std::uint32_t known);
  /// A booking that names nobody, has no details of several and moved no claim: another report may list what it is the sum of.
  [[nodiscard]] bool may_be_sum(const Movement& m, const MovementRow& row);
  void defer_sum(const Movement& m, const MovementRow& row);
  using Standing = reconcile::IdentityIndex::Standing;
  /// How the whole entry `identity`, counted in a run before or in this one, stands to details of its amount.
  [[nodiscard]] Standing standing(std::uint32_t identity, Direction direction);
  /// An event that one booking told of, without a name: nothing was decided by it.
  [[nodiscard]] bool tells_nothing(std::uint32_t event) const;
  /// Where the money of a movement stands that neither invoices nor customers explain, and what is told of it.
  struct Counterpart {
    std::string_view account, text;
  };
  [[nodiscard]] Counterpart counterpart_of(const MovementRow& row) const;
  /// What the bank takes for a return of his is his to pay.
  [[nodiscard]] bool owes_fees(std::string_view customer_id) const;
  void record_event(const Movement& m, std::uint32_t collection, const REvidence& evidence, MovementRow& row, bool counted);
  [[nodiscard]] bool apply_collection(Enriched& e, MovementRow& row);
  void apply_credit(Enriched& e, MovementRow& row);
  void pay(const Movement& m, const reconcile::Decision& decision, MovementRow& row);
  void found_later(const MovementRow& row, std::uint32_t first);
  void given_back_before(const Movement& m, const MovementRow& row);
  void name_invoices(std::uint32_t event, Hash128 movement);
  [[nodiscard]] std::string suggestion_list(const reconcile::Decision& decision) const;
  [[nodiscard]] std::string evidence_of(const reconcile::Proposal& proposal, const reconcile::Decision& decision) const;
  [[nodiscard]] std::uint32_t linked_collection(const Movement& m, const reconcile::Proposal& proposal) const;
  [[nodiscard]] Hash128 event_key(const Movement& m, std::uint32_t collection, const REvidence& evidence) const;
  /// The event that the counted `movement` booked, or `none`.
  [[nodiscard]] std::uint32_t event_booked_by(Hash128 movement);
  void book(std::uint32_t event, Hash128 movement);
  [[nodiscard]] bool names_nothing(const Movement& m, std::uint32_t collection) const;
  /// Of an event that was booked without a name: is it this collection's, of whose return nothing was known?
  [[nodiscard]] bool names_at_last(std::uint32_t event, std::uint32_t collection) const;
  void take_back_named(std::uint32_t collection, std::uint32_t event);
  /// The event of the collection that messages told of before `booked` was booked without a name; or `none`.
  [[nodiscard]] std::uint32_t told_before(std::uint32_t booked, std::uint32_t collection) const;
  void absorb(std::uint32_t told, std::uint32_t booked);
  /// No report tells of it any more: it leaves the book.
  void withdraw(std::uint32_t event);
  void book_r_transaction(const Movement& m, std::uint32_t collection, std::uint32_t event, const REvidence& evidence,
                          MovementRow& row);
  [[nodiscard]] Hash128 paid_by(const Movement& m);
  void describe(RTransaction& r, const Movement& m, std::uint32_t collection) const;
  [[nodiscard]] MovementRow row_of(const Movement& m);
  [[nodiscard]] Hash128 uncounted_id(const Movement& m) const;
  void write(MovementRow& row, std::uint32_t first, std::uint32_t last, const Movement& m);
  [[nodiscard]] std::string_view keep(std::string text);
  void post(const MovementRow& row, std::string_view account, std::int64_t credit, std::string_view text);
  /// What an allocation settles or opens again, and beside it what is no money (discounts, write-offs, fees). Gives the money.
  std::int64_t post_allocation(const MovementRow& row, const Allocation& a);
  [[nodiscard]] std::string_view invoice_list(std::uint32_t first, std::uint32_t last);

  reconcile::Ledger& ledger_;
  const Decisions& d_;
  Outputs& outputs_;
  Writer& writer_;
  Effects effects_;
  Summary summary_;
  RunState state_;
  TextArena arena_;                                                 // of the run: deferred movements, pending batches
  RowBlock block_;                                                  // rows not yet recorded
  std::vector<book::StateChanges::OutcomeChange> outcome_changes_;  // of movements stored before
  FaultCounter fault_counter_;                                      // of the file at hand
  std::vector<Diagnostic> file_diagnostics_, reported_;
  std::unordered_set<std::uint32_t> pending_;    // identities of whole entries that give way to their details
  std::unordered_set<std::uint32_t> taken_;      // of those: their details were listed
  std::unordered_set<Hash128> waiting_credits_;  // of earlier runs, for which nothing was found
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> payments_;  // credits by EndToEndId and transaction id
  std::unordered_map<Hash128, std::uint32_t> booked_events_;                // by movement; an entry may be out of date
  bool booked_events_known_ = false;                                        // those of earlier runs are in it
  std::uint32_t payments_indexed_ = 0;
  std::pair<std::tuple<std::uint64_t, std::uint32_t, std::uint32_t>, WholeEntry>
      detailed_entry_;                                 // unit, place; what it explains
  std::unordered_map<Hash128, std::size_t> notified_;  // places in `notified_returns`

  FileRow file_;
  Mark file_mark_, statement_mark_;
  std::uint64_t unit_ = 0;
  std::uint8_t family_ = 0;                                  // of the file's format
  std::optional<Code> statement_quarantined_, file_failed_;  // why
  bool statement_open_ = false;
  std::uint32_t statements_good_ = 0, statements_bad_ = 0;
  // Status files: what is open, and what was listed below it.
  struct StatusLevelState {
    Status status;
    bool open = false;
    bool listed_any = false;                   // transactions (of a batch) or batches (of a group)
    std::unordered_set<std::uint32_t> listed;  // collections
    std::uint64_t rejected = 0;
  };
  StatusLevelState group_, status_batch_;
  std::uint32_t status_number_ = 0;
  std::set<std::uint32_t> touched_events_;
};

}  // namespace lettrage::pipeline
