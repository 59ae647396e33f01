/// \file
/// `postgresql://user@host/database?schema=NAME`: an address of libpq's, and which schema holds the book.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lettrage::book::postgresql {

struct Address {
  std::string connection;           ///< without our own parameter
  std::string schema = "lettrage";  ///< letters, digits and `_`
  std::string name;                 ///< for messages: no user, no password
};

[[nodiscard]] inline bool is_address(std::string_view text) {
  return text.starts_with("postgresql://") || text.starts_with("postgres://");
}
/// Nothing for an address that is none; `why` says it without repeating what may be a secret.
[[nodiscard]] std::optional<Address> parse_address(const std::string& text, std::string& why);

}  // namespace lettrage::book::postgresql
