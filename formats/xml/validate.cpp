#include "formats/xml/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <new>
#include <stdexcept>
#include <unordered_map>
#include <utility>
#include <xercesc/framework/XMLValidityCodes.hpp>
#include <xercesc/parsers/SAX2XMLReaderImpl.hpp>
#include <xercesc/sax/InputSource.hpp>
#include <xercesc/sax/SAXException.hpp>
#include <xercesc/sax2/Attributes.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/util/BinInputStream.hpp>
#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "core/diagnostic.h"
#include "formats/xml/encoding.h"
#include "formats/xml/grammar.h"
#include "formats/xml/message_finder.h"
#include "formats/xml/message_schema.h"
#include "formats/xml/reader.h"
#include "formats/xml/xerces_text.h"

namespace lettrage::formats::xml {

namespace {

namespace xc = xercesc;

/// Xerces keeps a note of every child of an open element; a statement of this many entries is 2 GB of XML.
constexpr std::uint64_t children_max = 4'000'000;
/// Runs of equally named children kept of an open element, to say which of them is wrong.
constexpr std::size_t runs_max = 4096;
constexpr std::size_t names_max = 16 * 1024;
/// Of a value, to show and to judge it again.
constexpr std::size_t value_bytes_max = 2048;
/// Xerces reads at most this far ahead of what it tells of.
constexpr std::uint64_t read_ahead_bytes = 256 * 1024;
constexpr std::uint64_t text_characters_max = 4 * 1024 * 1024;

/// Messages that banks refuse when anything is wrong with them; the others are read with more patience.
bool is_sent_by_customers(std::string_view message) noexcept {
  return message == "pain.001" || message == "pain.008" || message == "pain.007" || message == "camt.055";
}

/// The message's bytes, with the namespaces declared around it put into its own start tag.
class MessageStream final : public xc::BinInputStream {
 public:
  MessageStream(Feed& feed, const FoundMessage& message)
      : feed_{feed}, at_{message.offset}, inserted_{message.declarations}, until_{message.offset + 1 + message.name_size} {}
  [[nodiscard]] XMLFilePos curPos() const override { return position_; }
  // As much as is asked for while there is any: what Xerces tells of before a fault depends on how far it could look ahead, which
  // must not depend on how the file is read.
  XMLSize_t readBytes(XMLByte* to, XMLSize_t max) override {
    XMLSize_t filled = 0;
    while (filled < max) {
      std::string_view bytes;
      if (at_ == until_ && !inserted_.empty()) {
        bytes = inserted_.substr(0, max - filled);
        inserted_.remove_prefix(bytes.size());
      } else {
        bytes = feed_.from(at_).substr(0, max - filled);
        if (!inserted_.empty()) bytes = bytes.substr(0, static_cast<std::size_t>(until_ - at_));
        at_ += bytes.size();
      }
      if (bytes.empty()) break;
      std::copy(bytes.begin(), bytes.end(), to + filled);
      filled += bytes.size();
    }
    position_ += filled;
    if (at_ > read_ahead_bytes) feed_.forget_before(at_ - read_ahead_bytes);
    return filled;
  }
  [[nodiscard]] const XMLCh* getContentType() const override { return nullptr; }

 private:
  Feed& feed_;
  std::uint64_t at_;
  std::string_view inserted_;
  std::uint64_t until_;
  XMLFilePos position_ = 0;
};

class MessageSource final : public xc::InputSource {
 public:
  MessageSource(Feed& feed, const FoundMessage& message) : feed_{feed}, message_{message} {}
  [[nodiscard]] xc::BinInputStream* makeStream() const override { return new MessageStream{feed_, message_}; }

