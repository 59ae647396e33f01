/// \file
/// Documents as banks, and people who mean harm, might write them: walks the tables of a message and writes it in odd but legal
/// XML; and breaks documents in known ways. The same seed gives the same documents.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/xml/schema.h"

namespace lettrage::formats::xml::testing {

class Documents {
 public:
  Documents(std::span<const Row> rows, std::uint64_t seed) : rows_{rows}, random_{seed} {}

  /// A well-formed document, of about `size` bytes or more, that the reference reader takes without a fault.
  [[nodiscard]] std::string valid(std::size_t size);
  /// `document` with something wrong in it; `how` says what. Now and then the change does no harm.
  [[nodiscard]] std::string broken(std::string document, std::string& how);

 private:
  using Names = std::vector<std::string>;
  [[nodiscard]] std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  [[nodiscard]] bool chance(unsigned percent) { return below(100) < percent; }
  template <std::size_t N>
  [[nodiscard]] std::string_view one_of(const std::string_view (&choices)[N]) {
    return choices[below(N)];
  }

  // writing
  void choose_style();
  void envelope(std::size_t size);
  void message();
  void children(Node parent);
  void path(const Row& row, std::string_view rest);
  void known(const Row& row, std::string_view name);
  void unknown(int levels);
  void open(std::string_view local, std::string_view own_attributes, bool& empty);
  void close();
  void leaf(std::string_view local, std::string_view own_attributes);
  void gap();
  void noise();
  void value();
  [[nodiscard]] std::string amount_attributes();
  [[nodiscard]] std::string quoted(std::string_view value);
  [[nodiscard]] std::string word();

  // breaking
  [[nodiscard]] std::size_t text_place(std::string_view document);
  [[nodiscard]] std::size_t tag_place(std::string_view document, bool end_tag);
  void break_tag(std::string& document, std::string& how);
  void break_text(std::string& document, std::string& how);
  void break_around(std::string& document, std::string& how);

  std::span<const Row> rows_;
  std::mt19937_64 random_;
  std::string out_;
  Names open_;  ///< qualified
  std::string prefix_, line_end_, indent_;
  unsigned oddness_ = 0;  ///< percent of places where something unusual stands
  bool long_texts_ = false;
};

}  // namespace lettrage::formats::xml::testing
