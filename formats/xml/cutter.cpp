#include "formats/xml/cutter.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>

#include "formats/xml/encoding.h"
#include "formats/xml/fast/skip.h"
#include "formats/xml/reader.h"

namespace lettrage::formats::xml {

namespace {

constexpr std::size_t tag_bytes_max = 64 * 1024;      ///< a longer start tag is none we understand
constexpr std::size_t carried_bytes_max = 64 * 1024;  ///< of one level
constexpr std::size_t skip_bytes_max = 64 * 1024;     ///< of an element that is not a record; passed over tag by tag beyond
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Calls `use` with each of `names`, which are parted by `|`.
template <class Use>
void for_each_name(std::string_view names, Use&& use) {
  while (!names.empty()) {
    const std::size_t bar = names.find('|');
    use(names.substr(0, bar));
    if (bar == std::string_view::npos) return;
    names.remove_prefix(bar + 1);
  }
}

/// A set of the names of a table, one bit each.
using NameSet = std::uint64_t;

/// The names of a table and their bits. Looked up for every element near the records, so hashed by length and ends.
class Names {
 public:
  NameSet add_all(std::string_view names) {
    NameSet set = 0;
    for_each_name(names, [&](std::string_view name) { set |= add(name); });
    return set;
  }
  /// 0 for a name of no table.
  [[nodiscard]] NameSet find(std::string_view name) const noexcept {
    if (name.empty()) return 0;
    for (std::size_t at = slot(name); !slots_[at].name.empty(); at = (at + 1) % slots_.size()) {
      if (slots_[at].name == name) return slots_[at].bit;
    }
    return 0;
  }

 private:
  struct Slot {
    std::string_view name;
    NameSet bit = 0;
  };
  NameSet add(std::string_view name) {
    if (const NameSet known = find(name); known != 0) return known;
    assert(count_ < 64);
    std::size_t at = slot(name);
    while (!slots_[at].name.empty()) at = (at + 1) % slots_.size();
    slots_[at] = {name, NameSet{1} << count_++};
    return slots_[at].bit;
  }
  [[nodiscard]] static std::size_t slot(std::string_view name) noexcept {
    const auto first = static_cast<unsigned char>(name.front());
    const auto last = static_cast<unsigned char>(name.back());
    return (name.size() * 31 + first * 7U + last) % 256;
  }
  std::array<Slot, 256> slots_{};
  unsigned count_ = 0;
};

/// A CutTable as sets of names.
struct Table {
  struct Point {
    NameSet elements, parents, within;
    unsigned from;
  };
  struct CarriedRow {
    NameSet parents, children;
    bool needed;
  };
  explicit Table(const CutTable& table) {
    for (const CutPoint& point : table.points) {
      points.push_back({names.add_all(point.elements), names.add_all(point.parents), names.add_all(point.within), point.from});
      structural |= points.back().elements | points.back().parents;
    }
    for (const Carried& row : table.carried)
      carried.push_back({names.add_all(row.parents), names.add_all(row.children), row.needed});
  }
  /// The children without which nothing is cut inside an element of this name.
  [[nodiscard]] NameSet needed_in(NameSet name) const noexcept {
    NameSet children = 0;
    for (const CarriedRow& row : carried) {
      if (row.needed && (row.parents & name) != 0) children |= row.children;
    }
    return children;
  }
  [[nodiscard]] bool carries(NameSet parent, NameSet child) const noexcept {
    return child != 0 && std::any_of(carried.begin(), carried.end(), [&](const CarriedRow& row) {
             return (row.parents & parent) != 0 && (row.children & child) != 0;
           });
  }
  Names names;
  std::vector<Point> points;
  std::vector<CarriedRow> carried;
  NameSet structural = 0;  ///< elements at which, or directly above which, the file may be cut
};

/// The qualified name that a tag's text begins with (behind `<` or `</`).
std::string_view qualified_name(std::string_view text) noexcept {
  std::size_t end = 0;
  while (end < text.size() && !is_blank(text[end]) && text[end] != '/' && text[end] != '>' && text[end] != '<') ++end;
  return text.substr(0, end);
}

std::string_view local_part(std::string_view name) noexcept { return name.substr(name.find(':') + 1); }

/// Index of the `>` that ends the start tag at `text[0]`, npos if it is not there; a `>` inside quotes ends nothing.
std::size_t tag_end(std::string_view text) noexcept {
  char quote = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i;
    }
  }
  return std::string_view::npos;
}

