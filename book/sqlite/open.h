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
/// Makes the file `to` what the book at `from` is at one moment, whoever writes to it meanwhile. Throws BookError.
void copy_pages(const std::string& from, const std::string& to);

}  // namespace lettrage::book::sqlite
