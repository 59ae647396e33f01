/// \file
/// Opens books in PostgreSQL.
#pragma once

#include <string>

#include "book/book.h"

namespace lettrage::book::postgresql {

/// The book at that address; `book::open` says the rest.
[[nodiscard]] Opened open(const std::string& address, OpenMode mode);

}  // namespace lettrage::book::postgresql
