#include "tests/formats/xml_documents.h"

#include <algorithm>
#include <array>

namespace lettrage::formats::xml::testing {

namespace {

std::string_view next_part(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view part = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  return part;
}

bool is_under(const Row& row, Node node) { return std::find(row.under.begin(), row.under.end(), node) != row.under.end(); }

constexpr std::string_view comments[] = {
    "<!-- </Ntry><Ntry> -->", "<!---->",           "<!-- - -->", "<!--<Amt Ccy=\"EUR\">1</Amt>-->",
    "<!-- &nbsp; ]]> -->",    "<!-- \r\n\té€😀 -->"};
constexpr std::string_view instructions[] = {"<?note <Ntry> ?>", "<?a?>", "<?xml-model href='x'?>", "<?b ]]> & ?\?>",
                                             "<?_c.d-e\n?>"};

}  // namespace

void Documents::choose_style() {
  constexpr std::string_view prefixes[] = {"", "", "", "ns2:", "n:", "a.b-c_d:", "_x:", "xs:"};
  constexpr std::string_view line_ends[] = {"", "\n", "\n", "\r\n", "\r", "\n\n"};
  constexpr std::string_view indents[] = {"", " ", "  ", "\t", "    "};
  prefix_ = one_of(prefixes);
  line_end_ = one_of(line_ends);
  indent_ = line_end_.empty() ? "" : one_of(indents);
  constexpr std::array<unsigned, 5> rates{0, 1, 5, 15, 40};
  oddness_ = rates[below(rates.size())];
  long_texts_ = chance(3);
}

std::string Documents::word() {
  constexpr std::string_view words[] = {"x", "EUR",     "2026-03-01",         "1234.50", "Zoë Müller", "日本",
                                        "😀", "A-Z/0.9", "RF18 5390 0754 7034"};
  return std::string{one_of(words)};
}

std::string Documents::quoted(std::string_view value) {
  const char quote = chance(20) ? '\'' : '"';
  std::string text{quote};
  for (const char c : value) {
    if (c == quote) {
      text += quote == '"' ? "&quot;" : "&apos;";
    } else {
      text += c;
    }
  }
  return text += quote;
}

std::string Documents::amount_attributes() {
  constexpr std::string_view odd[] = {"", " EUR", "EUR\t", "E&#85;R", "&#x45;UR", "EUR&#10;", "\r\nEUR", "EURO&amp;", "Zł"};
  const std::string currency = quoted(chance(oddness_ / 2) ? one_of(odd) : chance(80) ? "EUR" : "USD");
  const std::string ccy = (chance(oddness_) ? " Ccy = " : " Ccy=") + currency;
  constexpr std::string_view others[] = {" a='1 > 0'",           " b='\"'", " xml:lang=\"de\"", "\tccy=\"GBP\"",
                                         "\r\nc=\"&lt;/Ntry>\"", " d=\"\""};
  if (!chance(oddness_)) return chance(2) ? "" : ccy;
  const std::string_view other = one_of(others);
  return chance(50) ? std::string{other} + ccy : ccy + std::string{other};
}

void Documents::gap() {
  if (!line_end_.empty() && !chance(5)) {
    out_ += line_end_;
    for (std::size_t i = 0; i < open_.size(); ++i) out_ += indent_;
  }
  if (chance(oddness_)) noise();
}

void Documents::noise() {
  switch (below(6)) {
    case 0: out_ += one_of(comments); break;
    case 1: out_ += one_of(instructions); break;
    case 2: unknown(1 + static_cast<int>(below(4))); break;
    case 3: out_ += " \t\r\n"; break;
    case 4:
      if (!open_.empty() && chance(20)) out_ += "text that nobody asked for]]&gt;";
      break;
    default:
      if (!open_.empty() && chance(20)) out_ += "<![CDATA[</Ntry>&]]>";
      break;
  }
}

void Documents::value() {
  const auto odd_piece = [&] {
    switch (below(10)) {
      case 9:
        if (chance(10)) unknown(1);  // known elements with children are mostly left to the reference reader
        break;
      case 0: out_ += "<![CDATA[<&> ]] " + word() + "]]>"; break;
      case 1: out_ += one_of(comments); break;
      case 2: out_ += "&amp;&lt;&gt;&quot;&apos;"; break;
      case 3: out_ += "&#x20AC;&#233;&#128512;&#10;&#13;&#9;"; break;
      case 4: out_ += "\r\n"; break;
      case 5: out_ += " ]] ]>]&gt; > \" '"; break;
      case 6: out_ += one_of(instructions); break;
      case 7: out_ += "<![CDATA[]]>"; break;
      default: out_ += "\r\t&#32;"; break;
    }
  };
  if (chance(oddness_ / 4)) return;  // none
  if (long_texts_ && chance(5)) {
    const std::size_t size = 65'520 + below(14);  // what is longer is clipped with a warning
    out_.append(size - 3, 'l').append("€");
    return;
  }
  if (chance(oddness_)) out_ += " ";
  for (auto pieces = 1 + below(3); pieces > 0; --pieces) {
    if (chance(oddness_)) odd_piece();
    out_ += word();
  }
  if (chance(oddness_)) odd_piece();
}

void Documents::open(std::string_view local, std::string_view own_attributes, bool& empty) {
  std::string name = prefix_ + std::string{local};
  std::string declared;
  if (chance(oddness_ / 4)) {
    switch (below(5)) {
      case 0: declared = " xmlns=\"urn:other\""; break;
      case 1: declared = " xmlns=\"\""; break;
      case 2: declared = " xmlns:ns2='urn:rebound'"; break;
      case 3:  // a prefix declared by the element that has it
        name = "late:" + std::string{local};
        declared = " xmlns:late=\"urn:late&amp;\"";
        break;
      default: declared = "\n  xmlns:e1=\"urn:1\" e1:k=\"v\""; break;
    }
  }
  out_ += "<" + name;
  if (chance(50)) {
    out_.append(own_attributes).append(declared);
  } else {
    out_.append(declared).append(own_attributes);
  }
  if (chance(oddness_ / 2)) out_ += one_of({" ", "\n", "\r\n\t"});
  if (empty) {
    out_ += "/>";
    return;
  }
  out_ += ">";
  open_.push_back(name);
}

void Documents::close() {
  out_ += "</" + open_.back();
  if (chance(oddness_ / 4)) out_ += one_of({" ", "\n", "\t"});
  out_ += ">";
  open_.pop_back();
}

void Documents::leaf(std::string_view local, std::string_view own_attributes) {
  bool empty = chance(oddness_ / 4);
  open(local, own_attributes, empty);
  if (empty) return;
  value();
  close();
}

void Documents::unknown(int levels) {
  constexpr std::string_view names[] = {"X", "Xtra", "SplmtryData", "Ntry", "x-1.2", "Amt"};
  if (levels <= 0 || open_.size() > 50) return;
  bool empty = chance(20);
  open(std::string{"U"} + std::string{one_of(names)}, chance(30) ? " a=\"1\" b='2'" : "", empty);
  if (empty) return;
  if (chance(50)) value();
  for (auto count = below(3); count > 0; --count) unknown(levels - 1);
  close();
}

void Documents::known(const Row& row, std::string_view name) {
  if (row.role != Role::Group) {
    leaf(name, row.role == Role::Amount ? amount_attributes() : "");
    return;
  }
  bool empty = chance(oddness_ / 8);
  open(name, "", empty);
  if (empty) return;
  children(row.node);
  gap();
  close();
}

void Documents::path(const Row& row, std::string_view rest) {
  std::string_view level = next_part(rest, '/');
  if (level.starts_with('[')) {
    if (chance(50)) {
      path(row, rest);
      return;
    }
    level = level.substr(1, level.size() - 2);
  }
  std::vector<std::string_view> names;
  while (!level.empty()) names.push_back(next_part(level, '|'));
  const std::string_view name = names[below(names.size())];
  gap();
  if (rest.empty()) {
    known(row, name);
    return;
  }
  bool empty = false;
  open(name, "", empty);
  path(row, rest);
  gap();
  close();
}

void Documents::children(Node parent) {
  if (open_.size() > 40) return;
  for (const Row& row : rows_) {
    if (row.under[0] == 0 || !is_under(row, parent)) continue;
    const bool group = row.role == Role::Group;
    for (auto count = group ? below(3) : chance(40) ? 1U : 0U; count > 0; --count) path(row, row.path);
  }
}

void Documents::message() {
  std::vector<const Row*> roots;
  for (const Row& row : rows_) {
    if (row.under[0] == 0) roots.push_back(&row);
  }
  const Row& row = *roots[below(roots.size())];
  std::string_view names = row.path;
  std::vector<std::string_view> choices;
  while (!names.empty()) choices.push_back(next_part(names, '|'));
  gap();
  bool empty = false;
  open(choices[below(choices.size())], "", empty);
  children(row.node);
  gap();
  close();
}

void Documents::envelope(std::size_t size) {
  constexpr std::string_view declarations[] = {"",
                                               "",
                                               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                                               "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>",
                                               "<?xml version=\"1.0\"?>",
                                               "\n <?xml version = \"1.0\"\n?>",
                                               "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>",
                                               "\xEF\xBB\xBF"};
  constexpr std::string_view roots[] = {"Document", "Document", "Envelope", "BizMsgEnvlp", "XChg"};
  out_ = one_of(declarations);
  if (chance(oddness_) && !out_.ends_with("?")) out_ += one_of(comments);
  if (chance(30)) out_ += "\r\n";
  const std::string name = prefix_ + std::string{one_of(roots)};
  const std::string prefix = prefix_.empty() ? "" : ":" + prefix_.substr(0, prefix_.size() - 1);
  constexpr std::string_view versions[] = {"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08",
                                           "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03", "urn:&amp;", "", "\turn:a b\n"};
  std::string_view version = one_of(versions);
  if (!prefix.empty() && version.empty()) version = versions[0];
  out_ += "<" + name + " xmlns" + prefix + "=\"" + std::string{version} + "\"";
  if (chance(30)) out_ += " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"a b\"";
  out_ += ">";
  open_ = {name};
  for (auto levels = chance(20) ? below(4) : 0U; levels > 0; --levels) {
    bool empty = false;
    gap();
    open("Hdr", "", empty);
  }
  do {
    message();
  } while (out_.size() < size);
  while (!open_.empty()) {
    gap();
    close();
  }
  if (chance(50)) out_ += one_of({"\n", "\r\n\r\n", " ", "\n\n<!-- end -->\n", "<?end?>"});
}

std::string Documents::valid(std::size_t size) {
  choose_style();
  envelope(size);
  return std::move(out_);
}

}  // namespace lettrage::formats::xml::testing
