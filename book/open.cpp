#include "book/sqlite/open.h"

#include <fmt/format.h>

#include "book/book.h"

namespace lettrage::book {

Opened open(const std::string& address, OpenMode mode) {
  if (address.empty()) return {nullptr, usage("the address of the book is empty: give a path")};
  if (const auto scheme = address.find("://"); scheme != std::string::npos)
    return {nullptr,
            usage(fmt::format("{}://… is no book of this build, which has SQLite only: give a path", address.substr(0, scheme)))};
  if (address.find('\0') != std::string::npos) return {nullptr, usage("the path of the book holds a NUL character")};
  return sqlite::open(address, mode);
}

std::unique_ptr<Book> open_memory() { return sqlite::open_memory(); }

}  // namespace lettrage::book
