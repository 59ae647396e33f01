/// \file
/// Carries out effects: appends to the outputs and writes to the book, in order, and takes back in both what a quarantined
/// statement or file left there. One thread at a time.
#pragma once

#include <unordered_map>

#include "book/run_book.h"
#include "pipeline/effects.h"
#include "pipeline/outputs.h"

namespace lettrage::pipeline {

class Writer {
 public:
  Writer(Outputs& outputs, book::RunBook& book) : outputs_{outputs}, book_{book} {}

  /// `effects` were printed. What the outputs or the book throw ends the run.
  void write(const Effects& effects);
  /// The line of a provisional movement will read `row` instead; its exception line is gone, or reads `exception`.
  /// Does nothing for a movement whose row is of an earlier run.
  void replace(Hash128 movement, std::string row, std::string exception);
  /// Its exception line alone.
  void replace_exception(Hash128 movement, std::string exception);

 private:
  void carry_out(const RowBlock& block);
  void carry_out(const StateBlock& block);
  void carry_out(const FileBegins& begins);
  void carry_out(const StatementBegins& begins);
  void carry_out(const StatementFails& fails);
  void carry_out(const StatementEnds& ends);
  void carry_out(const FileFails& fails);
  void carry_out(const FileEnds& ends);
  void take_back(const Outputs::Mark& mark);

  Outputs& outputs_;
  book::RunBook& book_;
  Outputs::Mark file_mark_, statement_mark_;
  std::unordered_map<Hash128, RowBlock::Lines> provisional_;  ///< where their lines stand in the outputs
};

}  // namespace lettrage::pipeline
