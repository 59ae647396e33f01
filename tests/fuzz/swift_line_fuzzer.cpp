// The two readings of a `:61:`: what is read by hand is what the grammar reads.
#include <tuple>

#include "formats/swift/statement_line.h"
#include "tests/fuzz/fuzz.h"

namespace lettrage::fuzz {
namespace {

void check(std::string_view text) {
  using formats::swift::StatementLine;
  const auto fields = [](const StatementLine& line) {
    return std::tie(line.value_date, line.entry_date, line.mark, line.funds, line.amount, line.type, line.reference,
                    line.bank_reference);
  };
  const auto usual = formats::swift::parse_usual_statement_line(text);
  const auto any = formats::swift::parse_any_statement_line(text);
  for (const auto& line : {usual, any}) {
    if (!line) continue;
    for (const std::string_view field : {line->value_date, line->amount, line->type, line->reference, line->bank_reference}) {
      touch(field);
    }
  }
  if (usual) promise(any && fields(*usual) == fields(*any), "a line is read by hand as the grammar reads it");
}

}  // namespace
}  // namespace lettrage::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lettrage::fuzz::check(lettrage::fuzz::view(data, size));
  return 0;
}
