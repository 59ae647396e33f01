// The reference reader: Xerces-C SAX2, well-formedness only. Nothing is fetched, no DTD is read, no entity but XML's own
// five exists, so there is nothing to expand; depth and text are bounded here.
#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <utility>
#include <vector>
#include <xercesc/framework/XMLErrorCodes.hpp>
#include <xercesc/parsers/SAX2XMLReaderImpl.hpp>
#include <xercesc/sax/InputSource.hpp>
#include <xercesc/sax/SAXParseException.hpp>
#include <xercesc/sax2/Attributes.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/util/BinInputStream.hpp>
#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/SecurityManager.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "formats/xml/encoding.h"
#include "formats/xml/reader.h"
#include "formats/xml/xerces_text.h"

namespace lettrage::formats::xml {

namespace {

namespace xc = xercesc;

/// Thrown through Xerces to stop it; never leaves this file.
struct Stop {
  Code code;
  std::size_t position;  ///< asked for before Xerces lets go of its source
};

void assign_utf8(std::string& out, const XMLCh* text) {
  out.clear();
  if (text != nullptr) append_utf8(out, text, std::char_traits<XMLCh>::length(text));
}

/// Prologue, bytes and epilogue as one stream.
class Joined final : public xc::BinInputStream {
 public:
  explicit Joined(std::array<std::string_view, 3> parts) : parts_{parts} {}
  [[nodiscard]] XMLFilePos curPos() const override { return position_; }
  XMLSize_t readBytes(XMLByte* to, XMLSize_t max) override {
    XMLSize_t done = 0;
    for (std::string_view& part : parts_) {
      const std::size_t n = std::min<std::size_t>(part.size(), max - done);
      std::copy_n(part.begin(), n, to + done);
      part.remove_prefix(n);
      done += n;
    }
    position_ += done;
    return done;
  }
  [[nodiscard]] const XMLCh* getContentType() const override { return nullptr; }

 private:
  std::array<std::string_view, 3> parts_;
  XMLFilePos position_ = 0;
};

class Source final : public xc::InputSource {
 public:
  explicit Source(std::array<std::string_view, 3> parts) : parts_{parts} {}
  [[nodiscard]] xc::BinInputStream* makeStream() const override { return new Joined{parts_}; }  // Xerces deletes it

 private:
  std::array<std::string_view, 3> parts_;
};

/// One parse of one batch.
class Events final : public xc::DefaultHandler {
 public:
  Events(Batch& batch, std::string_view body, std::size_t skipped, const Schema& schema, Handler& handler,
         const xc::SAX2XMLReader& parser)
      : batch_{batch}, body_{body}, skipped_{skipped}, schema_{schema}, handler_{handler}, parser_{parser} {}

  void startElement(const XMLCh*, const XMLCh*, const XMLCh* qname, const xc::Attributes& attributes) override {
    if (++depth_ > depth_max) throw Stop{Code::XmlTooDeep, position()};
    if (unknown_ > 0) {
      ++unknown_;
      return;
    }
    local_name(qname);
    const bool inside = !open_.empty();
    const Schema::State state = inside ? schema_.child(open_.back().state, name_) : schema_.root(name_);
    if (!inside) declare_namespaces(attributes);
    if (state == Schema::none) {
      if (inside) unknown_ = 1;
      return;
    }
    const Place place = this->place();
    Open open{.state = state, .text_begin = text_.size(), .place = place, .currency = {}};
    if (schema_.role(state) == Role::Amount) {
      static constexpr XMLCh ccy[] = {'C', 'c', 'y', 0};
      scratch_.clear();
      assign_utf8(scratch_, attributes.getValue(ccy));
      open.currency = batch_.keep(trim(scratch_));
    }
    open_.push_back(open);
    if (!inside) {
      found_message_ = true;
      handler_.message(batch_.keep(name_), batch_.keep(namespace_of(prefix_)), place);
    }
    if (schema_.role(state) == Role::Group && schema_.node(state) != 0) handler_.begin(schema_.node(state), place);
  }

  void endElement(const XMLCh*, const XMLCh*, const XMLCh*) override {
    const int depth = depth_--;
    if (unknown_ > 0) {
      --unknown_;
      return;
    }
    if (open_.empty()) {
      forget_namespaces(depth);
      return;
    }
    const Open open = open_.back();
    open_.pop_back();
    if (open_.empty()) forget_namespaces(depth);
    const Node node = schema_.node(open.state);
    if (node == 0) return;
    if (schema_.role(open.state) == Role::Group) {
      handler_.end(node, position() <= prologue() + body_.size());
      return;
    }
    const std::string_view text = trim(std::string_view{text_}.substr(open.text_begin));
    if (!text.empty()) handler_.give(schema_.field(open.state), batch_.keep(text), open.currency, open.place);
    text_.resize(open.text_begin);
  }

