/// \file
/// Reads the columns of a row into records, and what they name into an arena.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "book/sql/database.h"
#include "core/text_arena.h"

namespace lettrage::book::sql {

/// The values of a column that has few.
class Repeated {
 public:
  std::string_view keep(std::string_view text, TextArena& arena) {
    if (text == last_) return last_;
    const auto found = values_.find(text);
    last_ = found != values_.end() ? *found : *values_.insert(arena.keep(text)).first;
    return last_;
  }

 private:
  std::string_view last_;
  std::unordered_set<std::string_view> values_;
};

/// Reads columns one after the other, so that adding one does not renumber the rest. Texts go to the arena.
class Reader {
 public:
  Reader(const Statement& row, TextArena& arena) : row_{row}, arena_{arena} {}
  std::string_view text() { return arena_.keep(row_.text(column_++)); }
  std::string_view word() { return row_.text(column_++); }  ///< until the next row
  /// Of a column with few values: each is kept once, which is less to read, and what reads them finds them in the cache.
  std::string_view text(Repeated& values) { return values.keep(row_.text(column_++), arena_); }
  std::string string() { return std::string{row_.text(column_++)}; }
  std::int64_t integer() { return row_.integer(column_++); }
  Date date() { return row_.date(column_++); }
  Hash128 hash() { return row_.hash(column_++); }
  Currency currency() { return row_.currency(column_++); }
  bool flag() { return row_.integer(column_++) != 0; }
  template <class Number>
  Number number() {
    return static_cast<Number>(integer());
  }

 private:
  const Statement& row_;
  TextArena& arena_;
  int column_ = 0;
};

/// Rows up to this number, as far as that is worth preparing for: a damaged book may say anything.
inline std::size_t expected_rows(std::int64_t last) {
  return static_cast<std::size_t>(std::clamp<std::int64_t>(last, 0, std::int64_t{1} << 24));
}

}  // namespace lettrage::book::sql
