/// \file
/// The files beside the drop: open items, mandates, customers, and the truth about each movement.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/generate/drop.h"
#include "app/generate/lines.h"
#include "app/generate/people.h"

namespace lettrage::generate {

struct Demand {
  std::string invoice_id, reference;
  std::int64_t minor = 0;
  Date due;
  bool direct_debit = false;
};

/// Appends rows, some hundred kilobytes at a time.
class ReferenceFiles {
 public:
  explicit ReferenceFiles(Output& output);
  void invoice(const Demand& demand, const Person& customer, const OwnAccount& account);
  void customer(const Person& customer);
  void mandate(const Person& customer, const OwnAccount& account);
  struct Truth {
    std::string_view file;                      ///< as movements.csv names it
    std::size_t statement, entry, transaction;  ///< 0: none
    std::int64_t minor;                         ///< signed; 0 in a status file
    std::string_view outcome, invoice_ids, r_type;
  };
  void truth(const Truth& truth);
  void finish();
  [[nodiscard]] std::uint64_t movements() const noexcept { return movements_; }
  [[nodiscard]] std::uint64_t r_transactions() const noexcept { return r_transactions_; }
  [[nodiscard]] std::uint64_t invoices() const noexcept { return invoices_; }

 private:
  struct File {
    std::string_view name;
    std::string bytes;
  };
  void flush(File& file, bool all);

  Output& output_;
  File invoices_file_, customers_file_, mandates_file_, truth_file_;
  std::uint64_t movements_ = 0, r_transactions_ = 0, invoices_ = 0;
};

}  // namespace lettrage::generate
