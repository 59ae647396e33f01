// Runs of digits and of letters: the smallest things that are replaced.
#include <algorithm>
#include <array>
#include <optional>

#include "app/anonymise/mapper.h"
#include "app/anonymise/words.h"
#include "core/references/references.h"

namespace lettrage::anonymise {

namespace {

/// What is remembered is bounded; beyond it the cipher is asked again.
constexpr std::size_t remembered_max = 1U << 20U;

using references::Scheme;

/// Reference 1 of Norma 43: twelve digits, the last one the sum of the others, weighted 2 to 9 from the right, modulo 11.
bool is_norma43_reference(std::string_view digits) noexcept {
  constexpr std::array weights{4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2};
  if (digits.size() != weights.size() + 1) return false;
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (digits[i] - '0');
  return digits.back() - '0' == sum % 11 % 10;  // 10 is written 0
}

/// The schemes of check digits a number may follow, by how many digits are printed, and how many of them without the zeros in
/// front. Short numbers follow none: they are years, days and counts.
std::vector<Scheme> possible_schemes(std::size_t printed, std::size_t significant) {
  constexpr std::size_t shortest = 5, ogm = 12, netherlands = 16, qrr = 27;
  if (printed > qrr) return {};
  std::vector<Scheme> schemes;
  if (significant >= shortest) schemes = {Scheme::KidMod10, Scheme::Finland, Scheme::KidMod11};
  if (printed == ogm) schemes.push_back(Scheme::Ogm);
  if (printed == netherlands) schemes.push_back(Scheme::Netherlands);
  if (printed == qrr) schemes.push_back(Scheme::Qrr);
  return schemes;
}

/// Does a number have the check digits of that scheme? Zeros in front are no matter where the scheme has no length of its own.
bool follows(Scheme scheme, std::string_view printed, std::size_t zeros) {
  const bool own_length = scheme == Scheme::Ogm || scheme == Scheme::Netherlands || scheme == Scheme::Qrr;
  return references::check(scheme, own_length ? printed : printed.substr(zeros));
}

constexpr std::u32string_view vowels = U"AEIOU";
constexpr std::u32string_view consonants = U"BCDFGHJKLMNPQRSTVWXYZ";
/// Vowels with acute, grave and circumflex; capitals, small ones are 32 further on.
constexpr std::array<std::u32string_view, 3> accented{U"\u00C1\u00C9\u00CD\u00D3\u00DA", U"\u00C0\u00C8\u00CC\u00D2\u00D9",
                                                      U"\u00C2\u00CA\u00CE\u00D4\u00DB"};
constexpr std::u32string_view umlauts = U"\u00C4\u00D6\u00DC";  // for AE, OE, UE
constexpr std::u32string_view umlaut_vowels = U"AOU";
constexpr char32_t sharp_s = 0xDF;

char32_t upper(char32_t c) noexcept {
  if ((c >= U'a' && c <= U'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7)) return c - 32;
  return c;
}

std::uint16_t index_in(std::u32string_view list, char32_t c) noexcept {
  return static_cast<std::uint16_t>(std::min(list.find(c), list.size()));
}

enum class Class : unsigned char { Vowel, Consonant, Umlaut, SharpS, Other };

/// One place of a word. `MUELLER` and `Müller` have the same places, and so have `RENE` and `René`.
struct Slot {
  Class kind{};
  Place place;
  std::size_t begin = 0, length = 1;  ///< of the characters it was read from
  std::size_t accent = 0;             ///< Vowel: 1 + index into `accented`; Umlaut, SharpS: 1 where it is one character
  char32_t base = 0;                  ///< Other: the character without what may change of it
};

Slot slot_at(std::u32string_view word, std::size_t at) {
  const char32_t c = upper(word[at]);
  const char32_t next = at + 1 < word.size() ? upper(word[at + 1]) : 0;
  const auto slot = [&](Class kind, std::size_t value, std::size_t radix, std::size_t length, std::size_t accent) {
    return Slot{.kind = kind,
                .place = {static_cast<std::uint16_t>(value), static_cast<std::uint16_t>(radix)},
                .begin = at,
                .length = length,
                .accent = accent};
  };
  if (next == U'E' && umlaut_vowels.find(c) != std::u32string_view::npos) {
    return slot(Class::Umlaut, index_in(umlaut_vowels, c), umlaut_vowels.size(), 2, 0);
  }
  if (c == U'S' && next == U'S') return slot(Class::SharpS, 0, 1, 2, 0);
  if (word[at] == sharp_s) return slot(Class::SharpS, 0, 1, 1, 1);
  if (const auto i = umlauts.find(c); i != std::u32string_view::npos) return slot(Class::Umlaut, i, umlauts.size(), 1, 1);
  if (const auto i = vowels.find(c); i != std::u32string_view::npos) return slot(Class::Vowel, i, vowels.size(), 1, 0);
  if (const auto i = consonants.find(c); i != std::u32string_view::npos)
    return slot(Class::Consonant, i, consonants.size(), 1, 0);
  for (std::size_t mark = 0; mark < accented.size(); ++mark) {
    const auto i = accented[mark].find(c);
    if (i != std::u32string_view::npos) return slot(Class::Vowel, i, vowels.size(), 1, mark + 1);
  }
  // Other letters of Latin-1 stay: there are few of each. Other scripts change within 32 or 64 neighbours, of as many bytes.
  Slot other = slot(Class::Other, 0, 1, 1, 0);
  other.base = word[at];
  if (word[at] >= 0x100) {
    const char32_t span = word[at] < 0x800 ? 32 : 64;
    other.place = {static_cast<std::uint16_t>(word[at] % span), static_cast<std::uint16_t>(span)};
    other.base = word[at] - word[at] % span;
  }
  return other;
}

std::vector<Slot> slots_of(std::u32string_view word) {
  std::vector<Slot> slots;
  for (std::size_t at = 0; at < word.size(); at += slots.back().length) slots.push_back(slot_at(word, at));
  return slots;
}

/// The word in capitals without accents: what decides what it becomes.
std::u32string folded(const std::vector<Slot>& slots, const std::vector<Place>& places) {
  std::u32string out;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    switch (slots[i].kind) {
      case Class::Vowel: out += vowels[places[i].value]; break;
      case Class::Consonant: out += consonants[places[i].value]; break;
      case Class::Umlaut: out.append(1, umlaut_vowels[places[i].value]).append(U"E"); break;
      case Class::SharpS: out += U"SS"; break;
      case Class::Other: out += slots[i].base + places[i].value; break;
    }
  }
  return out;
}

bool same_classes(const std::vector<Slot>& a, const std::vector<Slot>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Slot& x, const Slot& y) { return x.kind == y.kind; });
}

/// A folded word that stays: those are ASCII, umlauts being two letters.
bool is_kept(const std::u32string& word) {
  std::string ascii;
  for (const char32_t c : word) {
    if (c >= 0x80) return false;
    ascii += static_cast<char>(c);
  }
  return stays(ascii);
}

char32_t with_case(char32_t letter, char32_t like) noexcept {
  const bool small = (like >= U'a' && like <= U'z') || (like >= 0xDF && like <= 0xFE);
  return small ? letter + 32 : letter;
}

}  // namespace