 private:
  Feed& feed_;
  const FoundMessage& message_;
};

/// What a message is held against: SEPA's rules where we have them, and the standard's to tell the two apart.
struct Rules {
  std::unique_ptr<Grammar> grammar;
  std::unique_ptr<Grammar> iso;  ///< only where SEPA narrows the message
};

/// Thrown through Xerces to end a parse; never leaves this file.
struct Stop {
  enum class Why : std::uint8_t { Done, NotWellFormed, Doctype, TooDeep, TooMuch } why{};
};

/// One parse of one message.
class Check final : public xc::DefaultHandler, public xc::SAX2XMLReaderImpl {
 public:
  Check(Feed& feed, const FoundMessage& message, const Rules& rules, bool strict, Validation& out)
      : SAX2XMLReaderImpl{xc::XMLPlatformUtils::fgMemoryManager, rules.grammar->pool()},
        feed_{feed},
        message_{message},
        rules_{rules},
        strict_{strict},
        out_{out},
        namespace_uri_{utf16(message.namespace_uri)} {
    // For schemas alone: the usual scanner takes a document whose namespace no grammar has for one with a DTD, half of the
    // time, and reads wild memory.
    setProperty(xc::XMLUni::fgXercesScannerName, const_cast<XMLCh*>(xc::XMLUni::fgSGXMLScanner));
    setFeature(xc::XMLUni::fgSAX2CoreNameSpaces, true);
    setFeature(xc::XMLUni::fgSAX2CoreValidation, true);
    setFeature(xc::XMLUni::fgXercesDynamic, false);
    setFeature(xc::XMLUni::fgXercesSchema, true);
    setFeature(xc::XMLUni::fgXercesUseCachedGrammarInParse, true);
    setFeature(xc::XMLUni::fgXercesLoadSchema, false);  // schemaLocation in a document fetches nothing
    setFeature(xc::XMLUni::fgXercesLoadExternalDTD, false);
    setFeature(xc::XMLUni::fgXercesDisableDefaultEntityResolution, true);
    setFeature(xc::XMLUni::fgXercesIdentityConstraintChecking, false);
    setFeature(xc::XMLUni::fgXercesCalculateSrcOfs, true);
    setContentHandler(this);
    setLexicalHandler(this);
    setErrorHandler(this);
  }

  /// Where the message ends. Throws Stop for anything but its regular end.
  std::uint64_t run(const std::string& encoding) {
    MessageSource source{feed_, message_};
    const std::u16string wide = utf16(encoding);
    source.setEncoding(wide.c_str());
    try {
      parse(source);
    } catch (const Stop& stop) {
      if (stop.why != Stop::Why::Done) throw;
    } catch (const xc::OutOfMemoryException&) {
      throw std::bad_alloc{};
    } catch (const xc::XMLException&) {
      throw Stop{Stop::Why::NotWellFormed};
    } catch (const xc::SAXException&) {
      throw Stop{Stop::Why::NotWellFormed};
    }
    return end_;
  }

  // Both bases have these names.
  using SAX2XMLReaderImpl::endElement;
  using SAX2XMLReaderImpl::startElement;

  // Events. A start tag's attributes are judged before it is told of, an element's content before its end is.
  void startElement(const XMLCh*, const XMLCh* const local_name, const XMLCh*, const xc::Attributes& attributes) override {
    if (open_.size() >= static_cast<std::size_t>(depth_max)) throw Stop{Stop::Why::TooDeep};
    const std::uint32_t name = name_of(local_name);
    Open fresh;
    fresh.name = name;
    fresh.offset = feed_.last_tag_before(file_offset(static_cast<std::uint64_t>(getSrcOffset())));
    fresh.line = line();
    if (!open_.empty()) fresh.ordinal = note_child(open_.back(), name, fresh);
    if (depth_ == spare_.size()) spare_.emplace_back();
    fresh.value.swap(spare_[depth_++]);
    fresh.value.clear();
    open_.push_back(std::move(fresh));
    for (const Pending& pending : std::exchange(pending_, {})) report_attribute(pending, attributes);
  }
  void endElement(const XMLCh*, const XMLCh*, const XMLCh*) override {
    if (open_.back().holds_text) {
      add(severity_of(false), open_.back().offset, open_.back().line, path(), "It holds elements and no text of its own.");
    }
    spare_[--depth_].swap(open_.back().value);
    const bool last = open_.size() == 1;
    open_.pop_back();
    if (!last) return;
    end_ = file_offset(static_cast<std::uint64_t>(getSrcOffset()));
    throw Stop{Stop::Why::Done};
  }
  void characters(const XMLCh* text, XMLSize_t length) override {
    if (open_.empty()) return;
    Open& at = open_.back();
    at.characters += length;
    if (at.characters > text_characters_max) throw Stop{Stop::Why::TooMuch};
    if (at.value.size() < value_bytes_max) append_utf8(at.value, text, std::min<XMLSize_t>(length, value_bytes_max));
  }
  void doctypeDecl(const xc::DTDElementDecl&, const XMLCh* const, const XMLCh* const, const bool, const bool) override {
    throw Stop{Stop::Why::Doctype};
  }
  void error(const unsigned int code, const XMLCh* const domain, const xc::XMLErrorReporter::ErrTypes type,
             const XMLCh* const text, const XMLCh* const, const XMLCh* const, const XMLFileLoc, const XMLFileLoc) override {
    if (type == xc::XMLErrorReporter::ErrType_Warning) return;
    // A value that its type refuses comes under the code of the exception that said so.
    const bool value = type == xc::XMLErrorReporter::ErrType_Error && xc::XMLString::equals(domain, xc::XMLUni::fgExceptDomain);
    if (!value && !xc::XMLString::equals(domain, xc::XMLUni::fgValidityDomain)) throw Stop{Stop::Why::NotWellFormed};
    judge(value ? static_cast<unsigned>(xc::XMLValid::DatatypeError) : code, text);
  }
  // Xerces offers these here too.
  void error(const xc::SAXParseException&) override {}
  void fatalError(const xc::SAXParseException&) override {}
  void warning(const xc::SAXParseException&) override {}
  void resetErrors() override {}

