/// \file
/// Writes indented XML, as most banks deliver it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lettrage::generate {

/// Appends to `out`, which must outlive it. Tags are literals; one may carry attributes: `Amt Ccy="EUR"`.
class Xml {
 public:
  explicit Xml(std::string& out) : out_{out} {}

  Xml& open(std::string_view tag) {
    begin(tag);
    out_ += '\n';
    open_.push_back(tag.substr(0, tag.find(' ')));
    return *this;
  }
  Xml& close() {
    const std::string_view tag = open_.back();
    open_.pop_back();
    out_.append(2 * open_.size(), ' ');
    end(tag);
    return *this;
  }
  Xml& leaf(std::string_view tag, std::string_view text) {
    begin(tag);
    for (const char c : text) {
      switch (c) {
        case '&': out_ += "&amp;"; break;
        case '<': out_ += "&lt;"; break;
        case '>': out_ += "&gt;"; break;
        default: out_ += c;
      }
    }
    end(tag.substr(0, tag.find(' ')));
    return *this;
  }
  /// `<outer><inner>…</inner></outer>`, each on a line of its own; `path` parts its tags by `/`.
  Xml& nested(std::string_view path, std::string_view text) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return leaf(path, text);
    return open(path.substr(0, slash)).nested(path.substr(slash + 1), text).close();
  }

 private:
  void begin(std::string_view tag) {
    out_.append(2 * open_.size(), ' ');
    out_ += '<';
    out_ += tag;
    out_ += '>';
  }
  void end(std::string_view tag) {
    out_ += "</";
    out_ += tag;
    out_ += ">\n";
  }

  std::string& out_;
  std::vector<std::string_view> open_;
};

}  // namespace lettrage::generate
