/// \file
/// Letters of notices as files: what the ledger knows, in the policy's words. docs/LETTERS.md.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "book/book.h"
#include "core/model/dunning.h"
#include "reconcile/dunning/announce.h"

namespace lettrage::pipeline {

/// Takes a file: its name, `nt….txt` or `nt….html`, and what stands in it.
using LetterSink = std::function<void(const std::string& name, std::string_view content)>;

/// Two files for each notice that there is still something to write about. Returns for how many.
std::size_t write_letters(std::span<const Notice> notices, const reconcile::DunningContext& context, const LetterSink& sink);

/// Which of the book's notices.
struct LetterChoice {
  Date latest;                   ///< for that day or before; absent: all
  std::string customer_id;       ///< of him alone; empty: of everybody
  std::vector<std::string> ids;  ///< these alone, whatever their status; empty: all that are due
};
struct LettersWritten {
  std::size_t letters = 0;
  std::vector<std::string> silent;   ///< notices with nothing left to write about
  std::vector<std::string> unknown;  ///< ids that the book does not have
};
/// Letters of stored notices, as things stand now. Reads the book only.
LettersWritten write_stored_letters(book::Book& book, const reconcile::Policy& policy, Date as_of, const LetterChoice& choice,
                                    const LetterSink& sink);

}  // namespace lettrage::pipeline
