// How fast movements are matched, with nothing else around: reading who may be meant (`propose`, on all threads) and deciding
// (`decide`, on one), against millions of open invoices. The invoices and payments are made here from a fixed seed; before
// anything is timed, a part of the payments is held against whom they were made for.
//
//   matching_bench [--benchmark_filter=…]
//
// LETTRAGE_BENCH_INVOICES=5000000 by default, a fifth as many customers; LETTRAGE_BENCH_PAYMENTS=200000. Besides the movements
// per second it prints what the index took to build, what it and the records with their texts take per invoice, and a fingerprint
// of all decisions: two builds of the same fingerprint decide the same.
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_pipeline.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/hash.h"
#include "reconcile/matching/propose.h"

namespace {

using namespace lettrage;
using reconcile::Decision;
using reconcile::Index;
using reconcile::Proposal;

/// xorshift64*: the same numbers everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_{seed} {}
  std::uint64_t next() {
    state_ ^= state_ >> 12U;
    state_ ^= state_ << 25U;
    state_ ^= state_ >> 27U;
    return state_ * 0x2545f4914f6cdd1dULL;
  }
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

std::string padded(std::uint64_t number, std::size_t size) {
  std::string text = std::to_string(number);
  return std::string(size - std::min(size, text.size()), '0') + text;
}

/// `Jeanne Morevanta`: sixty first names, 27,000 family names.
std::string name_of_somebody(Random& random) {
  static constexpr std::array first{"Anna",  "Jean",   "Marie", "Peter", "Luc",   "Sofie", "Jan",   "Pieter", "Claire", "Hans",
                                    "Julie", "Thomas", "Emma",  "Paul",  "Lea",   "Noah",  "Louis", "Mila",   "Arthur", "Nora",
                                    "Hugo",  "Lina",   "Felix", "Clara", "Oscar", "Alice", "Max",   "Eva",    "Simon",  "Ines"};
  static constexpr std::array syllables{"mor", "van", "ber", "lan", "del", "roc", "hen", "ger", "mar", "tin",
                                        "sau", "vel", "dup", "ont", "kel", "ler", "sch", "mit", "wag", "ner",
                                        "bou", "ard", "pet", "ers", "jac", "obs", "cla", "ess", "ric", "hel"};
  std::string out{first[random.below(first.size())]};
  std::string family;
  for (int k = 0; k < 3; ++k) family += syllables[random.below(syllables.size())];
  family.front() = static_cast<char>(family.front() - 'a' + 'A');
  return out + ' ' + family;
}

std::size_t heap_in_use() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

struct World {
  ReferenceData data;
  std::unique_ptr<Index> index;
  std::size_t data_bytes = 0, index_bytes = 0;
  double index_seconds = 0;
};

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
  const char* const wanted = std::getenv(name);
  return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : otherwise;
}

