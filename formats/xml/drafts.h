/// \file
/// What several messages put together in the same way before it becomes part of a record.
#pragma once

#include <string_view>
#include <vector>

#include "core/records.h"

namespace lettrage::formats::xml {

/// The first of several elements counts.
inline void set_if_absent(std::string_view& to, std::string_view value) noexcept {
  if (to.empty()) to = value;
}

/// CdtrRefInf or RfrdDocInf until it ends. Views live on the batch.
struct ReferenceDraft {
  std::string_view code, proprietary, issuer, value;
  /// Nothing without a value; its type is the code, else the proprietary one, else the issuer's name.
  void add_to(std::vector<StructuredReference>& references) const {
    if (value.empty()) return;
    std::string_view type = code;
    set_if_absent(type, proprietary);
    set_if_absent(type, issuer);
    references.push_back({type, value});
  }
};

}  // namespace lettrage::formats::xml
