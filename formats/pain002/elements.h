/// \file
/// The elements of pain.002 that are read, over versions .001.02 to .001.15. Paths and versions: the ISO 20022 schemas.
#pragma once

#include <array>

#include "formats/xml/schema.h"

namespace lettrage::formats::pain002 {

// clang-format off
enum Element : xml::Node {
  None,
  Message, MessageId, CreatedAt,
  GroupLevel, PaymentLevel, TransactionLevel,
  StatusCode,
  OriginalMessageId, OriginalMessageName, OriginalCount, OriginalSum, OriginalPaymentId,
  OriginalEndToEndId, OriginalInstructionId, OriginalTransactionId, OriginalUetr,
  ReasonGroup, ReasonCode, ReasonProprietary, ReasonText, OriginatorName, OriginatorBic,
  CountGroup, CountStatus, CountNumber, CountSum,
  // OrgnlTxRef
  InstructedAmount, SettlementAmount, RequestedDate, MandateId, Scheme, SequenceType,
  CreditorOther, CreditorOtherId, CreditorOtherScheme,
  DebtorName, DebtorIban, CreditorName, CreditorIban, CreditorAccount, DebtorAccount,
};

inline constexpr auto rows = [] {
  using enum xml::Role;
  return std::to_array<xml::Row>({
    {Message, Group, "CstmrPmtStsRpt|pain.002.001.02"},
    {MessageId, Text, "GrpHdr/MsgId", {Message}},
    {CreatedAt, Text, "GrpHdr/CreDtTm", {Message}},

    {GroupLevel, Group, "OrgnlGrpInfAndSts", {Message}},
    {OriginalMessageId, Text, "OrgnlMsgId|NtwkFileNm", {GroupLevel}},  // NtwkFileNm: .02
    {OriginalMessageName, Text, "OrgnlMsgNmId", {GroupLevel}},
    {StatusCode, Text, "GrpSts", {GroupLevel}},

    {PaymentLevel, Group, "OrgnlPmtInfAndSts", {Message}},
    {OriginalPaymentId, Text, "OrgnlPmtInfId", {PaymentLevel}},
    {StatusCode, Text, "PmtInfSts", {PaymentLevel}},
    {OriginalCount, Text, "OrgnlNbOfTxs", {GroupLevel, PaymentLevel}},
    {OriginalSum, Text, "OrgnlCtrlSum", {GroupLevel, PaymentLevel}},
    {CountGroup, Group, "NbOfTxsPerSts", {GroupLevel, PaymentLevel}},
    {CountStatus, Text, "DtldSts", {CountGroup}},
    {CountNumber, Text, "DtldNbOfTxs", {CountGroup}},
    {CountSum, Text, "DtldCtrlSum", {CountGroup}},

    {TransactionLevel, Group, "TxInfAndSts", {Message, PaymentLevel}},  // .02 knows no batches
    {StatusCode, Text, "TxSts", {TransactionLevel}},
    {OriginalPaymentId, Text, "OrgnlPmtInfId", {TransactionLevel}},
    {OriginalEndToEndId, Text, "OrgnlEndToEndId", {TransactionLevel}},
    {OriginalInstructionId, Text, "OrgnlInstrId", {TransactionLevel}},
    {OriginalTransactionId, Text, "OrgnlTxId", {TransactionLevel}},
    {OriginalUetr, Text, "OrgnlUETR", {TransactionLevel}},

    {ReasonGroup, Group, "StsRsnInf", {GroupLevel, PaymentLevel}},
    {ReasonGroup, Group, "StsRsnInf", {TransactionLevel}},
    {ReasonCode, Text, "Rsn|StsRsn/Cd", {ReasonGroup}},  // .02: StsRsn, StsOrgtr, AddtlStsRsnInf
    {ReasonProprietary, Text, "Rsn|StsRsn/Prtry", {ReasonGroup}},
    {ReasonText, Text, "AddtlInf|AddtlStsRsnInf", {ReasonGroup}},
    {OriginatorName, Text, "Orgtr|StsOrgtr/Nm", {ReasonGroup}},
    {OriginatorBic, Text, "Orgtr|StsOrgtr/Id/OrgId/BIC|BEI|BICOrBEI|AnyBIC", {ReasonGroup}},

    {InstructedAmount, Amount, "OrgnlTxRef/Amt/InstdAmt", {TransactionLevel}},
    {InstructedAmount, Amount, "OrgnlTxRef/Amt/EqvtAmt/Amt", {TransactionLevel}},
    {SettlementAmount, Amount, "OrgnlTxRef/IntrBkSttlmAmt", {TransactionLevel}},
    {RequestedDate, Text, "OrgnlTxRef/ReqdColltnDt", {TransactionLevel}},
    {RequestedDate, Text, "OrgnlTxRef/ReqdExctnDt", {TransactionLevel}},  // a choice from .08
    {RequestedDate, Text, "OrgnlTxRef/ReqdExctnDt/Dt|DtTm", {TransactionLevel}},
    {MandateId, Text, "OrgnlTxRef/MndtRltdInf/[DrctDbtMndt|CdtTrfMndt]/MndtId", {TransactionLevel}},  // a choice from .11
    {Scheme, Text, "OrgnlTxRef/PmtTpInf/LclInstrm/Cd|Prtry", {TransactionLevel}},
    {SequenceType, Text, "OrgnlTxRef/PmtTpInf/SeqTp", {TransactionLevel}},
    {CreditorOther, Group, "OrgnlTxRef/CdtrSchmeId/[Pty]/Id/PrvtId|OrgId/Othr|OthrId|PrtryId", {TransactionLevel}},
    {CreditorOtherId, Text, "Id", {CreditorOther}},
    {CreditorOtherScheme, Text, "SchmeNm/Cd|Prtry", {CreditorOther}},
    {DebtorName, Text, "OrgnlTxRef/Dbtr/[Pty]/Nm", {TransactionLevel}},  // Pty from .09
    {DebtorIban, Text, "OrgnlTxRef/DbtrAcct/Id/IBAN", {TransactionLevel}},
    {DebtorAccount, Text, "OrgnlTxRef/DbtrAcct/Id/Othr|PrtryAcct/Id", {TransactionLevel}},
    {CreditorName, Text, "OrgnlTxRef/Cdtr/[Pty]/Nm", {TransactionLevel}},
    {CreditorIban, Text, "OrgnlTxRef/CdtrAcct/Id/IBAN", {TransactionLevel}},
    {CreditorAccount, Text, "OrgnlTxRef/CdtrAcct/Id/Othr|PrtryAcct/Id", {TransactionLevel}},
  });
}();
// clang-format on

}  // namespace lettrage::formats::pain002
