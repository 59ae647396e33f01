// Who is meant by a payer's name.
#include "reconcile/matching/payer_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace lettrage::reconcile {

// For messages of the tests.
void PrintTo(const NamedParty& party, std::ostream* out) { *out << party.party << ":" << party.similarity; }

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Names of parties 0, 1, 2 …
class Known {
 public:
  explicit Known(std::vector<std::string> names) : texts_{std::move(names)} {
    std::vector<PayerNames::Known> known;
    for (std::uint32_t i = 0; i < texts_.size(); ++i) known.push_back({i, texts_[i]});
    index.build(known, [](std::uint32_t a, std::uint32_t b) { return a < b; });
  }
  [[nodiscard]] std::vector<NamedParty> find(std::string_view name, std::size_t most = 16) const {
    std::vector<NamedParty> found(most);
    found.resize(index.find(name, found));
    return found;
  }
  [[nodiscard]] std::vector<std::uint32_t> parties(std::string_view name) const {
    std::vector<std::uint32_t> out;
    for (const NamedParty& party : find(name)) out.push_back(party.party);
    return out;
  }
  PayerNames index;

 private:
  std::vector<std::string> texts_;
};

TEST(PayerNames, WithoutAnyKnowNobody) {
  EXPECT_THAT(Known{{}}.find("Dupont"), IsEmpty());
  EXPECT_THAT((Known{{"", "  ", "--"}}.find("Dupont")), IsEmpty());
  EXPECT_THAT(Known{{"Dupont"}}.find(""), IsEmpty());
  EXPECT_THAT(Known{{"Dupont"}}.find("Dupont", 0), IsEmpty());
}

TEST(PayerNames, AreFoundInAnyOrderWithTitlesFormsAndAccents) {
  const Known known{{"Jean-Pierre Lefèvre", "Müller & Söhne GmbH", "Wójcik Łukasz", "Garage Central SARL"}};
  EXPECT_THAT(known.find("M OU MME LEFEVRE JEAN PIERRE"), ElementsAre(NamedParty{0, 1000}));
  EXPECT_THAT(known.find("MUELLER SOEHNE"), ElementsAre(NamedParty{1, 1000}));
  EXPECT_THAT(known.find("LUKASZ WOJCIK"), ElementsAre(NamedParty{2, 1000}));
  EXPECT_THAT(known.find("S.A.R.L. GARAGE CENTRAL"), ElementsAre(NamedParty{3, 1000}));
  EXPECT_THAT(known.parties("Garage Moderne"), IsEmpty());
}

TEST(PayerNames, AreFoundGluedApartCutAndWithASlip) {
  const Known known{{"Jean-Pierre Lefèvre", "Van den Berghe Transport", "Vandermeulen Pieter",
                     "Gemeinnützige Wohnungsbaugenossenschaft Köln", "Katarzyna Wiśniewska"}};
  EXPECT_THAT(known.parties("LEFEVRE JEANPIERRE"), ElementsAre(0));
  EXPECT_THAT(known.parties("VANDENBERGHE TRANSPORT"), ElementsAre(1));
  EXPECT_THAT(known.parties("VAN DER MEULEN PIETER"), ElementsAre(2));
  EXPECT_THAT(known.parties("GEMEINNUETZIGE WOHNUNGSBAUG"), ElementsAre(3)) << "27 characters";
  EXPECT_THAT(known.parties("WISNEWSKA KATARZYNA"), ElementsAre(4)) << "a letter is missing";
  EXPECT_THAT(known.parties("WIŚNIEWSKA KATARZYAN"), ElementsAre(4)) << "two letters changed round";
  EXPECT_THAT(known.parties("QISNIEWSKA KATARZYNA"), ElementsAre(4)) << "a slip in the first half";
}

TEST(PayerNames, ShowAllHomonyms) {
  const Known known{{"Jean Dupont", "DUPONT JEAN", "Marie Dupont", "M. Dupont, Jean"}};
  EXPECT_THAT(known.find("DUPONT JEAN"), ElementsAre(NamedParty{0, 1000}, NamedParty{1, 1000}, NamedParty{3, 1000}));
  EXPECT_THAT(known.find("DUPONT JEAN", 2), ElementsAre(NamedParty{0, 1000}, NamedParty{1, 1000}));
}

