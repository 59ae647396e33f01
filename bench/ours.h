/// \file
/// Our own reader as the pipeline uses it: batches of 256 KiB are cut one after the other, and parsed by as many
/// threads as are asked for.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/batch.h"
#include "formats/format.h"

namespace lettrage::bench {

inline constexpr std::size_t batch_bytes = 256 * 1024;  // as the pipeline cuts

/// A whole file in memory and its format.
struct Input {
  std::shared_ptr<const std::string> bytes;
  const formats::Format* format = nullptr;
};
/// Ends the program where no format is recognised.
[[nodiscard]] Input input_of(std::string bytes);

/// Hears of every parsed batch, on the thread that parsed it; with one thread, in file order.
using Visit = std::function<void(const Batch&)>;

void read(const Input& input, unsigned threads, const Visit& visit);
/// The serial half alone: into how many batches the file is cut.
[[nodiscard]] std::size_t cut(const Input& input);
/// Movements as the pipeline counts them: transactions, entries without any, transactions of status reports.
[[nodiscard]] std::size_t movements(const Batch& batch);

}  // namespace lettrage::bench
