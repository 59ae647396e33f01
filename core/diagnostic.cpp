#include "core/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <vector>

#include "core/printable.h"

namespace lettrage {
namespace {

constexpr std::size_t excerpt_characters = 40;
/// Where a run that began within the excerpt is followed to at most: it is masked as if it ended there.
constexpr std::size_t looked_at_max = 512;
constexpr std::size_t account_like_min = 8, shown_first = 4, shown_last = 2;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_letter_or_digit(char c) noexcept { return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// End of the word of letters and digits at `begin`.
std::size_t word_end(std::string_view text, std::size_t begin) noexcept {
  while (begin < text.size() && is_letter_or_digit(text[begin])) ++begin;
  return begin;
}

bool has_digit(std::string_view word) noexcept { return std::any_of(word.begin(), word.end(), is_digit); }

/// Masks the digits of each account-like run. A run goes on over a single blank between two words with digits, because
/// accounts are printed in groups: `FR76 3000 6000 01…`.
std::string masked(std::string_view text) {
  std::string out{text};
  std::vector<std::size_t> run;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = word_end(text, i);
    if (end == i) {
      ++i;
      continue;
    }
    run.clear();
    for (std::size_t j = i; j < end; ++j) run.push_back(j);
    while (has_digit(text.substr(i, end - i)) && end + 1 < text.size() && text[end] == ' ') {
      const std::size_t next = word_end(text, end + 1);
      if (!has_digit(text.substr(end + 1, next - end - 1))) break;
      for (std::size_t j = end + 1; j < next; ++j) run.push_back(j);
      i = end + 1;
      end = next;
    }
    i = end;
    if (run.size() < account_like_min) continue;
    for (std::size_t place = shown_first; place + shown_last < run.size(); ++place) {
      if (is_digit(out[run[place]])) out[run[place]] = '*';
    }
  }
  return out;
}

std::string_view consequence(Unit unit) noexcept {
  switch (unit) {
    case Unit::None: return "";
    case Unit::Record: return "The record is quarantined.";
    case Unit::Statement: return "The statement is quarantined.";
    case Unit::File: return "The file is quarantined.";
  }
  return "";
}

void append_sentence(std::string& text, std::string_view sentence) {
  if (sentence.empty()) return;
  if (!text.empty()) text.push_back(' ');
  text.append(sentence);
  if (text.back() != '.' && text.back() != '!' && text.back() != '?') text.push_back('.');
}

}  // namespace

std::string excerpt(std::string_view text) {
  const bool looked_at_all = text.size() <= looked_at_max;
  const std::string shown = printable(masked(text.substr(0, looked_at_max)));
  std::size_t end = 0, count = 0, last = 0;
  for (; end < shown.size() && count < excerpt_characters; ++count) {
    last = end;
    end += character(std::string_view{shown}.substr(end)).size;
  }
  if (end == shown.size() && looked_at_all) return shown;
  return shown.substr(0, last) + "…";
}

Diagnostic describe(const Fault& fault, std::string_view file, std::uint64_t line, std::string_view detail) {
  Diagnostic diagnostic{.severity = fault.severity,
                        .code = fault.code,
                        .unit = fault.unit,
                        .file = std::string{file},
                        .offset = fault.offset,
                        .line = line,
                        .field = std::string{fault.field},
                        .text = std::string{meaning(fault.code)}};
  if (!fault.found.empty()) append_sentence(diagnostic.text, fmt::format("Found \"{}\".", excerpt(fault.found)));
  append_sentence(diagnostic.text, printable(detail));
  append_sentence(diagnostic.text, consequence(fault.unit));
  append_sentence(diagnostic.text, cure(fault.code));
  return diagnostic;
}

std::string format(const Diagnostic& diagnostic) {
  std::string out = printable(diagnostic.file);
  if (diagnostic.line != 0) fmt::format_to(std::back_inserter(out), ":{}", diagnostic.line);
  if (diagnostic.line != 0 && diagnostic.column != 0) fmt::format_to(std::back_inserter(out), ":{}", diagnostic.column);
  // Some are about no file: about a day's collections, about what was not done.
  if (!out.empty()) fmt::format_to(std::back_inserter(out), " (byte {}): ", diagnostic.offset);
  out.append(name(diagnostic.code));
  if (const auto iso = iso_reason(diagnostic.code); !iso.empty()) fmt::format_to(std::back_inserter(out), " ({})", iso);
  if (!diagnostic.field.empty()) out.append(" in ").append(printable(diagnostic.field));
  out.append(": ").append(printable(diagnostic.text));
  return out;
}

}  // namespace lettrage
