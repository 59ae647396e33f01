/// \file
/// The main job: a folder of bank files and the open invoices in, decided movements, outputs and a book out. The only user
/// of oneTBB.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "book/book.h"
#include "core/date.h"
#include "core/diagnostic.h"
#include "pipeline/batches.h"
#include "pipeline/summary.h"
#include "reconcile/policy/policy.h"

namespace lettrage::pipeline {

/// What a terminal shows while a run goes on; updated by the stages, read by whoever draws it.
struct Progress {
  std::atomic<std::uint64_t> files_done{0}, files_total{0}, bytes_done{0}, bytes_total{0}, movements{0};
};

struct RunOptions {
  std::vector<std::string> inputs;                                      ///< files and folders
  std::vector<std::string> invoices, mandates, customers, collections;  ///< reference data to import first
  reconcile::Policy policy;
  Date as_of;
  std::string out = "out";
  unsigned threads = 0;  ///< 0: all cores
  std::size_t batch_bytes = default_batch_bytes;
  const std::atomic<bool>* interrupted = nullptr;  ///< set by a signal: stop after the file at hand
  Progress* progress = nullptr;
  /// Retries leave where the policy lets them (`release_automatically`), into `collections/`. False for a run that is not kept:
  /// nobody may send what no book knows of.
  bool release = false;
  bool durable = true;  ///< the outputs are on the disk before the commit that covers them
  /// What was found committed when the book was opened and got its name only then. A run among it that is this one was cut off
  /// between its commit and its end: it is not read again.
  std::vector<book::Publication> finished;
};

/// What became of one input, or of one member of an archive.
struct FileOutcome {
  std::string path, shown;    ///< as opened, and as outputs and diagnostics name it
  std::string sha256;         ///< empty if it could not be read
  std::string state;          ///< `read`, `quarantined`, `duplicate`; `sent` of collections of ours
  bool part_refused = false;  ///< a statement of it, or a record
};

struct RunResult {
  Summary summary;
  std::string folder;                   ///< OUT/<run-id>
  std::vector<Diagnostic> diagnostics;  ///< errors and warnings, in order, at most 1000
  std::vector<FileOutcome> files;       ///< those that were looked at, in the order in which they were read
  bool usage_error = false;             ///< an input that does not exist: nothing was done
  bool interrupted = false;
  std::optional<book::Publication> finished;  ///< the run was committed before; nothing was done but to name its outputs
};

/// Runs. Bad input is in the result; BookError and system_error end the run and leave the book without it.
[[nodiscard]] RunResult run(const RunOptions& options, book::RunBook& book);

/// What files of reference data held; the diagnostics' errors are rows and files left out.
struct ImportResult {
  std::size_t rows = 0;
  std::vector<Diagnostic> diagnostics;
  std::vector<std::string> hashes;  ///< SHA-256 of the files, as delivered
};
enum class ReferenceKind { Invoices, Mandates, Customers, Collections };
/// Imports reference data files into a book. Up to `threads` read it (0: as many as the machine has).
[[nodiscard]] ImportResult import_files(ReferenceKind kind, const std::vector<Location>& files, book::RunBook& book, bool replace,
                                        unsigned threads = 0);
/// Reads CSV or NDJSON files of reference data (not collections) into `data`, and leaves it at that.
[[nodiscard]] ImportResult read_rows(ReferenceKind kind, const std::vector<Location>& files, ReferenceData& data);

/// The book's snapshot made ready for deciding: collections linked to their invoices, implied ones added.
/// Up to `threads` read it (0: as many as the machine has).
[[nodiscard]] book::Snapshot load_linked(book::RunBook& book, unsigned threads = 0);

}  // namespace lettrage::pipeline
