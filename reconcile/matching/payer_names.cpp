#include "reconcile/matching/payer_names.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <string>

#include "core/hash.h"

namespace lettrage::reconcile {
namespace {

std::uint64_t hash_of(std::string_view text) { return hash128(text).low; }

bool ends_before(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

/// A word with its first eight letters as a number (or its last, backwards), so that sorting rarely reads the text.
struct Sortable {
  std::uint64_t letters = 0;
  std::uint32_t word = 0;
};

std::uint64_t first_letters(std::string_view text, bool backwards) {
  std::uint64_t letters = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    const char c = i >= text.size() ? '\0' : backwards ? text[text.size() - 1 - i] : text[i];
    letters = letters << 8U | static_cast<unsigned char>(c);
  }
  return letters;
}

std::size_t slots_for(std::size_t items) {
  std::size_t slots = 64;
  while (slots < items * 2) slots *= 2;
  return slots;
}

template <class T>
std::size_t bytes_of(const std::vector<T>& of) {
  return of.capacity() * sizeof(T);
}

}  // namespace

/// What building takes and the index does not keep: words in the order they came, names in the order given.
class PayerNames::Builder {
 public:
  explicit Builder(PayerNames& index) : index_{index}, slots_(64, 0) {}

  void read(std::span<const Known> names) {
    named_.reserve(names.size());
    word_ids_.reserve(names.size() * 3);
    for (const Known& known : names) {
      const Name name{known.name};
      if (name.empty()) continue;
      named_.push_back({name.key(), static_cast<std::uint32_t>(word_ids_.size()), known.party,
                        static_cast<std::uint8_t>(name.size()), name.cut()});
      for (std::size_t i = 0; i < name.size(); ++i) word_ids_.push_back(add(name[i]));
    }
  }

