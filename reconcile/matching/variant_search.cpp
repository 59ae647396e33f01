#include "reconcile/matching/variant_search.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "reconcile/matching/keys.h"
#include "reconcile/matching/lookahead.h"
#include "reconcile/matching/number_atoms.h"
#include "reconcile/matching/words.h"

namespace lettrage::reconcile {
namespace {

constexpr std::size_t run_max = 24;    ///< digits of one run that are looked at
constexpr std::size_t serial_min = 5;  ///< references.md 3.5
constexpr std::size_t alone_min = 3;   ///< a serial of fewer digits counts only behind its letters or year
constexpr std::size_t year_size = 4, short_year = 2;
constexpr std::size_t sharing_max = 64, range_max = 64;  ///< invoices of one serial beyond which it says nothing; of a range
constexpr std::size_t bases_max = 4;                     ///< invoices that the first number of a list may mean

bool is_compact_date(std::string_view digits) {
  if (digits.size() != 8) return false;
  const auto number = [&](std::size_t at) { return (digits[at] - '0') * 10 + (digits[at + 1] - '0'); };
  const auto day_month = [&](std::size_t day, std::size_t month) {
    return number(day) >= 1 && number(day) <= 31 && number(month) >= 1 && number(month) <= 12;
  };
  return (may_be_year(digits.substr(0, 4)) && day_month(6, 4)) || (may_be_year(digits.substr(4)) && day_month(0, 2));
}

class Search {
  using Joint = NumberAtoms::Joint;

 public:
  Search(const PieceText& text, const IndexTables& tables, NumberHits& exact, VariantHits& out)
      : text_{text}, tables_{tables}, exact_{exact}, out_{out}, atoms_{text, out.hits.get_allocator().resource()} {}

  void run() {
    std::size_t hit = 0;
    for (std::size_t i = 0; i < atoms_.size() && out_.hits.size() < variant_hits_max; ++i) {
      while (hit < exact_.hits.size() && exact_.hits[hit].last_piece < atoms_[i].piece) ++hit;
      const bool named = hit < exact_.hits.size() && exact_.hits[hit].first_piece <= atoms_[i].piece;
      if (named && exact_.hits[hit].reading != Reading::Short) {
        // A list goes on from the last atom of the number.
        const bool last = i + 1 == atoms_.size() || atoms_[i + 1].piece > exact_.hits[hit].last_piece;
        if (last && atoms_[i].digits) {
          if (continue_exact(exact_.hits[hit], i)) exact_.hits[hit].reading = exact_.hits[hit].undoubted;
          if (hit + 1 < exact_.hits.size()) fill_between(exact_.hits[hit], exact_.hits[hit + 1], i);
        }
        read_hidden(i);
        continue;
      }
      if (i >= read_to_ && may_be_serial(i)) read_at(i);
    }
  }

 private:
  [[nodiscard]] std::string_view of(const Atom& atom) const { return atoms_.of(atom); }
  [[nodiscard]] const Piece& piece_of(const Atom& atom) const { return atoms_.piece_of(atom); }

  [[nodiscard]] bool may_be_serial(std::size_t i) const {
    const Atom& atom = atoms_[i];
    if (!atom.digits || atom.end - atom.begin > run_max) return false;
    const Piece& piece = piece_of(atom);
    if (piece.noise || piece.money || piece.telephone || piece.lead == Lead::Foreign) return false;
    const std::string_view digits = of(atom);
    if (may_be_year(digits)) return false;
    return piece.lead == Lead::Invoice || !is_compact_date(digits);
  }

