// Many movements read at once say what each says alone.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "matching_world.h"
#include "reconcile/matching/propose.h"

namespace lettrage::reconcile::test {
namespace {

std::string line(const Proposal& proposal) {
  std::string out;
  const auto say = [&](auto number) { out += std::to_string(number) + ' '; };
  for (const Candidate& candidate : proposal.candidates) {
    say(candidate.invoice);
    say(static_cast<unsigned>(candidate.method));
    say(candidate.confidence);
    say(candidate.position);
    out += words(candidate.evidence) + '|';
  }
  for (const std::uint32_t number : {proposal.collection, proposal.customer, proposal.payer}) say(number);
  for (const Proposal::NamedPayer& named : proposal.named_payers) {
    say(named.payer);
    say(named.similarity);
    say(named.owes_amount ? 1 : 0);
  }
  for (const bool flag : {proposal.payer_ambiguous, proposal.teaches_account, proposal.slips_unknown, proposal.names_more,
                          proposal.names_unknown}) {
    say(flag ? 1 : 0);
  }
  return out.append(proposal.customer_id);
}

/// Three ways to number, two customers that share an account, an amount that many have.
void fill(World& world, std::deque<std::string>& texts) {
  const auto keep = [&](std::string text) { return std::string_view{texts.emplace_back(std::move(text))}; };
  for (int c = 0; c < 8; ++c) {
    const std::string_view iban = c == 7 ? "DE89370400440532013000" : keep("DE8937040044053201300" + std::to_string(c));
    world.customer(keep("K" + std::to_string(1000 + c)), {iban}).name =
        keep("Jeanne Morevanta" + std::string(1U, static_cast<char>('a' + c)));
  }
  for (int i = 0; i < 60; ++i) {
    const std::string serial = std::to_string(10000 + i);
    const std::string id = i % 3 == 0 ? "FA-2026-" + serial : i % 3 == 1 ? "RE2026" + serial : "2026/" + serial;
    world.invoice(keep(id), world.data.customers[static_cast<std::size_t>(i % 8)].customer_id, i % 5 == 0 ? 4900 : 10000 + i);
  }
}

TEST(ProposeTogether, SaysOfEachMovementWhatItSaysAlone) {
  World world;
  std::deque<std::string> texts;
  fill(world, texts);
  std::vector<Movement> movements;
  for (std::size_t k = 0; k < 100; ++k) {
    const Invoice& invoice = world.data.invoices[k % world.data.invoices.size()];
    const std::string id{invoice.invoice_id};
    std::string text = "Rechnung " + id + " vom 01.03.2026";
    if (k % 7 == 1) text = "Zahlung " + id.substr(id.size() - 5) + "/" + std::to_string(10 + k % 50);
    if (k % 7 == 2) text = "";
    if (k % 7 == 3) text = std::string(9000, 'x') + ' ' + id;
    if (k % 7 == 4) text = id + " " + std::string{world.data.invoices[(k + 1) % 60].invoice_id};
    if (k % 7 == 5) text = id.substr(0, id.size() - 1) + "O";
    Movement movement = credit(invoice.open, texts.emplace_back(std::move(text)));
    if (k % 4 == 0) movement.details.counterparty_iban = world.data.customers[k % 8].ibans.front();
    if (k % 3 == 0) movement.details.counterparty_name = world.data.customers[k % 8].name;
    if (k % 11 == 0) movement.direction = Direction::Debit;
    if (k % 13 == 0) movement.status = EntryStatus::Pending;
    movements.push_back(movement);
  }
  std::vector<const Movement*> asked;
  for (const Movement& movement : movements) asked.push_back(&movement);
  std::vector<Proposal> together(movements.size());
  propose(asked, world.index(), world.policy, together);
  std::size_t named = 0;
  for (std::size_t k = 0; k < movements.size(); ++k) {
    EXPECT_EQ(line(together[k]), line(world.propose(movements[k]))) << k << ' ' << movements[k].remittance.substr(0, 60);
    named += together[k].candidates.empty() ? 0U : 1U;
  }
  EXPECT_GT(named, movements.size() / 2);
}

TEST(ProposeTogether, TakesNoMovementsAtAll) {
  World world;
  world.invoice("FA-2026-00123", "K1", 100);
  propose({}, world.index(), world.policy, {});
}

}  // namespace
}  // namespace lettrage::reconcile::test
