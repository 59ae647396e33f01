/// \file
/// Reads fixtures/vectors/*.csv: comments, a heading, then rows. Fields are found by the heading's names.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/money.h"

namespace lettrage::test {

struct VectorRow {
  const std::vector<std::string>* heading = nullptr;
  std::vector<std::string> fields;
  int line = 0;

  [[nodiscard]] const std::string& operator[](std::string_view name) const {
    static const std::string missing = "no such column";
    const auto found = std::find(heading->begin(), heading->end(), name);
    EXPECT_NE(found, heading->end()) << name;
    if (found == heading->end()) return missing;
    return fields[static_cast<std::size_t>(found - heading->begin())];
  }
};

struct VectorFile {
  std::vector<std::string> heading;
  std::vector<VectorRow> rows;

  explicit VectorFile(const std::string& name) {
    std::ifstream file{LETTRAGE_SOURCE_DIR "/fixtures/vectors/" + name};
    std::string text;
    for (int line = 1; std::getline(file, text); ++line) {
      if (text.empty() || text[0] == '#') continue;
      if (heading.empty()) {
        heading = split(text);
        continue;
      }
      rows.push_back({.heading = &heading, .fields = split(text), .line = line});
      EXPECT_EQ(rows.back().fields.size(), heading.size()) << name << ':' << line;
      rows.back().fields.resize(heading.size());
    }
    EXPECT_FALSE(rows.empty()) << name;
  }
  VectorFile(const VectorFile&) = delete;
  VectorFile& operator=(const VectorFile&) = delete;

 private:
  static std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (const char c : line) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    return fields;
  }
};

inline Date date_of(std::string_view text) {
  if (text.empty()) return {};
  const auto date = Date::parse_iso(text);
  EXPECT_TRUE(date) << text;
  return date.value_or(Date{});
}

/// Euros; no currency for an empty text.
inline Money money_of(std::string_view text) {
  if (text.empty()) return {};
  const ParsedAmount amount = parse_amount(text, Currency::literal("EUR"));
  EXPECT_EQ(amount.error, AmountError::None) << text;
  return {amount.minor, Currency::literal("EUR")};
}

}  // namespace lettrage::test
