#include "formats/camt/returns.h"

#include <algorithm>
#include <array>

namespace lettrage::formats::camt {

namespace {

using std::string_view_literals::operator""sv;

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view value) noexcept {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// camt.md 7 and 8.
constexpr std::array return_sub_families{"UPDD"sv, "RRTN"sv, "RPCR"sv, "PRDD"sv, "RCDD"sv, "UPCT"sv, "UPCQ"sv};
constexpr std::array return_cfonb{"10"sv, "12"sv, "26"sv, "27"sv, "A3"sv, "A4"sv, "A5"sv, "A6"sv,
                                  "B3"sv, "B4"sv, "B5"sv, "B6"sv, "C3"sv, "C4"sv, "C5"sv};
constexpr std::array return_gvc{"108"sv, "109"sv, "159"sv, "160"sv, "181"sv, "184"sv, "193"sv};
constexpr std::array return_abn{"N242"sv, "N243"sv, "N244"sv, "N245"sv, "N246"sv, "N651"sv, "N657"sv};

// Reasons that are no word of any language, so that meeting one in a text means something.
constexpr std::array reasons{"AC01"sv, "AC04"sv, "AC06"sv, "AC13"sv, "AG01"sv, "AG02"sv, "AM04"sv, "AM05"sv, "BE01"sv, "BE04"sv,
                             "BE05"sv, "CNOR"sv, "DNOR"sv, "DT01"sv, "ED05"sv, "FF01"sv, "FF05"sv, "FOCR"sv, "MD01"sv, "MD02"sv,
                             "MD03"sv, "MD06"sv, "MD07"sv, "MS02"sv, "MS03"sv, "RC01"sv, "RC07"sv, "RR01"sv, "RR02"sv, "RR03"sv,
                             "RR04"sv, "SL01"sv, "SL11"sv, "SL12"sv, "SL13"sv, "SL14"sv, "TM01"sv};

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
