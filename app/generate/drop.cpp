#include "app/generate/drop.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

#include "app/generate/random.h"
#include "app/generate/reference_files.h"
#include "app/generate/writers.h"
#include "core/calendar.h"
#include "core/references/references.h"
#include "formats/pain008/write.h"

namespace lettrage::generate {
namespace {

// Of 1000 movements (what `mix` tells).
constexpr std::uint64_t r_transactions = 30, rejects_of_r = 10, notified = 20, collected = 300;
// Of 1000 other entries.
enum class Payer : std::uint8_t { Structured, Number, Several, TooMuch, InPart, Account, Name, Unknown, Fee, Outgoing };
constexpr std::array<std::pair<Payer, std::uint64_t>, 10> payers{{{Payer::Structured, 330},
                                                                  {Payer::Number, 300},
                                                                  {Payer::Several, 80},
                                                                  {Payer::TooMuch, 30},
                                                                  {Payer::InPart, 30},
                                                                  {Payer::Account, 80},
                                                                  {Payer::Name, 20},
                                                                  {Payer::Unknown, 60},
                                                                  {Payer::Fee, 30},
                                                                  {Payer::Outgoing, 40}}};

constexpr std::array<std::string_view, 10> return_reasons{"AM04", "AM04", "AM04", "AM04", "MS03",
                                                          "MS03", "AC04", "MD06", "MD01", "AC06"};
constexpr std::array<std::string_view, 5> reject_reasons{"AC01", "AC04", "AG01", "RC01", "MS02"};
constexpr std::array<std::string_view, 5> words{"Rechnung {}", "RE {} vielen Dank", "{}", "Zahlung zu {} vom Maerz",
                                                "Kundennr. 4711 Rg. {}"};
constexpr std::array<std::string_view, 5> idle_words{"Danke", "Miete Maerz", "Geschenk fuer Oma", "Umzugskosten",
                                                     "Rueckzahlung privat"};
constexpr std::array<std::int64_t, 6> fees{0, 0, 0, 300, 475, 811};

struct Account {
  OwnAccount own;
  bool mt940 = false;
  std::int64_t balance = 100'000'000;
  std::uint64_t sequence = 0, line_number = 0;
  std::vector<Payment> returns;  ///< collections settled on an earlier day that come back on the next
};

class Generator {
 public:
  Generator(const Options& options, Output& output)
      : options_{options}, output_{output}, reference_{output}, random_{random_of(options.seed, 0, 0)} {
    const Formats& f = options.formats;
    if (!f.camt053 && !f.mt940) throw std::invalid_argument{"a drop needs statements: camt.053 or mt940"};
    if (options.accounts == 0 || options.entries_per_statement < 10) {
      throw std::invalid_argument{"a drop needs an account and at least ten entries in a statement"};
    }
    for (std::uint32_t i = 0; i < options.accounts; ++i) {
      Account account;
      account.own.number = i + 1;
      account.own.iban = own_iban(i + 1);
      account.mt940 = f.mt940 && (!f.camt053 || i % 4 == 3);
      accounts_.push_back(std::move(account));
    }
  }

  Totals run() {
    Date day = Calendar::target().roll(options_.first_day);
    for (bool more = true; more; day = Calendar::target().add_business_days(day, 1)) {
      more = false;
      for (Account& account : accounts_) {
        const std::uint64_t room = room_left();
        if (room > 0) statement(account, day, room);
        more |= room_left() > 0;
      }
      totals_.last_day = day;
    }
    // What was collected on the last days comes back after them.
    for (Account& account : accounts_) {
      if (!account.returns.empty()) statement(account, day, 0), totals_.last_day = day;
    }
    reference_.finish();
    totals_.movements = reference_.movements();
    totals_.r_transactions = reference_.r_transactions();
    totals_.invoices = reference_.invoices();
    return totals_;
  }

