/// \file
/// The invented night of fixtures/night: how it is run and what is taken from its book.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/app/program.h"

namespace lettrage::app_test {

/// fixtures/night
[[nodiscard]] std::filesystem::path night();

struct NightOptions {
  std::string book = "book.db", out = "out";
  std::vector<std::string> more;  ///< further options
};
/// The words of the night's job over `inputs`.
[[nodiscard]] std::vector<std::string> night_job(const std::vector<std::filesystem::path>& inputs,
                                                 const NightOptions& options = {});
/// Runs the night's job over `inputs` in `folder`.
[[nodiscard]] Finished run_night(const std::vector<std::filesystem::path>& inputs, const TempFolder& folder,
                                 const NightOptions& options = {});

/// The outputs of a run by name. What may differ between two equal runs, `timing`, is left out.
[[nodiscard]] std::map<std::string, std::string> outputs(const std::filesystem::path& out);

/// `export table` of a book, after an exit code of 0.
[[nodiscard]] std::string exported(const std::string& table, const TempFolder& folder, const std::string& book = "book.db");

/// Runs `verify` and expects it to prove everything.
void expect_proved(const TempFolder& folder, const std::string& book = "book.db");

/// MT940 names a German account by bank code and number, which end its IBAN: the last characters, the same in both.
[[nodiscard]] std::string account_end(const std::string& account);

/// Cents of an amount as the outputs print it; 0 of nothing.
[[nodiscard]] std::int64_t minor_of(std::string amount);

}  // namespace lettrage::app_test
