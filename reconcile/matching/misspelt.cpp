#include "reconcile/matching/misspelt.h"

#include <algorithm>
#include <array>

#include "reconcile/matching/keys.h"
#include "reconcile/matching/names.h"
#include "reconcile/matching/tables.h"

namespace lettrage::reconcile {
namespace {

constexpr std::size_t key_min = 6, digits_min = 5;
constexpr std::size_t pieces_max = 4;

char look_alike(char c) {
  switch (c) {
    case 'O':
    case 'o': return '0';
    case 'I':
    case 'i':
    case 'L':
    case 'l': return '1';
    case 'B': return '8';
    case 'S': return '5';
    case 'Z': return '2';
    default: return 0;
  }
}

bool is_one_slip(std::string_view a, std::string_view b) { return a != b && is_one_slip_apart(a, b); }

}  // namespace

WrittenNumbers::WrittenNumbers(const PieceText& text, std::pmr::memory_resource* memory) : keys_{memory}, written_{memory} {
  std::array<char, number_length_max> key;
  for (std::size_t first = 0; first < text.pieces.size(); ++first) {
    std::size_t size = 0, digits = 0;
    for (std::size_t last = first; last < text.pieces.size() && last < first + pieces_max; ++last) {
      const Piece& piece = text.pieces[last];
      const std::string_view letters_and_digits = text.of(piece);
      if (piece.noise || piece.money || piece.telephone || piece.lead == Lead::Foreign) break;
      if (size + letters_and_digits.size() > key.size()) break;
      for (const char c : letters_and_digits) {
        key[size++] = to_upper(c);
        digits += is_digit(c) ? 1U : 0U;
      }
      if (digits >= digits_min - 1 && size >= digits_min) {
        if (written_.size() == written_max) return;
        written_.push_back({static_cast<std::uint32_t>(keys_.size()), static_cast<std::uint32_t>(size), text.pieces[first].begin,
                            digits == size});
        keys_.insert(keys_.end(), key.begin(), key.begin() + static_cast<std::ptrdiff_t>(size));
      }
      if (piece.after == Gap::Break) break;
    }
  }
}

std::optional<std::uint32_t> WrittenNumbers::find_slip(const NumberParts& number, const NumberForms& forms) const {
  const Serial serial = forms.serial_of(number);
  std::array<char, number_length_max> buffer;
  std::size_t size = 0;
  for (const NumberPart& part : number.all()) {
    if (size + part.text.size() > buffer.size()) return std::nullopt;
    for (const char c : part.text) buffer[size++] = to_upper(c);
  }
  const std::string_view key{buffer.data(), size};
  const std::string_view counter = serial.part < number.size && number.parts[serial.part].digits
                                       ? without_leading_zeros(number.parts[serial.part].text)
                                       : std::string_view{};
  // One digit of the serial is another: as likely the next invoice's number as a slip.
  const auto is_next = [&](std::string_view text, std::string_view meant) {
    if (serial.part + 1U != number.size || counter.empty() || text.size() != meant.size()) return false;
    const std::size_t digits = std::min(number.parts[serial.part].text.size(), text.size());
    const std::string_view tail = text.substr(text.size() - digits);
    return all_digits(tail) && forms.may_be_next(number, last_digits_value(tail));
  };
  for (const Written& written : written_) {
    const std::string_view text{keys_.data() + written.begin, written.size};
    if (key.size() >= key_min && is_one_slip(text, key) && !is_next(text, key)) return written.position;
    if (!written.digits || counter.size() < digits_min) continue;
    const std::string_view value = without_leading_zeros(text);
    if (is_one_slip(value, counter) && !is_next(value, counter)) return written.position;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> WrittenNumbers::find_slip(std::string_view reference) const {
  constexpr std::size_t reference_min = 8;
  if (reference.size() < reference_min) return std::nullopt;
  for (const Written& written : written_) {
    if (is_one_slip({keys_.data() + written.begin, written.size}, reference)) return written.position;
  }
  return std::nullopt;
}

bool read_look_alikes(std::pmr::string& text) {
  bool any = false;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_digit(text[i]) && look_alike(text[i]) == 0) {
      ++i;
      continue;
    }
    std::size_t begin = i;
    while (i < text.size() && (is_digit(text[i]) || look_alike(text[i]) != 0)) ++i;
    std::size_t end = i;
    // The O of a word that stands before or after the digits is none of them.
    if (begin > 0 && is_letter(text[begin - 1])) {
      while (begin < end && !is_digit(text[begin])) ++begin;
    }
    if (end < text.size() && is_letter(text[end])) {
      while (end > begin && !is_digit(text[end - 1])) --end;
    }
    const auto digits = std::count_if(text.begin() + static_cast<std::ptrdiff_t>(begin),
                                      text.begin() + static_cast<std::ptrdiff_t>(end), is_digit);
    if (digits == 0 || static_cast<std::size_t>(digits) == end - begin) continue;
    for (std::size_t k = begin; k < end; ++k) {
      if (!is_digit(text[k])) text[k] = look_alike(text[k]);
    }
    any = true;
  }
  return any;
}

}  // namespace lettrage::reconcile
