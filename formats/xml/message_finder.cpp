#include "formats/xml/message_finder.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "formats/xml/message_schema.h"
#include "formats/xml/reader.h"

namespace lettrage::formats::xml {

namespace {

constexpr std::size_t block_bytes = 64 * 1024;
/// A comment or a tag that is longer is not looked into.
constexpr std::size_t construct_bytes_max = 4 * 1024 * 1024;
/// Envelopes declare a handful of namespaces.
constexpr std::size_t namespaces_max = 64;

struct Attribute {
  std::string_view name, value;
  char quote = '"';
};

std::string_view tag_name(std::string_view tag) noexcept {
  return tag.substr(1, std::min(tag.find_first_of(" \t\r\n/>", 1), tag.size()) - 1);
}

std::string_view local(std::string_view name) noexcept { return name.substr(name.find(':') + 1); }

std::vector<Attribute> attributes(std::string_view tag) {
  std::vector<Attribute> all;
  tag.remove_prefix(1 + tag_name(tag).size());
  while (true) {
    tag = trim(tag);
    const std::size_t equals = tag.find('=');
    if (equals == std::string_view::npos) return all;
    const std::string_view name = trim(tag.substr(0, equals));
    tag = trim(tag.substr(equals + 1));
    if (tag.empty() || (tag.front() != '"' && tag.front() != '\'')) return all;
    const std::size_t end = tag.find(tag.front(), 1);
    if (end == std::string_view::npos) return all;
    all.push_back({.name = name, .value = tag.substr(1, end - 1), .quote = tag.front()});
    tag.remove_prefix(end + 1);
  }
}

std::string unescaped(std::string_view value) {
  static constexpr std::array<std::pair<std::string_view, char>, 5> entities{
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};
  std::string out;
  while (!value.empty()) {
    const auto entity = std::find_if(entities.begin(), entities.end(), [&](const auto& e) { return value.starts_with(e.first); });
    out += entity == entities.end() ? value.front() : entity->second;
    value.remove_prefix(entity == entities.end() ? 1 : entity->first.size());
  }
  return out;
}

/// End of the tag at the start of `text`, behind its `>`; npos if it is not there. Values may hold a `>`.
std::size_t tag_end(std::string_view text) noexcept {
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

std::size_t construct_end(std::string_view text, std::string_view closing) noexcept {
  if (closing.empty()) return tag_end(text);
  const std::size_t at = text.find(closing);
  return at == std::string_view::npos ? at : at + closing.size();
}

}  // namespace

std::string_view Feed::from(std::uint64_t offset, std::size_t known) {
  const auto ahead = [&] { return offset < begin_ + bytes_.size() ? begin_ + bytes_.size() - offset : 0; };
  while (!end_ && ahead() <= known) end_ = read_(bytes_, block_bytes) == 0;
  if (offset < begin_ || ahead() == 0) return {};
  return std::string_view{bytes_}.substr(static_cast<std::size_t>(offset - begin_));
}

void Feed::forget_before(std::uint64_t offset) {
  if (offset < begin_ + 4 * block_bytes) return;  // moving bytes about costs more than keeping some
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(offset - begin_, bytes_.size()));
  line_ += static_cast<std::uint64_t>(std::count(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(size), '\n'));
  bytes_.erase(0, size);
  begin_ += size;
}

std::uint64_t Feed::last_tag_before(std::uint64_t offset) const noexcept {
  if (offset <= begin_) return offset;
  const std::size_t at = bytes_.rfind('<', static_cast<std::size_t>(offset - begin_ - 1));
  return at == std::string::npos ? offset : begin_ + at;
}

std::uint64_t Feed::line_at(std::uint64_t offset) const noexcept {
  if (offset <= begin_) return line_;
  const auto size = static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(offset - begin_, bytes_.size()));
  return line_ + static_cast<std::uint64_t>(std::count(bytes_.begin(), bytes_.begin() + size, '\n'));
}

std::optional<MessageFinder::Tag> MessageFinder::next_start_tag(std::uint64_t offset) {
  for (;;) {
    std::string_view text = feed_.from(offset, 16);  // enough to tell what begins here
    if (text.empty()) return std::nullopt;
    const std::size_t at = text.find('<');
    if (at != 0) {
      offset += std::min(at, text.size());
      continue;
    }
    const std::string_view closing = text.starts_with("<!--")        ? "-->"
                                     : text.starts_with("<![CDATA[") ? "]]>"
                                     : text.starts_with("<?")        ? "?>"
                                                                     : "";
    std::size_t end = construct_end(text, closing);
    while (end == std::string_view::npos) {
      const std::size_t before = text.size();
      if (before > construct_bytes_max) return std::nullopt;
      text = feed_.from(offset, 2 * before);  // doubles, so that a long one is looked at few times
      if (text.size() == before) return std::nullopt;
      end = construct_end(text, closing);
    }
    const bool is_start = closing.empty() && text.size() > 1 && text[1] != '/' && text[1] != '!';
    if (is_start) return Tag{.offset = offset, .text = text.substr(0, end)};
    offset += end;
  }
}

std::optional<FoundMessage> MessageFinder::find(std::uint64_t offset) {
  std::optional<Tag> tag = next_start_tag(offset);
  for (; tag; tag = next_start_tag(offset)) {
    const std::vector<Attribute> given = attributes(tag->text);
    const std::string_view name = tag_name(tag->text);
    offset = tag->offset + tag->text.size();
    if (local(name) == "Document" || !message_of_root(local(name)).empty()) {
      FoundMessage found;
      found.offset = tag->offset;
      found.line = feed_.line_at(tag->offset);
      found.name_size = name.size();
      found.element = local(name);
      found.root = local(name);
      const std::size_t colon = name.find(':');
      const std::string own = colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string{name.substr(0, colon)};
      for (const auto& [attribute, uri] : declared_) {
        const bool again =
            std::any_of(given.begin(), given.end(), [&wanted = attribute](const Attribute& a) { return a.name == wanted; });
        if (again) continue;
        found.declarations += ' ' + attribute + "=\"" + uri + '"';
        if (attribute == own) found.namespace_uri = unescaped(uri);
      }
      for (const Attribute& a : given) {
        if (a.name == own) found.namespace_uri = unescaped(a.value);
      }
      found.names_no_namespace = colon == std::string_view::npos && found.namespace_uri.empty() &&
                                 std::none_of(given.begin(), given.end(), [&](const Attribute& a) { return a.name == own; });
      if (found.element == "Document") {
        const std::optional<Tag> child = next_start_tag(offset);
        found.root = child ? std::string{local(tag_name(child->text))} : std::string{};
      }
      return found;
    }
    for (const Attribute& a : given) {
      if ((a.name != "xmlns" && !a.name.starts_with("xmlns:")) || a.value.find('"') != std::string_view::npos) continue;
      std::erase_if(declared_, [&](const auto& d) { return d.first == a.name; });
      if (declared_.size() < namespaces_max) declared_.emplace_back(a.name, a.value);
    }
    feed_.forget_before(offset);
  }
  return std::nullopt;
}

}  // namespace lettrage::formats::xml
