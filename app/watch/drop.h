/// \file
/// A drop: files of one folder that are worked on together, and what became of each.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "book/book.h"
#include "pipeline/run.h"
#include "reconcile/policy/policy.h"
#include "reconcile/policy/watch_policy.h"

namespace lettrage::watch {

/// What runs go by, and beside it how to watch: all that a policy's file says.
struct NightPolicy : reconcile::Policy {
  reconcile::WatchPolicy watch;
  reconcile::AlertPolicy alerts;
};

struct Drop {
  std::filesystem::path folder;    ///< where its files lie
  std::vector<std::string> names;  ///< of the files
  /// It was taken before, and nobody knows how far it came: what the book has already is not run again.
  bool again = false;
  int attempts = 0;  ///< that failed
};

struct Verdict {
  std::string name;
  bool refused = false;  ///< all of it or a part: a person has to look
  bool duplicate = false;
  std::string why;  ///< of a refused one, for people
};

/// What the book says after a run, as far as people are told of it.
struct BookFigures {
  std::uint64_t waiting = 0;                            ///< movements that wait for a person
  std::set<std::pair<std::string, Date>> statements;    ///< account and day of those of the last weeks
  std::vector<book::Book::SentCollection> collections;  ///< of the last weeks; none where nothing came back with this run
};

struct DropResult {
  /// Of all files, unless there was a fault or it was interrupted; files that the disk would not give are left out, too: they
  /// are tried again.
  std::vector<Verdict> verdicts;
  std::string fault;  ///< what may pass, and why nothing is decided; empty: none
  bool interrupted = false;
  std::optional<pipeline::Summary> summary;  ///< absent where there was nothing but reference data
  std::string outputs;                       ///< folder of the run
  /// Files with a statement whose balance does not tie, with their SHA-256.
  std::vector<std::pair<std::string, std::string>> unbalanced;
  std::optional<BookFigures> figures;
};

/// What each run is given beside its drop: the options of `lettrage run`.
struct RunSettings {
  /// Opens the book for writing, or says why not.
  std::function<std::unique_ptr<book::Book>(std::string& why)> open;
  /// Opens it for reading; nothing where that is not possible now. Never waits for a writer.
  std::function<std::unique_ptr<book::Book>()> look;
  std::string out = "out";
  std::vector<std::string> invoices, mandates, customers, collections;
  unsigned threads = 0;
};

/// By its name, what `import` would be told: `invoices*.csv`, `mandates*.ndjson` …, packed or not. Collections that were sent
/// (pain.008) are known by their content.
[[nodiscard]] std::optional<pipeline::ReferenceKind> reference_kind(std::string_view name);

/// Runs `pipeline::run` over the drop, its reference data first; of a drop without files, only looks into the book. Exceptions of
/// the book and the disk become `fault`.
[[nodiscard]] DropResult run_drop(const RunSettings& settings, const NightPolicy& policy, const Drop& drop, Date as_of,
                                  const std::atomic<bool>& stop, pipeline::Progress& progress);

/// How many movements wait for a person; nothing where the book cannot be read now.
[[nodiscard]] std::optional<std::uint64_t> count_waiting(const RunSettings& settings);

}  // namespace lettrage::watch
