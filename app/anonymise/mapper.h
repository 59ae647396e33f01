/// \file
/// Names, numbers, accounts and texts into others of the same shape: as many bytes, letters for letters and digits for digits,
/// capitals, blanks, punctuation and leading zeros where they were, check digits right where they were right. Under one key
/// the same goes to the same wherever it stands, and different ones to different ones.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/anonymise/cipher.h"

namespace lettrage::anonymise {

/// How bytes beyond ASCII are read.
enum class Encoding : unsigned char { Utf8, OneByte };

struct TextForm {
  Encoding encoding = Encoding::Utf8;
  bool entities = false;              ///< XML: `&amp;` is no word
  bool identifiers = true;            ///< look for accounts and references; else words alone
  std::vector<std::size_t> breaks{};  ///< offsets, in order, where a word ends although nothing stands between
};

/// Not for two threads at once.
class Mapper {
 public:
  explicit Mapper(std::string_view secret) : cipher_{secret} {}

  /// Free text and references: IBANs, creditor identifiers, RF, OGM and QR references and UUIDs as such, all else word by word,
  /// letters and digits each for themselves. Words that `stays` names stay.
  [[nodiscard]] std::string text(std::string_view given, const TextForm& form = {});
  /// A BIC: the party's code and a branch that is not `XXX`; country and place stay. Anything else as text.
  [[nodiscard]] std::string bic(std::string_view given, const TextForm& form = {});
  /// Digits: leading zeros stay; the rest keeps its number of digits and which schemes of check digits hold.
  [[nodiscard]] std::string digits(std::string_view given);
  /// A French account (RIB): bank and branch of five digits, eleven characters, key of two; the key holds where it held.
  [[nodiscard]] std::string rib(std::string_view given);
  /// A Spanish account (CCC): bank and office of four digits, check digits of two, ten digits.
  [[nodiscard]] std::string ccc(std::string_view given);

 private:
  friend class TextMapper;
  struct Letter;
  /// Letters of one word, as code points.
  [[nodiscard]] std::u32string letters(const std::u32string& given);
  /// Words alone, as they are mapped anywhere.
  [[nodiscard]] std::string runs(std::string_view given);
  [[nodiscard]] std::string iban(std::string_view given);
  [[nodiscard]] std::string bban(std::string_view country, std::string_view given);
  [[nodiscard]] std::string creditor_id(std::string_view given);
  [[nodiscard]] std::string creditor_reference(std::string_view given);
  [[nodiscard]] std::string lei(std::string_view given);
  [[nodiscard]] std::string uuid(std::string_view given);

  Cipher cipher_;
  std::unordered_map<std::string, std::string> digits_;         ///< known already
  std::unordered_map<std::u32string, std::u32string> letters_;  ///< folded words
};

}  // namespace lettrage::anonymise
