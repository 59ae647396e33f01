// MT942, the interim transaction report of SWIFT: entries of the day without balances. How it is read: formats/swift.
#include <string_view>

#include "formats/format.h"
#include "formats/swift/cutter.h"
#include "formats/swift/message.h"
#include "formats/swift/reader.h"

namespace lettrage::formats::mt942 {
namespace {

Likelihood sniff(std::string_view head) { return swift::sniff(head, swift::MessageType::Mt942); }

void parse(Batch& batch) { swift::read_messages(batch, "mt942"); }

}  // namespace

Format describe() {
  return {.id = "mt942",
          .title = "SWIFT MT942 interim transaction report",
          .sniff = sniff,
          .make_cutter = swift::make_cutter,
          .parse = parse};
}

}  // namespace lettrage::formats::mt942
