#include "formats/swift/text.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace lettrage::formats::swift {

std::string without_spaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return !is_space(c); });
  return out;
}

namespace {

/// Copies `from` to `to`, where there is room; returns the end. Lines have some 65 characters and subfields 27, for which a
/// call of memcpy takes longer: two pieces that may overlap, or steps of 16 and an overlapping last one.
char* put(char* to, std::string_view from) noexcept {
  const std::size_t size = from.size();
  const char* const begin = from.data();
  constexpr std::size_t step = 16;
  const auto ends = [=](auto piece) {
    auto tail = piece;
    std::memcpy(&piece, begin, sizeof piece);
    std::memcpy(&tail, begin + size - sizeof tail, sizeof tail);
    std::memcpy(to, &piece, sizeof piece);
    std::memcpy(to + size - sizeof tail, &tail, sizeof tail);
  };
  if (size > step) {
    for (std::size_t at = 0; at < size - step; at += step) std::memcpy(to + at, begin + at, step);
    std::memcpy(to + size - step, begin + size - step, step);
  } else if (size >= 8) {
    ends(std::uint64_t{});
  } else if (size >= 4) {
    ends(std::uint32_t{});
  } else {
    for (std::size_t i = 0; i < size; ++i) to[i] = begin[i];
  }
  return to + size;
}

}  // namespace

std::string_view keep_in_one(Batch& batch, std::span<const std::string_view> parts, std::string_view between) {
  if (parts.empty()) return {};
  if (parts.size() == 1) return parts.front();
  std::size_t size = between.size() * (parts.size() - 1);
  for (const std::string_view part : parts) size += part.size();
  if (size == 0) return {};
  auto* const text = static_cast<char*>(batch.arena.allocate(size, 1));
  char* end = put(text, parts.front());
  for (const std::string_view part : parts.subspan(1)) {
    if (!between.empty()) end = put(end, between);
    end = put(end, part);
  }
  return {text, size};
}

}  // namespace lettrage::formats::swift
