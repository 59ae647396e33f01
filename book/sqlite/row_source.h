/// \file
/// Rows in memory that a statement reads like a table: `INSERT INTO movements SELECT * FROM new_movements` stores a batch in
/// one go, which costs a third of binding each value of each row.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "book/sqlite/database.h"

struct sqlite3_context;

namespace lettrage::book::sqlite {

/// Takes the one value that is asked for. Texts are not copied: they live until the statement has run.
class Cell {
 public:
  Cell(sqlite3_context* context, std::array<unsigned char, 16>& bytes) : context_{context}, bytes_{bytes} {}
  void put(std::int64_t value);
  void put(std::nullptr_t);
  void put(std::string_view text);  ///< NULL if empty
  void put(Key key);
  void put(const Currency& currency) { put(currency.code()); }
  void put(Date date);     ///< days since 1970-01-01, NULL if absent
  void put(Hash128 hash);  ///< 16 bytes, most significant first; NULL if absent
  void put_bytes(std::string_view bytes);

 private:
  sqlite3_context* context_;
  std::array<unsigned char, 16>& bytes_;  // of a hash, until the row is stored
};

/// A table `name` of `columns` columns on one connection, which it outlives in use. It stays where it is.
class RowSource {
 public:
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;

  [[nodiscard]] int columns() const noexcept { return columns_; }
  [[nodiscard]] virtual std::size_t size() const noexcept = 0;
  virtual void give(Cell cell, std::size_t row, int column) const = 0;
  static constexpr int columns_max = 32;

 protected:
  RowSource(Database& database, const char* name, int columns);
  ~RowSource() = default;

 private:
  int columns_;
};

/// Rows of one type, refilled for each statement.
template <class Row>
class RowsOf final : public RowSource {
 public:
  using Give = void (*)(Cell cell, const Row& row, int column);
  RowsOf(Database& database, const char* name, int columns, Give value) : RowSource{database, name, columns}, give_{value} {}

  std::vector<Row> rows;

  [[nodiscard]] std::size_t size() const noexcept override { return rows.size(); }
  void give(Cell cell, std::size_t row, int column) const override { give_(cell, rows[row], column); }

 private:
  Give give_;
};

}  // namespace lettrage::book::sqlite
