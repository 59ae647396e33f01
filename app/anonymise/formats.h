/// \file
/// One function for each way a file is built. Internal to the room. Each gives the whole copy.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/anonymise/mapper.h"

namespace lettrage::anonymise {

/// ISO 20022: everything that stands in an element is replaced unless the element is known to hold a code, an amount, a
/// date, a count or an indicator. Nothing for a document type declaration, which no reader here takes.
[[nodiscard]] std::optional<std::string> copy_xml(std::string_view bytes, Mapper& mapper);
/// MT940 and its relatives: account, references and texts.
[[nodiscard]] std::string copy_swift(std::string_view bytes, Mapper& mapper);
/// Records of fixed width (`format`: the format's id) by their tables of positions. Nothing for a format without a table.
[[nodiscard]] std::optional<std::string> copy_records(std::string_view bytes, std::string_view format, Mapper& mapper);
/// Reference data with a header (CSV), by the columns of CONTRACT; nothing if the first line is no such header.
[[nodiscard]] std::optional<std::string> copy_table(std::string_view bytes, Mapper& mapper);

/// UTF-8 where the whole file is, else one byte a character.
[[nodiscard]] Encoding encoding_of(std::string_view bytes);

}  // namespace lettrage::anonymise
