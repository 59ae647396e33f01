#include "book/sqlite/sqlite_book.h"
namespace lettrage::book::sqlite {
std::vector<Book::Check> SqliteBook::verify(const RetryLimits&) { return {}; }
}  // namespace lettrage::book::sqlite