 private:
  /// Movements that one more statement may have.
  [[nodiscard]] std::uint64_t room_left() const {
    if (options_.bytes == 0) return std::min<std::uint64_t>(options_.entries_per_statement, options_.movements - spent_);
    if (totals_.bytes >= options_.bytes) return 0;
    return std::min<std::uint64_t>(options_.entries_per_statement, 10 + (options_.bytes - totals_.bytes) / 1000);
  }

  /// `movements` new ones, of which returns come in the account's next statement, and the returns due now.
  void statement(Account& account, Date date, std::uint64_t movements) {
    spent_ += movements;
    day_ = {.account = account.own,
            .date = date,
            .sequence = ++account.sequence,
            .opening = account.balance,
            .closing = 0,
            .lines = {}};
    std::vector<Payment> due = std::move(account.returns);
    account.returns.clear();

    r_quota_ += movements * r_transactions;
    const std::uint64_t events = std::exchange(r_quota_, r_quota_ % 1000) / 1000;
    const std::uint64_t rejects = options_.formats.pain002 ? events * rejects_of_r / r_transactions : 0;
    const std::uint64_t returns = events - rejects;
    const bool notify = options_.formats.camt054 && !account.mt940;
    std::uint64_t copies = notify ? movements * notified / 1000 : 0;

    std::uint64_t left = movements - events - copies;
    const std::uint64_t collections = left == 0 ? 0 : std::max<std::uint64_t>(movements * collected / 1000, events + 1);
    // A batch told without details is one movement, however many collections it is made of.
    const bool details = !account.mt940 && random_.below(5) < 3 && collections - rejects <= left;
    if (collections > 0) {
      left -= details ? collections - rejects : 1;
      collect(account, date, collections, rejects, returns, details);
    }
    while (left > 0) {
      day_.lines.push_back(line(account));
      --left;
    }
    for (Payment& payment : due) {
      payment.outcome = "r_transaction";
      day_.lines.push_back({.kind = Kind::Return, .credit = false, .minor = payment.minor, .payments = {std::move(payment)}});
    }
    shuffle();
    for (Line& l : day_.lines) {
      l.bank_reference = fmt::format("B{:03}{:010}", account.own.number, ++account.line_number);
      account.balance += l.credit ? l.minor : -l.minor;
    }
    day_.closing = account.balance;
    deliver(account, copies);
  }

  void shuffle() {
    for (std::size_t i = day_.lines.size(); i > 1; --i)
      std::swap(day_.lines[i - 1], day_.lines[static_cast<std::size_t>(random_.below(i))]);
  }

  void deliver(const Account& account, std::uint64_t copies) {
    std::string text;
    const std::string stem = fmt::format("{}-{:03}.", day_.date.iso(), account.own.number);
    std::string file = stem + (account.mt940 ? "sta" : "camt053.xml");
    account.mt940 ? write_mt940(text, day_) : write_camt053(text, day_);
    put_bank_file(file, text);
    for (std::size_t i = 0; i < day_.lines.size(); ++i) tell(file, i + 1, day_.lines[i], account.mt940);
    ++totals_.statements;
    if (copies == 0) return;

    std::vector<std::size_t> singles;
    for (std::size_t i = 0; i < day_.lines.size() && singles.size() < copies; ++i) {
      if (day_.lines[i].payments.size() == 1 && day_.lines[i].kind != Kind::Collection) singles.push_back(i);
    }
    text.clear();
    write_camt054(text, day_, singles);
    file = stem + "camt054.xml";
    put_bank_file(file, text);
    for (std::size_t i = 0; i < singles.size(); ++i) {
      const Line& l = day_.lines[singles[i]];
      reference_.truth(
          {.file = file, .statement = 1, .entry = i + 1, .transaction = 1, .minor = signed_minor(l), .outcome = "duplicate"});
    }
    spent_ -= copies - singles.size();
    ++totals_.statements;
  }

  static std::int64_t signed_minor(const Line& l) { return l.credit ? l.minor : -l.minor; }