  void characters(const XMLCh* text, XMLSize_t length) override {
    if (unknown_ > 0 || open_.empty() || schema_.node(open_.back().state) == 0) return;
    if (schema_.role(open_.back().state) == Role::Group) return;
    const std::size_t end = open_.back().text_begin + text_bytes_max;
    if (text_.size() >= end) return;
    append_utf8(text_, text, length);
    if (text_.size() < end) return;
    std::size_t cut = end;
    while ((static_cast<unsigned char>(text_[cut - 1]) & 0xC0U) == 0x80U) --cut;  // never inside a character
    text_.resize(cut - 1);
    text_.resize(end, ' ');  // trimmed off again; marks the text as full
    fault(Code::FieldTooLong, Severity::Warning, Unit::None, position());
  }

  // Xerces offers errors here too; the code is only known to Parser::error, which stops the parse.
  void fatalError(const xc::SAXParseException&) override {}

  [[nodiscard]] bool found_message() const noexcept { return found_message_; }

  void fault(Code code, Severity severity, Unit unit, std::size_t position) {
    batch_.faults.push_back({.code = code, .severity = severity, .unit = unit, .offset = offset(position), .field = "Document"});
  }
  [[nodiscard]] bool is_end(std::size_t position) const noexcept { return position >= prologue() + body_.size(); }

 private:
  struct Open {
    Schema::State state = Schema::none;
    std::size_t text_begin = 0;
    Place place;
    std::string_view currency;
  };
  struct Namespace {
    std::string prefix, uri;
    int depth = 0;
  };

  [[nodiscard]] std::size_t prologue() const noexcept { return batch_.context.prologue.size(); }
  [[nodiscard]] std::size_t position() const { return static_cast<std::size_t>(parser_.getSrcOffset()); }
  /// From a place in the joined stream to one in the file, clamped into the batch.
  [[nodiscard]] std::uint64_t offset(std::size_t joined) const noexcept {
    const std::size_t in_body = joined < prologue() ? 0 : std::min(joined - prologue(), body_.size());
    return batch_.offset + skipped_ + in_body;
  }
  /// Of the start tag just read: Xerces stands behind its `>`.
  [[nodiscard]] Place place() const {
    const std::size_t at = position();
    if (at <= prologue()) return {.offset = batch_.offset, .replayed = true};
    const std::size_t end = std::min(at - prologue(), body_.size());
    const std::size_t begin = body_.rfind('<', end == 0 ? 0 : end - 1);
    return {.offset = batch_.offset + skipped_ + (begin == std::string_view::npos ? 0 : begin), .replayed = false};
  }

  void local_name(const XMLCh* qname) {
    assign_utf8(name_, qname);
    const std::size_t colon = name_.find(':');
    prefix_ = colon == std::string::npos ? std::string{} : name_.substr(0, colon);
    if (colon != std::string::npos) name_.erase(0, colon + 1);
  }
  void declare_namespaces(const xc::Attributes& attributes) {
    for (XMLSize_t i = 0; i < attributes.getLength(); ++i) {
      assign_utf8(scratch_, attributes.getQName(i));
      if (scratch_ != "xmlns" && !scratch_.starts_with("xmlns:")) continue;
      Namespace declared{.prefix = scratch_.size() > 6 ? scratch_.substr(6) : std::string{}, .uri = {}, .depth = depth_};
      assign_utf8(declared.uri, attributes.getValue(i));
      namespaces_.push_back(std::move(declared));
    }
  }
  void forget_namespaces(int depth) {
    while (!namespaces_.empty() && namespaces_.back().depth >= depth) namespaces_.pop_back();
  }
  [[nodiscard]] std::string_view namespace_of(std::string_view prefix) const noexcept {
    for (auto it = namespaces_.rbegin(); it != namespaces_.rend(); ++it) {
      if (it->prefix == prefix) return it->uri;
    }
    return {};
  }

