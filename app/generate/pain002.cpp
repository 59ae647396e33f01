#include <fmt/format.h>

#include "app/generate/writers.h"
#include "core/money.h"
#include "formats/xml/write.h"

namespace lettrage::generate {
namespace {

using Xml = formats::xml::Writer;

void put_status(Xml& xml, const StatusReport& report, const Payment& p) {
  xml.open("TxInfAndSts").leaf("OrgnlEndToEndId", p.end_to_end_id).leaf("TxSts", "RJCT");
  xml.open("StsRsnInf").open("Orgtr");
  // The debtor's own refusal is told with his name, a bank's reject with its BIC (r-transactions.md 1.2).
  if (p.r_type == "refusal") {
    xml.leaf("Nm", p.name);
  } else {
    xml.nested("Id/OrgId/BICOrBEI", p.bic);
  }
  xml.close().nested("Rsn/Cd", p.reason).close();
  xml.open("OrgnlTxRef");
  xml.open("Amt").leaf("InstdAmt Ccy=\"EUR\"", format_amount(p.minor, eur)).close();
  xml.leaf("ReqdColltnDt", report.collection_date.iso());
  xml.open("CdtrSchmeId").open("Id").open("PrvtId").open("Othr").leaf("Id", report.account.creditor_id);
  xml.nested("SchmeNm/Prtry", "SEPA").close().close().close().close();
  xml.open("PmtTpInf").nested("SvcLvl/Cd", "SEPA").nested("LclInstrm/Cd", report.scheme).leaf("SeqTp", "RCUR").close();
  xml.nested("MndtRltdInf/MndtId", p.mandate_id);
  xml.nested("Dbtr/Nm", p.name);
  xml.open("DbtrAcct").nested("Id/IBAN", p.iban).close();
  xml.open("DbtrAgt").nested("FinInstnId/BIC", p.bic).close();
  xml.open("CdtrAcct").nested("Id/IBAN", report.account.iban).close();
  xml.close().close();
}

}  // namespace

void write_pain002(std::string& out, const StatusReport& report) {
  std::int64_t sum = 0;
  for (const Payment& p : report.rejected) sum += p.minor;
  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\">\n";
  Xml xml{out};
  xml.open("CstmrPmtStsRpt");
  xml.open("GrpHdr")
      .leaf("MsgId", report.id.empty() ? "STS-" + report.message_id : report.id)
      .leaf("CreDtTm", report.date.iso() + "T17:30:00")
      .close();
  xml.open("OrgnlGrpInfAndSts").leaf("OrgnlMsgId", report.message_id).leaf("OrgnlMsgNmId", "pain.008.001.08");
  xml.leaf("OrgnlNbOfTxs", std::to_string(report.sent_count)).leaf("OrgnlCtrlSum", format_amount(report.sent_sum, eur));
  xml.leaf("GrpSts", "PART").close();
  xml.open("OrgnlPmtInfAndSts").leaf("OrgnlPmtInfId", report.payment_information_id).leaf("PmtInfSts", "PART");
  xml.open("NbOfTxsPerSts").leaf("DtldNbOfTxs", std::to_string(report.rejected.size())).leaf("DtldSts", "RJCT");
  xml.leaf("DtldCtrlSum", format_amount(sum, eur)).close();
  for (const Payment& p : report.rejected) put_status(xml, report, p);
  xml.close().close();
  out += "</Document>\n";
}

}  // namespace lettrage::generate