  void read_at(std::size_t i) {
    const std::string_view run = of(atoms_[i]);
    const std::size_t before = out_.hits.size();
    ++group_;
    read_run(run, i, i);
    const bool wrapped = atoms_[i].after == Gap::Soft && i + 1 < atoms_.size() && atoms_[i + 1].digits;
    std::array<char, run_max> joined;
    if (wrapped && run.size() + of(atoms_[i + 1]).size() <= joined.size()) {
      const std::string_view rest = of(atoms_[i + 1]);
      std::copy(rest.begin(), rest.end(), std::copy(run.begin(), run.end(), joined.begin()));
      read_run({joined.data(), run.size() + rest.size()}, i, i + 1);
    }
    if (out_.hits.size() == before) {
      // Behind the letters of one of our series, and nobody's.
      if (i > 0 && run.size() >= alone_min && piece_of(atoms_[i]).lead != Lead::Foreign && follows_series(i))
        out_.names_unknown = true;
      return;
    }
    // A list goes on from the best reading; from each of several that are as good (`2025/00765`, `2026/00765`).
    const auto first = out_.hits.begin() + static_cast<std::ptrdiff_t>(before);
    const Coverage coverage = std::min_element(first, out_.hits.end(), [](const VariantHit& a, const VariantHit& b) {
                                return a.coverage < b.coverage;
                              })->coverage;
    const auto in_doubt = [](const VariantHit& h) { return h.coverage == Coverage::Serial && h.evidence.has(Sign::Doubtful); };
    const bool doubtful = coverage == Coverage::Serial && std::any_of(first, out_.hits.end(), in_doubt);
    std::array<std::uint32_t, bases_max> bases;
    std::size_t count = 0, as_good = 0;
    const std::size_t end = out_.hits.size();
    for (std::size_t k = before; k < end && coverage != Coverage::Short; ++k) {
      if (out_.hits[k].coverage != coverage) continue;
      if (as_good++ < bases.size()) bases[count++] = out_.hits[k].invoice;
    }
    const bool unknown = out_.names_unknown, more = out_.names_more;
    const Coverage of_members = count == 1 && !doubtful ? Coverage::Whole : coverage;
    if (count > 0 && as_good == count && continue_lists({bases.data(), count}, i, of_members)) {
      for (std::size_t k = before; k < end; ++k)
        out_.hits[k].evidence = out_.hits[k].evidence.without(Sign::Doubtful) | Sign::Listed;
      return;
    }
    if (doubtful) out_.names_unknown = unknown, out_.names_more = more;
    std::erase_if(out_.hits, in_doubt);  // digits of something else
  }

  /// Reads the list for each of `bases`, which one number in the text may mean. True if it has a second member for one of them.
  bool continue_lists(std::span<const std::uint32_t> bases, std::size_t i, Coverage coverage) {
    const std::size_t first = out_.hits.size();
    const bool unknown = out_.names_unknown, more = out_.names_more;
    bool any = false, read_through = false, told_unknown = false, told_more = false;
    for (const std::uint32_t base : bases) {
      out_.names_unknown = unknown, out_.names_more = more;
      any = continue_list(base, i, coverage) || any;
      told_unknown = told_unknown || out_.names_unknown;
      told_more = told_more || out_.names_more;
      read_through = read_through || (out_.names_unknown == unknown && out_.names_more == more);
    }
    // What one reading explains to its end needs no other.
    out_.names_unknown = read_through ? unknown : told_unknown;
    out_.names_more = read_through ? more : told_more;
    if (bases.size() == 1) return any;
    // Of what stands in one place, one is meant.
    for (std::size_t k = first; k < out_.hits.size(); ++k) {
      if (out_.hits[k].between) continue;
      for (std::size_t j = first; j < k; ++j) {
        if (out_.hits[j].position == out_.hits[k].position && !out_.hits[j].between) out_.hits[k].group = out_.hits[j].group;
      }
    }
    return any;
  }

  /// Bare digits are a number of one creditor, and may be what the payer wrote of another's: `55993` of `AR55993`.
  void read_hidden(std::size_t i) {
    const Piece& piece = piece_of(atoms_[i]);
    if (piece.letters || (i > 0 && atoms_[i - 1].after == Gap::Tight) || atoms_[i].after == Gap::Tight || !may_be_serial(i))
      return;
    ++group_;
    const std::size_t before = out_.hits.size();
    read_run(of(atoms_[i]), i, i);
    for (std::size_t k = before; k < out_.hits.size(); ++k) out_.hits[k].hidden = true;
  }

  /// A run of digits as a serial, alone and behind a year or a short year in the same run.
  void read_run(std::string_view run, std::size_t first, std::size_t last) {
    const auto read_from = [&](std::size_t head) {
      const std::string_view key = without_leading_zeros(run.substr(head));
      if (key.empty()) return;
      if (key.size() < alone_min && head == 0 && !has_context(first)) return;
      const auto found = tables_.serials.find(serial_hash(key));
      if (found.size() > sharing_max) return;
      prefetch_numbers(tables_, found);
      for (std::size_t k = 0; k < found.size() && out_.hits.size() < variant_hits_max; ++k) {
        judge(found[k], run, head, key, first, last);
      }
    };
    read_from(0);
    const auto& splits = tables_.forms.splits();
    for (std::size_t head = 1; head < splits.size() && head + alone_min <= run.size(); ++head) {
      if (splits[head] && (head != year_size || may_be_year(run.substr(0, head)))) read_from(head);
    }
  }

