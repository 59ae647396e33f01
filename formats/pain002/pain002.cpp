// pain.002: what became of the payments and collections we sent (docs/formats/pain002.md).
#include "formats/format.h"
#include "formats/pain002/elements.h"
#include "formats/pain002/reader.h"
#include "formats/xml/cutter.h"
#include "formats/xml/sniff.h"

namespace lettrage::formats::pain002 {

namespace {

constexpr std::string_view roots = "CstmrPmtStsRpt|pain.002.001.02";
constexpr std::array<xml::CutPoint, 2> cut_points{{
    {"OrgnlPmtInfAndSts", roots, roots, 1},
    {"TxInfAndSts", "OrgnlPmtInfAndSts|CstmrPmtStsRpt|pain.002.001.02", "OrgnlPmtInfAndSts|CstmrPmtStsRpt|pain.002.001.02", 1},
}};
constexpr std::array<xml::Carried, 3> carried{{
    {roots, "GrpHdr"},
    {roots, "OrgnlGrpInfAndSts", true},
    {"OrgnlPmtInfAndSts", "OrgnlPmtInfId", true},
}};
constexpr xml::CutTable cut_table{cut_points, carried};

Likelihood sniff(std::string_view head) { return xml::sniff(head, roots, "pain.002."); }

std::unique_ptr<Cutter> make_cutter() { return xml::make_cutter(cut_table); }

void parse(Batch& batch) {
  static const xml::Schema schema{rows, original::fields};
  xml::read<Reader>(batch, schema);
}

}  // namespace

Format describe() {
  return {.id = "pain002",
          .title = "ISO 20022 customer payment status report (pain.002)",
          .sniff = sniff,
          .make_cutter = make_cutter,
          .parse = parse};
}

}  // namespace lettrage::formats::pain002
