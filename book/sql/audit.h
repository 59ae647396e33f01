/// \file
/// The audit chain: each record carries the hash of the one before it, so that none can be changed, put in or taken out
/// without all later ones failing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "book/book.h"

namespace lettrage::book::sql {

/// What stands before the first record.
[[nodiscard]] inline std::string first_audit_hash() { return std::string(64, '0'); }
/// SHA-256 in lower-case hex over `previous`, the record's number, and its fields with their lengths.
[[nodiscard]] std::string audit_hash(std::string_view previous, std::int64_t seq, const AuditRow& row);

}  // namespace lettrage::book::sql
