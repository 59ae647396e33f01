/// \file
/// Nights of three creditors (a French, a Belgian and a German one) with what makes matching hard, and what a careful
/// accountant would make of each payment. The same options give the same bytes on every machine. How payers and banks write
/// stands in `habits.h`, and knows nothing of how the program reads.
#pragma once

#include <cstdint>
#include <string>

#include "app/generate/drop.h"

namespace lettrage::generate {

enum class Mix : std::uint8_t { Ordinary, Hostile };

struct NightOptions {
  std::uint64_t seed = 1;
  std::uint64_t movements = 10'000;  ///< exactly so many
  std::uint32_t entries_per_statement = 500;
  Date first_day = Date::from_days(20'514);  ///< 2026-03-02
  Mix mix = Mix::Hostile;
};

/// Writes `invoices.csv customers.csv mandates.csv truth.csv` and `bank/*` (camt.053, CFONB120, CODA, MT940). Memory grows with
/// the open items of the payments of one statement only.
[[nodiscard]] Totals generate_night(const NightOptions& options, Output& output);

/// The named cases with their share in each mix and what is expected of them, for `--help`.
[[nodiscard]] std::string night_mix();

}  // namespace lettrage::generate
