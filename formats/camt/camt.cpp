// camt.052, camt.053, camt.054: what a bank says of an account (docs/formats/camt.md).
#include "formats/camt/fields.h"
#include "formats/camt/reader.h"
#include "formats/format.h"
#include "formats/xml/cutter.h"
#include "formats/xml/sniff.h"

namespace lettrage::formats::camt {

namespace {

constexpr std::string_view roots =
    "BkToCstmrStmt|BkToCstmrStmtV01|BkToCstmrAcctRpt|BkToCstmrAcctRptV01|BkToCstmrDbtCdtNtfctn|BkToCstmrDbtCdtNtfctnV01";
constexpr std::string_view statements = "Stmt|Rpt|Ntfctn";

// An entry cut inside has two TxDtls at least, so what follows its details (AddtlNtryInf) says nothing of one of them.
constexpr std::array<xml::CutPoint, 3> cut_points{{
    {statements, roots, roots, 1},
    {"Ntry", statements, statements, 1},
    {"TxDtls", "NtryDtls|Ntry", "Ntry", 2},  // .01 has no NtryDtls
}};
constexpr std::array<xml::Carried, 15> carried{{
    {roots, "GrpHdr"},
    {statements, "Id"},
    {statements, "ElctrncSeqNb"},
    {statements, "StmtPgntn"},
    {statements, "RptPgntn"},
    {statements, "NtfctnPgntn"},
    {statements, "Acct", true},
    {"Ntry", "NtryRef"},
    {"Ntry", "Amt", true},
    {"Ntry", "CdtDbtInd", true},
    {"Ntry", "RvslInd"},
    {"Ntry", "Sts"},
    {"Ntry", "BookgDt"},
    {"Ntry", "ValDt"},
    {"Ntry", "BkTxCd"},
}};
constexpr xml::CutTable cut_table{cut_points, carried};

Likelihood sniff(std::string_view head) { return xml::sniff(head, roots, "camt.052.|camt.053.|camt.054."); }

std::unique_ptr<Cutter> make_cutter() { return xml::make_cutter(cut_table); }

void parse(Batch& batch) {
  static const xml::Schema schema{rows, fields};
  xml::read<Reader>(batch, schema);
}

}  // namespace

Format describe() {
  return {.id = "camt",
          .title = "ISO 20022 account report, statement and notification (camt.052, camt.053, camt.054)",
          .sniff = sniff,
          .make_cutter = make_cutter,
          .parse = parse};
}

}  // namespace lettrage::formats::camt
