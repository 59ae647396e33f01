/// \file
/// Opens books in SQLite.
#pragma once

#include <memory>
#include <string>

#include "book/book.h"

namespace lettrage::book::sqlite {

/// The book in that file; `book::open` says the rest.
[[nodiscard]] Opened open(const std::string& path, OpenMode mode);
[[nodiscard]] std::unique_ptr<Book> open_memory();

}  // namespace lettrage::book::sqlite
