#include "reconcile/matching/number_forms.h"

#include <algorithm>
#include <bit>

#include "core/hash.h"
#include "reconcile/matching/keys.h"

namespace lettrage::reconcile {
namespace {

constexpr std::size_t letters_max = 16;
/// Digits behind a year that make it one: 2026123 is year and serial, 202612 may count up as a whole.
constexpr std::size_t year = 4, serial_min = 3;
/// `26` of `2600123` is only a year where so many numbers agree.
constexpr std::size_t short_year = 2, short_year_numbers = 8, short_years_max = 3;

std::uint64_t hash_of_letters(std::string_view letters) noexcept {
  std::array<char, letters_max> upper;
  const std::size_t size = std::min(letters.size(), upper.size());
  std::transform(letters.begin(), letters.begin() + static_cast<std::ptrdiff_t>(size), upper.begin(), to_upper);
  return hash128({upper.data(), size}).low;
}

void sort_once(std::vector<std::uint64_t>& hashes) {
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
}

}  // namespace

bool may_be_year(std::string_view digits) noexcept {
  return digits.size() == year && (digits.starts_with("20") || digits.starts_with("199")) && digits < "2080";
}

NumberParts::NumberParts(std::string_view written) noexcept {
  bool any_digits = false;
  for (std::size_t i = 0; i < written.size();) {
    const std::size_t length = word_character(written, i);
    if (length == 0) {
      ++i;
      continue;
    }
    const bool digits = is_digit(written[i]);
    const std::size_t begin = i;
    while (i < written.size() && is_digit(written[i]) == digits) {
      const std::size_t more = word_character(written, i);
      if (more == 0) break;
      i += more;
    }
    if (size == parts_max) {
      size = 0;
      return;
    }
    any_digits = any_digits || digits;
    parts[size++] = {written.substr(begin, i - begin), digits};
  }
  if (!any_digits) size = 0;
}

std::uint64_t NumberForms::form_of(const NumberParts& number) noexcept {
  std::array<char, NumberParts::parts_max*(letters_max + 1)> form;
  std::size_t size = 0;
  for (const NumberPart& part : number.all()) {
    if (part.digits) {
      form[size++] = '0';
      // Digits alone are told apart by how many they are: 26003185 is year and serial, 66976 a plain counter.
      if (number.size == 1) form[size++] = static_cast<char>(std::min<std::size_t>(part.text.size(), 100));
      continue;
    }
    for (const char c : part.text.substr(0, letters_max)) form[size++] = to_upper(c);
    form[size++] = '-';
  }
  return hash128({form.data(), size}).low;
}

void NumberForms::learn(const NumberParts& number) {
  if (number.size == 0 || too_many_) return;
  const std::uint64_t key = form_of(number);
  if (last_ == nullptr || key != last_form_) {
    last_ = &forms_[key];  // references into an unordered_map stay good
    last_form_ = key;
  }
  Form& form = *last_;
  if (++form.numbers == 1) {
    for (const NumberPart& part : number.all()) {
      if (!part.digits) series_.push_back(hash_of_letters(part.text));
    }
    if (forms_.size() > forms_max) {
      too_many_ = true;
      return;
    }
  }
  for (std::size_t i = 0; i < number.size; ++i) {
    const NumberPart& part = number.parts[i];
    if (!part.digits) continue;
    PartSeen& seen = form.seen[i];
    seen.values |= std::uint64_t{1} << (hash128(part.text).low & 63U);
    seen.shortest = static_cast<std::uint8_t>(std::min<std::size_t>(seen.shortest, part.text.size()));
    seen.highest = std::max(seen.highest, last_digits_value(part.text));
    seen.years = seen.years && part.text.size() >= year && may_be_year(part.text.substr(0, year));
    if (part.text.size() >= short_year) {
      seen.first_two.set(static_cast<std::size_t>((part.text[0] - '0') * 10 + (part.text[1] - '0')));
    }
  }
}

void NumberForms::finish() {
  last_ = nullptr;
  if (too_many_) {
    forms_.clear();
    series_.clear();
  }
  sort_once(series_);
  for (auto& [key, form] : forms_) {
    // What counts up has the most different values; of equals the last one, unless that is a year: 123/2026.
    int most = 0;
    for (std::size_t i = 0; i < form.seen.size(); ++i) {
      const PartSeen& seen = form.seen[i];
      const int values = std::popcount(seen.values);
      const bool only_year = seen.years && seen.shortest == year;
      if (values > most || (values == most && values > 0 && !only_year)) {
        most = values;
        form.serial.part = static_cast<std::uint8_t>(i);
      }
    }
    const PartSeen& serial = form.seen[form.serial.part];
    if (serial.years && serial.shortest >= year + serial_min) {
      form.serial.split = year;
    } else if (form.numbers >= short_year_numbers && serial.shortest >= short_year + serial_min + 1 &&
               serial.first_two.count() <= short_years_max && (serial.first_two >> 50).none() &&
               (serial.first_two << 90).none()) {
      form.serial.split = short_year;
    }
    if (form.serial.split > 0) splits_.set(form.serial.split);
    // A payer who writes the digits in one run puts the part before the serial there, too.
    if (form.serial.split == 0 && form.serial.part > 0) {
      const PartSeen& before = form.seen[form.serial.part - 1U];
      if (before.values != 0 && before.shortest < splits_.size()) splits_.set(before.shortest);
    }
  }
}

Serial NumberForms::serial_of(const NumberParts& number) const {
  const auto form = forms_.find(form_of(number));
  if (form != forms_.end()) return form->second.serial;
  Serial serial;
  for (std::size_t i = 0; i < number.size; ++i) {
    if (number.parts[i].digits) serial.part = static_cast<std::uint8_t>(i);
  }
  return serial;
}

std::string_view NumberForms::digits_of(const NumberParts& number, Serial serial) noexcept {
  if (serial.part >= number.size || !number.parts[serial.part].digits) return {};
  const std::string_view text = number.parts[serial.part].text;
  return without_leading_zeros(text.substr(std::min<std::size_t>(serial.split, text.size())));
}

std::uint64_t last_digits_value(std::string_view digits) noexcept {
  std::uint64_t value = 0;
  for (const char c : digits.substr(digits.size() - std::min(digits.size(), NumberForms::counted_max))) {
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

bool NumberForms::may_be_next(const NumberParts& number, std::uint64_t value) const {
  constexpr std::uint64_t few = 100, share = 20;
  const auto form = forms_.find(form_of(number));
  if (form == forms_.end()) return false;
  const std::uint64_t highest = form->second.seen[form->second.serial.part].highest;
  return value > highest && value <= highest + std::max(few, highest / share);
}

bool NumberForms::is_series(std::string_view letters) const {
  return std::binary_search(series_.begin(), series_.end(), hash_of_letters(letters));
}

}  // namespace lettrage::reconcile
