#include "reconcile/matching/number_search.h"

#include <algorithm>
#include <array>

#include "reconcile/matching/keys.h"
#include "reconcile/matching/words.h"

namespace lettrage::reconcile {
namespace {

constexpr std::size_t significant_min = 5;  ///< references.md 3.5

using Joined = JoinedNumber;

/// Where the number as its creditor writes it may be parted: at its own separators, and between letters and digits.
struct OwnParts {
  std::array<bool, number_length_max + 1> separator{}, change{};

  explicit OwnParts(std::string_view written) {
    std::size_t offset = 0;
    char before = 0;
    for (std::size_t i = 0; i < written.size() && offset <= number_length_max;) {
      const std::size_t length = word_character(written, i);
      if (length == 0) {
        separator[offset] = true;
        ++i;
        continue;
      }
      if (before != 0 && is_digit(before) != is_digit(written[i])) change[offset] = true;
      before = written[i];
      offset += length;
      i += length;
    }
  }
};

enum class Split : std::uint8_t { Own, Odd, Refused };

/// Do the places where the text parts the number fit the number as written? References are printed in groups of any size.
Split judge_split(const Joined& number, std::string_view written, bool reference) {
  constexpr std::size_t grouped_min = 8;
  if (number.joint_count == 0 || (reference && number.size >= grouped_min)) return Split::Own;
  const OwnParts own{written};
  Split worst = Split::Own;
  for (std::size_t k = 0; k < number.joint_count; ++k) {
    const auto& joint = number.joints[k];
    if (joint.gap == Gap::Glue || joint.gap == Gap::Soft || own.separator[joint.offset]) continue;
    if (own.change[joint.offset] && (joint.gap == Gap::Tight || joint.offset >= 2)) continue;  // `à 12345` is not A12345
    if (!number.letters) {
      // 12 345 and 12.345 are amounts or two numbers.
      if (joint.gap == Gap::Blank || joint.connector == '.') return Split::Refused;
      worst = Split::Odd;
    } else if (joint.gap == Gap::Blank) {
      if (number.size < 7) return Split::Refused;
      worst = Split::Odd;
    }
  }
  return worst;
}

std::string_view written_form(const IndexTables& tables, std::uint32_t value) {
  const Invoice& invoice = tables.data.invoices[value >> 1];
  return (value & 1U) != 0 ? invoice.reference : invoice.invoice_id;
}

bool is_compact_date(std::string_view digits) {
  if (digits.size() != 8) return false;
  const auto number = [&](std::size_t at, std::size_t size) {
    int value = 0;
    for (const char c : digits.substr(at, size)) value = value * 10 + (c - '0');
    return value;
  };
  const auto plausible = [](int year, int month, int day) {
    return year >= 1950 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  };
  return plausible(number(0, 4), number(4, 2), number(6, 2)) || plausible(number(4, 4), number(2, 2), number(0, 2));
}

/// `03/2026`, `2026-03`: a month as often as a number.
bool may_be_month(const Joined& number) {
  if (number.letters || number.size != 6 || number.joint_count != 1) return false;
  return number.joints[0].offset == 2 || number.joints[0].offset == 4;
}

class Search {
 public:
  Search(const PieceText& text, const IndexTables& tables, bool letters_only, NumberHits& out)
      : text_{text}, pieces_{text.pieces}, tables_{tables}, letters_only_{letters_only}, out_{out} {}

  void run(std::span<const NumberProbe> probes) {
    for (const NumberProbe& probe : probes) {
      const Joined number{text_, probe.first_piece, probe.last_piece};
      const std::uint32_t group = tables_.numbers.group(number.text(), probe.hash);
      if (group != KeyTable::no_group) {
        found(group, number, probe.first_piece, probe.last_piece);
      } else {
        note_unknown(number, probe.first_piece, probe.last_piece);
      }
    }
    settle_doubts();
    settle_overlaps();
    for (const Unknown& unknown : unknown_) {
      const bool known = std::any_of(out_.hits.begin(), out_.hits.end(), [&](const NumberHit& hit) {
        return hit.first_piece <= unknown.last && unknown.first <= hit.last_piece;
      });
      if (known) continue;
      if (unknown.letters) {
        out_.names_unknown = true;
      } else {
        out_.unknown_digits.push_back({unknown.first, unknown.last});
      }
    }
  }

