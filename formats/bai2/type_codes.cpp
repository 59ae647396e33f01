#include "formats/bai2/type_codes.h"

#include <algorithm>
#include <array>

#include "formats/bai2/records.h"

namespace lettrage::formats::bai2 {
namespace {

/// What is known of single codes beyond their range. The standard's code 557 is a debit "individual ACH return item": on an
/// originator's account a collection that came back, at some banks also a received credit that was sent back; so it
/// has no ISO code of its own here.
struct Known {
  int code;
  bool reversal;
  std::string_view return_type, bank_transaction_code;
};
constexpr std::array known{
    Known{123, false, "RTRN", ""},                // EDI credit return
    Known{206, false, "", "PMNT.RCDT.BOOK"},      // book transfer credit
    Known{224, false, "", "PMNT.MCOP.COMM"},      // commission
    Known{252, true, "", ""},                     // debit reversal
    Known{255, false, "RTRN", ""},                // check posted and returned
    Known{256, false, "RTRN", ""},                // ACH return items, total
    Known{257, false, "RTRN", ""},                // ACH return item
    Known{258, true, "", ""},                     // ACH reversal credit
    Known{261, false, "RJCT", ""},                // rejected credit
    Known{266, false, "RTRN", ""},                // return item
    Known{275, false, "", "CAMT.ACCB.ZABA"},      // zero balancing credit
    Known{354, false, "", "PMNT.MCOP.INTR"},      // interest credit
    Known{395, true, "", ""},                     // check reversal
    Known{398, false, "", "PMNT.MCOP.FEES"},      // fee refund
    Known{423, false, "RTRN", ""},                // EDI return item debit
    Known{475, false, "", "PMNT.ICHQ.CCHQ"},      // check paid
    Known{506, false, "", "PMNT.ICDT.BOOK"},      // book transfer debit
    Known{524, false, "", "PMNT.MDOP.COMM"},      // commission
    Known{552, true, "", ""},                     // credit reversal
    Known{555, false, "RTRN", "PMNT.RCHQ.UPCQ"},  // deposited item returned
    Known{556, false, "RTRN", ""},                // ACH return items, total
    Known{557, false, "RTRN", ""},                // ACH return item
    Known{558, true, "", ""},                     // ACH reversal debit
    Known{561, false, "RJCT", ""},                // rejected debit
    Known{564, false, "", "PMNT.MDOP.FEES"},      // overdraft fee
    Known{566, false, "RTRN", ""},                // return item
    Known{567, false, "", "PMNT.MDOP.FEES"},      // return item fee
    Known{575, false, "", "CAMT.ACCB.ZABA"},      // zero balancing debit
    Known{654, false, "", "PMNT.MDOP.INTR"},      // interest debit
    Known{661, false, "", "PMNT.MDOP.FEES"},      // account analysis fee
    Known{694, true, "", ""},                     // deposit reversal
    Known{698, false, "", "PMNT.MDOP.FEES"},      // miscellaneous fees
};

struct Range {
  int first, last;
  TypeKind kind;
  Direction direction;
};
/// Ranges of the standard; codes 700 to 899 outside of these have no direction that the standard states.
constexpr std::array ranges{
    Range{1, 99, TypeKind::Status, Direction::None},       Range{100, 399, TypeKind::Booking, Direction::Credit},
    Range{400, 699, TypeKind::Booking, Direction::Debit},  Range{701, 705, TypeKind::Status, Direction::None},
    Range{706, 706, TypeKind::Booking, Direction::Credit}, Range{707, 707, TypeKind::Status, Direction::None},
    Range{708, 708, TypeKind::Booking, Direction::Credit}, Range{709, 709, TypeKind::Status, Direction::None},
    Range{720, 728, TypeKind::Booking, Direction::Credit}, Range{760, 760, TypeKind::Booking, Direction::Debit},
    Range{827, 827, TypeKind::Booking, Direction::Credit}, Range{828, 828, TypeKind::Booking, Direction::Debit},
    Range{829, 829, TypeKind::Booking, Direction::Credit}, Range{890, 890, TypeKind::Status, Direction::None},
    Range{900, 919, TypeKind::Status, Direction::None},    Range{920, 959, TypeKind::Booking, Direction::Credit},
    Range{960, 999, TypeKind::Booking, Direction::Debit},
};

}  // namespace

TypeCode type_code(std::string_view printed) noexcept {
  if (!is_type_code(printed)) return {};
  const int code = (printed[0] - '0') * 100 + (printed[1] - '0') * 10 + (printed[2] - '0');
  const auto range =
      std::find_if(ranges.begin(), ranges.end(), [code](const Range& r) { return code >= r.first && code <= r.last; });
  if (range == ranges.end()) return {};
  TypeCode type{.kind = range->kind, .direction = range->direction, .cheque = code == 475};
  const auto single = std::find_if(known.begin(), known.end(), [code](const Known& k) { return k.code == code; });
  if (single == known.end()) return type;
  type.reversal = single->reversal;
  type.return_type = single->return_type;
  type.bank_transaction_code = single->bank_transaction_code;
  return type;
}

}  // namespace lettrage::formats::bai2