  /// `FA-2026-0013718250`: joined to letters of one of our series, perhaps over a year.
  [[nodiscard]] bool follows_series(std::size_t i) const {
    for (std::size_t steps = 0; i > 0 && steps < 2; ++steps) {
      const Atom& before = atoms_[--i];
      if (before.after != Gap::Tight && before.after != Gap::Glue) return false;
      if (!before.digits) return of(before).size() > 1 && tables_.forms.is_series(of(before));
      if (!may_be_year(of(before))) return false;
    }
    return false;
  }

  /// Letters of one of our series, or a year, stand right before it.
  [[nodiscard]] bool has_context(std::size_t i) const {
    if (i == 0 || atoms_[i - 1].after == Gap::Break) return false;
    const Atom& before = atoms_[i - 1];
    return before.digits ? may_be_year(of(before)) : tables_.forms.is_series(of(before));
  }

  /// Letters that are no word: of another number.
  static bool is_short_unknown(std::string_view letters) {
    constexpr std::size_t word_min = 4;
    return letters.size() < word_min && word_of(letters) == Word::Other;
  }

  /// What the text has of a number's parts.
  struct Walk {
    std::size_t at = 0;      ///< the outermost atom that belongs to the number
    std::size_t digits = 0;  ///< of parts other than the serial
    bool letters_there = false, letters_missing = false, digits_missing = false;
    bool refused = false;  ///< the text says that it is another number
  };

  /// Is `atom` this part of the number?
  [[nodiscard]] bool is_part(const Atom& atom, std::string_view part, bool digits) const {
    const std::string_view text = of(atom);
    if (atom.digits != digits || piece_of(atom).noise) return false;
    if (!digits) {
      if (equal_letters(text, part)) return true;
      // A word glued to it: `FACTUREFA`, but not XFA.
      constexpr std::size_t word_min = 3;
      return part.size() >= 2 && text.size() >= part.size() + word_min &&
             equal_letters(text.substr(text.size() - part.size()), part);
    }
    if (without_leading_zeros(text) == without_leading_zeros(part)) return true;
    return text.size() == short_year && may_be_year(part) && part.ends_with(text);
  }

  /// The part that belongs before `walk.at`: there, missing, or another one.
  void step_back(std::string_view part, bool digits, Walk& walk) const {
    if (walk.at > 0 && atoms_[walk.at - 1].after != Gap::Break) {
      const Atom& before = atoms_[walk.at - 1];
      if (is_part(before, part, digits)) {
        --walk.at;
        walk.digits += digits ? part.size() : 0;
        walk.letters_there = walk.letters_there || !digits;
        return;
      }
      // 2025/12345 is not 12345 of 2026, nor is AV 12345 that of FA, nor XFA-12345.
      const bool near = before.after == Gap::Tight || before.after == Gap::Glue;
      if (digits && before.digits && (near || may_be_year(of(before)))) walk.refused = true;
      if (!digits && !before.digits) {
        walk.refused = walk.refused || tables_.forms.is_series(of(before)) || (near && is_short_unknown(of(before)));
      }
    }
    (digits ? walk.digits_missing : walk.letters_missing) = true;
  }

  /// `head`: digits of the run that were taken for what stands before the serial.
  [[nodiscard]] Walk walk_back(const NumberParts& number, Serial serial, std::size_t head, std::size_t first) const {
    Walk walk{.at = first};
    if (serial.split > 0 && head == 0) step_back(number.parts[serial.part].text.substr(0, serial.split), true, walk);
    const std::size_t parts = serial.split == 0 && head > 0 ? serial.part - 1U : serial.part;
    for (std::size_t p = parts; p-- > 0;) step_back(number.parts[p].text, number.parts[p].digits, walk);
    return walk;
  }

