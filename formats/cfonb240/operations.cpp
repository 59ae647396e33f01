#include "formats/cfonb240/operations.h"

#include <algorithm>
#include <array>

namespace lettrage::formats::cfonb240 {
namespace {

struct Listed {
  std::string_view code;
  Operation operation;
};

// cfonb.md 5: CFONB, "Opérations restituées à la clientèle".
constexpr std::array listed{
    Listed{"20", {Layout::Received, Direction::Credit}},  // transfer received
    Listed{"21", {Layout::Returned, Direction::Credit}},  // transfer of ours, rejected
    Listed{"22", {Layout::Received, Direction::Credit}},  // special transfer
    Listed{"23", {Layout::Corrected, Direction::None}},   // transfer, bank details corrected
    Listed{"24", {Layout::Returned, Direction::Credit}},  // special transfer of ours, rejected
    Listed{"27", {Layout::Received, Direction::Credit}},  // transfer in three days
    Listed{"28", {Layout::Received, Direction::Credit}},  // transfer in two days
    Listed{"41", {Layout::Cheque, Direction::Debit}},     // cheque returned
    Listed{"61", {Layout::Bill, Direction::Debit}},       // bill unpaid
    Listed{"63", {Layout::Corrected, Direction::None}},   // bill, bank details corrected
    Listed{"71", {Layout::Returned, Direction::Debit}},   // TIP rejected
    Listed{"73", {Layout::Received, Direction::Credit}},  // special transfers
    Listed{"75", {Layout::Received, Direction::Credit}},
    Listed{"76", {Layout::Received, Direction::Credit}},
    Listed{"77", {Layout::Received, Direction::Credit}},
    Listed{"78", {Layout::Received, Direction::Credit}},
    Listed{"79", {Layout::Received, Direction::Credit}},
    Listed{"81", {Layout::Returned, Direction::Debit}},  // direct debit rejected
    Listed{"83", {Layout::Corrected, Direction::None}},  // direct debit, bank details corrected
    Listed{"84", {Layout::Returned, Direction::Debit}},  // special direct debit rejected
    Listed{"88", {Layout::Returned, Direction::Debit}},  // téléréglement rejected
};

}  // namespace

Operation operation(std::string_view code) noexcept {
  const auto found = std::find_if(listed.begin(), listed.end(), [code](const Listed& l) { return l.code == code; });
  return found == listed.end() ? Operation{} : found->operation;
}

}  // namespace lettrage::formats::cfonb240
