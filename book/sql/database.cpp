#include "book/sql/database.h"

#include "book/book.h"

namespace lettrage::book::sql {

std::array<unsigned char, 16> bytes_of(Hash128 hash) noexcept {
  std::array<unsigned char, 16> bytes;
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<unsigned char>(hash.high >> (56 - 8 * i));
    bytes[8 + i] = static_cast<unsigned char>(hash.low >> (56 - 8 * i));
  }
  return bytes;
}

void Statement::bind(int index, Date date) {
  if (date.present())
    bind_integer(index, date.days());
  else
    bind_null(index);
}

void Statement::bind(int index, Hash128 hash) {
  if (!hash.present()) return bind_null(index);
  if (hashes_used_ == hashes_.size()) throw BookError{"book: more hashes in one statement than it has room for"};
  auto& bytes = hashes_[hashes_used_++];
  bytes = bytes_of(hash);
  bind_bytes(index, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Hash128 Statement::hash(int column) const noexcept {
  const std::string_view stored = bytes(column);
  if (stored.size() != 16) return {};
  Hash128 hash;
  for (std::size_t i = 0; i < 8; ++i) {
    hash.high = hash.high << 8U | static_cast<unsigned char>(stored[i]);
    hash.low = hash.low << 8U | static_cast<unsigned char>(stored[8 + i]);
  }
  return hash;
}

Statement& Database::statement(const char* literal) {
  auto& held = statements_[literal];
  if (!held) held = prepare(literal);
  return *held;
}

std::int64_t Database::integer(const char* sql) {
  const auto query = prepare(sql);
  return query->step() ? query->integer(0) : 0;
}

std::string Database::text(const char* sql) {
  const auto query = prepare(sql);
  return query->step() ? std::string{query->text(0)} : std::string{};
}

std::vector<std::unique_ptr<Database>> Database::begin_reading_together(std::size_t) {
  begin_reading();
  return {};
}

Transaction::Transaction(Database& database) : database_{database}, nested_{database.in_transaction()} {
  if (nested_)
    database_.execute("SAVEPOINT nested");
  else
    database_.begin();
}

Transaction::~Transaction() {
  if (done_ || !database_.in_transaction()) return;
  try {
    if (nested_)
      database_.execute("ROLLBACK TO nested; RELEASE nested");
    else
      database_.rollback();
  } catch (...) {
    // The disk failed, the server is gone, or there is no memory to say so: closing the connection rolls back.
  }
}

void Transaction::commit() {
  if (nested_)
    database_.execute("RELEASE nested");
  else
    database_.commit();
  done_ = true;
}

Reading::Reading(Database& database) : database_{database}, mine_{!database.in_transaction()} {
  if (mine_) database_.begin_reading();
}

Reading::~Reading() {
  if (!mine_ || !database_.in_transaction()) return;
  try {
    database_.commit();
  } catch (...) {
    // Nothing was written; closing the connection ends it.
  }
}

}  // namespace lettrage::book::sql
