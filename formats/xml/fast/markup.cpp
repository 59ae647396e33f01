#include "formats/xml/fast/markup.h"

#include "formats/xml/fast/characters.h"
#include "formats/xml/reader.h"

namespace lettrage::formats::xml::fast {

namespace {

constexpr std::size_t name_bytes_max = 128;

constexpr bool is_name_start(char c) noexcept { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
constexpr bool is_name_character(char c) noexcept { return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

/// The qualified name that `text` begins with; empty if that is none we know to be one.
std::string_view read_name(std::string_view text) noexcept {
  std::size_t i = 0;
  for (int part = 0; part < 2; ++part) {
    if (i >= text.size() || !is_name_start(text[i])) return {};
    while (i < text.size() && is_name_character(text[i])) ++i;
    if (i >= text.size() || text[i] != ':') break;
    if (part == 1) return {};
    ++i;
  }
  return i <= name_bytes_max ? text.substr(0, i) : std::string_view{};
}

std::size_t skip_blanks(std::string_view text, std::size_t from) noexcept {
  while (from < text.size() && is_blank(text[from])) ++from;
  return from;
}

Tag refused(std::string_view why) noexcept {
  Tag tag;
  tag.why = why;
  return tag;
}

/// Reads `name="value"` at `at`; moves `at` behind it.
bool read_attribute(std::string_view text, std::size_t& at, Attribute& attribute) noexcept {
  attribute.name = read_name(text.substr(at));
  if (attribute.name.empty()) return false;
  at = skip_blanks(text, at + attribute.name.size());
  if (at >= text.size() || text[at] != '=') return false;
  at = skip_blanks(text, at + 1);
  if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return false;
  const std::size_t end = text.find(text[at], at + 1);
  if (end == std::string_view::npos) return false;
  attribute.value = text.substr(at + 1, end - at - 1);
  at = end + 1;
  const Characters found = check_attribute(attribute.value);
  attribute.as_read = found.as_read;
  return found.legal;
}

}  // namespace

Tag read_tag(std::string_view text) noexcept {
  Tag tag;
  std::size_t at = 1;
  if (text.size() > 1 && text[1] == '/') {
    tag.kind = Tag::Kind::End;
    at = 2;
  }
  tag.name = read_name(text.substr(at));
  if (tag.name.empty()) return refused("a name that is not plain ASCII, or none");
  at += tag.name.size();
  for (;;) {
    const std::size_t next = skip_blanks(text, at);
    if (next >= text.size()) return refused("a tag without an end");
    if (text[next] == '>') {
      tag.length = next + 1;
      return tag;
    }
    if (tag.kind == Tag::Kind::End) return refused("an end tag with more than a name");
    if (text[next] == '/') {
      if (next + 1 >= text.size() || text[next + 1] != '>') return refused("a tag without an end");
      tag.kind = Tag::Kind::Empty;
      tag.length = next + 2;
      return tag;
    }
    if (next == at) return refused("an attribute that no blank parts from what is before it");
    if (tag.count == tag.list.size()) return refused("many attributes");
    at = next;
    Attribute& attribute = tag.list[tag.count];
    if (!read_attribute(text, at, attribute)) return refused("an attribute that is not well formed");
    for (const Attribute& other : tag.attributes()) {
      if (other.name == attribute.name) return refused("an attribute given twice");
    }
    ++tag.count;
    if (attribute.name == "xmlns" || attribute.name.starts_with("xmlns:")) {
      tag.declares = true;
      // Undeclaring a prefix, and declaring the reserved ones, is for the other reader to judge.
      const bool odd = (attribute.name.size() > 5 && attribute.value.empty()) || attribute.name.starts_with("xmlns:xml");
      if (odd) return refused("an unusual declaration of a namespace");
    }
  }
}

Other read_other(std::string_view text) noexcept {
  Other other;
  const auto take = [&](std::size_t opening, std::string_view closing) {
    const std::size_t end = text.find(closing, opening);
    if (end == std::string_view::npos) {
      other.why = "markup without an end";
      return;
    }
    other.content = text.substr(opening, end - opening);
    if (!check_literal(other.content).legal) {
      other.why = "characters that are not legal";
      return;
    }
    other.length = end + closing.size();
  };
  if (text.starts_with("<!--")) {
    other.kind = Other::Kind::Comment;
    take(4, "--");
    if (other.length == 0) return other;
    if (other.content.starts_with('-') || other.content.starts_with('>')) {
      other.length = 0;
      other.why = "an unusual comment";
    } else if (other.length < text.size() && text[other.length] == '>') {
      ++other.length;
    } else {
      other.length = 0;
      other.why = "a comment with two dashes inside";
    }
  } else if (text.starts_with("<![CDATA[")) {
    other.kind = Other::Kind::Section;
    take(9, "]]>");
  } else if (text.starts_with("<?")) {
    other.kind = Other::Kind::Instruction;
    const std::string_view target = read_name(text.substr(2));
    const bool reserved =
        target.size() == 3 && (target[0] | 0x20) == 'x' && (target[1] | 0x20) == 'm' && (target[2] | 0x20) == 'l';
    const std::size_t behind = 2 + target.size();
    const bool parted = behind < text.size() && (is_blank(text[behind]) || text.substr(behind).starts_with("?>"));
    if (target.empty() || target.find(':') != std::string_view::npos || reserved || !parted) {
      other.why = "an unusual processing instruction";
    } else {
      take(behind, "?>");
    }
  } else {
    other.why = "a document type declaration, or something unknown";
  }
  return other;
}

Declaration read_declaration(std::string_view text) noexcept {
  Declaration declaration;
  if (!text.starts_with("<?xml") || text.size() < 6 || !is_blank(text[5])) return declaration;
  declaration.readable = false;
  const std::size_t end = text.substr(0, 1024).find("?>");
  if (end == std::string_view::npos) return declaration;
  declaration.length = end + 2;
  std::string_view rest = text.substr(0, end);
  std::size_t at = 5;
  constexpr std::array<std::string_view, 3> names{"version", "encoding", "standalone"};
  std::size_t expected = 0;
  for (;;) {
    const std::size_t next = skip_blanks(rest, at);
    if (next == rest.size()) break;
    Attribute attribute;
    if (next == at) return declaration;
    at = next;
    if (!read_attribute(rest, at, attribute) || !attribute.as_read) return declaration;
    while (expected < names.size() && names[expected] != attribute.name) {
      if (expected == 0) return declaration;  // the version must be there
      ++expected;
    }
    if (expected == names.size()) return declaration;
    ++expected;
    const std::string_view value = attribute.value;
    if (attribute.name == "version" && value != "1.0") return declaration;
    if (attribute.name == "encoding") {
      const bool utf8 = value.size() == 5 && (value[0] | 0x20) == 'u' && (value[1] | 0x20) == 't' && (value[2] | 0x20) == 'f' &&
                        value.substr(3) == "-8";
      if (!utf8) return declaration;
    }
    if (attribute.name == "standalone" && value != "yes" && value != "no") return declaration;
  }
  declaration.readable = expected > 0;
  return declaration;
}

}  // namespace lettrage::formats::xml::fast
