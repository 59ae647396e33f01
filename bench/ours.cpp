#include "bench/ours.h"

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace lettrage::bench {
namespace {

/// The serial half: finds where batches end.
class Cuts {
 public:
  explicit Cuts(const Input& input) : input_{input}, cutter_{input.format->make_cutter()} {}

  /// nullptr at the end. Safe on several threads.
  std::unique_ptr<Batch> next() {
    const std::scoped_lock lock{mutex_};
    const std::string_view rest = std::string_view{*input_.bytes}.substr(at_);
    if (rest.empty()) return nullptr;
    formats::Cut cut = cutter_->cut(rest, batch_bytes, true);
    if (cut.length == 0) cut.length = rest.size();
    auto batch = std::make_unique<Batch>();
    batch->block = input_.bytes;
    batch->bytes = rest.substr(0, cut.length);
    batch->offset = at_;
    batch->first = at_ == 0;
    batch->last = cut.length == rest.size();
    batch->context = {.prologue = std::move(open_.prologue), .epilogue = cut.next.epilogue, .open_levels = open_.open_levels};
    open_ = std::move(cut.next);
    at_ += cut.length;
    return batch;
  }

 private:
  const Input& input_;
  std::unique_ptr<formats::Cutter> cutter_;
  std::mutex mutex_;
  Context open_;
  std::size_t at_ = 0;
};

}  // namespace

Input input_of(std::string bytes) {
  const formats::Format* format = formats::detect(std::string_view{bytes}.substr(0, 64 * 1024));
  if (format == nullptr) {
    std::fputs("the format of the file is not recognised\n", stderr);
    std::exit(1);
  }
  return {.bytes = std::make_shared<const std::string>(std::move(bytes)), .format = format};
}

void read(const Input& input, unsigned threads, const Visit& visit) {
  Cuts cuts{input};
  const auto work = [&] {
    while (const std::unique_ptr<Batch> batch = cuts.next()) {
      input.format->parse(*batch);
      visit(*batch);
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
}

std::size_t cut(const Input& input) {
  Cuts cuts{input};
  std::size_t batches = 0;
  while (cuts.next() != nullptr) ++batches;
  return batches;
}

std::size_t movements(const Batch& batch) {
  std::size_t count = batch.transactions.size();
  for (const Entry& e : batch.entries) count += e.transactions == 0 && !e.continues;
  for (const Status& s : batch.statuses) count += s.level == StatusLevel::Transaction;
  return count;
}

}  // namespace lettrage::bench
