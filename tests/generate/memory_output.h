/// \file
/// Takes a generated drop into memory and reads it back.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/generate/drop.h"

namespace lettrage::generate {

class MemoryOutput final : public Output {
 public:
  void append(std::string_view file, std::string_view bytes) override {
    EXPECT_FALSE(finished_.contains(std::string{file})) << file;
    files[std::string{file}] += bytes;
  }
  void finish(std::string_view file) override { finished_.insert(std::string{file}); }
  std::map<std::string, std::string> files;

 private:
  std::set<std::string> finished_;
};

using Files = std::map<std::string, std::string>;

[[nodiscard]] std::vector<std::string> lines_of(const std::string& text);
/// Reads every bank file: no faults, balances tie and go on from one statement of an account to the next. The number of
/// statements.
[[nodiscard]] std::size_t read_without_fault(const Files& files);

}  // namespace lettrage::generate
