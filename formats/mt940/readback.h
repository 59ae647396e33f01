/// \file
/// What a reader makes of a line that was written: the writer's proof that it has said what it could not carry.
#pragma once

#include <string>
#include <string_view>

#include "core/records.h"
#include "formats/write.h"

namespace lettrage::formats::mt940 {

/// One `:61:` with what belongs to it, as it stands in the message.
struct WrittenLine {
  std::string statement_line;  ///< behind the tag, without line end
  std::string supplementary;   ///< a line or nothing
  std::string information;     ///< lines of `:86:` with their ends, behind the tag; or nothing
};

/// What the line was made of.
struct Meant {
  const Entry& entry;
  const PaymentDetails& details;
  std::string_view additional_information;
  std::string_view own_account;
};

/// Reads `written` as any file is read, and adds a loss for each field that comes back otherwise and of which `losses` does
/// not speak yet. Blanks are not compared: lines are cut anywhere.
void add_silent_losses(const Meant& meant, const WrittenLine& written, Losses& losses);

}  // namespace lettrage::formats::mt940
