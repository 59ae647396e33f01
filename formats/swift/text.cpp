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

std::string_view keep_in_one(Batch& batch, std::span<const std::string_view> parts, std::string_view between) {
  if (parts.empty()) return {};
  if (parts.size() == 1) return parts.front();
  std::size_t size = between.size() * (parts.size() - 1);
  for (const std::string_view part : parts) size += part.size();
  if (size == 0) return {};
  auto* const text = static_cast<char*>(batch.arena.allocate(size, 1));
  char* end = text;
  const auto put = [&end](std::string_view part) {
    if (!part.empty()) std::memcpy(end, part.data(), part.size());
    end += part.size();
  };
  put(parts.front());
  for (const std::string_view part : parts.subspan(1)) {
    put(between);
    put(part);
  }
  return {text, size};
}

}  // namespace lettrage::formats::swift
