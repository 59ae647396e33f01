/// \file
/// Which presentations demand the same debt, by their EndToEndIds: the retries we write are named `<id>-R<n>`.
#pragma once

#include <string_view>

namespace lettrage::reconcile {

/// k of a trailing `-R<k>`, 0 where there is none.
[[nodiscard]] constexpr unsigned retry_suffix(std::string_view end_to_end_id) noexcept {
  const std::size_t at = end_to_end_id.rfind("-R");
  if (at == std::string_view::npos || at + 2 == end_to_end_id.size() || end_to_end_id.size() - at > 4) return 0;
  unsigned k = 0;
  for (const char c : end_to_end_id.substr(at + 2)) {
    if (c < '0' || c > '9') return 0;
    k = k * 10 + static_cast<unsigned>(c - '0');
  }
  return k;
}

/// The id of the first presentation.
[[nodiscard]] constexpr std::string_view base_of(std::string_view end_to_end_id) noexcept {
  return retry_suffix(end_to_end_id) == 0 ? end_to_end_id : end_to_end_id.substr(0, end_to_end_id.rfind("-R"));
}

}  // namespace lettrage::reconcile
