/// \file
/// Every key of the policy once: its name in TOML, what it means, where its value lives and what may stand there. Reading,
/// showing and hashing all go over this one list. Inside reconcile/policy only.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "reconcile/policy/policy.h"
#include "reconcile/policy/watch_policy.h"

namespace lettrage::reconcile::keys {

/// Minor units, written as decimal text in euros: TOML has no exact decimals, only floating point.
struct Amount {
  std::int64_t* minor;
};
/// A bool written as one of two words.
struct Choice {
  bool* value;
  std::string_view if_false, if_true;
};
using Value = std::variant<int*, std::uint16_t*, bool*, Charset*, Amount, Choice, std::string*, std::vector<int>*,
                           std::vector<std::string>*, DunningStep*>;

struct Key {
  std::string_view path;     ///< dotted, tables included: `retries.notice_days.soft`
  std::string_view comment;  ///< unit and meaning
  Value (*value)(Policy& policy);
  std::int64_t min = 0, max = 0;  ///< of a number, and of each number of a list
};

[[nodiscard]] std::span<const Key> all();

/// The same for what stands beside the policy in its file: how to watch.
struct WatchKey {
  std::string_view path, comment;
  Value (*value)(WatchFile& file);
  std::int64_t min = 0, max = 0;
};
[[nodiscard]] std::span<const WatchKey> watch();

/// The key that begins a `[[retries.for]]`, none of the conditions: those are `scheme`, `segment` and `creditor`.
inline constexpr std::string_view retries_prefix = "retries.";
/// Whether `[[retries.for]]` may change it: not what holds for a mandate as a whole.
[[nodiscard]] bool is_exceptional(const Key& key) noexcept;
[[nodiscard]] bool is_given(const RetryException& exception, const Key& key) noexcept;

struct CreditorKey {
  std::string_view name, comment;
  std::string CreditorPolicy::*text;
};
[[nodiscard]] std::span<const CreditorKey> creditor_keys();

/// `value` as TOML.
[[nodiscard]] std::string text_of(const Value& value);
/// A TOML basic string.
[[nodiscard]] std::string quoted(std::string_view text);
/// 16 hex digits over the effective values and the data files of reconcile/returns.
[[nodiscard]] std::string hash_of(const Policy& policy);

}  // namespace lettrage::reconcile::keys
