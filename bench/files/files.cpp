#include "bench/files/files.h"

#include <algorithm>
#include <array>

#include "bench/files/makers.h"
#include "core/hash.h"

namespace lettrage::bench {
namespace {

constexpr std::array<Kind, 10> all{{
    {"camt8", "xml", "camt.053.001.08, indented", make_camt},
    {"camt8c", "xml", "the same without white space", make_camt},
    {"camt8b", "xml", "batch-booked: 1,000 transactions to an entry", make_camt},
    {"camt8p", "xml", "camt8 with the prefix ns2:", make_camt},
    {"camt2", "xml", "camt.053.001.02, indented", make_camt},
    {"camt8x", "xml", "camt8 with CDATA, comments that hold tags, character references", make_camt},
    {"camt8m", "xml", "one entry that holds all transactions", make_camt},
    {"pain2", "xml", "pain.002.001.03, rejected collections", make_pain002},
    {"mt940de", "sta", "MT940, German: ?20 to ?34 with EREF, MREF, SVWZ", make_mt940},
    {"mt940nl", "sta", "MT940, Dutch: /EREF/, /CNTP/, /REMI/", make_mt940},
}};

}  // namespace

std::span<const Kind> kinds() { return all; }

std::uint64_t fingerprint(std::initializer_list<std::string_view> texts) {
  Hasher hasher;
  for (const std::string_view text : texts) hasher.add(text);
  return hasher.finish().low;
}

const Kind* find_kind(std::string_view name) {
  const auto* found = std::find_if(all.begin(), all.end(), [&](const Kind& kind) { return kind.name == name; });
  return found == all.end() ? nullptr : found;
}

}  // namespace lettrage::bench
