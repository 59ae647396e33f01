/// \file
/// Finds the counted movement that a report repeats (DESIGN invariant 3). Not thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/chain_index.h"
#include "core/model/identity.h"
#include "core/model/movement.h"

namespace lettrage::reconcile {

/// Hash of account (in a form that MT940 and camt share), booking date, signed amount and currency.
[[nodiscard]] std::uint64_t identity_base(std::string_view account, Date booking_date, std::int64_t signed_minor,
                                          Currency currency);

/// An account as every format names it: blanks and case dropped; a German IBAN and `bank code/account` become the same.
[[nodiscard]] std::string account_key(std::string_view account);

/// The family of a format (its id, such as `camt.053.001.08` or `mt940`), as `MovementIdentity::source` has it.
[[nodiscard]] std::uint8_t format_family(std::string_view format) noexcept;

/// The identity of a movement, but for `movement` (its id) and what only the file knows (`unit`, `entry`, balances, family).
[[nodiscard]] MovementIdentity identify(const Movement& movement);
/// The base of the whole entry the movement belongs to: what a report without details would show.
[[nodiscard]] std::uint64_t entry_base(const Movement& movement);
/// Hash of everything an identity says of the booking itself: the same in every run, file and book.
[[nodiscard]] Hash128 content_hash(const MovementIdentity& identity);

/// What repetitions of a booking are found by. Costs more than to look for it, and needs nothing but the identity: where it was
/// read
/// (`unit`, `source`) changes nothing.
struct IdentityKeys {
  /// Chains of identities, strongest proof first.
  enum Chain : std::uint8_t { Content, EndToEnd, Servicer, Counterparty, Base, chains };
  std::array<std::uint64_t, chains> of{};  ///< 0: the booking does not say
  Hash128 content;                         ///< `content_hash`
};
[[nodiscard]] IdentityKeys keys_of(const MovementIdentity& identity);

class IdentityIndex {
 public:
  static constexpr std::uint32_t none = ChainIndex::none;

  /// Starts from the identities of the book; their `unit` is 0, so that any file may repeat them.
  void load(std::vector<MovementIdentity> known);
  [[nodiscard]] const MovementIdentity& at(std::uint32_t index) const noexcept { return identities_[index]; }
  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(identities_.size()); }

  /// The counted movement that `identity` repeats, or `none`. Each counted movement is given to one report per unit only,
  /// so that twins stay twins. `begin_unit` begins a new unit (a statement). Time does not grow with the number of twins.
  /// `keys` are those of `identity`.
  [[nodiscard]] std::uint32_t find_repeated(const MovementIdentity& identity, const IdentityKeys& keys);
  /// Asks for the memory that `find_repeated` and `count` will need.
  void prefetch(const IdentityKeys& keys) const noexcept {
    for (std::uint8_t c = 0; c < IdentityKeys::chains; ++c) index_[c].prefetch(keys.of[c]);
  }
  void begin_unit();
  /// A counted movement that a report of another kind booked up to three days before or after `m`, of which `identity` is, under
  /// the same transaction id (TxId, UETR), account and amount; or `none`. Instant payments arrive at night and on Sundays: their
  /// notification has the day on which they did, the statement that of the booking.
  [[nodiscard]] std::uint32_t find_on_another_day(const Movement& m, const MovementIdentity& identity);
  /// How a whole entry stands to the details of an entry: taken for the whole of another one; something rests on it; nothing
  /// does.
  enum class Standing : std::uint8_t { Taken, Stays, GivesWay };
  using StandingOf = std::function<Standing(std::uint32_t)>;
  /// A counted batch entry without details (level 2) that a detailed report of an entry (`entry_base`) explains: one with the
  /// bank's reference of that entry, else one that gives way, the oldest first; or `none`.
  [[nodiscard]] std::uint32_t find_batch(std::uint64_t entry_base, const MovementIdentity& detail, const StandingOf& standing);
  /// A counted movement that may be the sum of an entry (`entry_base`) that `detail` is one of several details of, though it
  /// does not say that it is a batch: it has the same reference of the bank; or, where one of the two has none or the formats are
  /// of two families, it comes from a report of another kind and names nobody. Of several, one of the same reference, then one
  /// that gives way; `none` where there is no such movement.
  [[nodiscard]] std::uint32_t find_sum(std::uint64_t entry_base, const MovementIdentity& detail, const StandingOf& standing);
  /// No other report of this unit repeats it.
  void claim(std::uint32_t index) { claimed_.insert(index); }
  /// A counted detail of the whole entry `sum` (a batch, or what `find_sum` takes for one), reported with details elsewhere and
  /// counted there; or `none`. `Named`: only under its own reference of the bank.
  enum class Proof : std::uint8_t { Named, Any };
  [[nodiscard]] std::uint32_t find_detail(const MovementIdentity& sum, Proof wanted);
  /// The same for a batch entry of the book, whatever unit counted its details.
  [[nodiscard]] std::uint32_t detail_of(std::uint32_t batch) const;
  /// The oldest counted movement with these facts: base (account, day, amount) and counterparty.
  [[nodiscard]] std::optional<Hash128> find(std::uint64_t base, std::uint64_t counterparty) const;

  /// Counts a movement: gives it its id (content and occurrence) and remembers it.
  Hash128 count(MovementIdentity identity, const IdentityKeys& keys);
  /// No longer counted: a detailed report took its place. `restore` takes that back.
  void remove(std::uint32_t index) { identities_[index].level |= removed; }
  void restore(std::uint32_t index) { identities_[index].level &= static_cast<std::uint8_t>(~removed); }
  void truncate(std::uint32_t size);

 private:
  static constexpr std::uint8_t removed = MovementIdentity::not_counted;
  using Chain = IdentityKeys::Chain;
  /// By base, and by base and the bank's reference.
  using Lists = std::unordered_map<std::uint64_t, std::vector<std::uint32_t>>;
  [[nodiscard]] std::uint32_t search(const MovementIdentity& identity, Chain chain, std::uint64_t key);
  void index_last(const IdentityKeys& keys);
  template <class Used, class Rank>
  [[nodiscard]] std::uint32_t pick(const Lists& lists, std::uint64_t key, Used used, Rank rank);
  template <class Used, class Rank>
  [[nodiscard]] std::uint32_t pick(Chain chain, std::uint64_t key, Used used, Rank rank);

  std::vector<MovementIdentity> identities_;
  std::array<ChainIndex, IdentityKeys::chains> index_;
  std::unordered_set<std::uint32_t> claimed_;                     // in this unit
  std::unordered_map<std::uint64_t, std::uint32_t> cursors_;      // per chain key: where this unit's search goes on
  std::unordered_map<std::uint64_t, std::int64_t> occurrences_;   // of content seen more than once
  Lists batches_;                                                 // level 2
  Lists detailed_entries_;                                        // first details, one per unit and reference of the entry
  std::unordered_map<std::uint64_t, std::size_t> list_cursors_;   // per list: this unit has used what stands before
  std::unordered_map<std::uint64_t, std::uint32_t> sum_cursors_;  // the same of chains, for `find_sum`
  std::uint32_t unit_begin_ = 0;                                  // identities from here on were counted in this unit
};

}  // namespace lettrage::reconcile
