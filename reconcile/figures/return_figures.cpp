#include "reconcile/figures/return_figures.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "core/hash.h"
#include "reconcile/figures/debtor_bank.h"
#include "reconcile/retries/claim.h"

namespace lettrage::reconcile {
namespace {

constexpr std::uint64_t hundredths_of_percent = 10'000;

/// Lines are looked up by number: most presentations change a few that were changed just before.
using Line = std::uint32_t;

/// A presentation of a claim of which some presentation failed.
struct Attempt {
  std::uint32_t claim = 0;
  Date date;
  std::string end_to_end_id;
  std::int64_t minor = 0;
  Currency currency;
  bool settled = false, failed = false, invoices_paid = false;
  std::string reason;
  ReasonClass reason_class{};
  std::int64_t fee = 0;
  Line bank = 0, creditor = 0;
};

/// An EndToEndId that is one.
bool says_something(std::string_view end_to_end_id) { return !end_to_end_id.empty() && end_to_end_id != "NOTPROVIDED"; }

}  // namespace

std::string_view name(Dimension dimension) noexcept {
  switch (dimension) {
    case Dimension::All: return "all";
    case Dimension::Reason: return "reason";
    case Dimension::ReasonClass: return "reason_class";
    case Dimension::Bank: return "bank";
    case Dimension::Creditor: return "creditor";
    case Dimension::Cohort: return "cohort";
    case Dimension::Attempt: return "attempt";
    case Dimension::Weekday: return "weekday";
    case Dimension::Unmatched: break;
  }
  return "unmatched";
}

std::optional<std::int64_t> share(std::uint64_t part, std::uint64_t whole) noexcept {
  if (whole == 0) return std::nullopt;
  return static_cast<std::int64_t>((WideSum{part} * hundredths_of_percent * 2 + whole) / (WideSum{whole} * 2));
}

std::optional<std::int64_t> return_rate(const FigureLine& line) noexcept {
  return share(line.returned.count, line.presented.count);
}

std::optional<std::int64_t> recovery_rate(Dimension dimension, const FigureLine& line) noexcept {
  if (dimension == Dimension::Attempt || dimension == Dimension::Weekday)
    return share(line.settled.count, line.settled.count + line.returned.count);
  return share(line.recovered.count, line.failed_claims.count);
}

struct ReturnFigures::State {
  explicit State(Date day) : as_of{day} {}

  Line line(Dimension dimension, Currency currency, std::string value) {
    FigureKey key{.dimension = dimension, .currency = currency, .value = std::move(value)};
    const auto [found, fresh] = numbers.try_emplace(std::move(key), static_cast<Line>(lines.size()));
    if (fresh) lines.emplace_back();
    return found->second;
  }
  FigureLine& at(Dimension dimension, Currency currency, std::string value) {
    return lines[line(dimension, currency, std::move(value))];
  }

  /// The first label by its letters, so that the order of what is added does not matter.
  void name(Line number, std::string_view label) {
    std::string& text = lines[number].label;
    if (!label.empty() && (text.empty() || label < text)) text = label;
  }

  Line bank(const Presentation& p) {
    constexpr std::size_t long_enough = 12;  // no bank's code reaches further
    const Hash128 hash =
        hasher.add("bank").add(p.amount.currency.code()).add(p.debtor_iban.substr(0, long_enough)).add(p.debtor_bic).finish();
    const auto found = cache.find(hash);
    if (found != cache.end()) return found->second;
    const Line made = line(Dimension::Bank, p.amount.currency, debtor_bank(p.debtor_iban, p.debtor_bic));
    name(made, p.debtor_bic);
    cache.emplace(hash, made);
    return made;
  }
  Line creditor(const Presentation& p) {
    const Hash128 hash = hasher.add("creditor").add(p.amount.currency.code()).add(p.creditor_id).add(p.creditor_name).finish();
    const auto found = cache.find(hash);
    if (found != cache.end()) return found->second;
    const Line made = line(Dimension::Creditor, p.amount.currency, std::string{p.creditor_id});
    name(made, p.creditor_name);
    cache.emplace(hash, made);
    return made;
  }
  Line cohort(Date date, Currency currency) {
    constexpr std::size_t year_and_month = 7;
    return line(Dimension::Cohort, currency, date.iso().substr(0, year_and_month));
  }
  /// Lines of what is presented first: of all, of first attempts, and of its month. Most come month by month.
  struct First {
    Currency currency;
    Date from, to;  ///< days of the month
    Line all = 0, attempt = 0, cohort = 0;
  };
  const First& first(Date date, Currency currency) {
    if (recent && recent->currency == currency && recent->from <= date && date < recent->to) return *recent;
    const Date from = date ? *Date::make(date.year(), date.month(), 1) : Date{};
    recent = {.currency = currency,
              .from = from,
              .to = date ? from.plus_months(1) : Date::from_days(std::numeric_limits<std::int32_t>::min() + 1),
              .all = line(Dimension::All, currency, {}),
              .attempt = line(Dimension::Attempt, currency, "1"),
              .cohort = cohort(date, currency)};
    return *recent;
  }

