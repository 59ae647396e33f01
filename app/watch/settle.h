/// \file
/// Which files are complete: nobody says so, it has to be seen. A file that was renamed into place is complete; one that was
/// closed after writing is, when it stays the same for a moment; one of which nothing is known but its size and time is, when
/// both stay the same for longer. Pure: no file is touched here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/watch/moment.h"
#include "reconcile/policy/watch_policy.h"

namespace lettrage::watch {

/// What a look at a file gives; two that are equal mean that nothing was written between. The time is compared, never
/// counted with: clocks of clients are wrong.
struct Look {
  std::uint64_t inode = 0, bytes = 0;
  std::int64_t modified_ns = 0;
  bool operator==(const Look&) const = default;
};

/// Names that are never taken: hidden ones, reasons (`.why.txt`, which come back with what was quarantined), and those that end
/// as `policy.ignore` says, in any case.
[[nodiscard]] bool is_ignored(std::string_view name, const reconcile::WatchPolicy& policy);

class Settling {
 public:
  /// Everything that the folder holds now; what is not among it is forgotten.
  void scanned(const std::map<std::string, Look>& files, const Moment& now);
  /// Events; the next scan has to follow for them to count.
  void closed(const std::string& name) { hints_[name] = Hint::Closed; }
  void moved_in(const std::string& name) { hints_[name] = Hint::Moved; }
  void written(const std::string& name) { hints_[name] = Hint::Open; }
  /// Its time or rights were set, as clients do after they closed it: that is no writing.
  void touched(const std::string& name) { touched_.insert(name); }
  /// Events were lost: nothing is known but what is seen.
  void forget_hints();

  [[nodiscard]] std::vector<std::string> settled(const reconcile::WatchPolicy& policy, const Moment& now) const;
  /// When the next file will have settled, should nothing happen to it; steady time.
  [[nodiscard]] std::optional<std::int64_t> next_ms(const reconcile::WatchPolicy& policy, const Moment& now) const;
  [[nodiscard]] std::size_t size() const noexcept { return files_.size(); }
  [[nodiscard]] bool knows(const std::string& name) const { return files_.contains(name); }
  /// Since when the oldest is known, steady time.
  [[nodiscard]] std::optional<std::int64_t> oldest_ms() const;
  void taken(const std::string& name) { files_.erase(name), hints_.erase(name), touched_.erase(name); }

 private:
  enum class Hint : std::uint8_t { None, Open, Closed, Moved };
  struct File {
    Look look;
    std::int64_t first_ms = 0, same_since_ms = 0;
    Hint hint = Hint::None;
  };
  [[nodiscard]] static std::int64_t wait_ms(const File& file, const reconcile::WatchPolicy& policy);
  std::map<std::string, File> files_;
  std::map<std::string, Hint> hints_;  ///< not yet seen by a scan
  std::set<std::string> touched_;      ///< likewise
};

/// Whether the drop counts as closed, so that its files may be taken: always, or with the trigger, or for twelve hours from the
/// cut-off on; so late files of a night are taken as they come, and those of the next evening wait again.
[[nodiscard]] bool is_closed(const reconcile::WatchPolicy& policy, bool triggered, const Moment& now);

}  // namespace lettrage::watch
