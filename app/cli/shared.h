/// \file
/// What several commands need: dates, policy, opening the book, printing problems and tables.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "book/book.h"
#include "core/date.h"
#include "core/diagnostic.h"
#include "reconcile/policy/policy.h"

namespace lettrage::cli {

/// A problem on stderr, one line: `file:line (byte n): code in field: text`.
void print(const Diagnostic& diagnostic);
void print(const std::vector<Diagnostic>& diagnostics);

/// The policy of a file, or the defaults for an empty path. Its problems are printed; nothing if any is an error.
[[nodiscard]] std::optional<reconcile::Policy> read_policy(const std::string& path);

/// What `verify` holds the retries against.
[[nodiscard]] book::RetryLimits limits_of(const reconcile::Policy& policy);

/// Prints why a book cannot be opened; the exit code, 2 or 5.
[[nodiscard]] int tell(const book::OpenError& error);

/// Outputs that a command committed and was cut off before it could name them get their names; they are told and returned.
std::vector<book::Publication> finish_publications(book::Book& book);

/// Opens the book or prints why not; `exit_code` is then 2 or 5. For writing: outputs that a command committed and was cut off
/// before it could name them get their names first; they are told, and added to `finished`.
[[nodiscard]] std::unique_ptr<book::Book> open_book(const std::string& address, book::OpenMode mode, int& exit_code,
                                                    std::vector<book::Publication>* finished = nullptr);

/// `text` as a date; empty means today, by the machine's local calendar: the only place where a clock is asked.
[[nodiscard]] std::optional<Date> as_of_date(const std::string& text);

/// Rows in columns as wide as their texts, for a terminal.
void print_table(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows);

/// Prints the rows of a table of the book that `wanted` takes; it is shown their values in `columns`. Returns the exit code.
[[nodiscard]] int list_table(const std::string& book, std::string_view table, std::string_view format,
                             const std::vector<std::string_view>& columns,
                             const std::function<bool(const std::vector<std::string_view>&)>& wanted);

/// The user's login name, for the audit trail.
[[nodiscard]] std::string current_user();

}  // namespace lettrage::cli
