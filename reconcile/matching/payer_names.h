/// \file
/// Whom may a payer's name mean? Every known name of every party, found by the words it is made of. Internal to matching.
///
/// Immutable once built, safe for any number of threads. Names that differ in order, titles, legal form, accents and
/// punctuation only are one; it knows all parties of that name, so that homonyms stay visible. Built for millions of parties:
/// some 45 bytes a name, and a search looks at a bounded number of names however many share a word.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "reconcile/matching/names.h"

namespace lettrage::reconcile {

/// A party that a name may mean.
struct NamedParty {
  std::uint32_t party = 0;
  std::uint16_t similarity = 0;  ///< thousandths; 1000: the very words
  constexpr bool operator==(const NamedParty&) const = default;
};

class PayerNames {
 public:
  /// Names less alike are not told.
  static constexpr std::uint16_t similarity_min = 600;

  /// One name of one party; the text is read by `build` only.
  struct Known {
    std::uint32_t party = 0;
    std::string_view name;
  };
  /// `before` orders parties that share a name; it must not depend on where they stood in the input.
  void build(std::span<const Known> names, const std::function<bool(std::uint32_t, std::uint32_t)>& before);

  /// The parties whose names are most alike, best first, at most `found.size()`; how many there are. Names that consist of
  /// words that thousands share, and are not known as a whole, mean nobody.
  [[nodiscard]] std::size_t find(const Name& name, std::span<NamedParty> found) const;
  [[nodiscard]] std::size_t find(std::string_view name, std::span<NamedParty> found) const { return find(Name{name}, found); }

  /// Anybody but `party` is known by these very words.
  [[nodiscard]] bool others_of(const Name& name, std::uint32_t party) const;

  [[nodiscard]] std::size_t names() const noexcept { return keys_.size(); }  ///< different ones
  [[nodiscard]] std::size_t bytes() const noexcept;                          ///< of memory

 private:
  friend class NameSearch;
  static constexpr std::uint32_t no_word = 0xffffffffU;

  class Builder;
  /// A word that everybody has says little, and so does a word of a trade where few names are known.
  [[nodiscard]] std::uint32_t weight(std::string_view word, std::size_t names_with_it) const noexcept;
  [[nodiscard]] std::uint32_t word(std::string_view text) const noexcept;  ///< `no_word` if no name has it
  [[nodiscard]] std::string_view text(std::uint32_t word) const noexcept {
    return {letters_.data() + text_begin_[word], text_begin_[word + 1] - text_begin_[word]};
  }
  [[nodiscard]] std::span<const std::uint32_t> names_with(std::uint32_t word) const noexcept {
    return {postings_.data() + postings_begin_[word], postings_begin_[word + 1] - postings_begin_[word]};
  }
  [[nodiscard]] std::span<const std::uint32_t> words_of(std::uint32_t name) const noexcept {
    return {words_.data() + words_begin_[name], words_begin_[name + 1] - words_begin_[name]};
  }
  [[nodiscard]] std::span<const std::uint32_t> parties_of(std::uint32_t name) const noexcept {
    return {parties_.data() + parties_begin_[name], parties_begin_[name + 1] - parties_begin_[name]};
  }

  // Words, in order of their text: those that begin alike stand together.
  std::vector<char> letters_;
  std::vector<std::uint32_t> text_begin_{0}, postings_begin_{0}, postings_;
  std::vector<std::uint32_t> by_ending_;  ///< words, in order of their text read backwards
  std::vector<std::uint32_t> slots_;      ///< hash table: word + 1, 0 = free
  std::vector<std::uint16_t> weights_;    ///< of words, by their length and rarity
  // Names, in order of their key.
  std::vector<std::uint32_t> keys_;  ///< upper half of Name::key
  std::vector<std::uint32_t> words_begin_{0}, words_, parties_begin_{0}, parties_;
  std::vector<bool> cut_;
};

}  // namespace lettrage::reconcile
