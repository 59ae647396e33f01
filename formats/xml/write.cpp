#include "formats/xml/write.h"

#include "core/encoding.h"

namespace lettrage::formats::xml {

namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    }
  }
}

/// U+FFFE and U+FFFF are UTF-8 but no characters of XML.
bool has_noncharacter(std::string_view text) noexcept {
  return text.find("\xEF\xBF\xBE") != std::string_view::npos || text.find("\xEF\xBF\xBF") != std::string_view::npos;
}

}  // namespace

Writer& Writer::open(std::string_view tag) {
  begin(tag);
  out_ += '\n';
  open_.push_back(tag.substr(0, tag.find(' ')));
  return *this;
}

Writer& Writer::close() {
  const std::string_view tag = open_.back();
  open_.pop_back();
  out_.append(indent_ * (depth_ + open_.size()), ' ');
  end(tag);
  return *this;
}

Writer& Writer::leaf(std::string_view tag, std::string_view text) {
  begin(tag);
  if (is_utf8(text) && !has_noncharacter(text)) {
    append_escaped(out_, text);
  } else {
    std::string ascii{text};
    for (char& c : ascii) c = static_cast<unsigned char>(c) >= 0x80 ? ' ' : c;
    append_escaped(out_, ascii);
  }
  end(tag.substr(0, tag.find(' ')));
  return *this;
}

Writer& Writer::nested(std::string_view path, std::string_view text) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return leaf(path, text);
  return open(path.substr(0, slash)).nested(path.substr(slash + 1), text).close();
}

Writer& Writer::amount(std::string_view tag, Money value) {
  begin(tag, value.currency.code());
  append_amount(out_, value.minor, value.currency);
  end(tag);
  return *this;
}

void Writer::begin(std::string_view tag, std::string_view attribute) {
  out_.append(indent_ * (depth_ + open_.size()), ' ');
  out_.append("<").append(tag);
  if (!attribute.empty()) out_.append(" Ccy=\"").append(attribute).append("\"");
  out_ += '>';
}

void Writer::end(std::string_view tag) { out_.append("</").append(tag).append(">\n"); }

}  // namespace lettrage::formats::xml