  /// The truth about an entry: one row for each movement. Bank charges are posted by rule.
  void tell(const std::string& file, std::size_t entry, const Line& l, bool mt940) {
    if (l.payments.empty()) {
      reference_.truth(
          {.file = file, .statement = 1, .entry = entry, .transaction = 0, .minor = signed_minor(l), .outcome = "rule"});
      return;
    }
    if (!l.details) {
      std::string all;
      for (const Payment& p : l.payments) all += (all.empty() ? "" : "|") + p.invoice_ids;
      reference_.truth({.file = file,
                        .statement = 1,
                        .entry = entry,
                        .transaction = 0,
                        .minor = signed_minor(l),
                        .outcome = "collection",
                        .invoice_ids = all});
      return;
    }
    for (std::size_t i = 0; i < l.payments.size(); ++i) {
      const Payment& p = l.payments[i];
      reference_.truth({.file = file,
                        .statement = 1,
                        .entry = entry,
                        .transaction = mt940 ? 0 : i + 1,
                        .minor = l.credit ? p.minor : -p.minor,
                        .outcome = p.outcome,
                        .invoice_ids = p.invoice_ids,
                        .r_type = p.r_type});
    }
  }

  void put_bank_file(const std::string& file, const std::string& text) {
    put_file("bank/" + file, text), totals_.bytes += text.size();
  }
  void put_file(const std::string& file, const std::string& text) {
    output_.append(file, text);
    output_.finish(file);
    ++totals_.files;
  }

  // -- demands and customers

