#include "pipeline/effects.h"

#include "pipeline/csv_rows.h"

namespace lettrage::pipeline {
namespace {

bool asks(const MovementRow& row) { return row.outcome == Outcome::Suggested || row.outcome == Outcome::Unmatched; }

void print(RowBlock& block, const ReferenceData& data) {
  auto provisional = block.provisional.begin();
  for (std::uint32_t i = 0; i < block.rows.movements.size(); ++i) {
    const MovementRow& row = block.rows.movements[i];
    RowBlock::Lines lines{.movement = {.at = block.movements.size()}, .exception = {.at = block.exceptions.size()}};
    append_row(block.movements, row, block.file);
    if (asks(row)) append_exception(block.exceptions, row);
    if (provisional == block.provisional.end() || *provisional != i) continue;
    ++provisional;
    lines.movement.length = block.movements.size() - lines.movement.at;
    lines.exception.length = block.exceptions.size() - lines.exception.at;
    block.provisional_lines.push_back(lines);
  }
  for (const book::StoredAllocation& a : block.rows.allocations)
    append_row(block.allocations, a, data.invoices[a.invoice].invoice_id);
  for (const JournalRow& line : block.rows.journal) append_row(block.journal, line);
}

}  // namespace

void print(Effects& effects, const ReferenceData& data) {
  for (Effect& effect : effects) {
    if (auto* block = std::get_if<RowBlock>(&effect)) print(*block, data);
  }
}

}  // namespace lettrage::pipeline
