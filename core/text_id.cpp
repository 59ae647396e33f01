#include "core/text_id.h"

#include <algorithm>
#include <array>

namespace lettrage {

bool is_placeholder(std::string_view reference) noexcept {
  // What banks write where a mandatory field has nothing to say, compared without blanks, punctuation and case. Ordered by
  // how often they are met.
  constexpr std::array<std::string_view, 7> words{"NOTPROVIDED",  "NONREF",         "NOTAPPLICABLE", "NOPROPORCIONADO",
                                                  "NOTAVAILABLE", "NICHTANGEGEBEN", "NONCOMMUNIQUE"};
  constexpr std::size_t longest = 15;
  constexpr char first = 'N';
  static_assert(
      std::all_of(words.begin(), words.end(), [](std::string_view w) { return w.front() == first && w.size() <= longest; }));
  std::array<char, longest> letters{};
  std::size_t size = 0;
  for (const char c : reference) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '-' || c == '_' || c == '.' || c == '/') continue;
    const char letter = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (size == longest || (size == 0 && letter != first)) return false;
    letters[size++] = letter;
  }
  const std::string_view text{letters.data(), size};
  return text.empty() || std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace lettrage
