// MT940, the customer statement of SWIFT: what tells it from its siblings. How it is read: formats/swift.
#include <algorithm>
#include <string_view>

#include "formats/format.h"
#include "formats/swift/cutter.h"
#include "formats/swift/reader.h"
#include "formats/swift/scanner.h"
#include "formats/swift/text.h"

namespace lettrage::formats::mt940 {
namespace {

/// The message type of block 2, `{2:I940…` or `{2:O940…`; empty where there is no such block.
std::string_view message_type(std::string_view line) {
  const std::size_t at = line.find("{2:");
  if (at == std::string_view::npos || line.size() < at + 7 || (line[at + 3] != 'I' && line[at + 3] != 'O')) return {};
  const std::string_view type = line.substr(at + 4, 3);
  return swift::all_digits(type) ? type : std::string_view{};
}

/// The first message decides: balances but neither floor limit, date and time nor totals, which make it MT942 or MT941.
/// Without a frame an MT950 looks the same until a `:86:` tells them apart; it is read as the statement it is.
Likelihood sniff(std::string_view head) {
  if (swift::trim_left(head).substr(0, 1) == "<") return Likelihood::No;  // XML, whatever texts it carries
  swift::Scanner scanner;
  bool reference = false, account = false, sequence = false, balance = false, entry = false;
  while (const auto line = scanner.peek(head, true)) {
    if (line->kind == swift::LineKind::Block || line->kind == swift::LineKind::Terminator) {
      const std::string_view type = message_type(line->text(head));
      if (!type.empty() && !reference) return type == "940" ? Likelihood::Yes : Likelihood::No;
    }
    if (line->kind == swift::LineKind::Tag) {
      if (line->tag == swift::Tag::Reference && reference) break;
      switch (line->tag) {
        case swift::Tag::FloorLimit:
        case swift::Tag::DateTime:
        case swift::Tag::Total: return Likelihood::No;
        case swift::Tag::Reference: reference = true; break;
        case swift::Tag::Account:
        case swift::Tag::AccountBic: account = true; break;
        case swift::Tag::Sequence: sequence = true; break;
        case swift::Tag::Opening:
        case swift::Tag::OpeningPage:
        case swift::Tag::Closing:
        case swift::Tag::ClosingPage: balance = true; break;
        case swift::Tag::Line: entry = true; break;
        default: break;
      }
    }
    scanner.advance(*line, head);
  }
  // One of the mandatory fields may be missing: that is a fault to report, not another format.
  const int fields = int{reference} + int{account} + int{sequence} + int{balance} + int{entry};
  if (fields >= 3 && (balance || entry)) return Likelihood::Yes;
  return reference && fields >= 2 ? Likelihood::Maybe : Likelihood::No;
}

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
