// pacs.004, pacs.007, pain.007, camt.055, camt.056, camt.029: payments given back, asked back, and the answers to that
// (docs/formats/returns.md).
#include "formats/format.h"
#include "formats/returns/elements.h"
#include "formats/returns/reader.h"
#include "formats/xml/cutter.h"
#include "formats/xml/sniff.h"

namespace lettrage::formats::returns {

namespace {

constexpr std::string_view roots =
    "PmtRtr|FIToFIPmtRvsl|CstmrPmtRvsl|FIToFIPmtCxlReq|CstmrPmtCxlReq|RsltnOfInvstgtn|"
    "pacs.004.001.01|pacs.007.001.01|pain.007.001.01|camt.029.001.01";
constexpr std::string_view groups = "Undrlyg|CxlDtls";
constexpr std::string_view batches = "OrgnlPmtInfAndRvsl|OrgnlPmtInfAndCxl|OrgnlPmtInfAndSts";
constexpr std::string_view items = "TxInf|TxInfAndSts";

constexpr std::array<xml::CutPoint, 6> cut_points{{
    {groups, roots, roots, 1},
    {batches, roots, roots, 1},
    {items, roots, roots, 1},
    {batches, groups, groups, 1},
    {items, groups, groups, 1},
    {items, batches, batches, 1},
}};
// What a level says is meant for every item below it.
constexpr std::array<xml::Carried, 2> carried{{
    {roots, "GrpHdr|Assgnmt|Case|RslvdCase|CtrlData|Sts"},
    {"PmtRtr|FIToFIPmtRvsl|CstmrPmtRvsl|pacs.004.001.01|pacs.007.001.01|pain.007.001.01|Undrlyg|CxlDtls|OrgnlPmtInfAndRvsl|"
     "OrgnlPmtInfAndCxl|OrgnlPmtInfAndSts",
     "OrgnlGrpInf|OrgnlGrpInfAndCxl|OrgnlGrpInfAndSts|OrgnlPmtInfId|RvslPmtInfId|PmtInfCxlSts|Case|RslvdCase|"
     "RtrRsnInf|RvslRsnInf|CxlRsnInf|CxlStsRsnInf"},
}};
constexpr xml::CutTable cut_table{cut_points, carried};

Likelihood sniff(std::string_view head) {
  return xml::sniff(head, roots, "pacs.004.|pacs.007.|pain.007.|camt.055.|camt.056.|camt.029.");
}

std::unique_ptr<Cutter> make_cutter() { return xml::make_cutter(cut_table); }

void parse(Batch& batch) {
  static const xml::Schema schema{rows, original::fields};
  xml::read<Reader>(batch, schema);
}

}  // namespace

Format describe() {
  return {.id = "returns",
          .title =
              "ISO 20022 payment returns, reversals, recalls and their answers (pacs.004, pacs.007, pain.007, camt.055, "
              "camt.056, camt.029)",
          .sniff = sniff,
          .make_cutter = make_cutter,
          .parse = parse};
}

}  // namespace lettrage::formats::returns