  /// Words get the numbers of their alphabetical order.
  void order_words() {
    const auto count = static_cast<std::uint32_t>(begins_.size() - 1);
    std::vector<std::uint32_t> order = sorted(
        count, [&](std::uint32_t word) { return first_letters(text(word), false); },
        [&](std::uint32_t a, std::uint32_t b) { return text(a) < text(b); });
    std::vector<std::uint32_t> number(order.size());
    index_.letters_.reserve(letters_.size());
    index_.text_begin_.reserve(order.size() + 1);
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      number[order[i]] = i;
      const std::string_view word = text(order[i]);
      index_.letters_.insert(index_.letters_.end(), word.begin(), word.end());
      index_.text_begin_.push_back(static_cast<std::uint32_t>(index_.letters_.size()));
    }
    for (std::uint32_t& word : word_ids_) word = number[word];
    std::vector<std::uint32_t>{}.swap(begins_);
    std::vector<char>{}.swap(letters_);
    std::vector<std::uint32_t>{}.swap(slots_);
    index_.slots_.assign(slots_for(order.size()), 0);
    const std::size_t mask = index_.slots_.size() - 1;
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      std::size_t slot = hash_of(index_.text(i)) & mask;
      while (index_.slots_[slot] != 0) slot = (slot + 1) & mask;
      index_.slots_[slot] = i + 1;
    }
    index_.by_ending_ = sorted(
        count, [&](std::uint32_t word) { return first_letters(index_.text(word), true); },
        [&](std::uint32_t a, std::uint32_t b) { return ends_before(index_.text(a), index_.text(b)); });
  }

  void order_names(const std::function<bool(std::uint32_t, std::uint32_t)>& before) {
    std::sort(named_.begin(), named_.end(), [&](const Named& a, const Named& b) {
      if (a.key != b.key) return a.key < b.key;
      const auto x = words_of(a), y = words_of(b);
      // Of the orders in which the words of one name are written, the first in the alphabet is kept, whoever came first.
      return std::lexicographical_compare(x.begin(), x.end(), y.begin(), y.end());
    });
    for (std::size_t i = 0; i < named_.size();) i = add_name(i, before);
    std::vector<Named>{}.swap(named_);
  }

  void list_names_of_words() {
    PayerNames& index = index_;
    std::vector<std::uint32_t> count(index.text_begin_.size(), 0);
    const auto each = [&](auto&& tell) {
      for (std::uint32_t name = 0; name < index.keys_.size(); ++name) {
        const auto words = index.words_of(name);
        for (std::size_t i = 0; i < words.size(); ++i) {
          const auto here = words.begin() + static_cast<std::ptrdiff_t>(i);
          if (std::find(words.begin(), here, words[i]) == here) tell(words[i], name);  // `VAN … VAN`: once
        }
      }
    };
    each([&](std::uint32_t word, std::uint32_t) { ++count[word + 1]; });
    std::partial_sum(count.begin(), count.end(), count.begin());
    index.postings_begin_ = count;
    index.postings_.resize(count.back());
    each([&](std::uint32_t word, std::uint32_t name) { index.postings_[count[word]++] = name; });
    index.weights_.reserve(index.text_begin_.size());
    for (std::uint32_t word = 0; word + 1 < index.text_begin_.size(); ++word)
      index.weights_.push_back(static_cast<std::uint16_t>(index.weight(index.text(word), index.names_with(word).size())));
  }

 private:
  struct Named {
    std::uint64_t key;
    std::uint32_t first_word;
    std::uint32_t party;
    std::uint8_t size;
    bool cut;
  };

  /// The numbers of `count` words in the order of their letters, where those do not tell by `before`.
  template <class Letters, class Before>
  static std::vector<std::uint32_t> sorted(std::uint32_t count, Letters letters, Before before) {
    std::vector<Sortable> words(count);
    for (std::uint32_t i = 0; i < count; ++i) words[i] = {letters(i), i};
    std::sort(words.begin(), words.end(), [&](const Sortable& a, const Sortable& b) {
      return a.letters != b.letters ? a.letters < b.letters : before(a.word, b.word);
    });
    std::vector<std::uint32_t> order;
    order.reserve(count);
    for (const Sortable& word : words) order.push_back(word.word);
    return order;
  }

  [[nodiscard]] std::string_view text(std::uint32_t word) const {
    return {letters_.data() + begins_[word], begins_[word + 1] - begins_[word]};
  }
  [[nodiscard]] std::span<const std::uint32_t> words_of(const Named& name) const {
    return {word_ids_.data() + name.first_word, name.size};
  }

  std::uint32_t add(std::string_view word) {
    if (begins_.size() * 2 > slots_.size()) grow();
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_of(word) & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
      if (text(slots_[slot] - 1) == word) return slots_[slot] - 1;
    }
    letters_.insert(letters_.end(), word.begin(), word.end());
    begins_.push_back(static_cast<std::uint32_t>(letters_.size()));
    slots_[slot] = static_cast<std::uint32_t>(begins_.size() - 1);
    return slots_[slot] - 1;
  }
  void grow() {
    slots_.assign(slots_for(begins_.size() * 2), 0);
    const std::size_t mask = slots_.size() - 1;
    for (std::uint32_t word = 0; word + 1 < begins_.size(); ++word) {
      std::size_t slot = hash_of(text(word)) & mask;
      while (slots_[slot] != 0) slot = (slot + 1) & mask;
      slots_[slot] = word + 1;
    }
  }

  /// Those from `first` on that are one name, whatever the order of its words.
  std::size_t add_name(std::size_t first, const std::function<bool(std::uint32_t, std::uint32_t)>& before) {
    const auto sorted_words = [&](const Named& name) {
      const auto words = words_of(name);
      std::array<std::uint32_t, Name::words_max> out{};
      std::copy(words.begin(), words.end(), out.begin());
      std::sort(out.begin(), out.begin() + name.size);
      return out;
    };
    const Named& kept = named_[first];
    const auto words = sorted_words(kept);
    std::vector<std::uint32_t>& parties = index_.parties_;
    const auto begin = static_cast<std::ptrdiff_t>(parties.size());
    std::size_t next = first;
    bool cut = true;
    for (; next < named_.size() && named_[next].key == kept.key; ++next) {
      if (next > first && (named_[next].size != kept.size || sorted_words(named_[next]) != words)) break;  // keys collide
      parties.push_back(named_[next].party);
      cut = cut && named_[next].cut;
    }
    std::sort(parties.begin() + begin, parties.end(), [&](std::uint32_t a, std::uint32_t b) { return a != b && before(a, b); });
    parties.erase(std::unique(parties.begin() + begin, parties.end()), parties.end());
    const auto kept_words = words_of(kept);
    index_.words_.insert(index_.words_.end(), kept_words.begin(), kept_words.end());
    index_.words_begin_.push_back(static_cast<std::uint32_t>(index_.words_.size()));
    index_.parties_begin_.push_back(static_cast<std::uint32_t>(parties.size()));
    index_.keys_.push_back(static_cast<std::uint32_t>(kept.key >> 32U));
    index_.cut_.push_back(cut);
    return next;
  }

  PayerNames& index_;
  std::vector<char> letters_;
  std::vector<std::uint32_t> begins_{0};
  std::vector<std::uint32_t> slots_;  // word + 1, 0 = free
  std::vector<std::uint32_t> word_ids_;
  std::vector<Named> named_;
};

void PayerNames::build(std::span<const Known> names, const std::function<bool(std::uint32_t, std::uint32_t)>& before) {
  *this = {};
  Builder builder{*this};
  builder.read(names);
  builder.order_words();
  builder.order_names(before);
  builder.list_names_of_words();
  for (std::vector<std::uint32_t>* list : {&words_begin_, &words_, &parties_begin_, &parties_, &keys_}) list->shrink_to_fit();
}

std::uint32_t PayerNames::weight(std::string_view word, std::size_t names_with_it) const noexcept {
  const auto rarity = static_cast<std::uint32_t>(std::bit_width(names() / std::max<std::size_t>(names_with_it, 1)));
  return usual_weight(word) * (2 + rarity);
}

std::uint32_t PayerNames::word(std::string_view text) const noexcept {
  if (slots_.empty()) return no_word;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash_of(text) & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
    if (this->text(slots_[slot] - 1) == text) return slots_[slot] - 1;
  }
  return no_word;
}

std::size_t PayerNames::bytes() const noexcept {
  return bytes_of(letters_) + bytes_of(text_begin_) + bytes_of(postings_begin_) + bytes_of(postings_) + bytes_of(by_ending_) +
         bytes_of(slots_) + bytes_of(weights_) + bytes_of(keys_) + bytes_of(words_begin_) + bytes_of(words_) +
         bytes_of(parties_begin_) + bytes_of(parties_) + cut_.capacity() / 8;
}

}  // namespace lettrage::reconcile
