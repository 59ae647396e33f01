#include "book/postgresql/dialect.h"

#include <algorithm>
#include <utility>

namespace lettrage::book::postgresql {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::pair<std::string_view, std::string_view> words[] = {
    {"group_concat(", "string_agg("},
    {"CROSS JOIN", "JOIN"},  // SQLite's word for a join whose tables are taken in the order in which they are named
};

}  // namespace

Translated translate(std::string_view sql) {
  Translated out;
  out.reads = sql.starts_with("SELECT");
  out.sql.reserve(sql.size() + 16);
  for (std::size_t at = 0; at < sql.size();) {
    if (sql[at] == '\'') {  // a doubled quote in a literal is the end of one and the beginning of the next
      const std::size_t end = std::min(sql.find('\'', at + 1), sql.size() - 1) + 1;
      out.sql += sql.substr(at, end - at);
      at = end;
    } else if (sql[at] == '?') {
      int number = 0;
      for (++at; at < sql.size() && is_digit(sql[at]); ++at) number = number * 10 + (sql[at] - '0');
      if (number == 0) number = out.parameters + 1;
      out.parameters = std::max(out.parameters, number);
      out.sql += '$' + std::to_string(number);
    } else {
      const auto* word = std::find_if(std::begin(words), std::end(words),
                                      [&](const auto& pair) { return sql.substr(at).starts_with(pair.first); });
      if (word != std::end(words)) {
        out.sql += word->second;
        at += word->first.size();
      } else {
        out.sql += sql[at++];
      }
    }
  }
  return out;
}

}  // namespace lettrage::book::postgresql
