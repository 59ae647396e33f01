/// \file
/// What collections and transfers have in common on their way to and between banks: pain.008 (.001.01 to .001.12 and the
/// German subsets .002.02, .003.02), pain.001 (.001.02 to .001.13), pacs.003 (.001.01 to .001.12). A message adds its roots
/// and says which party is which: `Own` is the side that sends the order, `Other` the one it collects from or pays to.
#pragma once

#include <array>

#include "formats/xml/schema.h"

namespace lettrage::formats::initiation {

// clang-format off
enum Element : xml::Node {
  None,
  Message, MessageId, CreatedAt, InitiatingParty, MessageCount, MessageSum,
  Instruction, PaymentInformationId, InstructionScheme, RequestedDate, SettlementDate, DeclaredCount, DeclaredSum,
  OwnName, OwnIban, OwnAccount, OwnBic,
  Payment, InstructionId, EndToEndId, TransactionId, Uetr, Scheme, SequenceType, OrderedAmount, InstructedAmount,
  ChargeAmount, ExchangeRate, MandateId, SignatureDate, ChequeNumber,
  OtherName, OtherIban, OtherAccount, OtherBic, UltimateOther, Purpose, RemittanceLine, AdditionalRemittance,
  CreditorScheme, CreditorSchemeId, CreditorSchemeName,
  Reference, ReferenceCode, ReferenceProprietary, ReferenceIssuer, ReferenceValue,
  Document, DocumentCode, DocumentProprietary, DocumentNumber,
};

inline constexpr auto common_rows = [] {
  using enum xml::Role;
  return std::to_array<xml::Row>({
    {MessageId, Text, "GrpHdr/MsgId", {Message}},
    {CreatedAt, Text, "GrpHdr/CreDtTm", {Message}},
    {InitiatingParty, Text, "GrpHdr/InitgPty/Nm", {Message}},
    {MessageCount, Text, "GrpHdr/NbOfTxs", {Message}},
    {MessageSum, Text, "GrpHdr/CtrlSum", {Message}},

    {PaymentInformationId, Text, "PmtInfId", {Instruction}},
    {DeclaredCount, Text, "NbOfTxs", {Instruction}},
    {DeclaredSum, Text, "CtrlSum", {Instruction}},
    {InstructionScheme, Text, "PmtTpInf/LclInstrm/Cd|Prtry", {Instruction}},
    {SequenceType, Text, "PmtTpInf/SeqTp", {Instruction, Payment}},
    {RequestedDate, Text, "ReqdColltnDt", {Instruction, Payment}},
    {RequestedDate, Text, "ReqdExctnDt", {Instruction}},
    {RequestedDate, Text, "ReqdExctnDt/Dt|DtTm", {Instruction}},  // from pain.001.001.08
    {SettlementDate, Text, "IntrBkSttlmDt", {Instruction, Payment}},
    {CreditorScheme, Group, "CdtrSchmeId/Id/PrvtId|OrgId/Othr|OthrId|PrtryId", {Instruction}},

    {InstructionId, Text, "PmtId/InstrId", {Payment}},
    {EndToEndId, Text, "PmtId/EndToEndId", {Payment}},
    {TransactionId, Text, "PmtId/TxId", {Payment}},
    {Uetr, Text, "PmtId/UETR", {Payment}},
    {Scheme, Text, "PmtTpInf/LclInstrm/Cd|Prtry", {Payment}},
    {ExchangeRate, Text, "[XchgRateInf]/XchgRate", {Payment}},
    {ChargeAmount, Amount, "ChrgsInf/Amt|ChrgsAmt", {Payment}},
    {MandateId, Text, "[DrctDbtTx]/MndtRltdInf/MndtId", {Payment}},
    {SignatureDate, Text, "[DrctDbtTx]/MndtRltdInf/DtOfSgntr", {Payment}},
    {ChequeNumber, Text, "ChqInstr/ChqNb", {Payment}},
    {CreditorScheme, Group, "DrctDbtTx/CdtrSchmeId/Id/PrvtId|OrgId/Othr|OthrId|PrtryId", {Payment}},
    {CreditorSchemeId, Text, "Id", {CreditorScheme}},
    {CreditorSchemeName, Text, "SchmeNm/Cd|Prtry", {CreditorScheme}},
    {Purpose, Text, "Purp/Cd|Prtry", {Payment}},
    {RemittanceLine, Text, "RmtInf/Ustrd", {Payment}},
    {AdditionalRemittance, Text, "RmtInf/Strd/AddtlRmtInf", {Payment}},
    {Reference, Group, "RmtInf/Strd/CdtrRefInf", {Payment}},
    {ReferenceCode, Text, "Tp|CdtrRefTp/[CdOrPrtry]/Cd", {Reference}},  // .01: CdtrRefTp, CdtrRef
    {ReferenceProprietary, Text, "Tp|CdtrRefTp/[CdOrPrtry]/Prtry", {Reference}},
    {ReferenceIssuer, Text, "Tp|CdtrRefTp/Issr", {Reference}},
    {ReferenceValue, Text, "Ref|CdtrRef", {Reference}},
    {Document, Group, "RmtInf/Strd/RfrdDocInf", {Payment}},
    {DocumentCode, Text, "Tp|RfrdDocTp/[CdOrPrtry]/Cd", {Document}},
    {DocumentProprietary, Text, "Tp|RfrdDocTp/[CdOrPrtry]/Prtry", {Document}},
    {DocumentNumber, Text, "Nb|RfrdDocNb", {Document}},
  });
}();

/// The two sides of a collection: the creditor sends it, for the whole batch (pain.008) or each time (pacs.003).
inline constexpr auto collection_rows = [] {
  using enum xml::Role;
  return std::to_array<xml::Row>({
    {OwnName, Text, "Cdtr/Nm", {Instruction, Payment}},
    {OwnIban, Text, "CdtrAcct/Id/IBAN", {Instruction, Payment}},
    {OwnAccount, Text, "CdtrAcct/Id/Othr|PrtryAcct/Id", {Instruction, Payment}},
    {OwnAccount, Text, "CdtrAcct/Id/BBAN|UPIC", {Instruction, Payment}},
    {OwnBic, Text, "CdtrAgt/FinInstnId/[CmbndId]/BIC|BICFI", {Instruction, Payment}},
    {OtherName, Text, "Dbtr/Nm", {Payment}},
    {OtherIban, Text, "DbtrAcct/Id/IBAN", {Payment}},
    {OtherAccount, Text, "DbtrAcct/Id/Othr|PrtryAcct/Id", {Payment}},
    {OtherAccount, Text, "DbtrAcct/Id/BBAN|UPIC", {Payment}},
    {OtherBic, Text, "DbtrAgt/FinInstnId/[CmbndId]/BIC|BICFI", {Payment}},
    {UltimateOther, Text, "UltmtDbtr/Nm", {Payment}},
  });
}();

/// The two sides of a transfer: the debtor sends it.
inline constexpr auto transfer_rows = [] {
  using enum xml::Role;
  return std::to_array<xml::Row>({
    {OwnName, Text, "Dbtr/Nm", {Instruction}},
    {OwnIban, Text, "DbtrAcct/Id/IBAN", {Instruction}},
    {OwnAccount, Text, "DbtrAcct/Id/Othr|PrtryAcct/Id", {Instruction}},
    {OwnAccount, Text, "DbtrAcct/Id/BBAN|UPIC", {Instruction}},
    {OwnBic, Text, "DbtrAgt/FinInstnId/[CmbndId]/BIC|BICFI", {Instruction}},
    {OtherName, Text, "Cdtr/Nm", {Payment}},
    {OtherIban, Text, "CdtrAcct/Id/IBAN", {Payment}},
    {OtherAccount, Text, "CdtrAcct/Id/Othr|PrtryAcct/Id", {Payment}},
    {OtherAccount, Text, "CdtrAcct/Id/BBAN|UPIC", {Payment}},
    {OtherAccount, Text, "CdtrAcct/Prxy/Id", {Payment}},  // from .09 an account may be named by its proxy only
    {OtherBic, Text, "CdtrAgt/FinInstnId/[CmbndId]/BIC|BICFI", {Payment}},
    {UltimateOther, Text, "UltmtCdtr/Nm", {Payment}},
  });
}();
// clang-format on

}  // namespace lettrage::formats::initiation
