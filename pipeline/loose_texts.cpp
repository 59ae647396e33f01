#include "pipeline/loose_texts.h"

#include <algorithm>

namespace lettrage::pipeline {
namespace {

bool counts(char c) noexcept { return c > ' '; }
char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

bool LooseTexts::alike(std::string_view a, std::string_view b) noexcept {
  std::size_t i = 0, j = 0;
  for (;;) {
    while (i < a.size() && !counts(a[i])) ++i;
    while (j < b.size() && !counts(b[j])) ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (upper(a[i++]) != upper(b[j++])) return false;
  }
}

std::uint64_t LooseTexts::hash(std::string_view text) const {
  normal_.clear();
  for (const char c : text) {
    if (counts(c)) normal_ += upper(c);
  }
  return hash128(normal_).low;
}

std::uint32_t LooseTexts::find(std::string_view text) const {
  std::uint32_t i = index_.first(hash(text));
  while (i != ChainIndex::none && !alike(texts_[i], text)) i = index_.next(i);
  return i;
}

void LooseTexts::all(std::string_view text, std::vector<std::uint32_t>& numbers) const {
  numbers.clear();
  for (std::uint32_t i = index_.first(hash(text)); i != ChainIndex::none; i = index_.next(i)) {
    if (alike(texts_[i], text)) numbers.push_back(i);
  }
  std::reverse(numbers.begin(), numbers.end());
}

}  // namespace lettrage::pipeline
