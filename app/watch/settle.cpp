#include "app/watch/settle.h"

#include <algorithm>

namespace lettrage::watch {
namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool ends_with(std::string_view name, std::string_view end) noexcept {
  return name.size() >= end.size() && std::equal(end.begin(), end.end(), name.end() - static_cast<std::ptrdiff_t>(end.size()),
                                                 [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

bool is_ignored(std::string_view name, const reconcile::WatchPolicy& policy) {
  if (name.empty() || name.front() == '.' || ends_with(name, ".why.txt")) return true;
  return std::any_of(policy.ignore.begin(), policy.ignore.end(), [&](const std::string& end) { return ends_with(name, end); });
}

void Settling::scanned(const std::map<std::string, Look>& files, const Moment& now) {
  std::erase_if(files_, [&](const auto& known) { return !files.contains(known.first); });
  for (const auto& [name, look] : files) {
    const auto hint = hints_.find(name);
    auto [at, is_new] = files_.try_emplace(name);
    File& file = at->second;
    if (is_new) file = {.look = look, .first_ms = now.steady_ms, .same_since_ms = now.steady_ms, .hint = Hint::None};
    // Written to after it was closed, or another file in its place: what was heard of it holds no longer.
    if (file.look != look) {
      const bool same_file = file.look.inode == look.inode;
      if (!same_file) file.first_ms = now.steady_ms;
      const bool only_touched = same_file && file.look.bytes == look.bytes && touched_.contains(name);
      if (!only_touched) file.hint = Hint::None;
      file.look = look;
      file.same_since_ms = now.steady_ms;
    }
    if (hint != hints_.end()) file.hint = hint->second;
  }
  hints_.clear();
  touched_.clear();
}

void Settling::forget_hints() {
  hints_.clear();
  touched_.clear();
  for (auto& [name, file] : files_) file.hint = Hint::None;
}

std::int64_t Settling::wait_ms(const File& file, const reconcile::WatchPolicy& policy) {
  switch (file.hint) {
    case Hint::Moved: return 0;
    case Hint::Closed: return std::int64_t{policy.closed_seconds} * 1000;
    case Hint::None:
    case Hint::Open: break;
  }
  return std::int64_t{policy.settle_seconds} * 1000;
}

std::vector<std::string> Settling::settled(const reconcile::WatchPolicy& policy, const Moment& now) const {
  std::vector<std::string> names;
  for (const auto& [name, file] : files_) {
    if (now.steady_ms - file.same_since_ms >= wait_ms(file, policy)) names.push_back(name);
  }
  return names;
}

std::optional<std::int64_t> Settling::next_ms(const reconcile::WatchPolicy& policy, const Moment& now) const {
  std::optional<std::int64_t> next;
  for (const auto& [name, file] : files_) {
    const std::int64_t at = file.same_since_ms + wait_ms(file, policy);
    if (at > now.steady_ms && (!next || at < *next)) next = at;
  }
  return next;
}

std::optional<std::int64_t> Settling::oldest_ms() const {
  std::optional<std::int64_t> oldest;
  for (const auto& [name, file] : files_) oldest = std::min(oldest.value_or(file.first_ms), file.first_ms);
  return oldest;
}

bool is_closed(const reconcile::WatchPolicy& policy, bool triggered, const Moment& now) {
  const std::optional<int> cutoff = reconcile::parse_minute(policy.cutoff);
  if (triggered || (policy.trigger.empty() && !cutoff)) return true;
  constexpr int day = 24 * 60;
  return cutoff && (now.minute - *cutoff + day) % day < day / 2;
}

}  // namespace lettrage::watch
