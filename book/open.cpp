#include "book/postgresql/open.h"

#include <fmt/format.h>

#include "book/book.h"
#include "book/postgresql/address.h"
#include "book/sqlite/open.h"

namespace lettrage::book {

Opened open(const std::string& address, OpenMode mode) {
  if (address.empty()) return {nullptr, usage("the address of the book is empty: give a path")};
  if (address.find('\0') != std::string::npos) return {nullptr, usage("the address of the book holds a NUL character")};
  if (postgresql::is_address(address)) return postgresql::open(address, mode);
  if (const auto scheme = address.find("://"); scheme != std::string::npos)
    return {nullptr, usage(fmt::format("{}://… is no book: give a path (SQLite) or postgresql://…", address.substr(0, scheme)))};
  return sqlite::open(address, mode);
}

std::unique_ptr<Book> open_memory() { return sqlite::open_memory(); }

}  // namespace lettrage::book