 private:
  struct Run {
    std::uint32_t name = 0;
    std::uint64_t count = 0;
    std::uint64_t offset = 0, line = 0;  ///< of its first
    std::uint64_t second_offset = 0, second_line = 0;
  };
  struct Open {
    std::uint32_t name = 0;
    std::uint64_t offset = 0, line = 0;
    std::uint64_t ordinal = 1;  ///< among its siblings of that name
    std::uint64_t characters = 0, children = 0;
    std::string value;
    std::vector<Run> runs;
    bool holds_text = false;  ///< beside its elements, where no text may stand
    bool misjudged = false;   ///< too many runs to say which child is wrong
  };
  struct Pending {
    unsigned code = 0;
    std::string text;
  };

  [[nodiscard]] std::uint64_t file_offset(std::uint64_t position) const noexcept {
    const std::uint64_t until = 1 + message_.name_size, inserted = message_.declarations.size();
    if (position <= until) return message_.offset + position;
    return message_.offset + (position < until + inserted ? until : position - inserted);
  }
  [[nodiscard]] std::uint64_t line() const {
    const xc::Locator* const place = locator_;
    return message_.line + (place == nullptr ? 0 : static_cast<std::uint64_t>(place->getLineNumber()) - 1);
  }
  void setDocumentLocator(const xc::Locator* const locator) override { locator_ = locator; }

  std::uint32_t name_of(const XMLCh* local_name) {
    scratch_.clear();
    append_utf8(scratch_, local_name, std::char_traits<XMLCh>::length(local_name));
    if (const auto found = numbers_.find(scratch_); found != numbers_.end()) return found->second;
    if (names_.size() >= names_max) throw Stop{Stop::Why::TooMuch};
    const auto number = static_cast<std::uint32_t>(names_.size());
    names_.push_back(scratch_);
    numbers_.emplace(scratch_, number);
    return number;
  }
  std::uint64_t note_child(Open& parent, std::uint32_t name, const Open& child) {
    if (++parent.children > children_max) throw Stop{Stop::Why::TooMuch};
    if (!parent.runs.empty() && parent.runs.back().name == name) {
      Run& run = parent.runs.back();
      if (++run.count == 2) {
        run.second_offset = child.offset;
        run.second_line = child.line;
      }
    } else if (parent.runs.size() < runs_max) {
      parent.runs.push_back({.name = name, .count = 1, .offset = child.offset, .line = child.line});
    } else {
      parent.misjudged = true;
    }
    std::uint64_t ordinal = 0;
    if (parent.runs.size() < 64) {  // beyond, elements alternate as no message has them: not worth the time
      for (const Run& run : parent.runs) ordinal += run.name == name ? run.count : 0;
    }
    return std::max<std::uint64_t>(ordinal, 1);
  }

