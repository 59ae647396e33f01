#include "core/references/references.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/core/vectors.h"

namespace lettrage::references {
namespace {

constexpr Scheme schemes[] = {Scheme::Rf,          Scheme::Ogm,       Scheme::Finland,    Scheme::KidMod10,
                              Scheme::KidMod11,    Scheme::SwedenOcr, Scheme::DenmarkFik, Scheme::Qrr,
                              Scheme::Netherlands, Scheme::Slovenia,  Scheme::Croatia,    Scheme::Model97};

TEST(References, AreMadeAndCheckedAsInTheVectors) {
  std::size_t checked = 0;
  for (const auto& row : test::vectors("references.csv")) {
    for (const Scheme scheme : schemes) {
      if (name(scheme) != row[1]) continue;
      EXPECT_EQ(make(scheme, row[2]), row[3]) << row[0] << ' ' << row[1];
      EXPECT_TRUE(check(scheme, row[3])) << row[0] << ' ' << row[1];
      ++checked;
    }
  }
  EXPECT_GE(checked, 35U);
}

TEST(References, OfTheFieldAreValid) {
  EXPECT_TRUE(check(Scheme::Rf, canonical("RF18 5390 0754 7034")));
  EXPECT_TRUE(check(Scheme::Ogm, canonical("+++010/8068/17183+++")));
  EXPECT_TRUE(check(Scheme::Ogm, canonical("***010/8068/17183***")));
  for (const auto* ocr : {"18108401345678778", "1018966492531", "03368912618", "1636976", "1230", "123067"}) {
    EXPECT_TRUE(check(Scheme::SwedenOcr, ocr)) << ocr;
  }
  EXPECT_TRUE(check(Scheme::KidMod11, "2707841373001170014"));
  EXPECT_FALSE(check(Scheme::KidMod10, "2707841373001170014"));
  EXPECT_TRUE(check(Scheme::Netherlands, "1000000020260007"));
  EXPECT_TRUE(check(Scheme::Slovenia, canonical("SI01 11-22-339")));
  EXPECT_TRUE(check(Scheme::Croatia, canonical("HR01 2026-00076")));
  EXPECT_TRUE(check(Scheme::Finland, "00000000000012345672"));
}

TEST(References, ThatAreNotWellFormedAreInvalid) {
  for (const auto* rf : {"", "RF", "RF18", "RF19539007547034", "rf18539007547034", "RF18 5390 0754 7034", "XX18539007547034",
                         "RF185390075470345390075470",
                         "RF1\xC3\xA9"
                         "539007547034"}) {
    EXPECT_FALSE(check(Scheme::Rf, rf)) << rf;
  }
  EXPECT_FALSE(check(Scheme::Ogm, "010806817184"));
  EXPECT_FALSE(check(Scheme::Ogm, "10806817183"));
  EXPECT_FALSE(check(Scheme::Netherlands, "12345678")) << "8 digits are never used";
  EXPECT_FALSE(check(Scheme::Netherlands, "000000000000000"));
  EXPECT_FALSE(check(Scheme::Netherlands, "261234567")) << "length digit";
  EXPECT_FALSE(check(Scheme::KidMod11, "10091"));
  EXPECT_FALSE(check(Scheme::KidMod11, "10-9"));
  EXPECT_FALSE(check(Scheme::Slovenia, "HR01202600076"));
  EXPECT_FALSE(check(Scheme::Slovenia, "SI99123")) << "99 stands for no reference";
  EXPECT_FALSE(check(Scheme::Slovenia, "SI05202600076")) << "its parts are checked one by one";
  EXPECT_TRUE(check(Scheme::Slovenia, "SI00123"));
}

TEST(References, OfZerosOnlyAreNobodys) {
  for (const Scheme scheme : schemes) {
    if (scheme == Scheme::Rf || scheme == Scheme::Model97) continue;
    for (std::size_t size = 0; size <= 30; ++size) {
      EXPECT_FALSE(check(scheme, std::string(size, '0'))) << name(scheme) << ' ' << size;
      EXPECT_FALSE(make(scheme, std::string(size, '0'))) << name(scheme) << ' ' << size;
    }
  }
}

TEST(References, AreNotMadeFromWhatCannotBeOne) {
  for (const Scheme scheme : schemes) {
    EXPECT_FALSE(make(scheme, "")) << name(scheme);
    EXPECT_FALSE(make(scheme, "12_34")) << name(scheme);
    EXPECT_FALSE(make(scheme, "\xC3\xA9")) << name(scheme);
    EXPECT_FALSE(make(scheme, std::string(30, '1'))) << name(scheme);
    EXPECT_FALSE(make(scheme, std::string(1'000'000, '1'))) << name(scheme);
  }
}

TEST(References, AreComparedWithoutBlanksAndPunctuation) {
  EXPECT_EQ(canonical("rf18 5390\t0754\n7034"), "RF18539007547034");
  EXPECT_EQ(canonical("+++010/8068/17183+++"), "010806817183");
  EXPECT_EQ(canonical("Inv.-#2026*0001"), "INV20260001");
  EXPECT_EQ(canonical("21\xC2\xA0"
                      "00000"),
            "2100000");
  EXPECT_EQ(canonical("\xC3\xA9_:"), "\xC3\xA9_:") << "nothing else changes";
  EXPECT_EQ(canonical(""), "");
}

TEST(References, HaveOneNameEach) {
  std::vector<std::string_view> names;
  for (const Scheme scheme : schemes) names.push_back(name(scheme));
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

std::string digits(int shortest, int longest) {
  std::string out;
  const int size = *rc::gen::inRange(shortest, longest + 1);
  for (int i = 0; i < size; ++i) out.push_back(static_cast<char>('0' + *rc::gen::inRange(0, 10)));
  return out;
}

RC_GTEST_PROP(References, ThatAreMadePassTheirCheck, ()) {
  const std::string payload = digits(1, 26);
  for (const Scheme scheme : schemes) {
    if (const auto made = make(scheme, payload)) RC_ASSERT(check(scheme, *made));
  }
  if (payload.size() == 10 && payload.find_first_not_of('0') != std::string::npos)
    RC_ASSERT(make(Scheme::Ogm, payload).has_value());
}

/// A single wrong digit is what a check digit is for: mod 97, Luhn, 7-3-1 and mod 10 recursive notice each one.
RC_GTEST_PROP(References, NoticeEverySingleWrongDigit, ()) {
  const std::string payload = digits(10, 10);
  for (const Scheme scheme :
       {Scheme::Rf, Scheme::Ogm, Scheme::Finland, Scheme::KidMod10, Scheme::DenmarkFik, Scheme::Qrr, Scheme::Model97}) {
    auto reference = make(scheme, payload);
    if (!reference) continue;
    for (char& place : *reference) {
      const char right = place;
      if (right < '0' || right > '9') continue;
      for (char wrong = '0'; wrong <= '9'; ++wrong) {
        if (wrong == right) continue;
        place = wrong;
        RC_ASSERT(!check(scheme, *reference));
      }
      place = right;
    }
  }
}

RC_GTEST_PROP(References, OfAnyTextAreCheckedWithoutHarm, (const std::string& text)) {
  for (const Scheme scheme : schemes) {
    if (check(scheme, text)) RC_ASSERT(!text.empty() && text.size() <= 27);
    if (const auto made = make(scheme, text)) RC_ASSERT(check(scheme, *made));
  }
}

}  // namespace
}  // namespace lettrage::references
