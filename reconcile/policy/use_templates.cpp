#include <fmt/format.h>

#include <algorithm>

#include "core/hash.h"
#include "reconcile/letters/templates.h"
#include "reconcile/policy/policy.h"

namespace lettrage::reconcile {

std::vector<Diagnostic> use_templates(Policy& policy, std::span<const TemplateFile> files) {
  LoadedTemplates loaded = load_templates(files);
  const bool bad = std::any_of(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                               [](const Diagnostic& d) { return d.severity == Severity::Error; });
  if (bad) return std::move(loaded.diagnostics);
  policy.letters = std::move(loaded.templates);
  Hasher hasher;
  hasher.add(policy.hash);
  for (const TemplateFile& file : files) hasher.add(std::string_view{file.path}.substr(file.path.rfind('/') + 1)).add(file.text);
  policy.hash = fmt::format("{:016x}", hasher.finish().high);
  return std::move(loaded.diagnostics);
}

}  // namespace lettrage::reconcile
