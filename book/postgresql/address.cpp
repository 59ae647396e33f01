#include "book/postgresql/address.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace lettrage::book::postgresql {
namespace {

constexpr std::string_view schema_key = "schema=";
constexpr std::size_t schema_max = 63;  // PostgreSQL cuts longer names

bool is_schema(std::string_view name) {
  return !name.empty() && name.size() <= schema_max && !name.starts_with("pg_") &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

}  // namespace

std::optional<Address> parse_address(const std::string& text, std::string& why) {
  Address address;
  const std::size_t query = std::min(text.find('?'), text.size());
  address.connection = text.substr(0, query);
  char separator = '?';
  for (std::size_t at = query; at < text.size();) {
    const std::size_t end = std::min(text.find('&', at + 1), text.size());
    const std::string_view parameter = std::string_view{text}.substr(at + 1, end - at - 1);
    if (parameter.starts_with(schema_key)) {
      address.schema = parameter.substr(schema_key.size());
    } else {
      address.connection += separator;
      address.connection += parameter;
      separator = '&';
    }
    at = end;
  }
  if (!is_schema(address.schema)) {
    why = "the schema of a book has letters, digits and _ only, 63 at most, and does not begin with pg_";
    return std::nullopt;
  }
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options{
      PQconninfoParse(address.connection.c_str(), &message), PQconninfoFree};
  PQfreemem(message);  // it may repeat the password
  if (!options) {
    why = "that is no address of a PostgreSQL database: postgresql://user@host:port/database?schema=NAME";
    return std::nullopt;
  }
  std::string host, database;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    if (std::strcmp(option->keyword, "host") == 0) host = option->val;
    if (std::strcmp(option->keyword, "dbname") == 0) database = option->val;
  }
  address.name = fmt::format("postgresql://{}/{} (schema {})", host, database, address.schema);
  return address;
}

}  // namespace lettrage::book::postgresql
