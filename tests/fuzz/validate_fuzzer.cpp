// The promises of holding any bytes against a schema: every place lies in the file, words are there, counts are those of
// what is listed, and where the file is read in pieces it comes out the same.
#include <algorithm>
#include <optional>
#include <string>

#include "formats/xml/validate.h"
#include "tests/fuzz/fuzz.h"

namespace lettrage::fuzz {
namespace {

using formats::xml::Validation;
using formats::xml::Validator;
using formats::xml::Violation;

Validation check(std::string_view bytes, std::size_t block) {
  static Validator validator{[](std::string_view) { return std::optional<std::string>{}; }};
  std::size_t at = 0;
  return validator.validate(
      [&](std::string& out, std::size_t wanted) {
        const std::string_view part = bytes.substr(at, std::min(wanted, block));
        out += part;
        at += part.size();
        return part.size();
      },
      0);
}

void hold(std::string_view bytes) {
  const Validation whole = check(bytes, bytes.size() + 1);
  std::uint64_t errors = 0;
  for (const Violation& v : whole.violations) {
    promise(v.offset <= bytes.size() && v.line >= 1, "a violation stands in the file");
    promise(!v.path.empty() && !v.text.empty(), "a violation has a path and words");
    if (v.severity == Severity::Error) ++errors;
  }
  promise(errors <= whole.errors && whole.violations.size() <= whole.errors + whole.warnings, "what is listed is counted");
  const Validation pieces = check(bytes, 61);
  promise(pieces.errors == whole.errors && pieces.warnings == whole.warnings && pieces.messages.size() == whole.messages.size(),
          "pieces come out as the whole");
}

}  // namespace
}  // namespace lettrage::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lettrage::fuzz::hold(lettrage::fuzz::view(data, size));
  return 0;
}
