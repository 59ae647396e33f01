#include "tests/pipeline/bank_files.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/money.h"

namespace lettrage::test {
namespace {

std::string element(const std::string& name, const std::string& text) {
  return text.empty() ? std::string{} : fmt::format("<{0}>{1}</{0}>", name, text);
}

std::int64_t minor(const std::string& amount) {
  const ParsedAmount parsed = parse_amount(amount, eur);
  EXPECT_EQ(parsed.error, AmountError::None) << amount;
  return parsed.minor;
}

std::string money(const std::string& name, const std::string& amount) {
  return amount.empty() ? std::string{} : fmt::format("<{0} Ccy=\"EUR\">{1}</{0}>", name, amount);
}

std::string line_xml(const Line& line, char way) {
  std::string out = "<TxDtls><Refs>" + element("EndToEndId", line.end_to_end_id) + element("TxId", line.transaction_id) +
                    element("MndtId", line.mandate) + "</Refs>";
  out += money("Amt", line.amount) + (way == 'C' ? "<CdtDbtInd>CRDT</CdtDbtInd>" : "<CdtDbtInd>DBIT</CdtDbtInd>");
  if (!line.instructed.empty()) out += "<AmtDtls><InstdAmt>" + money("Amt", line.instructed) + "</InstdAmt></AmtDtls>";
  if (!line.charges.empty()) {
    out += "<Chrgs>";
    for (const std::string& charge : line.charges) out += "<Rcrd>" + money("Amt", charge) + "</Rcrd>";
    out += "</Chrgs>";
  }
  if (!line.payee.empty()) {
    out += "<RltdPties><Cdtr><Pty>" + element("Nm", line.payee) + "</Pty></Cdtr></RltdPties>";
  } else if (!line.payer.empty() || !line.iban.empty()) {
    // Bookings of transfers we made name the creditor, all others the debtor: roles are those of the original.
    out += "<RltdPties><Dbtr><Pty>" + element("Nm", line.payer) + "</Pty></Dbtr>";
    if (!line.iban.empty()) out += "<DbtrAcct><Id><IBAN>" + line.iban + "</IBAN></Id></DbtrAcct>";
    out += "</RltdPties>";
  }
  if (!line.text.empty()) out += "<RmtInf><Ustrd>" + line.text + "</Ustrd></RmtInf>";
  if (!line.reason.empty() || !line.reason_text.empty() || !line.reason_proprietary.empty()) {
    out += "<RtrInf>";
    if (!line.reason.empty()) out += "<Rsn><Cd>" + line.reason + "</Cd></Rsn>";
    if (!line.reason_proprietary.empty()) out += "<Rsn><Prtry>" + line.reason_proprietary + "</Prtry></Rsn>";
    out += element("AddtlInf", line.reason_text) + "</RtrInf>";
  }
  return out + "</TxDtls>";
}

std::string booking_xml(const Booking& b, const std::string& day) {
  const std::string booked_on = b.booked_on.empty() ? day : b.booked_on;
  std::string out =
      "<Ntry>" + money("Amt", b.amount) + (b.way == 'C' ? "<CdtDbtInd>CRDT</CdtDbtInd>" : "<CdtDbtInd>DBIT</CdtDbtInd>");
  if (b.reversal) out += "<RvslInd>true</RvslInd>";
  out += "<Sts><Cd>" + b.status + "</Cd></Sts><BookgDt><Dt>" + booked_on + "</Dt></BookgDt><ValDt><Dt>" + booked_on +
         "</Dt></ValDt>";
  out += element("AcctSvcrRef", b.reference) + "<BkTxCd>";
  if (!b.code.empty()) {
    out += "<Domn><Cd>PMNT</Cd><Fmly><Cd>" + b.code.substr(0, 4) + "</Cd><SubFmlyCd>" + b.code.substr(5) +
           "</SubFmlyCd></Fmly></Domn>";
  }
  if (!b.proprietary.empty()) out += "<Prtry><Cd>" + b.proprietary + "</Cd></Prtry>";
  out += "</BkTxCd>";
  if (b.batch == 0 && b.lines.empty()) return out + "</Ntry>";
  out += "<NtryDtls>";
  if (b.batch > 0) out += fmt::format("<Btch>{}<NbOfTxs>{}</NbOfTxs></Btch>", element("PmtInfId", b.batch_id), b.batch);
  for (const Line& line : b.lines) out += line_xml(line, b.way);
  return out + "</NtryDtls></Ntry>";
}

std::int64_t booked_sum(const std::vector<Booking>& bookings) {
  std::int64_t sum = 0;
  for (const Booking& b : bookings) {
    if (b.status == "BOOK") sum += b.way == 'C' ? minor(b.amount) : -minor(b.amount);
  }
  return sum;
}

std::string camt(const std::string& version, const std::string& root, const std::string& body_name, const std::string& id,
                 const std::string& day, const std::string& balances, const std::vector<Booking>& bookings) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document "
      "xmlns=\"urn:iso:std:iso:20022:tech:xsd:{0}\"><{1}><GrpHdr><MsgId>M-{3}</MsgId>"
      "<CreDtTm>{4}T20:00:00</CreDtTm></GrpHdr><{2}><Id>{3}</Id><CreDtTm>{4}T20:00:00</CreDtTm><Acct><Id><IBAN>{5}</IBAN></"
      "Id><Ccy>EUR</Ccy></Acct>{6}",
      version, root, body_name, id, day, our_iban, balances);
  for (const Booking& b : bookings) out += booking_xml(b, day);
  return out + fmt::format("</{}></{}></Document>\n", body_name, root);
}

