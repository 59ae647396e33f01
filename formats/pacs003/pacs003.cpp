// pacs.003: collections between banks (docs/formats/pacs003.md).
#include "formats/format.h"
#include "formats/initiation/elements.h"
#include "formats/initiation/reader.h"
#include "formats/xml/cutter.h"
#include "formats/xml/sniff.h"

namespace lettrage::formats::pacs003 {

namespace {

// clang-format off
constexpr auto rows = [] {
  using namespace initiation;
  using enum xml::Role;
  constexpr auto levels = std::to_array<xml::Row>({
    {Message, Group, "FIToFICstmrDrctDbt|pacs.003.001.01"},
    {Instruction, Group, "GrpHdr", {Message}},  // there are no batches: the header speaks for all
    {Payment, Group, "DrctDbtTxInf", {Message}},
    {OrderedAmount, Amount, "IntrBkSttlmAmt", {Payment}},
    {InstructedAmount, Amount, "InstdAmt", {Payment}},
  });
  return xml::joined(xml::joined(levels, common_rows), collection_rows);
}();
// clang-format on

constexpr std::string_view roots = "FIToFICstmrDrctDbt|pacs.003.001.01";
constexpr std::array<xml::CutPoint, 1> cut_points{{
    {"DrctDbtTxInf", roots, roots, 1},
}};
constexpr std::array<xml::Carried, 1> carried{{
    {roots, "GrpHdr"},
}};
constexpr xml::CutTable cut_table{cut_points, carried};

Likelihood sniff(std::string_view head) { return xml::sniff(head, roots, "pacs.003."); }

std::unique_ptr<Cutter> make_cutter() { return xml::make_cutter(cut_table); }

void parse(Batch& batch) {
  static const xml::Schema schema{rows};
  xml::read<initiation::Reader>(batch, schema, initiation::Kind::InterbankCollections);
}

}  // namespace

Format describe() {
  return {.id = "pacs003",
          .title = "ISO 20022 interbank direct debit (pacs.003)",
          .sniff = sniff,
          .make_cutter = make_cutter,
          .parse = parse};
}

}  // namespace lettrage::formats::pacs003
