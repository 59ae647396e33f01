// ISO 20022 messages: tags, attributes, comments and blanks pass through; texts go by the element they stand in.
#include <algorithm>
#include <array>
#include <unordered_set>
#include <vector>

#include "app/anonymise/formats.h"

namespace lettrage::anonymise {

namespace {

using namespace std::string_view_literals;

/// Elements whose text is a code, a status, a count or an indicator, in any message.
bool is_code(std::string_view element) {
  static const std::unordered_set<std::string_view> names{
      "Cd",        "Prtry",        "Sts",       "SubFmlyCd",    "Tp",        "AdrTp",         "IdTp",        "Ctry",
      "CtryOfRes", "CtryOfBirth",  "Ccy",       "NbOfNtries",   "NbOfTxs",   "NbOfTxsPerSts", "DtldNbOfTxs", "OrgnlNbOfTxs",
      "DtldSts",   "ElctrncSeqNb", "LglSeqNb",  "PgNb",         "FrSeq",     "ToSeq",         "XchgRate",    "XchgRateBase",
      "SeqTp",     "PmtMtd",       "ChrgBr",    "InstrPrty",    "GrpSts",    "PmtInfSts",     "TxSts",       "TxCxlSts",
      "GrpCxlSts", "PmtInfCxlSts", "TxInfSts",  "OrgnlMsgNmId", "MsgNmId",   "MsgDefIdr",     "BizSvc",      "ClrChanl",
      "SttlmMtd",  "BtchBookg",    "Br",        "Pctg",         "NbOfDays",  "FrToSeq",       "RateTp",      "Prd",
      "Frqcy",     "PtInTm",       "CntPerPrd", "Yr",           "SttlmPrty", "SubTp",         "Rsn",         "StsRsn",
      "GrpRtr",    "GrpRvsl",      "GrpCxl",    "PmtInfRvsl",   "PmtInfCxl", "MsgNb",         "RsnCd",       "NtryTp",
      "PmtTp",     "Purp"};
  return names.contains(element);
}

bool ends_with(std::string_view text, std::string_view end) noexcept {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// What stays as it is. Anything else, known or not, is private.
bool stays_as_it_is(std::string_view element) {
  constexpr std::array suffixes{"Dt"sv, "DtTm"sv, "Tm"sv, "Ind"sv, "Ccy"sv, "Rate"sv, "Sum"sv, "Amt"sv, "DtOfSgntr"sv};
  return is_code(element) || std::any_of(suffixes.begin(), suffixes.end(), [&](auto end) { return ends_with(element, end); });
}

bool is_bic_element(std::string_view element) noexcept {
  constexpr std::array names{"BIC"sv, "BICFI"sv, "BICOrBEI"sv, "AnyBIC"sv, "BEI"sv};
  return std::find(names.begin(), names.end(), element) != names.end();
}

/// The name of a tag without its prefix; `tag` is what stands between `<` and `>`.
std::string_view local_name(std::string_view tag) noexcept {
  const std::size_t end = std::min(tag.find_first_of(" \t\r\n/"), tag.size());
  tag = tag.substr(0, end);
  const std::size_t colon = tag.find(':');
  return colon == std::string_view::npos ? tag : tag.substr(colon + 1);
}

class XmlCopy {
 public:
  XmlCopy(std::string_view bytes, Mapper& mapper, Encoding encoding) : bytes_{bytes}, mapper_{mapper} {
    form_.encoding = encoding;
    form_.entities = true;
  }

  std::optional<std::string> run() {
    out_.reserve(bytes_.size());
    while (at_ < bytes_.size()) {
      if (bytes_[at_] != '<') {
        const std::size_t end = std::min(bytes_.find('<', at_), bytes_.size());
        put_text(bytes_.substr(at_, end - at_));
        at_ = end;
      } else if (begins("<!--")) {
        framed("<!--", "-->", [this](std::string_view text) { out_ += mapper_.text(text, form_); });
      } else if (begins("<![CDATA[")) {
        framed("<![CDATA[", "]]>", [this](std::string_view text) { put_section(text); });
      } else if (begins("<?")) {
        framed("<?", "?>", [this](std::string_view text) { out_ += text; });
      } else if (begins("<!")) {
        return {};
      } else if (!tag()) {
        return {};
      }
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool begins(std::string_view what) const { return bytes_.substr(at_, what.size()) == what; }

  template <class Put>
  void framed(std::string_view open, std::string_view close, Put put) {
    const std::size_t begin = at_ + open.size();
    const std::size_t end = std::min(bytes_.find(close, begin), bytes_.size());
    out_ += open;
    put(bytes_.substr(begin, end - begin));
    out_ += bytes_.substr(end, close.size());
    at_ = std::min(end + close.size(), bytes_.size());
  }

  /// A section holds text, or a message within the message.
  void put_section(std::string_view text) {
    constexpr std::size_t depth_max = 4;
    if (text.find('<') != std::string_view::npos && sections_ < depth_max) {
      XmlCopy inner{text, mapper_, form_.encoding};
      inner.sections_ = sections_ + 1;
      if (auto copy = inner.run()) {
        out_ += *copy;
        return;
      }
    }
    put_text(text);
  }

  void put_text(std::string_view text) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      out_ += text;
      return;
    }
    if (open_.empty()) {
      out_ += mapper_.text(text, form_);
      return;
    }
    const Open& element = open_.back();
    if (element.name == "BirthDt") {
      // A person's, not a payment's: the same for all.
      constexpr std::string_view birthday = "1900-01-01";
      out_ += birthday.substr(0, std::min(text.size(), birthday.size()));
      out_ += text.substr(std::min(text.size(), birthday.size()));
    } else if (element.amount || stays_as_it_is(element.name)) {
      out_ += text;
    } else if (is_bic_element(element.name)) {
      const std::size_t begin = text.find_first_not_of(" \t\r\n");
      const std::size_t end = text.find_last_not_of(" \t\r\n") + 1;
      out_.append(text.substr(0, begin)).append(mapper_.bic(text.substr(begin, end - begin), form_)).append(text.substr(end));
    } else {
      out_ += mapper_.text(text, form_);
    }
  }

  bool tag() {
    std::size_t end = at_ + 1;
    char quote = 0;
    for (; end < bytes_.size() && (quote != 0 || bytes_[end] != '>'); ++end) {
      const char c = bytes_[end];
      if (quote == c) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      }
    }
    if (end == bytes_.size()) return false;
    const std::string_view inside = bytes_.substr(at_ + 1, end - at_ - 1);
    out_ += '<';
    const bool amount = attributes(inside);
    out_ += '>';
    at_ = end + 1;
    if (!inside.empty() && inside.front() == '/') {
      if (!open_.empty()) open_.pop_back();
    } else if (inside.empty() || inside.back() != '/') {
      open_.push_back({local_name(inside), amount});
    }
    return true;
  }

  /// Copies a tag; the values of attributes that no message of ISO 20022 has are private. Says whether a currency is among them.
  bool attributes(std::string_view tag) {
    bool currency = false;
    std::size_t at = 0;
    while (at < tag.size()) {
      const std::size_t quote = tag.find_first_of("\"'", at);
      if (quote == std::string_view::npos) break;
      const std::size_t end = std::min(tag.find(tag[quote], quote + 1), tag.size());
      const std::string_view before = tag.substr(at, quote + 1 - at);
      std::string_view name = before.substr(0, std::min(before.rfind('='), before.size()));
      while (!name.empty() && name.back() <= ' ') name.remove_suffix(1);
      name = name.substr(std::min(name.find_last_of(" \t\r\n") + 1, name.size()));
      const std::string_view value = tag.substr(quote + 1, end - quote - 1);
      currency = currency || name == "Ccy";
      const bool known = name == "Ccy" || name.substr(0, 5) == "xmlns" || name.find(':') != std::string_view::npos;
      out_ += before;
      out_ += known ? std::string{value} : mapper_.text(value, form_);
      if (end < tag.size()) out_ += tag[end];
      at = std::min(end + 1, tag.size());
    }
    out_ += tag.substr(at);
    return currency;
  }

  struct Open {
    std::string_view name;
    bool amount = false;
  };

  std::string_view bytes_;
  Mapper& mapper_;
  TextForm form_;
  std::vector<Open> open_;
  std::string out_;
  std::size_t at_ = 0, sections_ = 0;
};

}  // namespace

std::optional<std::string> copy_xml(std::string_view bytes, Mapper& mapper) {
  return XmlCopy{bytes, mapper, encoding_of(bytes)}.run();
}

}  // namespace lettrage::anonymise
