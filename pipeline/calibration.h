/// \file
/// How often automatic decisions turned out wrong, by what people did about them since, and which `auto_threshold` keeps the
/// policy's promise. Reads a book; decides nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "book/book.h"

namespace lettrage::pipeline {

/// What is known of one method at one confidence.
struct CalibrationRow {
  std::string method;            ///< as `movements.csv` names it; `suggestion` for answers of people
  std::uint16_t confidence = 0;  ///< thousandths
  std::uint64_t decided = 0;     ///< automatic decisions; of suggestions: those that a person answered
  std::uint64_t wrong = 0;       ///< taken back and not given to the same invoices again; of suggestions: the first was not taken
};

/// All decisions of at least this confidence together.
struct CalibrationStep {
  std::uint16_t threshold = 0;
  std::uint64_t decided = 0, wrong = 0;
  std::uint64_t one_wrong_in = 0;  ///< with 95 % confidence at most one decision in so many is wrong; 0: nothing is known
};

struct Calibration {
  std::vector<CalibrationRow> rows;    ///< by method, the surest first
  std::vector<CalibrationStep> steps;  ///< the highest threshold first
  std::uint64_t unplaced = 0;          ///< taken back, but the book no longer says how they had been decided
};

/// `until`: bookings after that day are left out, because nobody has had time to look at them; absent: none is.
[[nodiscard]] Calibration calibrate(book::Book& book, Date until);

/// The one-sided 95 % upper bound (Clopper and Pearson) on the share of wrong ones, as "one in so many"; 0 for no decisions.
[[nodiscard]] std::uint64_t one_wrong_in(std::uint64_t wrong, std::uint64_t decided);

/// The lowest threshold at which all decisions of at least that confidence together are shown to keep `promise`; 1001: none is.
[[nodiscard]] std::uint16_t threshold_that_keeps(const Calibration& calibration, std::uint64_t promise);

}  // namespace lettrage::pipeline