 private:
  struct Unknown {
    std::size_t first, last;
    bool letters;
  };

  void note_unknown(const Joined& number, std::size_t first, std::size_t last) {
    constexpr std::size_t enough = 16;  // one is; a few, because some may turn out to overlap a number that is known
    if (unknown_.size() == enough) return;
    if (!number.letters) return note_unknown_digits(number, first, last);
    if (number.digits < 3 || tables_.shapes.empty()) return;
    for (std::size_t k = 0; k < number.joint_count; ++k) {
      if (number.joints[k].gap == Gap::Blank && number.digits < 5) return;
    }
    const std::uint64_t shape = shape_of(number.text());
    if (shape == 0 || !std::binary_search(tables_.shapes.begin(), tables_.shapes.end(), shape)) return;
    if (!begins(first) || !ends(last, true)) return;
    unknown_.push_back({first, last, true});
  }

  void note_unknown_digits(const Joined& number, std::size_t first, std::size_t last) {
    if (letters_only_ || pieces_[first].lead != Lead::Invoice || !tables_.digit_lengths[number.size]) return;
    if (is_compact_date(number.text()) || may_be_month(number) || number.size < significant_min) return;
    for (std::size_t i = first; i <= last; ++i) {
      if (pieces_[i].money || pieces_[i].telephone) return;
      if (i < last && pieces_[i].after == Gap::Blank) return;
    }
    if (begins(first, false) && ends(last, false)) unknown_.push_back({first, last, false});
  }

  void found(std::uint32_t group, const Joined& number, std::size_t first, std::size_t last) {
    Split split = Split::Refused;
    const auto values = tables_.numbers.values(group);
    for (const std::uint32_t value : values)
      split = std::min(split, judge_split(number, written_form(tables_, value), (value & 1U) != 0));
    if (split == Split::Refused) return;
    Reading reading = split == Split::Own ? Reading::Certain : Reading::Weak;
    if (number.letters) {
      if (!read_letters(number, first, reading)) return;
    } else {
      if (letters_only_ || !read_digits(number, first, last, reading)) return;
    }
    const Reading undoubted = reading;
    if (!begins(first, number.letters) || !ends(last, number.letters)) {
      if (reading == Reading::Short) return;
      reading = Reading::Doubtful;
    }
    out_.hits.push_back(
        {group, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last), pieces_[first].begin, reading, undoubted});
  }

  bool read_letters(const Joined& number, std::size_t first, Reading& reading) const {
    const Lead lead = pieces_[first].lead;
    if (number.size < significant_min || number.digits < 2) {
      reading = lead == Lead::Invoice ? Reading::Weak : Reading::Short;
      return true;
    }
    if (number.digits < 3 || (lead == Lead::Foreign && reading == Reading::Certain) || is_other_identifier(number)) {
      reading = Reading::Weak;
    }
    return true;
  }

  bool read_digits(const Joined& number, std::size_t first, std::size_t last, Reading& reading) const {
    const Piece& piece = pieces_[first];
    const bool invoice = piece.lead == Lead::Invoice;
    for (std::size_t i = first; i <= last; ++i) {
      if (pieces_[i].money || pieces_[i].telephone) return false;
    }
    if (piece.lead == Lead::Foreign) return false;
    if (!invoice && (is_compact_date(number.text()) || may_be_month(number))) return false;
    if (without_leading_zeros(number.text()).size() < significant_min) {
      reading = invoice ? Reading::Weak : Reading::Short;
      return true;
    }
    if (!invoice || is_compact_date(number.text())) reading = Reading::Weak;
    return true;
  }

  /// A customer number or a mandate may look like an invoice number of ours.
  [[nodiscard]] bool is_other_identifier(const Joined& number) const {
    return tables_.customers.group(number.text()) != KeyTable::no_group ||
           tables_.mandates.group(number.text()) != KeyTable::no_group;
  }

