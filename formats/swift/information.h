/// \file
/// The texts of a booking: `:86:` in all its dialects, and the supplementary details of `:61:`.
#pragma once

#include <string_view>
#include <vector>

#include "core/batch.h"
#include "formats/swift/statement_line.h"

namespace lettrage::formats::swift {

/// Raw lines around one `:61:`, in the batch's bytes.
struct EntryTexts {
  std::vector<std::string_view> supplementary;  ///< of `:61:` after its first line
  std::vector<std::string_view> information;    ///< of every `:86:` that follows
  std::vector<std::string_view> non_swift;      ///< of `:NS:`
};

/// Returns how the `:86:` is written, in words for people; empty for free text.
/// Fills codes, references, parties, remittance, original amount, charges and return reason of `entry`, whose direction,
/// amount and reversal are known already. `line` is the entry's `:61:`, decoded; `own_account` ours, which is nobody's
/// counterparty.
std::string_view read_information(Batch& batch, Entry& entry, const StatementLine& line, const EntryTexts& texts,
                                  std::string_view own_account);

}  // namespace lettrage::formats::swift
