/// \file
/// Collects what a check finds.
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "book/book.h"
#include "book/sql/database.h"

namespace lettrage::book::sql {

/// Fills one Check. The first hundred failures are listed, the rest counted.
class Findings {
 public:
  Findings(int number, std::string name) : check_{number, std::move(name), 0, {}, {}} {}
  void looked_at(std::uint64_t things = 1) noexcept { check_.checked += things; }
  void fail(std::string text) { list(check_.failures, failures_, std::move(text)); }
  void note(std::string text) { list(check_.notes, notes_, std::move(text)); }
  [[nodiscard]] Book::Check finish() && {
    close(check_.failures, failures_);
    close(check_.notes, notes_);
    return std::move(check_);
  }

 private:
  static constexpr std::uint64_t listed_max = 100;
  static void list(std::vector<std::string>& texts, std::uint64_t& count, std::string text) {
    if (++count <= listed_max) texts.push_back(std::move(text));
  }
  static void close(std::vector<std::string>& texts, std::uint64_t count) {
    if (count > listed_max) texts.push_back(fmt::format("and {} more", count - listed_max));
  }
  Book::Check check_;
  std::uint64_t failures_ = 0, notes_ = 0;
};

// One function per invariant of CONTRACT.md, in its order, and one for the reminders. They read only.
[[nodiscard]] Book::Check verify_files(Database& database);
[[nodiscard]] Book::Check verify_money(Database& database);
[[nodiscard]] Book::Check verify_statements(Database& database);
[[nodiscard]] Book::Check verify_counted_once(Database& database);
[[nodiscard]] Book::Check verify_retries(Database& database, const Book::RetryLimits& limits);
[[nodiscard]] Book::Check verify_journal(Database& database);
[[nodiscard]] Book::Check verify_audit(Database& database);
[[nodiscard]] Book::Check verify_dunning(Database& database);

}  // namespace lettrage::book::sql
