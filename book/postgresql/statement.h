/// \file
/// A prepared statement of PostgreSQL. What has parameters, or writes, is prepared on the server when it runs first, and its rows
/// come in one piece: they are few. A query without parameters inside of a transaction may be a whole table: it is read through
/// a cursor, some thousand rows at a time.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "book/postgresql/connection.h"
#include "book/postgresql/dialect.h"
#include "book/sql/database.h"

namespace lettrage::book::postgresql {

class Statement final : public sql::Statement {
 public:
  Statement(Connection& connection, std::string_view sql);
  ~Statement() override;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  bool step() override;
  void reset() noexcept override;

  [[nodiscard]] bool is_null(int column) const noexcept override;
  [[nodiscard]] std::int64_t integer(int column) const noexcept override;
  [[nodiscard]] std::string_view text(int column) const noexcept override;
  [[nodiscard]] std::string_view bytes(int column) const noexcept override;

 protected:
  void bind_integer(int index, std::int64_t value) override;
  void bind_null(int index) override;
  void bind_text(int index, std::string_view text) override;
  void bind_bytes(int index, std::string_view bytes) override;

 private:
  struct Parameter {
    std::string value;
    bool null = true, binary = false;
  };
  Parameter& parameter(int index);
  void start();
  void fetch();

  Connection& connection_;
  Translated translated_;
  std::string name_, cursor_;  ///< on the server; empty: not prepared, no cursor open
  std::uint64_t cursor_transaction_ = 0;
  bool running_ = false;
  std::vector<Parameter> parameters_;
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
  std::string room_;
  Result rows_;
  int row_ = -1, count_ = 0;
  mutable std::deque<std::string> restored_;  ///< texts of this row that stand for bytes
};

}  // namespace lettrage::book::postgresql