std::string balance(const std::string& type, const std::string& amount, const std::string& day) {
  const bool debit = amount.starts_with('-');
  return fmt::format("<Bal><Tp><CdOrPrtry><Cd>{}</Cd></CdOrPrtry></Tp>{}<CdtDbtInd>{}</CdtDbtInd><Dt><Dt>{}</Dt></Dt></Bal>",
                     type, money("Amt", debit ? amount.substr(1) : amount), debit ? "DBIT" : "CRDT", day);
}

std::string comma(std::string amount) {
  std::replace(amount.begin(), amount.end(), '.', ',');
  return amount;
}

std::string yymmdd(const std::string& day) { return day.substr(2, 2) + day.substr(5, 2) + day.substr(8, 2); }

}  // namespace

std::string camt053_closing(const std::string& id, const std::string& day, const std::vector<Booking>& bookings,
                            const std::string& opening, const std::string& closing) {
  return camt("camt.053.001.08", "BkToCstmrStmt", "Stmt", id, day, balance("OPBD", opening, day) + balance("CLBD", closing, day),
              bookings);
}

std::string camt053(const std::string& id, const std::string& day, const std::vector<Booking>& bookings,
                    const std::string& opening) {
  return camt053_closing(id, day, bookings, opening, format_amount(minor(opening) + booked_sum(bookings), eur));
}

std::string camt054(const std::string& id, const std::string& day, const std::vector<Booking>& bookings) {
  return camt("camt.054.001.08", "BkToCstmrDbtCdtNtfctn", "Ntfctn", id, day, {}, bookings);
}

std::string camt052(const std::string& id, const std::string& day, const std::vector<Booking>& bookings) {
  return camt("camt.052.001.08", "BkToCstmrAcctRpt", "Rpt", id, day, {}, bookings);
}

std::string pain002(const StatusFile& file) {
  const auto reason = [](const std::string& code, const std::string& originator) {
    if (code.empty()) return std::string{};
    const std::string who = originator.empty() ? std::string{} : "<Orgtr><Nm>" + originator + "</Nm></Orgtr>";
    return "<StsRsnInf>" + who + "<Rsn><Cd>" + code + "</Cd></Rsn></StsRsnInf>";
  };
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document "
      "xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\"><CstmrPmtStsRpt><GrpHdr><MsgId>{}</MsgId>"
      "<CreDtTm>2025-01-02T10:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{}</"
      "OrgnlMsgId><OrgnlMsgNmId>pain.008.001.02</OrgnlMsgNmId>",
      file.id, file.original_message);
  out += element("GrpSts", file.group_status) + reason(file.group_reason, {}) + "</OrgnlGrpInfAndSts>";
  if (!file.batch.empty()) {
    out += "<OrgnlPmtInfAndSts><OrgnlPmtInfId>" + file.batch + "</OrgnlPmtInfId>" + element("PmtInfSts", file.batch_status) +
           reason(file.batch_reason, {});
    for (const StatusLine& line : file.lines) {
      out += "<TxInfAndSts>" + element("OrgnlEndToEndId", line.end_to_end_id) + element("TxSts", line.status) +
             reason(line.reason, line.originator_name) + "<OrgnlTxRef>";
      if (!line.amount.empty()) out += "<Amt>" + money("InstdAmt", line.amount) + "</Amt>";
      out += element("ReqdColltnDt", line.collection_date);
      if (!line.mandate.empty()) out += "<MndtRltdInf><MndtId>" + line.mandate + "</MndtId></MndtRltdInf>";
      out += "</OrgnlTxRef></TxInfAndSts>";
    }
    out += "</OrgnlPmtInfAndSts>";
  }
  return out + "</CstmrPmtStsRpt></Document>\n";
}

