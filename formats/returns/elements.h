/// \file
/// The roots and levels of messages that give a payment back, ask for it back, or answer that: pacs.004 (.001.01 to .001.15),
/// pacs.007 (to .14), pain.007 (to .13), camt.055 (to .13), camt.056 (to .12), camt.029 (to .14).
#pragma once

#include "formats/original/elements.h"

namespace lettrage::formats::returns {

// clang-format off
inline constexpr auto rows = [] {
  using namespace original;
  using enum xml::Role;
  constexpr auto levels = std::to_array<xml::Row>({
    {Message, Group, "PmtRtr|FIToFIPmtRvsl|CstmrPmtRvsl|FIToFIPmtCxlReq|CstmrPmtCxlReq|RsltnOfInvstgtn"},
    {Message, Group, "pacs.004.001.01|pacs.007.001.01|pain.007.001.01|camt.029.001.01"},
    {GroupLevel, Group, "Undrlyg|CxlDtls", {Message}},  // camt.055, camt.056; camt.029
    {PaymentLevel, Group, "OrgnlPmtInfAndRvsl", {Message}},
    {PaymentLevel, Group, "OrgnlPmtInfAndCxl|OrgnlPmtInfAndSts", {GroupLevel}},
    {Item, Group, "TxInf|TxInfAndSts", {Message, GroupLevel, PaymentLevel}},

    {Whole, Text, "GrpHdr/GrpRtr|GrpRvsl", {Message}},
    {Whole, Text, "OrgnlGrpInfAndCxl/GrpCxl", {GroupLevel}},
    {Whole, Text, "PmtInfRvsl|PmtInfCxl", {PaymentLevel}},
    {OriginalCount, Text, "GrpHdr|CtrlData/NbOfTxs", {Message}},
    {OriginalSum, Text, "GrpHdr|CtrlData/CtrlSum", {Message}},
    {LevelAmount, Amount, "GrpHdr/TtlRtrdIntrBkSttlmAmt|TtlRvsdIntrBkSttlmAmt", {Message}},
    {SettlementDate, Text, "GrpHdr/IntrBkSttlmDt", {Message}},

    // camt.029: what became of the request, as a whole and level by level
    {AnswerCode, Text, "Sts/Conf", {Message}},
    {AnswerReason, Text, "Sts/RjctdMod", {Message}},          // up to .07
    {AnswerReason, Text, "Sts/RjctdMod/Cd|Prtry", {Message}},
    {AnswerReason, Text, "Sts/RjctdCxl/RsnCd", {Message}},    // .01
    {LevelAmount, Amount, "RsltnRltdInf/IntrBkSttlmAmt", {Message}},
    {StatusCode, Text, "OrgnlGrpInfAndSts/GrpCxlSts", {GroupLevel}},
    {StatusCode, Text, "PmtInfCxlSts", {PaymentLevel}},
    {StatusCode, Text, "TxCxlSts", {Item}},
    {CaseId, Text, "Case|RslvdCase/Id", {Message, PaymentLevel, Item}},
    {CaseId, Text, "OrgnlGrpInfAndCxl|OrgnlGrpInfAndSts/Case|RslvdCase/Id", {GroupLevel}},

    {OwnId, Text, "RtrId|RvslId|CxlId|CxlStsId", {Item}},
    {OwnPaymentId, Text, "RvslPmtInfId", {PaymentLevel}},
    {SettledAmount, Amount, "RtrdIntrBkSttlmAmt|RvsdIntrBkSttlmAmt", {Item}},
    {SettledAmount, Amount, "RsltnRltdInf/IntrBkSttlmAmt", {Item}},
    {InstructedAmount, Amount, "RtrdInstdAmt|RvsdInstdAmt", {Item}},
    {SettlementDate, Text, "[RsltnRltdInf]/IntrBkSttlmDt", {Item}},
    {EndToEndId, Text, "RsltnRltdInf/EndToEndId", {Item}},
    {ExchangeRate, Text, "XchgRate", {Item}},
    {Compensation, Amount, "CompstnAmt", {Item}},
    {Compensation, Amount, "RsltnRltdInf/Compstn/Amt", {Item}},
    {ChargeAmount, Amount, "ChrgsInf/Amt|ChrgsAmt", {Item}},  // ChrgsAmt: .01
    {ChargeAmount, Amount, "RsltnRltdInf/Chrgs|ChrgsInf/Amt", {Item}},
    {OriginalSettledAmount, Amount, "OrgnlIntrBkSttlmAmt", {Item}},
    {OriginalInstructedAmount, Amount, "OrgnlInstdAmt", {Item}},
    {OriginalSettlementDate, Text, "OrgnlIntrBkSttlmDt|OrgnlReqdColltnDt", {Item}},
    {OriginalSettlementDate, Text, "OrgnlReqdExctnDt", {Item}},
    {OriginalSettlementDate, Text, "OrgnlReqdExctnDt/Dt|DtTm", {Item}},

    // pacs.004: the parties of the return, whose roles are those of the original turned round
    {ReturnDebtorName, Text, "RtrChain/Dbtr/Pty/Nm", {Item}},
    {ReturnDebtorName, Text, "RtrChain/Dbtr/Agt/FinInstnId/Nm", {Item}},
    {ReturnDebtorIban, Text, "RtrChain/DbtrAcct/Id/IBAN", {Item}},
    {ReturnDebtorBic, Text, "RtrChain/DbtrAgt/FinInstnId/BICFI", {Item}},
    {ReturnDebtorBic, Text, "RtrChain/Dbtr/Agt/FinInstnId/BICFI", {Item}},
    {ReturnCreditorName, Text, "RtrChain/Cdtr/Pty/Nm", {Item}},
    {ReturnCreditorName, Text, "RtrChain/Cdtr/Agt/FinInstnId/Nm", {Item}},
    {ReturnCreditorIban, Text, "RtrChain/CdtrAcct/Id/IBAN", {Item}},
    {ReturnCreditorBic, Text, "RtrChain/CdtrAgt/FinInstnId/BICFI", {Item}},
    {ReturnCreditorBic, Text, "RtrChain/Cdtr/Agt/FinInstnId/BICFI", {Item}},
  });
  return xml::joined(levels, common_rows);
}();
// clang-format on

}  // namespace lettrage::formats::returns
