/// \file
/// A creditor's small world: a folder, a book, files that arrive day after day, and what the book says afterwards.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "book/book.h"
#include "pipeline/run.h"
#include "tests/pipeline/bank_files.h"

namespace lettrage::test {

/// A folder that exists as long as this object.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(TempFolder&& other) noexcept : path_{std::exchange(other.path_, {})} {}
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  /// Writes a file and gives its path.
  std::string write(const std::string& name, std::string_view content) const;

 private:
  std::filesystem::path path_;
};

[[nodiscard]] std::string read_file(const std::filesystem::path& file);

using Row = std::map<std::string, std::string>;  ///< column → text, as `export` prints it
using Rows = std::vector<Row>;

struct InvoiceLine {
  std::string id, amount;
  std::string end_to_end_id{}, mandate = "MND-1", customer = "C-1", method = "direct_debit";
  std::string due = "2025-01-06";
};

class World {
 public:
  /// Invoices, mandates of customers, and customers: consumers unless `business`.
  explicit World(const std::vector<InvoiceLine>& invoices, bool business = false, const std::string& scheme = "CORE");

  /// The user's list of open invoices: all of them, or more of them.
  void invoices(const std::vector<InvoiceLine>& lines, bool replace);
  /// Registers a pain.008 file that we sent.
  void sent(const std::string& content);
  /// Runs over some files, given by content; their names say nothing.
  pipeline::RunResult run(const std::string& as_of, const std::vector<std::string>& files);
  /// A person lets every scheduled retry be collected and sends the files; what was written.
  std::vector<std::string> release(const std::string& as_of, const std::string& due);

  [[nodiscard]] Rows table(const std::string& name) const;
  [[nodiscard]] Rows events() const { return table("r_transactions"); }
  /// The only R-transaction (a failure where there are more or none).
  [[nodiscard]] Row event() const;
  [[nodiscard]] Row retry() const;
  [[nodiscard]] std::string open(const std::string& invoice) const;
  /// Live money put on an invoice, without reversals and what they undo.
  [[nodiscard]] int reopenings(const std::string& invoice) const;
  /// `outcome` of every movement stored, sorted.
  [[nodiscard]] std::vector<std::string> outcomes() const;
  /// Fails the test where an invariant of the book does not hold.
  void expect_proved() const;
  /// Everything that must not depend on the order of the files: R-transactions with what they decided, where each
  /// collection stands, open amounts. One line each.
  [[nodiscard]] std::string end_state() const;

  [[nodiscard]] book::Book& book() { return *book_; }
  [[nodiscard]] const TempFolder& folder() const noexcept { return folder_; }
  reconcile::Policy policy;
  bool kept = true;      ///< false: runs that release nothing, as --dry-run
  bool stopped = false;  ///< runs are asked to stop before the first file

 private:
  TempFolder folder_;
  std::unique_ptr<book::Book> book_;
  int files_ = 0;
};

/// `name=value` pairs that differ from `row`; empty if all hold. For EXPECT_EQ(differs(...), "").
[[nodiscard]] std::string differs(const Row& row, const Row& expected);

}  // namespace lettrage::test
