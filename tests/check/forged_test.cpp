// Somebody changes a figure and makes every hash anew: what the tables and the bank's files say of each other tells.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "check/movements.h"
#include "tests/check/night_copy.h"

namespace lettrage::check_test {
namespace {

struct Field {
  std::size_t begin = 0, end = 0;
};

/// The fields of one column, the header's left out; the night's tables break no lines within fields but where they are quoted.
std::vector<Field> column(const std::string& table, std::size_t wanted) {
  std::vector<Field> fields;
  std::size_t begin = 0, index = 0, row = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i] == '"') quoted = !quoted;
    if (quoted || (table[i] != ',' && table[i] != '\n')) continue;
    if (index == wanted && row > 0 && i > begin) fields.push_back({begin, i});
    begin = i + 1;
    index = table[i] == '\n' ? 0 : index + 1;
    row += table[i] == '\n' ? 1U : 0U;
  }
  return fields;
}

/// Another digit somewhere in a text that has one.
void change_digit(std::string& text, std::size_t begin, std::size_t end) {
  std::vector<std::size_t> digits;
  for (std::size_t i = begin; i < end; ++i) {
    if (text[i] >= '0' && text[i] <= '9') digits.push_back(i);
  }
  RC_PRE(!digits.empty());
  char& digit = text[*rc::gen::elementOf(digits)];
  digit = *rc::gen::suchThat(rc::gen::inRange<char>('0', '9' + 1), [&](char c) { return c != digit; });
}

struct Amounts {
  std::string table;
  std::size_t column;
};

RC_GTEST_PROP(Forged, AnotherAmountIsRefuted, ()) {
  static const NightCopy night;
  const Amounts amounts = *rc::gen::elementOf(std::vector<Amounts>{
      {"movements.csv", 8}, {"allocations.csv", 3}, {"journal.csv", 3}, {"journal.csv", 4}, {"exceptions.csv", 1}});
  std::string table = night.files().at(amounts.table);
  const Field field = *rc::gen::elementOf(column(table, amounts.column));
  change_digit(table, field.begin, field.end);
  RC_ASSERT(night.check_forged(amounts.table, table).findings.count() > 0);
}

RC_GTEST_PROP(Forged, AnotherOutcomeIsRefuted, ()) {
  static const NightCopy night;
  std::string table = night.files().at("movements.csv");
  const Field field = *rc::gen::elementOf(column(table, 17));
  const std::string before = table.substr(field.begin, field.end - field.begin);
  const std::string after{*rc::gen::suchThat(
      rc::gen::elementOf(std::vector<std::string_view>(check::outcome_words.begin(), check::outcome_words.end())),
      [&](std::string_view word) { return word != before; })};
  table.replace(field.begin, field.end - field.begin, after);
  RC_ASSERT(night.check_forged("movements.csv", table).findings.count() > 0);
}

RC_GTEST_PROP(Forged, ARowTakenOutOrDoubledIsRefuted, ()) {
  static const NightCopy night;
  const std::string name =
      *rc::gen::elementOf(std::vector<std::string>{"movements.csv", "allocations.csv", "journal.csv", "exceptions.csv"});
  std::string table = night.files().at(name);
  const std::vector<Field> first = column(table, 0);
  const std::size_t at = *rc::gen::inRange<std::size_t>(0, first.size() - 1);
  const std::size_t begin = first[at].begin, length = first[at + 1].begin - begin;
  const std::string row = table.substr(begin, length);
  if (*rc::gen::arbitrary<bool>()) {
    table.insert(begin, row);
  } else {
    table.erase(begin, length);
  }
  RC_ASSERT(night.check_forged(name, table).findings.count() > 0);
}

RC_GTEST_PROP(Forged, AnotherFigureInTheCertificateIsRefuted, ()) {
  static const NightCopy night;
  std::string certificate = night.files().at("certificate.json");
  std::vector<Field> figures;
  for (const std::string key :
       {"\"credits\":", "\"debits\":", "\"sum\":", "\"count\":", "\"entries\":", "\"booked\":", "\"opening\":", "\"closing\":",
        "\"booked_sum\":", "\"EUR\":\"", "\"bytes\":", "\"movements\":", "\"statement\":"}) {
    for (std::size_t at = certificate.find(key); at != std::string::npos; at = certificate.find(key, at + 1))
      figures.push_back({at + key.size(), certificate.find_first_of(",}", at + key.size())});
  }
  const Field figure = *rc::gen::elementOf(figures);
  change_digit(certificate, figure.begin, figure.end);
  RC_ASSERT(night.check_forged("certificate.json", certificate).findings.count() > 0);
}

// What the bank reported, changed after the run: amounts of entries and of their details.
RC_GTEST_PROP(Forged, AnotherAmountInABanksFileIsRefuted, ()) {
  static const NightCopy night;
  struct Place {
    std::string name;
    Field field;
  };
  std::vector<Place> places;
  for (const auto& [name, content] : night.files()) {
    const bool counts = name.starts_with("drop/") && name.ends_with(".xml") &&
                        night.files().at("movements.csv").find(name.substr(5)) != std::string::npos;
    if (!counts || content.find("BkToCstmr") == std::string::npos) continue;
    for (std::size_t entry = content.find("<Ntry>"); entry != std::string::npos; entry = content.find("<Ntry>", entry + 1)) {
      const std::size_t amount = content.find('>', content.find("<Amt ", entry));
      places.push_back({name, {amount + 1, content.find('<', amount)}});
    }
  }
  RC_ASSERT(places.size() > 50);
  const Place place = *rc::gen::elementOf(places);
  std::string content = night.files().at(place.name);
  change_digit(content, place.field.begin, place.field.end);
  RC_ASSERT(night.check_forged(place.name, content).findings.count() > 0);
}

}  // namespace
}  // namespace lettrage::check_test
