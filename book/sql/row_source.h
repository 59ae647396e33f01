/// \file
/// Rows in memory that the database takes in bulk: SQLite reads them like a table (`INSERT INTO movements SELECT * FROM
/// new_movements`, a third of the cost of binding each value of each row), PostgreSQL has them copied in.
#pragma once

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "book/sql/database.h"

namespace lettrage::book::sql {

/// Holds the one value that is asked for. Texts and bytes are not copied: they live until the rows are stored.
class Cell {
 public:
  enum class Kind : unsigned char { Null, Integer, Text, Bytes };

  void put(std::int64_t value) {
    kind_ = Kind::Integer;
    integer_ = value;
  }
  void put(std::nullptr_t) { kind_ = Kind::Null; }
  void put(std::string_view text) { text.empty() ? put(nullptr) : put(Key{text}); }  ///< NULL if empty
  void put(Key key) {
    kind_ = Kind::Text;
    text_ = key.text;
  }
  void put(const Currency& currency) { put(currency.code()); }
  void put(Date date) { date.present() ? put(std::int64_t{date.days()}) : put(nullptr); }  ///< days since 1970-01-01
  void put(Hash128 hash) {                                                                 ///< 16 bytes, most significant first
    if (!hash.present()) return put(nullptr);
    hash_ = bytes_of(hash);
    put_bytes({reinterpret_cast<const char*>(hash_.data()), hash_.size()});
  }
  void put_bytes(std::string_view bytes) {
    kind_ = Kind::Bytes;
    text_ = bytes;
  }

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] std::int64_t integer() const noexcept { return integer_; }
  [[nodiscard]] std::string_view text() const noexcept { return text_; }  ///< or bytes; a hash's live in the cell

 private:
  Kind kind_ = Kind::Null;
  std::int64_t integer_ = 0;
  std::string_view text_;
  std::array<unsigned char, 16> hash_{};
};

/// Rows for one table on one connection, which outlives it. It stays where it is.
class RowSource {
 public:
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;

  /// `new_…` or `all_…`, after the table that the rows are for.
  [[nodiscard]] const char* name() const noexcept { return name_; }
  [[nodiscard]] std::string_view table() const noexcept { return std::string_view{name_}.substr(4); }
  /// What a column holds that is not NULL, a letter for each: `i` integer, `t` text, `b` bytes. Staged, they are c0, c1 …
  [[nodiscard]] std::string_view columns() const noexcept { return columns_; }
  [[nodiscard]] virtual std::size_t size() const noexcept = 0;
  virtual void give(Cell& cell, std::size_t row, int column) const = 0;
  static constexpr std::size_t columns_max = 32;

 protected:
  RowSource(Database& database, const char* name, std::string_view columns)
      : database_{database}, name_{name}, columns_{columns} {
    if (columns.size() > columns_max) throw std::logic_error{"more columns than a row source has room for"};
    database.add(*this);
  }
  ~RowSource() { database_.remove(*this); }

 private:
  Database& database_;
  const char* name_;
  std::string_view columns_;
};

/// Rows of one type, refilled for each statement.
template <class Row>
class RowsOf final : public RowSource {
 public:
  using Give = void (*)(Cell& cell, const Row& row, int column);
  RowsOf(Database& database, const char* name, std::string_view columns, Give value)
      : RowSource{database, name, columns}, give_{value} {}

  std::vector<Row> rows;

  [[nodiscard]] std::size_t size() const noexcept override { return rows.size(); }
  void give(Cell& cell, std::size_t row, int column) const override { give_(cell, rows[row], column); }

 private:
  Give give_;
};

}  // namespace lettrage::book::sql
