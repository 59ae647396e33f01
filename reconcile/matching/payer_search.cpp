// How a name is looked up: as a whole; by its rarest words; and where a word is unknown, by what it may have been.
#include <algorithm>
#include <array>

#include "reconcile/matching/letters.h"
#include "reconcile/matching/payer_names.h"

namespace lettrage::reconcile {
namespace {

// Bounds on the work of one search.
constexpr std::size_t listed_max = 1024;      ///< a word of more names is not gone through by itself
constexpr std::size_t visited_max = 4096;     ///< names visited in all
constexpr std::size_t crossed_max = 4096;     ///< names of the rarer of two frequent words
constexpr std::size_t compared_max = 24;      ///< names compared word by word
constexpr std::size_t candidates_max = 1024;  ///< names kept in mind
constexpr std::size_t neighbours_max = 2048;  ///< words looked at for a slip that begin alike
constexpr std::size_t endings_max = 256;      ///< that end alike: each is read from another place
constexpr std::size_t alternatives_max = 8;   ///< words that one unknown word may have been
constexpr std::size_t same_named_max = 64;    ///< parties of one name that are ordered

}  // namespace

class NameSearch {
 public:
  NameSearch(const PayerNames& index, const Name& name) : index_{index}, name_{name} {}

  std::size_t run(std::span<NamedParty> found) {
    if (name_.empty() || index_.names() == 0 || found.empty()) return 0;
    find_whole();
    // Who is known by these very words is meant, or is a homonym of who is: nobody whose name is only like it.
    if (scored_size_ == 0) {
      find_words();
      visit();
      compare();
    }
    return tell(found);
  }

  bool others(std::uint32_t party) {
    find_whole();
    const auto found = std::span{scored_}.first(scored_size_);
    return std::any_of(found.begin(), found.end(), [&](const Scored& one) {
      const auto parties = index_.parties_of(one.name);
      return std::any_of(parties.begin(), parties.end(), [&](std::uint32_t other) { return other != party; });
    });
  }

 private:
  /// A list of names that one word of ours, or what it may have been, stands in.
  struct Source {
    std::uint32_t word;
    std::uint32_t weight;
    std::size_t size;
  };
  struct Candidate {
    std::uint32_t name;
    std::uint32_t weight;  ///< of the words shared
  };
  struct Scored {
    std::uint32_t name;
    std::uint16_t similarity;
  };

  void find_whole() {
    const std::uint64_t key = name_.key();
    const auto upper = static_cast<std::uint32_t>(key >> 32U);
    auto at = first_key(upper);
    for (; at != index_.keys_.end() && *at == upper; ++at) {
      const auto name = static_cast<std::uint32_t>(at - index_.keys_.begin());
      if (has_all_words(name)) scored_[scored_size_++] = {name, 1000};
      if (scored_size_ == compared_max) return;
    }
  }

  /// Where keys of at least `upper` begin. They are spread evenly, so that their place is nearly known: a search by halves would
  /// wait for memory twenty times.
  [[nodiscard]] std::vector<std::uint32_t>::const_iterator first_key(std::uint32_t upper) const {
    const std::vector<std::uint32_t>& keys = index_.keys_;
    const auto size = static_cast<std::int64_t>(keys.size());
    const auto guess = static_cast<std::int64_t>(static_cast<std::uint64_t>(upper) * keys.size() >> 32U);
    const auto below = [&](std::int64_t i) { return keys[static_cast<std::size_t>(i)] < upper; };
    std::int64_t low = guess, high = guess;
    for (std::int64_t step = 16; low > 0 && !below(low - 1); step *= 2) low = std::max<std::int64_t>(low - step, 0);
    for (std::int64_t step = 16; high < size && below(high); step *= 2) high = std::min(high + step, size);
    return std::lower_bound(keys.begin() + low, keys.begin() + high, upper);
  }

  [[nodiscard]] bool has_all_words(std::uint32_t name) const {
    const auto words = index_.words_of(name);
    if (words.size() != name_.size()) return false;
    std::uint32_t used = 0;
    for (const std::uint32_t word : words) {
      std::size_t i = 0;
      while (i < name_.size() && ((used >> i & 1U) != 0 || name_[i] != index_.text(word))) ++i;
      if (i == name_.size()) return false;
      used |= 1U << i;
    }
    return true;
  }