std::string Mapper::digits(std::string_view given) {
  const std::size_t zeros = std::min(given.find_first_not_of('0'), given.size());
  if (zeros == given.size()) return std::string{given};
  const std::string whole{given};
  if (const auto known = digits_.find(whole); known != digits_.end()) return known->second;
  std::vector<Place> places;
  for (std::size_t i = zeros; i < given.size(); ++i) {
    const bool first = i == zeros;
    places.push_back({static_cast<std::uint16_t>(given[i] - (first ? '1' : '0')), static_cast<std::uint16_t>(first ? 9 : 10)});
  }
  // Walks on until the number has the check digits of the one it stands for, and no others: that keeps the mapping one to one.
  const std::vector<Scheme> schemes = possible_schemes(given.size(), given.size() - zeros);
  std::vector<bool> followed;
  for (const Scheme scheme : schemes) followed.push_back(follows(scheme, given, zeros));
  const bool norma43 = is_norma43_reference(given);
  std::string mapped = whole;
  const auto fits = [&] {
    if (is_norma43_reference(mapped) != norma43) return false;
    for (std::size_t i = 0; i < schemes.size(); ++i) {
      if (follows(schemes[i], mapped, zeros) != followed[i]) return false;
    }
    return true;
  };
  do {
    cipher_.permute("digits", places);
    for (std::size_t i = 0; i < places.size(); ++i) mapped[zeros + i] = static_cast<char>((i == 0 ? '1' : '0') + places[i].value);
  } while (!fits());
  if (digits_.size() < remembered_max) digits_.emplace(whole, mapped);
  return mapped;
}

std::u32string Mapper::letters(const std::u32string& given) {
  // The longer a word, the fewer others have its places: hundreds of vowels in a row would be walked on for ever.
  constexpr std::size_t longest = 24;
  const std::vector<Slot> slots = slots_of(given);
  if (slots.size() > longest) {
    std::u32string out;
    for (std::size_t first = 0; first < slots.size(); first += longest) {
      const std::size_t begin = slots[first].begin;
      const std::size_t end = first + longest < slots.size() ? slots[first + longest].begin : given.size();
      out += letters(given.substr(begin, end - begin));
    }
    return out;
  }
  std::vector<Place> places;
  for (const Slot& slot : slots) places.push_back(slot.place);
  const std::u32string plain = folded(slots, places);
  // `Aé` reads as other places than `AE`, which it is without its accent: such words are mapped among themselves.
  const bool plain_reads_alike = same_classes(slots, slots_of(plain));
  std::u32string mapped = plain;
  if (const auto known = letters_.find(plain); plain_reads_alike && known != letters_.end()) {
    mapped = known->second;
  } else if (!is_kept(plain)) {
    // No word becomes one that stays: walk on, which keeps the mapping one to one.
    do {
      cipher_.permute("letters", places);
      mapped = folded(slots, places);
    } while (same_classes(slots, slots_of(mapped)) != plain_reads_alike || is_kept(mapped));
    if (plain_reads_alike && letters_.size() < remembered_max) letters_.emplace(plain, mapped);
  }
  // The same places, written as the given word writes them.
  std::u32string out;
  std::size_t at = 0;
  for (const Slot& slot : slots) {
    const char32_t like = given[slot.begin];
    switch (slot.kind) {
      case Class::Vowel:
        out += with_case(slot.accent == 0 ? mapped[at] : accented[slot.accent - 1][index_in(vowels, mapped[at])], like);
        break;
      case Class::Consonant: out += with_case(mapped[at], like); break;
      case Class::Umlaut:
        if (slot.accent == 1) {
          out += with_case(umlauts[index_in(umlaut_vowels, mapped[at])], like);
        } else {
          out += with_case(mapped[at], like);
          out += given[slot.begin + 1];
        }
        break;
      case Class::SharpS: out += given.substr(slot.begin, slot.length); break;
      case Class::Other: out += mapped[at]; break;
    }
    at += slot.kind == Class::Umlaut || slot.kind == Class::SharpS ? 2 : 1;
  }
  return out;
}

}  // namespace lettrage::anonymise