TEST(PayerNames, OfOnePartyCountOnce) {
  const std::vector<PayerNames::Known> all{{0, "Jean Dupont"}, {0, "DUPONT JEAN"}, {0, "Dupont J"}, {1, "Jeanne Dupond"}};
  PayerNames index;
  index.build(all, [](std::uint32_t a, std::uint32_t b) { return a < b; });
  std::vector<NamedParty> found(16);
  ASSERT_EQ(index.find("M DUPONT JEAN", found), 1U);
  EXPECT_EQ(found[0], (NamedParty{0, 1000}));
}

TEST(PayerNames, OfFrequentWordsOnlyMeanNobodyUnlessKnownAsAWhole) {
  std::vector<std::string> names;
  for (int i = 0; i < 6000; ++i) names.push_back("Martin Jean X" + std::to_string(i));
  names.emplace_back("Jean Martin");
  const Known known{names};
  EXPECT_THAT(known.parties("MARTIN JEAN"), ElementsAre(6000));
  EXPECT_THAT(known.parties("MARTIN J"), IsEmpty());
  EXPECT_EQ(known.parties("MARTIN JEAN X77").front(), 77U);
}

TEST(PayerNames, WithTwoFrequentWordsAreFoundWhereBothStand) {
  std::vector<std::string> names;
  for (int i = 0; i < 2000; ++i) names.push_back("Martin A" + std::to_string(i));
  for (int i = 0; i < 2000; ++i) names.push_back("Sophie B" + std::to_string(i));
  names.emplace_back("Martin Sophie J");
  EXPECT_THAT(Known{names}.parties("SOPHIE MARTIN"), ElementsAre(4000));
}

/// Names of few letters, so that many are alike.
rc::Gen<std::string> some_name() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                          "ANNA", "ANNE", "BERG", "VANDEN", "VAN", "DEN", "DUPONT", "DUPOND", "J", "MARIE", "JEANMARIE", "JEAN")),
                      [](const std::vector<std::string>& words) {
                        std::string text;
                        for (const std::string& word : words) text += word + ' ';
                        return text;
                      });
}

RC_GTEST_PROP(PayerNamesProperty, EveryNameFindsItselfAndWhatIsFoundIsAsAlikeAsSaid, ()) {
  const auto names = *rc::gen::resize(12, rc::gen::container<std::vector<std::string>>(some_name()));
  const Known known{names};
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    const auto found = known.find(names[i], 64);
    if (Name{names[i]}.empty()) {
      RC_ASSERT(found.empty());
      continue;
    }
    RC_ASSERT(std::count(found.begin(), found.end(), NamedParty{i, 1000}) == 1);
    RC_ASSERT(std::is_sorted(found.begin(), found.end(),
                             [](const NamedParty& a, const NamedParty& b) { return a.similarity > b.similarity; }));
    for (const NamedParty& party : found) {
      RC_ASSERT(party.similarity >= PayerNames::similarity_min);
      RC_ASSERT((party.similarity == 1000) <= (similarity(Name{names[i]}, Name{names[party.party]}) == 1000));
    }
  }
}

RC_GTEST_PROP(PayerNamesProperty, TheOrderOfTheInputDoesNotMatter, ()) {
  const auto names = *rc::gen::resize(12, rc::gen::container<std::vector<std::string>>(some_name()));
  std::vector<PayerNames::Known> forwards;
  for (std::uint32_t i = 0; i < names.size(); ++i) forwards.push_back({i, names[i]});
  std::vector<PayerNames::Known> backwards{forwards.rbegin(), forwards.rend()};
  PayerNames a, b;
  const auto before = [](std::uint32_t x, std::uint32_t y) { return x < y; };
  a.build(forwards, before);
  b.build(backwards, before);
  const std::string query = *some_name();
  std::vector<NamedParty> x(64), y(64);
  x.resize(a.find(query, x));
  y.resize(b.find(query, y));
  RC_ASSERT(x == y);
}

}  // namespace
}  // namespace lettrage::reconcile
