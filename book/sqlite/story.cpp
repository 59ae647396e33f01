#include "book/sqlite/sqlite_book.h"
namespace lettrage::book::sqlite {
std::vector<Book::Section> SqliteBook::story(std::string_view) { return {}; }
}  // namespace lettrage::book::sqlite