  /// May a number begin with this piece, or does it go on from the one before?
  [[nodiscard]] bool begins(std::size_t first, bool letters = true) const {
    if (first == 0) return true;
    const Piece& before = pieces_[first - 1];
    switch (before.after) {
      case Gap::Soft: return !(last_is_digit(before) && is_digit(text_.text[pieces_[first].begin]));
      case Gap::Tight: {
        if (ends_a_hit(first - 1)) return true;
        if (before.digits) return letters && before.connector == '/';
        if (before.word == Word::Invoice || before.word == Word::Filler) return true;
        // `FRA.FA-2026-00123`, `RFB/2026/05598`: a word, unless it is one of our own series.
        const bool joins = before.connector == '/' || before.connector == '.';
        return joins && (letters || !tables_.forms.is_series(text_.of(before)));
      }
      default: return true;
    }
  }

  /// May a number end with this piece, or does it go on?
  [[nodiscard]] bool ends(std::size_t last, bool letters) const {
    if (last + 1 == pieces_.size()) return true;
    const Piece& piece = pieces_[last];
    const Piece& next = pieces_[last + 1];
    const bool digit_follows = is_digit(text_.text[next.begin]);
    switch (piece.after) {
      case Gap::Soft: return !(last_is_digit(piece) && digit_follows);
      case Gap::Tight: {
        if (next.noise) return true;
        if (digit_follows) return false;
        if (!letters) return next.word != Word::Other;
        return next.end - next.begin > 2 || next.word != Word::Other;  // FA-2026-00123-B is another number
      }
      default: return true;
    }
  }

  [[nodiscard]] bool last_is_digit(const Piece& piece) const { return is_digit(text_.text[piece.end - 1]); }
  [[nodiscard]] bool ends_a_hit(std::size_t piece) const {
    // Hits come in order of their first piece: those that may end here are among the last few.
    const std::size_t look_back = std::min<std::size_t>(out_.hits.size(), number_pieces_max * 2);
    return std::any_of(out_.hits.end() - static_cast<std::ptrdiff_t>(look_back), out_.hits.end(),
                       [&](const NumberHit& hit) { return hit.last_piece == piece; });
  }

  /// A number followed by another one after a connector (`2026-00123/2026-00124`) does end there.
  void settle_doubts() {
    auto& hits = out_.hits;
    for (std::size_t i = 0; i < hits.size(); ++i) {
      NumberHit& hit = hits[i];
      const bool letters = pieces_[hit.first_piece].letters;
      if (hit.reading != Reading::Doubtful || pieces_[hit.last_piece].after != Gap::Tight || !begins(hit.first_piece, letters)) {
        continue;
      }
      for (std::size_t k = i + 1; k < hits.size() && hits[k].first_piece <= hit.last_piece + 1; ++k) {
        if (hits[k].first_piece == hit.last_piece + 1) hit.reading = hit.undoubted;
      }
    }
  }

  /// Of two readings of the same pieces the surer one counts, then the longer one; equals are both in doubt.
  void settle_overlaps() {
    auto& hits = out_.hits;
    std::size_t out = 0;
    for (std::size_t i = 0; i < hits.size(); ++i) {
      bool keep = true;
      while (out > 0 && hits[out - 1].last_piece >= hits[i].first_piece) {
        NumberHit& other = hits[out - 1];
        const bool contains = hits[i].first_piece <= other.first_piece && other.last_piece <= hits[i].last_piece;
        const bool within = other.first_piece <= hits[i].first_piece && hits[i].last_piece <= other.last_piece;
        if (hits[i].reading < other.reading || (hits[i].reading == other.reading && contains)) {
          --out;  // the new one replaces it
        } else if (other.reading < hits[i].reading || within) {
          keep = false;
          break;
        } else {
          other.reading = hits[i].reading = Reading::Ambiguous;
          break;
        }
      }
      if (keep) hits[out++] = hits[i];
    }
    hits.resize(out);
  }

  const PieceText& text_;
  const std::pmr::vector<Piece>& pieces_;
  const IndexTables& tables_;
  bool letters_only_;
  NumberHits& out_;
  std::vector<Unknown> unknown_;
};

}  // namespace

void search_numbers(const PieceText& text, std::span<const NumberProbe> probes, const IndexTables& tables, bool letters_only,
                    NumberHits& out) {
  if (!probes.empty()) Search{text, tables, letters_only, out}.run(probes);
}

}  // namespace lettrage::reconcile