  Batch& batch_;
  std::string_view body_;
  std::size_t skipped_;
  const Schema& schema_;
  Handler& handler_;
  const xc::SAX2XMLReader& parser_;
  std::vector<Open> open_;
  std::vector<Namespace> namespaces_;
  std::string text_, name_, prefix_, scratch_;
  int depth_ = 0, unknown_ = 0;
  bool found_message_ = false;
};

/// The reader with its error codes, which SAX hides.
class Parser final : public xc::SAX2XMLReaderImpl {
 public:
  Parser() {
    setFeature(xc::XMLUni::fgSAX2CoreNameSpaces, false);  // local names do; banks bind prefixes as they like
    setFeature(xc::XMLUni::fgSAX2CoreValidation, false);
    setFeature(xc::XMLUni::fgXercesSchema, false);
    setFeature(xc::XMLUni::fgXercesLoadExternalDTD, false);
    setFeature(xc::XMLUni::fgXercesDisableDefaultEntityResolution, true);
    setFeature(xc::XMLUni::fgXercesCalculateSrcOfs, true);
    limits_.setEntityExpansionLimit(1);
    setProperty(xc::XMLUni::fgXercesSecurityManager, &limits_);
  }
  void doctypeDecl(const xc::DTDElementDecl&, const XMLCh* const, const XMLCh* const, const bool, const bool) override {
    throw Stop{Code::XmlDoctypeRefused, static_cast<std::size_t>(getSrcOffset())};
  }
  void error(const unsigned int code, const XMLCh* const domain, const xc::XMLErrorReporter::ErrTypes type, const XMLCh* const,
             const XMLCh* const, const XMLCh* const, const XMLFileLoc, const XMLFileLoc) override {
    if (type == xc::XMLErrorReporter::ErrType_Warning) return;
    const bool decoding = code == xc::XMLErrs::XMLException_Fatal || code == xc::XMLErrs::XMLException_Error;
    (void)domain;
    throw Stop{decoding ? Code::EncodingInvalid : Code::XmlNotWellFormed, static_cast<std::size_t>(getSrcOffset())};
  }

 private:
  xc::SecurityManager limits_;
};

/// One parser per thread, kept for its buffers, and one for documents that say they are XML 1.1: Xerces takes the next
/// document that does not name its version for one of 1.1 too. The library is set up once and never taken down: threads may
/// outlive any place where that could be done.
Parser& parser(bool later_version) {
  static std::once_flag once;
  std::call_once(once, [] { xc::XMLPlatformUtils::Initialize(); });
  static thread_local std::array<std::unique_ptr<Parser>, 2> kept;
  std::unique_ptr<Parser>& chosen = kept[later_version ? 1 : 0];
  if (!chosen) chosen = std::make_unique<Parser>();
  return *chosen;
}

/// The XML declaration of `text`, if there is one, may name a version later than 1.0.
bool may_be_of_later_version(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text.starts_with("<?xml") && text.substr(0, text.find("?>")).find("1.1") != std::string_view::npos;
}

void file_fault(Batch& batch, Code code, std::uint64_t offset) {
  batch.faults.push_back({.code = code, .severity = Severity::Error, .unit = Unit::File, .offset = offset, .field = "Document"});
}

/// The declaration is wrong or means nothing, and the bytes are UTF-8.
void assume_utf8(Batch& batch, std::string_view declared) {
  batch.faults.push_back({.code = Code::EncodingAssumed,
                          .severity = Severity::Info,
                          .offset = batch.offset,
                          .field = "encoding of the XML declaration, read as UTF-8",
                          .found = batch.keep(declared)});
}

/// Parses `body`, which begins `skipped` bytes behind the batch. True if a message was in it, or a fault stopped the parse.
bool parse(Batch& batch, std::string_view body, std::size_t skipped, const Schema& schema, Handler& handler,
           const std::string& encoding) {
  Parser& xerces =
      parser(may_be_of_later_version(batch.context.prologue.empty() ? body : std::string_view{batch.context.prologue}));
  Source source{{batch.context.prologue, body, batch.context.epilogue}};
  if (!encoding.empty()) {
    const std::u16string wide{encoding.begin(), encoding.end()};
    source.setEncoding(wide.c_str());
  }
  Events events{batch, body, skipped, schema, handler, xerces};
  xerces.setContentHandler(&events);
  xerces.setLexicalHandler(&events);  // without one, Xerces does not tell of a DOCTYPE
  xerces.setErrorHandler(&events);
  bool settled = true;
  try {
    xerces.parse(source);
    settled = events.found_message();
  } catch (const Stop& stop) {
    Code code = stop.code;
    if (code == Code::XmlNotWellFormed && batch.last && events.is_end(stop.position)) code = Code::FileTruncated;
    if (stop.position == 0 && classify(encoding) == Encoding::Other) {
      // An encoding Xerces does not know stops it before the first byte. UTF-8 is the only one that a file can be shown to
      // be in; what is not is for its sender to say.
      if (invalid_utf8(body) == std::string_view::npos) {
        assume_utf8(batch, encoding);
        return parse(batch, body, skipped, schema, handler, "UTF-8");
      }
      code = Code::EncodingInvalid;
    }
    events.fault(code, Severity::Error, Unit::File, stop.position);
  } catch (const xc::OutOfMemoryException&) {
    throw std::bad_alloc{};
  } catch (const xc::XMLException&) {
    file_fault(batch, Code::EncodingInvalid, batch.offset + skipped);
  } catch (const xc::SAXException&) {
    file_fault(batch, Code::XmlNotWellFormed, batch.offset + skipped);
  }
  xerces.setContentHandler(nullptr);
  xerces.setLexicalHandler(nullptr);
  xerces.setErrorHandler(nullptr);
  return settled;
}

/// A message begins in `text`, which is markup.
bool holds_message(std::string_view text, const Schema& schema) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    std::string_view name = text.substr(at + 1, text.find_first_of(" \t\r\n/><", at + 1) - at - 1);
    name.remove_prefix(std::min(name.size(), name.find(':') + 1));
    if (schema.root(name) != Schema::none) return true;
  }
  return false;
}

