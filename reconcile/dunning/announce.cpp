#include "reconcile/dunning/announce.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <span>
#include <string>

#include "reconcile/dunning/claims.h"
#include "reconcile/letters/addressee.h"

namespace lettrage::reconcile {
namespace {

/// What the step's letter is called; the words in it are the templates'.
std::string template_of(Step step, bool consumer, const Failures* failures) {
  const std::string payer = consumer ? "-consumer" : "-business";
  switch (step) {
    case Step::L0: return "preventive";
    case Step::L1: break;
    case Step::L2: return "friendly-reminder";
    case Step::L3: return "second-notice" + payer;
    case Step::L4: return "call";
    case Step::L5: return "last-notice" + payer;
    case Step::L6: return "formal-notice" + payer;
    case Step::L7: return "service-suspension";
    case Step::L8: return "hand-over";
    case Step::L9: return "pre-litigation";
    case Step::L10: return "litigation";
  }
  if (failures == nullptr) return "unpaid";
  // By class, never by code, and of what concerns the debtor alone (r-transactions.md 6.1).
  switch (failures->reason_class) {
    case ReasonClass::Funds: return "failure-funds";
    case ReasonClass::Account: return "failure-account";
    case ReasonClass::Mandate: return "failure-mandate";
    default: return "failure";
  }
}

class Round {
 public:
  Round(const DunningContext& context, const Together& together)
      : c_{context}, together_{together}, debtors_{context}, holidays_{holidays_of(context.policy.dunning)} {
    for (const Notice& notice : c_.reminders) steps_[notice.customer_id].push_back(&notice);
  }

  Reminders go() {
    withdraw();
    std::vector<Claim> claims = claims_of();
    const std::vector<Invoice>& invoices = c_.ledger.data().invoices;
    std::sort(claims.begin(), claims.end(), [&](const Claim& a, const Claim& b) {
      return std::tie(a.customer_id, a.start, invoices[a.invoice].due_date, invoices[a.invoice].invoice_id) <
             std::tie(b.customer_id, b.start, invoices[b.invoice].due_date, invoices[b.invoice].invoice_id);
    });
    std::array<std::vector<Notice>, parts> announced;
    in_parts(
        [&](std::size_t part, std::size_t begin, std::size_t end) {
          // A debtor belongs to the part that his first claim is in.
          while (begin > 0 && begin < end && claims[begin].customer_id == claims[begin - 1].customer_id) ++begin;
          for (auto first = claims.begin() + static_cast<std::ptrdiff_t>(begin);
               first < claims.begin() + static_cast<std::ptrdiff_t>(end);) {
            const auto last =
                std::find_if(first, claims.end(), [&](const Claim& c) { return c.customer_id != first->customer_id; });
            debtor({first, last}, announced[part]);
            first = last;
          }
        },
        claims.size());
    for (std::vector<Notice>& part : announced)
      reminders_.announced.insert(reminders_.announced.end(), std::make_move_iterator(part.begin()),
                                  std::make_move_iterator(part.end()));
    return std::move(reminders_);
  }

 private:
  static constexpr std::size_t parts = 16;

  /// Calls `work(part, begin, end)` for each of the parts of so many.
  template <class Work>
  void in_parts(const Work& work, std::size_t size) const {
    std::vector<std::function<void()>> all;
    for (std::size_t part = 0; part < parts; ++part)
      all.emplace_back([&work, part, size] { work(part, size * part / parts, size * (part + 1) / parts); });
    together_(all);
  }

  // What is not late yet comes first, for an absent day is the smallest.
  [[nodiscard]] std::vector<Claim> claims_of() const {
    const DunningPolicy& policy = c_.policy.dunning;
    std::vector<Claim> claims;
    if (!policy.enabled) return claims;
    // An open day follows within the days that a preventive reminder comes early, or it prevents nothing.
    const Date horizon = c_.as_of.plus_days(-policy[Step::L0].after_days);
    const std::vector<Invoice>& invoices = c_.ledger.data().invoices;
    std::array<std::vector<Claim>, parts> found;
    in_parts(
        [&](std::size_t part, std::size_t begin, std::size_t end) {
          for (std::size_t i = begin; i < end; ++i) {
            if (const std::optional<Claim> claim = claim_on(static_cast<std::uint32_t>(i), c_, debtors_, horizon))
              found[part].push_back(*claim);
          }
        },
        invoices.size());
    for (const std::vector<Claim>& part : found) claims.insert(claims.end(), part.begin(), part.end());
    return claims;
  }