class XmlCutter final : public Cutter {
 public:
  explicit XmlCutter(const CutTable& table) : table_{table} {}

  [[nodiscard]] Cut cut(std::string_view bytes, std::size_t at_least, bool last) override {
    Cut cut;
    while (!unsure_) {
      const Step step = next(bytes, at_least, last);
      if (step == Step::More) break;
      if (step == Step::Cut) {
        cut.length = at_;
        cut.next = context();
        at_ = 0;
        return cut;
      }
    }
    if (last) cut.length = bytes.size();
    return cut;
  }

 private:
  enum class Step : unsigned char { On, More, Cut };

  /// An open element above or at a record.
  struct Open {
    std::string tag;      ///< its start tag as it stands
    std::string carried;  ///< children repeated with it
    std::size_t name_size = 0;
    NameSet bit = 0;          ///< of its local name
    NameSet missing = 0;      ///< children needed and not yet seen
    std::uint64_t count = 0;  ///< records counted in it
    bool structural = false;  ///< of the message, not around it
    [[nodiscard]] std::string_view name() const noexcept { return std::string_view{tag}.substr(1, name_size); }
  };

  /// Behind the end of the element `name` whose start tag ended before `from`; 0 where that is not sure, or not before
  /// `limit`. Most of a file is passed over here.
  [[nodiscard]] std::size_t behind_element(std::string_view bytes, std::size_t from, std::size_t limit,
                                           const fast::SkipName& name) const {
    limit = std::min(limit, bytes.size() - std::min(bytes.size(), fast::skip_margin));
    if (from >= limit) return 0;
    const char* close = skip_(bytes.data() + from, bytes.data() + limit, name);
    if (close == nullptr) return 0;
    const auto name_end = static_cast<std::size_t>(close - bytes.data()) + 2 + name.size();
    const std::size_t end = bytes[name_end] == '>' ? name_end : bytes.substr(0, limit).find('>', name_end);
    return end == std::string_view::npos ? 0 : end + 1;
  }

  /// Inside an element of which only the end matters, passes over tags as long as they are plain to see.
  void pass_plain(std::string_view bytes) {
    while (plain_ > 0) {
      const std::size_t open = bytes.find('<', at_);
      if (open == std::string_view::npos || open + 1 >= bytes.size()) return;
      const char kind = bytes[open + 1];
      if (kind == '!' || kind == '?') return;
      const std::size_t close = bytes.find('>', open);
      if (close == std::string_view::npos || close - open >= tag_bytes_max) return;
      if (kind == '/') {
        at_ = close + 1;
        if (--plain_ == 0) carry(bytes);
        continue;
      }
      std::size_t end = close;
      // No attribute without an equals sign, so no quotes that could hide the end.
      if (bytes.substr(open, close - open).find('=') != std::string_view::npos) {
        const std::size_t length = tag_end(bytes.substr(open, tag_bytes_max));
        if (length == std::string_view::npos) return;
        end = open + length;
      }
      at_ = end + 1;
      if (bytes[end - 1] != '/' && ++plain_ + depth_ > static_cast<std::size_t>(depth_max)) {
        give_up();
        return;
      }
    }
  }
  /// Reads one piece of markup at or after `at_`.
  Step next(std::string_view bytes, std::size_t at_least, bool last) {
    if (plain_ > 0 && searched_ == 0) pass_plain(bytes);
    if (unsure_) return Step::On;
    const std::size_t open = bytes.find('<', at_);
    const std::string_view text = bytes.substr(at_, open == std::string_view::npos ? open : open - at_);
    if (depth_ == 0 && plain_ == 0 && !between_documents(text)) return unsure_ ? Step::On : Step::Cut;
    at_ = open == std::string_view::npos ? bytes.size() : open;
    if (open == std::string_view::npos) return Step::More;
    const std::string_view rest = bytes.substr(at_);
    if (rest.size() < 9 && !last) return Step::More;  // enough to tell one kind from another: <![CDATA[
    if (rest.starts_with("<!--")) return skip(rest, 4, "-->");
    if (rest.starts_with("<![CDATA[")) return skip(rest, 9, "]]>");
    if (rest.starts_with("<?")) return instruction(rest);
    if (rest.starts_with("<!")) return give_up();  // a DOCTYPE: the reader refuses it
    if (rest.starts_with("</")) return end_tag(rest, bytes);
    return start_tag(rest, bytes, at_least);
  }

