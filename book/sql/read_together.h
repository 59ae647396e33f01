/// \file
/// Readings of a book that do not wait for each other.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "book/sql/database.h"

namespace lettrage::book::sql {

/// Reads only, from the database it is given; leaves alone what the others write to.
using ReadingJob = std::function<void(Database&)>;

/// As many as were asked for; 0: as many as the machine has.
[[nodiscard]] std::size_t readers(std::size_t threads) noexcept;

/// Carries out all of them on up to `threads` threads, each with a connection of its own, where
/// the database has such; in their order, so those that take longest come first. All see the same book: the one before this
/// transaction, or, within one, what it has written, too (then on one thread). What a job throws is thrown when the others at
/// work have ended.
void read_together(Database& database, std::size_t threads, std::span<const ReadingJob> jobs);

}  // namespace lettrage::book::sql
