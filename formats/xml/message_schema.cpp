#include "formats/xml/message_schema.h"

#include <algorithm>
#include <array>
#include <optional>

#include "embedded/lettrage_formats.h"

namespace lettrage::formats::xml {

namespace {

struct Message {
  std::string_view id, roots;  ///< `a|b`
  const std::string_view* schema;
  unsigned usual;
};

const std::array<Message, 14>& messages() {
  static const std::array<Message, 14> all{{
      {"camt.029", "RsltnOfInvstgtn|camt.029.001.01", &embedded::camt_029_xsd, 9},
      {"camt.052", "BkToCstmrAcctRpt|BkToCstmrAcctRptV01", &embedded::camt_05x_xsd, 8},
      {"camt.053", "BkToCstmrStmt|BkToCstmrStmtV01", &embedded::camt_05x_xsd, 8},
      {"camt.054", "BkToCstmrDbtCdtNtfctn|BkToCstmrDbtCdtNtfctnV01", &embedded::camt_05x_xsd, 8},
      {"camt.055", "CstmrPmtCxlReq", &embedded::camt_055_xsd, 8},
      {"camt.056", "FIToFIPmtCxlReq", &embedded::camt_056_xsd, 8},
      {"pacs.002", "FIToFIPmtStsRpt|pacs.002.001.02", &embedded::pacs_002_xsd, 10},
      {"pacs.003", "FIToFICstmrDrctDbt|pacs.003.001.01", &embedded::pacs_003_xsd, 8},
      {"pacs.004", "PmtRtr|pacs.004.001.01", &embedded::pacs_004_xsd, 9},
      {"pacs.007", "FIToFIPmtRvsl|pacs.007.001.01", &embedded::pacs_007_xsd, 9},
      {"pain.001", "CstmrCdtTrfInitn|pain.001.001.02", &embedded::pain_001_xsd, 9},
      {"pain.002", "CstmrPmtStsRpt|pain.002.001.02", &embedded::pain_002_xsd, 3},
      {"pain.007", "CstmrPmtRvsl|pain.007.001.01", &embedded::pain_007_xsd, 9},
      {"pain.008", "CstmrDrctDbtInitn|pain.008.001.01", &embedded::pain_008_xsd, 8},
  }};
  return all;
}

const Message* find(std::string_view id) noexcept {
  for (const Message& m : messages()) {
    if (m.id == id) return &m;
  }
  return nullptr;
}

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::optional<unsigned> number(std::string_view text) noexcept {
  if (text.empty() || text.size() > 4 || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  unsigned n = 0;
  for (const char c : text) n = n * 10 + static_cast<unsigned>(c - '0');
  return n;
}

/// The value of an attribute within a tag's text; our own schemas write `name="value"`, without blanks.
std::optional<std::string_view> attribute(std::string_view tag, std::string_view name) noexcept {
  const std::size_t at = tag.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t begin = at + name.size();
  return tag.substr(begin, tag.find('"', begin) - begin);
}

/// What the marks of a schema are held against.
struct Wanted {
  std::string_view message;
  unsigned version = 0, edition = 0;
  Usage usage{};
};

/// Four digits are an edition (the year of the standard's common types), two a version of the message.
bool reaches(std::string_view mark, const Wanted& wanted, bool from) noexcept {
  const unsigned value = number(mark).value_or(0);
  const unsigned ours = mark.size() == 4 ? wanted.edition : wanted.version;
  return from ? ours >= value : ours <= value;
}

bool is_wanted(std::string_view tag, const Wanted& wanted) noexcept {
  if (const auto from = attribute(tag, " v:from=\""); from && !reaches(*from, wanted, true)) return false;
  if (const auto to = attribute(tag, " v:to=\""); to && !reaches(*to, wanted, false)) return false;
  if (const auto message = attribute(tag, " v:message=\""); message && *message != wanted.message) return false;
  if (const auto use = attribute(tag, " v:use=\""); use && (*use == "sepa") != (wanted.usage == Usage::Sepa)) return false;
  return true;
}

/// The inside of a schema without its comments, its include and the tags whose marks are not wanted. Marks stand only on
/// tags that have no end tag of their own.
void append_body(std::string& out, std::string_view schema, const Wanted& wanted) {
  schema = schema.substr(schema.find("<xs:schema"));
  schema = schema.substr(schema.find('>') + 1);
  schema = schema.substr(0, schema.rfind("</xs:schema>"));
  while (!schema.empty()) {
    const std::size_t begin = std::min(schema.find('<'), schema.size());
    out.append(schema.substr(0, begin));
    schema.remove_prefix(begin);
    if (schema.empty()) return;
    const std::string_view close = schema.starts_with("<!--") ? "-->" : ">";
    const std::string_view tag = schema.substr(0, schema.find(close) + close.size());
    schema.remove_prefix(tag.size());
    if (tag.starts_with("<!--") || tag.starts_with("<xs:include")) continue;
    if (tag.find(" v:") == std::string_view::npos) {
      out.append(tag);
    } else if (is_wanted(tag, wanted)) {
      out.append(tag.substr(0, tag.find(" v:"))).append("/>");
    }
  }
}

/// `2009:2 2013:3-7`: the edition of a version; 0 where there is no such version.
unsigned edition_of(std::string_view schema, unsigned version) noexcept {
  std::string_view table = attribute(schema, " v:editions=\"").value_or(std::string_view{});
  while (!table.empty()) {
    const std::size_t blank = std::min(table.find(' '), table.size());
    const std::string_view item = table.substr(0, blank);
    table.remove_prefix(std::min(blank + 1, table.size()));
    const std::size_t colon = item.find(':');
    const std::string_view range = item.substr(colon + 1);
    const std::size_t dash = range.find('-');
    const auto first = number(range.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : number(range.substr(dash + 1));
    if (first && last && version >= *first && version <= *last) return number(item.substr(0, colon)).value_or(0);
  }
  return 0;
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
}

}  // namespace

MessageVersion message_version(std::string_view name) noexcept {
  constexpr std::string_view shape = "aaaa.000.000.00";
  if (name.size() != shape.size()) return {};
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool letter = name[i] >= 'a' && name[i] <= 'z';
    if (shape[i] == 'a' ? !letter : shape[i] == '0' ? !is_digit(name[i]) : name[i] != '.') return {};
  }
  return {.message = name.substr(0, 8), .variant = *number(name.substr(9, 3)), .version = *number(name.substr(13, 2))};
}

std::string_view message_of_root(std::string_view local_name) noexcept {
  for (const Message& m : messages()) {
    for (std::string_view roots = m.roots; !roots.empty();) {
      const std::size_t bar = std::min(roots.find('|'), roots.size());
      if (roots.substr(0, bar) == local_name) return m.id;
      roots.remove_prefix(std::min(bar + 1, roots.size()));
    }
  }
  return {};
}

unsigned usual_version(std::string_view message) noexcept {
  const Message* const found = find(message);
  return found == nullptr ? 0 : found->usual;
}

std::string compose_schema(std::string_view message, unsigned version, std::string_view namespace_uri, Usage usage) {
  const Message* const found = find(message);
  if (found == nullptr) return {};
  const Wanted wanted{.message = message, .version = version, .edition = edition_of(*found->schema, version), .usage = usage};
  if (wanted.edition == 0) return {};
  std::string out = R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified")";
  if (!namespace_uri.empty()) {
    out += " xmlns=\"";
    append_escaped(out, namespace_uri);
    out += "\" targetNamespace=\"";
    append_escaped(out, namespace_uri);
    out += '"';
  }
  out += '>';
  append_body(out, embedded::common_xsd, wanted);
  append_body(out, *found->schema, wanted);
  out += "</xs:schema>\n";
  return out;
}

bool narrowed_by_sepa(std::string_view message) noexcept {
  const Message* const found = find(message);
  return found != nullptr && found->schema->find(" v:use=\"") != std::string_view::npos;
}

}  // namespace lettrage::formats::xml
