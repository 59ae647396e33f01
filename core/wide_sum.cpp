#include "core/wide_sum.h"

#include <algorithm>

namespace lettrage {

std::string format_sum(WideSum minor, Currency currency) {
  const bool negative = minor < 0;
  std::string digits;
  for (WideSum left = negative ? -minor : minor; left > 0; left /= 10)
    digits += static_cast<char>('0' + static_cast<int>(left % 10));
  const auto decimals = static_cast<std::size_t>(currency.minor_digits());
  while (digits.size() <= decimals) digits += '0';
  std::reverse(digits.begin(), digits.end());
  if (decimals > 0) digits.insert(digits.size() - decimals, ".");
  return (negative ? "-" : "") + digits;
}

}  // namespace lettrage
