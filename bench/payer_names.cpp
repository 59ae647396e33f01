// How fast the index of payers' names is built and asked, and what it takes: payer_names [customers, default 1000000].
//
// Names are coined: surnames and given names as frequent as in a country (few are borne by thousands, most by few), three in ten
// are firms. Before anything is timed, each kind of question is checked to find the customer it was made from.
#include "reconcile/matching/payer_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace {

using lettrage::reconcile::NamedParty;
using lettrage::reconcile::PayerNames;
/// Of this program's own time, so that others on the machine count less.
double seconds_since(std::clock_t start) { return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC; }

class Random {
 public:
  std::uint64_t next() {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return state_;
  }
  std::size_t below(std::size_t n) { return next() % n; }
  /// Small numbers often, large ones rarely: the rank of a word by its frequency.
  std::size_t rank(std::size_t n) {
    const double u = static_cast<double>(next() >> 11U) / 9007199254740992.0;
    return std::min(n - 1, static_cast<std::size_t>(static_cast<double>(n) * u * u * u));
  }

 private:
  std::uint64_t state_ = 0x9e3779b97f4a7c15U;
};

std::vector<std::string> coined(std::size_t count, std::size_t syllables, Random& random) {
  constexpr const char* begins[] = {"B", "BR", "C", "CH", "D", "DR",  "F",  "G", "GR", "H", "K", "L",
                                    "M", "N",  "P", "R",  "S", "SCH", "ST", "T", "V",  "W", "Z"};
  constexpr const char* middles[] = {"a", "e", "i", "o", "u", "é", "ü", "au", "ei", "ou", "ie"};
  constexpr const char* ends[] = {"", "", "n", "r", "l", "s", "t", "rd", "nt", "ck", "ng"};
  std::vector<std::string> words;
  while (words.size() < count) {
    std::string word;
    for (std::size_t i = 0; i < syllables + random.below(2); ++i) {
      word += begins[random.below(std::size(begins))];
      word += middles[random.below(std::size(middles))];
      word += ends[random.below(std::size(ends))];
    }
    words.push_back(word);
  }
  return words;
}

struct Question {
  std::string text;
  std::uint32_t party;
};

void ask(const PayerNames& index, const char* kind, const std::vector<Question>& questions) {
  std::vector<NamedParty> found(24);
  std::size_t answered = 0, first = 0;
  const auto start = std::clock();
  for (const Question& question : questions) {
    const std::size_t size = index.find(question.text, found);
    const auto begin = found.begin(), end = found.begin() + static_cast<std::ptrdiff_t>(size);
    const auto right = std::find_if(begin, end, [&](const NamedParty& party) { return party.party == question.party; });
    if (right == end) continue;
    ++answered;
    if (right->similarity == begin->similarity) ++first;
  }
  const double elapsed = seconds_since(start);
  const auto share = [&](std::size_t n) { return 100.0 * static_cast<double>(n) / static_cast<double>(questions.size()); };
  fmt::print("{:<34} {:>10.0f} {:>8.1f} {:>8.1f}\n", kind, static_cast<double>(questions.size()) / elapsed, share(answered),
             share(first));
}

}  // namespace

int main(int argc, char** argv) {
  const auto customers = static_cast<std::uint32_t>(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000);
  Random random;
  const std::vector<std::string> surnames = coined(300'000, 2, random), given = coined(3'000, 1, random);
  constexpr const char* trades[] = {"Transport", "Garage",     "Immobilier",  "Services",
                                    "Bau",       "Consulting", "Boulangerie", "Elektro"};
  constexpr const char* forms[] = {"SARL", "GmbH", "SA", "SAS", "BV", "S.p.A.", "AG", "NV"};
  std::vector<std::string> names;
  names.reserve(customers);
  for (std::uint32_t i = 0; i < customers; ++i) {
    const std::string& surname = surnames[random.rank(surnames.size())];
    if (random.below(10) < 3) {
      names.push_back(
          fmt::format("{} {} {}", trades[random.below(8)], surname + given[random.below(given.size())], forms[random.below(8)]));
    } else {
      names.push_back(fmt::format("{} {}", given[random.rank(given.size())], surname));
    }
  }
  std::vector<PayerNames::Known> known;
  known.reserve(customers);
  for (std::uint32_t i = 0; i < customers; ++i) known.push_back({i, names[i]});

  PayerNames index;
  const auto start = std::clock();
  index.build(known, [](std::uint32_t a, std::uint32_t b) { return a < b; });
  const double built = seconds_since(start);
  fmt::print("{} customers, {} different names: built in {:.2f} s, {:.1f} bytes a customer\n\n", customers, index.names(), built,
             static_cast<double>(index.bytes()) / customers);

  constexpr std::size_t asked = 100'000;
  std::vector<Question> whole, turned, slipped, cut, glued, unknown;
  for (std::size_t i = 0; i < asked; ++i) {
    const auto party = static_cast<std::uint32_t>(random.below(customers));
    const std::string& name = names[party];
    const std::size_t blank = name.find(' ');
    const std::string first = name.substr(0, blank), rest = name.substr(blank + 1);
    whole.push_back({name, party});
    turned.push_back({"M OU MME " + rest + ' ' + first, party});
    std::string slip = name;
    std::size_t at = blank + 1 + random.below(rest.size());
    while (at > 0 && (static_cast<unsigned char>(slip[at]) >= 0x80 || slip[at] == ' ')) --at;
    slip[at] = slip[at] == 'X' ? 'Y' : 'X';
    slipped.push_back({slip, party});
    std::string longer = "SOCIETE " + rest + ' ' + first + " ET FILS INTERNATIONAL";
    cut.push_back({longer.substr(0, 27), party});
    glued.push_back({first + rest, party});
    unknown.push_back({fmt::format("QUX{} XQY{}", random.below(1'000'000), random.below(1'000'000)), party});
  }
  fmt::print("{:<34} {:>10} {:>8} {:>8}\n", "question", "per second", "found %", "first %");
  ask(index, "as known", whole);
  ask(index, "turned round, with titles", turned);
  ask(index, "with a slip", slipped);
  ask(index, "cut at 27 characters", cut);
  ask(index, "glued", glued);
  ask(index, "of nobody", unknown);
  return 0;
}
