#include "formats/write.h"

namespace lettrage::formats {

std::string_view why_not(const StatementContent& content) noexcept {
  const Statement& s = content.statement;
  if (s.account.empty()) return "it names no account";
  if (!s.currency.present()) return "it names no currency";
  for (const EntryContent& e : content.entries) {
    if (!e.entry.amount.currency.present()) return "an entry has no amount that can be known exactly";
    if (e.entry.direction == Direction::None) return "an entry is neither credit nor debit";
  }
  return {};
}

}  // namespace lettrage::formats
