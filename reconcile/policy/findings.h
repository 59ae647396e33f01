/// \file
/// What is wrong with a policy file, each with its place in it. Inside reconcile/policy only.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"

namespace lettrage::reconcile {

/// "an integer", "text", … for messages.
[[nodiscard]] std::string_view type_name(const toml::node& node);

class Findings {
 public:
  /// Both outlive it.
  Findings(std::string_view toml, std::string_view file) : toml_{toml}, file_{file} {}

  void report(Code code, toml::source_position at, std::string field, std::string text);
  /// About a place inside the text `node` holds: `inside` bytes after its first one.
  void report_inside(const toml::node& node, std::size_t inside, std::string field, std::string text);
  /// A key nobody knows, with the nearest of `candidates`.
  void unknown(const toml::key& key, const std::string& path, const std::vector<std::string_view>& candidates);
  [[nodiscard]] std::vector<Diagnostic> take() { return std::move(diagnostics_); }

 private:
  [[nodiscard]] std::size_t offset_of(toml::source_position at) const;
  /// Of the byte that became byte `inside` of the text whose first quote stands at `begin`.
  [[nodiscard]] std::size_t offset_inside(std::size_t begin, std::size_t inside) const;

  std::string_view toml_, file_;
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace lettrage::reconcile
