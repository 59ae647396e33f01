// MT941, the balance report of SWIFT: balances and totals, hardly ever entries. How it is read: formats/swift.
#include <string_view>

#include "formats/format.h"
#include "formats/swift/cutter.h"
#include "formats/swift/message.h"
#include "formats/swift/reader.h"

namespace lettrage::formats::mt941 {
namespace {

Likelihood sniff(std::string_view head) { return swift::sniff(head, swift::MessageType::Mt941); }

void parse(Batch& batch) { swift::read_messages(batch, "mt941"); }

}  // namespace

Format describe() {
  return {
      .id = "mt941", .title = "SWIFT MT941 balance report", .sniff = sniff, .make_cutter = swift::make_cutter, .parse = parse};
}

}  // namespace lettrage::formats::mt941