  [[nodiscard]] std::vector<std::string_view> names_open() const {
    std::vector<std::string_view> path;
    for (const Open& open : open_) path.push_back(names_[open.name]);
    return path;
  }
  [[nodiscard]] xc::XSTypeDefinition* type(const Grammar& grammar) const { return grammar.type_at(namespace_uri_, names_open()); }
  [[nodiscard]] std::string path() const {
    std::string out;
    for (const Open& open : open_) {
      if (!out.empty()) out += '/';
      out += names_[open.name];
      if (open.ordinal > 1) out += fmt::format("[{}]", open.ordinal);
    }
    return out;
  }

  void add(Severity severity, std::uint64_t offset, std::uint64_t line, std::string path, std::string text) {
    ++(severity == Severity::Error ? out_.errors : out_.warnings);
    if (out_.violations.size() >= violations_max) return;
    out_.violations.push_back(
        {.severity = severity, .offset = offset, .line = line, .path = std::move(path), .text = std::move(text)});
  }

  void judge(unsigned code, const XMLCh* text) {
    using Codes = xc::XMLValid::Codes;
    switch (code) {
      case Codes::ElementNotDefined:
      case Codes::GrammarNotFound:
        if (open_.empty() && !root_told_) {
          root_told_ = true;
          add(Severity::Error, message_.offset, message_.line, message_.element,
              fmt::format("The schema describes another message or another namespace than \"{}\".",
                          excerpt(message_.namespace_uri)));
        }
        return;  // of a child: told when the parent's content is judged
      case Codes::AttNotDefinedForElement:
      case Codes::RequiredAttrNotProvided: pending_.push_back({code, utf8(text)}); return;
      case Codes::DatatypeError:
      case Codes::DatatypeValidationFailure:
        if (open_.empty()) return;
        if (Grammar::is_simple(type(*rules_.grammar))) {
          report_value();
        } else {
          pending_.push_back({code, utf8(text)});
        }
        return;
      case Codes::NoCharDataInCM:
        if (!open_.empty()) open_.back().holds_text = true;
        return;
      case Codes::ElementNotValidForContent:
      case Codes::NotEnoughElemsForCM:
      case Codes::EmptyNotValidForContent: report_content(utf8(text)); return;
      default:
        if (open_.empty() || type(*rules_.grammar) == nullptr) return;
        add(Severity::Error, open_.back().offset, open_.back().line, path(), printable(utf8(text)) + '.');
    }
  }

  /// A customer's message is refused for anything; what a bank sent is read where only its form is at fault.
  [[nodiscard]] Severity severity_of(bool loses) const noexcept { return strict_ || loses ? Severity::Error : Severity::Warning; }
  [[nodiscard]] static std::string printable(const std::string& text) {
    std::string out;
    for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    return out;
  }

  void report_value() {
    const Open& at = open_.back();
    const std::string_view value = trim(at.value);
    const ValueRule rule = Grammar::rule(type(*rules_.grammar));
    const bool usage = rules_.iso && Grammar::accepts(type(*rules_.iso), value);
    const std::string length = rule.is_text && value.size() > 30 ? fmt::format(" ({} characters)", at.characters) : std::string{};
    add(usage ? Severity::Warning : severity_of(!rule.is_text), at.offset, at.line, path(),
        fmt::format("{} {}; found {}{}.", usage ? "SEPA takes" : "Expected", rule.expected,
                    value.empty() ? "nothing" : '"' + excerpt(value) + '"', length));
  }

  void report_attribute(const Pending& pending, const xc::Attributes& attributes) {
    xc::XSTypeDefinition* const own = type(*rules_.grammar);
    if (own == nullptr) return;  // below something unknown
    const Open& at = open_.back();
    using Codes = xc::XMLValid::Codes;
    if (pending.code == Codes::RequiredAttrNotProvided) {
      add(Severity::Error, at.offset, at.line, path() + "/@Ccy", "The attribute is missing: an amount says its currency.");
      return;
    }
    if (pending.code == Codes::AttNotDefinedForElement) {
      add(severity_of(false), at.offset, at.line, path(), printable(pending.text) + '.');
      return;
    }
    for (XMLSize_t i = 0; i < attributes.getLength(); ++i) {
      const std::string name = utf8(attributes.getLocalName(i)), value = utf8(attributes.getValue(i));
      const ValueRule rule = Grammar::rule(own, name);
      if (rule.expected.empty() || Grammar::accepts(own, value, name)) continue;
      const bool usage = rules_.iso && Grammar::accepts(type(*rules_.iso), value, name);
      add(usage ? Severity::Warning : Severity::Error, at.offset, at.line, path() + "/@" + name,
          fmt::format("{} {}; found \"{}\".", usage ? "SEPA takes" : "Expected", rule.expected, excerpt(value)));
    }
  }

