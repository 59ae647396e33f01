// Breaks documents in known ways (xml_documents.h).
#include <algorithm>

#include "tests/formats/xml_documents.h"

namespace lettrage::formats::xml::testing {

std::size_t Documents::text_place(std::string_view document) {
  const std::size_t behind = document.find('>', below(document.size()));
  return behind == std::string_view::npos ? document.size() : behind + 1;
}

std::size_t Documents::tag_place(std::string_view document, bool end_tag) {
  for (int attempt = 0; attempt < 50; ++attempt) {
    const std::size_t at = document.find(end_tag ? "</" : "<", below(document.size()));
    if (at == std::string_view::npos || at + 1 >= document.size()) continue;
    if (end_tag || (document[at + 1] != '/' && document[at + 1] != '!' && document[at + 1] != '?')) return at;
  }
  return std::string_view::npos;
}

void Documents::break_tag(std::string& document, std::string& how) {
  const bool end_tag = chance(30);
  const std::size_t at = tag_place(document, end_tag);
  const std::size_t end = document.find('>', at == std::string::npos ? at : at + 1);
  if (at == std::string::npos || end == std::string::npos) return;
  const std::size_t name_end = std::min(end, document.find_first_of(" \t\r\n/>", at + 2));
  if (end_tag) {
    how = "an end tag";
    switch (below(6)) {
      case 0: document.erase(at, end + 1 - at); break;
      case 1: document.insert(end, "x"); break;
      case 2: document.insert(end, " a=\"1\""); break;
      case 3: document.insert(at + 2, " "); break;
      case 4: document.insert(end, "/"); break;
      default: {
        const std::size_t other = tag_place(document, true);
        const std::size_t other_end = document.find('>', other);
        if (other == std::string::npos || other_end == std::string::npos) return;
        document.replace(at, end + 1 - at, document.substr(other, other_end + 1 - other));
      }
    }
    return;
  }
  how = "a start tag";
  switch (below(14)) {
    case 0: document.erase(at, end + 1 - at); break;
    case 1: document.insert(name_end, " a=\"1\" a='2'"); break;
    case 2: document.insert(name_end, " a=1"); break;
    case 3: document.insert(name_end, " a=\"<\""); break;
    case 4: document.insert(name_end, " a=\"1\"b=\"2\""); break;
    case 5: document.insert(name_end, " a"); break;
    case 6: document.insert(name_end, " a=\"&none;\""); break;
    case 7:
      document.insert(name_end, one_of({" a:b:c=\"1\"", " :a=\"1\"", " a:=\"1\"", " 1=\"1\"", " =\"1\"", " none:a=\"1\""}));
      break;
    case 8:
      document.insert(name_end, one_of({" a=\"\x01\"", " a=\"\xC3\"", " a=\"\xFF\"", " a=\"&#0;\"", " a=\"& \"", " a=\"&lt\""}));
      break;
    case 9: document.insert(at + 1, one_of({" ", "/", "<", "1", ":", "-", "none:", "é", "\xC3"})); break;
    case 10: document.erase(end, 1); break;
    case 11: document.insert(name_end, " / "); break;
    case 12:
      document.insert(name_end,
                      one_of({" xmlns:xml=\"a\"", " xmlns:xmlns=\"a\"", " xmlns:a=\"\"", " xmlns:=\"a\"", " xmlns:b=\"<\""}));
      break;
    default: document.insert(name_end, " a=\"1"); break;
  }
}

void Documents::break_text(std::string& document, std::string& how) {
  how = "text";
  constexpr std::string_view pieces[] = {
      "]]>", "]]]>", "&", "&;", "& ", "&nbsp;", "&a", "&amp", "&#;", "&#x;", "&#0;", "&#1;", "&#xD800;", "&#x110000;", "&#xFFFE;",
      "&#99999999999;", "&#X41;", "&#x4 1;", "&#-1;", "&lt", "<", "< ", "<>", "</>", "<1>", "<a", "<a/", "</", "<!", "<!-",
      "<!-- -- -->", "<!-- --->", "<!-->", "<!--->", "<!--", "<!-- \x02 -->", "<!-- \xC3 -->", "<![CDATA[", "<![cdata[x]]>",
      "<! [CDATA[x]]>", "<![CDATA[\x01]]>", "<![CDATA[\xED\xA0\x80]]>", "<?a?b?>", "<? a?>", "<?a b", "<?a>", "<?a:b c?>",
      "<?xml version=\"1.0\"?>", "<?XML a?>", "<?a\x01?>", "<?a \xFF?>", "<?a/b?>", "<?a\xC3\xA9?>", "<?1?>", "<!DOCTYPE a>",
      "<!ENTITY a 'b'>", "<!ELEMENT a ANY>", "\x01", "\x08", "\x0B", "\x0C", "\x0E", "\x1F", "\x7F", "\xC2\x80", "\xC2\x85",
      "\xE2\x80\xA8",
      // not UTF-8: overlong, surrogates, too large, alone, cut off
      "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80",
      "\xED\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80", "\xFE", "\xFF", "\x80", "\xBF", "\xC3",
      "\xE2", "\xE2\x82", "\xF0", "\xF0\x9F", "\xF0\x9F\x98", "\xEF\xBF\xBE", "\xEF\xBF\xBF", "\xEF\xBF\xBD", "\xEF\xBB\xBF",
      "\xF0\x9F\xBF\xBF"};
  if (chance(2)) {
    how = "a NUL";
    document.insert(below(document.size() + 1), 1, '\0');
    return;
  }
  const std::string_view piece = one_of(pieces);
  how += " " + std::string{piece};
  document.insert(chance(70) ? text_place(document) : below(document.size() + 1), piece);
}

void Documents::break_around(std::string& document, std::string& how) {
  switch (below(8)) {
    case 0:
      how = "a second root";
      document += chance(50) ? std::string{"<a/>"} : document;
      break;
    case 1:
      how = "text after the root";
      document += one_of({"x", "&#32;", "<![CDATA[ ]]>", "]]>", "</a>", "<", "\x1A", "\xEF\xBB\xBF", "<!--", "<?a"});
      break;
    case 2:
      how = "text before the root";
      document.insert(0, one_of({"x", "<!-- -->", " ", "&#32;", "<![CDATA[]]>", "</a>", "\xEF\xBB\xBF", "\xEF\xBB", "<?a?>"}));
      break;
    case 3: {
      how = "the declaration";
      constexpr std::string_view declarations[] = {"<?xml?>",
                                                   "<?xml version='1.1'?>",
                                                   "<?xml encoding='UTF-8'?>",
                                                   "<?xml version='1.0' encoding='UTF-7'?>",
                                                   "<?xml version=1.0?>",
                                                   "<?xml version='1.0' standalone='maybe'?>",
                                                   "<?xml version='1.0'encoding='UTF-8'?>",
                                                   "<?xml version='1.0' standalone='no' encoding='UTF-8'?>",
                                                   "<?xml version='1.0' encoding=''?>",
                                                   "<?xml version='1.0' a='b'?>",
                                                   "<?xml version='1.0' version='1.0'?>",
                                                   "<?xml version='1.0' >",
                                                   "<?xml version='1.0' ? >",
                                                   "<?xml version='1.0' encoding='UTF-16'?>",
                                                   "<?xml version='1.0' encoding='US-ASCII'?>",
                                                   "<?xml\xC3\xA9?>"};
      document.insert(0, one_of(declarations));
      break;
    }
    case 4:
      how = "a document type";
      document.insert(std::min(document.size(), document.find('<', below(60))), "<!DOCTYPE a [<!ENTITY b \"c\">]>");
      break;
    case 5:
      how = "the rest is missing";
      document.resize(below(document.size()));
      break;
    default: {
      how = "bytes that changed";
      const std::size_t at = below(document.size());
      const std::size_t length = 1 + below(40);
      switch (below(4)) {
        case 0: document[at] = static_cast<char>(random_()); break;
        case 1: document.erase(at, length); break;
        case 2: document.insert(at, document.substr(below(document.size()), length)); break;
        default: std::swap(document[at], document[below(document.size())]); break;
      }
    }
  }
}

std::string Documents::broken(std::string document, std::string& how) {
  if (document.empty()) return document;
  switch (below(5)) {
    case 0:
    case 1: break_tag(document, how); break;
    case 2:
    case 3: break_text(document, how); break;
    default: break_around(document, how); break;
  }
  return document;
}

}  // namespace lettrage::formats::xml::testing
