#include "app/generate/year/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <stdexcept>
#include <utility>

#include "core/calendar.h"
#include "core/csv_writer.h"
#include "core/money.h"

namespace lettrage::generate {

using year::Fact;
using year::nobody;

namespace {

// What random numbers are drawn for: each kind has a generator of its own.
enum Draw : std::uint64_t { OfCustomer = 20, OfReaction, OfFate, OfBatch, OfReturn, OfMonth };

constexpr int sent_ahead = 5;      // business days
constexpr int watched_after = 56;  // days after the last collection that are still played

const Calendar& target() { return Calendar::target(); }
std::string euros(std::int64_t minor) { return format_amount(minor, eur); }

}  // namespace

Year::World::World(const YearOptions& options, Output& output) : options_{options}, output_{output}, banks_{options.seed} {
  if (options.mandates == 0) throw std::invalid_argument{"a year needs mandates"};
  for (int month = 1; month <= 12; ++month) {
    const Date due = target().roll(Date::make(options.year, month, 5).value());
    billing_[target().add_business_days(due, -sent_ahead)] = month;
    last_ = target().roll(due.plus_days(watched_after));
  }
  banks_.end_on(last_);
  today_ = billing_.begin()->first.plus_days(-1);
  introduce();
}

void Year::World::write(const std::string& file, std::string_view bytes) {
  output_.append(file, bytes);
  output_.finish(file);
}

void Year::World::make_customer(std::uint32_t number) {
  Random random = random_of(options_.seed, OfCustomer, number);
  Customer customer{.person = person(options_.seed, number), .collected_from = {}};
  customer.person.signature_date = std::min(customer.person.signature_date, today_.plus_days(-30));
  year::Debtor debtor;
  debtor.mandate_id = customer.person.mandate_id;
  debtor.iban = customer.collected_from = customer.person.iban;
  debtor.bic = customer.person.bic;
  debtor.b2b = random.below(20) == 0;
  debtor.consumer = !debtor.b2b && random.below(25) != 0;
  constexpr std::array<std::uint8_t, 4> salaries{1, 15, 25, 31};
  if (debtor.consumer && random.below(5) == 0) debtor.payday = salaries.at(random.below(4));
  customer.bank = static_cast<std::uint32_t>(random.below(year::banks));
  customer.price = debtor.b2b ? random.between(5'000, 300'000) : random.below(50) == 0 ? 390 : random.between(990, 24'900);
  customer.dormant = random.below(300) == 0;
  if (customer.dormant) debtor.last_collection = today_.plus_months(-36).plus_days(static_cast<int>(random.below(300)));
  const auto in_year = [&] { return today_.plus_days(static_cast<int>(random.between(20, 330))); };
  if (random.below(50) == 0) plan_deed(in_year(), {.what = Deed::What::NewAccount, .debtor = number});
  if (random.below(100) == 0) plan_deed(in_year(), {.what = Deed::What::Cancel, .debtor = number});
  customers_.push_back(std::move(customer));
  books_.debtors.push_back(std::move(debtor));
}

void Year::World::introduce() {
  std::string customers = "customer_id,name,ibans,email,language,is_consumer,payday\n";
  std::string mandates =
      "mandate_id,customer_id,scheme,signature_date,debtor_name,debtor_iban,debtor_bic,creditor_id,status,last_collection_date\n";
  for (std::uint32_t d = 0; d < options_.mandates; ++d) {
    make_customer(d);
    const Person& p = customers_[d].person;
    const year::Debtor& debtor = books_.debtors[d];
    customers += p.customer_id + ',';
    append_csv_text(customers, p.name);
    const std::string email = d % 3 == 0 ? std::string{} : p.customer_id + "@example.org";
    customers += fmt::format(",{},{},{},{},{}\n", p.iban, email, p.iban.starts_with("FR") ? "fr" : "de", debtor.consumer,
                             debtor.payday == 0 ? std::string{} : std::to_string(debtor.payday));
    mandates += fmt::format("{},{},{},{},", p.mandate_id, p.customer_id, debtor.b2b ? "B2B" : "CORE", p.signature_date.iso());
    append_csv_text(mandates, p.name);
    mandates += fmt::format(",{},{},{},active,{}\n", p.iban, p.bic, banks_.account(0).creditor_id, debtor.last_collection.iso());
  }
  write("customers.csv", customers);
  write("mandates.csv", mandates);
}

std::string Year::World::text_of(std::uint32_t claim) const {
  std::string text;
  for (const std::uint32_t i : books_.claims[claim].invoices) text += (text.empty() ? "" : " ") + books_.invoices[i].id;
  return text;
}

// -- billing

void Year::World::invoice(std::uint32_t d, int month, Date due,
                          std::map<std::pair<std::uint32_t, bool>, std::vector<std::uint32_t>>& collected) {
  const Customer& customer = customers_[d];
  const year::Debtor& debtor = books_.debtors[d];
  Random random = random_of(options_.seed, OfMonth, std::uint64_t{d} * 16 + static_cast<std::uint64_t>(month));
  const bool collect = debtor.state == year::MandateState::Active;
  const std::size_t count = random.below(100) == 0 ? 2 : 1;
  const std::string number = fmt::format("{:02}{:02}-{:06}", options_.year % 100, month, d + 1);
  const std::string collection = count == 1 ? "INV-" + number : "COL-" + number;
  std::vector<std::uint32_t> made;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t minor = customer.price + random.between(0, customer.price / 4);
    sum += minor;
    const std::string id = fmt::format("INV-{}{}", number, i == 0 ? "" : "-B");
    invoices_ += fmt::format("{},{},{},EUR,{},{},", id, customer.person.customer_id, euros(minor), due.iso(), today_.iso());
    append_csv_text(invoices_, customer.person.name);
    if (collect) {
      invoices_ += fmt::format(",{},{},direct_debit,{}\n", debtor.mandate_id, collection, banks_.account(customer.bank).iban);
    } else {
      invoices_ += fmt::format(",,,credit_transfer,{}\n", banks_.account(customer.bank).iban);
    }
    made.push_back(books_.add_invoice({.id = id, .debtor = d, .minor = minor, .open = minor}));
  }
  const std::uint32_t claim = books_.add_claim(d, std::move(made));
  if (collect) {
    collected[{customer.bank, debtor.b2b}].push_back(books_.present(claim, collection, due, sum));
  } else if (random.below(100) < 60) {
    plan_deed(due.plus_days(static_cast<int>(random.between(-2, 14))),
              {.what = Deed::What::Transfer, .debtor = d, .claim = claim});
  }
}

void Year::World::bill(int month) {
  const Date due = target().roll(Date::make(options_.year, month, 5).value());
  invoices_ =
      "invoice_id,customer_id,amount,currency,due_date,issue_date,customer_name,mandate_id,end_to_end_id,payment_method,account_"
      "iban\n";
  std::map<std::pair<std::uint32_t, bool>, std::vector<std::uint32_t>> collected;
  for (std::uint32_t d = 0; d < customers_.size(); ++d) {
    if (!customers_[d].dormant) invoice(d, month, due, collected);
  }
  write(folder_ + "invoices.csv", invoices_);
  for (const auto& [who, attempts] : collected) send(who.first, who.second, month, due, attempts);
}

void Year::World::send(std::uint32_t bank, bool b2b, int month, Date due, const std::vector<std::uint32_t>& attempts) {
  namespace pain008 = formats::pain008;
  const OwnAccount& own = banks_.account(bank);
  const std::string id = fmt::format("COLL-{}{:02}-{}-{}", options_.year, month, bank + 1, b2b ? "B2B" : "CORE");
  pain008::Group group{.payment_information_id = id + "-P1",
                       .scheme = b2b ? "B2B" : "CORE",
                       .sequence_type = "RCUR",
                       .collection_date = due,
                       .creditor_name = own.name,
                       .creditor_iban = own.iban,
                       .creditor_bic = own.bic,
                       .creditor_id = own.creditor_id,
                       .batch_booking = true,
                       .collections = {}};
  year::Batch batch{.message_id = id,
                    .payment_information_id = group.payment_information_id,
                    .bank = bank,
                    .b2b = b2b,
                    .sent = today_,
                    .date = due,
                    .attempts = attempts,
                    .rejected = {}};
  for (const std::uint32_t a : attempts) {
    const year::Attempt& attempt = books_.attempts[a];
    Customer& customer = customers_[books_.claims[attempt.claim].debtor];
    const bool moved = customer.collected_from != attempt.iban;
    customer.collected_from = attempt.iban;
    batch.minor += attempt.minor;
    group.collections.push_back({.claim = attempt.end_to_end_id,
                                 .instruction_id = {},
                                 .end_to_end_id = attempt.end_to_end_id,
                                 .amount = {attempt.minor, eur},
                                 .mandate_id = customer.person.mandate_id,
                                 .signature_date = customer.person.signature_date,
                                 .debtor_name = customer.person.name,
                                 .debtor_iban = attempt.iban,
                                 .debtor_bic = attempt.bic,
                                 .debtor_address = {},
                                 .remittance = text_of(attempt.claim),
                                 .creditor_reference = {},
                                 .amendment = {.original_mandate_id = {},
                                               .original_creditor_id = {},
                                               .original_creditor_name = {},
                                               .original_debtor_iban = {},
                                               .new_debtor_account = moved}});
  }
  const auto written = pain008::write({.version = pain008::Version::V08,
                                       .message_id = id,
                                       .created_at = today_.iso() + "T09:15:00",
                                       .initiating_party = own.name,
                                       .address_form = pain008::AddressForm::None,
                                       .groups = {std::move(group)}});
  if (!written.problems.empty()) {
    const pain008::Problem& first = written.problems.front();
    throw std::logic_error{fmt::format("a generated collection is wrong: {} {}: {}", first.where, first.field, first.what)};
  }
  write(fmt::format("{}sent/{}.xml", folder_, id), written.xml);
  totals_.collections += attempts.size();
  banks_.batches.push_back(std::move(batch));
  answer(static_cast<std::uint32_t>(banks_.batches.size() - 1));
}

// -- the banks' answers

Payment Year::World::payment_of(std::uint32_t a) const {
  const year::Attempt& attempt = books_.attempts[a];
  const Customer& customer = customers_[books_.claims[attempt.claim].debtor];
  return {.minor = attempt.minor,
          .end_to_end_id = attempt.end_to_end_id,
          .mandate_id = customer.person.mandate_id,
          .name = customer.person.name,
          .iban = attempt.iban,
          .bic = attempt.bic,
          .remittance = text_of(attempt.claim),
          .principal = attempt.minor,
          .settled = attempt.date};
}

void Year::World::answer(std::uint32_t number) {
  year::Batch& batch = banks_.batches[number];
  Random random = random_of(options_.seed, OfBatch, number);
  const year::Format format = year::Banks::format(batch.bank);
  const bool camt = format == year::Format::Camt053;
  const bool details = camt && random.below(2) == 0;
  // The bank credits the file as sent and books back what it refused.
  const bool gross = camt && random.below(3) == 0;
  Line credit{.kind = Kind::Collection,
              .credit = true,
              .b2b = batch.b2b,
              .details = details,
              .message_id = batch.message_id,
              .payment_information_id = batch.payment_information_id};
  std::vector<Fact> facts;
  std::map<Date, std::pair<std::vector<std::pair<std::uint32_t, Payment>>, std::vector<Fact>>> reports;
  for (const std::uint32_t a : batch.attempts) {
    const year::Attempt& attempt = books_.attempts[a];
    const year::Claim& claim = books_.claims[attempt.claim];
    const year::Debtor& debtor = books_.debtors[claim.debtor];
    Random dice = random_of(options_.seed, OfFate, std::uint64_t{attempt.claim} * 64 + attempt.number);
    bool mended = false;
    if (attempt.number > 1) mended = books_.attempts[claim.attempts[claim.attempts.size() - 2]].iban != attempt.iban;
    const year::Fate fate = year::fate(
        dice, {.b2b = debtor.b2b, .number = attempt.number, .mended = mended, .date = attempt.date, .payday = debtor.payday});
    const bool refused = fate.ending == year::Ending::Refusal;
    Payment payment = payment_of(a);
    if (fate.ending == year::Ending::Reject || refused) {
      payment.reason = fate.reason;
      payment.r_type = refused ? "refusal" : "reject";
      const Date made = std::max(target().add_business_days(batch.sent, 1),
                                 target().add_business_days(batch.date, dice.below(2) == 0 ? -1 : -2));
      const year::Told told{.came = refused ? year::Came::Refusal : year::Came::Reject, .strength = 1, .reason = fate.reason};
      auto& [payments, told_facts] = reports[std::min(made, target().add_business_days(batch.date, -1))];
      payments.emplace_back(a, payment);
      told_facts.push_back({.what = Fact::What::CameBack, .of = a, .told = told});
      if (!gross) {
        batch.rejected.push_back(a);
        continue;
      }
      payment.rejected = true;
      banks_.book(
          batch.bank, batch.date,
          {.line = {.kind = Kind::Return, .credit = false, .b2b = batch.b2b, .minor = payment.minor, .payments = {payment}},
           .facts = {{.what = Fact::What::CameBack,
                      .of = a,
                      .told = {.came = told.came, .strength = 3, .reason = fate.reason, .booked = true}}}});
    } else if (fate.ending != year::Ending::Paid) {
      come_back(number, a, fate);
    }
    credit.minor += payment.minor;
    payment.rejected = false;
    payment.reason.clear();
    credit.payments.push_back(std::move(payment));
    if (details) facts.push_back({.what = Fact::What::Credit, .of = a});
  }
  if (!details) facts.push_back({.what = Fact::What::BatchCredit, .of = number});
  if (!credit.payments.empty()) banks_.book(batch.bank, batch.date, {.line = std::move(credit), .facts = std::move(facts)});
  for (auto& [made, report] : reports) {
    // The word of the bank may come after its money.
    const Date when = random.below(8) == 0 ? target().add_business_days(made, static_cast<int>(random.between(1, 3))) : made;
    banks_.reject(number, report.first, std::move(report.second), made, when);
  }
}

void Year::World::come_back(std::uint32_t number, std::uint32_t a, const year::Fate& fate) {
  const year::Batch& batch = banks_.batches[number];
  const year::Attempt& attempt = books_.attempts[a];
  Random random = random_of(options_.seed, OfReturn, std::uint64_t{attempt.claim} * 64 + attempt.number);
  const year::Format format = year::Banks::format(batch.bank);
  const bool says_kind = format == year::Format::Coda;
  constexpr std::array<std::int64_t, 6> fees{0, 0, 0, 300, 475, 811};
  Payment payment = payment_of(a);
  Kind kind = Kind::Return;
  year::Told told{.came = year::Came::Return,
                  .strength = static_cast<std::uint8_t>(says_kind ? 3 : 2),
                  .reason = year::Banks::told_as(format, fate.reason),
                  .booked = true,
                  .fee = fees.at(random.below(fees.size()))};
  Date day = target().add_business_days(batch.date, fate.days);
  switch (fate.ending) {
    case year::Ending::Refund:
      day = target().roll(batch.date.plus_days(fate.days));
      told.came = year::Came::Refund;
      told.strength = 3;
      payment.r_type = "refund";
      break;
    case year::Ending::Reversal:
      kind = Kind::Reversal;
      told.came = year::Came::Reversal;
      told.strength = 3;
      break;
    case year::Ending::Cancellation:
      if (format != year::Format::Camt053 && format != year::Format::Coda) return;  // no code for it
      kind = Kind::Cancellation;
      day = batch.date;
      told.came = year::Came::Cancellation;
      told.strength = 3;
      banks_.one_format(batch.bank, day);
      break;
    default: break;
  }
  if (kind != Kind::Return) told.fee = 0;
  if (day > last_) return;
  payment.reason = told.reason;
  payment.fee = told.fee;
  payment.minor = payment.principal + payment.fee;
  // Some banks tell of a return in a status report, too, before or after it is booked; not all of them tell the debtor's lack of
  // funds there.
  const Date settled = target().add_business_days(batch.date, 4);
  if (kind == Kind::Return && told.came == year::Came::Return && day >= settled && random.below(2) == 0) {
    Payment status = payment;
    status.minor = payment.principal;
    const bool refused = told.reason == "MS02";
    status.reason = told.reason == "AM04" && random.below(3) == 0 ? "MS03" : std::string{told.reason};
    status.r_type = refused ? "refusal" : "reject";
    const Date made = std::max(settled, target().add_business_days(day, -1));
    banks_.reject(number, {{a, status}},
                  {{.what = Fact::What::CameBack,
                    .of = a,
                    .told = {.came = refused ? year::Came::Refusal : year::Came::Reject,
                             .strength = 1,
                             .reason = status.reason == "MS03" ? std::string_view{"MS03"} : told.reason}}},
                  made, target().add_business_days(made, static_cast<int>(random.below(3))));
  }
  Line line{.kind = kind, .credit = false, .b2b = batch.b2b, .minor = payment.minor, .payments = {std::move(payment)}};
  banks_.book(batch.bank, day, {.line = std::move(line), .facts = {{.what = Fact::What::CameBack, .of = a, .told = told}}});
}

}  // namespace lettrage::generate
