/// \file
/// Cuts BAI2 files before accounts and transactions, and says what is open at the cut.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "formats/bai2/records.h"
#include "formats/format.h"

namespace lettrage::formats::bai2 {

[[nodiscard]] std::unique_ptr<Cutter> make_cutter();

/// What is open where a batch begins, as `Context::prologue` carries it: three lines, each ended.
struct Opened {
  std::string_view totals;   ///< `Totals::save`
  std::string_view group;    ///< the fields of its 02 record, with commas; empty where none was seen
  std::string_view account;  ///< the first two fields of its 03 record
};
[[nodiscard]] Opened read_prologue(std::string_view prologue) noexcept;

/// Epilogue: the code of the record that follows the batch, which may have to close what has no trailer.
[[nodiscard]] std::string epilogue_for(RecordCode next);
[[nodiscard]] RecordCode read_epilogue(std::string_view epilogue) noexcept;

}  // namespace lettrage::formats::bai2
