#include "reconcile/ledger/identity_index.h"

#include <algorithm>
#include <array>

#include "core/identifiers.h"
#include "core/text_id.h"

namespace lettrage::reconcile {
namespace {

/// As a hash takes it.
std::int64_t number(std::uint64_t n) { return static_cast<std::int64_t>(n); }

std::uint64_t hash_text(std::string_view text) { return text.empty() ? 0 : hash128(text).low | 1; }

/// A letter in upper case, a digit as it is, 0 for everything else.
constexpr std::array<char, 256> letters_and_digits = [] {
  std::array<char, 256> table{};
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = static_cast<char>(c);
  for (std::size_t c = 'A'; c <= 'Z'; ++c) table[c] = table[c - 'A' + 'a'] = static_cast<char>(c);
  return table;
}();

/// Writes the letters, in upper case, and digits of `text` to `out`, at most `room`: what survives every format's wrapping,
/// padding and character set. Gives how many.
std::size_t squeeze(std::string_view text, char* out, std::size_t room) {
  std::size_t size = 0;
  for (const char c : text) {
    if (size == room) break;
    out[size] = letters_and_digits[static_cast<unsigned char>(c)];
    size += out[size] != 0 ? 1U : 0U;
  }
  return size;
}

std::string squeezed(std::string_view text) {
  std::string out(text.size(), '\0');
  out.resize(squeeze(text, out.data(), out.size()));
  return out;
}

std::uint64_t squeezed_hash(std::string_view text, std::size_t limit = std::string_view::npos) {
  std::array<char, 512> buffer;
  if (text.size() > buffer.size() && limit > buffer.size()) return hash_text(squeezed(text));
  return hash_text({buffer.data(), squeeze(text, buffer.data(), std::min(limit, buffer.size()))});
}

std::uint64_t reference_hash(std::string_view reference, std::size_t limit = std::string_view::npos) {
  return is_placeholder(reference) ? 0 : squeezed_hash(reference, limit);
}

enum class Facet { Silent, Agrees, Contradicts };
Facet compare(std::uint64_t a, std::uint64_t b) {
  if (a == 0 || b == 0) return Facet::Silent;
  return a == b ? Facet::Agrees : Facet::Contradicts;
}

// Statements that follow each other cannot repeat each other. Accounts swept to zero every day prove nothing.
bool chained(const MovementIdentity& a, const MovementIdentity& b) {
  if (a.opening == b.opening && a.closing == b.closing) return false;
  return (a.closing != 0 && a.closing == b.opening) || (b.closing != 0 && b.closing == a.opening);
}

bool same_family(const MovementIdentity& a, const MovementIdentity& b) {
  return (a.source & ~MovementIdentity::report) == (b.source & ~MovementIdentity::report);
}

/// May `sum`, of the amount of the entry of `detail`, be that entry, though it does not say that it is a batch? A reference that
/// both have decides, except between families of formats: they have room for another one, or for half of it.
bool sums_up(const MovementIdentity& sum, const MovementIdentity& detail) {
  const Facet reference = compare(sum.servicer_reference, detail.entry_reference);
  if (reference == Facet::Agrees) return true;
  if (reference == Facet::Contradicts && same_family(sum, detail)) return false;
  const bool names_somebody = (sum.end_to_end_id | sum.transaction_id | sum.mandate_id | sum.counterparty) != 0;
  return sum.source != detail.source && !names_somebody;
}

/// How many facets agree, or -1 if the two cannot be the same booking.
int agreement(const MovementIdentity& a, const MovementIdentity& b) {
  const bool same_kind = a.source == b.source;
  int agreed = 0;
  const auto judge = [&](std::uint64_t x, std::uint64_t y) {
    const Facet facet = compare(x, y);
    if (facet == Facet::Agrees) ++agreed;
    return facet != Facet::Contradicts;
  };
  if (!judge(a.end_to_end_id, b.end_to_end_id) || !judge(a.transaction_id, b.transaction_id) ||
      !judge(a.mandate_id, b.mandate_id) || !judge(a.counterparty, b.counterparty)) {
    return -1;
  }
  const bool texts_differ = compare(a.text, b.text) == Facet::Contradicts;
  if (compare(a.text, b.text) == Facet::Agrees) ++agreed;
  // The bank's own reference parts two bookings in reports of one kind; its intraday, statement and notification systems
  // may number the same booking each in their own way, so between those it needs another proof to be overruled (the sum of a
  // batch is proof enough); and formats of another family have room for another reference, or for half of it.
  const bool references_differ = !judge(a.servicer_reference, b.servicer_reference) && same_family(a, b);
  if (references_differ && (same_kind || (agreed == 0 && a.level != 2))) return -1;
  // Two reports of one kind that agree in nothing, or whose texts differ, are two bookings; reports of different kinds
  // list the same account, so account, day and amount suffice where nothing contradicts.
  if (same_kind && (agreed == 0 || (texts_differ && agreed < 2))) return -1;
  return agreed;
}

}  // namespace

std::string account_key(std::string_view account) {
  const std::size_t slash = account.find('/');
  if (slash != std::string_view::npos) {
    // MT940 `:25:` in Germany: bank code (8 digits) and account number; the IBAN holds both, zero-padded to 10.
    const std::string bank = squeezed(account.substr(0, slash));
    std::string number = squeezed(account.substr(slash + 1));
    const auto digits =
        static_cast<std::size_t>(std::find_if(number.begin(), number.end(), [](char c) { return c > '9'; }) - number.begin());
    number.resize(digits);  // a currency glued to the number
    const bool bank_is_number = bank.size() == 8 && std::all_of(bank.begin(), bank.end(), [](char c) { return c <= '9'; });
    if (bank_is_number && !number.empty() && number.size() <= 10) return bank + std::string(10 - number.size(), '0') + number;
  }
  const std::string key = squeezed(account);
  if (key.size() == 22 && key.starts_with("DE") && check_iban(key) == IbanVerdict::Valid) return key.substr(4);
  return key;
}

std::uint8_t format_family(std::string_view format) noexcept {
  constexpr std::string_view families[] = {"mt", "cfonb", "coda", "norma43", "bai2", "nacha"};
  std::uint8_t family = 0;
  for (const std::string_view prefix : families) {
    family += MovementIdentity::report + 1;
    if (format.starts_with(prefix)) return family;
  }
  return 0;
}

std::uint64_t identity_base(std::string_view account, Date booking_date, std::int64_t signed_minor, Currency currency) {
  return Hasher{}.add(account_key(account)).add(booking_date.days()).add(signed_minor).add(currency.code()).finish().low;
}

MovementIdentity identify(const Movement& m) {
  const PaymentDetails& d = m.details;
  MovementIdentity id;
  id.base = identity_base(m.account, m.booking_date, signed_minor(m.amount, m.direction), m.amount.currency);
  id.end_to_end_id = reference_hash(d.end_to_end_id);
  // MT940 carries at most 16 characters of the bank's reference.
  const std::string_view servicer = m.sole && !m.bank_reference.empty() ? m.bank_reference : d.servicer_reference;
  id.servicer_reference = reference_hash(servicer, 16);
  id.transaction_id = reference_hash(d.uetr.empty() ? d.transaction_id : d.uetr);
  id.mandate_id = reference_hash(d.mandate_id);
  id.counterparty = squeezed_hash(d.counterparty_iban);
  id.text = squeezed_hash(m.remittance.empty() ? m.additional_information : m.remittance);
  id.source = static_cast<std::uint8_t>(m.source);
  id.level = m.batch_count > 0 && m.transaction == 0 ? 2 : m.sole ? 0 : 1;
  // A batch of one is its only detail, too: a report without details shows the batch.
  const bool batch_of_one = m.sole && m.transaction != 0 && m.entry_direction == Direction::Credit &&
                            !(m.batch_message_id.empty() && m.batch_payment_information_id.empty());
  id.entry = id.level == 1 || batch_of_one ? entry_base(m) : 0;
  if (id.level == 1) id.entry_reference = reference_hash(m.bank_reference, 16);
  return id;
}

std::uint64_t entry_base(const Movement& m) {
  return identity_base(m.account, m.booking_date, signed_minor(m.entry_amount, m.entry_direction), m.entry_amount.currency);
}

Hash128 content_hash(const MovementIdentity& i) {
  return Hasher{}
      .add(number(i.base))
      .add(number(i.end_to_end_id))
      .add(number(i.servicer_reference))
      .add(number(i.transaction_id))
      .add(number(i.mandate_id))
      .add(number(i.counterparty))
      .add(number(i.text))
      .finish();
}

namespace {

constexpr int best_of_all = 3;

/// 0 is the key of what is not said.
std::uint64_t known_key(std::uint64_t key) { return key == 0 ? 1 : key; }

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  return (a ^ (b + 0x9e3779b97f4a7c15ULL + (a << 6))) * 0xff51afd7ed558ccdULL;
}

std::uint64_t facet_key(std::uint64_t base, IdentityKeys::Chain chain, std::uint64_t value) {
  return known_key(mix(base, value) + chain);
}

/// Of a list by base and reference of the bank.
std::uint64_t named_key(std::uint64_t base, std::uint64_t reference) { return mix(reference, base); }

}  // namespace