  /// Text outside the root element: blanks, or the byte order mark of the first or the next document. False: stop here.
  bool between_documents(std::string_view text) {
    const std::size_t other = text.find_first_not_of(" \t\r\n");
    if (other == std::string_view::npos) return true;
    if (!text.substr(other).starts_with(byte_order_mark.substr(0, std::min(text.size() - other, byte_order_mark.size()))) ||
        trim(text).size() > byte_order_mark.size()) {
      give_up();
      return false;
    }
    if (!root_seen_) return true;
    at_ += other;
    next_document();
    return false;
  }

  /// Moves behind the end of a construct; what was searched is not searched again when more is shown.
  Step skip(std::string_view rest, std::size_t opening, std::string_view closing) {
    const std::size_t from = std::max(opening, searched_ > closing.size() ? searched_ - closing.size() : 0);
    const std::size_t end = from < rest.size() ? rest.find(closing, from) : std::string_view::npos;
    if (end == std::string_view::npos) {
      searched_ = rest.size();
      return Step::More;
    }
    searched_ = 0;
    at_ += end + closing.size();
    return Step::On;
  }

  Step instruction(std::string_view rest) {
    const bool declaration = rest.starts_with("<?xml") && rest.size() > 5 && is_blank(rest[5]);
    if (!declaration) return skip(rest, 2, "?>");
    if (depth_ > 0 || plain_ > 0) return give_up();
    if (root_seen_ && at_ > 0) {
      next_document();
      return Step::Cut;
    }
    const std::size_t end = rest.substr(0, tag_bytes_max).find("?>");
    if (end == std::string_view::npos) return rest.size() >= tag_bytes_max ? give_up() : Step::More;
    declaration_ = rest.substr(0, end + 2);
    if (classify(declared_encoding(declaration_)) == Encoding::Other) return give_up();
    at_ += end + 2;
    return Step::On;
  }

  Step end_tag(std::string_view rest, std::string_view bytes) {
    const std::size_t end = rest.substr(0, tag_bytes_max).find('>');
    if (end == std::string_view::npos) return rest.size() >= tag_bytes_max ? give_up() : Step::More;
    at_ += end + 1;
    if (plain_ > 0) {
      if (--plain_ == 0) carry(bytes);
      return Step::On;
    }
    if (depth_ == 0 || open_[depth_ - 1].name() != qualified_name(rest.substr(2, end - 2))) return give_up();
    if (--depth_ == 0) root_seen_ = true;
    return Step::On;
  }

  Step start_tag(std::string_view rest, std::string_view bytes, std::size_t at_least) {
    const std::size_t end = tag_end(rest.substr(0, tag_bytes_max));
    if (end == std::string_view::npos) return rest.size() >= tag_bytes_max ? give_up() : Step::More;
    const bool empty = rest[end - 1] == '/';
    if (plain_ > 0) {
      at_ += end + 1;
      if (!empty && ++plain_ + depth_ > static_cast<std::size_t>(depth_max)) return give_up();
      return Step::On;
    }
    if (depth_ == 0 && root_seen_) {
      next_document();
      return Step::Cut;
    }
    const std::string_view name = qualified_name(rest.substr(1, end - 1));
    const NameSet bit = table_.names.find(local_part(name));
    const Open* parent = depth_ > 0 ? &open_[depth_ - 1] : nullptr;
    for (const Table::Point& point : table_.points) {
      if (parent == nullptr || (point.elements & bit) == 0 || (point.parents & parent->bit) == 0) continue;
      Open* within = innermost(point.within);
      if (within == nullptr) continue;
      if (at_ > 0 && at_ >= at_least && within->count + 1 >= point.from && nothing_missing()) return Step::Cut;
      ++within->count;
      if (empty) break;
      if (skip_records(bytes, rest.substr(0, end + 1), name, at_least, *within)) return Step::On;
      break;
    }
    const std::size_t begin = at_;
    at_ += end + 1;
    const bool structural = (bit & table_.structural) != 0;
    if (parent != nullptr && parent->structural && !structural) {
      carried_ = table_.carries(parent->bit, bit) ? bit : 0;
      carried_begin_ = begin;
      if (empty) {
        carry(bytes);
      } else if (const std::size_t behind = behind_element(bytes, at_, at_ + skip_bytes_max, fast::SkipName{name}); behind > 0) {
        at_ = behind;
        carry(bytes);
      } else {
        plain_ = 1;
      }
      return Step::On;
    }
    if (empty) {
      if (depth_ == 0) root_seen_ = true;
      return Step::On;
    }
    push(rest.substr(0, end + 1), name.size(), bit, structural || (parent != nullptr && parent->structural));
    return Step::On;
  }

