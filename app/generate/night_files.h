/// \file
/// The files beside a hostile night: reference data with everything that can be said, and the truth with its allocations.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/generate/stage.h"

namespace lettrage::generate {

class NightFiles {
 public:
  explicit NightFiles(Output& output);
  void customer(const Party& customer, const std::vector<std::string>& accounts, std::string_view language);
  void mandate(const Party& customer, std::string_view creditor_id);
  void invoice(const Bill& bill, const Party& customer, bool paid, std::string_view account);

  struct Truth {
    std::string_view name;     ///< of the case
    std::string_view house;    ///< key of the creditor
    std::string customer_id;   ///< of the payer; empty: nobody's
    std::string_view outcome;  ///< empty: by the verdict
    std::int64_t minor = 0;    ///< signed
    Verdict verdict;
  };
  void truth(std::string_view file, std::size_t entry, std::size_t transaction, const Truth& truth);
  void finish();
  [[nodiscard]] std::uint64_t movements() const noexcept { return movements_; }
  [[nodiscard]] std::uint64_t invoices() const noexcept { return invoices_; }

 private:
  struct File {
    std::string_view name;
    std::string bytes;
  };
  void flush(File& file, bool all);

  Output& output_;
  File invoices_file_, customers_file_, mandates_file_, truth_file_;
  std::uint64_t movements_ = 0, invoices_ = 0;
};

}  // namespace lettrage::generate
