/// \file
/// What the codes and texts of a movement say, taken apart once. Inside reconcile/returns only. Views live on the movement.
#pragma once

#include <string_view>

#include "core/model/movement.h"

namespace lettrage::reconcile::returns {

struct Signs {
  std::string_view family, sub_family;  ///< of `PMNT.IDDT.UPDD`
  std::string_view swift_type;          ///< three letters after S, N or F: `RTI`
  std::string_view gvc;                 ///< German three digits
  std::string_view extension;           ///< German text-key extension, 9xx for returns
  std::string_view bank_type;           ///< Dutch three digits, with or without N
  std::string_view operation;           ///< CFONB interbank operation code: `B3`
  std::string_view return_type;         ///< value of /RTYP/, from its field or the bank's text
  std::string_view rtrn;                ///< value of /RTRN/ in the bank's text
  bool fee = false;                     ///< fee, tax or interest: never part of an R-transaction
  bool we_are_debtor = false;           ///< somebody collects from us, or that comes back
  bool credible_reason = false;         ///< the file gives a reason of return, in a place where it means one
  bool explicit_return = false;         ///< credible reason, /RTYP/ or /RTRN/
};

[[nodiscard]] Signs read_signs(const Movement& movement) noexcept;
/// Words of the bank that name a return, in a debit whose codes say nothing. Slower: only where nothing else decides.
[[nodiscard]] bool text_says_returned(const Movement& movement, const Signs& signs) noexcept;

/// Where `word` (upper case ASCII) stands in `text`, case ignored; npos if nowhere.
[[nodiscard]] std::size_t find_word(std::string_view text, std::string_view word, std::size_t from = 0) noexcept;

/// True if `value` is one of the blank-separated words of `list`.
[[nodiscard]] constexpr bool one_of(std::string_view value, std::string_view list) noexcept {
  if (value.empty()) return false;
  while (!list.empty()) {
    const std::size_t end = list.find(' ');
    if (list.substr(0, end) == value) return true;
    if (end == std::string_view::npos) return false;
    list.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace lettrage::reconcile::returns