  /// The claim with a failure that a presentation belongs to; nothing where all went well.
  [[nodiscard]] std::optional<std::uint32_t> claim_of(const Presentation& p) {
    if (!failed_mandates.contains(hasher.add(p.mandate_id).finish())) return std::nullopt;
    for (const std::string_view invoice : p.invoice_ids) {
      if (const auto claim = claim_under(Key::Invoice, p, invoice)) return claim;
    }
    // Where one of the two names no invoice, the EndToEndId says that they are the same debt.
    if (!says_something(p.end_to_end_id)) return std::nullopt;
    return claim_under(p.invoice_ids.empty() ? Key::Any : Key::WithoutInvoice, p, base_of(p.end_to_end_id));
  }

  enum class Key : std::uint8_t { Invoice, Any, WithoutInvoice };
  Hash128 key_of(Key kind, const Presentation& p, std::string_view id) {
    return hasher.add(static_cast<std::int64_t>(kind)).add(p.mandate_id).add(id).finish();
  }
  std::optional<std::uint32_t> claim_under(Key kind, const Presentation& p, std::string_view id) {
    const auto found = claims.find(key_of(kind, p, id));
    return found == claims.end() ? std::nullopt : std::optional{root(found->second)};
  }
  /// What has the key is the same claim.
  void put(Key kind, const Presentation& p, std::string_view id, std::uint32_t claim) {
    const auto [found, fresh] = claims.emplace(key_of(kind, p, id), claim);
    if (!fresh) same_as[root(found->second)] = root(claim);
  }
  std::uint32_t new_claim() {
    same_as.push_back(static_cast<std::uint32_t>(same_as.size()));
    return same_as.back();
  }
  std::uint32_t root(std::uint32_t claim) {
    while (same_as[claim] != claim) claim = same_as[claim] = same_as[same_as[claim]];
    return claim;
  }