  void report_content(const std::string& text) {
    if (open_.empty()) return;
    xc::XSTypeDefinition* const own = type(*rules_.grammar);
    if (own == nullptr) return;
    open_.back().holds_text = false;  // what is said of its children says enough
    const Open& at = open_.back();
    std::vector<Child> children;
    for (const Run& run : at.runs) children.push_back({.name = names_[run.name], .count = run.count});
    const std::vector<ContentProblem> problems = at.misjudged ? std::vector<ContentProblem>{} : Grammar::explain(own, children);
    if (problems.empty()) {
      add(Severity::Error, at.offset, at.line, path(), printable(text) + '.');
      return;
    }
    std::vector<ContentProblem> of_iso;
    if (rules_.iso) of_iso = Grammar::explain(type(*rules_.iso), children);
    for (const ContentProblem& problem : problems) {
      const bool usage = rules_.iso && std::none_of(of_iso.begin(), of_iso.end(), [&](const ContentProblem& other) {
                           return other.kind == problem.kind && other.name == problem.name;
                         });
      report_problem(at, problem, usage);
    }
  }

  void report_problem(const Open& at, const ContentProblem& problem, bool usage) {
    using Kind = ContentProblem::Kind;
    const std::string words = usage ? "SEPA rule: " + problem.expected + '.' : problem.expected + '.';
    if (problem.kind == Kind::Missing) {
      add(usage ? Severity::Warning : Severity::Error, at.offset, at.line,
          problem.name.empty() ? path() : path() + '/' + problem.name, words);
      return;
    }
    const Run& run = at.runs[problem.child];
    const bool second = problem.kind == Kind::TooMany && run.count > 1;
    add(usage ? Severity::Warning : severity_of(problem.kind != Kind::Misplaced), second ? run.second_offset : run.offset,
        second ? run.second_line : run.line, path() + '/' + problem.name, words);
  }

