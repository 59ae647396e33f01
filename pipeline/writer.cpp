#include "pipeline/writer.h"

#include <utility>

namespace lettrage::pipeline {

void Writer::write(const Effects& effects) {
  for (const Effect& effect : effects) std::visit([this](const auto& one) { carry_out(one); }, effect);
}

void Writer::replace(Hash128 movement, std::string row, std::string exception) {
  const auto found = provisional_.find(movement);
  if (found == provisional_.end()) return;
  const RowBlock::Span line = found->second.movement;
  outputs_.movements().replace(line.at, line.length, std::move(row));
  replace_exception(movement, std::move(exception));
}

void Writer::replace_exception(Hash128 movement, std::string exception) {
  const auto found = provisional_.find(movement);
  if (found == provisional_.end() || found->second.exception.length == 0) return;
  const RowBlock::Span line = found->second.exception;
  outputs_.exceptions().replace(line.at, line.length, std::move(exception));
}

void Writer::carry_out(const FileBegins& begins) {
  book_.begin_file(begins.file);
  file_mark_ = outputs_.mark();
}

void Writer::carry_out(const StatementBegins& /*begins*/) {
  book_.mark_statement();
  statement_mark_ = outputs_.mark();
}

void Writer::carry_out(const RowBlock& block) {
  const std::uint64_t movements_at = outputs_.movements().append(block.movements);
  const std::uint64_t exceptions_at = outputs_.exceptions().append(block.exceptions);
  outputs_.allocations().append(block.allocations);
  outputs_.journal().append(block.journal);
  for (std::size_t i = 0; i < block.provisional.size(); ++i) {
    RowBlock::Lines lines = block.provisional_lines[i];
    lines.movement.at += movements_at;
    lines.exception.at += exceptions_at;
    provisional_[block.rows.movements[block.provisional[i]].id] = lines;
  }
  if (block.stored) {
    book_.write(block.rows);
  } else {
    book::Changes others = block.rows;
    others.movements.clear();
    if (!others.allocations.empty() || !others.journal.empty() || !others.teachings.empty()) book_.write(others);
  }
}

void Writer::carry_out(const StateBlock& block) { book_.write(block.changes); }

void Writer::carry_out(const StatementFails& /*fails*/) {
  book_.rollback_statement();
  take_back(statement_mark_);
}

void Writer::take_back(const Outputs::Mark& mark) {
  outputs_.rollback(mark);
  const std::uint64_t movements_end = outputs_.movements().mark();
  std::erase_if(provisional_, [&](const auto& known) { return known.second.movement.at >= movements_end; });
}

void Writer::carry_out(const StatementEnds& ends) { book_.add(ends.statement); }

void Writer::carry_out(const FileFails& fails) {
  book_.rollback_file();
  take_back(file_mark_);
  book_.begin_file(fails.file);
}

void Writer::carry_out(const FileEnds& ends) {
  book_.add(ends.diagnostics);
  book_.commit_file(ends.file);
}

}  // namespace lettrage::pipeline
