// The promises of a policy file: a wrong one is an error with a line of the file; a right one, shown and read back, is the
// same policy.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "reconcile/policy/policy.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lettrage;
  const std::string toml{fuzz::view(data, size)};
  const reconcile::LoadedPolicy loaded = reconcile::load_policy(toml, "policy.toml");
  const auto lines = static_cast<std::uint64_t>(std::count(toml.begin(), toml.end(), '\n')) + 1;
  bool refused = false;
  for (const Diagnostic& d : loaded.diagnostics) {
    fuzz::promise(d.offset <= toml.size(), "a diagnostic points into the file");
    fuzz::promise(d.line <= lines, fmt::format("a diagnostic names a line of the file, not line {} of {}", d.line, lines));
    refused |= d.severity == Severity::Error;
  }
  if (refused) return 0;
  fuzz::promise(loaded.policy.hash.size() == 16, "a policy that may be used has a hash");
  const std::string shown = reconcile::show(loaded.policy);
  const reconcile::LoadedPolicy again = reconcile::load_policy(shown, "shown.toml");
  for (const Diagnostic& d : again.diagnostics)
    fuzz::promise(d.severity != Severity::Error, "a shown policy can be read: " + format(d));
  fuzz::promise(again.policy.hash == loaded.policy.hash, "a shown policy read back is the same policy");
  fuzz::promise(reconcile::show(again.policy) == shown, "and shows the same");
  return 0;
}
