/// \file
/// Writing CSV: RFC 4180, LF, formula injection defused (CONTRACT.md).
#pragma once

#include <string>
#include <string_view>

namespace lettrage {

/// Appends a text field: quoted where it must be, and prefixed with `'` where a spreadsheet would run it.
void append_csv_text(std::string& out, std::string_view text);
/// Appends a field that we made ourselves (amount, date, id, code): never prefixed, quoted only if it must be.
void append_csv_plain(std::string& out, std::string_view text);

}  // namespace lettrage
