/// \file
/// Reads the tables of fixtures/vectors: CSV with a header, no quotation marks.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace lettrage::test {

/// The rows below the header, each padded to the header's number of fields. Fails the test if there are none.
inline std::vector<std::vector<std::string>> vectors(const std::string& name) {
  std::ifstream file{std::string{LETTRAGE_SOURCE_DIR "/fixtures/vectors/"} + name};
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields{line};
    rows.emplace_back();
    for (std::string field; std::getline(fields, field, ',');) rows.back().push_back(field);
    rows.back().resize(rows.front().size());
  }
  if (rows.size() < 2) {
    ADD_FAILURE() << "no vectors in " << name;
    return {};
  }
  rows.erase(rows.begin());
  return rows;
}

}  // namespace lettrage::test
