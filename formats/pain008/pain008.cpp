// pain.008: the collections we sent (docs/formats/pain008.md). The writer is in write.h.
#include "formats/format.h"
#include "formats/pain008/elements.h"
#include "formats/pain008/reader.h"
#include "formats/xml/cutter.h"
#include "formats/xml/sniff.h"

namespace lettrage::formats::pain008 {

namespace {

constexpr std::string_view roots = "CstmrDrctDbtInitn|pain.008.001.01";
constexpr std::array<xml::CutPoint, 2> cut_points{{
    {"PmtInf", roots, roots, 1},
    {"DrctDbtTxInf", "PmtInf", "PmtInf", 1},
}};
constexpr std::array<xml::Carried, 8> carried{{
    {roots, "GrpHdr"},
    {"PmtInf", "PmtInfId", true},
    {"PmtInf", "PmtTpInf"},
    {"PmtInf", "ReqdColltnDt"},
    {"PmtInf", "Cdtr"},
    {"PmtInf", "CdtrAcct"},
    {"PmtInf", "CdtrAgt"},
    {"PmtInf", "CdtrSchmeId"},
}};
constexpr xml::CutTable cut_table{cut_points, carried};

Likelihood sniff(std::string_view head) { return xml::sniff(head, roots, "pain.008."); }

std::unique_ptr<Cutter> make_cutter() { return xml::make_cutter(cut_table); }

void parse(Batch& batch) {
  static const xml::Schema schema{rows};
  Reader reader{batch};
  xml::read(batch, schema, reader);
}

}  // namespace

Format describe() {
  return {.id = "pain008",
          .title = "ISO 20022 customer direct debit initiation (pain.008)",
          .sniff = sniff,
          .make_cutter = make_cutter,
          .parse = parse};
}

}  // namespace lettrage::formats::pain008
