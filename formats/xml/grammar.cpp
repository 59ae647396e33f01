#include "formats/xml/grammar.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/framework/XMLGrammarPoolImpl.hpp>
#include <xercesc/framework/psvi/XSAttributeDeclaration.hpp>
#include <xercesc/framework/psvi/XSAttributeUse.hpp>
#include <xercesc/framework/psvi/XSComplexTypeDefinition.hpp>
#include <xercesc/framework/psvi/XSElementDeclaration.hpp>
#include <xercesc/framework/psvi/XSModelGroup.hpp>
#include <xercesc/framework/psvi/XSParticle.hpp>
#include <xercesc/framework/psvi/XSSimpleTypeDefinition.hpp>
#include <xercesc/parsers/SAX2XMLReaderImpl.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLUni.hpp>
#include <xercesc/validators/datatype/DatatypeValidator.hpp>

#include "formats/xml/xerces_text.h"

namespace lettrage::formats::xml {

namespace xc = xercesc;

namespace {

/// Reads a schema and nothing else: no file, no network.
class SchemaParser final : public xc::SAX2XMLReaderImpl {
 public:
  explicit SchemaParser(xc::XMLGrammarPool* pool) : SAX2XMLReaderImpl{xc::XMLPlatformUtils::fgMemoryManager, pool} {
    setFeature(xc::XMLUni::fgSAX2CoreNameSpaces, true);
    setFeature(xc::XMLUni::fgXercesSchema, true);
    setFeature(xc::XMLUni::fgXercesLoadExternalDTD, false);
    setFeature(xc::XMLUni::fgXercesDisableDefaultEntityResolution, true);
  }
  void error(const unsigned int, const XMLCh* const, const xc::XMLErrorReporter::ErrTypes type, const XMLCh* const text,
             const XMLCh* const, const XMLCh* const, const XMLFileLoc line, const XMLFileLoc) override {
    if (type == xc::XMLErrorReporter::ErrType_Warning || !problem.empty()) return;
    problem = fmt::format("line {}: {}", line, utf8(text));
  }
  /// Includes and imports: what they name is not read.
  xc::InputSource* resolveEntity(xc::XMLResourceIdentifier*) override {
    static constexpr XMLByte nothing[] = {'<', 'x', '/', '>'};
    return new xc::MemBufInputSource{nothing, sizeof nothing, "nothing"};
  }
  std::string problem;
};

xc::XSComplexTypeDefinition* complex(xc::XSTypeDefinition* type) {
  return type != nullptr && type->getTypeCategory() == xc::XSTypeDefinition::COMPLEX_TYPE
             ? static_cast<xc::XSComplexTypeDefinition*>(type)  // NOLINT(cppcoreguidelines-pro-type-static-cast-downcast)
             : nullptr;
}

xc::XSAttributeDeclaration* attribute_of(xc::XSTypeDefinition* type, std::string_view name) {
  xc::XSComplexTypeDefinition* const found = complex(type);
  xc::XSAttributeUseList* const uses = found == nullptr ? nullptr : found->getAttributeUses();
  for (XMLSize_t i = 0; uses != nullptr && i < uses->size(); ++i) {
    xc::XSAttributeDeclaration* const declared = uses->elementAt(i)->getAttrDeclaration();
    if (utf8(declared->getName()) == name) return declared;
  }
  return nullptr;
}

xc::XSSimpleTypeDefinition* simple(xc::XSTypeDefinition* type) {
  if (type == nullptr) return nullptr;
  if (type->getTypeCategory() == xc::XSTypeDefinition::SIMPLE_TYPE) {
    return static_cast<xc::XSSimpleTypeDefinition*>(type);  // NOLINT(cppcoreguidelines-pro-type-static-cast-downcast)
  }
  return complex(type)->getSimpleType();
}

xc::XSSimpleTypeDefinition* value_type(xc::XSTypeDefinition* type, std::string_view attribute) {
  if (attribute.empty()) return simple(type);
  xc::XSAttributeDeclaration* const declared = attribute_of(type, attribute);
  return declared == nullptr ? nullptr : declared->getTypeDefinition();
}

/// The names of the elements that a part of a content model may hold; `any` where it takes whatever comes.
struct Part {
  std::vector<std::string> names;
  std::vector<xc::XSElementDeclaration*> declarations;
  bool any = false;
  std::uint64_t min = 0, max = 0;  ///< of the whole part; max 0: no limit
  std::uint64_t found = 0;
  [[nodiscard]] bool holds(std::string_view name) const {
    return any || std::find(names.begin(), names.end(), name) != names.end();
  }
  [[nodiscard]] bool full() const { return max != 0 && found >= max; }
  [[nodiscard]] std::string words() const {
    if (names.empty()) return "some element";
    return names.size() == 1 ? names.front() : "one of " + fmt::format("{}", fmt::join(names, ", "));
  }
};

void collect(xc::XSParticle* particle, Part& part) {
  switch (particle->getTermType()) {
    case xc::XSParticle::TERM_ELEMENT:
      part.names.push_back(utf8(particle->getElementTerm()->getName()));
      part.declarations.push_back(particle->getElementTerm());
      break;
    case xc::XSParticle::TERM_MODELGROUP: {
      xc::XSParticleList* const inner = particle->getModelGroupTerm()->getParticles();
      for (XMLSize_t i = 0; i < inner->size(); ++i) collect(inner->elementAt(i), part);
      break;
    }
    case xc::XSParticle::TERM_WILDCARD: part.any = true; break;
    case xc::XSParticle::TERM_EMPTY: break;
  }
}

Part part_of(xc::XSParticle* particle) {
  Part part;
  part.min = particle->getMinOccurs();
  part.max = particle->getMaxOccursUnbounded() ? 0 : particle->getMaxOccurs();
  collect(particle, part);
  return part;
}

/// The content model as a row of parts. Messages are sequences of elements and of choices, or one choice; what is nested
/// deeper is taken as one part.
std::vector<Part> parts_of(xc::XSTypeDefinition* type) {
  std::vector<Part> parts;
  xc::XSComplexTypeDefinition* const found = complex(type);
  xc::XSParticle* const top = found == nullptr ? nullptr : found->getParticle();
  if (top == nullptr) return parts;
  if (top->getTermType() != xc::XSParticle::TERM_MODELGROUP ||
      top->getModelGroupTerm()->getCompositor() == xc::XSModelGroup::COMPOSITOR_CHOICE) {
    parts.push_back(part_of(top));
    return parts;
  }
  xc::XSParticleList* const inner = top->getModelGroupTerm()->getParticles();
  for (XMLSize_t i = 0; i < inner->size(); ++i) parts.push_back(part_of(inner->elementAt(i)));
  return parts;
}

std::string list(xc::StringList* texts, std::size_t most) {
  std::string out;
  for (XMLSize_t i = 0; i < texts->size(); ++i) {
    if (i == most) return out + " …";
    if (i > 0) out += ", ";
    out += utf8(texts->elementAt(i));
  }
  return out;
}

std::string facet(xc::XSSimpleTypeDefinition* type, xc::XSSimpleTypeDefinition::FACET which) {
  const XMLCh* const value = type->isDefinedFacet(which) ? type->getLexicalFacetValue(which) : nullptr;
  return value == nullptr ? std::string{} : utf8(value);
}

std::string text_rule(xc::XSSimpleTypeDefinition* type) {
  using Type = xc::XSSimpleTypeDefinition;
  const std::string least = facet(type, Type::FACET_MINLENGTH), most = facet(type, Type::FACET_MAXLENGTH);
  std::string out;
  if (!most.empty()) out = fmt::format("{} to {} characters", least.empty() ? "0" : least, most);
  if (out.empty() && !least.empty() && least != "0") out = fmt::format("at least {} characters", least);
  xc::StringList* const patterns = type->isDefinedFacet(Type::FACET_PATTERN) ? type->getLexicalPattern() : nullptr;
  if (patterns != nullptr && patterns->size() > 0)
    out += fmt::format("{}the form {}", out.empty() ? "" : " in ", list(patterns, 2));
  return out.empty() ? "text" : out;
}

std::string number_rule(xc::XSSimpleTypeDefinition* type) {
  using Type = xc::XSSimpleTypeDefinition;
  const std::string digits = facet(type, Type::FACET_TOTALDIGITS), decimals = facet(type, Type::FACET_FRACTIONDIGITS);
  const std::string least = facet(type, Type::FACET_MININCLUSIVE), most = facet(type, Type::FACET_MAXINCLUSIVE);
  std::string out = "a number with a point for its decimals and no other separator";
  if (!digits.empty()) out += fmt::format(", at most {} digits", digits);
  if (!decimals.empty()) out += decimals == "0" ? ", no decimals" : fmt::format(", at most {} of them decimals", decimals);
  if (!least.empty()) out += fmt::format(", not below {}", least);
  if (!most.empty()) out += fmt::format(", not above {}", most);
  return out;
}

}  // namespace

void initialise_xerces() {
  // Never taken down: threads may outlive any place where that could be done.
  static std::once_flag once;
  std::call_once(once, [] { xc::XMLPlatformUtils::Initialize(); });
}

Grammar::Grammar(std::string_view schema) {
  initialise_xerces();
  pool_ = std::make_unique<xc::XMLGrammarPoolImpl>(xc::XMLPlatformUtils::fgMemoryManager);
  SchemaParser parser{pool_.get()};
  const xc::MemBufInputSource source{reinterpret_cast<const XMLByte*>(schema.data()), schema.size(), "schema"};
  const xc::Grammar* const read = parser.loadGrammar(source, xc::Grammar::SchemaGrammarType, true);
  if (!parser.problem.empty() || read == nullptr) {
    throw std::invalid_argument{parser.problem.empty() ? "it is no XML schema" : parser.problem};
  }
  pool_->lockPool();
  bool changed = false;
  model_ = pool_->getXSModel(changed);
}

Grammar::~Grammar() {
  if (pool_) pool_->unlockPool();
}

bool Grammar::has_root(std::u16string_view namespace_uri, std::string_view name) const {
  const std::u16string wide = utf16(name), uri{namespace_uri};
  return model_->getElementDeclaration(wide.c_str(), uri.empty() ? nullptr : uri.c_str()) != nullptr;
}

xc::XSTypeDefinition* Grammar::type_at(std::u16string_view namespace_uri, std::span<const std::string_view> path) const {
  if (path.empty()) return nullptr;
  const std::u16string root = utf16(path.front()), uri{namespace_uri};
  xc::XSElementDeclaration* const declared = model_->getElementDeclaration(root.c_str(), uri.empty() ? nullptr : uri.c_str());
  xc::XSTypeDefinition* type = declared == nullptr ? nullptr : declared->getTypeDefinition();
  for (const std::string_view name : path.subspan(1)) {
    xc::XSTypeDefinition* next = nullptr;
    for (const Part& part : parts_of(type)) {
      for (std::size_t i = 0; next == nullptr && i < part.names.size(); ++i) {
        if (part.names[i] == name) next = part.declarations[i]->getTypeDefinition();
      }
    }
    if (next == nullptr) return nullptr;
    type = next;
  }
  return type;
}

std::vector<ContentProblem> Grammar::explain(xc::XSTypeDefinition* type, std::span<const Child> children) {
  using Kind = ContentProblem::Kind;
  std::vector<ContentProblem> problems;
  std::vector<Part> parts = parts_of(type);
  std::size_t at = 0;  // the part we are in
  const auto report_missing = [&](std::size_t begin, std::size_t end, std::size_t from_child) {
    for (std::size_t p = begin; p < end; ++p) {
      if (parts[p].found >= parts[p].min) continue;
      const bool comes_later = std::any_of(children.begin() + static_cast<std::ptrdiff_t>(from_child), children.end(),
                                           [&](const Child& c) { return !parts[p].any && parts[p].holds(c.name); });
      if (comes_later) continue;  // told of where it stands
      std::string before;
      for (std::size_t q = p; q > 0 && before.empty(); --q) {
        if (parts[q - 1].found > 0 && !parts[q - 1].names.empty()) before = parts[q - 1].words();
      }
      problems.push_back(
          {.kind = Kind::Missing,
           .name = parts[p].names.size() == 1 ? parts[p].names.front() : std::string{},
           .child = from_child,
           .expected = fmt::format("{} is missing{}", parts[p].words(), before.empty() ? "" : ", after " + before)});
    }
  };
  for (std::size_t c = 0; c < children.size(); ++c) {
    const std::string_view name = children[c].name;
    std::size_t next = at;
    while (next < parts.size() && !(parts[next].holds(name) && !parts[next].full())) ++next;
    if (next < parts.size()) {
      report_missing(at, next, c);
      Part& part = parts[at = next];
      part.found += children[c].count;
      if (part.max != 0 && part.found > part.max) {
        problems.push_back({.kind = Kind::TooMany,
                            .name = std::string{name},
                            .child = c,
                            .expected = fmt::format("at most {} of {}", part.max, name)});
      }
      continue;
    }
    const auto own = std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.holds(name); });
    if (own == parts.end()) {
      std::vector<std::string> expected;
      for (std::size_t p = at; p < parts.size() && expected.size() < 4; ++p) {
        if (!parts[p].full()) expected.insert(expected.end(), parts[p].names.begin(), parts[p].names.end());
        if (parts[p].found < parts[p].min) break;
      }
      if (expected.size() > 6) expected.resize(6);
      problems.push_back({.kind = Kind::Unknown,
                          .name = std::string{name},
                          .child = c,
                          .expected = expected.empty() ? fmt::format("{} does not belong here", name)
                                                       : fmt::format("{} does not belong here; {} may follow", name,
                                                                     fmt::join(expected, ", "))});
      continue;
    }
    if (own->full()) {
      problems.push_back({.kind = Kind::TooMany,
                          .name = std::string{name},
                          .child = c,
                          .expected = fmt::format("at most {} of {}", own->max, own->words())});
      continue;
    }
    own->found += children[c].count;
    problems.push_back({.kind = Kind::Misplaced,
                        .name = std::string{name},
                        .child = c,
                        .expected = fmt::format("{} stands too late: it comes before {}", name, parts[at].words())});
  }
  report_missing(at, parts.size(), children.size());
  return problems;
}

