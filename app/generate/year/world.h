/// \file
/// Inside the simulated year: its people, its calendar of what they will do, and the evenings on which the creditor is told.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/generate/people.h"
#include "app/generate/year/banks.h"
#include "app/generate/year/books.h"
#include "app/generate/year/chance.h"
#include "app/generate/year/year.h"
#include "formats/pain008/write.h"

namespace lettrage::generate {

/// One person, who is debtor number n of the books.
struct Customer {
  Person person;  ///< as first known; account and bank of today stand in the books
  std::uint32_t bank = 0;
  std::int64_t price = 0;
  std::uint32_t accounts = 0;  ///< new ones so far
  bool dormant = false;        ///< has a mandate and buys nothing
  std::string collected_from;  ///< account of the last collection
};

/// What somebody is going to do.
struct Deed {
  enum class What : std::uint8_t { Transfer, PartTransfer, NewAccount, NewBank, Lift, Register, Cancel } what{};
  std::uint32_t debtor = 0, claim = year::nobody;
  bool hasty = false;  ///< pays though a collection is on its way
};

class Year::World {
 public:
  World(const YearOptions& options, Output& output);
  std::optional<Date> next();
  void handed_in(const std::vector<Presented>& collections);
  YearTotals finish();

 private:
  void introduce();
  void make_customer(std::uint32_t number);
  /// Invoices of a month, and the collection files for those who may be collected from.
  void bill(int month);
  void invoice(std::uint32_t debtor, int month, Date due,
               std::map<std::pair<std::uint32_t, bool>, std::vector<std::uint32_t>>& collected);
  void send(std::uint32_t bank, bool b2b, int month, Date due, const std::vector<std::uint32_t>& attempts);

  void answer(std::uint32_t batch);
  void come_back(std::uint32_t batch, std::uint32_t attempt, const year::Fate& fate);
  [[nodiscard]] Payment payment_of(std::uint32_t attempt) const;
  [[nodiscard]] std::string text_of(std::uint32_t claim) const;

  void act(const Deed& deed);
  void transfer(const Deed& deed);
  void at_the_desk();
  void react();
  void plan_deed(Date day, Deed deed);

  void learn(const year::Fact& fact);
  void settle(std::uint32_t batch);
  void write(const std::string& file, std::string_view bytes);
  void write_truth();

  YearOptions options_;
  Output& output_;
  year::Books books_;
  year::Banks banks_;
  std::vector<Customer> customers_;
  std::map<Date, std::vector<Deed>> deeds_;
  std::map<Date, int> billing_;     ///< day → month
  std::vector<Deed> desk_;          ///< of this evening
  std::vector<std::uint32_t> due_;  ///< of this evening: events
  std::size_t reacted_ = 0;         ///< events
  std::vector<std::string> deviations_;
  std::string invoices_, folder_;
  Date today_, last_;
  YearTotals totals_;
};

}  // namespace lettrage::generate
