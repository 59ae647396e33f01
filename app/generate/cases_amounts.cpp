// Cases that turn on the amount: parts, discounts, charges, currencies, and money that came twice.
#include <fmt/format.h>

#include <array>
#include <span>

#include "app/generate/stage.h"

namespace lettrage::generate {
namespace {

std::string named(Stage& s, const Party& payer, const Bill& bill) {
  return sentence(s.random, s.land, write_number(bill.number, s.chance(70) ? Writing::Printed : Writing::Short), s.chance(15),
                  payer.customer_id);
}

void part(Stage& s) {
  const Party payer = s.customer(s.chance(25));
  const Bill bill = s.bill(payer, {.minor = s.price() + 2'000});
  const std::int64_t minor = s.chance(50) ? bill.minor / 2 : s.random.between(bill.minor / 10, bill.minor * 8 / 10);
  s.arrive({.payer = &payer, .minor = minor, .text = named(s, payer, bill), .verdict = {.shares = {{bill.id, minor}}}});
}

void instalment(Stage& s) {
  const Party payer = s.customer(s.chance(25));
  const std::int64_t count = s.random.between(3, 6);
  const Bill bill = s.bill(payer, {.minor = (s.price() + 5'000) * count});
  constexpr std::array<std::string_view, lands> words{"{} acompte {}/{}", "{} schijf {}/{}", "{} Rate {} von {}"};
  s.arrive({.payer = &payer,
            .minor = bill.minor / count,
            .text = fmt::format(fmt::runtime(words.at(static_cast<std::size_t>(s.land))), bill.number.printed(), 1, count),
            .verdict = {.shares = {{bill.id, bill.minor / count}}}});
}

void too_much(Stage& s) {
  const Party payer = s.customer(s.chance(25));
  const Bill bill = s.bill(payer, {.minor = s.price()});
  const std::int64_t more = s.chance(30) ? bill.minor : s.random.between(1, 5'000);
  s.arrive({.payer = &payer,
            .minor = bill.minor + more,
            .text = named(s, payer, bill),
            .verdict = {.shares = {all_of(bill)}, .on_account = more}});
}

void discount(Stage& s, int days_left, bool by_number) {
  const Party payer = s.customer(by_number && s.chance(25));
  const std::int64_t minor = s.price() + 10'000;
  const std::int64_t off = minor * s.random.between(2, 3) / 100;
  const Bill bill = s.bill(payer, {.minor = minor, .discount = off, .discount_days_left = days_left, .age_days = 9});
  Verdict verdict{.shares = {{bill.id, minor - off}}};
  if (days_left >= 0) verdict.shares.push_back({bill.id, off, "discount"});
  constexpr std::array<std::string_view, lands> less{" - escompte", " - korting", " abzgl. Skonto"};
  std::string text = by_number ? named(s, payer, bill) : idle(s.random, s.land);
  if (by_number && s.chance(60)) text += less.at(static_cast<std::size_t>(s.land));
  s.arrive({.payer = &payer, .minor = minor - off, .text = text, .verdict = std::move(verdict)});
}
void discount_in_time(Stage& s) { discount(s, static_cast<int>(s.random.below(5)), true); }
void discount_by_amount(Stage& s) { discount(s, static_cast<int>(1 + s.random.below(5)), false); }
void discount_late(Stage& s) { discount(s, -static_cast<int>(3 + s.random.below(10)), true); }

void charges(Stage& s, bool told) {
  const Party payer = s.customer(s.chance(30));
  const Bill bill = s.bill(payer, {.minor = s.price() + 10'000});
  const std::int64_t taken = s.random.between(500, 2'500);
  Incoming in{.payer = &payer,
              .minor = bill.minor - taken,
              .text = named(s, payer, bill),
              .verdict = {.shares = {{bill.id, bill.minor - taken}, {bill.id, taken, "fee"}}}};
  if (told) in.charges = taken;
  if (!told) in.verdict.shares.pop_back();  // may be charges or a part: the rest stays open
  s.arrive(in);
}
void charges_told(Stage& s) { charges(s, true); }
void charges_untold(Stage& s) { charges(s, false); }

void cents(Stage& s) {
  const Party payer = s.customer(s.chance(25));
  const Bill bill = s.bill(payer, {.minor = s.price() + 1'000});
  const std::int64_t off = s.chance(50) ? 1 : 2;
  Incoming in{.payer = &payer, .minor = bill.minor, .text = named(s, payer, bill), .verdict = {}};
  if (s.chance(50)) {
    in.minor -= off;
    in.verdict = {.shares = {{bill.id, in.minor}}, .also = {{{bill.id, in.minor}, {bill.id, off, "write_off"}}}};
  } else {
    in.minor += off;
    in.verdict = {.shares = {all_of(bill)}, .on_account = off};
  }
  s.arrive(in);
}

void foreign_currency(Stage& s) {
  struct Rate {
    Currency currency;
    std::int64_t millionths;  ///< euros for one unit, times a million
  };
  constexpr std::array<Rate, 3> rates{
      {{Currency::literal("USD"), 915'200}, {Currency::literal("CHF"), 1'062'400}, {Currency::literal("GBP"), 1'171'900}}};
  const Rate rate = s.random.one_of(std::span<const Rate>{rates});
  const Party payer = s.customer(s.chance(25));
  const Bill bill = s.bill(payer, {.minor = s.price() + 5'000, .currency = rate.currency});
  const std::int64_t euros = (bill.minor * rate.millionths + 500'000) / 1'000'000;
  s.arrive({.payer = &payer,
            .minor = euros,
            .text = named(s, payer, bill),
            .original_currency = rate.currency,
            .original_minor = bill.minor,
            .rate = fmt::format("{}.{:06}", rate.millionths / 1'000'000, rate.millionths % 1'000'000),
            .verdict = {.shares = {{bill.id, euros}}}});
}

void twice(Stage& s) {
  const Party payer = s.customer(s.chance(25));
  const Bill bill = s.bill(payer, {.minor = s.price()});
  // Another open invoice of the same amount: the second payment is not for that one.
  if (s.chance(50)) static_cast<void>(s.bill(payer, {.minor = bill.minor}));
  const std::string text = sentence(s.random, s.land, bill.number.printed(), false, payer.customer_id);
  Incoming in{.payer = &payer, .minor = bill.minor, .text = text, .verdict = {.shares = {all_of(bill)}}};
  s.arrive(in);
  in.verdict = {.on_account = bill.minor};
  s.arrive(in);
}

// --- by account and amount alone

void one_of_amount(Stage& s) {
  const Party payer = s.customer();
  const Bill bill = s.bill(payer, {.minor = s.price()});
  if (s.chance(60)) s.background(payer, 1 + s.random.below(4), {bill.minor});
  s.arrive({.payer = &payer, .minor = bill.minor, .text = idle(s.random, s.land), .verdict = {.shares = {all_of(bill)}}});
}

void balance(Stage& s) {
  const Party payer = s.customer();
  std::vector<Bill> bills;
  for (const std::int64_t minor : s.distinct_prices(2 + s.random.below(4))) bills.push_back(s.bill(payer, {.minor = minor}));
  if (s.chance(30)) bills.push_back(s.bill(payer, {.minor = bills.front().minor / 3 + 1, .note = true}));
  constexpr std::array<std::string_view, lands> words{"solde de notre compte", "saldo openstaande facturen",
                                                      "Ausgleich aller offenen Posten"};
  s.arrive({.payer = &payer,
            .minor = sum_of(bills),
            .text = s.chance(50) ? std::string{words.at(static_cast<std::size_t>(s.land))} : idle(s.random, s.land),
            .verdict = {.shares = all_of(bills)}});
}

/// Some of the payer's open items, and no others make up the amount.
void combination(Stage& s) {
  const Party payer = s.customer();
  const std::size_t count = 4 + s.random.below(s.hostile() ? 9 : 4);
  const std::vector<std::int64_t> minors = s.distinct_prices(count);
  std::vector<Bill> bills, paid;
  for (const std::int64_t minor : minors)
    bills.push_back(s.bill(payer, {.minor = minor, .note = bills.size() > 3 && s.chance(12)}));
  std::vector<std::int64_t> all;
  for (const Bill& b : bills) all.push_back(all_of(b).minor);
  const std::size_t first = s.random.below(2);
  for (std::size_t i = first; i < bills.size() && paid.size() < 2 + count / 3; i += 1 + s.random.below(2))
    paid.push_back(bills[i]);
  if (sum_of(paid) <= 0) {
    paid.clear();
    for (const Bill& b : bills) {
      if (!b.note && paid.size() < 2) paid.push_back(b);
    }
  }
  const bool only = ways_to(all, sum_of(paid)) == 1;
  s.arrive({.payer = &payer,
            .minor = sum_of(paid),
            .text = idle(s.random, s.land),
            .verdict = {.decidable = only, .shares = only ? all_of(paid) : Shares{}}});
}

void combination_tie(Stage& s) {
  const Party payer = s.customer();
  const std::int64_t a = s.price(), b = s.price() + 7, c = s.random.between(1, std::min(a, b) - 1);
  // a + b = (a + c) + (b - c)
  for (const std::int64_t minor : {a, b, a + c, b - c}) static_cast<void>(s.bill(payer, {.minor = minor}));
  s.arrive({.payer = &payer, .minor = a + b, .text = idle(s.random, s.land), .verdict = {.decidable = false}});
}

void equal_amounts(Stage& s) {
  const Party payer = s.customer();
  const std::int64_t minor = s.price();
  std::vector<Bill> bills;
  for (std::uint64_t n = 2 + s.random.below(3); n > 0; --n)
    bills.push_back(s.bill(payer, {.minor = minor, .age_days = static_cast<int>(10 + 30 * n)}));
  // Whoever pays a monthly amount pays the oldest first; to book it needs more than that.
  s.arrive({.payer = &payer,
            .minor = minor,
            .text = idle(s.random, s.land),
            .verdict = {.decidable = false, .shares = {all_of(bills.front())}}});
}

void no_such_amount(Stage& s) {
  const Party payer = s.customer();
  const std::vector<Bill> bills = s.background(payer, 2 + s.random.below(3), {});
  std::int64_t minor = s.price() + 3;
  std::vector<std::int64_t> all;
  for (const Bill& b : bills) all.push_back(b.minor);
  while (ways_to(all, minor) > 0) minor += 2;
  s.arrive({.payer = &payer, .minor = minor, .text = idle(s.random, s.land), .verdict = {.decidable = false}});
}

}  // namespace

void add_amount_cases(std::vector<Case>& cases) {
  const std::array<Case, 16> own{{
      {"part", "named, paid in part; the rest stays open", 20, 20, part},
      {"instalment", "named, the first of three to six equal instalments", 8, 12, instalment},
      {"too-much", "named, paid too much; the rest on account", 15, 20, too_much},
      {"discount-in-time", "named, less the discount by its date; posted", 15, 20, discount_in_time},
      {"discount-by-amount", "not named, the payer's one invoice less its discount, in time", 4, 10, discount_by_amount},
      {"discount-late", "named, the discount taken after its date; left open", 4, 15, discount_late},
      {"charges-told", "less the bank's charges, which the entry tells; posted as a fee", 2, 10, charges_told, true},
      {"charges-untold", "less charges nobody tells; left open", 2, 10, charges_untold},
      {"cents", "one or two cents off", 4, 12, cents},
      {"foreign-currency", "an invoice in USD, CHF or GBP, paid in euro; the entry tells amount and rate", 4, 15,
       foreign_currency, true},
      {"twice", "the same invoice paid twice, half the time with another of that amount open; the second on account", 3, 15,
       twice, false, 2},
      {"account-and-amount", "the payer's account and an amount that one open invoice has", 60, 40, one_of_amount},
      {"balance", "the whole balance of several invoices and perhaps a credit note", 15, 25, balance},
      {"combination", "some of four to twelve open items; decidable where no others make up the amount", 5, 35, combination},
      {"combination-tie", "two pairs of invoices make up the amount; not decidable", 2, 12, combination_tie},
      {"equal-amounts", "several open invoices of that amount; not decidable, the oldest is meant", 4, 15, equal_amounts},
  }};
  cases.insert(cases.end(), own.begin(), own.end());
  cases.push_back({"amount-of-nothing", "no open items of the payer make up the amount; not decidable", 5, 12, no_such_amount});
}

}  // namespace lettrage::generate
