#include "formats/camt/returns.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace lettrage::formats::camt {

namespace {

/// A code of one to four bytes as a number; 0 for anything else.
constexpr std::uint32_t packed(std::string_view code) noexcept {
  if (code.size() > 4) return 0;
  std::uint32_t number = 0;
  for (const char c : code) number = number << 8U | static_cast<unsigned char>(c);
  return number;
}
consteval std::uint32_t operator""_code(const char* text, std::size_t size) { return packed({text, size}); }

template <std::size_t N>
bool contains(const std::array<std::uint32_t, N>& list, std::string_view value) noexcept {
  const std::uint32_t code = packed(value);
  bool found = false;  // all are compared at once
  for (const std::uint32_t listed : list) found |= listed == code;
  return found && code != 0;
}

// camt.md 7 and 8.
constexpr std::array return_sub_families{"UPDD"_code, "RRTN"_code, "RPCR"_code, "PRDD"_code,
                                         "RCDD"_code, "UPCT"_code, "UPCQ"_code};
constexpr std::array return_cfonb{"10"_code, "12"_code, "26"_code, "27"_code, "A3"_code, "A4"_code, "A5"_code, "A6"_code,
                                  "B3"_code, "B4"_code, "B5"_code, "B6"_code, "C3"_code, "C4"_code, "C5"_code};
constexpr std::array return_gvc{"108"_code, "109"_code, "159"_code, "160"_code, "181"_code, "184"_code, "193"_code};
constexpr std::array return_abn{"N242"_code, "N243"_code, "N244"_code, "N245"_code, "N246"_code, "N651"_code, "N657"_code};

// Reasons that are no word of any language, so that meeting one in a text means something.
constexpr std::array reasons{"AC01"_code, "AC04"_code, "AC06"_code, "AC13"_code, "AG01"_code, "AG02"_code, "AM04"_code,
                             "AM05"_code, "BE01"_code, "BE04"_code, "BE05"_code, "CNOR"_code, "DNOR"_code, "DT01"_code,
                             "ED05"_code, "FF01"_code, "FF05"_code, "FOCR"_code, "MD01"_code, "MD02"_code, "MD03"_code,
                             "MD06"_code, "MD07"_code, "MS02"_code, "MS03"_code, "RC01"_code, "RC07"_code, "RR01"_code,
                             "RR02"_code, "RR03"_code, "RR04"_code, "SL01"_code, "SL11"_code, "SL12"_code, "SL13"_code,
                             "SL14"_code, "TM01"_code};

constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_word(char c) noexcept { return is_upper(c) || is_digit(c) || (c >= 'a' && c <= 'z'); }

bool looks_like_reason(std::string_view code) noexcept {
  return code.size() == 4 && is_upper(code[0]) && is_upper(code[1]) && (is_upper(code[2]) || is_digit(code[2])) &&
         (is_upper(code[3]) || is_digit(code[3]));
}

/// The word of `text` that begins at `at`.
std::string_view word_at(std::string_view text, std::size_t at) noexcept {
  std::size_t end = at;
  while (end < text.size() && is_word(text[end])) ++end;
  return text.substr(at, end - at);
}

bool is_french(std::string_view account) noexcept { return account.starts_with("FR") || account.starts_with("MC"); }

/// The GVC of a DK code: `NDDT+109+…` everywhere, `109+…` or bare `109` on German accounts only; empty for others.
std::string_view gvc_of(std::string_view code, std::string_view account) noexcept {
  if (code.size() > 5 && code[4] == '+') {
    code.remove_prefix(5);
  } else if (!account.starts_with("DE")) {
    return {};
  }
  return code.substr(0, code.find('+'));
}

}  // namespace

bool is_return_code(std::string_view sub_family, std::string_view proprietary_code, std::string_view account) noexcept {
  if (contains(return_sub_families, sub_family)) return true;
  if (proprietary_code.empty()) return false;
  if (contains(return_abn, proprietary_code) || contains(return_gvc, gvc_of(proprietary_code, account))) return true;
  // CFONB: `B3` or `B3/0811`, the interbank code before the bank's own.
  return is_french(account) && contains(return_cfonb, proprietary_code.substr(0, proprietary_code.find('/')));
}

std::string_view reason_in(std::string_view text) noexcept {
  constexpr std::string_view marker = "/RTRN/";
  for (std::size_t at = text.find(marker); at != std::string_view::npos; at = text.find(marker, at + 1)) {
    const std::string_view code = word_at(text, at + marker.size());
    if (looks_like_reason(code) && code != "RTRN") return code;  // `/RTYP/RTRN/RTRN/MS03/`
  }
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    const std::string_view word = word_at(text, at);
    if (contains(reasons, word)) return word;
    at += word.size();
  }
  return {};
}

std::string_view return_type_in(std::string_view text) noexcept {
  constexpr std::string_view marker = "/RTYP/";
  const std::size_t at = text.find(marker);
  return at == std::string_view::npos ? std::string_view{} : word_at(text, at + marker.size());
}

std::string_view list_of_proprietary(std::string_view code, std::string_view account) noexcept {
  if (code.size() == 4 && looks_like_reason(code) && is_digit(code[2]) && is_digit(code[3])) return "iso";
  const bool digits = !code.empty() && std::all_of(code.begin(), code.end(), is_digit);
  if (digits && code.size() == 2 && is_french(account)) return "cfonb";
  if (digits && code.size() == 3 && account.starts_with("DE")) return "dk";
  return "proprietary";
}

}  // namespace lettrage::formats::camt