  void judge(std::uint32_t invoice, std::string_view run, std::size_t head, std::string_view key, std::size_t first,
             std::size_t last) {
    const NumberParts number{tables_.data.invoices[invoice].invoice_id};
    if (number.size == 0) return;
    const Serial serial = tables_.forms.serial_of(number);
    if (NumberForms::digits_of(number, serial) != key) return;  // another key of the same hash
    const std::string_view part = number.parts[serial.part].text;
    if (head != 0) {
      const NumberPart* const before = serial.split > 0  ? &number.parts[serial.part]
                                       : serial.part > 0 ? &number.parts[serial.part - 1U]
                                                         : nullptr;
      const std::size_t size = serial.split > 0 ? serial.split : before == nullptr ? 0 : before->text.size();
      if (size != head || !before->digits || !before->text.starts_with(run.substr(0, head))) return;
    }

    Walk walk = walk_back(number, serial, head, first);
    if (walk.refused) return;
    std::size_t end = last;
    for (std::size_t p = serial.part + 1; p < number.size; ++p) {
      const bool there = end + 1 < atoms_.size() && atoms_[end].after != Gap::Break &&
                         is_part(atoms_[end + 1], number.parts[p].text, number.parts[p].digits);
      if (there) {
        ++end;
        if (!number.parts[p].digits) walk.letters_there = true;
      } else {
        (number.parts[p].digits ? walk.digits_missing : walk.letters_missing) = true;
      }
    }

    VariantHit hit{.invoice = invoice,
                   .first_piece = atoms_[walk.at].piece,
                   .last_piece = atoms_[end].piece,
                   .position = atoms_[walk.at].begin,
                   .group = group_};
    const bool enough = walk.letters_there || run.size() + walk.digits >= serial_min;
    if (!walk.digits_missing && !walk.letters_missing && walk.letters_there) {
      hit.coverage = Coverage::Whole;
    } else if (!walk.digits_missing && enough) {
      hit.coverage = Coverage::Digits;
    } else if ((walk.letters_there || head > 0 || walk.digits > 0) && key.size() >= alone_min) {
      hit.coverage = Coverage::Part;
    } else {
      // `004722` written as the creditor does is more than 4722.
      const bool padded = run.size() >= serial_min && run.size() - head == part.size() - serial.split;
      hit.coverage = key.size() >= serial_min || padded ? Coverage::Serial : Coverage::Short;
    }
    if (run.size() - head < part.size() - serial.split) hit.evidence |= Sign::ZerosLost;
    if (walk.letters_missing) hit.evidence |= Sign::LettersLost;
    if (walk.digits_missing) hit.evidence |= Sign::YearLost;
    if (piece_of(atoms_[walk.at]).lead == Lead::Invoice) {
      hit.evidence |= Sign::Word;
    } else if (!walk.letters_there) {
      hit.evidence |= Sign::BareDigits;
    }
    const Stand stand = stands(walk.at, end);
    if (stand == Stand::Inside) return;
    if (stand == Stand::Doubtful && hit.coverage >= Coverage::Serial && !may_begin_list(hit.coverage, walk.at, end)) return;
    if (stand == Stand::Doubtful) hit.evidence |= Sign::Doubtful;
    out_.hits.push_back(hit);
  }

  /// Digits alone with more digits behind a `/`: of another number, unless a list goes on from them.
  [[nodiscard]] bool may_begin_list(Coverage coverage, std::size_t first, std::size_t last) const {
    if (coverage != Coverage::Serial || first != last || (first > 0 && atoms_[first - 1].after == Gap::Tight)) return false;
    std::size_t next = 0;
    return atoms_.joint(last, next) == Joint::And;
  }

  enum class Stand : std::uint8_t { Alone, Doubtful, Inside };
  /// Is there anything before or after it that may be the rest of a longer number?
  [[nodiscard]] Stand stands(std::size_t first, std::size_t last) const {
    Stand stand = Stand::Alone;
    if (first > 0) {
      const Atom& before = atoms_[first - 1];
      if (!before.digits && before.after == Gap::Glue && is_short_unknown(of(before))) return Stand::Inside;
      if (before.digits && before.after == Gap::Glue) return Stand::Inside;
      if (before.digits && (before.after == Gap::Tight || before.after == Gap::Soft)) stand = Stand::Doubtful;
    }
    if (last + 1 >= atoms_.size()) {
      // What fills the longest text a payment has may have been cut.
      constexpr std::size_t text_max = 140;
      return text_.text.size() == text_max && atoms_[last].end == text_max ? Stand::Doubtful : stand;
    }
    const Atom& next = atoms_[last + 1];
    const Gap gap = atoms_[last].after;
    if (!next.digits && gap == Gap::Glue && is_short_unknown(of(next))) return Stand::Inside;
    if (next.digits && (gap == Gap::Tight || gap == Gap::Soft)) stand = Stand::Doubtful;
    return stand;
  }

  // --- lists ---

