// pain.001: the transfers we ordered (docs/formats/pain001.md).
#include "formats/format.h"
#include "formats/initiation/elements.h"
#include "formats/initiation/reader.h"
#include "formats/xml/cutter.h"
#include "formats/xml/sniff.h"

namespace lettrage::formats::pain001 {

namespace {

// clang-format off
constexpr auto rows = [] {
  using namespace initiation;
  using enum xml::Role;
  constexpr auto levels = std::to_array<xml::Row>({
    {Message, Group, "CstmrCdtTrfInitn|pain.001.001.02"},
    {Instruction, Group, "PmtInf", {Message}},
    {Payment, Group, "CdtTrfTxInf", {Instruction}},
    {OrderedAmount, Amount, "Amt/InstdAmt", {Payment}},
    {OrderedAmount, Amount, "Amt/EqvtAmt/Amt", {Payment}},  // instead of it: what the debtor wants to spend
  });
  return xml::joined(xml::joined(levels, common_rows), transfer_rows);
}();
// clang-format on

constexpr std::string_view roots = "CstmrCdtTrfInitn|pain.001.001.02";
constexpr std::array<xml::CutPoint, 2> cut_points{{
    {"PmtInf", roots, roots, 1},
    {"CdtTrfTxInf", "PmtInf", "PmtInf", 1},
}};
constexpr std::array<xml::Carried, 2> carried{{
    {roots, "GrpHdr"},
    {"PmtInf", "PmtInfId|PmtTpInf|ReqdExctnDt|ReqdColltnDt|IntrBkSttlmDt|Dbtr|DbtrAcct|DbtrAgt|CdtrSchmeId"},
}};
constexpr xml::CutTable cut_table{cut_points, carried};

Likelihood sniff(std::string_view head) { return xml::sniff(head, roots, "pain.001."); }

std::unique_ptr<Cutter> make_cutter() { return xml::make_cutter(cut_table); }

void parse(Batch& batch) {
  static const xml::Schema schema{rows};
  xml::read<initiation::Reader>(batch, schema, initiation::Kind::Transfers);
}

}  // namespace

Format describe() {
  return {.id = "pain001",
          .title = "ISO 20022 customer credit transfer initiation (pain.001)",
          .sniff = sniff,
          .make_cutter = make_cutter,
          .parse = parse};
}

}  // namespace lettrage::formats::pain001
