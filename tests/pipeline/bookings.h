/// \file
/// The bookings that most tests of runs are made of.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "tests/pipeline/world.h"

namespace lettrage::test {

/// The credit of one collection of ours.
inline Booking collected(const std::string& end_to_end_id, const std::string& amount = "100.00", const std::string& day = {}) {
  return {.way = 'C',
          .amount = amount,
          .code = "IDDT.ESDD",
          .lines = {{.end_to_end_id = end_to_end_id, .amount = amount}},
          .booked_on = day};
}

/// The debit of a collection of ours that came back.
inline Booking returned(const std::string& end_to_end_id, const std::string& reason, const std::string& amount = "100.00") {
  return {.way = 'D',
          .amount = amount,
          .code = "IDDT.UPDD",
          .lines = {{.end_to_end_id = end_to_end_id, .amount = amount, .reason = reason}}};
}

/// A transfer received.
inline Booking transfer(const std::string& end_to_end_id, const std::string& amount, const std::string& text) {
  return {.way = 'C',
          .amount = amount,
          .code = "RCDT.ESCT",
          .lines = {{.end_to_end_id = end_to_end_id, .amount = amount, .payer = "Ada Blum", .iban = payer_iban, .text = text}}};
}

/// One invoice of 100.00 collected under its own number.
inline World one_invoice(const std::string& day, bool business = false, const std::string& scheme = "CORE") {
  World world{{{.id = "INV-1", .amount = "100.00", .due = day}}, business, scheme};
  world.sent(
      pain008("SENT-1", day, {{.end_to_end_id = "INV-1", .amount = "100.00", .mandate = "MND-1", .text = "INV-1"}}, scheme));
  return world;
}

/// The first row with that value; a failure where there is none.
inline Row on(const Rows& rows, const std::string& column, const std::string& value) {
  for (const Row& row : rows) {
    if (row.at(column) == value) return row;
  }
  ADD_FAILURE() << "no row with " << column << '=' << value;
  return {};
}

}  // namespace lettrage::test
