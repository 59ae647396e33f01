/// \file
/// What a bank file says, read again: by the reference reader where it is XML, in one thread, without anything that decides.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/delivered.h"
#include "check/values.h"
#include "core/records.h"

namespace lettrage::check {

struct Amount {
  std::int64_t minor = 0;  ///< signed: credits positive
  Currency currency;
};

struct BankEntry {
  std::uint32_t statement = 0, number = 0;  ///< from 1
  EntryStatus status = EntryStatus::Booked;
  Amount amount;
  std::vector<Amount> transactions;
};

struct BankStatement {
  std::uint32_t number = 0;
  std::string id, account, sequence;
  std::string_view kind;
  Currency currency;
  std::optional<std::int64_t> opening, closing;
  std::uint64_t entries = 0, booked = 0;
  Sum booked_sum = 0;
  bool checkable = false, balanced = true;  ///< as in the certificate
};

/// A report about a single payment: an item of a status file, a return, a recall. It moves no money itself.
struct Report {
  std::optional<Amount> amount;  ///< never negative; nothing where the file states none
  std::string end_to_end_id;
};

/// Hears of what is in a file, in file order; an entry before the end of its statement.
struct Hearer {
  std::function<void(const BankEntry&)> entry;
  std::function<void(const BankStatement&)> statement;
  std::function<void(const Report&)> report;
};

struct Reading {
  std::string problem;       ///< why the file cannot be read as a whole; empty where it can
  std::uint64_t errors = 0;  ///< what the format found wrong, errors only
  std::string format;        ///< `camt.053.001.08` …
  bool unfinished = false;   ///< a statement has no end
};

[[nodiscard]] Reading read_bank_file(const Place& place, const Hearer& hearer);

}  // namespace lettrage::check
