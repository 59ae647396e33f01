/// \file
/// The elements of camt.052, .053 and .054 that are read, over all versions .001.01 to .001.14: names that changed stand
/// side by side. Paths and versions: the ISO 20022 schemas of those versions.
#pragma once

#include <array>

#include "formats/xml/schema.h"

namespace lettrage::formats::camt {

// clang-format off
enum Element : xml::Node {
  None,
  Message, MessageId, MessageCreatedAt, MessageLastPage,
  // Stmt, Rpt, Ntfctn
  StatementGroup, StatementId, SequenceNumber, LegalSequence, StatementCreatedAt, FromDate, ToDate, StatementLastPage,
  AccountIban, AccountOther, AccountCurrency, AccountName,
  BalanceGroup, BalanceType, BalanceAmount, BalanceDirection, BalanceDate,
  CreditCount, CreditSum, DebitCount, DebitSum, AllCount, AllSum,
  // Ntry
  EntryGroup, EntryReference, Status, BookingDate, ValueDate, Reversal, EntryText,
  BatchMessageId, BatchPaymentInformationId, BatchCount,
  // Ntry and TxDtls
  TransactionGroup, EntryAmount, DirectionCode, ServicerReference,
  CodeDomain, CodeFamily, CodeSubFamily, CodeProprietary,
  InstructedAmount, TransactionAmount, ExchangeRate,
  ChargesGroup, ChargesTotal, ChargeAmount, ChargeDirection, ChargeRecord,
  // TxDtls
  RefMessageId, RefPaymentInformationId, RefInstructionId, RefEndToEndId, RefUetr, RefTransactionId, RefMandateId,
  RefChequeNumber,
  DebtorName, DebtorIban, DebtorAccount, DebtorAgent, UltimateDebtor,
  CreditorName, CreditorIban, CreditorAccount, CreditorAgent, UltimateCreditor,
  CreditorOther, CreditorOtherId, CreditorOtherScheme,
  Purpose, RemittanceLine, AdditionalRemittance,
  CreditorReference, CreditorReferenceCode, CreditorReferenceProprietary, CreditorReferenceIssuer, CreditorReferenceValue,
  Document, DocumentCode, DocumentProprietary, DocumentNumber,
  SettlementDate,
  ReturnGroup, OriginalDomain, OriginalFamily, OriginalSubFamily, OriginalProprietary,
  ReturnCode, ReturnProprietary, OriginatorName, OriginatorBic, ReturnText,
  TransactionText,
};

inline constexpr auto rows = [] {
  using enum xml::Role;
  return std::to_array<xml::Row>({
    {Message, Group, "BkToCstmrStmt|BkToCstmrAcctRpt|BkToCstmrDbtCdtNtfctn"},
    {Message, Group, "BkToCstmrStmtV01|BkToCstmrAcctRptV01|BkToCstmrDbtCdtNtfctnV01"},  // .01
    {MessageId, Text, "GrpHdr/MsgId", {Message}},
    {MessageCreatedAt, Text, "GrpHdr/CreDtTm", {Message}},
    {MessageLastPage, Text, "GrpHdr/MsgPgntn/LastPgInd", {Message}},

    {StatementGroup, Group, "Stmt|Rpt|Ntfctn", {Message}},
    {StatementId, Text, "Id", {StatementGroup}},
    {SequenceNumber, Text, "ElctrncSeqNb", {StatementGroup}},
    {LegalSequence, Text, "LglSeqNb", {StatementGroup}},
    {StatementCreatedAt, Text, "CreDtTm", {StatementGroup}},
    {FromDate, Text, "FrToDt/FrDtTm|FrDt", {StatementGroup}},
    {ToDate, Text, "FrToDt/ToDtTm|ToDt", {StatementGroup}},
    {StatementLastPage, Text, "StmtPgntn|RptPgntn|NtfctnPgntn/LastPgInd", {StatementGroup}},
    {AccountIban, Text, "Acct/Id/IBAN", {StatementGroup}},
    {AccountOther, Text, "Acct/Id/Othr|PrtryAcct/Id", {StatementGroup}},
    {AccountOther, Text, "Acct/Id/BBAN|UPIC", {StatementGroup}},
    {AccountOther, Text, "Acct/Prxy/Id", {StatementGroup}},  // .09: the account may be named by its proxy only
    {AccountCurrency, Text, "Acct/Ccy", {StatementGroup}},
    {AccountName, Text, "Acct/[Ownr]/Nm", {StatementGroup}},

    {BalanceGroup, Group, "Bal", {StatementGroup}},
    {BalanceType, Text, "Tp/[CdOrPrtry]/Cd", {BalanceGroup}},  // .01 has no CdOrPrtry
    {BalanceAmount, Amount, "Amt", {BalanceGroup}},
    {BalanceDirection, Text, "CdtDbtInd", {BalanceGroup}},
    {BalanceDate, Text, "Dt/Dt|DtTm", {BalanceGroup}},

    {CreditCount, Text, "TxsSummry/TtlCdtNtries/NbOfNtries", {StatementGroup}},
    {CreditSum, Text, "TxsSummry/TtlCdtNtries/Sum", {StatementGroup}},
    {DebitCount, Text, "TxsSummry/TtlDbtNtries/NbOfNtries", {StatementGroup}},
    {DebitSum, Text, "TxsSummry/TtlDbtNtries/Sum", {StatementGroup}},
    {AllCount, Text, "TxsSummry/TtlNtries/NbOfNtries", {StatementGroup}},
    {AllSum, Text, "TxsSummry/TtlNtries/Sum", {StatementGroup}},

    {EntryGroup, Group, "Ntry", {StatementGroup}},
    {EntryReference, Text, "NtryRef", {EntryGroup}},
    {Status, Text, "Sts", {EntryGroup}},  // up to .06
    {Status, Text, "Sts/Cd|Prtry", {EntryGroup}},
    {BookingDate, Text, "BookgDt/Dt|DtTm", {EntryGroup}},
    {ValueDate, Text, "ValDt/Dt|DtTm", {EntryGroup}},
    {Reversal, Text, "RvslInd", {EntryGroup}},
    {EntryText, Text, "AddtlNtryInf", {EntryGroup}},
    {BatchMessageId, Text, "[NtryDtls]/Btch/MsgId", {EntryGroup}},  // .01 has no NtryDtls
    {BatchPaymentInformationId, Text, "[NtryDtls]/Btch/PmtInfId", {EntryGroup}},
    {BatchCount, Text, "[NtryDtls]/Btch/NbOfTxs", {EntryGroup}},
    {TransactionGroup, Group, "[NtryDtls]/TxDtls", {EntryGroup}},

    {EntryAmount, Amount, "Amt", {EntryGroup, TransactionGroup}},
    {DirectionCode, Text, "CdtDbtInd", {EntryGroup, TransactionGroup}},
    {ServicerReference, Text, "AcctSvcrRef", {EntryGroup}},
    {ServicerReference, Text, "Refs/AcctSvcrRef", {TransactionGroup}},
    {CodeDomain, Text, "BkTxCd/Domn/Cd", {EntryGroup, TransactionGroup}},
    {CodeFamily, Text, "BkTxCd/Domn/Fmly/Cd", {EntryGroup, TransactionGroup}},
    {CodeSubFamily, Text, "BkTxCd/Domn/Fmly/SubFmlyCd", {EntryGroup, TransactionGroup}},
    {CodeProprietary, Text, "BkTxCd/Prtry/Cd", {EntryGroup, TransactionGroup}},
    {InstructedAmount, Amount, "AmtDtls/InstdAmt/Amt", {EntryGroup, TransactionGroup}},
    {TransactionAmount, Amount, "AmtDtls/TxAmt/Amt", {EntryGroup, TransactionGroup}},
    {ExchangeRate, Text, "AmtDtls/InstdAmt|TxAmt|CntrValAmt|AnncdPstngAmt/CcyXchg/XchgRate", {EntryGroup, TransactionGroup}},
    {ChargesGroup, Group, "Chrgs", {EntryGroup, TransactionGroup}},
    {ChargesTotal, Amount, "TtlChrgsAndTaxAmt", {ChargesGroup}},
    {ChargeRecord, Group, "Rcrd", {ChargesGroup}},
    {ChargeAmount, Amount, "Amt", {ChargesGroup, ChargeRecord}},  // .01, .02 have no Rcrd
    {ChargeDirection, Text, "CdtDbtInd", {ChargesGroup, ChargeRecord}},

    {RefMessageId, Text, "Refs/MsgId", {TransactionGroup}},
    {RefPaymentInformationId, Text, "Refs/PmtInfId", {TransactionGroup}},
    {RefInstructionId, Text, "Refs/InstrId", {TransactionGroup}},
    {RefEndToEndId, Text, "Refs/EndToEndId", {TransactionGroup}},
    {RefUetr, Text, "Refs/UETR", {TransactionGroup}},
    {RefTransactionId, Text, "Refs/TxId", {TransactionGroup}},
    {RefMandateId, Text, "Refs/MndtId", {TransactionGroup}},
    {RefChequeNumber, Text, "Refs/ChqNb", {TransactionGroup}},

    {DebtorName, Text, "RltdPties/Dbtr/[Pty]/Nm", {TransactionGroup}},  // Pty, Agt from .07
    {DebtorName, Text, "RltdPties/Dbtr/Agt/FinInstnId/Nm", {TransactionGroup}},
    {DebtorIban, Text, "RltdPties/DbtrAcct/Id/IBAN", {TransactionGroup}},
    {DebtorAccount, Text, "RltdPties/DbtrAcct/Id/Othr|PrtryAcct/Id", {TransactionGroup}},
    {DebtorAccount, Text, "RltdPties/DbtrAcct/Id/BBAN|UPIC", {TransactionGroup}},
    {DebtorAgent, Text, "RltdAgts/DbtrAgt/FinInstnId/[CmbndId]/BIC|BICFI", {TransactionGroup}},
    {DebtorAgent, Text, "RltdPties/Dbtr/Agt/FinInstnId/BICFI", {TransactionGroup}},
    {UltimateDebtor, Text, "RltdPties/UltmtDbtr/[Pty]/Nm", {TransactionGroup}},
    {CreditorName, Text, "RltdPties/Cdtr/[Pty]/Nm", {TransactionGroup}},
    {CreditorName, Text, "RltdPties/Cdtr/Agt/FinInstnId/Nm", {TransactionGroup}},
    {CreditorIban, Text, "RltdPties/CdtrAcct/Id/IBAN", {TransactionGroup}},
    {CreditorAccount, Text, "RltdPties/CdtrAcct/Id/Othr|PrtryAcct/Id", {TransactionGroup}},
    {CreditorAccount, Text, "RltdPties/CdtrAcct/Id/BBAN|UPIC", {TransactionGroup}},
    {CreditorAgent, Text, "RltdAgts/CdtrAgt/FinInstnId/[CmbndId]/BIC|BICFI", {TransactionGroup}},
    {CreditorAgent, Text, "RltdPties/Cdtr/Agt/FinInstnId/BICFI", {TransactionGroup}},
    {UltimateCreditor, Text, "RltdPties/UltmtCdtr/[Pty]/Nm", {TransactionGroup}},
    {CreditorOther, Group, "RltdPties/Cdtr/[Pty]/Id/PrvtId|OrgId/Othr|OthrId|PrtryId", {TransactionGroup}},
    {CreditorOtherId, Text, "Id", {CreditorOther}},
    {CreditorOtherScheme, Text, "SchmeNm/Cd|Prtry", {CreditorOther}},
    {CreditorOtherScheme, Text, "IdTp", {CreditorOther}},  // .01

    {Purpose, Text, "Purp/Cd|Prtry", {TransactionGroup}},
    {RemittanceLine, Text, "RmtInf/Ustrd", {TransactionGroup}},
    {AdditionalRemittance, Text, "RmtInf/Strd/AddtlRmtInf", {TransactionGroup}},
    {CreditorReference, Group, "RmtInf/Strd/CdtrRefInf", {TransactionGroup}},
    {CreditorReferenceCode, Text, "Tp|CdtrRefTp/[CdOrPrtry]/Cd", {CreditorReference}},  // .01: CdtrRefTp, CdtrRef
    {CreditorReferenceProprietary, Text, "Tp|CdtrRefTp/[CdOrPrtry]/Prtry", {CreditorReference}},
    {CreditorReferenceIssuer, Text, "Tp|CdtrRefTp/Issr", {CreditorReference}},
    {CreditorReferenceValue, Text, "Ref|CdtrRef", {CreditorReference}},
    {Document, Group, "RmtInf/Strd/RfrdDocInf", {TransactionGroup}},
    {DocumentCode, Text, "Tp|RfrdDocTp/[CdOrPrtry]/Cd", {Document}},  // .01: RfrdDocTp, RfrdDocNb
    {DocumentProprietary, Text, "Tp|RfrdDocTp/[CdOrPrtry]/Prtry", {Document}},
    {DocumentNumber, Text, "Nb|RfrdDocNb", {Document}},
    {SettlementDate, Text, "RltdDts/IntrBkSttlmDt", {TransactionGroup}},

    {ReturnGroup, Group, "RtrInf", {TransactionGroup}},
    {OriginalDomain, Text, "OrgnlBkTxCd/Domn/Cd", {ReturnGroup}},
    {OriginalFamily, Text, "OrgnlBkTxCd/Domn/Fmly/Cd", {ReturnGroup}},
    {OriginalSubFamily, Text, "OrgnlBkTxCd/Domn/Fmly/SubFmlyCd", {ReturnGroup}},
    {OriginalProprietary, Text, "OrgnlBkTxCd/Prtry/Cd", {ReturnGroup}},
    {ReturnCode, Text, "Rsn|RtrRsn/Cd", {ReturnGroup}},  // .01: RtrRsn, RtrOrgtr, AddtlRtrRsnInf
    {ReturnProprietary, Text, "Rsn|RtrRsn/Prtry", {ReturnGroup}},
    {OriginatorName, Text, "Orgtr|RtrOrgtr/[Pty]/Nm", {ReturnGroup}},
    {OriginatorBic, Text, "Orgtr|RtrOrgtr/[Pty]/Id/OrgId/BIC|BEI|BICOrBEI|AnyBIC", {ReturnGroup}},
    {ReturnText, Text, "AddtlInf|AddtlRtrRsnInf", {ReturnGroup}},
    {TransactionText, Text, "AddtlTxInf", {TransactionGroup}},
  });
}();
// clang-format on

}  // namespace lettrage::formats::camt
