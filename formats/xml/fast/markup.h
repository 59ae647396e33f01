/// \file
/// Reads one tag, comment, section or instruction, strictly (XML 1.0, Namespaces in XML 1.0). What is legal but unusual (a
/// name that is not ASCII, very many attributes) is not read: the reference reader can do that. Pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace lettrage::formats::xml::fast {

struct Attribute {
  std::string_view name;   ///< qualified
  std::string_view value;  ///< as written
  bool as_read = true;     ///< `value` is what it means
};

struct Tag {
  enum class Kind : std::uint8_t { Start, Empty, End } kind{};
  std::string_view name;   ///< qualified
  std::size_t length = 0;  ///< from `<` to behind `>`; 0: not a tag that is read here
  std::string_view why;    ///< then in words
  bool declares = false;   ///< has `xmlns` attributes
  [[nodiscard]] std::span<const Attribute> attributes() const noexcept { return {list.data(), count}; }

  std::array<Attribute, 16> list{};
  std::size_t count = 0;
};

/// `text` begins with `<` and goes on at least to the end of the tag, if it has one.
[[nodiscard]] Tag read_tag(std::string_view text) noexcept;

/// What else begins with `<`.
struct Other {
  enum class Kind : std::uint8_t { Comment, Section, Instruction } kind{};
  std::string_view content;
  std::size_t length = 0;  ///< 0: not one that is read here
  std::string_view why;
};
/// `text` begins with `<!` or `<?`.
[[nodiscard]] Other read_other(std::string_view text) noexcept;

/// The XML declaration, if `text` begins with one.
struct Declaration {
  std::size_t length = 0;  ///< 0: none
  bool readable = true;    ///< version 1.0, and UTF-8 by name or by default
};
[[nodiscard]] Declaration read_declaration(std::string_view text) noexcept;

[[nodiscard]] constexpr std::string_view prefix_of(std::string_view name) noexcept {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
}
[[nodiscard]] constexpr std::string_view local_of(std::string_view name) noexcept { return name.substr(name.find(':') + 1); }

}  // namespace lettrage::formats::xml::fast
