// Cases that turn on who pays: accounts, names, and people who are not who they seem.
#include <fmt/format.h>

#include <array>
#include <span>

#include "app/generate/stage.h"

namespace lettrage::generate {
namespace {

/// An account nobody knows, a name, and an amount that one open invoice of that customer has.
void by_name(Stage& s, NameNoise noise) {
  const Party payer = s.customer(true);
  const Bill bill = s.bill(payer, {.minor = s.price() + s.random.between(1, 99)});
  if (s.chance(40)) s.background(payer, 1, {bill.minor});
  s.arrive({.payer = &payer,
            .name = name_at_bank(s.random, payer, noise),
            .minor = bill.minor,
            .text = idle(s.random, s.land),
            .verdict = {.decidable = false, .shares = {all_of(bill)}}});
}
void name_everyday(Stage& s) { by_name(s, NameNoise::Everyday); }
void name_hostile(Stage& s) { by_name(s, NameNoise::Hostile); }

void second_account(Stage& s) {
  const std::string account = make_account(s.land, 5'000'000 + s.random.below(1'000'000));
  Party payer = s.customer(false, {account});
  const Bill bill = s.bill(payer, {.minor = s.price()});
  if (s.chance(50)) s.background(payer, 1 + s.random.below(2), {bill.minor});
  payer.iban = account;
  s.arrive({.payer = &payer, .minor = bill.minor, .text = idle(s.random, s.land), .verdict = {.shares = {all_of(bill)}}});
}

/// Two customers of the same name, each with an open invoice; the account is neither's.
void homonym(Stage& s, bool same_amount) {
  const Party one = s.customer(true);
  const Party other = s.customer_like(one, true);
  const Bill bill = s.bill(one, {.minor = s.price()});
  static_cast<void>(s.bill(other, {.minor = same_amount ? bill.minor : bill.minor + s.random.between(1, 900)}));
  Party payer = one;
  payer.iban = make_account(s.land, 7'000'000 + s.random.below(1'000'000));
  s.arrive({.payer = &payer,
            .name = payer.name(),
            .minor = bill.minor,
            .text = idle(s.random, s.land),
            .verdict = {.decidable = false, .shares = same_amount ? Shares{} : Shares{all_of(bill)}}});
}
void homonym_other_amount(Stage& s) { homonym(s, false); }
void homonym_same_amount(Stage& s) { homonym(s, true); }

/// The number decides between people of one name.
void homonym_with_number(Stage& s) {
  const Party one = s.customer(true);
  const Party other = s.customer_like(one, true);
  const Bill bill = s.bill(one, {.minor = s.price()});
  static_cast<void>(s.bill(other, {.minor = bill.minor}));
  s.arrive({.payer = &one,
            .minor = bill.minor,
            .text = sentence(s.random, s.land, bill.number.printed(), false, one.customer_id),
            .verdict = {.shares = {all_of(bill)}}});
}

/// A couple, or companies of a group: one account, two customers. The number tells; without it a person asks.
void shared_account(Stage& s, bool with_number) {
  const Party one = s.customer();
  const Party other = s.customer_like(one, false, one.iban);
  const Bill bill = s.bill(one, {.minor = s.price()});
  static_cast<void>(s.bill(other, {.minor = bill.minor + (with_number ? 0 : s.random.between(1, 900))}));
  s.arrive(
      {.payer = &one,
       .name = s.chance(50) ? joint_name(s.random, one) : one.name(),
       .minor = bill.minor,
       .text = with_number ? sentence(s.random, s.land, bill.number.printed(), false, one.customer_id) : idle(s.random, s.land),
       .verdict = {.decidable = with_number, .shares = {all_of(bill)}}});
}
void shared_account_named(Stage& s) { shared_account(s, true); }
void shared_account_mute(Stage& s) { shared_account(s, false); }

/// Somebody pays for a customer and says which invoice.
void third_party(Stage& s, bool is_customer) {
  const Party owner = s.customer(s.chance(50));
  const Party payer = is_customer ? s.customer() : s.stranger();
  const Bill bill = s.bill(owner, {.minor = s.price()});
  if (is_customer) s.background(payer, 1, {bill.minor});
  std::string text = sentence(s.random, s.land, bill.number.printed(), false, owner.customer_id);
  if (s.chance(50)) text += " " + owner.last;
  s.arrive({.payer = &payer, .minor = bill.minor, .text = text, .verdict = {.shares = {all_of(bill)}}});
}
void third_party_stranger(Stage& s) { third_party(s, false); }
void third_party_customer(Stage& s) { third_party(s, true); }

/// A customer pays another's invoice although they owe just as much themselves: who errs is for a person to find out.
void third_party_equal(Stage& s) {
  const Party owner = s.customer();
  const Party payer = s.customer();
  const Bill bill = s.bill(owner, {.minor = s.price()});
  static_cast<void>(s.bill(payer, {.minor = bill.minor}));
  s.arrive({.payer = &payer,
            .minor = bill.minor,
            .text = sentence(s.random, s.land, bill.number.printed(), false, owner.customer_id),
            .verdict = {.decidable = false, .shares = {all_of(bill)}}});
}

void for_whom(Stage& s) {
  const Party owner = s.customer(true);
  const Party payer = s.stranger();
  const Bill bill = s.bill(owner, {.minor = s.price() + s.random.between(1, 99)});
  s.arrive({.payer = &payer,
            .minor = bill.minor,
            .text = idle(s.random, s.land),
            .ultimate_name = owner.name(),
            .verdict = {.decidable = false, .shares = {all_of(bill)}}});
}

/// The slip makes the number that of somebody else; account and amount say whose it was meant to be.
void slip_onto_another(Stage& s) {
  const Party payer = s.customer();
  const Party neighbour = s.customer();
  const Bill bill = s.bill(payer, {.minor = s.price()});
  const Bill hit = s.bill(neighbour, {.minor = bill.minor + s.random.between(1, 5'000)});
  const bool one_digit = bill.number.serial / 10 == hit.number.serial / 10;
  s.arrive({.payer = &payer,
            .minor = bill.minor,
            .text = sentence(s.random, s.land, hit.number.printed(), false, payer.customer_id),
            .verdict = {.decidable = one_digit, .shares = {all_of(bill)}}});
}

void stranger(Stage& s) {
  const Party payer = s.stranger();
  s.arrive({.payer = &payer, .minor = s.price(), .text = idle(s.random, s.land), .verdict = {.decidable = false}});
}

/// Nobody's customer, but of a customer's name.
void stranger_namesake(Stage& s) {
  const Party customer = s.customer();
  const Bill bill = s.bill(customer, {.minor = s.price()});
  Party payer = customer;
  payer.customer_id.clear();
  payer.iban = make_account(s.land, 8'000'000 + s.random.below(1'000'000));
  s.arrive({.payer = &payer,
            .name = customer.name(),
            .minor = bill.minor + s.random.between(1, 3'000),
            .text = idle(s.random, s.land),
            .verdict = {.decidable = false}});
}

void fee(Stage& s) { s.leave(true); }
void outgoing(Stage& s) { s.leave(false); }

}  // namespace

void add_payer_cases(std::vector<Case>& cases) {
  const std::array<Case, 16> own{{
      {"name-everyday", "unknown account, everyday form of the name, an amount of their own; not decidable", 10, 25,
       name_everyday},
      {"name-hostile", "unknown account; titles, initials, transliteration, truncation; not decidable", 4, 40, name_hostile},
      {"second-account", "a customer's other account that is in the books", 8, 12, second_account},
      {"homonym", "two customers of that name, one owes the amount; not decidable", 2, 15, homonym_other_amount},
      {"homonym-tie", "both owe the amount; not decidable", 1, 10, homonym_same_amount},
      {"homonym-with-number", "both owe the amount, the number decides", 2, 10, homonym_with_number},
      {"shared-account-with-number", "two customers on one account, both owe the amount; the number decides", 3, 12,
       shared_account_named},
      {"shared-account", "the same without a number, other amounts; not decidable", 2, 12, shared_account_mute},
      {"third-party", "somebody else pays and gives the number", 6, 20, third_party_stranger},
      {"third-party-customer", "another customer pays and gives the number", 2, 12, third_party_customer},
      {"third-party-equal", "the same, and owes the same amount; not decidable", 1, 10, third_party_equal},
      {"ultimate-debtor", "somebody else pays without a number, the bank tells for whom; not decidable", 3, 12, for_whom, true},
      {"slip-onto-another", "the number typed is another customer's, account and amount are the payer's", 1, 15,
       slip_onto_another},
      {"stranger", "no customer of ours", 30, 30, stranger},
      {"stranger-namesake", "no customer of ours, but of a customer's name", 2, 15, stranger_namesake},
      {"fee", "the bank's own charges", 20, 8, fee},
  }};
  cases.insert(cases.end(), own.begin(), own.end());
  cases.push_back({"outgoing", "our own payments", 25, 8, outgoing});
}

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  add_number_cases(cases);
  add_amount_cases(cases);
  add_payer_cases(cases);
  return cases;
}

}  // namespace lettrage::generate