IdentityKeys keys_of(const MovementIdentity& i) {
  IdentityKeys keys;
  const auto facet = [&](IdentityKeys::Chain chain, std::uint64_t value) {
    if (value != 0) keys.of[chain] = facet_key(i.base, chain, value);
  };
  facet(IdentityKeys::EndToEnd, i.end_to_end_id);
  facet(IdentityKeys::Servicer, i.servicer_reference != 0 ? i.servicer_reference : i.transaction_id);
  facet(IdentityKeys::Counterparty, i.counterparty);
  keys.of[IdentityKeys::Base] = known_key(i.base);
  keys.content = content_hash(i);
  keys.of[IdentityKeys::Content] = known_key(keys.content.low);
  return keys;
}

void IdentityIndex::index_last(const IdentityKeys& keys) {
  const auto item = static_cast<std::uint64_t>(identities_.size() - 1);
  const MovementIdentity& last = identities_.back();
  if (last.level == 2) {
    batches_[last.base].push_back(static_cast<std::uint32_t>(item));
    if (last.servicer_reference != 0)
      batches_[named_key(last.base, last.servicer_reference)].push_back(static_cast<std::uint32_t>(item));
  }
  if (last.entry != 0 && (last.level & removed) == 0) {
    const auto note = [&](std::uint64_t key) {
      std::vector<std::uint32_t>& details = detailed_entries_[key];
      const MovementIdentity* before = details.empty() ? nullptr : &identities_[details.back()];
      if (before == nullptr || before->unit != last.unit || before->entry_reference != last.entry_reference)
        details.push_back(static_cast<std::uint32_t>(item));
    };
    note(last.entry);
    if (last.entry_reference != 0) note(named_key(last.entry, last.entry_reference));
  }
  for (std::uint8_t c = 0; c < IdentityKeys::chains; ++c) {
    // Absent facets get a key of their own that nothing looks for.
    index_[c].push_back(keys.of[c] != 0 ? keys.of[c] : hash128({reinterpret_cast<const char*>(&item), sizeof item}).high);
  }
}