  Feed& feed_;
  const FoundMessage& message_;
  const Rules& rules_;
  bool strict_;
  Validation& out_;
  std::u16string namespace_uri_;
  const xc::Locator* locator_ = nullptr;
  std::vector<Open> open_;
  std::vector<std::string> spare_;  ///< buffers of values, one a level
  std::size_t depth_ = 0;
  std::vector<Pending> pending_;
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::string scratch_;
  std::uint64_t end_ = 0;
  bool root_told_ = false;
};

std::string_view words(Stop::Why why) noexcept {
  switch (why) {
    case Stop::Why::Done: return "";
    case Stop::Why::NotWellFormed: return "the XML is not well formed";
    case Stop::Why::Doctype: return "a document type declaration is not read";
    case Stop::Why::TooDeep: return "elements are nested too deep";
    case Stop::Why::TooMuch: return "an element holds more than is checked";
  }
  return "";
}

/// `camt.053.001.08` out of a namespace.
std::string_view name_in(std::string_view namespace_uri) noexcept {
  constexpr std::size_t size = 15;
  for (std::size_t at = 0; at + size <= namespace_uri.size(); ++at) {
    if (!message_version(namespace_uri.substr(at, size)).message.empty()) return namespace_uri.substr(at, size);
  }
  return {};
}

std::string usual_message(std::string_view by_root) { return fmt::format("{}.001.{:02}", by_root, usual_version(by_root)); }

/// A document without any namespace is read as if it had that of the usual version: the scanner knows grammars by namespace.
void assume_namespace(FoundMessage& message) {
  const std::string_view by_root = message_of_root(message.root);
  if (!message.names_no_namespace || by_root.empty()) return;
  message.namespace_uri = "urn:iso:std:iso:20022:tech:xsd:" + usual_message(by_root);
  message.declarations += fmt::format(" xmlns=\"{}\"", message.namespace_uri);
}

/// Finds the rules of a message; `checked` says which, or why there are none.
Rules rules_of(const FoundMessage& message, const FindSchema& find_schema, Checked& checked) {
  Rules rules;
  const std::string_view named = name_in(message.namespace_uri);
  const std::string_view by_root = message_of_root(message.root);
  checked.message = named;
  if (named.empty() || message.names_no_namespace) {
    if (by_root.empty()) {
      checked.note = "neither its namespace nor its elements name a message that is known here";
      return rules;
    }
    checked.message = usual_message(by_root);
    checked.note = "its namespace names no version; this one was assumed";
  }
  const MessageVersion version = message_version(checked.message);
  try {
    if (const std::optional<std::string> text = find_schema(checked.message)) {
      rules.grammar = std::make_unique<Grammar>(*text);
      checked.own_schema = true;
    } else {
      const std::string ours = compose_schema(version.message, version.version, message.namespace_uri, Usage::Sepa);
      if (ours.empty()) {
        checked.note = fmt::format("there is no schema of {}", checked.message);
        return rules;
      }
      rules.grammar = std::make_unique<Grammar>(ours);
      if (narrowed_by_sepa(version.message)) {
        rules.iso =
            std::make_unique<Grammar>(compose_schema(version.message, version.version, message.namespace_uri, Usage::Iso));
      }
    }
    checked.with_schema = true;
  } catch (const std::invalid_argument& e) {
    checked.note = fmt::format("the schema of {} cannot be used: {}", checked.message, e.what());
  }
  return rules;
}

/// As the reader takes the file's bytes: its declaration counts, but text in UTF-16 came here as UTF-8.
std::string encoding_of(std::string_view head) {
  while (!head.empty() && is_blank(head.front())) head.remove_prefix(1);
  std::string declared = declared_encoding(head);
  return classify(declared) == Encoding::SingleByte ? declared : "UTF-8";
}

}  // namespace

std::string schema_text(std::string_view message, bool sepa) {
  const MessageVersion version = message_version(message);
  return compose_schema(version.message, version.version, fmt::format("urn:iso:std:iso:20022:tech:xsd:{}", message),
                        sepa ? Usage::Sepa : Usage::Iso);
}

struct Validator::State {
  FindSchema find_schema;
  // By namespace and root: making rules takes far longer than checking a small file.
  std::map<std::string, std::pair<Rules, Checked>> known;

  const std::pair<Rules, Checked>& rules(const FoundMessage& message) {
    constexpr std::size_t known_max = 32;
    const std::string key = message.namespace_uri + (message.names_no_namespace ? "  " : " ") + message.root;
    const auto found = known.find(key);
    if (found != known.end()) return found->second;
    if (known.size() >= known_max) known.clear();
    Checked checked;
    Rules fresh = rules_of(message, find_schema, checked);
    return known.emplace(key, std::pair{std::move(fresh), std::move(checked)}).first->second;
  }
};

Validator::Validator(FindSchema find_schema) : state_{std::make_unique<State>()} {
  initialise_xerces();
  state_->find_schema = std::move(find_schema);
}
Validator::~Validator() = default;

Validation Validator::validate(const ReadFile& read, std::uint64_t first_offset) {
  constexpr std::size_t messages_max = 10'000;
  Validation out;
  Feed feed{read, first_offset};
  MessageFinder finder{feed};
  const std::string encoding = encoding_of(feed.from(first_offset, 1024));
  std::uint64_t offset = first_offset;
  while (auto message = finder.find(offset)) {
    assume_namespace(*message);
    const auto& [rules, known] = state_->rules(*message);
    Checked checked = known;
    checked.offset = message->offset;
    checked.line = message->line;
    offset = message->offset + 1 + message->name_size;
    if (rules.grammar) {
      try {
        Check check{feed, *message, rules, is_sent_by_customers(std::string_view{checked.message}.substr(0, 8)), out};
        offset = check.run(encoding);
      } catch (const Stop& stop) {
        checked.to_the_end = false;
        checked.note = words(stop.why);
      }
    }
    const bool ended_early = !checked.to_the_end;
    out.messages.push_back(std::move(checked));
    if (ended_early || out.messages.size() >= messages_max) break;
    feed.forget_before(offset);
  }
  return out;
}

}  // namespace lettrage::formats::xml
