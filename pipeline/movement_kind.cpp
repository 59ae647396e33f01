#include "pipeline/movement_kind.h"

namespace lettrage::pipeline {

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') {
      out += static_cast<char>(c - 'a' + 'A');
    } else if (c > ' ') {
      out += c;
    }
  }
  return out;
}

bool is_transfer(const Movement& m) {
  const std::string_view code = m.details.bank_transaction_code;
  return code.starts_with("PMNT.RCDT") || code.starts_with("PMNT.RRCT") || code.starts_with("PMNT.ICDT") ||
         code.starts_with("PMNT.IRCT");
}

bool is_fee(const Movement& m) {
  const std::string_view code = m.details.bank_transaction_code;
  for (const std::string_view fee : {".CHRG", ".FEES", ".COMM", ".COME", ".COMI", ".COMT"}) {
    if (code.ends_with(fee)) return true;
  }
  const std::string_view printed = m.details.proprietary_code;
  for (const std::string_view type : {"NCHG", "NCOM", "NBNK", "FCHG", "FCOM", "FBNK"}) {
    if (printed.starts_with(type)) return true;
  }
  if (printed.size() == 2 || printed.find('/') == 2) {  // CFONB: the interbank code, in camt with the bank's own behind it
    for (const std::string_view cfonb : {"62", "64", "65", "66", "67"}) {
      if (printed.starts_with(cfonb)) return true;
    }
  }
  for (const std::string_view gvc : {"805", "806", "807", "808", "809"}) {
    const std::size_t at = printed.find(gvc);
    if (at != std::string_view::npos && (at == 0 || printed[at - 1] == '+') &&
        (at + 3 == printed.size() || printed[at + 3] == '+'))
      return true;
  }
  return false;
}

}  // namespace lettrage::pipeline
