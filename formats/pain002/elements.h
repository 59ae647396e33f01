/// \file
/// The roots and levels of status reports: pain.002 (versions .001.02 to .001.15) and pacs.002 (.001.02 to .001.16).
#pragma once

#include "formats/original/elements.h"

namespace lettrage::formats::pain002 {

// clang-format off
inline constexpr auto rows = [] {
  using namespace original;
  using enum xml::Role;
  constexpr auto levels = std::to_array<xml::Row>({
    {Message, Group, "CstmrPmtStsRpt|pain.002.001.02|FIToFIPmtStsRpt|pacs.002.001.02"},
    {GroupLevel, Group, "OrgnlGrpInfAndSts", {Message}},
    {PaymentLevel, Group, "OrgnlPmtInfAndSts", {Message}},
    {Item, Group, "TxInfAndSts", {Message, PaymentLevel}},  // pacs.002 and pain.002.001.02 know no batches
    {StatusCode, Text, "GrpSts", {GroupLevel}},
    {StatusCode, Text, "PmtInfSts", {PaymentLevel}},
    {StatusCode, Text, "TxSts", {Item}},
    {CountGroup, Group, "NbOfTxsPerSts", {GroupLevel, PaymentLevel}},
    {CountStatus, Text, "DtldSts", {CountGroup}},
    {CountNumber, Text, "DtldNbOfTxs", {CountGroup}},
    {CountSum, Text, "DtldCtrlSum", {CountGroup}},
  });
  return xml::joined(levels, common_rows);
}();
// clang-format on

}  // namespace lettrage::formats::pain002
