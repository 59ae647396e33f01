/// \file
/// Holds the payments of a file against the counts and sums that its batches (PmtInf) and its header declare. Serial, in
/// order, across batches. One per file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/batch.h"
#include "pipeline/finding.h"

namespace lettrage::pipeline {

/// Sums of minor units that cannot overflow, whatever a file says.
__extension__ typedef __int128 WideSum;  // NOLINT(modernize-use-using): __extension__ needs the old form

class DeclaredTotals {
 public:
  /// Of a batch whose records are complete; appends what its ended PmtInf do not add up to.
  void add(const Batch& batch, std::vector<Finding>& findings);
  /// The last PmtInf and the whole file.
  void finish(const FileHeader& header, std::vector<Finding>& findings) const;

 private:
  struct Totals {
    std::uint64_t count = 0;
    WideSum sum = 0;
    Currency currency;
    bool summable = true;  ///< one currency, and every amount known
    std::uint64_t offset = 0;
    void add(const Transaction& transaction);
  };
  static void compare(const Totals& found, std::uint64_t count, std::string_view sum, const std::string& where,
                      std::string_view field, std::vector<Finding>& findings);
  void end_batch(std::vector<Finding>& findings) const;

  Totals file_, batch_;
  bool in_batch_ = false;
  std::string id_, declared_sum_;  ///< of the open PmtInf
  std::uint64_t declared_count_ = 0;
};

}  // namespace lettrage::pipeline