  /// Invoices whose number is that of `base` with the end of its serial changed to `digits`.
  bool add_relative(std::uint32_t base, const NumberParts& number, Serial serial, std::string_view part, std::string_view digits,
                    std::size_t atom, Evidence evidence, bool between, Coverage coverage) {
    if (digits.size() > part.size()) return false;
    std::array<char, number_length_max> key;
    std::size_t size = 0;
    for (std::size_t p = 0; p < number.size; ++p) {
      const std::string_view text = p == serial.part ? part : number.parts[p].text;
      if (size + text.size() > key.size()) return false;
      const std::size_t kept = p == serial.part ? text.size() - digits.size() : text.size();
      for (const char c : text.substr(0, kept)) key[size++] = to_upper(c);
      if (p == serial.part)
        size = static_cast<std::size_t>(std::copy(digits.begin(), digits.end(), key.begin() + static_cast<std::ptrdiff_t>(size)) -
                                        key.begin());
    }
    const auto found = tables_.numbers.find({key.data(), size});
    if (found.empty() || found.size() > sharing_max) return false;
    bool any = false;
    ++group_;
    for (const std::uint32_t value : found) {
      if ((value & 1U) != 0 || value >> 1 == base || out_.hits.size() == variant_hits_max) continue;
      out_.hits.push_back({.invoice = value >> 1,
                           .first_piece = atoms_[atom].piece,
                           .last_piece = atoms_[atom].piece,
                           .position = atoms_[atom].begin,
                           .coverage = coverage,
                           .evidence = evidence,
                           .group = group_,
                           .between = between});
      any = true;
    }
    return any;
  }

  bool continue_exact(const NumberHit& hit, std::size_t i) {
    std::size_t next = 0;
    if (hit.reading == Reading::Ambiguous || atoms_.joint(i, next) == Joint::None) return false;
    const auto values = tables_.numbers.values(hit.group);
    return !values.empty() && (values.front() & 1U) == 0 && continue_list(values.front() >> 1, i, Coverage::Whole);
  }

  /// What lists leave all else out of: the digits a number ends with, even where it has more that count up (`K30002-0036`). Not
  /// the year of `123/2026`.
  [[nodiscard]] std::optional<Serial> tail_of(const NumberParts& number) const {
    if (number.size == 0 || !number.parts[number.size - 1].digits) return std::nullopt;
    const auto last = static_cast<std::uint8_t>(number.size - 1);
    const Serial serial = tables_.forms.serial_of(number);
    if (serial.part == last) return serial;
    return may_be_year(number.parts[last].text) ? std::nullopt : std::optional{Serial{.part = last}};
  }

  /// A year, or what else the numbers of this form have before their end, and more digits: `26-002265 ET 26.002263`.
  [[nodiscard]] bool begins_number(const NumberParts& number, std::size_t i) const {
    if (i + 1 >= atoms_.size() || !atoms_[i + 1].digits || atoms_[i].after == Gap::Break) return false;
    if (may_be_year(of(atoms_[i]))) return true;
    const auto parts = number.all().first(number.size - 1);
    return std::any_of(parts.begin(), parts.end(),
                       [&](const NumberPart& part) { return part.digits && part.text == of(atoms_[i]); });
  }

  /// `118/19/21`, `118-121`, `118 et 119`: reads on from atom `i`, which ends the number of `base`. True if the list has a
  /// second member.
  bool continue_list(std::uint32_t base, std::size_t i, Coverage coverage) {
    const NumberParts number{tables_.data.invoices[base].invoice_id};
    const auto serial = tail_of(number);
    if (!serial) return false;
    const std::string_view part = number.parts[serial->part].text;
    std::array<char, run_max> last_value;
    if (part.size() > last_value.size()) return false;
    std::copy(part.begin(), part.end(), last_value.begin());
    bool any = false;
    for (std::size_t next = 0; out_.hits.size() < variant_hits_max; i = next) {
      const Joint kind = atoms_.joint(i, next);
      if (kind == Joint::None || piece_of(atoms_[next]).money) return any;
      const std::string_view digits = of(atoms_[next]);
      if (digits.size() > part.size() || is_exact(next) || begins_number(number, next)) return any;
      const Evidence evidence = kind == Joint::To ? Sign::Listed | Sign::InRange : Evidence{Sign::Listed};
      // Relative to the member before it: 899 / 900 / 01.
      const std::string_view before{last_value.data(), part.size()};
      if (!add_relative(base, number, *serial, before, digits, next, evidence, false, coverage)) {
        out_.names_unknown = out_.names_unknown || any;
        out_.names_more = true;
        return any;
      }
      any = true;
      const std::size_t kept = part.size() - digits.size();
      if (kind == Joint::To) fill_range(base, number, *serial, {last_value.data(), part.size()}, digits, next, coverage);
      std::copy(digits.begin(), digits.end(), last_value.begin() + static_cast<std::ptrdiff_t>(kept));
      read_to_ = std::max(read_to_, next + 1);
    }
    return any;
  }

