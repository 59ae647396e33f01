#include "reconcile/matching/evidence.h"

#include <array>
#include <string_view>

namespace lettrage::reconcile {

std::string words(Evidence evidence) {
  using namespace std::string_view_literals;
  constexpr std::array names{"called an invoice"sv,
                             "zeros missing"sv,
                             "letters missing"sv,
                             "year or series missing"sv,
                             "bare digits"sv,
                             "parted"sv,
                             "may go on"sv,
                             "in a list"sv,
                             "in a range"sv,
                             "look-alike letters"sv,
                             "misspelt"sv,
                             "check digits hold"sv,
                             "check digits wrong"sv,
                             "carried by several"sv,
                             "payer's account"sv,
                             "another payer's account"sv,
                             "payer's name"sv,
                             "another name"sv,
                             "due to another account"sv,
                             "another currency"sv};
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!evidence.has(static_cast<Sign>(i))) continue;
    if (!out.empty()) out += ", ";
    out += names[i];
  }
  return out;
}

}  // namespace lettrage::reconcile
