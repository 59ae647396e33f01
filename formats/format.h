/// \file
/// The whole contract between a file format and the rest. A format is a folder `formats/<id>/` whose `<id>.cpp` defines
/// `Format lettrage::formats::<id>::describe()`; CMake finds it and writes the list. Formats know no file, no thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/batch.h"

namespace lettrage::formats {

enum class Likelihood : std::uint8_t { No, Maybe, Yes };

/// Where the next batch may begin.
struct Cut {
  std::size_t length = 0;  ///< of the prefix of the bytes shown that belongs to the batch; 0: show more bytes
  Context next;            ///< what is open after it; the batch just cut gets `epilogue`, the next one `prologue`
};

/// Cuts one file into batches between records. One per file, used by one thread, cheap: it finds boundaries only.
class Cutter {
 public:
  virtual ~Cutter() = default;
  /// `bytes` are those not yet cut off, from the last cut on; `at_least` is the batch size wished for: the cut is the
  /// first possible one at or after it, and 0 if there is none in `bytes`. `last`: the file ends with `bytes`, so the answer is
  /// all of it or a cut before its end. Bytes shown again are those shown before with more behind them.
  [[nodiscard]] virtual Cut cut(std::string_view bytes, std::size_t at_least, bool last) = 0;
  /// Faults only a whole-file view can see (an end tag that closes another element, a truncated file).
  [[nodiscard]] const std::vector<Fault>& faults() const noexcept { return faults_; }

 protected:
  std::vector<Fault> faults_;
};

struct Format {
  std::string_view id;     ///< the folder's name; also names its fixtures, fuzzer and bench
  std::string_view title;  ///< what a person calls it
  /// Judges the first 64 KiB (less if the file is shorter). Cheap, and never Yes for another format's file.
  Likelihood (*sniff)(std::string_view head);
  std::unique_ptr<Cutter> (*make_cutter)();
  /// Appends every record of `batch.bytes` to the batch, and a fault for each that cannot be. Runs on many batches at
  /// once: no state outside `batch`. Never throws on bad input.
  void (*parse)(Batch& batch);
};

/// All formats, in order of their ids.
[[nodiscard]] std::span<const Format> all();
/// The format of a file by its content, never by its name; nullptr where none says Yes, or several say Maybe only.
[[nodiscard]] const Format* detect(std::string_view head);

}  // namespace lettrage::formats
