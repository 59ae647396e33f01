#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "formats/xml/encoding.h"
#include "formats/xml/reader.h"
#include "formats/xml/schema.h"
#include "formats/xml/values.h"
#include "tests/formats/xml_support.h"

namespace lettrage::formats::xml {
namespace {

TEST(XmlSchema, PathsKnowAlternativesAndLevelsThatMayBeMissing) {
  constexpr Row rows[] = {{1, Role::Group, "A|B"}, {2, Role::Text, "x/[y]/z|w", {1}}, {3, Role::Text, "z", {1}}};
  const Schema schema{rows};
  for (const std::string_view root : {"A", "B"}) {
    const auto state = schema.root(root);
    ASSERT_NE(state, Schema::none);
    const auto x = schema.child(state, "x");
    EXPECT_EQ(schema.node(x), 0);
    EXPECT_EQ(schema.node(schema.child(x, "z")), 2);
    EXPECT_EQ(schema.node(schema.child(x, "w")), 2);
    EXPECT_EQ(schema.node(schema.child(schema.child(x, "y"), "z")), 2);
    EXPECT_EQ(schema.node(schema.child(state, "z")), 3);
    EXPECT_EQ(schema.child(x, "q"), Schema::none);
  }
  EXPECT_EQ(schema.root("x"), Schema::none);
}

TEST(XmlValues, DatesAreTakenAsWritten) {
  EXPECT_EQ(date_of("2026-01-31+01:00"), Date::make(2026, 1, 31));
  EXPECT_EQ(date_of("2026-01-31T23:59:59.123456789-11:00"), Date::make(2026, 1, 31));
  EXPECT_EQ(date_of("2026-01-31Z"), Date::make(2026, 1, 31));
  EXPECT_EQ(date_of("2026-02-30"), std::nullopt);
  EXPECT_EQ(date_of("2026-01-311"), std::nullopt);
  EXPECT_EQ(date_of("2026-1-3"), std::nullopt);
}

TEST(XmlEncoding, TheDeclarationSaysItOrUtf8Holds) {
  EXPECT_EQ(declared_encoding("<?xml version='1.0' encoding = 'iso-8859-1' ?>"), "ISO-8859-1");
  EXPECT_EQ(declared_encoding("\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), "UTF-8");
  EXPECT_EQ(declared_encoding("<?xml version=\"1.0\"?><a encoding=\"x\"/>"), "");
  EXPECT_EQ(declared_encoding("<?xml-stylesheet encoding=\"x\"?>"), "");
  EXPECT_EQ(classify("UTF-16LE"), Encoding::Utf8) << "transcoded before it came here";
  EXPECT_EQ(classify("WINDOWS-1252"), Encoding::SingleByte);
  EXPECT_EQ(classify("SHIFT_JIS"), Encoding::Other);
  EXPECT_EQ(read_as(""), "UTF-8");
  EXPECT_EQ(read_as("ISO-8859-1"), "WINDOWS-1252") << "its superset: the euro sign of careless writers";
  EXPECT_EQ(read_as("ANSI"), "WINDOWS-1252");
  EXPECT_EQ(read_as("ISO8859-15"), "ISO-8859-15");
  EXPECT_EQ(read_as("SHIFT_JIS"), "SHIFT_JIS");
}

TEST(XmlEncoding, InvalidUtf8IsFoundAtItsFirstByte) {
  constexpr auto npos = std::string_view::npos;
  EXPECT_EQ(invalid_utf8("abc\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80 and more text behind"), npos);
  EXPECT_EQ(invalid_utf8("12345678\xC0\x80"), 8U);
  EXPECT_EQ(invalid_utf8("a\xED\xA0\x80"), 1U);  // a surrogate
  EXPECT_EQ(invalid_utf8("a\xE0\x80\x80"), 1U);  // overlong
  EXPECT_EQ(invalid_utf8("a\xF4\x90\x80\x80"), 1U);
  EXPECT_EQ(invalid_utf8("a\xC3"), 1U);
}

std::string message(std::string_view content, std::string_view declaration = "") {
  return std::string{declaration} +
         R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>)" + std::string{content} +
         "</Id><Acct><Id><Othr><Id>1</Id></Othr></Id></Acct></Stmt></BkToCstmrStmt></Document>";
}

struct Outcome {
  std::string id;
  Code code{};
  bool refused = false;
  std::uint64_t offset = 0;
};

Outcome outcome(const std::string& text) {
  const test::Read read = test::read(test::format_of("camt"), text);
  Outcome result;
  for (const auto& line : read.lines) {
    for (const auto& [key, value] : line) {
      if (key == "statement") result.id = value;
    }
  }
  for (const Fault& fault : read.faults) {
    if (fault.unit != Unit::File) continue;
    result.refused = true;
    result.code = fault.code;
    result.offset = fault.offset;
  }
  return result;
}

TEST(XmlReader, TextIsUtf8WhateverTheEncoding) {
  EXPECT_EQ(outcome(message("J\xF6rg", R"(<?xml version="1.0" encoding="ISO-8859-1"?>)")).id, "Jörg");
  EXPECT_EQ(outcome(message("\x80", R"(<?xml version="1.0" encoding="windows-1252"?>)")).id, "€");
  EXPECT_EQ(outcome(message("\x80 J\xF6rg", R"(<?xml version="1.0" encoding="iso-8859-1"?>)")).id, "€ Jörg");
  EXPECT_EQ(outcome(message("J\xF6rg", R"(<?xml version="1.0" encoding="ANSI"?>)")).id, "Jörg");
  EXPECT_EQ(outcome(message("J\x94rg", R"(<?xml version="1.0" encoding="cp850"?>)")).id, "Jörg");
  EXPECT_EQ(outcome(message("Jörg", R"(<?xml version="1.0" encoding="X-NO-SUCH"?>)")).id, "Jörg") << "shown to be UTF-8";
  EXPECT_EQ(outcome(message("€ 😀", "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-16'?>")).id, "€ 😀");
  EXPECT_EQ(outcome(message("&#x20AC;&amp;&lt;<![CDATA[<&]]><!-- no --> x")).id, "€&<<& x");
}

TEST(XmlReader, HostileDocumentsAreRefusedAtTheirPlace) {
  EXPECT_EQ(outcome(message("x", "<!DOCTYPE a [<!ENTITY b \"c\">]>")).code, Code::XmlDoctypeRefused);
  EXPECT_EQ(outcome(message("&b;")).code, Code::XmlNotWellFormed);
  EXPECT_EQ(outcome(message("\x01")).code, Code::XmlNotWellFormed);
  const Outcome bytes = outcome(message("ab\xFF"));
  EXPECT_EQ(bytes.code, Code::EncodingInvalid);
  EXPECT_EQ(bytes.offset, message("ab\xFF").find('\xFF'));
  EXPECT_EQ(outcome(message("\xE9", "<?xml version='1.0' encoding='X-NO-SUCH'?>")).code, Code::EncodingInvalid);
  std::string deep = "<Stmt>";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_EQ(outcome("<BkToCstmrStmt>" + deep).code, Code::XmlTooDeep);
  EXPECT_EQ(outcome(message("x") + "<other/>").code, Code::XmlUnexpectedRoot);
  EXPECT_EQ(outcome(message("x") + "garbage").code, Code::XmlNotWellFormed);
  EXPECT_FALSE(outcome(" \r\n" + message("x", "<?xml version='1.0'?>") + "\n<!-- end -->\n").refused);
}

TEST(XmlReader, ALongTextIsClippedAndSaid) {
  const test::Read read = test::read(test::format_of("camt"), message(std::string(1U << 20U, 'x')));
  ASSERT_EQ(read.faults.size(), 1U);
  EXPECT_EQ(read.faults[0].code, Code::FieldTooLong);
  EXPECT_LT(outcome(message(std::string(1U << 20U, 'x'))).id.size(), xml::text_bytes_max);
  std::string wide;
  for (int i = 0; i < 30'000; ++i) wide += "€";
  EXPECT_EQ(invalid_utf8(outcome(message("x" + wide)).id), std::string_view::npos);
}

TEST(XmlReader, DamagedFilesAreRefusedOrReadButNeverBreakAnything) {
  namespace fs = std::filesystem;
  std::mt19937_64 random{7};
  std::size_t refused = 0;
  for (const auto& file : fs::recursive_directory_iterator{fs::path{LETTRAGE_SOURCE_DIR} / "fixtures"}) {
    if (file.path().extension() != ".xml") continue;
    const std::string original = test::file_text(file.path());
    if (original.empty() || original.size() > 16'000) continue;
    for (int round = 0; round < 60; ++round) {
      std::string text = original;
      for (auto edits = 1 + random() % 3; edits > 0; --edits) {
        const std::size_t at = random() % text.size();
        constexpr std::string_view tokens[] = {"<",      ">",       "&",         "\"",   "]]>",      "<!--",
                                               "<Ntry>", "</Stmt>", "<![CDATA[", "\xFF", "<?xml ?>", "/"};
        switch (random() % 3) {
          case 0: text[at] = static_cast<char>(random()); break;
          case 1: text.erase(at, random() % 40); break;
          default: text.insert(at, tokens[random() % std::size(tokens)]); break;
        }
        if (text.empty()) text = "x";
      }
      for (const Format& format : all()) {
        if (format.id != "camt" && !format.id.starts_with("pain")) continue;
        const test::Read whole = test::read(format, text);
        const test::Read cut = test::read(format, text, 1 + random() % 700, 1 + random() % 900);
        const auto is_refused = [](const test::Read& read) {
          return std::any_of(read.faults.begin(), read.faults.end(), [](const Fault& f) { return f.unit == Unit::File; });
        };
        EXPECT_EQ(is_refused(whole), is_refused(cut)) << file.path() << " round " << round << " as " << format.id;
        for (const auto* read : {&whole, &cut}) {
          for (const Fault& fault : read->faults) ASSERT_LE(fault.offset, text.size());
        }
        refused += is_refused(whole);
      }
    }
  }
  EXPECT_GT(refused, 100U);
}

}  // namespace
}  // namespace lettrage::formats::xml