std::string pain008(const std::string& message, const std::string& day, const std::vector<Sent>& collections,
                    const std::string& scheme, const std::string& sequence) {
  std::int64_t sum = 0;
  for (const Sent& c : collections) sum += minor(c.amount);
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document "
      "xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.008.001.02\"><CstmrDrctDbtInitn><GrpHdr><MsgId>{0}</MsgId>"
      "<CreDtTm>{1}T06:00:00</CreDtTm><NbOfTxs>{2}</NbOfTxs><CtrlSum>{3}</CtrlSum><InitgPty><Nm>Lavande Energie "
      "SA</Nm></InitgPty></GrpHdr>"
      "<PmtInf><PmtInfId>{0}-A</PmtInfId><PmtMtd>DD</PmtMtd><BtchBookg>true</BtchBookg><NbOfTxs>{2}</NbOfTxs><CtrlSum>{3}</"
      "CtrlSum>"
      "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>{5}</Cd></LclInstrm><SeqTp>{6}</SeqTp></"
      "PmtTpInf><ReqdColltnDt>{1}</ReqdColltnDt>"
      "<Cdtr><Nm>Lavande Energie "
      "SA</Nm></Cdtr><CdtrAcct><Id><IBAN>{4}</IBAN></Id></CdtrAcct><CdtrAgt><FinInstnId><BIC>AGRIFRPP</BIC></FinInstnId></"
      "CdtrAgt>"
      "<ChrgBr>SLEV</ChrgBr><CdtrSchmeId><Id><PrvtId><Othr><Id>FR72ZZZ123456</Id><SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></"
      "PrvtId></Id></CdtrSchmeId>",
      message, day, collections.size(), format_amount(sum, eur), our_iban, scheme, sequence);
  for (const Sent& c : collections) {
    out += "<DrctDbtTxInf><PmtId>" + element("EndToEndId", c.end_to_end_id) + "</PmtId>" + money("InstdAmt", c.amount) +
           "<DrctDbtTx><MndtRltdInf><MndtId>" + c.mandate +
           "</MndtId><DtOfSgntr>2023-01-15</DtOfSgntr></MndtRltdInf></DrctDbtTx><DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></"
           "Othr></FinInstnId></DbtrAgt>" +
           "<Dbtr><Nm>Ada Blum</Nm></Dbtr><DbtrAcct><Id><IBAN>" + c.iban + "</IBAN></Id></DbtrAcct>";
    if (!c.text.empty()) out += "<RmtInf><Ustrd>" + c.text + "</Ustrd></RmtInf>";
    out += "</DrctDbtTxInf>";
  }
  return out + "</PmtInf></CstmrDrctDbtInitn></Document>\n";
}

std::string mt940(const std::string& id, const std::string& day, const std::vector<Mt940Booking>& bookings,
                  const std::string& opening) {
  const std::string date = yymmdd(day);
  std::string out = fmt::format(":20:{}\r\n:25:{}\r\n:28C:1/1\r\n:60F:C{}EUR{}\r\n", id, our_iban, date, comma(opening));
  std::int64_t closing = minor(opening);
  for (const Mt940Booking& b : bookings) {
    closing += b.way == 'C' ? minor(b.amount) : -minor(b.amount);
    out += fmt::format(":61:{}{}{}{}{}{}\r\n:86:", date, date.substr(2), b.way, comma(b.amount), b.type,
                       b.type.size() == 4 ? "NONREF" : "");
    for (std::size_t at = 0; at < b.details.size(); at += 65) out += b.details.substr(at, 65) + "\r\n";
  }
  return out + fmt::format(":62F:{}{}EUR{}\r\n-\r\n", closing < 0 ? 'D' : 'C', date,
                           comma(format_amount(closing < 0 ? -closing : closing, eur)));
}

}  // namespace lettrage::test
