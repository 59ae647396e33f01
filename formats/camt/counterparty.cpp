#include "formats/camt/counterparty.h"

#include <algorithm>

#include "formats/xml/values.h"

namespace lettrage::formats::camt {

namespace {

bool has_account(const Side& side, std::string_view account) noexcept {
  return (!side.iban.empty() && xml::same_account(side.iban, account)) ||
         (!side.account.empty() && xml::same_account(side.account, account));
}

bool is_named_like(const Side& side, const OwnAccount& own) noexcept {
  return std::any_of(own.names.begin(), own.names.end(),
                     [&](std::string_view name) { return xml::same_account(side.name, name); });
}

}  // namespace

const Side& counterparty(const Side& debtor, const Side& creditor, const OwnAccount& own, Direction direction,
                         bool is_return) noexcept {
  const bool debtor_is_us = has_account(debtor, own.id);
  const bool creditor_is_us = has_account(creditor, own.id);
  if (debtor_is_us != creditor_is_us) return debtor_is_us ? creditor : debtor;
  const Side& expected = (direction == Direction::Credit) != is_return ? debtor : creditor;
  const Side& other = &expected == &debtor ? creditor : debtor;
  if (expected.present() || !other.present()) return expected;
  // One block only, on the side where we should be: ABN AMRO puts the debtor of a returned collection there. Unless it
  // is really us, it is the counterparty.
  return is_named_like(other, own) ? expected : other;
}

}  // namespace lettrage::formats::camt
