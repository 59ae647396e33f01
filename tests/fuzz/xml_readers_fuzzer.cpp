// The promise of the two readers of XML: the fast one accepts nothing that the reference reader refuses, and tells of what it
// accepts the same, whatever it has learnt before and wherever the file was cut.
//
// Documents stand one after the other, parted by the byte 0x1E, and are read by one thread, so that a later one runs over
// what an earlier one taught. An input that begins with a byte below 8 says itself which message it is and how it is cut (in
// the next two bytes); for any other, a plain document, its content decides.
#include <string>
#include <vector>

#include "tests/formats/xml_readings.h"
#include "tests/fuzz/fuzz.h"

namespace lettrage::fuzz {
namespace {

using namespace formats::xml::testing;

void hold(const Message& message, std::string_view document, std::size_t at_least, std::size_t piece) {
  for (const Piece& part : pieces_of(formats::xml::testing::format_named(message.format), document, at_least, piece)) {
    const Verdict verdict = compare(part, message.schema);
    promise(verdict.problem.empty(), verdict.problem);
  }
}

/// One small change, chosen by the document itself: what was just learnt must not hide it.
std::string changed(std::string document, std::uint64_t how) {
  constexpr std::string_view pieces[] = {"<",  ">", "&", "]]>",  "<!--", "-->",  "<![CDATA[",
                                         "\"", "'", "/", "<a/>", " ",    "\xC3", "&#1;"};
  if (document.empty()) return document;
  const std::size_t at = (how >> 8U) % document.size();
  switch (how % 4) {
    case 0: document.erase(at, 1 + (how >> 40U) % 8); break;
    case 1: document.insert(at, pieces[(how >> 40U) % std::size(pieces)]); break;
    case 2: document[at] = static_cast<char>(how >> 40U); break;
    default: document.insert(at, document.substr((how >> 32U) % document.size(), 1 + (how >> 48U) % 64)); break;
  }
  return document;
}

void check(std::string_view bytes) {
  const std::uint64_t chosen = choice(bytes);
  const bool told = bytes.size() >= 3 && bytes[0] >= 0 && bytes[0] < 8;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const Message& message = told ? messages()[byte(0) % messages().size()] : message_of(bytes, chosen);
  std::size_t at_least = told ? 1 + byte(1) * 16U : 1 + (chosen >> 16U) % 4096;
  std::size_t piece = told ? 1 + byte(2) * 16U : 1 + (chosen >> 32U) % 4096;
  if (at_least > 3000) at_least = piece = static_cast<std::size_t>(-1);  // as a whole
  if (told) bytes.remove_prefix(3);
  forget_learnt(message.schema);
  std::string last;
  for (;;) {
    const std::size_t end = bytes.find('\x1E');
    last = bytes.substr(0, end);
    hold(message, last, at_least, piece);
    if (end == std::string_view::npos) break;
    bytes.remove_prefix(end + 1);
  }
  hold(message, changed(last, chosen * 0x9E3779B97F4A7C15U), at_least, piece);
}

}  // namespace
}  // namespace lettrage::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lettrage::fuzz::check(lettrage::fuzz::view(data, size));
  return 0;
}
