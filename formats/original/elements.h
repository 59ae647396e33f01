/// \file
/// What messages about earlier payments have in common, over all their versions: the levels (message, group, batch, item),
/// what identifies the original, the reason, and the original itself (OrgnlTxRef). A message adds its roots and levels.
/// Paths and versions: the ISO 20022 schemas of pain.002, pain.007, pacs.002, pacs.004, pacs.007, camt.029, camt.055, camt.056.
#pragma once

#include <array>

#include "formats/xml/schema.h"

namespace lettrage::formats::original {

// clang-format off
enum Element : xml::Node {
  None,
  Message, GroupLevel, PaymentLevel, Item,  // the levels
  MessageId, CreatedAt,
  // of a level
  StatusCode, Whole, AnswerCode, AnswerReason, CaseId, OwnId, OwnPaymentId,
  OriginalMessageId, OriginalMessageName, OriginalCount, OriginalSum, OriginalPaymentId,
  OriginalEndToEndId, OriginalInstructionId, OriginalTransactionId, OriginalUetr,
  ReasonGroup, ReasonCode, ReasonProprietary, ReasonText, OriginatorName, OriginatorBic,
  CountGroup, CountStatus, CountNumber, CountSum,
  // of what is given back or answered
  LevelAmount, SettledAmount, InstructedAmount, SettlementDate, EndToEndId, ExchangeRate, Compensation, ChargeAmount,
  OriginalSettledAmount, OriginalInstructedAmount, OriginalSettlementDate,
  ReturnDebtorName, ReturnDebtorIban, ReturnDebtorBic, ReturnCreditorName, ReturnCreditorIban, ReturnCreditorBic,
  // OrgnlTxRef
  ReferenceInstructedAmount, ReferenceSettledAmount, ReferenceSettlementDate, RequestedDate,
  MandateId, SignatureDate, Scheme, SequenceType, Purpose,
  CreditorOther, CreditorOtherId, CreditorOtherScheme,
  DebtorName, DebtorIban, DebtorAccount, DebtorBic, UltimateDebtor,
  CreditorName, CreditorIban, CreditorAccount, CreditorBic, UltimateCreditor,
  RemittanceLine, Reference, ReferenceCode, ReferenceProprietary, ReferenceIssuer, ReferenceValue,
  Document, DocumentCode, DocumentProprietary, DocumentNumber,
};

inline constexpr auto common_rows = [] {
  using enum xml::Role;
  return std::to_array<xml::Row>({
    {MessageId, Text, "GrpHdr/MsgId", {Message}},
    {MessageId, Text, "Assgnmt/Id", {Message}},
    {CreatedAt, Text, "GrpHdr|Assgnmt/CreDtTm", {Message}},

    // The group is an element of its own beside its items, or a level above them. NtwkFileNm: pain.002, pacs.002 .02.
    {OriginalMessageId, Text, "[OrgnlGrpInf|OrgnlGrpInfAndCxl|OrgnlGrpInfAndSts]/OrgnlMsgId|NtwkFileNm",
     {Message, GroupLevel, PaymentLevel, Item}},
    {OriginalMessageName, Text, "[OrgnlGrpInf|OrgnlGrpInfAndCxl|OrgnlGrpInfAndSts]/OrgnlMsgNmId",
     {Message, GroupLevel, PaymentLevel, Item}},
    {OriginalPaymentId, Text, "OrgnlPmtInfId", {PaymentLevel, Item}},
    {OriginalCount, Text, "[OrgnlGrpInfAndCxl|OrgnlGrpInfAndSts]/OrgnlNbOfTxs|NbOfTxs", {GroupLevel, PaymentLevel}},
    {OriginalSum, Text, "[OrgnlGrpInfAndCxl|OrgnlGrpInfAndSts]/OrgnlCtrlSum|CtrlSum", {GroupLevel, PaymentLevel}},
    {OriginalEndToEndId, Text, "OrgnlEndToEndId", {Item}},
    {OriginalInstructionId, Text, "OrgnlInstrId", {Item}},
    {OriginalTransactionId, Text, "OrgnlTxId", {Item}},
    {OriginalUetr, Text, "OrgnlUETR|UETR", {Item}},  // UETR: camt.029, below a batch

    {ReasonGroup, Group,
     "[OrgnlGrpInf|OrgnlGrpInfAndCxl|OrgnlGrpInfAndSts]/StsRsnInf|RtrRsnInf|RvslRsnInf|CxlRsnInf|CxlStsRsnInf",
     {Message, GroupLevel, PaymentLevel, Item}},
    {ReasonCode, Text, "Rsn|StsRsn|RtrRsn|RvslRsn/Cd", {ReasonGroup}},  // all but Rsn: the oldest versions
    {ReasonProprietary, Text, "Rsn|StsRsn|RtrRsn|RvslRsn/Prtry", {ReasonGroup}},
    {ReasonText, Text, "AddtlInf|AddtlStsRsnInf|AddtlRtrRsnInf|AddtlRvslRsnInf", {ReasonGroup}},
    {OriginatorName, Text, "Orgtr|StsOrgtr|RtrOrgtr|RvslOrgtr/[Pty]/Nm", {ReasonGroup}},
    {OriginatorBic, Text, "Orgtr|StsOrgtr|RtrOrgtr|RvslOrgtr/[Pty]/Id/OrgId/BIC|BEI|BICOrBEI|AnyBIC", {ReasonGroup}},

    {ReferenceInstructedAmount, Amount, "OrgnlTxRef/Amt/InstdAmt", {Item}},
    {ReferenceInstructedAmount, Amount, "OrgnlTxRef/Amt/EqvtAmt/Amt", {Item}},
    {ReferenceSettledAmount, Amount, "OrgnlTxRef/IntrBkSttlmAmt", {Item}},
    {ReferenceSettlementDate, Text, "OrgnlTxRef/IntrBkSttlmDt", {Item}},
    {RequestedDate, Text, "OrgnlTxRef/ReqdColltnDt", {Item}},
    {RequestedDate, Text, "OrgnlTxRef/ReqdExctnDt", {Item}},  // a choice from pain.002.001.08 and its contemporaries
    {RequestedDate, Text, "OrgnlTxRef/ReqdExctnDt/Dt|DtTm", {Item}},
    {MandateId, Text, "OrgnlTxRef/MndtRltdInf/[DrctDbtMndt|CdtTrfMndt]/MndtId", {Item}},  // a choice from pain.002.001.11 …
    {SignatureDate, Text, "OrgnlTxRef/MndtRltdInf/[DrctDbtMndt|CdtTrfMndt]/DtOfSgntr", {Item}},
    {Scheme, Text, "OrgnlTxRef/PmtTpInf/LclInstrm/Cd|Prtry", {Item}},
    {SequenceType, Text, "OrgnlTxRef/PmtTpInf/SeqTp", {Item}},
    {Purpose, Text, "OrgnlTxRef/Purp/Cd|Prtry", {Item}},
    {CreditorOther, Group, "OrgnlTxRef/CdtrSchmeId/[Pty]/Id/PrvtId|OrgId/Othr|OthrId|PrtryId", {Item}},
    {CreditorOtherId, Text, "Id", {CreditorOther}},
    {CreditorOtherScheme, Text, "SchmeNm/Cd|Prtry", {CreditorOther}},
    {CreditorOtherScheme, Text, "IdTp", {CreditorOther}},
    {DebtorName, Text, "OrgnlTxRef/Dbtr/[Pty]/Nm", {Item}},  // Pty from pain.002.001.09, pacs.004.001.08 …
    {DebtorName, Text, "OrgnlTxRef/Dbtr/Agt/FinInstnId/Nm", {Item}},
    {DebtorIban, Text, "OrgnlTxRef/DbtrAcct/Id/IBAN", {Item}},
    {DebtorAccount, Text, "OrgnlTxRef/DbtrAcct/Id/Othr|PrtryAcct/Id", {Item}},
    {DebtorAccount, Text, "OrgnlTxRef/DbtrAcct/Id/BBAN|UPIC", {Item}},
    {DebtorBic, Text, "OrgnlTxRef/DbtrAgt/FinInstnId/[CmbndId]/BIC|BICFI", {Item}},
    {UltimateDebtor, Text, "OrgnlTxRef/UltmtDbtr/[Pty]/Nm", {Item}},
    {CreditorName, Text, "OrgnlTxRef/Cdtr/[Pty]/Nm", {Item}},
    {CreditorName, Text, "OrgnlTxRef/Cdtr/Agt/FinInstnId/Nm", {Item}},
    {CreditorIban, Text, "OrgnlTxRef/CdtrAcct/Id/IBAN", {Item}},
    {CreditorAccount, Text, "OrgnlTxRef/CdtrAcct/Id/Othr|PrtryAcct/Id", {Item}},
    {CreditorAccount, Text, "OrgnlTxRef/CdtrAcct/Id/BBAN|UPIC", {Item}},
    {CreditorBic, Text, "OrgnlTxRef/CdtrAgt/FinInstnId/[CmbndId]/BIC|BICFI", {Item}},
    {UltimateCreditor, Text, "OrgnlTxRef/UltmtCdtr/[Pty]/Nm", {Item}},
    {RemittanceLine, Text, "OrgnlTxRef/RmtInf/Ustrd", {Item}},
    {Reference, Group, "OrgnlTxRef/RmtInf/Strd/CdtrRefInf", {Item}},
    {ReferenceCode, Text, "Tp|CdtrRefTp/[CdOrPrtry]/Cd", {Reference}},
    {ReferenceProprietary, Text, "Tp|CdtrRefTp/[CdOrPrtry]/Prtry", {Reference}},
    {ReferenceIssuer, Text, "Tp|CdtrRefTp/Issr", {Reference}},
    {ReferenceValue, Text, "Ref|CdtrRef", {Reference}},
    {Document, Group, "OrgnlTxRef/RmtInf/Strd/RfrdDocInf", {Item}},
    {DocumentCode, Text, "Tp|RfrdDocTp/[CdOrPrtry]/Cd", {Document}},
    {DocumentProprietary, Text, "Tp|RfrdDocTp/[CdOrPrtry]/Prtry", {Document}},
    {DocumentNumber, Text, "Nb|RfrdDocNb", {Document}},
  });
}();
// clang-format on

}  // namespace lettrage::formats::original
