/// \file
/// Where private fields lie in files of fixed-width records. Internal to the room.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lettrage::anonymise {

enum class Kind : unsigned char {
  Text,
  Bic,
  First,  ///< begins a text that goes on in later fields and records
  Next,   ///< goes on with it, without a break where the part before it is full
};

/// Columns from 1, both ends included, as the standards print them.
struct Field {
  std::size_t from = 0, to = 0;
  Kind kind = Kind::Text;
};

/// The columns of one record: its characters if it is UTF-8, else its bytes.
class Columns {
 public:
  explicit Columns(std::string_view record);
  [[nodiscard]] std::string_view at(std::size_t from, std::size_t to) const;
  /// Bytes before the column `column`, from 1.
  [[nodiscard]] std::size_t byte_of(std::size_t column) const;
  [[nodiscard]] std::size_t size() const { return starts_.empty() ? record_.size() : starts_.size(); }

 private:
  std::string_view record_;
  std::vector<std::size_t> starts_;  ///< of each character; empty where bytes are columns
};

/// What earlier records say of where the fields of later ones lie.
struct Seen {
  std::string entry_class;     ///< NACHA: of the batch
  bool structured = false;     ///< CODA: of the movement's communication
  std::string communication;   ///< CODA: its type
  char account_structure = 0;  ///< CODA
};

struct RecordFormat {
  std::size_t width = 0;
  /// The private fields of a record. Records come in file order.
  std::vector<Field> (*fields)(const Columns& record, Seen& seen) = nullptr;
};

/// Nothing for a format without tables.
[[nodiscard]] std::optional<RecordFormat> record_format(std::string_view id);

}  // namespace lettrage::anonymise