  void find_words() {
    for (std::size_t i = 0; i < name_.size(); ++i) {
      const std::uint32_t word = index_.word(name_[i]);
      const bool last_of_cut = name_.cut() && i + 1 == name_.size();
      weights_[i] = word == PayerNames::no_word ? index_.weight(name_[i], 1) : index_.weights_[word];
      if (word != PayerNames::no_word) add(word);
      if (last_of_cut) add_beginning(name_[i]);
      if (word != PayerNames::no_word) continue;
      add_parts(name_[i]);
      add_slips(name_[i]);
    }
    for (std::size_t i = 0; i + 1 < name_.size(); ++i) add_joined(i);
  }

  void add(std::uint32_t word) {
    const auto same = [&](const Source& source) { return source.word == word; };
    if (sources_size_ == sources_.size() || std::any_of(sources_.begin(), sources_.begin() + sources_size_, same)) return;
    sources_[sources_size_++] = {word, index_.weights_[word], index_.names_with(word).size()};
  }

  /// Numbers of the words that begin with `text`.
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> beginning_with(std::string_view text) const {
    const auto count = static_cast<std::uint32_t>(index_.text_begin_.size() - 1);
    const auto bound = [&](auto&& before) {
      std::uint32_t low = 0, high = count;
      while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (before(index_.text(middle))) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    };
    return {bound([&](std::string_view word) { return word < text; }),
            bound([&](std::string_view word) { return word.substr(0, text.size()) <= text; })};
  }

  void add_beginning(std::string_view text) {
    constexpr std::size_t shortest = 2;
    if (text.size() < shortest) return;
    const auto [first, last] = beginning_with(text);
    if (last - first > alternatives_max) return;
    for (std::uint32_t word = first; word < last; ++word) add(word);
  }

  /// `JEANPIERRE`: two words that were written as one.
  void add_parts(std::string_view text) {
    for (std::size_t cut = 2; cut + 2 <= text.size(); ++cut) {
      const std::uint32_t first = index_.word(text.substr(0, cut)), second = index_.word(text.substr(cut));
      if (first == PayerNames::no_word || second == PayerNames::no_word) continue;
      add(first);
      add(second);
    }
  }

  /// `VAN DEN BERG`: up to three words that are one elsewhere.
  void add_joined(std::size_t first) {
    constexpr std::size_t words_max = 3;
    std::array<char, Name::letters_max + 1> room{};
    LetterFolder joined{room.data()};
    for (std::size_t i = first; i < std::min(name_.size(), first + words_max); ++i) {
      joined.append(name_[i]);
      if (i == first) continue;
      const std::uint32_t word = index_.word(joined.text());
      if (word != PayerNames::no_word) add(word);
    }
  }

  /// One of its halves was written right: words that begin or end like it are looked at.
  void add_slips(std::string_view text) {
    constexpr std::size_t shortest = 4;
    if (text.size() < shortest) return;
    std::size_t added = 0;
    const auto look = [&](std::uint32_t word) {
      const std::string_view other = index_.text(word);
      if (other.size() + 1 < text.size() || other.size() > text.size() + 1 || added == alternatives_max) return;
      if (!is_one_slip_apart(text, other)) return;
      add(word);
      ++added;
    };
    for (std::size_t size = text.size() / 2; size < text.size(); ++size) {
      const auto [first, last] = beginning_with(text.substr(0, size));
      if (last - first > neighbours_max) continue;  // what begins like half the language: more of it must be right
      for (std::uint32_t word = first; word < last; ++word) look(word);
      break;
    }
    const auto& order = index_.by_ending_;
    for (std::size_t size = (text.size() + 1) / 2; size < text.size(); ++size) {
      const std::string_view ending = text.substr(text.size() - size);
      const auto first = std::partition_point(order.begin(), order.end(), [&](std::uint32_t word) {
        const std::string_view other = index_.text(word);
        return std::lexicographical_compare(other.rbegin(), other.rend(), ending.rbegin(), ending.rend());
      });
      auto last = first;
      while (last != order.end() && index_.text(*last).ends_with(ending) &&
             static_cast<std::size_t>(last - first) <= endings_max) {
        ++last;
      }
      if (static_cast<std::size_t>(last - first) > endings_max) continue;
      for (auto word = first; word != last; ++word) look(*word);
      break;
    }
  }

  /// Goes through the names of the rarest words, as far as the bounds allow.
  void visit() {
    const auto sources = std::span{sources_}.first(sources_size_);
    std::sort(sources.begin(), sources.end(),
              [](const Source& a, const Source& b) { return a.size != b.size ? a.size < b.size : a.word < b.word; });
    std::size_t visited = 0;
    for (const Source& source : sources) {
      if (source.size > listed_max || visited + source.size > visited_max) break;
      visited += source.size;
      for (const std::uint32_t name : index_.names_with(source.word)) note(name, source.weight);
    }
    if (visited == 0 && sources.size() > 1) cross(sources[0], sources[1]);
  }

