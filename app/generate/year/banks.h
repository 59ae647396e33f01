/// \file
/// The creditor's four banks in the simulated year: what is booked on which day, in which file it is told, and on which evening
/// that file arrives. Each file comes with the facts it tells, so that the books learn of them when the creditor does.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/generate/lines.h"
#include "app/generate/random.h"
#include "app/generate/writers.h"
#include "app/generate/year/books.h"

namespace lettrage::generate::year {

enum class Format : std::uint8_t { Camt053, Mt940, Cfonb120, Coda };
inline constexpr std::size_t banks = 4;

/// A collection file as its bank answers it: one payment information.
struct Batch {
  std::string message_id, payment_information_id;
  std::uint32_t bank = 0;
  bool b2b = false;
  Date sent, date;
  std::int64_t minor = 0;
  std::vector<std::uint32_t> attempts, rejected;  ///< rejected: booked net of these
  bool told = false, settled = false;             ///< its credit
};

/// What the creditor knows once he has read it.
struct Fact {
  enum class What : std::uint8_t { Credit, BatchCredit, CameBack, Transfer } what{};
  std::uint32_t of = 0;  ///< attempt, batch or transfer
  Told told{};
};

struct Booked {
  Line line;
  std::vector<Fact> facts;
};

struct File {
  std::string name, bytes;
  std::vector<Fact> facts;
};

/// Transfers that name invoices.
struct Transfer {
  std::uint32_t claim = 0;
  std::int64_t minor = 0;
  bool told = false;
};

class Banks {
 public:
  explicit Banks(std::uint64_t seed);

  std::vector<Batch> batches;
  std::vector<Transfer> transfers;

  [[nodiscard]] const OwnAccount& account(std::uint32_t bank) const { return accounts_[bank].own; }
  [[nodiscard]] static Format format(std::uint32_t bank) { return static_cast<Format>(bank); }
  /// The code that a bank's statement gives for a reason: some have no code of their own for it.
  [[nodiscard]] static std::string_view told_as(Format format, std::string_view reason) noexcept;

  void book(std::uint32_t bank, Date day, Booked booked) { accounts_[bank].days[day].booked.push_back(std::move(booked)); }
  /// The statement of that day is delivered the same evening.
  void in_time(std::uint32_t bank, Date day) { accounts_[bank].days[day].in_time = true; }
  /// No second report of that day in another format: it has no code for what is booked.
  void one_format(std::uint32_t bank, Date day) { accounts_[bank].days[day].one_format = true; }
  void deliver(Date evening, File file) { files_[evening].push_back(std::move(file)); }
  /// Rejects of a batch, told before settlement.
  void reject(std::uint32_t batch, const std::vector<std::pair<std::uint32_t, Payment>>& rejected, std::vector<Fact> facts,
              Date made, Date evening);

  /// Ends the banks' day: what is booked becomes statements, delivered now or later.
  void close(Date day);
  /// What arrives that evening.
  [[nodiscard]] std::vector<File> arriving(Date evening);
  [[nodiscard]] bool anything(Date evening) const;
  /// A statement without a booking, for an evening on which nothing else arrives.
  [[nodiscard]] File quiet_day(Date day);
  [[nodiscard]] std::int64_t balance(std::uint32_t bank) const { return accounts_[bank].balance; }
  /// Nothing will be booked or delivered after this day.
  void end_on(Date last) { last_ = last; }

 private:
  struct OneDay {
    std::vector<Booked> booked;
    bool in_time = false, one_format = false;
  };
  struct Account {
    OwnAccount own;
    std::int64_t balance = 0;
    std::uint64_t sequence = 0, lines = 0;
    std::map<Date, OneDay> days;
  };
  void statement(std::uint32_t bank, Date day, OneDay& of_day);
  [[nodiscard]] Date evening(Random& random, Date day, bool in_time) const;

  std::uint64_t seed_ = 0, reports_ = 0;
  Date last_;
  std::array<Account, banks> accounts_;
  std::map<Date, std::vector<File>> files_;
};

}  // namespace lettrage::generate::year
