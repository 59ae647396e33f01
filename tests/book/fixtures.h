/// \file
/// Small invented books to test with.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "book/book.h"
#include "book/import.h"
#include "tests/postgresql/books.h"

namespace lettrage::book::test {

/// A folder of its own for each test, removed with it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string path(std::string_view name) const { return (folder_ / name).string(); }
  /// A place for a book that is opened more than once, on the engine that is tested.
  [[nodiscard]] std::string book(std::string_view name = "b.db") const {
    return on_postgresql() ? new_postgresql_address() : path(name);
  }

 private:
  std::filesystem::path folder_;
};

[[nodiscard]] Date day(std::string_view iso);
[[nodiscard]] std::unique_ptr<Book> open_or_fail(const std::string& path, OpenMode mode = OpenMode::ReadWrite);
/// Runs SQL on a book behind its back.
void corrupt(const std::string& path, const std::string& sql);

/// Imports CSV and fails the test if anything is reported.
void import_csv(Book& book, Kind kind, std::string_view csv, bool replace = false);

[[nodiscard]] Hash128 id(std::string_view text);
[[nodiscard]] FileRow file_row(std::string_view path, std::uint32_t statements, std::uint32_t entries, std::uint32_t movements);
/// An applied movement of `minor` euro cents in the first statement.
[[nodiscard]] MovementRow movement(std::string_view name, std::uint32_t entry, std::int64_t minor);
/// `invoice` is its place in the last snapshot: in the order of their ids, so INV-1 is 0 and INV-2 is 1.
[[nodiscard]] StoredAllocation allocation(std::string_view name, std::string_view movement, std::uint32_t invoice,
                                          std::int64_t minor);
[[nodiscard]] StatementRow statement(std::int64_t opening, std::int64_t closing, std::uint32_t entries);

/// Invoices INV-1 (100.00, mandate M-1) and INV-2 (50.00), a file a.xml with 100.00 for INV-1 and 30.00 for INV-2 on 1 April
/// 2026, journalled, audited: everything `verify` looks at, and all of it right.
void fill(Book& book);

[[nodiscard]] std::int64_t open_amount(const Snapshot& snapshot, std::string_view invoice_id);
/// Rows of a table, each joined with `,`.
[[nodiscard]] std::vector<std::string> rows(Book& book, std::string_view table);

}  // namespace lettrage::book::test
