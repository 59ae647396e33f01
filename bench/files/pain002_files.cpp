// pain.002.001.03: rejected collections, a thousand to a batch.
#include <fmt/format.h>

#include <algorithm>

#include "bench/files/makers.h"
#include "bench/files/payment.h"
#include "bench/files/tags.h"
#include "core/money.h"

namespace lettrage::bench {
namespace {

constexpr std::uint64_t per_batch = 1000;

void put_status(Tags& xml, std::uint64_t number) {
  const Payment p = payment(number);
  xml.open("TxInfAndSts").leaf("OrgnlInstrId", fmt::format("I{:012}", number)).leaf("OrgnlEndToEndId", p.end_to_end_id);
  xml.leaf("TxSts", "RJCT").open("StsRsnInf").leaf("Orgtr/Id/OrgId/BICOrBEI", p.person.bic).leaf("Rsn/Cd", p.reason);
  if (p.chance % 4 == 0) xml.leaf("AddtlInf", p.reason_text);
  xml.close();
  xml.open("OrgnlTxRef").open("Amt").amount("InstdAmt", format_amount(p.minor, eur)).close().leaf("ReqdColltnDt", day().iso());
  xml.open("PmtTpInf").leaf("LclInstrm/Cd", "CORE").leaf("SeqTp", "RCUR").close();
  xml.leaf("MndtRltdInf/MndtId", p.person.mandate_id).leaf("Dbtr/Nm", p.person.name);
  xml.leaf("DbtrAcct/Id/IBAN", p.person.iban).leaf("DbtrAgt/FinInstnId/BIC", p.person.bic).close(2);
}

}  // namespace

Truth make_pain002(std::string_view, Size size, const Write& write) {
  std::uint64_t count = 0;
  {
    constexpr std::uint64_t sampled = 500;
    std::string sample;
    Tags xml{sample, {}};
    xml.open("CstmrPmtStsRpt/OrgnlPmtInfAndSts");
    const std::size_t before = sample.size();
    for (std::uint64_t i = 0; i < sampled; ++i) put_status(xml, i);
    count = movements_for(size, sample.size() - before, sampled);
  }
  Truth truth{.movements = count};
  for (std::uint64_t i = 0; i < count; ++i) truth.sum += minor_of(i);

  Buffer out{write};
  out.text += R"(<?xml version="1.0" encoding="UTF-8"?>)";
  out.text += "\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\">";
  Tags xml{out.text, {}};
  xml.open("CstmrPmtStsRpt").open("GrpHdr").leaf("MsgId", "STS-0001").leaf("CreDtTm", day().iso() + "T17:30:00").close();
  xml.open("OrgnlGrpInfAndSts").leaf("OrgnlMsgId", "COLL-0001").leaf("OrgnlMsgNmId", "pain.008.001.02");
  xml.leaf("OrgnlNbOfTxs", std::to_string(count))
      .leaf("OrgnlCtrlSum", format_amount(truth.sum, eur))
      .leaf("GrpSts", "RJCT")
      .close();
  for (std::uint64_t first = 0; first < count; first += per_batch) {
    const std::uint64_t last = std::min(first + per_batch, count);
    std::int64_t sum = 0;
    for (std::uint64_t i = first; i < last; ++i) sum += minor_of(i);
    xml.open("OrgnlPmtInfAndSts").leaf("OrgnlPmtInfId", fmt::format("COLL-0001-{:05}", first / per_batch));
    xml.leaf("OrgnlNbOfTxs", std::to_string(last - first))
        .leaf("OrgnlCtrlSum", format_amount(sum, eur))
        .leaf("PmtInfSts", "RJCT");
    for (std::uint64_t i = first; i < last; ++i) {
      put_status(xml, i);
      out.pass();
    }
    xml.close();
  }
  xml.close();
  out.text += "\n</Document>\n";
  return truth;
}

}  // namespace lettrage::bench
