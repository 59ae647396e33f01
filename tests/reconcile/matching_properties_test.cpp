// What must hold for any invoices and any payment.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <deque>
#include <numeric>

#include "matching_world.h"

namespace lettrage::reconcile::test {
namespace {

/// Invoices of few customers, amounts and numbers, so that everything collides.
struct Random {
  std::deque<std::string> texts;
  std::vector<Invoice> invoices;
  std::vector<Customer> customers;
  std::vector<std::size_t> order;
  Movement movement;

  std::string_view keep(std::string text) { return texts.emplace_back(std::move(text)); }
};

constexpr std::array<std::string_view, 3> ibans{"FR1420041010050500013M02606", "BE68539007547034", "DE89370400440532013000"};
constexpr std::array<std::string_view, 5> references{"+++010/8068/17183+++", "RF18539007547034", "12345672", "", ""};

std::string any_number() {
  const int n = *rc::gen::resize(100, rc::gen::inRange(0, 12));
  switch (*rc::gen::inRange(0, 4)) {
    case 0: return "FA-2026-" + std::to_string(100 + n);
    case 1: return "RE2026" + std::to_string(100 + n);
    case 2: return std::to_string(20260100 + n);
    default: return std::to_string(n);
  }
}

std::string any_text(const Random& world) {
  constexpr std::array<std::string_view, 22> words{"facture ",
                                                   "Rechnung Nr. ",
                                                   " et ",
                                                   "/",
                                                   "-",
                                                   " ",
                                                   ", ",
                                                   "+",
                                                   "12,50 EUR ",
                                                   "01.03.2026 ",
                                                   "Kundennr ",
                                                   "FA",
                                                   "RE",
                                                   "2026",
                                                   "\n",
                                                   "\xC2\xA0",
                                                   "\xE2\x80\x93",
                                                   "RF18539007547034",
                                                   "010/8068/17183",
                                                   "DE89370400440532013000",
                                                   "00",
                                                   "1"};
  std::string text;
  const int parts = *rc::gen::resize(100, rc::gen::inRange(0, 8));
  for (int i = 0; i < parts; ++i) {
    switch (*rc::gen::inRange(0, 4)) {
      case 0: text += words[*rc::gen::inRange<std::size_t>(0, words.size())]; break;
      case 1: text += *rc::gen::string<std::string>(); break;
      default:
        if (!world.invoices.empty()) text += world.invoices[*rc::gen::inRange<std::size_t>(0, world.invoices.size())].invoice_id;
        text += " ";
    }
  }
  return text;
}

/// What some of the invoices have open, more often than not.
std::int64_t any_amount(const Random& world) {
  std::int64_t amount = 0;
  for (const Invoice& invoice : world.invoices) {
    if (*rc::gen::inRange(0, 3) != 0) continue;
    const std::int64_t part = *rc::gen::inRange(0, 4) == 0 ? invoice.open - invoice.discount_amount : invoice.open;
    amount += invoice.kind == InvoiceKind::CreditNote ? -part : part;
  }
  return amount > 0 ? amount : 10 * *rc::gen::inRange(1, 150);
}

void fill(Random& world) {
  const int count = *rc::gen::resize(100, rc::gen::inRange(0, 12));
  for (int i = 0; i < count; ++i) {
    Invoice invoice;
    invoice.invoice_id = world.keep(any_number());
    invoice.customer_id = world.keep("C" + std::to_string(*rc::gen::inRange(0, 4)));
    invoice.currency = *rc::gen::inRange(0, 10) == 0 ? Currency::literal("CHF") : eur;
    invoice.amount = 100 * *rc::gen::inRange(1, 6);
    invoice.open = invoice.imported_open =
        *rc::gen::inRange(0, 3) == 0 ? *rc::gen::inRange<std::int64_t>(0, invoice.amount + 1) : invoice.amount;
    invoice.kind = *rc::gen::inRange(0, 6) == 0 ? InvoiceKind::CreditNote : InvoiceKind::Invoice;
    invoice.reference = references[*rc::gen::inRange<std::size_t>(0, references.size())];
    if (*rc::gen::inRange(0, 4) == 0) {
      invoice.discount_amount = 10;
      invoice.discount_until = day("2026-03-20");
    }
    if (*rc::gen::inRange(0, 4) == 0) invoice.end_to_end_id = "E1";
    if (*rc::gen::inRange(0, 4) == 0) invoice.mandate_id = "M1";
    if (*rc::gen::inRange(0, 3) == 0) invoice.account_iban = ibans[*rc::gen::inRange<std::size_t>(0, ibans.size())];
    if (*rc::gen::inRange(0, 8) == 0) invoice.status = "cancelled";
    invoice.due_date = day("2026-03-01").plus_days(*rc::gen::inRange(0, 20));
    world.invoices.push_back(invoice);
  }
  for (const std::string_view iban : ibans) {
    Customer customer;
    customer.customer_id = world.keep("C" + std::to_string(*rc::gen::inRange(0, 4)));
    customer.ibans = {iban};
    world.customers.push_back(customer);
  }
  world.order.resize(world.invoices.size());
  std::iota(world.order.begin(), world.order.end(), std::size_t{0});
  world.movement = credit(any_amount(world), world.keep(any_text(world)));
  PaymentDetails& details = world.movement.details;
  if (*rc::gen::arbitrary<bool>()) details.counterparty_iban = ibans[*rc::gen::inRange<std::size_t>(0, ibans.size())];
  if (*rc::gen::inRange(0, 4) == 0) details.end_to_end_id = *rc::gen::arbitrary<bool>() ? "E1" : world.keep(any_number());
  if (*rc::gen::inRange(0, 4) == 0) details.mandate_id = "M1";
  if (*rc::gen::inRange(0, 3) == 0) world.movement.account = ibans[*rc::gen::inRange<std::size_t>(0, ibans.size())];
}

/// The decision for the invoices taken in `order`, in words.
std::string decide_in(const Random& random, const std::vector<std::size_t>& order) {
  World world;
  for (const std::size_t i : order) world.data.invoices.push_back(random.invoices[i]);
  world.data.customers = random.customers;
  const Decision decision = world.decide(random.movement);
  return line(decision, world.data) + " " + std::to_string(decision.confidence) + " " + std::string{name(decision.method)} + " " +
         std::string{decision.customer_id};
}

RC_GTEST_PROP(Matching, ConservesMoneyAndNeverAllocatesMoreThanIsOpen, ()) {
  Random random;
  fill(random);
  World world;
  world.data.invoices = random.invoices;
  world.data.customers = random.customers;
  world.policy.rounding_tolerance = *rc::gen::inRange(0, 20);
  const Decision decision = world.decide(random.movement);
  std::vector<std::int64_t> left;
  for (const Invoice& invoice : random.invoices) left.push_back(invoice.open);
  std::int64_t paid = 0;
  for (const Part& part : decision.parts) {
    const Invoice& invoice = random.invoices[part.invoice];
    const bool note = invoice.kind == InvoiceKind::CreditNote;
    RC_ASSERT((note ? -part.minor : part.minor) > 0);
    RC_ASSERT(invoice.currency == random.movement.amount.currency);
    RC_ASSERT(invoice.status.empty());
    left[part.invoice] -= note ? -part.minor : part.minor;
    if (!part.discount && !part.write_off) paid += part.minor;
  }
  for (const std::int64_t open : left) RC_ASSERT(open >= 0);
  RC_ASSERT(decision.suggestions.size() <= suggestions_max);
  RC_ASSERT(std::is_sorted(decision.suggestions.begin(), decision.suggestions.end(),
                           [](const Suggestion& a, const Suggestion& b) { return a.confidence > b.confidence; }));
  switch (decision.outcome) {
    case Outcome::Applied: RC_ASSERT(decision.on_account == 0); [[fallthrough]];
    case Outcome::OnAccount:
      RC_ASSERT(paid + decision.on_account == random.movement.amount.minor);
      RC_ASSERT(decision.confidence >= world.policy.auto_threshold);
      RC_ASSERT(!decision.customer_id.empty() || decision.on_account == 0);
      break;
    case Outcome::Suggested: RC_ASSERT(!decision.suggestions.empty()); [[fallthrough]];
    default: RC_ASSERT(decision.parts.empty() && decision.on_account == 0); RC_ASSERT(!decision.reason.empty());
  }
  RC_TAG(std::string{name(decision.outcome)});
}

RC_GTEST_PROP(Matching, DoesNotDependOnTheOrderOfTheInvoices, ()) {
  Random random;
  fill(random);
  std::vector<std::size_t> other = random.order;
  const auto seed = *rc::gen::arbitrary<std::uint32_t>();
  for (std::size_t i = other.size(); i > 1; --i) std::swap(other[i - 1], other[(seed * i + seed / 7) % i]);
  RC_ASSERT(decide_in(random, random.order) == decide_in(random, other));
}

RC_GTEST_PROP(Matching, SurvivesAnyText, (const std::string& text, const std::string& id)) {
  World world;
  world.invoice(id.empty() ? "F1" : std::string_view{id}, "C1", 10000);
  world.invoice("FA-2026-001", "C1", 10000).reference = text;
  Movement movement = credit(10000, text);
  movement.details.end_to_end_id = text;
  movement.details.counterparty_iban = text;
  movement.account = id;
  const std::array<std::string_view, 3> lines{text, id, text};
  if (*rc::gen::arbitrary<bool>()) movement.details.remittance = lines;
  const StructuredReference reference{id, text};
  movement.details.structured_references = {&reference, 1};
  (void)world.decide(movement);
}

}  // namespace
}  // namespace lettrage::reconcile::test
