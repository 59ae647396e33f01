/// \file
/// Finds the end of an element without reading it: what the cutter passes over most of a file with.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "formats/xml/fast/kernels.h"
#include "formats/xml/reader.h"

namespace lettrage::formats::xml::fast {

/// Bytes that a skip may read behind its limit.
inline constexpr std::size_t skip_margin = 128;

/// What stands at a `<`, as far as a skip wants to know.
enum class SkipSign : unsigned char { Nothing, End, Unsure };

/// A qualified name, ready to be found; the text it is made of outlives it.
class SkipName {
 public:
  explicit SkipName(std::string_view name) noexcept : name_{name} {
    if (!usable()) return;
    std::memcpy(&word_, name.data(), std::min(name.size(), sizeof word_));
    std::memset(&mask_, 0xFF, std::min(name.size(), sizeof mask_));
  }
  /// Longer ones are not looked for.
  [[nodiscard]] bool usable() const noexcept { return !name_.empty() && name_.size() + 11 <= skip_margin - 64; }
  [[nodiscard]] std::size_t size() const noexcept { return name_.size(); }
  [[nodiscard]] char first() const noexcept { return name_.front(); }
  [[nodiscard]] char last() const noexcept { return name_.back(); }
  /// Of the bytes behind `at`, `name.size() + 10` can be read.
  [[nodiscard]] SkipSign sign(const char* at) const noexcept {
    if (at[1] == '!' || at[1] == '?') return SkipSign::Unsure;
    const bool end = at[1] == '/';
    const char* begin = at + (end ? 2 : 1);
    std::uint64_t word = 0;
    std::memcpy(&word, begin, sizeof word);
    if ((word & mask_) != word_) return SkipSign::Nothing;
    if (name_.size() > sizeof word_ && name_ != std::string_view{begin, name_.size()}) return SkipSign::Nothing;
    const char behind = begin[name_.size()];
    if (behind != '>' && behind != '/' && !is_blank(behind)) return SkipSign::Nothing;  // a longer name
    return end ? SkipSign::End : SkipSign::Unsure;
  }

 private:
  std::string_view name_;
  std::uint64_t word_ = 0, mask_ = 0;  ///< of its first bytes
};

/// Looks for the end tag of the element of this name whose start tag ends before `from`: the place of its `<`, if
/// that stands before `limit`. nullptr where it does not, and where the next end tag of that name may be another's: a
/// comment, a section or an instruction is in the way, which may hold anything, or another element of that name.
/// In well-formed XML the answer is right. `skip_margin` bytes behind `limit` and the `>` before `from` can be read.
using Skip = const char* (*)(const char* from, const char* limit, const SkipName& name);
[[nodiscard]] Skip skip_of(Kernel kernel) noexcept;

const char* skip_portable(const char* from, const char* limit, const SkipName& name);
const char* skip_avx2(const char* from, const char* limit, const SkipName& name);

}  // namespace lettrage::formats::xml::fast
