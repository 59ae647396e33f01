/// \file
/// XML as a bank's program writes it: indented or without white space, with or without a prefix.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lettrage::bench {

class Tags {
 public:
  struct Style {
    bool indented = true;
    std::string_view prefix;  ///< with its colon
    bool odd = false;         ///< some texts in CDATA or with character references
  };
  Tags(std::string& out, Style style) : out_{out}, style_{style} {}

  /// Opens each part of `path` (`BkTxCd/Domn`).
  Tags& open(std::string_view path) {
    for (;;) {
      const std::size_t slash = path.find('/');
      begin(path.substr(0, slash));
      if (slash == std::string_view::npos) return *this;
      path.remove_prefix(slash + 1);
    }
  }
  Tags& close(int levels = 1) {
    for (; levels > 0; --levels) {
      const std::string_view tag = open_.back();
      open_.pop_back();
      indent();
      end(tag);
    }
    return *this;
  }
  /// The last part of `path` holds the text; the parts before it are opened and closed around it.
  Tags& leaf(std::string_view path, std::string_view text, std::string_view attribute = {}) {
    const std::size_t slash = path.rfind('/');
    int levels = 0;
    if (slash != std::string_view::npos) {
      const std::size_t before = open_.size();
      open(path.substr(0, slash));
      levels = static_cast<int>(open_.size() - before);
    }
    const std::string_view tag = slash == std::string_view::npos ? path : path.substr(slash + 1);
    indent();
    ((out_ += '<') += style_.prefix) += tag;
    if (!attribute.empty()) (out_ += ' ') += attribute;
    out_ += '>';
    escape(text);
    end(tag);
    return close(levels);
  }
  Tags& amount(std::string_view path, std::string_view value) { return leaf(path, value, "Ccy=\"EUR\""); }
  /// A text that an odd file puts into CDATA one time in five.
  Tags& name(std::string_view path, std::string_view text, std::uint64_t chance) {
    cdata_ = style_.odd && chance % 5 == 0;
    references_ = style_.odd && chance % 5 == 1;
    leaf(path, text);
    cdata_ = references_ = false;
    return *this;
  }
  void comment(std::string_view text) {
    indent();
    ((out_ += "<!-- ") += text) += " -->";
  }
  [[nodiscard]] const Style& style() const noexcept { return style_; }

 private:
  void begin(std::string_view tag) {
    indent();
    (((out_ += '<') += style_.prefix) += tag) += '>';
    open_.push_back(tag);
  }
  void end(std::string_view tag) { (((out_ += "</") += style_.prefix) += tag) += '>'; }
  void indent() {
    if (!style_.indented) return;
    out_ += '\n';
    out_.append(2 * (open_.size() + 1), ' ');
  }
  void escape(std::string_view text) {
    if (cdata_) {
      ((out_ += "<![CDATA[") += text) += "]]>";
      return;
    }
    for (const char c : text) {
      switch (c) {
        case '&': out_ += "&amp;"; break;
        case '<': out_ += "&lt;"; break;
        case '>': out_ += "&gt;"; break;
        case 'e': out_ += references_ ? "&#x65;" : "e"; break;
        case 'a': out_ += references_ ? "&#97;" : "a"; break;
        default: out_ += c;
      }
    }
  }

  std::string& out_;
  Style style_;
  bool cdata_ = false, references_ = false;
  std::vector<std::string_view> open_;
};

}  // namespace lettrage::bench
