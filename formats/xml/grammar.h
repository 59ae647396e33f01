/// \file
/// What a schema says of an element, in words a person can act on. Xerces decides whether a message is valid; this says
/// why it is not, and where. Included by .cpp files that use Xerces only.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include <xercesc/framework/XMLGrammarPool.hpp>
#include <xercesc/framework/psvi/XSModel.hpp>
#include <xercesc/framework/psvi/XSTypeDefinition.hpp>

namespace lettrage::formats::xml {

/// A child of the element looked at; one of these for each run of equal names.
struct Child {
  std::string_view name;
  std::uint64_t count = 1;
};

/// One thing wrong with the children of an element.
struct ContentProblem {
  enum class Kind : std::uint8_t { Missing, Unknown, Misplaced, TooMany } kind{};
  std::string name;       ///< of the child, or of the one that is missing
  std::size_t child = 0;  ///< Unknown, Misplaced, TooMany: index into the children
  std::string expected;   ///< `CdtDbtInd is missing: it comes after Amt`
};

/// A value's type.
struct ValueRule {
  std::string expected;    ///< `1 to 35 characters`, `one of CRDT, DBIT`
  bool is_text = false;    ///< lengths and patterns of texts, as against numbers, dates and lists of codes
  bool from_list = false;  ///< an enumeration
};

/// One schema, read by Xerces.
class Grammar {
 public:
  /// Throws std::invalid_argument with words where `schema` cannot be used.
  explicit Grammar(std::string_view schema);
  ~Grammar();
  Grammar(const Grammar&) = delete;
  Grammar& operator=(const Grammar&) = delete;

  [[nodiscard]] xercesc::XMLGrammarPool* pool() const noexcept { return pool_.get(); }
  /// The type of the element at the end of a path of local names from the root; nullptr where the schema knows none.
  [[nodiscard]] xercesc::XSTypeDefinition* type_at(std::u16string_view namespace_uri,
                                                   std::span<const std::string_view> path) const;
  [[nodiscard]] bool has_root(std::u16string_view namespace_uri, std::string_view name) const;

  [[nodiscard]] static std::vector<ContentProblem> explain(xercesc::XSTypeDefinition* type, std::span<const Child> children);
  /// Of an element's text, or with `attribute` of that attribute; empty words where it has no such value.
  [[nodiscard]] static ValueRule rule(xercesc::XSTypeDefinition* type, std::string_view attribute = {});
  [[nodiscard]] static bool accepts(xercesc::XSTypeDefinition* type, std::string_view value, std::string_view attribute = {});
  [[nodiscard]] static bool is_simple(xercesc::XSTypeDefinition* type);

 private:
  std::unique_ptr<xercesc::XMLGrammarPool> pool_;
  xercesc::XSModel* model_ = nullptr;  ///< owned by the pool
};

/// Sets Xerces up, once for the whole program.
void initialise_xerces();

}  // namespace lettrage::formats::xml
