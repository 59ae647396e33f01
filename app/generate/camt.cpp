#include <fmt/format.h>

#include <algorithm>

#include "app/generate/writers.h"
#include "core/money.h"
#include "formats/xml/write.h"

namespace lettrage::generate {
namespace {

using Xml = formats::xml::Writer;

std::string euros(std::int64_t minor) { return format_amount(minor, eur); }
std::string_view sign(bool credit) { return credit ? "CRDT" : "DBIT"; }

struct Codes {
  std::string_view family, sub_family;
};

Codes codes(Kind kind, bool b2b) {
  switch (kind) {
    case Kind::Transfer: return {"RCDT", "ESCT"};
    case Kind::Collection: return {"IDDT", b2b ? "BBDD" : "ESDD"};
    case Kind::Return: return {"IDDT", "UPDD"};
    case Kind::Reversal: return {"IDDT", "PRDD"};
    case Kind::Cancellation: return {"IDDT", "RCDD"};
    case Kind::Fee: return {"ICDT", "CHRG"};
    case Kind::Outgoing: break;
  }
  return {"ICDT", "ESCT"};
}

void put_code(Xml& xml, Codes code) {
  xml.open("Domn").leaf("Cd", "PMNT").open("Fmly").leaf("Cd", code.family).leaf("SubFmlyCd", code.sub_family).close().close();
}

void put_party(Xml& xml, std::string_view role, std::string_view account_role, std::string_view name, std::string_view iban) {
  xml.open(role).nested("Pty/Nm", name).close();
  if (!iban.empty()) xml.open(account_role).nested("Id/IBAN", iban).close();
}

/// What was instructed, before exchange and charges.
void put_original(Xml& xml, const Payment& p) {
  if (p.original == 0) return;
  const Currency currency = Currency::make(p.original_currency).value_or(eur);
  xml.open("AmtDtls").open("InstdAmt").amount("Amt", {p.original, currency});
  if (!p.exchange_rate.empty()) {
    xml.open("CcyXchg").leaf("SrcCcy", currency.code()).leaf("TrgtCcy", "EUR").leaf("XchgRate", p.exchange_rate).close();
  }
  xml.close().close();
}

void put_charges(Xml& xml, std::int64_t minor) {
  if (minor == 0) return;
  xml.open("Chrgs").open("Rcrd").leaf("Amt Ccy=\"EUR\"", euros(minor)).leaf("CdtDbtInd", "DBIT").leaf("ChrgInclInd", "true");
  xml.close().close();
}

void put_reference(Xml& xml, const Payment& p) {
  xml.open("Strd").open("CdtrRefInf").open("Tp");
  xml.nested(p.reference_type.empty() ? "CdOrPrtry/Cd" : "CdOrPrtry/Prtry", p.reference_type.empty() ? "SCOR" : p.reference_type);
  xml.leaf_if("Issr", p.reference_issuer).close();
  xml.leaf("Ref", p.reference).close().close();
}

/// Lines of a text are lines of the message.
void put_texts(Xml& xml, std::string_view text) {
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    xml.leaf_if("Ustrd", text.substr(at, end - at));
    at = end;
  }
}

void put_transaction(Xml& xml, const Line& line, const Payment& p, const OwnAccount& own) {
  const bool returned = undoes(line.kind);
  xml.open("TxDtls");
  xml.open("Refs");
  if (!line.payment_information_id.empty()) xml.leaf("PmtInfId", line.payment_information_id);
  xml.leaf("EndToEndId", p.end_to_end_id.empty() ? "NOTPROVIDED" : p.end_to_end_id);
  if (!p.mandate_id.empty()) xml.leaf("MndtId", p.mandate_id);
  xml.close();
  xml.leaf("Amt Ccy=\"EUR\"", euros(p.minor)).leaf("CdtDbtInd", sign(line.credit));
  if (returned) xml.open("AmtDtls").nested("InstdAmt/Amt Ccy=\"EUR\"", euros(p.principal)).close();
  put_original(xml, p);
  put_charges(xml, p.fee + p.charges);
  xml.open("RltdPties");
  // The parties of a return keep the roles of the collection (camt.md 5).
  const bool other_is_debtor = line.credit || returned;
  const std::string_view debtor = other_is_debtor ? std::string_view{p.name} : own.name;
  const std::string_view creditor = other_is_debtor ? std::string_view{own.name} : p.name;
  put_party(xml, "Dbtr", "DbtrAcct", debtor, other_is_debtor ? p.iban : own.iban);
  if (!p.ultimate_name.empty()) xml.open("UltmtDbtr").nested("Pty/Nm", p.ultimate_name).close();
  put_party(xml, "Cdtr", "CdtrAcct", creditor, other_is_debtor ? own.iban : p.iban);
  xml.close();
  xml.open("RltdAgts").open(other_is_debtor ? "DbtrAgt" : "CdtrAgt").nested("FinInstnId/BICFI", p.bic).close().close();
  if (!p.reference.empty() || !p.remittance.empty()) {
    xml.open("RmtInf");
    put_texts(xml, p.remittance);
    if (!p.reference.empty()) put_reference(xml, p);
    xml.close();
  }
  if (returned) {
    xml.open("RltdDts").leaf("IntrBkSttlmDt", p.settled.iso()).close();
    xml.open("RtrInf").open("OrgnlBkTxCd");
    put_code(xml, codes(Kind::Collection, line.b2b));
    xml.close().nested("Rsn/Cd", p.reason);
    if (p.rejected) xml.leaf("AddtlInf", "/RTYP/RJCT");
    xml.close();
  }
  xml.close();
}

void put_entry(Xml& xml, const Day& day, const Line& line, std::size_t number) {
  xml.open("Ntry");
  xml.leaf("NtryRef", std::to_string(number)).leaf("Amt Ccy=\"EUR\"", euros(line.minor)).leaf("CdtDbtInd", sign(line.credit));
  if (undoes(line.kind)) xml.leaf("RvslInd", "true");
  xml.nested("Sts/Cd", "BOOK");
  xml.nested("BookgDt/Dt", day.date.iso()).nested("ValDt/Dt", day.date.iso());
  xml.leaf("AcctSvcrRef", line.bank_reference);
  xml.open("BkTxCd");
  put_code(xml, codes(line.kind, line.b2b));
  xml.close();
  if (!line.payments.empty()) {
    xml.open("NtryDtls");
    if (line.kind == Kind::Collection) {
      xml.open("Btch").leaf("MsgId", line.message_id).leaf("PmtInfId", line.payment_information_id);
      xml.leaf("NbOfTxs", std::to_string(line.payments.size())).close();
    }
    if (line.details) {
      for (const Payment& payment : line.payments) put_transaction(xml, line, payment, day.account);
    }
    xml.close();
  }
  if (!line.text.empty()) xml.leaf("AddtlNtryInf", line.text);
  xml.close();
}

void put_account(Xml& xml, const Day& day) {
  xml.open("Acct").nested("Id/IBAN", day.account.iban).leaf("Ccy", "EUR");
  xml.open("Svcr").nested("FinInstnId/BICFI", day.account.bic).close().close();
}

void put_balance(Xml& xml, std::string_view code, std::int64_t minor, Date date) {
  xml.open("Bal").open("Tp").nested("CdOrPrtry/Cd", code).close();
  xml.leaf("Amt Ccy=\"EUR\"", euros(minor < 0 ? -minor : minor)).leaf("CdtDbtInd", sign(minor >= 0));
  xml.nested("Dt/Dt", date.iso()).close();
}

/// Opens a file down to its one statement; `close_file` is its other half.
Xml open_file(std::string& out, std::string_view message, std::string_view root, std::string_view block, const std::string& id,
              const Day& day) {
  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:{}\">\n", message);
  Xml xml{out};
  xml.open(root).open("GrpHdr").leaf("MsgId", id).leaf("CreDtTm", day.date.iso() + "T20:15:00").close();
  xml.open(block).leaf("Id", id).leaf("ElctrncSeqNb", std::to_string(day.sequence)).leaf("CreDtTm", day.date.iso() + "T20:15:00");
  put_account(xml, day);
  return xml;
}

void close_file(Xml& xml, std::string& out) {
  xml.close().close();
  out += "</Document>\n";
}

std::string id_of(std::string_view prefix, const Day& day) {
  return fmt::format("{}-{}-{:03}-{:05}", prefix, day.date.iso(), day.account.number, day.sequence);
}

}  // namespace

void write_camt053(std::string& out, const Day& day) {
  Xml xml = open_file(out, "camt.053.001.08", "BkToCstmrStmt", "Stmt", id_of("STMT", day), day);
  put_balance(xml, "OPBD", day.opening, day.date);
  put_balance(xml, "CLBD", day.closing, day.date);
  std::size_t number = 0;
  for (const Line& line : day.lines) put_entry(xml, day, line, ++number);
  close_file(xml, out);
}

void write_camt054(std::string& out, const Day& day, const std::vector<std::size_t>& numbers) {
  Xml xml = open_file(out, "camt.054.001.08", "BkToCstmrDbtCdtNtfctn", "Ntfctn", id_of("NTFC", day), day);
  for (const std::size_t number : numbers) put_entry(xml, day, day.lines[number], number + 1);
  close_file(xml, out);
}

}  // namespace lettrage::generate
