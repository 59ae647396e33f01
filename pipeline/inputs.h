/// \file
/// The files of a run and their order: by what they say, never by name or arrival.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/batch.h"
#include "core/date.h"
#include "core/diagnostic.h"
#include "pipeline/source.h"

namespace lettrage::pipeline {

struct Input {
  Location location;  ///< `shown`: below the INPUT folder, or the name of a file given by itself
  std::uint64_t bytes = 0;
  std::string sha256;  ///< of the bytes as delivered; empty if they cannot be read
  std::string format;  ///< empty if unknown
  Date date;
  std::string account, sequence;
  int rank = 0;  ///< status answers, statements, notifications, intraday reports, all else
};

struct Inputs {
  std::vector<Input> files;             ///< in the order in which they are to be read
  std::vector<Diagnostic> diagnostics;  ///< folders that cannot be read
  std::string missing;                  ///< an input that does not exist: a usage error
};

/// Walks folders (hidden files and folders left out, links to folders not followed) and zip archives, whose members are
/// files as any; hashes each file and looks at its head, on `threads` threads. The result does not depend on their number.
/// `charset`: of text that is not UTF-8.
[[nodiscard]] Inputs find_inputs(const std::vector<std::string>& paths, unsigned threads, Charset charset = Charset::Cp1252);

}  // namespace lettrage::pipeline