  /// Names that have two frequent words both.
  void cross(const Source& rarer, const Source& other) {
    if (rarer.size > crossed_max) return;
    const auto names = index_.names_with(other.word);
    auto at = names.begin();
    for (const std::uint32_t name : index_.names_with(rarer.word)) {
      // Steps that double, then halve: the lists are of very different lengths.
      std::ptrdiff_t step = 1;
      while (names.end() - at > step && at[step] < name) {
        at += step;
        step *= 2;
      }
      at = std::lower_bound(at, names.end() - at > step ? at + step + 1 : names.end(), name);
      if (at == names.end()) return;
      if (*at == name) note(name, rarer.weight + other.weight);
    }
  }

  void note(std::uint32_t name, std::uint32_t weight) {
    std::size_t slot = name * 0x9e3779b1U >> 21U;  // of 2048
    static_assert(candidates_max * 2 == std::size_t{1} << 11U);
    for (; slots_[slot] != 0; slot = (slot + 1) % slots_.size()) {
      Candidate& candidate = candidates_[slots_[slot] - 1U];
      if (candidate.name != name) continue;
      candidate.weight += weight;
      return;
    }
    if (candidates_size_ == candidates_max) return;
    candidates_[candidates_size_++] = {name, weight};
    slots_[slot] = static_cast<std::uint16_t>(candidates_size_);
  }

  void compare() {
    const auto candidates = std::span{candidates_}.first(candidates_size_);
    const auto more = [](const Candidate& a, const Candidate& b) {
      return a.weight != b.weight ? a.weight > b.weight : a.name < b.name;
    };
    const std::size_t compared = std::min(candidates.size(), compared_max);
    std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(compared), candidates.end(), more);
    std::array<std::string_view, Name::words_max> our_words;
    for (std::size_t i = 0; i < name_.size(); ++i) our_words[i] = name_[i];
    const WeighedWords ours{{our_words.data(), name_.size()}, {weights_.data(), name_.size()}, name_.cut()};
    const std::size_t whole = scored_size_;
    for (const Candidate& candidate : candidates.first(compared)) {
      const auto known = std::span{scored_}.first(whole);
      if (std::any_of(known.begin(), known.end(), [&](const Scored& s) { return s.name == candidate.name; })) continue;
      std::array<std::string_view, Name::words_max> their_words;
      std::array<std::uint32_t, Name::words_max> their_weights{};
      const auto words = index_.words_of(candidate.name);
      for (std::size_t i = 0; i < words.size(); ++i) {
        their_words[i] = index_.text(words[i]);
        their_weights[i] = index_.weights_[words[i]];
      }
      const std::uint16_t how_alike = similarity(
          ours, {{their_words.data(), words.size()}, {their_weights.data(), words.size()}, index_.cut_[candidate.name]});
      if (how_alike >= PayerNames::similarity_min) scored_[scored_size_++] = {candidate.name, how_alike};
    }
  }

  std::size_t tell(std::span<NamedParty> found) {
    const auto scored = std::span{scored_}.first(scored_size_);
    std::sort(scored.begin(), scored.end(), [](const Scored& a, const Scored& b) {
      return a.similarity != b.similarity ? a.similarity > b.similarity : a.name < b.name;
    });
    std::size_t size = 0;
    for (const Scored& one : scored) {
      const auto parties = index_.parties_of(one.name);
      for (const std::uint32_t party : parties.first(std::min(parties.size(), same_named_max))) {
        const auto known = found.first(size);
        if (std::any_of(known.begin(), known.end(), [&](const NamedParty& p) { return p.party == party; })) continue;
        if (size == found.size()) return size;
        found[size++] = {party, one.similarity};
      }
    }
    return size;
  }

  const PayerNames& index_;
  const Name& name_;
  std::array<std::uint32_t, Name::words_max> weights_{};
  std::array<Source, 48> sources_;
  std::size_t sources_size_ = 0;
  std::array<Candidate, candidates_max> candidates_;
  std::size_t candidates_size_ = 0;
  std::array<std::uint16_t, candidates_max * 2> slots_{};
  std::array<Scored, compared_max * 2> scored_;
  std::size_t scored_size_ = 0;
};

bool PayerNames::others_of(const Name& name, std::uint32_t party) const {
  return !name.empty() && names() != 0 && NameSearch{*this, name}.others(party);
}

std::size_t PayerNames::find(const Name& name, std::span<NamedParty> found) const { return NameSearch{*this, name}.run(found); }

}  // namespace lettrage::reconcile
