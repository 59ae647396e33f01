/// \file
/// Where the books of a test are: in memory and in SQLite files, or, with LETTRAGE_TEST_BOOKS=postgresql, in schemas of the
/// database that tests/postgresql/with-cluster offers. The same tests run on both.
#pragma once

#include <memory>
#include <string>

#include "book/book.h"

namespace lettrage::book::test {

[[nodiscard]] bool on_postgresql();
/// An address in PostgreSQL whose schema nobody else uses; it is dropped when the program ends.
[[nodiscard]] std::string new_postgresql_address();
/// A new book on the engine that is tested.
[[nodiscard]] std::unique_ptr<Book> new_book();
/// Runs SQL on a book in PostgreSQL behind its back. Returns the first value of the last statement's rows, empty without.
std::string ask_postgresql(const std::string& address, const std::string& sql);

}  // namespace lettrage::book::test