ValueRule Grammar::rule(xc::XSTypeDefinition* type, std::string_view attribute) {
  xc::XSSimpleTypeDefinition* const value = value_type(type, attribute);
  if (value == nullptr) return {};
  if (value->isDefinedFacet(xc::XSSimpleTypeDefinition::FACET_ENUMERATION)) {
    return {.expected = "one of " + list(value->getLexicalEnumeration(), 12), .is_text = false, .from_list = true};
  }
  xc::XSSimpleTypeDefinition* const primitive = value->getPrimitiveType();
  const std::string kind = primitive == nullptr ? std::string{} : utf8(primitive->getName());
  if (kind == "decimal") return {.expected = number_rule(value)};
  if (kind == "date") return {.expected = "a day of the calendar as YYYY-MM-DD"};
  if (kind == "dateTime") return {.expected = "a day and time as YYYY-MM-DDThh:mm:ss"};
  if (kind == "boolean") return {.expected = "true or false"};
  return {.expected = text_rule(value), .is_text = true};
}

bool Grammar::accepts(xc::XSTypeDefinition* type, std::string_view value, std::string_view attribute) {
  xc::XSSimpleTypeDefinition* const found = value_type(type, attribute);
  if (found == nullptr || found->getDatatypeValidator() == nullptr) return false;
  try {
    found->getDatatypeValidator()->validate(utf16(value).c_str());
    return true;
  } catch (const xc::XMLException&) {
    return false;
  }
}

bool Grammar::is_simple(xc::XSTypeDefinition* type) { return simple(type) != nullptr; }

}  // namespace lettrage::formats::xml
