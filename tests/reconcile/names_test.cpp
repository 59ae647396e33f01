// Names as the banks of Europe write them: which are one, which are not.
#include "reconcile/matching/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace lettrage::reconcile {
namespace {

std::string words(std::string_view text) {
  const Name name{text};
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i > 0) out += ' ';
    out += name[i];
  }
  return out;
}

struct Written {
  const char* text;
  const char* words;
};

class NameWords : public ::testing::TestWithParam<Written> {};
TEST_P(NameWords, AreWhatIsLeftOfTitlesFormsAndAccents) { EXPECT_EQ(words(GetParam().text), GetParam().words); }

INSTANTIATE_TEST_SUITE_P(France, NameWords,
                         ::testing::Values(Written{"M OU MME DUPONT JEAN", "DUPONT JEAN"},
                                           Written{"M. et Mme Jean-Pierre Lefèvre", "JEAN PIERRE LEFEVRE"},
                                           Written{"MLLE D'ARTAGNAN Chloé", "DARTAGNAN CHLO"},
                                           Written{"S.A.R.L. Boulangerie Cœur de Blé", "BOULANGERIE COUR DE BLE"},
                                           Written{"STE DUBOIS ET FILS S A S", "DUBOIS FILS"}, Written{"SARL", "SARL"},
                                           Written{"M", "M"}, Written{"", ""}, Written{" -./ ", ""}));
INSTANTIATE_TEST_SUITE_P(GermanyAustriaSwitzerland, NameWords,
                         ::testing::Values(Written{"Müller", "MULLER"}, Written{"MUELLER", "MULLER"}, Written{"Bauer", "BAUER"},
                                           Written{"Jacques", "JACQUES"}, Written{"Groß", "GROSS"},
                                           Written{"Herr Dr. Jürgen Schäfer", "JURGEN SCHAFER"},
                                           Written{"JUERGEN SCHAEFER", "JURGEN SCHAFER"},
                                           Written{"Häuser & Söhne GmbH & Co. KG", "HAUSER SOHNE"},
                                           Written{"HAEUSER SOEHNE GMBH + CO KG", "HAUSER SOHNE"},
                                           Written{"Eheleute Weiß", "WEISS"}));
INSTANTIATE_TEST_SUITE_P(BelgiumNetherlands, NameWords,
                         ::testing::Values(Written{"Dhr. en Mevr. van den Berg", "VAN DEN BERG"},
                                           Written{"De Smet B.V.B.A.", "DE SMET"}, Written{"N.V. Peeters", "PEETERS"},
                                           Written{"Stichting De Ĳssel", "STICHTING DE IJSSEL"}));
INSTANTIATE_TEST_SUITE_P(Nordic, NameWords,
                         ::testing::Values(Written{"Bjørn Ångström", "BJORN ANGSTROM"},
                                           Written{"BJOERN AANGSTROEM", "BJORN ANGSTROM"}, Written{"Sørensen A/S", "SORENSEN"},
                                           Written{"Mäkelä Oy", "MAKELA"},
                                           Written{"Guðmundsdóttir Þóra", "GUDMUNDSDOTTIR THORA"}));
INSTANTIATE_TEST_SUITE_P(South, NameWords,
                         ::testing::Values(Written{"Sig.ra Nicolò Dell'Aquila", "NICOLO DELLAQUILA"},
                                           Written{"Rossi S.p.A.", "ROSSI"},
                                           Written{"D. José Nuñez García", "D JOSE NUNEZ GARCIA"},
                                           Written{"Construcciones Peña, S.L.U.", "CONSTRUCCIONES PENA"},
                                           Written{"Παπαδόπουλος Γεώργιος", "PAPADOPOULOS GEORGIOS"}));
INSTANTIATE_TEST_SUITE_P(East, NameWords,
                         ::testing::Values(Written{"Łukasz Wójcik", "LUKASZ WOJCIK"}, Written{"Żółw Sp. z o.o.", "ZOLW"},
                                           Written{"Dvořák s.r.o.", "DVORAK"}, Written{"Șerban Țiriac S.R.L.", "SERBAN TIRIAC"},
                                           Written{"Иванов Пётр ООД", "IVANOV PETR"}, Written{"Ђорђевић", "DJORDJEVIC"}));

