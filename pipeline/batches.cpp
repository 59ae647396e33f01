#include "pipeline/batches.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lettrage::pipeline {
namespace {
constexpr std::size_t head_bytes = 64 * 1024;
}

Batches::Batches(Source& source, std::size_t batch_bytes, Charset charset)
    : source_{&source},
      batch_bytes_{std::max<std::size_t>(batch_bytes, 1)},
      block_{std::make_shared<const std::string>()},
      charset_{charset} {
  fill(head_bytes);
  offset_ = source_->skipped();
  const std::string_view head{*block_};
  const std::size_t text = head.find_first_not_of(" \t\r\n");
  if (text == std::string_view::npos) {
    refuse(Code::FileEmpty);
    return;
  }
  format_ = formats::detect(head.substr(0, head_bytes));
  if (format_ == nullptr) {
    refuse(Code::FileUnknownFormat);
    return;
  }
  cutter_ = format_->make_cutter();
  encoding_settled_ = head[text] == '<';
  if (!encoding_settled_ && !source_->assumed_encoding().empty()) {
    findings_.push_back({.fault = {.code = Code::EncodingAssumed, .severity = Severity::Info, .field = "text"},
                         .detail = fmt::format("Read as {}.", source_->assumed_encoding())});
  }
}

void Batches::refuse(Code code) {
  if (!source_->fault()) {
    findings_.push_back(
        {.fault = {.code = code, .severity = Severity::Error, .unit = Unit::File, .offset = offset_}, .detail = {}});
  }
  done_ = true;
}

// Some banks break lines after so many bytes, so that a character may stand on two of them: line ends are passed over.
void Batches::check_encoding(const Batch& batch) {
  if (encoding_settled_) return;
  const std::string_view bytes = batch.bytes;
  const Utf8Check before = utf8_;
  if (utf8_.feed(bytes) && utf8_.whole()) return;
  utf8_ = before;
  bool good = true;
  std::uint64_t line = batch.line;
  for (std::size_t at = 0; at < bytes.size() && good;) {
    const std::size_t end = std::min(bytes.find_first_of("\r\n", at), bytes.size());
    if (utf8_.whole()) {
      character_offset_ = batch.offset + at;
      character_line_ = line;
    }
    good = utf8_.feed(bytes.substr(at, end - at));
    if (end < bytes.size() && bytes[end] == '\n') ++line;
    at = end + 1;
  }
  if (good && !(batch.last && !utf8_.whole())) return;
  findings_.push_back(
      {.fault = {.code = Code::EncodingAssumed, .severity = Severity::Info, .offset = character_offset_, .field = "text"},
       .detail = fmt::format("It is not UTF-8 and was read as {}.", name(charset_)),
       .line = character_line_});
  encoding_settled_ = true;
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
      refuse(Code::FileTooLarge);
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
  batch->charset = charset_;
  batch->context = {.prologue = std::exchange(prologue_, std::move(cut.next.prologue)),
                    .epilogue = std::move(cut.next.epilogue),
                    .open_levels = std::exchange(open_levels_, cut.next.open_levels)};
  check_encoding(*batch);
  at_ += cut.length;
  offset_ += cut.length;
  done_ = last;
  if (last && source_->fault()) return nullptr;  // cut short by a fault of the container: never parse half a file
  return batch;
}

std::vector<Finding> Batches::take_findings() {
  std::vector<Finding> found = std::exchange(findings_, {});
  if (source_->fault() && !std::exchange(source_fault_taken_, true))
    found.push_back({.fault = *source_->fault(), .detail = source_->detail()});
  if (!cutter_) return found;
  const std::vector<Fault>& faults = cutter_->faults();
  for (; cutter_faults_ < faults.size(); ++cutter_faults_) found.push_back({.fault = faults[cutter_faults_], .detail = {}});
  return found;
}

}  // namespace lettrage::pipeline
