/// \file
/// The book's SQL as PostgreSQL takes it: parameters are `$1`, not `?` or `?1`; and two words differ.
#pragma once

#include <string>
#include <string_view>

namespace lettrage::book::postgresql {

struct Translated {
  std::string sql;
  int parameters = 0;
  bool reads = false;  ///< a query
};
[[nodiscard]] Translated translate(std::string_view sql);

}  // namespace lettrage::book::postgresql
