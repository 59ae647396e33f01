#include "app/generate/night.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "app/generate/night_files.h"
#include "app/generate/stage.h"
#include "app/generate/writers.h"
#include "core/calendar.h"

namespace lettrage::generate {
namespace {

constexpr std::uint64_t wire_share = 60;     // of 100 movements: camt.053, the others in the country's own format
constexpr std::uint64_t together_share = 6;  // of 100 entries of camt.053: two to four payments booked as one
constexpr std::uint64_t mandate_share = 10;  // of 100 customers
constexpr std::uint64_t paid_share = 30;     // of 100 invoices between the cases

struct Account {
  Land land{};
  bool wire = false;
  OwnAccount own;
  Date day;
  std::uint64_t sequence = 0, line_number = 0;
  std::int64_t balance = 100'000'000;
  std::vector<Line> lines;
  std::vector<NightFiles::Truth> truths;  ///< one for each of `lines`
};

class Night final : public Stage {
 public:
  Night(const NightOptions& options, Output& output) : options_{options}, output_{output}, files_{output}, cases_{all_cases()} {
    random = random_of(options.seed, 77, 0);
    mix = options.mix;
    for (const House& house : houses()) {
      for (const bool camt : {true, false}) {
        Account account;
        account.land = house.land;
        account.wire = camt;
        account.own.number = static_cast<std::uint32_t>(accounts_.size()) + 1;
        account.own.iban = make_account(house.land, 9'000'000 + account.own.number);
        account.own.bic = bank_of(house.land);
        account.own.name = house.name;
        account.own.creditor_id = house.creditor_id;
        account.day = Calendar::target().roll(options.first_day);
        accounts_.push_back(std::move(account));
      }
      serials_.push_back({house.first_serial, house.first_serial, house.first_serial, house.first_serial});
    }
  }

  Totals run() {
    while (spent_ < options_.movements) play();
    for (Account& account : accounts_) close_day(account);
    files_.finish();
    totals_.movements = files_.movements();
    totals_.invoices = files_.invoices();
    return totals_;
  }

  // --- Stage

  Party customer(bool hidden, const std::vector<std::string>& more_accounts) override {
    Party p = make_party(random, land, ++people_);
    enter(p, hidden, more_accounts);
    return p;
  }

  Party customer_like(const Party& other, bool hidden, const std::string& account) override {
    Party p = other;
    p.iban = account.empty() ? make_account(land, ++people_) : account;
    enter(p, hidden, {});
    return p;
  }

  Party stranger() override { return make_party(random, land, ++people_); }

  Bill bill(const Party& customer, const BillTerms& terms) override {
    Bill b;
    std::uint64_t& serial =
        serials_.at(static_cast<std::size_t>(land)).at((terms.note ? 2U : 0U) + (terms.year == 2026 ? 0U : 1U));
    b.number = number_of(land, terms.note, terms.year, ++serial);
    b.id = b.number.printed();
    b.minor = std::max<std::int64_t>(terms.minor, 1);
    b.note = terms.note;
    b.currency = terms.currency;
    const int age = terms.age_days >= 0 ? terms.age_days : static_cast<int>(random.between(3, 40));
    b.issue = terms.year == 2026 ? today.plus_days(-age) : today.plus_days(-250 - age);
    b.due = b.issue.plus_days(30);
    if (terms.discount > 0) {
      b.discount = terms.discount;
      b.discount_until = today.plus_days(terms.discount_days_left);
    }
    if (terms.with_reference) set_reference(b, terms.scheme);
    files_.invoice(b, customer, terms.paid, account_->own.iban);
    return b;
  }

  Number number_unknown() override { return number_of(land, false, 2026, 800'000 + random.below(199'999)); }

  void arrive(const Incoming& in) override {
    const Party& payer = *in.payer;
    Payment p{
        .minor = in.minor,
        .end_to_end_id = in.end_to_end_id,
        .name = in.name.empty() ? name_at_bank(random, payer, hostile() ? NameNoise::Hostile : NameNoise::Everyday) : in.name,
        .iban = in.hide_account ? std::string{} : payer.iban,
        .bic = payer.bic,
        .remittance = in.text};
    if (!in.reference.empty()) set_payment_reference(p, in);
    p.ultimate_name = in.ultimate_name;
    if (in.original_minor > 0) {
      p.original_currency = in.original_currency.code();
      p.original = in.original_minor;
      p.exchange_rate = in.rate;
    }
    if (in.charges > 0) {
      p.charges = in.charges;
      p.original = in.minor + in.charges;
      p.original_currency = "EUR";
    }
    put({.kind = Kind::Transfer, .credit = true, .minor = in.minor, .payments = {std::move(p)}},
        {.name = case_->name,
         .house = house().key,
         .customer_id = payer.customer_id,
         .outcome = {},
         .minor = in.minor,
         .verdict = in.verdict});
  }

