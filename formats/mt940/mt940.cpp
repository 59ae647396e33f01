// MT940, the customer statement of SWIFT. How it is read: formats/swift.
#include <string_view>

#include "formats/format.h"
#include "formats/swift/cutter.h"
#include "formats/swift/message.h"
#include "formats/swift/reader.h"

namespace lettrage::formats::mt940 {
namespace {

Likelihood sniff(std::string_view head) { return swift::sniff(head, swift::MessageType::Mt940); }

void parse(Batch& batch) { swift::read_messages(batch, "mt940"); }

}  // namespace

Format describe() {
  return {.id = "mt940",
          .title = "SWIFT MT940 customer statement",
          .sniff = sniff,
          .make_cutter = swift::make_cutter,
          .parse = parse};
}

}  // namespace lettrage::formats::mt940