  Date as_of;
  std::map<FigureKey, Line> numbers;
  std::vector<FigureLine> lines;
  std::unordered_map<Hash128, Line> cache;
  std::optional<First> recent;
  std::unordered_set<Hash128> failed_mandates;
  std::unordered_map<Hash128, std::uint32_t> claims;
  std::vector<std::uint32_t> same_as;  // a forest: claims that turned out to be one
  std::vector<Attempt> attempts;
  Hasher hasher;
};

ReturnFigures::ReturnFigures(Date as_of) : state_{std::make_unique<State>(as_of)} {}
ReturnFigures::~ReturnFigures() = default;

void ReturnFigures::note_failure(const Presentation& p) {
  State& s = *state_;
  s.failed_mandates.insert(s.hasher.add(p.mandate_id).finish());
  const std::uint32_t claim = s.new_claim();
  for (const std::string_view invoice : p.invoice_ids) s.put(State::Key::Invoice, p, invoice, claim);
  if (!says_something(p.end_to_end_id)) return;
  const std::string_view base = base_of(p.end_to_end_id);
  if (p.invoice_ids.empty()) {
    s.put(State::Key::Any, p, base, claim);
    s.put(State::Key::WithoutInvoice, p, base, claim);
  } else if (!s.claim_under(State::Key::Any, p, base)) {
    s.put(State::Key::Any, p, base, claim);
  }
}

void ReturnFigures::add(const Presentation& p) {
  State& s = *state_;
  if (p.reversed) return;  // we gave it back ourselves: neither a success nor a failure
  if (p.failure == nullptr && !p.settled && p.collection_date > s.as_of) return;
  const Currency currency = p.amount.currency;
  const Line bank = s.bank(p), creditor = s.creditor(p);
  const State::First first = s.first(p.collection_date, currency);
  for (const Line line : {first.all, bank, creditor}) {
    FigureLine& figures = s.lines[line];
    figures.presented.add(p.amount.minor);
    if (p.failure != nullptr) {
      figures.returned.add(p.amount.minor);
      figures.cost += p.failure->fee;
    } else if (p.settled) {
      figures.settled.add(p.amount.minor);
    }
  }
  std::optional<std::uint32_t> claim = s.claim_of(p);
  if (!claim && p.failure != nullptr) claim = s.new_claim();
  if (!claim) {
    for (const Line line : {first.attempt, first.cohort}) {
      s.lines[line].presented.add(p.amount.minor);
      if (p.settled) s.lines[line].settled.add(p.amount.minor);
    }
    return;
  }
  Attempt attempt{.claim = *claim,
                  .date = p.collection_date,
                  .end_to_end_id = std::string{p.end_to_end_id},
                  .minor = p.amount.minor,
                  .currency = currency,
                  .settled = p.settled && p.failure == nullptr,
                  .failed = p.failure != nullptr,
                  .invoices_paid = p.invoices_paid,
                  .reason = {},
                  .bank = bank,
                  .creditor = creditor};
  if (p.failure != nullptr) {
    attempt.reason = p.failure->reason;
    attempt.reason_class = p.failure->reason_class;
    attempt.fee = p.failure->fee;
  }
  s.attempts.push_back(std::move(attempt));
}

void ReturnFigures::add_unmatched(const Failure& failure) {
  FigureLine& line = state_->at(Dimension::Unmatched, failure.principal.currency, std::string{failure.reason});
  line.returned.add(failure.principal.minor);
  line.cost += failure.fee;
}

namespace {

/// The presentations of one debt from the first that is not preceded by a failure to the one that went well.
struct Chain {
  const Attempt* first = nullptr;
  const Attempt* last = nullptr;
  std::uint64_t length = 0;
  bool invoices_paid = false;
};

}  // namespace

Figures ReturnFigures::finish() {
  State& s = *state_;
  std::sort(s.attempts.begin(), s.attempts.end(), [](const Attempt& a, const Attempt& b) {
    // On one day the failure comes first: a presentation after a success is another debt.
    return std::tie(a.claim, a.date, b.failed, a.end_to_end_id, a.minor) <
           std::tie(b.claim, b.date, a.failed, b.end_to_end_id, b.minor);
  });
  const auto close = [&](const Chain& chain) {
    const Attempt& first = *chain.first;
    if (!first.failed) return;
    const bool by_debit = chain.last->settled;
    const bool recovered = by_debit || chain.invoices_paid;
    for (const Line line : {s.line(Dimension::All, first.currency, {}), first.bank, first.creditor,
                            s.cohort(first.date, first.currency), s.line(Dimension::Reason, first.currency, first.reason),
                            s.line(Dimension::ReasonClass, first.currency, std::string{lettrage::name(first.reason_class)})}) {
      FigureLine& figures = s.lines[line];
      figures.failed_claims.add(first.minor);
      if (recovered) figures.recovered.add(first.minor);
      if (by_debit) figures.recovered_debit.add(first.minor);
    }
  };
  Chain chain;
  for (const Attempt& attempt : s.attempts) {
    const bool goes_on = chain.last != nullptr && chain.last->claim == attempt.claim && chain.last->failed;
    if (!goes_on) {
      if (chain.first != nullptr) close(chain);
      chain = {.first = &attempt};
    }
    chain.last = &attempt;
    chain.invoices_paid = chain.invoices_paid || attempt.invoices_paid;
    ++chain.length;
    std::vector<Line> lines{s.line(Dimension::Attempt, attempt.currency, std::to_string(chain.length))};
    if (chain.length == 1) {
      lines.push_back(s.cohort(attempt.date, attempt.currency));
    } else if (attempt.date) {
      lines.push_back(s.line(Dimension::Weekday, attempt.currency, std::to_string(attempt.date.weekday())));
    }
    for (const Line line : lines) s.lines[line].presented.add(attempt.minor);
    if (attempt.failed) {
      lines.push_back(s.line(Dimension::Reason, attempt.currency, attempt.reason));
      lines.push_back(s.line(Dimension::ReasonClass, attempt.currency, std::string{lettrage::name(attempt.reason_class)}));
    }
    for (const Line line : lines) {
      if (attempt.settled) s.lines[line].settled.add(attempt.minor);
      if (!attempt.failed) continue;
      s.lines[line].returned.add(attempt.minor);
      s.lines[line].cost += attempt.fee;
    }
  }
  if (chain.first != nullptr) close(chain);
  Figures figures;
  for (const auto& [key, number] : s.numbers) {
    FigureLine& line = s.lines[number];
    if (line.presented.count + line.returned.count + line.failed_claims.count > 0) figures.emplace(key, std::move(line));
  }
  // A reason has no presentations of its own: its rate is of all of them.
  for (auto& [key, line] : figures) {
    if (key.dimension != Dimension::Reason && key.dimension != Dimension::ReasonClass) continue;
    const auto all = figures.find({.dimension = Dimension::All, .currency = key.currency, .value = {}});
    if (all != figures.end()) line.presented = all->second.presented;
  }
  return figures;
}

}  // namespace lettrage::reconcile