  void leave(bool fee) override {
    const std::int64_t minor = fee ? random.between(10, 1'500) : price();
    NightFiles::Truth truth{.name = case_->name,
                            .house = house().key,
                            .customer_id = {},
                            .outcome = fee ? "rule" : "outgoing",
                            .minor = -minor,
                            .verdict = {}};
    if (fee) {
      constexpr std::array<std::string_view, lands> texts{"Frais de tenue de compte", "Beheerskosten", "Entgelt Kontofuehrung"};
      put({.kind = Kind::Fee, .credit = false, .minor = minor, .text = std::string{texts.at(static_cast<std::size_t>(land))}},
          std::move(truth));
      return;
    }
    const Party payee = stranger();
    Payment p{.minor = minor,
              .name = payee.name(),
              .iban = payee.iban,
              .bic = payee.bic,
              .remittance = "2026/" + std::to_string(random.below(9'999))};
    put({.kind = Kind::Outgoing, .credit = false, .minor = minor, .payments = {std::move(p)}}, std::move(truth));
  }

  void pass_time(std::uint64_t bills) override {
    for (; bills > 0; --bills) {
      const Party other = customer(chance(50), {});
      static_cast<void>(bill(other, {.minor = price(), .paid = chance(paid_share), .with_reference = chance(30)}));
    }
  }

 private:
  [[nodiscard]] const House& house() const { return houses().at(static_cast<std::size_t>(land)); }

  void play() {
    const std::uint64_t room = options_.movements - spent_;
    std::uint64_t all = 0;
    const auto share = [&](const Case& c) { return c.movements > room ? 0U : hostile() ? c.hostile : c.ordinary; };
    for (const Case& c : cases_) all += share(c);
    std::uint64_t draw = random.below(all);
    case_ = &cases_.front();
    for (const Case& c : cases_) {
      if (draw < share(c)) {
        case_ = &c;
        break;
      }
      draw -= share(c);
    }
    land = static_cast<Land>(random.below(lands));
    wire = case_->needs_wire || chance(wire_share);
    account_ = &accounts_.at(2 * static_cast<std::size_t>(land) + (wire ? 0 : 1));
    today = account_->day;
    case_->play(*this);
    if (account_->lines.size() >= options_.entries_per_statement) close_day(*account_);
  }

  void enter(Party& p, bool hidden, const std::vector<std::string>& more_accounts) {
    p.customer_id = fmt::format("{}{:07}", house().customer_prefix, ++customers_);
    std::vector<std::string> accounts;
    if (!hidden) accounts.push_back(p.iban);
    accounts.insert(accounts.end(), more_accounts.begin(), more_accounts.end());
    constexpr std::array<std::string_view, lands> languages{"fr", "nl", "de"};
    files_.customer(p, accounts, languages.at(static_cast<std::size_t>(land)));
    if (!hidden && chance(mandate_share)) files_.mandate(p, house().creditor_id);
  }

  /// The number in the form its country gives a reference; Belgian and Swiss ones are digits of fixed length.
  void set_reference(Bill& b, std::optional<references::Scheme> scheme) const {
    using references::Scheme;
    b.scheme = scheme.value_or(land == Land::Belgium ? Scheme::Ogm : Scheme::Rf);
    const std::uint64_t digits = 7'000'000'000ULL + b.number.serial * 7 % 900'000'000;
    const std::string ten = std::to_string(digits);
    std::string payload = ten;
    if (b.scheme == Scheme::Rf) payload = b.number.year + b.number.serial_text();
    if (b.scheme == Scheme::Qrr) payload = std::string(16, '0') + ten;
    if (b.scheme == Scheme::Netherlands) payload = "00000" + ten;
    b.reference = references::make(b.scheme, payload).value_or("");
  }

  static void set_payment_reference(Payment& p, const Incoming& in) {
    using references::Scheme;
    p.reference = in.reference;
    if (in.scheme == Scheme::Ogm) p.reference_issuer = "BBA";
    if (in.scheme == Scheme::Netherlands) p.reference_issuer = "CUR";
    if (in.scheme == Scheme::Qrr) p.reference_type = "QRR";
  }

  void put(Line line, NightFiles::Truth truth) {
    line.bank_reference = fmt::format("N{:02}{:010}", account_->own.number, ++account_->line_number);
    account_->lines.push_back(std::move(line));
    account_->truths.push_back(std::move(truth));
    ++spent_;
  }

  /// Some payments of camt.053 are booked together; the truth goes with each.
  struct Place {
    std::size_t entry = 0, transaction = 0;
  };
  std::vector<Place> gather(Account& account, Day& day) {
    std::vector<Place> places;
    std::size_t together = 0;
    for (Line& line : account.lines) {
      if (together > 0 && line.kind == Kind::Transfer) {
        Line& last = day.lines.back();
        last.minor += line.minor;
        last.payments.push_back(std::move(line.payments.front()));
        places.push_back({day.lines.size(), last.payments.size()});
        --together;
        continue;
      }
      together = account.wire && line.kind == Kind::Transfer && chance(together_share) ? 1 + random.below(3) : 0;
      const bool detailed = account.wire && !line.payments.empty();
      day.lines.push_back(std::move(line));
      places.push_back({day.lines.size(), detailed ? 1U : 0U});
    }
    return places;
  }

  void close_day(Account& account) {
    if (account.lines.empty()) return;
    Day day{.account = account.own,
            .date = account.day,
            .sequence = ++account.sequence,
            .opening = account.balance,
            .closing = 0,
            .lines = {}};
    const std::vector<Place> places = gather(account, day);
    for (const Line& line : day.lines) account.balance += line.credit ? line.minor : -line.minor;
    day.closing = account.balance;
    const House& of = houses().at(static_cast<std::size_t>(account.land));
    const std::string file = fmt::format("{}-{}.{}", account.day.iso(), of.key, ending(account));
    std::string text;
    write(text, account, day);
    output_.append("bank/" + file, text);
    output_.finish("bank/" + file);
    for (std::size_t i = 0; i < places.size(); ++i) files_.truth(file, places[i].entry, places[i].transaction, account.truths[i]);
    totals_.bytes += text.size();
    ++totals_.statements;
    ++totals_.files;
    totals_.last_day = std::max(totals_.last_day, account.day);
    account.lines.clear();
    account.truths.clear();
    account.day = Calendar::target().add_business_days(account.day, 1);
  }

  static std::string_view ending(const Account& account) {
    if (account.wire) return "camt053.xml";
    return account.land == Land::France ? "cfonb120.txt" : account.land == Land::Belgium ? "coda.cod" : "mt940.sta";
  }

  static void write(std::string& text, const Account& account, Day& day) {
    if (account.wire) return write_camt053(text, day);
    if (account.land == Land::France) return write_cfonb120(text, day);
    if (account.land == Land::Belgium) return write_coda(text, day);
    for (Line& line : day.lines) {  // the letters of SWIFT; its lines have nothing to do with those of the text
      for (Payment& p : line.payments) {
        p.name = plain_letters(p.name, true);
        p.remittance = plain_letters(p.remittance, true);
        std::replace(p.remittance.begin(), p.remittance.end(), '\n', ' ');
      }
    }
    write_mt940(text, day);
  }

  const NightOptions& options_;
  Output& output_;
  NightFiles files_;
  std::vector<Case> cases_;
  std::vector<Account> accounts_;
  std::vector<std::array<std::uint64_t, 4>> serials_;  ///< invoices of 2026 and 2025, credit notes of both
  Account* account_ = nullptr;
  const Case* case_ = nullptr;
  Totals totals_;
  std::uint64_t spent_ = 0, people_ = 0, customers_ = 0;
};

}  // namespace

Totals generate_night(const NightOptions& options, Output& output) { return Night{options, output}.run(); }

std::string night_mix() {
  const std::vector<Case> cases = all_cases();
  const auto sum = [&](std::uint32_t Case::*of) {
    return std::accumulate(cases.begin(), cases.end(), 0U, [&](std::uint32_t s, const Case& c) { return s + c.*of; });
  };
  const std::uint32_t ordinary = sum(&Case::ordinary), hostile = sum(&Case::hostile);
  std::string out =
      "--mix ordinary and --mix hostile: a French creditor (camt.053, CFONB120), a Belgian one (camt.053, CODA) and a German "
      "one\n"
      "(camt.053, MT940). Of 1000 movements of either mix:\n  ordinary hostile\n";
  for (const Case& c : cases) {
    out +=
        fmt::format("  {:8.1f} {:7.1f}  {}: {}\n", 1000.0 * c.ordinary / ordinary, 1000.0 * c.hostile / hostile, c.name, c.what);
  }
  return out;
}

}  // namespace lettrage::generate