TEST(Name, ReadsAccentsThatFollowTheirLetterAndBytesThatAreNoUtf8) {
  EXPECT_EQ(words("Mu\u0308ller Rene\u0301"), "MULLER RENE");
  EXPECT_EQ(words("M\xFCller Ren\xE9"), "MULLER RENE");
  EXPECT_EQ(words("\xF0\x9F\x98\x80 Smith \xC3"), "SMITH A");
}

struct Pair {
  const char* a;
  const char* b;
};

class SameNames : public ::testing::TestWithParam<Pair> {};
TEST_P(SameNames, AreSeenToBeSo) {
  const Name a{GetParam().a}, b{GetParam().b};
  EXPECT_TRUE(is_same_name(a, b)) << similarity(a, b);
  EXPECT_EQ(similarity(a, b), similarity(b, a));
}
INSTANTIATE_TEST_SUITE_P(
    Habits, SameNames,
    ::testing::Values(Pair{"M OU MME DUPONT JEAN", "Jean Dupont"}, Pair{"DUPONT JEANPIERRE", "Jean-Pierre Dupont"},
                      Pair{"DE LA FONTAINE JEAN", "Jean DelaFontaine"}, Pair{"LEFEVRE CHLOE MLLE", "Mlle Chloé LEFÈVRE"},
                      Pair{"SARL MULLER FRERES", "Muller Frères"},
                      Pair{"SOC TRANSPORTS INTERNATIONAUX DU",  // 32 characters
                           "Soc. Transports Internationaux Durand"},
                      Pair{"MUELLER, HANS-GEORG", "Hans Georg Müller"}, Pair{"MULLER HANS GEORG", "Hans-Georg Müller"},
                      Pair{"GESELLSCHAFT FUER WOHNUNGSB", "Gesellschaft für Wohnungsbau mbH"},  // 27
                      Pair{"STADTWERKE MUENCHEN GMBH", "Stadtwerke München GmbH"}, Pair{"van den Berg J.", "J. Vandenberg"},
                      Pair{"PEETERS NV", "N.V. Peeters"}, Pair{"ROSSI MARIO E BIANCHI", "Rossi Mario Bianchi"},
                      Pair{"JOSE GARCIA NUNEZ", "García Núñez, José"}, Pair{"LUKASZ WOJCIK", "Wójcik Łukasz"},
                      Pair{"SOERENSEN AS", "Sørensen A/S"}, Pair{"ANGSTROM BJORN", "Bjørn Ångström"},
                      Pair{"O BRIEN PATRICK", "Patrick O'Brien"}, Pair{"PAPADOPOULOS GEORGIOS", "Παπαδόπουλος Γεώργιος"}));

class OtherNames : public ::testing::TestWithParam<Pair> {};
TEST_P(OtherNames, AreNotTakenForOne) {
  const Name a{GetParam().a}, b{GetParam().b};
  EXPECT_FALSE(is_same_name(a, b)) << similarity(a, b);
  EXPECT_LT(similarity(a, b), alike_name);
}
INSTANTIATE_TEST_SUITE_P(Habits, OtherNames,
                         ::testing::Values(Pair{"JEAN DUPONT", "MARIE DUPONT"}, Pair{"JEAN DUPONT", "JEAN MARTIN"},
                                           Pair{"ABC TRANSPORT SARL", "XYZ TRANSPORT SARL"},
                                           Pair{"Garage Central", "Garage Moderne"}, Pair{"Jean Dupont", "Jeanne Dupont"},
                                           Pair{"Anna Schmidt", "Hans Schmidt"}, Pair{"Bauer Karl", "Baumann Karl"},
                                           Pair{"Van den Berg", "Van der Meer"}, Pair{"Rossi Mario", "Russo Maria"},
                                           Pair{"", "Dupont"}, Pair{"SNCF Voyageurs", "SNCF Réseau"}));

