// MT950, the statement message of SWIFT between banks: an MT940 without `:86:`. How it is read: formats/swift.
#include <string_view>

#include "formats/format.h"
#include "formats/swift/cutter.h"
#include "formats/swift/message.h"
#include "formats/swift/reader.h"

namespace lettrage::formats::mt950 {
namespace {

Likelihood sniff(std::string_view head) { return swift::sniff(head, swift::MessageType::Mt950); }

void parse(Batch& batch) { swift::read_messages(batch, "mt950"); }

}  // namespace

Format describe() {
  return {
      .id = "mt950", .title = "SWIFT MT950 statement message", .sniff = sniff, .make_cutter = swift::make_cutter, .parse = parse};
}

}  // namespace lettrage::formats::mt950