  /// `FA-2026-0012102 A FA-2026-0012105`: both ends are found as they stand; what is between them is meant, too.
  void fill_between(const NumberHit& from, const NumberHit& to, std::size_t i) {
    if (to.first_piece <= from.last_piece || from.reading > Reading::Doubtful || to.reading > Reading::Doubtful) return;
    if (!atoms_.is_range(i, to.first_piece)) return;
    const auto values = tables_.numbers.values(from.group), ends = tables_.numbers.values(to.group);
    if (values.empty() || ends.empty() || ((values.front() | ends.front()) & 1U) != 0) return;
    const NumberParts number{tables_.data.invoices[values.front() >> 1].invoice_id};
    const NumberParts last{tables_.data.invoices[ends.front() >> 1].invoice_id};
    if (number.size == 0 || number.size != last.size) return;
    const auto serial = tail_of(number);
    if (!serial) return;
    for (std::size_t p = 0; p < number.size; ++p) {
      if (p != serial->part && !equal_letters(number.parts[p].text, last.parts[p].text)) return;
    }
    if (!last.parts[serial->part].digits) return;
    const std::string_view part = number.parts[serial->part].text, end = last.parts[serial->part].text;
    if (part.size() != end.size() || part.size() > run_max) return;
    fill_range(values.front() >> 1, number, *serial, part, end, i, Coverage::Whole);
  }

  [[nodiscard]] bool is_exact(std::size_t atom) const {
    const std::uint32_t piece = atoms_[atom].piece;
    return std::any_of(exact_.hits.begin(), exact_.hits.end(), [&](const NumberHit& hit) {
      return hit.first_piece <= piece && piece <= hit.last_piece && hit.reading < Reading::Short;
    });
  }

  /// The numbers between the last one named and the one that ends with `digits`.
  void fill_range(std::uint32_t base, const NumberParts& number, Serial serial, std::string_view from, std::string_view digits,
                  std::size_t atom, Coverage coverage) {
    constexpr std::size_t digits_max = 9;
    const std::size_t size = std::min(from.size(), digits_max);
    const auto value = [](std::string_view text) {
      std::uint32_t out = 0;
      for (const char c : text) out = out * 10 + static_cast<std::uint32_t>(c - '0');
      return out;
    };
    if (digits.size() > from.size()) return;
    std::array<char, run_max> to_text;
    if (from.size() > to_text.size()) return;
    const std::size_t kept = from.size() - digits.size();
    for (std::size_t k = 0; k < from.size(); ++k) to_text[k] = k < kept ? from[k] : digits[k - kept];
    const std::uint32_t begin = value(from.substr(from.size() - size));
    const std::uint32_t end = value({to_text.data() + (from.size() - size), size});
    const std::string_view whole_end{to_text.data(), from.size()};
    if (from.substr(0, from.size() - size) != whole_end.substr(0, from.size() - size)) return;
    if (end <= begin || end - begin > range_max) return;
    for (std::uint32_t n = begin + 1; n < end; ++n) {
      std::array<char, digits_max> text;
      std::uint32_t rest = n;
      for (std::size_t k = size; k-- > 0; rest /= 10) text[k] = static_cast<char>('0' + rest % 10);
      (void)add_relative(base, number, serial, from, {text.data(), size}, atom, Sign::InRange, true, coverage);
    }
  }

  const PieceText& text_;
  const IndexTables& tables_;
  NumberHits& exact_;
  VariantHits& out_;
  const NumberAtoms atoms_;
  std::uint32_t group_ = 0;
  std::size_t read_to_ = 0;  ///< atoms before it are members of a list
};

}  // namespace

void search_variants(const PieceText& text, const IndexTables& tables, NumberHits& exact, VariantHits& out) {
  if (tables.serials.size() == 0) return;
  Search{text, tables, exact, out}.run();
}

}  // namespace lettrage::reconcile