void IdentityIndex::load(std::vector<MovementIdentity> known) {
  truncate(0);
  identities_.reserve(known.size());
  for (MovementIdentity& identity : known) {
    identity.unit = 0;
    identities_.push_back(identity);
    index_last(keys_of(identity));
  }
}

void IdentityIndex::begin_unit() {
  claimed_.clear();
  cursors_.clear();
  list_cursors_.clear();
  sum_cursors_.clear();
  unit_begin_ = size();
}

std::uint32_t IdentityIndex::search(const MovementIdentity& identity, Chain chain, std::uint64_t k) {
  // Beyond so many contradicting neighbours a chain tells nothing; the stronger chains have been asked before.
  constexpr int examined_max = 64;
  if (k == 0 || index_[chain].first(k) == none) return none;
  // Chains run from the newest to the oldest. This unit's own items come first and are never repeated by it, and a claimed
  // prefix stays claimed: the cursor has passed both, so that a million payments of one amount take linear time.
  const auto [cursor, fresh] = cursors_.try_emplace(k, none);
  if (fresh) {
    cursor->second = index_[chain].first(k);
    while (cursor->second != none && cursor->second >= unit_begin_) cursor->second = index_[chain].next(cursor->second);
  }
  while (cursor->second != none && claimed_.contains(cursor->second)) cursor->second = index_[chain].next(cursor->second);
  std::uint32_t best = none;
  int best_agreement = -1;
  int examined = 0;
  for (std::uint32_t i = cursor->second; i != none && examined < examined_max; i = index_[chain].next(i)) {
    const MovementIdentity& known = identities_[i];
    if ((known.level & removed) != 0 || known.base != identity.base || known.unit == identity.unit || claimed_.contains(i))
      continue;
    ++examined;
    // A batch entry is no repetition of a payment that happens to be of its amount; nor a pending one of a booked one.
    if ((known.level == 2) != (identity.level == 2) || chained(known, identity)) continue;
    const int agreed = agreement(known, identity);
    if (agreed > best_agreement) {
      best = i;
      best_agreement = agreed;
      if (chain == IdentityKeys::Content) break;  // identical in everything: any twin will do
    }
  }
  return best;
}

