// The promises of a policy file: a wrong one is an error with a place in the file; a right one, shown and read back, is the
// same policy; its rules can be asked of any movement. The bytes are a condition, too.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "reconcile/policy/policy.h"
#include "reconcile/rules/choose.h"
#include "tests/fuzz/fuzz.h"

namespace {

/// A movement whose texts are the input's own.
lettrage::Movement movement(std::string_view text) {
  lettrage::Movement m;
  m.direction = text.size() % 2 == 0 ? lettrage::Direction::Credit : lettrage::Direction::Debit;
  m.amount = {static_cast<std::int64_t>(text.size()) * 1'000'003, lettrage::eur};
  m.booking_date = lettrage::Date::from_days(20'500);
  m.remittance = text;
  m.account = m.details.counterparty_iban = text.substr(0, 34);
  m.details.counterparty_name = text.substr(text.size() / 2);
  return m;
}

void condition(std::string_view text) {
  const lettrage::reconcile::ParsedCondition parsed = lettrage::reconcile::parse_condition(text);
  lettrage::fuzz::promise(parsed.offset <= text.size(), "a complaint about a condition points into it");
  lettrage::fuzz::promise((parsed.condition == nullptr) == !parsed.complaint.empty(),
                          "a condition is good, or something is said");
  if (parsed.condition) (void)parsed.condition->holds(movement(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lettrage;
  const std::string toml{fuzz::view(data, size)};
  condition(toml);
  const reconcile::LoadedPolicy loaded = reconcile::load_policy(toml, "policy.toml");
  const auto lines = static_cast<std::uint64_t>(std::count(toml.begin(), toml.end(), '\n')) + 1;
  bool refused = false;
  for (const Diagnostic& d : loaded.diagnostics) {
    fuzz::promise(d.offset <= toml.size(), "a diagnostic points into the file");
    fuzz::promise(d.line <= lines, fmt::format("a diagnostic names a line of the file, not line {} of {}", d.line, lines));
    refused |= d.severity == Severity::Error;
  }
  if (refused) return 0;
  (void)reconcile::deciding_rule(loaded.policy, movement(toml));
  (void)reconcile::tags_of(loaded.policy, movement(toml));
  fuzz::promise(loaded.policy.hash.size() == 16, "a policy that may be used has a hash");
  const std::string shown = reconcile::show(loaded.policy);
  const reconcile::LoadedPolicy again = reconcile::load_policy(shown, "shown.toml");
  for (const Diagnostic& d : again.diagnostics)
    fuzz::promise(d.severity != Severity::Error, "a shown policy can be read: " + format(d));
  fuzz::promise(again.policy.hash == loaded.policy.hash, "a shown policy read back is the same policy");
  fuzz::promise(reconcile::show(again.policy) == shown, "and shows the same");
  return 0;
}