class AlikeNames : public ::testing::TestWithParam<Pair> {};
TEST_P(AlikeNames, AreAlikeButNotTheSame) {
  const Name a{GetParam().a}, b{GetParam().b};
  EXPECT_FALSE(is_same_name(a, b)) << similarity(a, b);
  EXPECT_GE(similarity(a, b), alike_name);
}
INSTANTIATE_TEST_SUITE_P(Habits, AlikeNames,
                         ::testing::Values(Pair{"J DUPONT", "Jean Dupont"}, Pair{"DUPONT", "Jean Dupont"},
                                           Pair{"SCHMIDT HANS", "Schmitt Hans"}, Pair{"DUPONT JEAN ET MARIE", "Jean Dupont"},
                                           Pair{"CIE GLE DE CHAUFFAGE MOREAU", "Compagnie Générale de Chauffage Moreau"},
                                           Pair{"DUPNOT JEAN", "Jean Dupont"}));

TEST(Name, OfTwoFirmsWithDifferentFormsAreNotTheSame) {
  EXPECT_FALSE(is_same_name(Name{"Dupont SA"}, Name{"Dupont SARL"}));
  EXPECT_TRUE(is_same_name(Name{"Dupont S.A."}, Name{"DUPONT"}));
}

TEST(Name, OfAnyLengthIsBounded) {
  const std::string long_word(10'000, 'A'), many(10'000, ' ');
  std::string letters;
  for (int i = 0; i < 2000; ++i) letters += "Q X ";
  EXPECT_EQ(Name{long_word}.size(), 1U);
  EXPECT_TRUE(Name{many}.empty());
  EXPECT_EQ(Name{letters}.size(), Name::words_max);
  EXPECT_LE(similarity(Name{letters}, Name{letters}), 1000);
}

TEST(Name, WithOneSlip) {
  EXPECT_TRUE(is_one_slip_apart("DUPONT", "DUPOND"));
  EXPECT_TRUE(is_one_slip_apart("DUPONT", "DUPNOT"));
  EXPECT_TRUE(is_one_slip_apart("DUPONT", "DUPONTS"));
  EXPECT_TRUE(is_one_slip_apart("UPONT", "DUPONT"));
  EXPECT_TRUE(is_one_slip_apart("DUPONT", "DUPONT"));
  EXPECT_FALSE(is_one_slip_apart("DUPONT", "DUPNOTS"));
  EXPECT_FALSE(is_one_slip_apart("AB", "BC"));
}

/// Words as they come in names, some with what normalising changes.
rc::Gen<std::vector<std::string>> some_words() {
  return rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("Dupont", "JEAN", "Müller", "MUELLER", "GmbH", "Mme", "ou", "van", "Łódź", "Ångström", "SARL",
                                    "Joëlle", "Aaeue", "Straße", "O'Neil", "Иван", "Ωμέγα", "Co", "1234", "Ueber"));
}
std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word + ' ';
  return text;
}

RC_GTEST_PROP(NameProperty, NormalisingAgainChangesNothing, (std::string text)) { RC_ASSERT(words(words(text)) == words(text)); }
RC_GTEST_PROP(NameProperty, NormalisingWordsAgainChangesNothing, ()) {
  const std::string text = joined(*some_words());
  RC_ASSERT(words(words(text)) == words(text));
}
RC_GTEST_PROP(NameProperty, TheOrderOfItsWordsDoesNotMatter, ()) {
  auto list = *rc::gen::resize(20, some_words());
  const Name before{joined(list)};
  std::sort(list.begin(), list.end());
  const Name after{joined(list)};
  RC_PRE(before.size() < Name::words_max);
  RC_ASSERT(before.key() == after.key());
}
RC_GTEST_PROP(NameProperty, SimilarityIsMutualAndBoundedAndWholeWithItself, (std::string a, std::string b)) {
  const Name x{a}, y{b};
  RC_ASSERT(similarity(x, y) == similarity(y, x));
  RC_ASSERT(similarity(x, y) <= 1000);
  RC_ASSERT(similarity(x, x) == (x.empty() ? 0 : 1000));
}

}  // namespace
}  // namespace lettrage::reconcile
