#include "pipeline/batches.h"

#include <algorithm>
#include <utility>

namespace lettrage::pipeline {
namespace {
constexpr std::size_t head_bytes = 64 * 1024;
}

Batches::Batches(Source& source, std::size_t batch_bytes)
    : source_{&source}, batch_bytes_{std::max<std::size_t>(batch_bytes, 1)}, block_{std::make_shared<const std::string>()} {
  fill(head_bytes);
  offset_ = source_->skipped();
  const std::string_view head{*block_};
  const auto refuse = [&](Code code) {
    if (!source_->fault()) faults_.push_back({.code = code, .severity = Severity::Error, .unit = Unit::File});
    done_ = true;
  };
  if (head.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    refuse(Code::FileEmpty);
    return;
  }
  format_ = formats::detect(head.substr(0, head_bytes));
  if (format_ == nullptr) {
    refuse(Code::FileUnknownFormat);
    return;
  }
  cutter_ = format_->make_cutter();
}

// A new block with the bytes not yet cut off and as many more as make `size`; batches keep the old one alive.
void Batches::fill(std::size_t size) {
  std::string bytes;
  bytes.reserve(size);
  bytes.assign(*block_, at_);
  while (bytes.size() < size && !source_end_) source_end_ = source_->read(bytes, size - bytes.size()) == 0;
  block_ = std::make_shared<const std::string>(std::move(bytes));
  at_ = 0;
}

std::unique_ptr<Batch> Batches::next() {
  if (done_) return nullptr;
  std::size_t wanted = 4 * batch_bytes_;
  formats::Cut cut;
  bool last = false;
  for (;;) {
    const std::string_view bytes = std::string_view{*block_}.substr(at_);
    if (bytes.size() <= batch_bytes_ && !source_end_) {
      fill(std::max(wanted, head_bytes));
      continue;
    }
    cut = cutter_->cut(bytes, batch_bytes_, source_end_);
    if (cut.length > 0) {
      last = source_end_ && cut.length == bytes.size();
      break;
    }
    if (source_end_) {  // nothing left, or nothing the cutter wants
      cut.length = bytes.size();
      last = true;
      break;
    }
    if (bytes.size() >= record_bytes_max) {
      faults_.push_back({.code = Code::FileTooLarge, .severity = Severity::Error, .unit = Unit::File, .offset = offset_});
      done_ = true;
      return nullptr;
    }
    wanted = std::max(wanted, bytes.size()) * 2;
    fill(std::min(wanted, record_bytes_max));
  }
  auto batch = std::make_unique<Batch>();
  batch->block = block_;
  batch->bytes = std::string_view{*block_}.substr(at_, cut.length);
  batch->offset = offset_;
  batch->line = line_;
  line_ += static_cast<std::uint64_t>(std::count(batch->bytes.begin(), batch->bytes.end(), '\n'));
  batch->first = std::exchange(first_, false);
  batch->last = last;
  batch->context = {.prologue = std::exchange(prologue_, std::move(cut.next.prologue)),
                    .epilogue = std::move(cut.next.epilogue),
                    .open_levels = std::exchange(open_levels_, cut.next.open_levels)};
  at_ += cut.length;
  offset_ += cut.length;
  done_ = last;
  if (last && source_->fault()) return nullptr;  // cut short by a fault of the container: never parse half a file
  return batch;
}

std::vector<Fault> Batches::faults() const {
  std::vector<Fault> all = faults_;
  if (source_->fault()) all.push_back(*source_->fault());
  if (cutter_) all.insert(all.end(), cutter_->faults().begin(), cutter_->faults().end());
  return all;
}

}  // namespace lettrage::pipeline
