// pain.008: the collections we sent (docs/formats/pain008.md). The writer is in write.h.
#include "formats/format.h"
#include "formats/initiation/elements.h"
#include "formats/initiation/reader.h"
#include "formats/xml/cutter.h"
#include "formats/xml/sniff.h"

namespace lettrage::formats::pain008 {

namespace {

// clang-format off
constexpr auto rows = [] {
  using namespace initiation;
  using enum xml::Role;
  constexpr auto levels = std::to_array<xml::Row>({
    {Message, Group, "CstmrDrctDbtInitn|pain.008.001.01"},
    {Instruction, Group, "PmtInf", {Message}},
    {Payment, Group, "DrctDbtTxInf", {Instruction}},
    {OrderedAmount, Amount, "InstdAmt", {Payment}},
  });
  return xml::joined(xml::joined(levels, common_rows), collection_rows);
}();
// clang-format on

constexpr std::string_view roots = "CstmrDrctDbtInitn|pain.008.001.01";
constexpr std::array<xml::CutPoint, 2> cut_points{{
    {"PmtInf", roots, roots, 1},
    {"DrctDbtTxInf", "PmtInf", "PmtInf", 1},
}};
constexpr std::array<xml::Carried, 3> carried{{
    {roots, "GrpHdr"},
    {"PmtInf", "PmtInfId", true},
    {"PmtInf", "PmtTpInf|ReqdColltnDt|ReqdExctnDt|IntrBkSttlmDt|Cdtr|CdtrAcct|CdtrAgt|CdtrSchmeId"},
}};
constexpr xml::CutTable cut_table{cut_points, carried};

Likelihood sniff(std::string_view head) { return xml::sniff(head, roots, "pain.008."); }

std::unique_ptr<Cutter> make_cutter() { return xml::make_cutter(cut_table); }

void parse(Batch& batch) {
  static const xml::Schema schema{rows};
  xml::read<initiation::Reader>(batch, schema, initiation::Kind::Collections);
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
