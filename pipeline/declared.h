/// \file
/// Holds the payments of a file against the counts and sums that its batches (PmtInf) and its header declare, and the rejects
/// that a status report lists against those it counts (NbOfTxsPerSts). Serial, in order, across batches. One per file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/batch.h"
#include "core/wide_sum.h"
#include "pipeline/finding.h"

namespace lettrage::pipeline {

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
    void add(Money amount, std::uint64_t at);
  };
  /// A count and a sum that are declared, and the words for whoever did.
  struct Declared {
    std::uint64_t count = 0;
    std::string_view sum;
    std::string where;
    std::string_view items;  ///< what is counted
    std::string_view field;  ///< literal
  };
  /// A level of a status report: the message's group, or a batch of it.
  struct Rejects {
    Totals listed;
    std::uint64_t declared_count = 0;
    std::string declared_sum, id, status;
    bool open = false;
    bool comparable = true;  ///< no batch below is rejected without its payments being listed
  };
  static void compare(const Totals& found, const Declared& declared, std::vector<Finding>& findings);
  void end_batch(std::vector<Finding>& findings) const;
  void add_status(const Status& status, std::vector<Finding>& findings);
  static void open_rejects(Rejects& rejects, const Status& status, std::string_view id);
  static void end_rejects(const Rejects& rejects, std::string_view level, std::vector<Finding>& findings);
  void end_rejected_batch(std::vector<Finding>& findings);

  Totals file_, batch_;
  bool in_batch_ = false;
  bool all_listed_ = true;         ///< no batch or group is meant as a whole, its payments unlisted
  std::string id_, declared_sum_;  ///< of the open PmtInf
  std::uint64_t declared_count_ = 0;
  Rejects rejected_group_, rejected_batch_;
};

}  // namespace lettrage::pipeline
