// How a day goes: people act, banks book and deliver, the creditor reads, decides and hands in.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "app/generate/year/world.h"
#include "core/calendar.h"
#include "core/csv_writer.h"
#include "core/money.h"

namespace lettrage::generate {

using year::Fact;
using year::nobody;

namespace {

constexpr std::uint64_t of_reaction = 21;
const Calendar& target() { return Calendar::target(); }

}  // namespace

void Year::World::plan_deed(Date day, Deed deed) { deeds_[target().roll(std::max(day, today_.plus_days(1)))].push_back(deed); }

// -- people

void Year::World::transfer(const Deed& deed) {
  const std::int64_t open = books_.open(deed.claim);
  if (open <= 0) return;
  if (!deed.hasty && !books_.at_rest(deed.claim)) {
    // It is being collected again: the debtor waits for what comes of it.
    plan_deed(today_.plus_days(14), deed);
    return;
  }
  const Customer& customer = customers_[deed.debtor];
  const bool part = deed.what == Deed::What::PartTransfer && open > 400 && books_.claims[deed.claim].invoices.size() == 1;
  const std::int64_t minor = part ? open / 2 : open;
  const year::Debtor& debtor = books_.debtors[deed.debtor];
  Line line{.kind = Kind::Transfer,
            .credit = true,
            .minor = minor,
            .payments = {{.minor = minor,
                          .name = customer.person.name,
                          .iban = customer.person.iban,
                          .bic = debtor.bic,
                          .remittance = "Rechnung " + text_of(deed.claim)}}};
  banks_.transfers.push_back({.claim = deed.claim, .minor = minor});
  banks_.in_time(customer.bank, today_);
  banks_.book(customer.bank, today_,
              {.line = std::move(line),
               .facts = {{.what = Fact::What::Transfer, .of = static_cast<std::uint32_t>(banks_.transfers.size() - 1)}}});
}

void Year::World::act(const Deed& deed) {
  switch (deed.what) {
    case Deed::What::Transfer:
    case Deed::What::PartTransfer: transfer(deed); break;
    case Deed::What::NewAccount:
    case Deed::What::NewBank:
    case Deed::What::Lift:
    case Deed::What::Register:
    case Deed::What::Cancel: desk_.push_back(deed); break;
  }
}

// What clerks enter in the evening, after the night's files were read.
void Year::World::at_the_desk() {
  std::string rows = "command,mandate_id,iban,bic\n";
  bool any = false;
  for (const Deed& deed : std::exchange(desk_, {})) {
    Customer& customer = customers_[deed.debtor];
    const year::Debtor& debtor = books_.debtors[deed.debtor];
    const auto put = [&](std::string_view command, std::string_view iban, std::string_view bic) {
      rows += fmt::format("{},{},{},{}\n", command, customer.person.mandate_id, iban, bic);
      any = true;
    };
    const bool over = debtor.state == year::MandateState::Cancelled || debtor.state == year::MandateState::Expired;
    if (over) continue;
    if (deed.what == Deed::What::NewAccount) {
      const Person moved = person(options_.seed, 100'000'000ULL * ++customer.accounts + deed.debtor);
      put("amend", moved.iban, moved.bic);
      books_.amend(deed.debtor, moved.iban, moved.bic, today_);
    } else if (deed.what == Deed::What::NewBank) {
      const std::string bic = debtor.bic.substr(0, 6) + "9ZXXX";
      put("amend", {}, bic);
      books_.amend(deed.debtor, {}, bic, today_);
    } else if (deed.what == Deed::What::Lift && debtor.state == year::MandateState::Suspended) {
      put("release", {}, {});
      books_.release(deed.debtor, today_);
    } else if (deed.what == Deed::What::Register) {
      put("register", {}, {});
      books_.register_b2b(deed.debtor, today_);
    }
  }
  if (any) write(folder_ + "desk.csv", rows);
}

void Year::World::react() {
  for (; reacted_ < books_.events.size(); ++reacted_) {
    const year::Event& event = books_.events[reacted_];
    const year::Attempt& attempt = books_.attempts[event.attempt];
    const std::uint32_t debtor = books_.claims[attempt.claim].debtor;
    Random random = random_of(options_.seed, of_reaction, std::uint64_t{attempt.claim} * 64 + attempt.number);
    const std::string_view stop = event.plan.state == year::PlanState::Exhausted ? event.plan.stop : std::string_view{};
    const bool over = stop == "MAX" || stop == "WINDOW" || stop == "MIN_AMOUNT";
    const year::Response response = year::response(random, event.reason, event.came, books_.debtors[debtor].b2b, over);
    const auto what = [&]() -> Deed::What {
      switch (response.reaction) {
        case year::Reaction::PartTransfer: return Deed::What::PartTransfer;
        case year::Reaction::NewAccount: return Deed::What::NewAccount;
        case year::Reaction::NewBank: return Deed::What::NewBank;
        case year::Reaction::Lift: return Deed::What::Lift;
        case year::Reaction::Register: return Deed::What::Register;
        case year::Reaction::Transfer:
        case year::Reaction::None: break;
      }
      return Deed::What::Transfer;
    };
    if (response.reaction == year::Reaction::None) continue;
    plan_deed(target().add_business_days(today_, response.days + 1), {.what = what(), .debtor = debtor, .claim = attempt.claim});
  }
}

// -- what is told

void Year::World::settle(std::uint32_t number) {
  year::Batch& batch = banks_.batches[number];
  if (!batch.told || batch.settled) return;
  // The sum is understood once all of its rejects are known.
  const auto known = [&](std::uint32_t a) { return books_.attempts[a].event != nobody; };
  if (!std::all_of(batch.rejected.begin(), batch.rejected.end(), known)) return;
  batch.settled = true;
  for (const std::uint32_t a : batch.attempts) {
    const bool out = std::find(batch.rejected.begin(), batch.rejected.end(), a) != batch.rejected.end();
    if (!out && !books_.attempts[a].credited) books_.credited(a);
  }
}

void Year::World::learn(const Fact& fact) {
  switch (fact.what) {
    case Fact::What::Credit:
      if (!books_.attempts[fact.of].credited) books_.credited(fact.of);
      break;
    case Fact::What::BatchCredit: banks_.batches[fact.of].told = true; break;
    case Fact::What::CameBack: books_.came_back(fact.of, fact.told, today_); break;
    case Fact::What::Transfer: {
      year::Transfer& transfer = banks_.transfers[fact.of];
      if (!std::exchange(transfer.told, true)) books_.transferred(transfer.claim, transfer.minor);
      break;
    }
  }
}

std::optional<Date> Year::World::next() {
  while (today_ < last_) {
    today_ = target().add_business_days(today_, 1);
    folder_ = fmt::format("days/{}/", today_.iso());
    if (const auto deeds = deeds_.find(today_); deeds != deeds_.end()) {
      const std::vector<Deed> of_today = std::move(deeds->second);
      deeds_.erase(deeds);
      for (const Deed& deed : of_today) act(deed);
    }
    banks_.close(today_);
    const auto month = billing_.find(today_);
    const bool anything =
        month != billing_.end() || !desk_.empty() || banks_.anything(today_) || !books_.due(today_).empty() || today_ == last_;
    if (!anything) continue;

    std::string cancelled;
    for (const Deed& deed : desk_) {
      year::Debtor& debtor = books_.debtors[deed.debtor];
      if (deed.what != Deed::What::Cancel || debtor.state != year::MandateState::Active) continue;
      // The customer's system says so with its list of mandates, which is read before the night's files.
      debtor.state = year::MandateState::Cancelled;
      const Person& p = customers_[deed.debtor].person;
      cancelled += fmt::format("{},{},{},{},", p.mandate_id, p.customer_id, debtor.b2b ? "B2B" : "CORE", p.signature_date.iso());
      append_csv_text(cancelled, p.name);
      cancelled += fmt::format(",{},{},{},cancelled\n", debtor.iban, debtor.bic, banks_.account(0).creditor_id);
    }
    if (!cancelled.empty()) {
      write(folder_ + "mandates.csv",
            "mandate_id,customer_id,scheme,signature_date,debtor_name,debtor_iban,debtor_bic,creditor_id,status\n" + cancelled);
    }
    if (month != billing_.end()) bill(month->second);
    std::vector<year::File> files = banks_.arriving(today_);
    if (files.empty()) files.push_back(banks_.quiet_day(today_));
    for (const year::File& file : files) {
      write(folder_ + "bank/" + file.name, file.bytes);
      totals_.bytes += file.bytes.size();
      ++totals_.files;
      for (const Fact& fact : file.facts) learn(fact);
    }
    for (std::uint32_t b = 0; b < banks_.batches.size(); ++b) settle(b);
    books_.close(today_);
    react();
    at_the_desk();
    due_ = books_.due(today_);
    ++totals_.evenings;
    return today_;
  }
  return std::nullopt;
}

void Year::World::handed_in(const std::vector<Presented>& collections) {
  std::unordered_map<std::string_view, const Presented*> by_id;
  for (const Presented& p : collections) {
    if (!by_id.emplace(p.end_to_end_id, &p).second)
      deviations_.push_back(fmt::format("{},{},twice,,", today_.iso(), p.end_to_end_id));
  }
  std::map<std::pair<std::string_view, std::string_view>, std::vector<std::uint32_t>> files;
  for (const std::uint32_t e : std::exchange(due_, {})) {
    year::Event& event = books_.events[e];
    const year::Attempt& before = books_.attempts[event.attempt];
    const std::uint32_t claim = before.claim;
    const year::Debtor& debtor = books_.debtors[books_.claims[claim].debtor];
    const std::string id = books_.next_end_to_end_id(before);
    const auto found = by_id.find(id);
    if (found == by_id.end()) {
      ++totals_.missing;
      deviations_.push_back(
          fmt::format("{},{},missing,{} for {},", today_.iso(), id, format_amount(event.plan.minor, eur), event.plan.date.iso()));
      continue;
    }
    const Presented& p = *found->second;
    by_id.erase(found);
    const auto same = [&](std::string_view field, std::string_view expected, std::string_view is) {
      if (expected != is) deviations_.push_back(fmt::format("{},{},{},{},{}", today_.iso(), id, field, expected, is));
    };
    same("amount", format_amount(event.plan.minor, eur), format_amount(p.minor, eur));
    same("collection_date", event.plan.date.iso(), p.date.iso());
    same("mandate_id", debtor.mandate_id, p.mandate_id);
    same("debtor_iban", debtor.iban, p.debtor_iban);
    same("scheme", debtor.b2b ? "B2B" : "CORE", p.scheme);
    same("sequence_type", "RCUR", p.sequence_type);
    event.plan.state = year::PlanState::Released;
    const std::uint32_t attempt = books_.present(claim, id, p.date, p.minor);
    customers_[books_.claims[claim].debtor].collected_from = debtor.iban;
    files[{p.message_id, p.payment_information_id}].push_back(attempt);
    ++totals_.retries;
    // Some pay in a hurry, though they were told that it will be collected.
    Random random = random_of(options_.seed, of_reaction + 100, std::uint64_t{claim} * 64 + event.attempt);
    if (random.below(50) == 0) {
      plan_deed(target().add_business_days(today_, 1),
                {.what = Deed::What::Transfer, .debtor = books_.claims[claim].debtor, .claim = claim, .hasty = true});
    }
  }
  for (const auto& [id, p] : by_id)
    deviations_.push_back(fmt::format("{},{},unexpected,,{}", today_.iso(), id, format_amount(p->minor, eur)));
  for (const auto& [file, attempts] : files) {
    const year::Attempt& first = books_.attempts[attempts.front()];
    const std::uint32_t debtor = books_.claims[first.claim].debtor;
    year::Batch batch{.message_id = std::string{file.first},
                      .payment_information_id = std::string{file.second},
                      .bank = customers_[debtor].bank,
                      .b2b = books_.debtors[debtor].b2b,
                      .sent = today_,
                      .date = first.date,
                      .attempts = attempts,
                      .rejected = {}};
    for (const std::uint32_t a : attempts) batch.minor += books_.attempts[a].minor;
    banks_.batches.push_back(std::move(batch));
    answer(static_cast<std::uint32_t>(banks_.batches.size() - 1));
  }
}

}  // namespace lettrage::generate
