#include "bench/peers/paths.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <string>

namespace lettrage::bench {
namespace {

struct Row {
  Field field;
  std::string_view path;
};

constexpr std::string_view entry = "Document/BkToCstmrStmt/Stmt/Ntry";
constexpr std::array entry_rows{
    Row{Field::Entry, ""},
    Row{Field::EntryReference, "NtryRef"},
    Row{Field::Amount, "Amt"},
    Row{Field::Direction, "CdtDbtInd"},
    Row{Field::Reversal, "RvslInd"},
    Row{Field::Status, "Sts"},  // .02
    Row{Field::Status, "Sts/Cd"},
    Row{Field::BookingDate, "BookgDt/Dt"},
    Row{Field::ValueDate, "ValDt/Dt"},
    Row{Field::ServicerReference, "AcctSvcrRef"},
    Row{Field::Domain, "BkTxCd/Domn/Cd"},
    Row{Field::Family, "BkTxCd/Domn/Fmly/Cd"},
    Row{Field::SubFamily, "BkTxCd/Domn/Fmly/SubFmlyCd"},
    Row{Field::Proprietary, "BkTxCd/Prtry/Cd"},
    Row{Field::AdditionalInformation, "AddtlNtryInf"},
    Row{Field::BatchMessageId, "NtryDtls/Btch/MsgId"},
    Row{Field::BatchPaymentInformationId, "NtryDtls/Btch/PmtInfId"},
    Row{Field::BatchCount, "NtryDtls/Btch/NbOfTxs"},
};

constexpr std::string_view transaction = "Document/BkToCstmrStmt/Stmt/Ntry/NtryDtls/TxDtls";
constexpr std::array transaction_rows{
    Row{Field::Transaction, ""},
    Row{Field::ServicerReference, "Refs/AcctSvcrRef"},
    Row{Field::PaymentInformationId, "Refs/PmtInfId"},
    Row{Field::InstructionId, "Refs/InstrId"},
    Row{Field::EndToEndId, "Refs/EndToEndId"},
    Row{Field::MandateId, "Refs/MndtId"},
    Row{Field::Amount, "Amt"},
    Row{Field::Direction, "CdtDbtInd"},
    Row{Field::TransactionAmount, "AmtDtls/TxAmt/Amt"},
    Row{Field::Domain, "BkTxCd/Domn/Cd"},
    Row{Field::Family, "BkTxCd/Domn/Fmly/Cd"},
    Row{Field::SubFamily, "BkTxCd/Domn/Fmly/SubFmlyCd"},
    Row{Field::Proprietary, "BkTxCd/Prtry/Cd"},
    Row{Field::DebtorName, "RltdPties/Dbtr/Nm"},  // .02
    Row{Field::DebtorName, "RltdPties/Dbtr/Pty/Nm"},
    Row{Field::DebtorIban, "RltdPties/DbtrAcct/Id/IBAN"},
    Row{Field::UltimateDebtor, "RltdPties/UltmtDbtr/Nm"},
    Row{Field::UltimateDebtor, "RltdPties/UltmtDbtr/Pty/Nm"},
    Row{Field::CreditorName, "RltdPties/Cdtr/Nm"},
    Row{Field::CreditorName, "RltdPties/Cdtr/Pty/Nm"},
    Row{Field::CreditorIban, "RltdPties/CdtrAcct/Id/IBAN"},
    Row{Field::UltimateCreditor, "RltdPties/UltmtCdtr/Nm"},
    Row{Field::UltimateCreditor, "RltdPties/UltmtCdtr/Pty/Nm"},
    Row{Field::DebtorBic, "RltdAgts/DbtrAgt/FinInstnId/BICFI"},
    Row{Field::DebtorBic, "RltdAgts/DbtrAgt/FinInstnId/BIC"},
    Row{Field::CreditorBic, "RltdAgts/CdtrAgt/FinInstnId/BICFI"},
    Row{Field::CreditorBic, "RltdAgts/CdtrAgt/FinInstnId/BIC"},
    Row{Field::Purpose, "Purp/Cd"},
    Row{Field::Line, "RmtInf/Ustrd"},
    Row{Field::Reference, "RmtInf/Strd/CdtrRefInf"},
    Row{Field::ReferenceType, "RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Cd"},
    Row{Field::ReferenceValue, "RmtInf/Strd/CdtrRefInf/Ref"},
    Row{Field::Return, "RtrInf"},
    Row{Field::Domain, "RtrInf/OrgnlBkTxCd/Domn/Cd"},
    Row{Field::Family, "RtrInf/OrgnlBkTxCd/Domn/Fmly/Cd"},
    Row{Field::SubFamily, "RtrInf/OrgnlBkTxCd/Domn/Fmly/SubFmlyCd"},
    Row{Field::Originator, "RtrInf/Orgtr/Id/OrgId/AnyBIC"},
    Row{Field::Originator, "RtrInf/Orgtr/Id/OrgId/BICOrBEI"},
    Row{Field::Reason, "RtrInf/Rsn/Cd"},
    Row{Field::ReasonInformation, "RtrInf/AddtlInf"},
};

constexpr std::string_view report = "Document/CstmrPmtStsRpt";
constexpr std::array report_rows{
    Row{Field::GroupStatus, "OrgnlGrpInfAndSts"},
    Row{Field::MessageId, "OrgnlGrpInfAndSts/OrgnlMsgId"},
    Row{Field::MessageName, "OrgnlGrpInfAndSts/OrgnlMsgNmId"},
    Row{Field::Count, "OrgnlGrpInfAndSts/OrgnlNbOfTxs"},
    Row{Field::Sum, "OrgnlGrpInfAndSts/OrgnlCtrlSum"},
    Row{Field::Status, "OrgnlGrpInfAndSts/GrpSts"},
    Row{Field::PaymentStatus, "OrgnlPmtInfAndSts"},
    Row{Field::PaymentInformationId, "OrgnlPmtInfAndSts/OrgnlPmtInfId"},
    Row{Field::Count, "OrgnlPmtInfAndSts/OrgnlNbOfTxs"},
    Row{Field::Sum, "OrgnlPmtInfAndSts/OrgnlCtrlSum"},
    Row{Field::Status, "OrgnlPmtInfAndSts/PmtInfSts"},
};

constexpr std::string_view status = "Document/CstmrPmtStsRpt/OrgnlPmtInfAndSts/TxInfAndSts";
constexpr std::array status_rows{
    Row{Field::TransactionStatus, ""},
    Row{Field::InstructionId, "OrgnlInstrId"},
    Row{Field::EndToEndId, "OrgnlEndToEndId"},
    Row{Field::Status, "TxSts"},
    Row{Field::Originator, "StsRsnInf/Orgtr/Id/OrgId/BICOrBEI"},
    Row{Field::Reason, "StsRsnInf/Rsn/Cd"},
    Row{Field::ReasonInformation, "StsRsnInf/AddtlInf"},
    Row{Field::Amount, "OrgnlTxRef/Amt/InstdAmt"},
    Row{Field::RequestedDate, "OrgnlTxRef/ReqdColltnDt"},
    Row{Field::Scheme, "OrgnlTxRef/PmtTpInf/LclInstrm/Cd"},
    Row{Field::SequenceType, "OrgnlTxRef/PmtTpInf/SeqTp"},
    Row{Field::MandateId, "OrgnlTxRef/MndtRltdInf/MndtId"},
    Row{Field::DebtorName, "OrgnlTxRef/Dbtr/Nm"},
    Row{Field::DebtorIban, "OrgnlTxRef/DbtrAcct/Id/IBAN"},
};

/// Names with a NUL behind them, for parsers that give theirs so.
std::string_view terminated(std::string_view name) {
  static std::deque<std::string> names;
  return names.emplace_back(name);
}

}  // namespace

Paths::Paths() : nodes_(1) {
  for (const Row& row : entry_rows) add(row.field, entry, row.path);
  for (const Row& row : transaction_rows) add(row.field, transaction, row.path);
  for (const Row& row : report_rows) add(row.field, report, row.path);
  for (const Row& row : status_rows) add(row.field, status, row.path);
}

const Paths& Paths::all() {
  static const Paths paths;
  return paths;
}

Paths::State Paths::step(State from, std::string_view name) {
  for (const Edge& edge : nodes_[from].edges) {
    if (edge.name == name) return edge.to;
  }
  if (nodes_.size() > 255) std::abort();
  const auto to = static_cast<State>(nodes_.size());
  nodes_[from].edges.push_back({terminated(name), to});
  nodes_.emplace_back();
  return to;
}

void Paths::add(Field field, std::string_view under, std::string_view path) {
  State state = root;
  for (std::string_view rest : {under, path}) {
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('/'), rest.size());
      state = step(state, rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  nodes_[state].field = field;
}

}  // namespace lettrage::bench
