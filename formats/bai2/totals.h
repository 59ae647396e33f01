/// \file
/// The nesting of file, group and account, and the sums and counts that their trailers (49, 98, 99) are held against. The
/// cutter keeps them for the whole file and hands them from batch to batch.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "formats/bai2/records.h"

namespace lettrage::formats::bai2 {

enum class Level : std::uint8_t { Outside, File, Group, Account };

/// What a trailer says that its records do not.
struct Mismatch {
  bool sum = false;       ///< control total
  bool children = false;  ///< accounts of a group, groups of a file
  bool records = false;   ///< number of records
};

class Totals {
 public:
  /// What is open before a record.
  [[nodiscard]] Level level() const noexcept { return level_; }
  /// Closes what a record of this code cannot stand in, as an account without its trailer.
  void make_room(RecordCode code) noexcept;
  /// Takes a record, after `make_room`; for trailers says what does not agree.
  Mismatch take(const Record& record) noexcept;

  [[nodiscard]] std::string save() const;  ///< one line without its end
  /// The opposite; what is no such line leaves nothing open.
  [[nodiscard]] static Totals load(std::string_view line) noexcept;

 private:
  struct Sums {
    std::int64_t sum = 0, children = 0, records = 0;  ///< children: groups, accounts
    std::int64_t known = 1;                           ///< 0: an amount could not be read or added, so the sum proves nothing
    void add(Amount amount) noexcept;
  };
  void add_summaries(const Record& record) noexcept;
  void add_transaction(const Record& record) noexcept;
  static constexpr std::size_t values = 12;
  [[nodiscard]] std::array<std::int64_t*, values> all() noexcept;
  Mismatch close(const Record& record, Sums& own, Sums* parent, bool counts_children) noexcept;

  Sums file_, group_, account_;
  Level level_ = Level::Outside;
};

}  // namespace lettrage::formats::bai2
