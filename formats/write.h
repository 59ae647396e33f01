/// \file
/// What the writers of statement formats have in common: whole statements in, a file and what it could not carry out.
/// Writers are pure: the same content gives the same bytes.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/statement_content.h"

namespace lettrage::formats {

/// What a target format could not carry, by field and reason, each with how often it happened.
class Losses {
 public:
  /// `field` is a key of `inspect`, `why` a half sentence; both are literals.
  void add(std::string_view field, std::string_view why) { ++counts_[{field, why}]; }
  [[nodiscard]] const std::map<std::pair<std::string_view, std::string_view>, std::uint64_t>& counts() const noexcept {
    return counts_;
  }
  /// Something was lost of that field.
  [[nodiscard]] bool speak_of(std::string_view field) const noexcept {
    const auto first = counts_.lower_bound({field, {}});
    return first != counts_.end() && first->first.first == field;
  }
  void add(const Losses& more) {
    for (const auto& [what, count] : more.counts_) counts_[what] += count;
  }
  [[nodiscard]] bool empty() const noexcept { return counts_.empty(); }

 private:
  std::map<std::pair<std::string_view, std::string_view>, std::uint64_t> counts_;
};

/// Facts of the source file.
struct FileContent {
  std::string_view message_id;  ///< of the source; empty where it had none
  std::string_view created_at;  ///< as the source says it; empty where it does not
  std::string_view digest;  ///< lower-case hex of a hash over the source, at least 24 digits: ids that are missing come from it
  std::span<const StatementContent* const> statements;
};

struct Written {
  std::string text;
  Losses losses;
};

/// Why `content` cannot be written in any format that states money exactly: an entry without currency, direction or amount
/// (its fault has been reported), or a statement without account or currency. Empty where it can.
[[nodiscard]] std::string_view why_not(const StatementContent& content) noexcept;

}  // namespace lettrage::formats