std::uint32_t IdentityIndex::find_repeated(const MovementIdentity& identity, const IdentityKeys& keys) {
  for (std::uint8_t c = 0; c < IdentityKeys::chains; ++c) {
    const std::uint32_t found = search(identity, static_cast<Chain>(c), keys.of[c]);
    if (found == none) continue;
    claimed_.insert(found);
    return found;
  }
  return none;
}

std::uint32_t IdentityIndex::find_on_another_day(const Movement& m, const MovementIdentity& identity) {
  constexpr int days_max = 3, examined_max = 64;  // a long weekend; as in `search`
  if (identity.transaction_id == 0 || !m.booking_date) return none;
  const ChainIndex& index = index_[IdentityKeys::Base];
  for (int days = -days_max; days <= days_max; ++days) {
    if (days == 0) continue;
    const std::uint64_t base =
        identity_base(m.account, m.booking_date.plus_days(days), signed_minor(m.amount, m.direction), m.amount.currency);
    int examined = 0;
    for (std::uint32_t i = index.first(known_key(base)); i != none && examined < examined_max; i = index.next(i), ++examined) {
      const MovementIdentity& known = identities_[i];
      if (known.base != base || known.level != identity.level || known.transaction_id != identity.transaction_id) continue;
      if ((known.source & MovementIdentity::report) == (identity.source & MovementIdentity::report)) continue;
      if (agreement(known, identity) < 0 || !claimed_.insert(i).second) continue;
      return i;
    }
  }
  return none;
}

// Beyond so many that will not do a list tells nothing.
constexpr int examined_max = 512;

/// The best of a list by `rank` (negative: will not do; 3: none is better). What is `used` at its beginning is not looked at
/// again in this unit, so that a million entries of one amount take linear time.
template <class Used, class Rank>
std::uint32_t IdentityIndex::pick(const Lists& lists, std::uint64_t key, Used used, Rank rank) {
  const auto list = lists.find(key);
  if (list == lists.end()) return none;
  std::size_t& cursor = list_cursors_[key];
  while (cursor < list->second.size() && used(list->second[cursor])) ++cursor;
  std::uint32_t best = none;
  int best_rank = -1, examined = 0;
  for (std::size_t at = cursor; at < list->second.size() && examined < examined_max && best_rank < best_of_all;
       ++at, ++examined) {
    const std::uint32_t i = list->second[at];
    if (const int worth = used(i) ? -1 : rank(i); worth > best_rank) {
      best = i;
      best_rank = worth;
    }
  }
  return best;
}

template <class Used, class Rank>
std::uint32_t IdentityIndex::pick(Chain chain, std::uint64_t key, Used used, Rank rank) {
  const auto [cursor, fresh] = sum_cursors_.try_emplace(key, none);
  if (fresh) cursor->second = index_[chain].first(key);
  while (cursor->second != none && (cursor->second >= unit_begin_ || used(cursor->second)))
    cursor->second = index_[chain].next(cursor->second);
  std::uint32_t best = none;
  int best_rank = -1, examined = 0;
  for (std::uint32_t i = cursor->second; i != none && examined < examined_max && best_rank < best_of_all;
       i = index_[chain].next(i), ++examined) {
    if (const int worth = used(i) ? -1 : rank(i); worth > best_rank) {
      best = i;
      best_rank = worth;
    }
  }
  return best;
}

std::uint32_t IdentityIndex::find_batch(std::uint64_t base, const MovementIdentity& detail, const StandingOf& standing) {
  if (batches_.empty()) return none;
  const auto used = [&](std::uint32_t i) {
    return (identities_[i].level & removed) != 0 || claimed_.contains(i) || standing(i) == Standing::Taken;
  };
  const auto rank = [&](std::uint32_t i) {
    const MovementIdentity& known = identities_[i];
    if (known.base != base || known.unit == detail.unit || chained(known, detail)) return -1;
    return standing(i) == Standing::GivesWay ? best_of_all : 0;
  };
  if (detail.entry_reference != 0) {
    if (const std::uint32_t named = pick(batches_, named_key(base, detail.entry_reference), used, rank); named != none)
      return named;
  }
  return pick(batches_, base, used, rank);
}

