/// \file
/// Names of people and firms as banks write them, in the form in which they are compared: `M OU MME DUPONT JEAN`,
/// `Dupont, Jean`, `S.A.R.L. Müller & Söhne`, `MUELLER SOEHNE SARL`, cut off after 27, 35 or 70 characters. Internal to matching.
/// Pure, bounded, free of allocation.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "reconcile/matching/name_words.h"

namespace lettrage::reconcile {

/// The words of a name without titles and legal forms, in upper case A to Z and 0 to 9, in their order.
class Name {
 public:
  static constexpr std::size_t words_max = 24, letters_max = 192;

  Name() = default;
  /// Reads UTF-8 (other bytes as ISO 8859-1). A name of nothing but titles or forms keeps them. What goes beyond the bounds is
  /// left out, as if cut.
  explicit Name(std::string_view text) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::string_view operator[](std::size_t word) const noexcept {
    const std::size_t begin = word == 0 ? 0 : ends_[word - 1];
    return {letters_.data() + begin, ends_[word] - begin};
  }
  [[nodiscard]] LegalForm form() const noexcept { return form_; }
  /// The text fills one of the widths at which banks cut names: its last word may be a part, and more may be missing.
  [[nodiscard]] bool cut() const noexcept { return cut_; }
  /// Of all words, in any order: equal for names that differ in order, titles, form, accents and punctuation only.
  [[nodiscard]] std::uint64_t key() const noexcept;

 private:
  void split(std::string_view text) noexcept;
  bool drop_forms_and_titles() noexcept;

  std::array<char, letters_max> letters_{};
  std::array<std::uint8_t, words_max> ends_{};
  std::uint8_t size_ = 0;
  LegalForm form_ = 0;
  bool cut_ = false;
};

/// How much two names agree, in thousandths of what they say. 1000: the same words. Common words weigh little, an initial half
/// of what it stands for, a typing error or a word cut off almost all; what one name lacks costs less than what contradicts.
[[nodiscard]] std::uint16_t similarity(const Name& a, const Name& b) noexcept;
/// From here on two names may be called the same. It proves nothing by itself: others have that name, too.
inline constexpr std::uint16_t same_name = 900;
/// From here on one may be meant by the other: `J. Dupont` and `Jean Dupont`, one of two holders.
inline constexpr std::uint16_t alike_name = 650;

/// The same name and, where both say one, the same legal form: as sure as names can be.
[[nodiscard]] bool is_same_name(const Name& a, const Name& b) noexcept;

/// What a word weighs where nothing is known of its rarity.
[[nodiscard]] std::uint32_t usual_weight(std::string_view word) noexcept;

/// Words to compare, with what each weighs.
struct WeighedWords {
  std::span<const std::string_view> words;
  std::span<const std::uint32_t> weights;
  bool cut = false;
};
[[nodiscard]] std::uint16_t similarity(const WeighedWords& a, const WeighedWords& b) noexcept;

/// One letter more, less, other, or two neighbours changed round.
[[nodiscard]] bool is_one_slip_apart(std::string_view a, std::string_view b) noexcept;

}  // namespace lettrage::reconcile
