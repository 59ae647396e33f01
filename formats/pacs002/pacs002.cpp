// pacs.002: what became of payments and collections between banks (docs/formats/pacs002.md). Its levels are those of
// pain.002 without the batch, so the same reader reads it.
#include "formats/format.h"
#include "formats/pain002/elements.h"
#include "formats/pain002/reader.h"
#include "formats/xml/cutter.h"
#include "formats/xml/sniff.h"

namespace lettrage::formats::pacs002 {

namespace {

constexpr std::string_view roots = "FIToFIPmtStsRpt|pacs.002.001.02";
constexpr std::array<xml::CutPoint, 1> cut_points{{
    {"TxInfAndSts", roots, roots, 1},
}};
constexpr std::array<xml::Carried, 2> carried{{
    {roots, "GrpHdr"},
    {roots, "OrgnlGrpInfAndSts"},
}};
constexpr xml::CutTable cut_table{cut_points, carried};

Likelihood sniff(std::string_view head) { return xml::sniff(head, roots, "pacs.002."); }

std::unique_ptr<Cutter> make_cutter() { return xml::make_cutter(cut_table); }

void parse(Batch& batch) {
  static const xml::Schema schema{pain002::rows, original::fields};
  xml::read<pain002::Reader>(batch, schema);
}

}  // namespace

Format describe() {
  return {.id = "pacs002",
          .title = "ISO 20022 interbank payment status report (pacs.002)",
          .sniff = sniff,
          .make_cutter = make_cutter,
          .parse = parse};
}

}  // namespace lettrage::formats::pacs002