std::uint32_t IdentityIndex::find_sum(std::uint64_t base, const MovementIdentity& detail, const StandingOf& standing) {
  const auto used = [&](std::uint32_t i) {
    return (identities_[i].level & removed) != 0 || claimed_.contains(i) || standing(i) == Standing::Taken;
  };
  const auto rank = [&](std::uint32_t i) {
    const MovementIdentity& known = identities_[i];
    if (known.level != 0 || known.base != base || known.unit == detail.unit || chained(known, detail) || !sums_up(known, detail))
      return -1;
    return standing(i) == Standing::GivesWay ? best_of_all : 0;
  };
  if (detail.entry_reference != 0) {
    const std::uint64_t key = facet_key(base, IdentityKeys::Servicer, detail.entry_reference);
    if (const std::uint32_t named = pick(IdentityKeys::Servicer, key, used, rank); named != none) return named;
  }
  return pick(IdentityKeys::Base, known_key(base), used, rank);
}

std::uint32_t IdentityIndex::find_detail(const MovementIdentity& sum, Proof wanted) {
  if (detailed_entries_.empty()) return none;
  const auto used = [&](std::uint32_t i) { return (identities_[i].level & removed) != 0 || claimed_.contains(i); };
  const auto rank = [&](std::uint32_t i) {
    const MovementIdentity& known = identities_[i];
    if (known.entry != sum.base || known.unit == sum.unit || chained(known, sum)) return -1;
    return sum.level == 2 || (known.level == 1 && sums_up(sum, known)) ? best_of_all : -1;
  };
  std::uint32_t found = none;
  if (sum.servicer_reference != 0) found = pick(detailed_entries_, named_key(sum.base, sum.servicer_reference), used, rank);
  if (found == none && wanted == Proof::Any) found = pick(detailed_entries_, sum.base, used, rank);
  // Two batches of one amount and day need details twice.
  if (found != none) claimed_.insert(found);
  return found;
}

std::uint32_t IdentityIndex::detail_of(std::uint32_t batch) const {
  const auto found = detailed_entries_.find(identities_[batch].base);
  return found == detailed_entries_.end() ? none : found->second.front();
}

std::optional<Hash128> IdentityIndex::find(std::uint64_t base, std::uint64_t counterparty) const {
  std::optional<Hash128> found;
  MovementIdentity wanted;
  wanted.base = base;
  wanted.counterparty = counterparty;
  const ChainIndex& index = index_[IdentityKeys::Counterparty];
  const std::uint64_t k = keys_of(wanted).of[IdentityKeys::Counterparty];
  if (k == 0) return found;
  for (std::uint32_t i = index.first(k); i != none; i = index.next(i)) {
    const MovementIdentity& known = identities_[i];
    if ((known.level & removed) == 0 && known.base == base && known.counterparty == counterparty) found = known.movement;
  }
  return found;
}

Hash128 IdentityIndex::count(MovementIdentity identity, const IdentityKeys& keys) {
  const ChainIndex& index = index_[IdentityKeys::Content];
  const std::uint64_t key = keys.of[IdentityKeys::Content];
  std::int64_t occurrence = 1;
  if (index.first(key) != none) {
    std::int64_t& seen = occurrences_[key];
    if (seen == 0) {
      for (std::uint32_t i = index.first(key); i != none; i = index.next(i)) ++seen;
    }
    occurrence = ++seen;
  }
  identity.movement = Hasher{}.add(number(keys.content.high)).add(number(keys.content.low)).add(occurrence).finish();
  identities_.push_back(identity);
  index_last(keys);
  return identity.movement;
}

void IdentityIndex::truncate(std::uint32_t size) {
  if (size == identities_.size()) return;
  const auto drop = [](Lists& lists, std::uint64_t key, std::uint32_t item) {
    const auto list = lists.find(key);
    if (list != lists.end() && !list->second.empty() && list->second.back() == item) list->second.pop_back();
    if (list != lists.end() && list->second.empty()) lists.erase(list);
  };
  for (std::uint32_t i = this->size(); i-- > size;) {
    const MovementIdentity& last = identities_[i];
    drop(batches_, last.base, i);
    drop(batches_, named_key(last.base, last.servicer_reference), i);
    if (last.entry == 0) continue;
    drop(detailed_entries_, last.entry, i);
    drop(detailed_entries_, named_key(last.entry, last.entry_reference), i);
  }
  identities_.resize(size);
  for (ChainIndex& index : index_) index.truncate(size);
  occurrences_.clear();
  begin_unit();
}

}  // namespace lettrage::reconcile
