/// \file
/// Holds the messages of a file against a schema (docs/formats/validation.md). Streams: memory does not grow with the file.
/// Nothing is fetched: a document's own schemaLocation means nothing, a DTD ends the check.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/fault.h"

namespace lettrage::formats::xml {

/// The text of a schema of the user's own for a message such as `camt.053.001.08`, or nothing: then ours is taken.
using FindSchema = std::function<std::optional<std::string>(std::string_view message)>;
/// Appends up to `wanted` bytes of the file to `out`; returns how many, 0 at its end.
using ReadFile = std::function<std::size_t(std::string& out, std::size_t wanted)>;

struct Violation {
  Severity severity = Severity::Error;
  std::uint64_t offset = 0;  ///< bytes from the start of the decompressed file
  std::uint64_t line = 0;    ///< from 1
  std::string path;          ///< `Document/BkToCstmrStmt/Stmt/Ntry[3]/Amt`: the n-th of its name from the second on
  std::string text;          ///< what was expected and what was found, masked
};

/// One message and what it was held against.
struct Checked {
  std::string message;  ///< `camt.053.001.08`
  bool with_schema = false;
  bool own_schema = false;  ///< of the user, not ours
  bool to_the_end = true;   ///< false where the check had to stop (not well formed, too deep, too much)
  std::string note;         ///< why there was no schema or the check stopped, which version was assumed; may be empty
  std::uint64_t offset = 0, line = 1;
};

inline constexpr std::size_t violations_max = 100;  ///< told one by one

struct Validation {
  std::vector<Checked> messages;
  std::vector<Violation> violations;       ///< in file order, `violations_max` at most
  std::uint64_t errors = 0, warnings = 0;  ///< all of them
};

/// Keeps the schemas it has made, for the next file. One thread.
class Validator {
 public:
  explicit Validator(FindSchema find_schema);
  ~Validator();
  Validator(const Validator&) = delete;
  Validator& operator=(const Validator&) = delete;
  /// `first_offset`: of the first byte that `read` gives (a byte-order mark may be skipped). Throws nothing on bad input.
  [[nodiscard]] Validation validate(const ReadFile& read, std::uint64_t first_offset);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Our schema of `camt.053.001.08` and the like as one text for other tools, with the standard's namespace; `sepa`: with the
/// rules that SEPA adds. Empty where there is none.
[[nodiscard]] std::string schema_text(std::string_view message, bool sepa);

}  // namespace lettrage::formats::xml
