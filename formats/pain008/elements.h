/// \file
/// The elements of pain.008 that are read: versions .001.01 to .001.12 and the German subsets .002.02 and .003.02.
#pragma once

#include <array>

#include "formats/xml/schema.h"

namespace lettrage::formats::pain008 {

// clang-format off
enum Element : xml::Node {
  None,
  Message, MessageId, CreatedAt, InitiatingParty,
  Instruction, PaymentInformationId, Scheme, SequenceType, RequestedDate, DeclaredCount, DeclaredSum,
  CreditorName, CreditorIban, CreditorBic,
  Collection, InstructionId, EndToEndId, Uetr, InstructedAmount, MandateId, SignatureDate,
  DebtorName, DebtorIban, DebtorAccount, DebtorBic, UltimateDebtor, Purpose, RemittanceLine,
  CreditorScheme, CreditorSchemeId, CreditorSchemeName,
  Reference, ReferenceCode, ReferenceProprietary, ReferenceIssuer, ReferenceValue,
};

inline constexpr auto rows = [] {
  using enum xml::Role;
  return std::to_array<xml::Row>({
    {Message, Group, "CstmrDrctDbtInitn|pain.008.001.01"},
    {MessageId, Text, "GrpHdr/MsgId", {Message}},
    {CreatedAt, Text, "GrpHdr/CreDtTm", {Message}},
    {InitiatingParty, Text, "GrpHdr/InitgPty/Nm", {Message}},

    {Instruction, Group, "PmtInf", {Message}},
    {PaymentInformationId, Text, "PmtInfId", {Instruction}},
    {DeclaredCount, Text, "NbOfTxs", {Instruction}},
    {DeclaredSum, Text, "CtrlSum", {Instruction}},
    {Scheme, Text, "PmtTpInf/LclInstrm/Cd|Prtry", {Instruction}},
    {RequestedDate, Text, "ReqdColltnDt", {Instruction}},
    {CreditorName, Text, "Cdtr/Nm", {Instruction}},
    {CreditorIban, Text, "CdtrAcct/Id/IBAN", {Instruction}},
    {CreditorBic, Text, "CdtrAgt/FinInstnId/[CmbndId]/BIC|BICFI", {Instruction}},

    {Collection, Group, "DrctDbtTxInf", {Instruction}},
    {SequenceType, Text, "PmtTpInf/SeqTp", {Instruction, Collection}},
    {CreditorScheme, Group, "CdtrSchmeId/Id/PrvtId|OrgId/Othr|OthrId|PrtryId", {Instruction}},
    {CreditorScheme, Group, "DrctDbtTx/CdtrSchmeId/Id/PrvtId|OrgId/Othr|OthrId|PrtryId", {Collection}},
    {CreditorSchemeId, Text, "Id", {CreditorScheme}},
    {CreditorSchemeName, Text, "SchmeNm/Cd|Prtry", {CreditorScheme}},
    {InstructionId, Text, "PmtId/InstrId", {Collection}},
    {EndToEndId, Text, "PmtId/EndToEndId", {Collection}},
    {Uetr, Text, "PmtId/UETR", {Collection}},
    {InstructedAmount, Amount, "InstdAmt", {Collection}},
    {MandateId, Text, "DrctDbtTx/MndtRltdInf/MndtId", {Collection}},
    {SignatureDate, Text, "DrctDbtTx/MndtRltdInf/DtOfSgntr", {Collection}},
    {DebtorName, Text, "Dbtr/Nm", {Collection}},
    {DebtorIban, Text, "DbtrAcct/Id/IBAN", {Collection}},
    {DebtorAccount, Text, "DbtrAcct/Id/Othr|PrtryAcct/Id", {Collection}},
    {DebtorBic, Text, "DbtrAgt/FinInstnId/[CmbndId]/BIC|BICFI", {Collection}},
    {UltimateDebtor, Text, "UltmtDbtr/Nm", {Collection}},
    {Purpose, Text, "Purp/Cd|Prtry", {Collection}},
    {RemittanceLine, Text, "RmtInf/Ustrd", {Collection}},
    {Reference, Group, "RmtInf/Strd/CdtrRefInf", {Collection}},
    {ReferenceCode, Text, "Tp|CdtrRefTp/[CdOrPrtry]/Cd", {Reference}},
    {ReferenceProprietary, Text, "Tp|CdtrRefTp/[CdOrPrtry]/Prtry", {Reference}},
    {ReferenceIssuer, Text, "Tp|CdtrRefTp/Issr", {Reference}},
    {ReferenceValue, Text, "Ref|CdtrRef", {Reference}},
  });
}();
// clang-format on

}  // namespace lettrage::formats::pain008
