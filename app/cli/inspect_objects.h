/// \file
/// A file as the objects of CONTRACT.md "inspect": what all three output forms print.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>

#include "pipeline/reading.h"

namespace lettrage::cli {

using Object = nlohmann::ordered_json;

/// Absent values are left out.
[[nodiscard]] Object object_of(const pipeline::FileFacts& facts);
[[nodiscard]] Object object_of(const Diagnostic& diagnostic);

/// Hands over each record as an object; `print` outlives it.
class ObjectPrinter final : public pipeline::RecordVisitor {
 public:
  explicit ObjectPrinter(const std::function<void(const Object&)>& print) : print_{print} {}
  void statement(const pipeline::ReadStatement& statement) override;
  void entry(const Statement& statement, const pipeline::ReadEntry& entry) override;
  void transaction(const Statement& statement, const pipeline::ReadEntry& entry, const Transaction& transaction,
                   std::uint32_t number) override;
  void payment(const PaymentInformation& batch, const Transaction& transaction, std::uint64_t number) override;
  void status(const Status& status) override;

 private:
  const std::function<void(const Object&)>& print_;
};

}  // namespace lettrage::cli
