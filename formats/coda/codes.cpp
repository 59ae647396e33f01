#include "formats/coda/codes.h"

#include <array>

namespace lettrage::formats::coda {
namespace {

/// What is booked under a family and operation, by direction; empty where the code does not say it for certain.
struct Row {
  std::string_view family, operation, credit, debit;
};

// Operations 37 and 87 (costs and their reimbursement), 49 and 99 (corrections) mean the same in every family.
constexpr std::array rows{
    Row{"01", "01", "", "PMNT.ICDT.ESCT"}, Row{"01", "02", "", "PMNT.ICDT.ESCT"}, Row{"01", "03", "", "PMNT.ICDT.STDO"},
    Row{"01", "05", "", "PMNT.ICDT.SALA"}, Row{"01", "07", "", "PMNT.ICDT.ESCT"}, Row{"01", "50", "PMNT.RCDT.ESCT", ""},
    Row{"01", "51", "PMNT.RCDT.ESCT", ""}, Row{"01", "52", "PMNT.RCDT.ESCT", ""}, Row{"01", "54", "PMNT.ICDT.RRTN", ""},
    Row{"02", "01", "", "PMNT.IRCT.ESCT"}, Row{"02", "02", "", "PMNT.IRCT.ESCT"}, Row{"02", "50", "PMNT.RRCT.ESCT", ""},
    Row{"02", "51", "PMNT.RRCT.ESCT", ""}, Row{"02", "52", "PMNT.RRCT.ESCT", ""}, Row{"02", "54", "PMNT.IRCT.RRTN", ""},
    Row{"03", "07", "", "PMNT.RCHQ.UPCQ"}, Row{"03", "38", "", "PMNT.RCHQ.UPCQ"}, Row{"03", "39", "", "PMNT.RCHQ.UPCQ"},
    Row{"41", "01", "", "PMNT.ICDT.XBCT"}, Row{"41", "50", "PMNT.RCDT.XBCT", ""}, Row{"41", "54", "PMNT.ICDT.RRTN", ""},
};

std::string_view of_scheme(char scheme, std::string_view core, std::string_view b2b, std::string_view unsaid) noexcept {
  return scheme == '1' ? core : scheme == '2' ? b2b : unsaid;
}

/// Family 05. We are the creditor of collections that are credited, and the debtor of those that are debited.
std::string_view direct_debit(std::string_view operation, bool credit, char scheme, char return_type) noexcept {
  if (operation == "01" && !credit) return of_scheme(scheme, "PMNT.RDDT.ESDD", "PMNT.RDDT.BBDD", "PMNT.RDDT.PMDD");
  if ((operation == "50" || operation == "52") && credit)
    return of_scheme(scheme, "PMNT.IDDT.ESDD", "PMNT.IDDT.BBDD", "PMNT.IDDT.PMDD");
  if (operation == "58") return credit ? "PMNT.RDDT.PRDD" : "PMNT.IDDT.PRDD";
  if ((operation == "03" || operation == "05") && !credit) {
    return return_type == '4' ? "PMNT.IDDT.PRDD" : return_type == '5' ? "PMNT.IDDT.RCDD" : "PMNT.IDDT.UPDD";
  }
  if (operation == "54" && credit) return return_type == '4' ? "PMNT.RDDT.PRDD" : "PMNT.RDDT.UPDD";
  return {};
}

}  // namespace

std::string_view bank_transaction_code(std::string_view family, std::string_view operation, Direction direction, char scheme,
                                       char return_type) noexcept {
  if (direction == Direction::None) return {};
  const bool credit = direction == Direction::Credit;
  if (operation == "37" || family == "80") return credit ? "ACMT.MCOP.CHRG" : "ACMT.MDOP.CHRG";
  if (operation == "87") return credit ? "ACMT.MCOP.CHRG" : "";
  if (family == "05") return direct_debit(operation, credit, scheme, return_type);
  for (const Row& row : rows) {
    if (row.family == family && row.operation == operation) return credit ? row.credit : row.debit;
  }
  return {};
}

}  // namespace lettrage::formats::coda