  [[nodiscard]] std::span<const Notice* const> steps_of(std::string_view customer_id) const {
    const auto found = steps_.find(customer_id);
    return found == steps_.end() ? std::span<const Notice* const>{} : found->second;
  }

  // Who paid, or need not, is not to be written to by what waits for a person or a postman.
  void withdraw() {
    for (const Notice& notice : c_.reminders) {
      if (notice.status != NoticeStatus::Due) continue;
      const std::uint32_t i = c_.index.invoice_by_id(notice.invoice_id);
      const bool claimed = i != none && c_.ledger.data().invoices[i].open > 0 && !debtors_.is_disputed(i) &&
                           debtors_.stop_of(notice.customer_id) == DunningStop::None;
      if (!claimed) {
        withdrawn_.push_back(notice.id);
        reminders_.withdrawn.push_back(notice.id);
      }
    }
    std::sort(withdrawn_.begin(), withdrawn_.end());
  }

  /// A step that a person was to approve and that nobody needed then was never taken.
  [[nodiscard]] bool was_taken(const Notice& notice) const {
    const bool withdrawn =
        notice.status == NoticeStatus::Withdrawn || std::binary_search(withdrawn_.begin(), withdrawn_.end(), notice.id);
    return !(withdrawn && notice.approval);
  }

  void debtor(std::span<const Claim> claims, std::vector<Notice>& announced) const {
    const Claim* lead = leading(claims);
    Ladder ladder = known_of(claims.front().customer_id);
    if (ladder.stop != DunningStop::None) return;
    if (lead != nullptr) {
      lead_on(ladder, *lead, claims);
      step(ladder, *lead, announced);
      return;
    }
    // What falls due on one day is asked for at once, the earliest first.
    for (std::size_t i = 0; i < claims.size(); ++i) {
      const Invoice& invoice = c_.ledger.data().invoices[claims[i].invoice];
      if (i > 0 && c_.ledger.data().invoices[claims[i - 1].invoice].due_date == invoice.due_date) continue;
      before_due(ladder, claims, invoice);
      if (step(ladder, claims[i], announced)) return;
    }
  }

  /// The invoice whose ladder goes on: the one somebody was told of last, else the oldest; null where nothing is late.
  [[nodiscard]] const Claim* leading(std::span<const Claim> claims) const {
    const Claim* lead = nullptr;
    for (const Claim& claim : claims) {
      if (claim.start && lead == nullptr) lead = &claim;
    }
    if (lead == nullptr) return nullptr;
    Date told;
    for (const Notice* notice : steps_of(lead->customer_id)) {
      if (notice->step == name(Step::L0) || !was_taken(*notice) || notice->due_date < told) continue;
      const auto claim = std::find_if(claims.begin(), claims.end(), [&](const Claim& c) {
        return c.start && c_.ledger.data().invoices[c.invoice].invoice_id == notice->invoice_id;
      });
      if (claim == claims.end()) continue;
      lead = &*claim;
      told = notice->due_date;
    }
    return lead;
  }

  [[nodiscard]] Ladder known_of(std::string_view customer_id) const {
    Ladder ladder;
    ladder.stop = debtors_.stop_of(customer_id);
    ladder.pauses = debtors_.pauses_of(customer_id);
    const std::uint32_t i = c_.index.customer_by_id(customer_id);
    const Customer* customer = i == none ? nullptr : &c_.ledger.data().customers[i];
    ladder.email = customer != nullptr && !customer->email.empty();
    ladder.phone = customer != nullptr && !customer->phone.empty();
    const std::vector<std::string>& segments = c_.policy.dunning.key_account_segments;
    ladder.key_account = customer != nullptr && std::find(segments.begin(), segments.end(), customer->segment) != segments.end();
    ladder.consumer = customer == nullptr || customer->is_consumer.value_or(true);
    for (const Notice* notice : steps_of(customer_id)) {
      if (was_taken(*notice)) ladder.messages.push_back(std::max(notice->due_date, notice->done_on));
    }
    std::sort(ladder.messages.begin(), ladder.messages.end());
    return ladder;
  }