/// Parses the documents that stand in CDATA sections of `body`, a well-formed document around them: queues and web
/// services wrap messages so. Their bytes are the file's, so every place is true. False if there is no message in any.
bool parse_embedded(Batch& batch, std::string_view body, std::size_t skipped, const Schema& schema, Handler& handler,
                    const std::string& encoding) {
  bool settled = false;
  for (std::size_t at = body.find('<'); at != std::string_view::npos; at = body.find('<', at + 1)) {
    const std::string_view rest = body.substr(at);
    if (rest.starts_with("<!--")) {
      at = body.find("-->", at);
    } else if (rest.starts_with("<?")) {
      at = body.find("?>", at);
    } else if (rest.starts_with("<![CDATA[")) {
      std::size_t begin = at + 9;
      at = body.find("]]>", begin);
      if (at == std::string_view::npos) break;
      while (begin < at && is_blank(body[begin])) ++begin;
      const std::string_view text = body.substr(begin, at - begin);
      if (text.starts_with('<') && holds_message(text, schema)) {
        settled = parse(batch, text, skipped + begin, schema, handler, encoding) || settled;
      }
    }
    if (at == std::string_view::npos) break;
  }
  return settled;
}

/// EncName of XML 1.0. IANA's longest has 45 characters. Nothing else may reach ICU, which copies a name into 60 bytes and
/// overflows them where it is not ASCII (ucnv_openU, seen with ICU 72).
bool is_encoding_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  return !name.empty() && name.size() <= 45 && letter(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == ':';
  });
}

}  // namespace

void read_reference(Batch& batch, const Schema& schema, Handler& handler) {
  std::string_view body = batch.bytes;
  std::size_t skipped = 0;
  if (batch.context.prologue.empty()) {  // blanks before the XML declaration are not allowed, and common
    while (skipped < body.size() && is_blank(body[skipped])) ++skipped;
    if (!body.substr(skipped).starts_with("<?xml")) skipped = 0;
    body.remove_prefix(skipped);
  }
  const std::string declared =
      declared_encoding(batch.context.prologue.empty() ? body : std::string_view{batch.context.prologue});
  const std::string encoding = read_as(declared);
  if (encoding == "UTF-8") {
    if (declares_wide(declared) && batch.first) assume_utf8(batch, declared);
    if (const std::size_t at = invalid_utf8(body); at != std::string_view::npos) {
      file_fault(batch, Code::EncodingInvalid, batch.offset + skipped + at);
      return;
    }
  } else if (!is_encoding_name(encoding)) {
    file_fault(batch, Code::EncodingInvalid, batch.offset + skipped);
    return;
  }
  if (parse(batch, body, skipped, schema, handler, encoding)) return;
  // A file that was cut holds a message outside of CDATA, or there would have been no place to cut.
  const bool embedded = batch.first && batch.last && classify(encoding) != Encoding::Other &&
                        parse_embedded(batch, body, skipped, schema, handler, encoding);
  if (!embedded) file_fault(batch, Code::XmlUnexpectedRoot, batch.offset + skipped);
}

}  // namespace lettrage::formats::xml
