/// \file
/// The files of OUT/<run-id>/ (CONTRACT.md "Outputs of run"). Written into a hidden folder beside their place, so that a run
/// that dies leaves nothing that looks finished; `publish.h` gives it its name when the book has committed the run.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/diagnostic.h"
#include "core/model/allocation.h"
#include "core/model/dunning.h"
#include "core/model/r_transaction.h"
#include "core/model/retry.h"
#include "core/model/rows.h"
#include "pipeline/certificate.h"
#include "pipeline/output_file.h"
#include "reconcile/matching/matching.h"

namespace lettrage::pipeline {

/// Of a run: the pain.008 files that left with it.
inline constexpr const char* collections_folder = "collections";

class Outputs {
 public:
  /// Creates `folder`; throws std::system_error where that cannot be. An empty one: decisions made outside of runs, which have
  /// the book alone; nothing is written and `complete` is not called.
  explicit Outputs(const std::string& folder, RunBasis basis = {});
  ~Outputs();  ///< removes the folder if `complete` was not reached

  OutputFile& movements() { return *files_[0]; }
  OutputFile& allocations() { return *files_[1]; }
  OutputFile& exceptions() { return *files_[2]; }
  OutputFile& r_transactions() { return *files_[3]; }
  OutputFile& retries() { return *files_[4]; }
  OutputFile& notices() { return *files_[5]; }
  OutputFile& journal() { return *files_[6]; }
  OutputFile& diagnostics() { return *files_[7]; }
  Certificate& certificate() { return *certificate_; }

  /// Positions of the files that a statement's rollback takes back (all but diagnostics).
  using Mark = std::vector<std::uint64_t>;
  [[nodiscard]] Mark mark() const;
  void rollback(const Mark& mark);

  /// The folder being written, for further files.
  [[nodiscard]] const std::string& folder() const noexcept { return folder_; }
  void write_file(const std::string& relative_path, std::string_view content);
  /// Takes over the collection files of a run whose place this one takes (same inputs, same id): what left the house stays
  /// to be found, for nothing writes it a second time.
  void keep_collections(const std::string& former_folder);
  /// Closes the tables; nothing may be appended to them any more. `together`: their hashes are made then, too.
  void close(const reconcile::Together& together = reconcile::one_by_one);
  /// SHA-256 of the files written so far, by name; without those that differ from run to run.
  [[nodiscard]] const std::map<std::string, std::string>& hashes();
  /// Writes SHA256SUMS. The folder stays from here on, even if the commit that is to cover it
  /// fails: whether it did is known when the book is opened again.
  void complete();

 private:
  [[nodiscard]] std::string sha256_of(const std::string& name) const;

  std::string folder_;
  std::vector<std::unique_ptr<OutputFile>> files_;
  std::unique_ptr<Certificate> certificate_;
  std::map<std::string, std::string> hashes_;
  bool complete_ = false;
};

}  // namespace lettrage::pipeline
