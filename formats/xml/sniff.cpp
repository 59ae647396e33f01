#include "formats/xml/sniff.h"

#include <algorithm>

#include "formats/xml/reader.h"

namespace lettrage::formats::xml {

namespace {

/// Takes the part before `|` off `list`.
std::string_view next_name(std::string_view& list) noexcept {
  const std::size_t bar = list.find('|');
  const std::string_view name = list.substr(0, bar);
  list = bar == std::string_view::npos ? std::string_view{} : list.substr(bar + 1);
  return name;
}

/// The local name of a start tag, whose text begins behind `<`; also of one that is not well formed.
std::string_view tag_name(std::string_view text) noexcept {
  const std::size_t end = text.find_first_of(" \t\r\n/><");
  if (end == std::string_view::npos) return {};  // cut off
  const std::string_view name = text.substr(0, end);
  return name.substr(name.find(':') + 1);
}

}  // namespace

Likelihood sniff(std::string_view head, std::string_view roots, std::string_view messages) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  head = trim(head);
  if (head.empty() || head.front() != '<') return Likelihood::No;
  bool named = false;
  std::size_t embedded_until = 0;  // a CDATA section may hold a document (xml::read); what it says is no certainty
  for (std::size_t at = 0; at < head.size() && at != std::string_view::npos; at = head.find('<', at)) {
    const std::string_view rest = head.substr(at);
    std::string_view closing;
    if (rest.starts_with("<!--")) closing = "-->";
    if (rest.starts_with("<?")) closing = "?>";
    if (!closing.empty()) {
      at = head.find(closing, at + 2);
      continue;
    }
    if (rest.starts_with("<![CDATA[")) {
      embedded_until = std::min(head.find("]]>", at), head.size());
      at += 9;
      continue;
    }
    const std::string_view name = tag_name(rest.substr(1));
    for (std::string_view left = roots; !left.empty();) {
      if (next_name(left) != name) continue;
      if (at >= embedded_until) return Likelihood::Yes;
      named = true;
    }
    const std::string_view tag = rest.substr(0, rest.find('>'));
    if (at >= embedded_until && tag.find("xmlns") != std::string_view::npos) {
      for (std::string_view left = messages; !left.empty();) {
        if (tag.find(next_name(left)) != std::string_view::npos) named = true;
      }
    }
    ++at;
  }
  return named ? Likelihood::Maybe : Likelihood::No;
}

}  // namespace lettrage::formats::xml
