#include "formats/swift/message.h"

#include "formats/swift/text.h"

namespace lettrage::formats::swift {
namespace {

struct FirstMessage {
  Frame frame;
  MessageFacts facts;
  bool reference = false, account = false, sequence = false, balance = false;

  /// One of the mandatory fields may be missing: that is a fault to report, not another format.
  [[nodiscard]] Likelihood likelihood() const {
    if (frame.blocks && frame.type != MessageType::Unknown) return Likelihood::Yes;
    const bool telling = balance || facts.floor_limit;
    const int fields = int{reference} + int{account} + int{sequence} + int{telling || facts.totals} + int{facts.lines};
    if (fields >= 3 && (telling || facts.lines)) return Likelihood::Yes;
    return reference && fields >= 2 ? Likelihood::Maybe : Likelihood::No;
  }
};

FirstMessage first_message(std::string_view head) {
  FirstMessage message;
  MessageFacts& facts = message.facts;
  Scanner scanner;
  for (;;) {
    while (scanner.take_text(head)) {  // says nothing about the message
    }
    const auto line = scanner.peek(head, true);
    if (!line) break;
    if (line->starts_statement && scanner.statement_open()) break;
    scanner.advance(*line, head);
    switch (line->tag) {
      case Tag::Reference: message.reference = true; break;
      case Tag::Account:
      case Tag::AccountBic: message.account = true; break;
      case Tag::Sequence: message.sequence = true; break;
      case Tag::DateTime: facts.dated = facts.dated || !facts.lines; break;
      case Tag::FloorLimit: facts.floor_limit = facts.floor_limit || !(facts.opened || facts.lines); break;
      case Tag::Opening:
      case Tag::OpeningPage: facts.opened = facts.opened || !facts.lines; [[fallthrough]];
      case Tag::Closing:
      case Tag::ClosingPage: message.balance = true; break;
      case Tag::CreditTotal:
      case Tag::DebitTotal: facts.totals = true; break;
      case Tag::Line: facts.lines = true; break;
      default: break;
    }
  }
  message.frame = scanner.statement_open() ? scanner.frame() : scanner.next_frame();
  return message;
}

}  // namespace

MessageType type_of(const Frame& frame, const MessageFacts& facts) noexcept {
  if (facts.floor_limit && !facts.opened) return MessageType::Mt942;
  if (frame.type != MessageType::Unknown) return frame.type;
  if (!facts.lines && (facts.dated || facts.totals)) return MessageType::Mt941;
  return facts.dated && !facts.opened ? MessageType::Mt942 : MessageType::Mt940;
}

Likelihood sniff(std::string_view head, MessageType wanted) {
  if (trim_left(head).substr(0, 1) == "<") return Likelihood::No;  // XML, whatever texts it carries
  const FirstMessage message = first_message(head);
  return type_of(message.frame, message.facts) == wanted ? message.likelihood() : Likelihood::No;
}

}  // namespace lettrage::formats::swift
