/// \file
/// The letters of Europe as A to Z, so that a name written by one bank and read from another's file are the same. Internal to
/// matching. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace lettrage::reconcile {

/// One character of a text.
struct Character {
  char32_t code_point = 0;
  std::size_t size = 1;  ///< bytes it takes
};
/// The character at `text[at]`; a byte that is no UTF-8 is read as ISO 8859-1, for names come from anywhere.
[[nodiscard]] Character character_at(std::string_view text, std::size_t at) noexcept;

/// What stands for a letter or digit, of A to Z and 0 to 9: `É` E, `Ł` L, `ß` SS, `Щ` SHCH, `Θ` TH. Empty for what is neither.
/// Umlauts and their like are written with a second letter (`ä` AE, `ø` OE, `å` AA): see `LetterFolder`.
[[nodiscard]] std::string_view plain_letters(char32_t code_point) noexcept;

/// Accents that follow their letter, and apostrophes: they part no word.
[[nodiscard]] bool is_mark(char32_t code_point) noexcept;

/// Appends letters so that both ways to write an umlaut come out alike: AE, OE, UE and AA lose their second letter, because the
/// bank writes `Müller` as MUELLER or as MULLER. (UE stands for itself after a vowel or Q: `Bauer`, `Jacques`.) Appending to
/// what was folded before gives what folding both at once gives.
class LetterFolder {
 public:
  /// `room` has space for all that is appended.
  explicit LetterFolder(char* room) noexcept : room_{room} {}
  void append(char letter) noexcept {
    if (size_ > 0 && folds(letter)) return;
    room_[size_++] = letter;
  }
  void append(std::string_view letters) noexcept {
    for (const char letter : letters) append(letter);
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::string_view text() const noexcept { return {room_, size_}; }

 private:
  [[nodiscard]] bool folds(char letter) const noexcept {
    const char before = room_[size_ - 1];
    if (letter == 'A') return before == 'A';
    if (letter != 'E') return false;
    if (before == 'A' || before == 'O') return true;
    if (before != 'U') return false;
    const char vowel = size_ > 1 ? room_[size_ - 2] : ' ';
    return vowel != 'A' && vowel != 'E' && vowel != 'O' && vowel != 'Q';
  }
  char* room_;
  std::size_t size_ = 0;
};

}  // namespace lettrage::reconcile
