#include "pipeline/batches.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "pipeline/lines.h"

namespace lettrage::pipeline {
namespace {
constexpr std::size_t head_bytes = 64 * 1024;

/// Where a message begins that an envelope holds as text, its markup escaped (`&lt;Document …`); npos if there is none.
std::size_t escaped_message(std::string_view head) noexcept {
  const std::size_t text = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (text == std::string_view::npos || head[text] != '<') return std::string_view::npos;
  const std::size_t at = std::min({head.find("&lt;"), head.find("&#60;"), head.find("&#x3C;"), head.find("&#x3c;")});
  if (at == std::string_view::npos || head.find("iso:20022:tech:xsd", at) == std::string_view::npos)
    return std::string_view::npos;
  return at;
}
}  // namespace

Batches::Batches(Source& source, std::size_t batch_bytes, Charset charset)
    : source_{&source},
      batch_bytes_{std::max<std::size_t>(batch_bytes, 1)},
      memory_{std::make_shared<std::string>()},
      charset_{charset} {
  while (unread().size() < head_bytes && !source_end_) read_more();
  offset_ = source_->skipped();
  const std::string_view head = unread();
  const std::size_t text = head.find_first_not_of(" \t\r\n");
  if (text == std::string_view::npos) {
    refuse(Code::FileEmpty);
    return;
  }
  format_ = formats::detect(head.substr(0, head_bytes));
  if (format_ == nullptr) {
    refuse(Code::FileUnknownFormat);
    if (const std::size_t at = escaped_message(head.substr(0, head_bytes)); at != std::string_view::npos && !findings_.empty()) {
      findings_.back().fault.offset = offset_ + at;
      findings_.back().detail =
          "A message stands in an envelope as text, its markup escaped (&lt;Document): save that text, unescaped, as a file of "
          "its "
          "own.";
    }
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

// What is left of a block goes in front of the next one, where there is room for it as a rule: only that little is copied.
// Batches keep the old block alive.
void Batches::read_more() {
  Block block = source_->next();
  source_end_ = source_->ended();
  if (block.size() == 0) return;
  const std::string_view rest = unread();
  if (rest.size() <= block.begin) {
    std::memcpy(block.memory->data() + block.begin - rest.size(), rest.data(), rest.size());
    memory_ = std::move(block.memory);
    at_ = block.begin - rest.size();
    end_ = block.end;
    return;
  }
  // A record longer than a batch. Room for twice as much, so that a very long one is not copied each time.
  if (memory_.use_count() > 1 || memory_->size() - end_ < block.size()) {
    auto joined = std::make_shared<std::string>();
    joined->reserve(2 * (rest.size() + block.size()));
    joined->append(rest);
    joined->resize(joined->capacity());
    memory_ = std::move(joined);
    at_ = 0;
    end_ = rest.size();
  }
  std::memcpy(memory_->data() + end_, block.bytes().data(), block.size());
  end_ += block.size();
}

std::unique_ptr<Batch> Batches::next() {
  if (done_) return nullptr;
  const std::size_t most = std::max(record_bytes_max, 4 * batch_bytes_);
  formats::Cut cut;
  bool last = false;
  for (;;) {
    const std::string_view bytes = unread().substr(0, most);
    const bool to_the_end = source_end_ && bytes.size() == unread().size();
    if (bytes.size() <= batch_bytes_ && !source_end_) {
      read_more();
      continue;
    }
    cut = cutter_->cut(bytes, batch_bytes_, to_the_end);
    if (cut.length > 0) {
      last = to_the_end && cut.length == bytes.size();
      break;
    }
    if (bytes.size() >= most) {
      refuse(Code::FileTooLarge);
      return nullptr;
    }
    if (source_end_) {  // nothing left, or nothing the cutter wants
      cut.length = bytes.size();
      last = true;
      break;
    }
    read_more();
  }
  auto batch = std::make_unique<Batch>();
  batch->block = memory_;
  batch->bytes = unread().substr(0, cut.length);
  batch->offset = offset_;
  batch->line = line_;
  line_ += count_lines(batch->bytes);
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