  void lead_on(Ladder& ladder, const Claim& lead, std::span<const Claim> claims) const {
    const std::vector<Invoice>& invoices = c_.ledger.data().invoices;
    const Invoice& invoice = invoices[lead.invoice];
    ladder.start = lead.start;
    ladder.due = invoice.due_date;
    ladder.consumer = is_consumer(c_.index, lead.customer_id, invoice.mandate_id);
    for (const Claim& claim : claims) {
      if (!claim.start) continue;
      if (const Failures* failures = debtors_.failures_of(claim.invoice))
        ladder.last_failure = std::max(ladder.last_failure, failures->last);
      debtors_.add_holds(claim.invoice, ladder.holds);
      if (invoices[claim.invoice].currency == invoice.currency)
        ladder.claim = add(ladder.claim, invoices[claim.invoice].open).value_or(ladder.claim);
    }
    for (const std::uint32_t i : c_.index.invoices_by_customer(lead.customer_id)) {
      const Invoice& credit = invoices[i];
      if (credit.kind == InvoiceKind::CreditNote && credit.currency == invoice.currency)
        ladder.claim -= std::max<std::int64_t>(credit.open, 0);
    }
    if (ladder.claim <= 0) ladder.stop = DunningStop::CreditNote;
    for (const Notice* notice : steps_of(lead.customer_id)) {
      const std::optional<Step> step = step_named(notice->step);
      if (!step || *step == Step::L0 || notice->invoice_id != invoice.invoice_id || !was_taken(*notice)) continue;
      const Date on = notice->approval ? std::max(notice->due_date, notice->done_on) : notice->due_date;
      ladder.taken.push_back({.step = *step,
                              .announced = notice->due_date,
                              .on = on,
                              .late = notice->late,
                              .waiting = notice->approval && notice->status == NoticeStatus::Due});
    }
    std::sort(ladder.taken.begin(), ladder.taken.end(), [](const Taken& a, const Taken& b) { return a.on < b.on; });
  }

  void before_due(Ladder& ladder, std::span<const Claim> claims, const Invoice& invoice) const {
    ladder.due = invoice.due_date;
    ladder.claim = 0;
    ladder.taken.clear();
    for (const Claim& claim : claims) {
      const Invoice& other = c_.ledger.data().invoices[claim.invoice];
      if (other.due_date == invoice.due_date && other.currency == invoice.currency)
        ladder.claim = add(ladder.claim, other.open).value_or(ladder.claim);
    }
    for (const Notice* notice : steps_of(invoice.customer_id)) {
      const std::uint32_t told = c_.index.invoice_by_id(notice->invoice_id);
      if (notice->step == name(Step::L0) && told != none && c_.ledger.data().invoices[told].due_date == invoice.due_date)
        ladder.taken.push_back({.step = Step::L0, .announced = notice->due_date, .on = notice->due_date});
    }
  }

  bool step(const Ladder& ladder, const Claim& lead, std::vector<Notice>& announced) const {
    const std::optional<NextStep> next = next_step(ladder, c_.policy.dunning, holidays_, c_.as_of);
    if (!next || !next->now) return false;
    const Invoice& invoice = c_.ledger.data().invoices[lead.invoice];
    Notice& notice = announced.emplace_back();
    notice.customer_id = lead.customer_id;
    notice.invoice_id = invoice.invoice_id;
    notice.step = name(next->step);
    for (const Channel channel : next->channels) notice.channel.append(notice.channel.empty() ? "" : "|").append(name(channel));
    notice.language = language_for(c_.index, lead.customer_id, invoice.mandate_id, c_.policy.dunning.language);
    notice.template_name = template_of(next->step, ladder.consumer, debtors_.failures_of(lead.invoice));
    notice.due_date = next->on;
    notice.amount = {ladder.claim, invoice.currency};
    notice.announced = c_.as_of;
    notice.late = next->late;
    notice.approval = c_.policy.dunning[next->step].approval;
    // The same step of the same ladder again (a new failure, or withdrawn when it was paid) is another notice.
    const auto before = steps_of(lead.customer_id);
    const auto times = std::count_if(before.begin(), before.end(), [&](const Notice* n) {
      return n->step == notice.step && n->invoice_id == notice.invoice_id;
    });
    notice.id = Hasher{}
                    .add("reminder")
                    .add(notice.customer_id)
                    .add(notice.invoice_id)
                    .add(notice.step)
                    .add(static_cast<std::int64_t>(times))
                    .finish();
    return true;
  }

  const DunningContext& c_;
  const Together& together_;
  Debtors debtors_;
  Calendar holidays_;
  std::unordered_map<std::string_view, std::vector<const Notice*>> steps_;  // by customer
  std::vector<Hash128> withdrawn_;                                          // in order
  Reminders reminders_;
};

}  // namespace

Reminders reminders_of(const DunningContext& context, const Together& together) { return Round{context, together}.go(); }

}  // namespace lettrage::reconcile
