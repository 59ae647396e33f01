#include "pipeline/raw_bytes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace lettrage::pipeline {

RawBytes::RawBytes(std::unique_ptr<Delivered> origin, Digest digest) : origin_{std::move(origin)}, digest_{digest} {
  if (digest == Digest::Sha256) sha256_.emplace();
}
RawBytes::~RawBytes() = default;

std::size_t RawBytes::read(char* out, std::size_t room) {
  std::size_t size = 0;
  while (size < room && !ended_) {
    const std::size_t n = origin_->read(out + size, room - size);
    size += n;
    ended_ = n == 0;
  }
  delivered_ += size;
  if (sha256_ && size > 0) sha256_->add({out, size});
  if (digest_ != Digest::None && size > 0) {
    const std::array<Hash128, 2> chain{fingerprint_, hash128({out, size})};
    fingerprint_ = hash128({reinterpret_cast<const char*>(chain.data()), sizeof chain});
  }
  return size;
}

void RawBytes::put_back(std::string_view head) {
  buffer_.assign(head.begin(), head.end());
  begin_ = 0;
  end_ = head.size();
}

bool RawBytes::more() {
  const std::size_t wanted = grain - delivered_ % grain;
  if (begin_ == end_) begin_ = end_ = 0;
  if (end_ + wanted > buffer_.size()) {
    if (begin_ > 0) std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    if (end_ + wanted > buffer_.size()) buffer_.resize(std::max(end_ + wanted, 2 * end_));
  }
  const std::size_t n = read(buffer_.data() + end_, wanted);
  end_ += n;
  return n > 0;
}

std::uint64_t RawBytes::needed() const noexcept {
  const std::uint64_t used = delivered_ - (end_ - begin_);
  return std::min<std::uint64_t>(delivered_, (used + grain - 1) / grain * grain);
}

std::uint64_t RawBytes::left() const noexcept {
  return ended_ || origin_->size() < delivered_ ? 0 : origin_->size() - delivered_;
}

void RawBytes::drain() {
  begin_ = end_ = 0;
  if (ended_) return;
  constexpr std::uint64_t least = 4096;
  const std::uint64_t wanted = std::clamp<std::uint64_t>(left() + 1, least, grain);  // most files are small
  if (buffer_.size() < wanted) buffer_.resize(wanted);
  while (read(buffer_.data(), buffer_.size()) > 0) {
  }
}

std::string RawBytes::sha256() {
  if (sha256_) digits_ = std::exchange(sha256_, std::nullopt)->hex();
  return digits_;
}

}  // namespace lettrage::pipeline
