#include "pipeline/stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace lettrage::pipeline {
namespace {

constexpr std::size_t first_bytes = 64 * 1024, second_bytes = 256 * 1024;

/// What is still to be read where a thread is worth it: of plain bytes, and of packed ones, which become several times as
/// many and are more work.
constexpr std::uint64_t long_plain = 4 * 1024 * 1024, long_packed = 256 * 1024;

enum class Container { None, Gzip, Zstd, Zip };

Container container_of(std::string_view head) {
  if (head.starts_with("\x1f\x8b")) return Container::Gzip;
  if (head.starts_with("\x28\xb5\x2f\xfd")) return Container::Zstd;
  // A frame to be skipped (RFC 8878, 3.1.2), which pzstd puts in front of each of its own.
  if (head.size() >= 4 && head.substr(1, 3) == "\x2a\x4d\x18" && (head[0] & '\xf0') == '\x50') return Container::Zstd;
  if (Archive::begins(head)) return Container::Zip;
  return Container::None;
}

}  // namespace

Stream::Stream(std::string path, std::unique_ptr<Delivered> origin, std::optional<std::uint64_t> packed, SourceLimits limits,
               Digest digest)
    : path_{std::move(path)}, limits_{limits}, packed_{packed}, raw_{std::move(origin), digest} {
  if (raw_.problem()) fail(raw_.problem()->code, raw_.problem()->detail);
}

void Stream::fail(Code code, std::string_view why) {
  fault_ = Fault{.code = code, .severity = Severity::Error, .unit = Unit::File, .offset = produced_};
  detail_ = why;
  over_ = true;
}

bool Stream::readable() const noexcept {
  const std::optional<Problem>& problem = raw_.problem();
  return !problem || (problem->code == Code::ContainerCorrupt && raw_.delivered() > 0);
}

bool Stream::worth_a_thread() const noexcept {
  if (over_ || !started_ || fault_) return false;
  if (packed_container_) return raw_.left() + raw_.rest().size() + unpacker_->held() >= long_packed;
  return (raw_.hashed() || packed_) && raw_.left() >= long_plain;
}

void Stream::use_threads(unsigned threads) {
  if (unpacker_) unpacker_->use_threads(threads);
}

void Stream::drain() {
  over_ = true;
  unpacker_.reset();  // with what memory and threads it has
  raw_.drain();
  if (raw_.problem() && !fault_) fail(raw_.problem()->code, raw_.problem()->detail);
}

// Looks at the first bytes of the file: is it a container?
void Stream::start() {
  started_ = true;
  unpacker_ = unpack_nothing(raw_);
  head_ = unpacker_->next(first_bytes, 0).block;
  const std::string_view head = head_.bytes();
  const Container container = container_of(head);
  if (container == Container::None) return;
  if (container == Container::Zip) return refuse_archive();
  packed_container_ = true;
  raw_.put_back(head);
  raw_.more();
  head_ = {};
  unpacker_ = container == Container::Gzip ? unpack_gzip(raw_) : unpack_zstd(raw_);
}

// An archive has members, which are located and read one by one; whoever comes here has none to read.
void Stream::refuse_archive() {
  head_ = {};
  if (packed_) return fail(Code::ContainerNested, "a zip archive within a zip archive");
  const Archive archive{path_, limits_};
  if (archive.problem()) return fail(archive.problem()->code, archive.problem()->detail);
  fail(Code::ContainerUnsupported, "a zip archive with several files");
}

Unpacked Stream::unpack() {
  if (head_.memory != nullptr) return {.block = std::exchange(head_, {}), .from = raw_.needed(), .last = raw_.ended()};
  if (produced_ < first_bytes) return unpacker_->next(first_bytes, 0);
  if (produced_ < first_bytes + second_bytes) return unpacker_->next(second_bytes, first_bytes);
  return unpacker_->next(block_bytes, block_headroom);
}

Piece Stream::next() {
  const bool first = !started_;
  if (first && !over_) start();
  Piece piece;
  if (!over_) {
    Unpacked made = unpack();
    over_ = made.last;
    if (first) {
      check_head(made.block);
    } else {
      produced_ += made.block.size();
    }
    const std::uint64_t from = packed_.value_or(made.from);
    if (packed_container_ && !fault_ &&
        (produced_ > limits_.unpacked || (produced_ >= limits_.ratio_from && produced_ / limits_.ratio > from))) {
      fail(Code::ContainerBomb, fmt::format("{} bytes unpacked from {}", produced_, from));
      made.block = {};
    }
    if (unpacker_->problem() && !fault_) fail(unpacker_->problem()->code, unpacker_->problem()->detail);
    if (utf16_) transcode(made.block);
    piece.block = std::move(made.block);
  }
  piece.last = over_;
  piece.delivered = raw_.delivered();
  return piece;
}

// Looks at the first bytes that were unpacked: another container, a byte-order mark, UTF-16.
void Stream::check_head(Block& block) {
  const std::string_view head = block.bytes();
  constexpr std::size_t looked_at = 4;
  if (packed_container_ && container_of(head) != Container::None) {
    produced_ += std::min(head.size(), looked_at);
    block = {};
    return fail(Code::ContainerNested, "a gzip, zstd or zip file within a compressed one");
  }
  produced_ += head.size();
  if (head.starts_with("\xef\xbb\xbf")) {
    block.begin += 3;
    skipped_ = 3;
  } else if (auto order = Utf16::detect(head)) {
    utf16_.emplace(*order);
    const bool marked = head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff");
    if (!marked) assumed_ = *order == Utf16::Order::Little ? "UTF-16LE" : "UTF-16BE";
  }
}

void Stream::transcode(Block& block) {
  wide_.append(block.bytes());
  const std::size_t begin = block.begin;
  auto text = std::make_shared<std::string>(begin, '\0');
  const bool good = utf16_->convert(wide_, *text, over_);
  if (!good && !fault_) fail(Code::EncodingInvalid, "a lone UTF-16 surrogate");
  const std::size_t end = text->size();
  block = {.memory = std::move(text), .begin = begin, .end = end};
}

}  // namespace lettrage::pipeline
