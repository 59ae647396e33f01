/// \file
/// `inspect --validate`: holds a file's messages against their schemas.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"
#include "formats/xml/validate.h"
#include "pipeline/source.h"

namespace lettrage::cli {

/// Holds files against schemas. Keeps those it has made for the next file.
class SchemaCheck {
 public:
  /// `folder`: with schemas of the user's own, found by message (`camt.053.001.08.xsd`); empty: ours.
  explicit SchemaCheck(const std::string& folder);
  /// What the schemas say of a file, as diagnostics in file order. `format` is what it was read as.
  [[nodiscard]] std::vector<Diagnostic> check(std::string_view format, const pipeline::Location& location);

 private:
  formats::xml::Validator validator_;
  pipeline::Archives archives_;
};

}  // namespace lettrage::cli