  std::int64_t amount() {
    const std::uint64_t size = random_.below(10);
    return size < 6   ? random_.between(500, 15'000)
           : size < 9 ? random_.between(15'000, 150'000)
                      : random_.between(150'000, 2'000'000);
  }

  /// Half of the demands go to customers that have had one.
  Person customer(bool direct_debit, const Account& account) {
    std::uint64_t& known = direct_debit ? debtors_ : customers_;
    const bool fresh = known == 0 || random_.below(2) == 0;
    const std::uint64_t number = 2 * (fresh ? known++ : random_.below(known)) + (direct_debit ? 1 : 0);
    Person p = person(options_.seed, number);
    if (fresh) {
      reference_.customer(p);
      if (direct_debit) reference_.mandate(p, account.own);
    }
    return p;
  }

  Demand demand(const Person& p, const Account& account, bool direct_debit) {
    const std::uint64_t number = ++demands_;
    Demand d{.invoice_id = fmt::format("INV-2026-{:08}", number),
             .reference = direct_debit ? std::string{}
                                       : references::make(references::Scheme::Rf, fmt::format("26{:010}", number)).value_or(""),
             .minor = amount(),
             .due = day_.date.plus_days(static_cast<int>(random_.between(-10, 5))),
             .direct_debit = direct_debit};
    reference_.invoice(d, p, account.own);
    return d;
  }

  // -- entries

  Line line(const Account& account) {
    std::uint64_t draw = random_.below(1000);
    for (const auto& [payer, share] : payers) {
      if (draw < share) return line(account, payer);
      draw -= share;
    }
    return line(account, Payer::Number);
  }

  Line line(const Account& account, Payer payer) {
    if (payer == Payer::Fee) {
      return {.kind = Kind::Fee, .credit = false, .minor = random_.between(10, 1500), .text = "Entgelt Kontofuehrung"};
    }
    if (payer == Payer::Outgoing || payer == Payer::Unknown) return stranger(payer == Payer::Unknown);
    const Person p = customer(false, account);
    const Demand d = demand(p, account, false);
    // One in five demands is not paid in this drop.
    if (random_.below(5) == 0) static_cast<void>(demand(customer(false, account), account, false));
    Payment payment{
        .minor = d.minor, .name = p.name, .iban = p.iban, .bic = p.bic, .outcome = "applied", .invoice_ids = d.invoice_id};
    std::string numbers = d.invoice_id;
    switch (payer) {
      case Payer::Structured: payment.reference = d.reference; break;
      case Payer::Several:
        for (std::uint64_t more = 1 + random_.below(3); more > 0; --more) {
          const Demand other = demand(p, account, false);
          payment.minor += other.minor;
          payment.invoice_ids += "|" + other.invoice_id;
          numbers += ", " + other.invoice_id;
        }
        break;
      case Payer::TooMuch:
        payment.minor += random_.between(1, 5000);
        payment.outcome = "on_account";
        break;
      case Payer::InPart: payment.minor -= random_.between(1, d.minor - 1); break;
      case Payer::Account: numbers.clear(); break;
      case Payer::Name: {
        numbers.clear();
        const Person other = person(options_.seed, other_accounts + random_.below(other_accounts));
        payment.iban = other.iban;
        payment.bic = other.bic;
        payment.outcome = "suggested";
        break;
      }
      case Payer::Number:
      case Payer::Unknown:
      case Payer::Fee:
      case Payer::Outgoing: break;
    }
    if (payment.reference.empty()) {
      payment.remittance = numbers.empty()
                               ? std::string{random_.one_of(std::span<const std::string_view>{idle_words})}
                               : fmt::format(fmt::runtime(random_.one_of(std::span<const std::string_view>{words})), numbers);
    }
    return {.kind = Kind::Transfer, .credit = true, .minor = payment.minor, .payments = {std::move(payment)}};
  }

  Line stranger(bool credit) {
    const Person p = person(options_.seed, 2 * other_accounts + random_.below(other_accounts));
    Payment payment{.minor = amount(),
                    .name = p.name,
                    .iban = p.iban,
                    .bic = p.bic,
                    .remittance = std::string{random_.one_of(std::span<const std::string_view>{idle_words})},
                    .outcome = credit ? "unmatched" : "outgoing"};
    return {.kind = credit ? Kind::Transfer : Kind::Outgoing,
            .credit = credit,
            .minor = payment.minor,
            .payments = {std::move(payment)}};
  }

  /// Sends a collection file; part of it is rejected before settlement, part comes back the next day.
  void collect(Account& account, Date date, std::uint64_t count, std::uint64_t rejects, std::uint64_t returns, bool details) {
    const std::string id = fmt::format("COLL-{}-{:03}", date.iso(), account.own.number);
    namespace pain008 = formats::pain008;
    const Date sent = Calendar::target().add_business_days(date, -2);
    pain008::Group group{.payment_information_id = id + "-P1",
                         .scheme = "CORE",
                         .sequence_type = "RCUR",
                         .collection_date = date,
                         .creditor_name = account.own.name,
                         .creditor_iban = account.own.iban,
                         .creditor_bic = account.own.bic,
                         .creditor_id = account.own.creditor_id,
                         .batch_booking = true,
                         .collections = {}};
    Line batch{
        .kind = Kind::Collection, .credit = true, .details = details, .message_id = id, .payment_information_id = id + "-P1"};
    StatusReport report{.account = account.own,
                        .date = Calendar::target().add_business_days(date, -1),
                        .collection_date = date,
                        .message_id = id,
                        .payment_information_id = id + "-P1",
                        .rejected = {}};
    for (std::uint64_t i = 0; i < count; ++i) {
      const Person p = customer(true, account);
      const Demand d = demand(p, account, true);
      group.collections.push_back({.claim = d.invoice_id,
                                   .instruction_id = {},
                                   .end_to_end_id = d.invoice_id,
                                   .amount = {d.minor, eur},
                                   .mandate_id = p.mandate_id,
                                   .signature_date = p.signature_date,
                                   .debtor_name = p.name,
                                   .debtor_iban = p.iban,
                                   .debtor_bic = p.bic,
                                   .debtor_address = {},
                                   .remittance = "Rechnung " + d.invoice_id,
                                   .creditor_reference = {},
                                   .amendment = {}});
      report.sent_sum += d.minor;
      Payment payment{.minor = d.minor,
                      .end_to_end_id = d.invoice_id,
                      .mandate_id = p.mandate_id,
                      .name = p.name,
                      .iban = p.iban,
                      .bic = p.bic,
                      .principal = d.minor,
                      .settled = date,
                      .outcome = "collection",
                      .invoice_ids = d.invoice_id};
      if (i < rejects) {
        payment.reason = random_.one_of(std::span<const std::string_view>{reject_reasons});
        payment.r_type = payment.reason == "MS02" ? "refusal" : "reject";
        report.rejected.push_back(std::move(payment));
        continue;
      }
      if (i < rejects + returns) account.returns.push_back(returned(payment));
      batch.minor += payment.minor;
      batch.payments.push_back(std::move(payment));
    }
    report.sent_count = group.collections.size();
    day_.lines.push_back(std::move(batch));
    const auto written = pain008::write({.version = pain008::Version::V08,
                                         .message_id = id,
                                         .created_at = sent.iso() + "T09:15:00",
                                         .initiating_party = account.own.name,
                                         .address_form = pain008::AddressForm::None,
                                         .groups = {std::move(group)}});
    if (!written.problems.empty()) {
      const pain008::Problem& first = written.problems.front();
      throw std::logic_error{fmt::format("a generated collection is wrong: {} {}: {}", first.where, first.field, first.what)};
    }
    put_file("sent/" + id + ".xml", written.xml);
    if (!report.rejected.empty()) reject(report);
  }

  Payment returned(const Payment& collected_payment) {
    Payment p = collected_payment;
    p.reason = random_.one_of(std::span<const std::string_view>{return_reasons});
    p.fee = random_.one_of(std::span<const std::int64_t>{fees});
    p.minor = p.principal + p.fee;
    // A day after settlement every debit that is not the debtor's own claim is a return (r-transactions.md 1.3).
    p.r_type = p.reason == "MD06" ? "refund" : "return";
    return p;
  }

  void reject(const StatusReport& report) {
    std::string text;
    write_pain002(text, report);
    const std::string file = fmt::format("{}-{:03}.pain002.xml", report.date.iso(), report.account.number);
    put_bank_file(file, text);
    for (std::size_t i = 0; i < report.rejected.size(); ++i) {
      const Payment& p = report.rejected[i];
      reference_.truth({.file = file,
                        .statement = 0,
                        .entry = 0,
                        .transaction = i + 1,
                        .minor = p.minor,
                        .outcome = "r_transaction",
                        .invoice_ids = p.invoice_ids,
                        .r_type = p.r_type});
    }
  }

  /// People from this number on are nobody's customers.
  static constexpr std::uint64_t other_accounts = 2'000'000'000;

  const Options& options_;
  Output& output_;
  ReferenceFiles reference_;
  Random random_;
  std::vector<Account> accounts_;
  Day day_;
  Totals totals_;
  std::uint64_t spent_ = 0, r_quota_ = 0, demands_ = 0, customers_ = 0, debtors_ = 0;
};

}  // namespace

Totals generate(const Options& options, Output& output) { return Generator{options, output}.run(); }

std::string_view mix() {
  return "Of 1000 movements:\n"
         "  300  collections: settled in batches, three in five camt.053 batches told with details, the others and all of\n"
         "       MT940 as a sum (one movement, so fewer of them); 20 of them come back a day later, with or without a fee\n"
         "       (AM04 MS03 AC04 MD06 MD01 AC06)\n"
         "   10  rejects in pain.002 (AC01 AC04 AG01 RC01, refusals MS02)\n"
         "   20  camt.054 notifications that repeat an entry of the statement (camt.053 accounts)\n"
         "  rest single entries. Of 1000 of these: 330 give the structured reference, 300 an invoice number in free text, 80\n"
         "       the numbers of two to four invoices, 30 pay too much, 30 too little, 80 say nothing but come from the\n"
         "       customer's account, 20 come from an unknown account in the customer's name, 60 are not for us, 30 are the\n"
         "       bank's fees, 40 our own payments\n"
         "One demand in five paid by transfer has another beside it that stays open.";
}

}  // namespace lettrage::generate