  /// A record that ends before the next cut may come is not looked into, nor are those like it that follow. The first, at
  /// `at_`, is counted already. False: it has to be read.
  bool skip_records(std::string_view bytes, std::string_view tag, std::string_view qualified, std::size_t at_least,
                    Open& within) {
    const fast::SkipName name{qualified};
    std::size_t behind = behind_element(bytes, at_ + tag.size(), at_least, name);
    if (behind == 0) return false;
    std::string_view joint;  // between the content of two records: blanks and the start tag, most often the same
    while (behind > 0) {
      at_ = behind;
      if (joint.empty() || bytes.substr(behind, joint.size()) != joint) {
        while (behind < bytes.size() && is_blank(bytes[behind])) ++behind;
        if (bytes.substr(behind, tag.size()) != tag) break;
        joint = bytes.substr(at_, behind + tag.size() - at_);
      }
      behind = behind_element(bytes, at_ + joint.size(), at_least, name);
      if (behind > 0) ++within.count;
    }
    return true;
  }

  void push(std::string_view tag, std::size_t name_size, NameSet bit, bool structural) {
    if (depth_ == static_cast<std::size_t>(depth_max)) {
      give_up();
      return;
    }
    if (depth_ == open_.size()) open_.emplace_back();
    Open& open = open_[depth_++];  // an old one: its strings keep their memory
    open.tag.assign(tag);
    open.carried.clear();
    open.name_size = name_size;
    open.bit = bit;
    open.missing = table_.needed_in(bit);
    open.count = 0;
    open.structural = structural;
  }

  [[nodiscard]] Open* innermost(NameSet names) noexcept {
    for (std::size_t i = depth_; i-- > 0;) {
      if ((open_[i].bit & names) != 0) return &open_[i];
    }
    return nullptr;
  }

  /// Every open level has what its records need to be understood without it.
  [[nodiscard]] bool nothing_missing() const noexcept {
    return std::all_of(open_.begin(), open_.begin() + static_cast<std::ptrdiff_t>(depth_),
                       [](const Open& open) { return open.missing == 0; });
  }

  /// Keeps the child that ends at `at_`, if it is one to carry.
  void carry(std::string_view bytes) {
    if (carried_ == 0) return;
    Open& parent = open_[depth_ - 1];
    const std::string_view child = bytes.substr(carried_begin_, at_ - carried_begin_);
    if (parent.carried.size() + child.size() > carried_bytes_max) {
      give_up();
      return;
    }
    parent.carried.append(child);
    parent.missing &= ~carried_;
  }

  void next_document() {
    root_seen_ = false;
    declaration_.clear();
  }

  Step give_up() {
    unsure_ = true;
    return Step::On;
  }

  [[nodiscard]] Context context() const {
    Context context;
    if (depth_ == 0) return context;
    context.prologue = declaration_;
    for (std::size_t i = 0; i < depth_; ++i) context.prologue.append(open_[i].tag).append(open_[i].carried);
    for (std::size_t i = depth_; i-- > 0;) context.epilogue.append("</").append(open_[i].name()).append(">");
    context.open_levels = static_cast<std::uint32_t>(depth_);
    return context;
  }

  Table table_;
  fast::Skip skip_ = fast::skip_of(fast::best_kernel());
  std::string declaration_;
  std::vector<Open> open_;  ///< the first `depth_` are open
  std::size_t depth_ = 0;
  std::size_t plain_ = 0;     ///< open elements below them, of which only the number matters
  std::size_t at_ = 0;        ///< how far the bytes shown are read
  std::size_t searched_ = 0;  ///< how much of an unfinished comment, CDATA section or instruction was searched
  std::size_t carried_begin_ = 0;
  NameSet carried_ = 0;     ///< the child being read, if it is one to carry
  bool root_seen_ = false;  ///< the root element of this document has ended
  bool unsure_ = false;
};

}  // namespace

std::unique_ptr<Cutter> make_cutter(const CutTable& table) { return std::make_unique<XmlCutter>(table); }

}  // namespace lettrage::formats::xml
