#include "reconcile/returns/reason.h"

namespace lettrage::reconcile::returns {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_word(char c) noexcept { return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::string_view trimmed(std::string_view s) noexcept {
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
  return s;
}

// The first listed code of two letters and two digits that stands alone as a word. Codes of four letters are ordinary words
// too (CUST, TECH), so they count where a field says that they are a reason, never in free text.
std::string_view word_code(std::string_view text, const ReasonTables& tables) noexcept {
  for (std::size_t i = 0; i + 4 <= text.size(); ++i) {
    if (!is_digit(text[i + 2]) || !is_digit(text[i + 3])) continue;
    if (is_digit(text[i]) || is_digit(text[i + 1])) continue;
    if ((i > 0 && is_word(text[i - 1])) || (i + 4 < text.size() && is_word(text[i + 4]))) continue;
    const std::string_view code = text.substr(i, 4);
    if (tables.known(code)) return code;  // upper case only: `am04` in a sentence is no code
  }
  return {};
}

std::string_view code_in_texts(const Movement& m, const ReasonTables& tables) noexcept {
  for (const std::string_view text : {m.details.return_information, m.additional_information, m.remittance}) {
    if (const std::string_view code = word_code(text, tables); !code.empty()) return code;
  }
  return {};
}

bool is_none(std::string_view code) noexcept { return code.find_first_not_of("0 ") == std::string_view::npos; }

// Banks put national codes in Rsn/Prtry without naming the list: two digits are a CFONB motif, 9xx a German one
// (r-transactions.md 1.3). Some put the ISO code itself there.
Reason resolve(std::string_view raw, std::string_view list, const ReasonTables& tables) noexcept {
  raw = trimmed(raw);
  if (is_none(raw)) return {};
  if (!one_of(list, "cfonb dk n43 nacha")) {
    if (const std::string_view code = tables.canonical(raw); !code.empty()) return {code, "iso", raw};
    if (raw.size() == 2 && is_digit(raw[0]) && is_digit(raw[1])) {
      list = "cfonb";
    } else if (raw.size() == 3 && raw[0] == '9' && is_digit(raw[1]) && is_digit(raw[2])) {
      list = "dk";
    } else {
      return {raw, list.empty() ? "proprietary" : list, raw};
    }
  }
  const std::string_view code = tables.iso(list, raw);
  return {code.empty() ? raw : code, list, raw};
}

}  // namespace

Reason read_reason(const Movement& m, const Signs& s, const ReasonTables& tables) noexcept {
  Reason reason;
  if (s.credible_reason || m.source == MovementSource::StatusFile) {
    reason = resolve(m.details.return_reason, m.details.return_reason_list, tables);
  }
  if (reason.code.empty() && !s.rtrn.empty()) reason = resolve(s.rtrn, {}, tables);
  if (reason.code.empty() && s.extension >= "901" && s.extension <= "918") reason = resolve(s.extension, "dk", tables);
  if (reason.code.empty() || (reason.list == "dk" && reason.raw == "914")) {
    // 914 stands for MS02 and for MS03: the text may tell which.
    const std::string_view code = code_in_texts(m, tables);
    if (reason.code.empty() && !code.empty()) return {code, "iso", code};
    if (code == "MS02") reason.code = code;
  }
  return reason;
}

int specificity(std::string_view list, std::string_view code, const ReasonTables& tables) noexcept {
  if (code.empty()) return 0;
  if (code == "MS03" || code == "NARR") return 1;
  if (tables.known(code)) return 3;
  return tables.iso(list, code).empty() ? 2 : 3;
}

}  // namespace lettrage::reconcile::returns
