#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cctype>
#include <chrono>
#include <string>
#include <vector>

#include "core/references/references.h"

namespace lettrage::references {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// `RF:RF18539007547034@9` for each hit.
std::vector<std::string> found(std::string_view text) {
  std::vector<std::string> out;
  for (const Hit& hit : find(text))
    out.push_back(std::string{name(hit.scheme)} + ":" + hit.value + "@" + std::to_string(hit.position));
  return out;
}

TEST(FindRf, InOnePieceInGroupsAndWrapped) {
  EXPECT_THAT(found("RF18539007547034"), ElementsAre("RF:RF18539007547034@0"));
  EXPECT_THAT(found("Rechnung RF18 5390 0754 7034 vom Mai"), ElementsAre("RF:RF18539007547034@9"));
  EXPECT_THAT(found("rf18 5390 0754 7034"), ElementsAre("RF:RF18539007547034@0"));
  EXPECT_THAT(found("ref:RF18 5390 07\r\n54 7034."), ElementsAre("RF:RF18539007547034@4"));
  EXPECT_THAT(found("RF18\xC2\xA0"
                    "5390\xC2\xA0"
                    "0754\xC2\xA0"
                    "7034"),
              ElementsAre("RF:RF18539007547034@0"));
  EXPECT_THAT(found("R\nF1\n8539007547034"), ElementsAre("RF:RF18539007547034@0"));
  EXPECT_THAT(found("(RF712348231)"), ElementsAre("RF:RF712348231@1"));
}

TEST(FindRf, EndsWhereAWordEnds) {
  EXPECT_THAT(found("RF18 5390 0754 7034 AMOUNT 120 EUR"), ElementsAre("RF:RF18539007547034@0"));
  EXPECT_THAT(found("RF18539007547034EUR"), IsEmpty());
  EXPECT_THAT(found("RF1853900754703"), IsEmpty());
  EXPECT_THAT(found("XRF18539007547034"), IsEmpty());
  EXPECT_THAT(found("1RF18539007547034"), IsEmpty());
}

TEST(FindRf, PrefersWhatLooksMeantWhereSeveralEndsFit) {
  // Behind a reference in one piece, a word that happens to make another valid one.
  const std::string first = "RF18539007547034";
  for (int word = 0; word < 2'000; ++word) {
    const std::string longer = first + " " + std::to_string(word);
    ASSERT_THAT(found(longer), ElementsAre("RF:" + first + "@0")) << longer;
  }
}

TEST(FindRf, SeveralInOneText) {
  EXPECT_THAT(found("RF18539007547034, RF712348231 RF16INV20260001"),
              ElementsAre("RF:RF18539007547034@0", "RF:RF712348231@18", "RF:RF16INV20260001@30"));
}

TEST(FindOgm, BetweenItsMarks) {
  EXPECT_THAT(found("+++010/8068/17183+++"), ElementsAre("OGM:010806817183@3"));
  EXPECT_THAT(found("***010/8068/17183***"), ElementsAre("OGM:010806817183@3"));
  EXPECT_THAT(found("###010.8068.17183###"), ElementsAre("OGM:010806817183@3"));
  EXPECT_THAT(found("+++ 010 8068 17183 +++"), ElementsAre("OGM:010806817183@4"));
  EXPECT_THAT(found("+++010/80\r\n68/17183+++"), ElementsAre("OGM:010806817183@3"));
  EXPECT_THAT(found("+++010/8068/17183"), ElementsAre("OGM:010806817183@3"));
  EXPECT_THAT(found("paye+++010/8068/17183+++merci"), ElementsAre("OGM:010806817183@7"));
  EXPECT_THAT(found("+++010/8068/17183++++++020/3430/57642+++"), ElementsAre("OGM:010806817183@3", "OGM:020343057642@23"));
}

TEST(FindOgm, WithSlashesOrAsTwelveDigits) {
  EXPECT_THAT(found("betaling 010/8068/17183 dank"), ElementsAre("OGM:010806817183@9"));
  EXPECT_THAT(found("betaling 010806817183 dank"), ElementsAre("OGM:010806817183@9"));
  EXPECT_THAT(found("010/8068/\n17183"), ElementsAre("OGM:010806817183@0"));
  EXPECT_THAT(found("4711 010806817183 4712"), ElementsAre("OGM:010806817183@5"));
  EXPECT_THAT(found("010 8068 17183"), IsEmpty()) << "blanks alone are how anything is printed";
  EXPECT_THAT(found("01/08068/17183"), IsEmpty());
  EXPECT_THAT(found("010806817184"), IsEmpty()) << "check digits";
}

TEST(FindOgm, NotInALongerNumber) {
  for (const auto* text :
       {"0108068171831", "1010806817183", "A010806817183", "010806817183B", "010806817183,50", "1.010806817183", "010806817183-1",
        "2/010/8068/17183", "010/8068/17183/2", "+++010/8068/171831+++", "+++010/8068/17183/1"}) {
    EXPECT_THAT(found(text), IsEmpty()) << text;
  }
}

TEST(FindOgm, NotInABelgianIban) {
  // The account's own check digits are those of an OGM.
  EXPECT_THAT(found("BE68 539007547034"), IsEmpty());
  EXPECT_THAT(found("BE68539007547034"), IsEmpty());
  EXPECT_THAT(found("BE68 5390 0754 7034"), IsEmpty());
  EXPECT_THAT(found("ref 539007547034"), ElementsAre("OGM:539007547034@4"));
}

TEST(FindQrr, InOnePieceInGroupsAndWrapped) {
  const std::string reference = "QRR:210000000003139471430009017@";
  EXPECT_THAT(found("210000000003139471430009017"), ElementsAre(reference + "0"));
  EXPECT_THAT(found("Ref. 21 00000 00003 13947 14300 09017"), ElementsAre(reference + "5"));
  EXPECT_THAT(found("2100 0000 0003 1394 7143 0009 017"), ElementsAre(reference + "0"));
  EXPECT_THAT(found("2100000000031394714\n30009017"), ElementsAre(reference + "0"));
  EXPECT_THAT(found("4711 21 00000 00003 13947 14300 09017 4712"), ElementsAre(reference + "5"));
  EXPECT_THAT(found("4711 21 00000 00003 139\r\n47 14300 09017 4712"), ElementsAre(reference + "5"));
  EXPECT_THAT(found("4711 210000000003139471430009017"), ElementsAre(reference + "5"));
}

TEST(FindQrr, WithItsLeadingZeroDropped) {
  const auto reference = make(Scheme::Qrr, "01234567890123456789012345");
  ASSERT_TRUE(reference);
  const std::string dropped = reference->substr(1);
  EXPECT_THAT(found("a " + dropped), ElementsAre("QRR:" + *reference + "@2"));
  EXPECT_THAT(found("1 " + dropped.substr(1, 5)), IsEmpty());
  std::string grouped = dropped.substr(0, 1);
  for (std::size_t i = 1; i < 26; i += 5) grouped += " " + dropped.substr(i, 5);
  EXPECT_THAT(found("4711 " + grouped), ElementsAre("QRR:" + *reference + "@5"));
}

TEST(FindQrr, NotInALongerNumber) {
  for (const auto* text : {"2100000000031394714300090171", "X210000000003139471430009017", "210000000003139471430009017X",
                           "210000000003139471430009017.5", "210000000003139471430009018", "000000000000000000000000000"}) {
    EXPECT_THAT(found(text), IsEmpty()) << text;
  }
}

TEST(Find, NothingInWhatHoldsNone) {
  for (const auto* text : {"", " ", "+", "+++", "RF", "R", "RF 12", "1", "+++1", "\xC2", "R\xC2", "Miete Mai 2026, Whg. 12",
                           "IBAN FR14 2004 1010 0505 0001 3M02 606", "Tel +32 2 555 12 12, 12.05.2026 1.234,56 EUR"}) {
    EXPECT_THAT(found(text), IsEmpty()) << text;
  }
}

TEST(Find, TakesTimeInProportionToTheText) {
  // A quadratic search would take many minutes.
  constexpr std::size_t size = 400'000;
  for (const std::string piece : {"RF12 ", "R F ", "1 ", "12345 ", "+++1", "+", "1/", "010/8068/1718 ", "R", "1", "RF1A", " ",
                                  "2 10000 0\n", "\xC2\xA0", "RF18 5390 0754 7034 "}) {
    std::string text;
    text.reserve(size + piece.size());
    while (text.size() < size) text += piece;
    const auto start = std::chrono::steady_clock::now();
    for (const Hit& hit : find(text)) ASSERT_LT(hit.position, text.size());
    const auto taken = std::chrono::steady_clock::now() - start;
    EXPECT_LT(std::chrono::duration<double>(taken).count(), 20.0) << piece;
  }
}

std::string digits(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(static_cast<char>('0' + *rc::gen::inRange(0, 10)));
  return out;
}

/// `text` with blanks and line breaks in up to `count` places.
std::string broken(std::string text, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto place = *rc::gen::inRange(std::size_t{1}, text.size());
    text.insert(place, *rc::gen::element(std::string{" "}, std::string{"\n"}, std::string{"\r\n"}));
  }
  return text;
}