const World& world() {
  static const std::unique_ptr<World> made = [] {
    const std::uint64_t count = number_from_environment("LETTRAGE_BENCH_INVOICES", 5'000'000);
    const std::uint64_t customers = std::max<std::uint64_t>(count / 5, 1);
    const std::size_t at_first = heap_in_use();
    auto out = std::make_unique<World>();
    Random random{20260301};
    out->data.invoices.reserve(count);
    out->data.customers.reserve(customers);
    const auto keep = [&](const std::string& text) { return out->data.arena->keep(text); };
    for (std::uint64_t c = 0; c < customers; ++c) {
      Customer& customer = out->data.customers.emplace_back();
      customer.customer_id = keep("K" + padded(c, 7));
      customer.name = keep(name_of_somebody(random));
      customer.ibans = {keep("DE" + padded(10 + c % 88, 2) + padded(c * 7919 % 100'000'000, 8) + padded(c, 10))};
    }
    for (std::uint64_t i = 0; i < count; ++i) {
      Invoice& invoice = out->data.invoices.emplace_back();
      // Three creditors, each with its way to number.
      invoice.invoice_id = keep(i % 3 == 0   ? "FA-2026-" + padded(i, 7)
                                : i % 3 == 1 ? "RE2026" + padded(i, 7)
                                             : "2026/" + padded(i, 7));
      invoice.customer_id = out->data.customers[random.below(customers)].customer_id;
      invoice.currency = Currency::literal("EUR");
      invoice.amount = invoice.open = invoice.imported_open = static_cast<std::int64_t>(1000 + random.below(200'000));
      invoice.due_date = *Date::parse_iso("2026-03-01");
    }
    const std::size_t before = heap_in_use();
    const auto begin = std::chrono::steady_clock::now();
    out->index = std::make_unique<Index>(out->data);
    out->index_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    out->data_bytes = before - at_first;
    out->index_bytes = heap_in_use() - before;
    const auto per_invoice = [&](std::size_t bytes) { return static_cast<double>(bytes) / static_cast<double>(count); };
    std::fprintf(stderr,
                 "%llu invoices of %llu customers: index built in %.2f s, %.1f bytes an invoice; records and texts %.1f\n",
                 static_cast<unsigned long long>(count), static_cast<unsigned long long>(customers), out->index_seconds,
                 per_invoice(out->index_bytes), per_invoice(out->data_bytes));
    return out;
  }();
  return *made;
}

/// Payments with the texts they need.
struct Payments {
  std::deque<std::string> texts;
  std::vector<Movement> movements;
  std::vector<std::uint32_t> meant;
};

/// `hostile`: the number as payers mangle it, or none at all; else as its creditor writes it.
Payments make_payments(std::size_t count, bool hostile) {
  const ReferenceData& data = world().data;
  Payments out;
  Random random{hostile ? 7U : 3U};
  for (std::size_t k = 0; k < count; ++k) {
    const auto i = static_cast<std::uint32_t>(random.below(data.invoices.size()));
    const Invoice& invoice = data.invoices[i];
    const std::string id{invoice.invoice_id};
    const std::string serial = std::to_string(std::stoull(id.substr(id.size() - 7)));
    std::string text;
    switch (hostile ? random.below(8) : 99) {
      case 0: text = "Paiement de la facture 2026 " + serial + " du 01.03.2026"; break;
      case 1: text = "FACT" + id + "MERCI"; break;
      case 2: text = "virement " + serial; break;
      case 3: text = id.substr(0, id.size() - 1) + (id.back() == '9' ? "0" : "9"); break;
      case 4: text = id + "/" + padded(random.below(100), 2); break;
      case 5: text = "loyer mars 2026, merci"; break;
      case 6:
        text = "Zahlung der " + id.substr(0, id.size() - 4) + " " + id.substr(id.size() - 4) + " Kundennummer 123456";
        break;
      case 7: text = "ref client 4711/2026 commande 99812 " + id; break;
      default: text = "Rechnung " + id + " vom 01.03.2026";
    }
    Movement movement;
    movement.direction = Direction::Credit;
    movement.amount = movement.entry_amount = {invoice.open, invoice.currency};
    movement.booking_date = movement.value_date = *Date::parse_iso("2026-03-15");
    movement.remittance = out.texts.emplace_back(std::move(text));
    // Three in four pay under the name we know.
    const Customer& customer = data.customers[world().index->customer_by_id(invoice.customer_id)];
    movement.details.counterparty_name = random.below(4) != 0 ? customer.name : out.texts.emplace_back(name_of_somebody(random));
    if (hostile && random.below(2) == 0) {
      movement.details.counterparty_iban = customer.ibans.front();
    }
    out.movements.push_back(movement);
    out.meant.push_back(i);
  }
  return out;
}

std::size_t payments_count() { return number_from_environment("LETTRAGE_BENCH_PAYMENTS", 200'000); }

/// Adds what was decided to `sum`.
void note(const Decision& decision, std::string& sum) {
  for (const std::uint64_t number : {static_cast<std::uint64_t>(decision.outcome), static_cast<std::uint64_t>(decision.method),
                                     std::uint64_t{decision.confidence}, std::uint64_t{decision.runner_up},
                                     static_cast<std::uint64_t>(decision.on_account), std::uint64_t{decision.customer}}) {
    sum += std::to_string(number) + ' ';
  }
  for (const reconcile::Part& part : decision.parts) sum += std::to_string(part.invoice) + '=' + std::to_string(part.minor) + ' ';
  for (const reconcile::Suggestion& suggestion : decision.suggestions) {
    for (const std::uint32_t i : suggestion.invoices) sum += std::to_string(i) + '+';
    sum += std::to_string(suggestion.confidence) + ' ';
  }
  sum.append(decision.customer_id).append(decision.reason);
  sum = std::to_string(hash128(sum).low);
}

/// Automatic decisions go to the invoice that was meant, nearly all.
void check(const Payments& payments, double automatic_min) {
  const reconcile::MatchingPolicy policy;
  const Index& index = *world().index;
  std::size_t automatic = 0, wrong = 0;
  std::string sum;
  const std::size_t checked = std::min<std::size_t>(payments.movements.size(), 20'000);
  for (std::size_t k = 0; k < checked; ++k) {
    const Proposal proposal = reconcile::propose(payments.movements[k], index, policy);
    const Decision decision = reconcile::decide(payments.movements[k], proposal, index, policy);
    note(decision, sum);
    if (decision.parts.empty()) continue;
    ++automatic;
    if (decision.parts.front().invoice != payments.meant[k]) ++wrong;
  }
  std::fprintf(stderr, "%zu of %zu decided, %zu of them wrongly; fingerprint %s\n", automatic, checked, wrong, sum.c_str());
  if (static_cast<double>(automatic) < automatic_min * static_cast<double>(checked) || wrong * 1000 > automatic) std::abort();
}

void match(benchmark::State& state, bool hostile) {
  static const Payments exact = make_payments(payments_count(), false), mangled = make_payments(payments_count(), true);
  const Payments& payments = hostile ? mangled : exact;
  check(payments, hostile ? 0.5 : 0.99);
  const reconcile::MatchingPolicy policy;
  const Index& index = *world().index;
  const auto threads = static_cast<std::size_t>(state.range(0));
  std::vector<Proposal> proposals(payments.movements.size());
  std::vector<const Movement*> pointers;
  for (const Movement& movement : payments.movements) pointers.push_back(&movement);
  constexpr std::size_t batch = 512;
  const oneapi::tbb::global_control all{oneapi::tbb::global_control::max_allowed_parallelism, threads};
  for (auto _ : state) {
    // As the pipeline does: batches in parallel, decided in order.
    std::size_t next = 0;
    namespace tbb = oneapi::tbb;
    tbb::parallel_pipeline(
        threads * 4, tbb::make_filter<void, std::size_t>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control& control) {
                       if (next >= proposals.size()) control.stop();
                       return std::exchange(next, next + batch);
                     }) & tbb::make_filter<std::size_t, std::size_t>(tbb::filter_mode::parallel, [&](std::size_t first) {
                       const std::size_t count = std::min(batch, proposals.size() - first);
                       reconcile::propose(std::span{pointers}.subspan(first, count), index, policy,
                                          std::span{proposals}.subspan(first, count));
                       return first;
                     }) & tbb::make_filter<std::size_t, void>(tbb::filter_mode::serial_in_order, [&](std::size_t first) {
                       for (std::size_t k = first; k < std::min(first + batch, proposals.size()); ++k) {
                         benchmark::DoNotOptimize(reconcile::decide(payments.movements[k], proposals[k], index, policy));
                       }
                     }));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(proposals.size()));
}

void exact_references(benchmark::State& state) { match(state, false); }
void hostile_texts(benchmark::State& state) { match(state, true); }

BENCHMARK(exact_references)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(hostile_texts)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