RC_GTEST_PROP(Find, ReportsOnlyWhatPassesItsCheckAndStandsThere, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"RRFFrf0123456789+++***/. -\n\xC2\xA0,A"}));
  std::size_t last = 0;
  for (const Hit& hit : find(text)) {
    RC_ASSERT(check(hit.scheme, hit.value));
    RC_ASSERT(hit.position >= last && hit.position < text.size());
    last = hit.position + 1;
    if (hit.position > 0) RC_ASSERT(!std::isdigit(static_cast<unsigned char>(text[hit.position - 1])));
    // The value's characters stand there, in order.
    std::size_t place = hit.position;
    const auto value = hit.scheme == Scheme::Qrr && text[hit.position] != hit.value[0] ? hit.value.substr(1) : hit.value;
    for (const char c : value) {
      while (place < text.size() && std::toupper(static_cast<unsigned char>(text[place])) != c) ++place;
      RC_ASSERT(place < text.size());
      ++place;
    }
    if (place < text.size()) RC_ASSERT(!std::isdigit(static_cast<unsigned char>(text[place])));
  }
}

RC_GTEST_PROP(Find, RecognisesARfBrokenAnywhere, ()) {
  const auto reference = *make(Scheme::Rf, "I" + digits(7));
  const auto hits = find("VOTRE FACTURE " + broken(reference, 3));
  RC_ASSERT(hits.size() == 1U);
  // A shorter beginning that ends at a blank may pass too, one time in 97; the whole passes always.
  RC_ASSERT(hits[0].value == reference || check(Scheme::Rf, hits[0].value));
  RC_ASSERT(hits[0].position == 14U);
}

RC_GTEST_PROP(Find, RecognisesAnOgmBrokenAnywhereBetweenItsMarks, ()) {
  const auto reference = make(Scheme::Ogm, "1" + digits(9)).value();
  const auto printed = reference.substr(0, 3) + "/" + reference.substr(3, 4) + "/" + reference.substr(7);
  const auto hits = find("Facture 12 +++" + broken(printed, 3) + "+++ 34");
  RC_ASSERT(hits.size() == 1U);
  RC_ASSERT(hits[0].value == reference);
}

RC_GTEST_PROP(Find, RecognisesAQrrBrokenAnywhere, ()) {
  const auto reference = make(Scheme::Qrr, "1" + digits(25)).value();
  const auto hits = find("Zahlung " + broken(reference, 4) + ", danke");
  // Twelve digits between two breaks may be an OGM by chance; that is stronger evidence than one digit of twenty-seven.
  if (!hits.empty() && hits[0].scheme == Scheme::Ogm) return;
  RC_ASSERT(hits.size() == 1U);
  RC_ASSERT(hits[0].value == reference);
}

}  // namespace
}  // namespace lettrage::references
