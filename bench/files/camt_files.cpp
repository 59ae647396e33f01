// camt.053 as German, French and Dutch banks fill it in (camt.053.001.08, and .02 as it was before).
#include <fmt/format.h>

#include <algorithm>

#include "bench/files/makers.h"
#include "bench/files/payment.h"
#include "bench/files/tags.h"
#include "core/money.h"

namespace lettrage::bench {
namespace {

struct Shape {
  Tags::Style style;
  bool old = false;         ///< camt.053.001.02
  std::uint64_t batch = 1;  ///< transactions per entry
  bool one_entry = false;   ///< all transactions in one entry
  [[nodiscard]] bool is_batch() const noexcept { return batch > 1 || one_entry; }
};

Shape shape_of(std::string_view name) {
  Shape shape;
  if (name == "camt8c") shape.style.indented = false;
  if (name == "camt8p") shape.style.prefix = "ns2:";
  if (name == "camt8x") shape.style.odd = true;
  if (name == "camt8b") shape.batch = 1000;
  shape.one_entry = name == "camt8m";
  shape.old = name == "camt2";
  return shape;
}

std::string euros(std::int64_t minor) { return format_amount(minor < 0 ? -minor : minor, eur); }
std::string_view sign(std::int64_t minor) { return minor < 0 ? "DBIT" : "CRDT"; }

class Writer {
 public:
  Writer(std::string& out, const Shape& shape) : shape_{shape}, out_{out}, xml_{out, shape.style} {}

  void head(std::int64_t closing) {
    const std::string_view p = shape_.style.prefix;
    out_ += R"(<?xml version="1.0" encoding="UTF-8"?>)";
    out_ += fmt::format("\n<{}Document xmlns{}=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{}\">", p,
                        p.empty() ? "" : fmt::format(":{}", p.substr(0, p.size() - 1)), shape_.old ? "02" : "08");
    xml_.open("BkToCstmrStmt").open("GrpHdr").leaf("MsgId", "BENCH-0001").leaf("CreDtTm", day().iso() + "T20:15:00").close();
    xml_.open("Stmt").leaf("Id", "STMT-0001").leaf("ElctrncSeqNb", "64").leaf("CreDtTm", day().iso() + "T20:15:00");
    xml_.open("Acct").leaf("Id/IBAN", own_iban()).leaf("Ccy", "EUR").leaf("Ownr/Nm", own_name).close();
    balance("OPBD", opening);
    balance("CLBD", opening + closing);
  }

  void tail() {
    xml_.close(2);
    out_ += fmt::format("\n</{}Document>\n", shape_.style.prefix);
  }

  /// Entry `number` tells the payments from `first` to before `last`.
  void begin_entry(std::uint64_t number, std::uint64_t first, std::uint64_t last, std::int64_t sum) {
    const bool batch = is_batch();
    const Payment p = payment(first);
    xml_.open("Ntry").leaf("NtryRef", std::to_string(number + 1)).amount("Amt", euros(sum)).leaf("CdtDbtInd", sign(sum));
    if (!batch && p.role == Role::Returned) xml_.leaf("RvslInd", "true");
    xml_.leaf(shape_.old ? "Sts" : "Sts/Cd", "BOOK").leaf("BookgDt/Dt", day().iso()).leaf("ValDt/Dt", day().iso());
    xml_.leaf("AcctSvcrRef", p.bank_reference);
    if (shape_.style.odd && p.chance % 5 == 2) xml_.comment("</Ntry><Ntry> & what is <left> of it");
    xml_.open("BkTxCd");
    if (batch) {
      code("IDDT", "ESDD");
    } else {
      code_of(p.role);
      xml_.leaf("Prtry/Cd", p.role == Role::Incoming ? "NTRF+166" : p.role == Role::Outgoing ? "NTRF+116" : "NRTI+109");
    }
    xml_.close();
    xml_.open("NtryDtls");
    if (batch) {
      xml_.open("Btch").leaf("MsgId", fmt::format("COLL-{:06}", number)).leaf("PmtInfId", fmt::format("COLL-{:06}-1", number));
      xml_.leaf("NbOfTxs", std::to_string(last - first)).close();
    }
  }
  void end_entry() { xml_.close().leaf("AddtlNtryInf", "SEPA").close(); }

  void transaction(std::uint64_t number) {
    const Payment p = payment(number);
    const bool batch = is_batch();
    const Role role = batch ? Role::Incoming : p.role;
    xml_.open("TxDtls").open("Refs");
    if (batch) xml_.leaf("InstrId", fmt::format("I{:012}", number));
    xml_.leaf("EndToEndId", p.end_to_end_id);
    if (batch || role == Role::Returned) xml_.leaf("MndtId", p.person.mandate_id);
    xml_.close();
    if (!shape_.old) xml_.amount("Amt", euros(p.minor)).leaf("CdtDbtInd", role == Role::Incoming ? "CRDT" : "DBIT");
    if (shape_.old || batch) xml_.open("AmtDtls/TxAmt").amount("Amt", euros(p.minor)).close(2);
    parties(p, role);
    if (p.chance % 3 == 0) xml_.leaf("Purp/Cd", "SCVE");
    xml_.open("RmtInf").leaf("Ustrd", p.text);
    if (p.chance % 16 == 1) xml_.leaf("Ustrd", "Danke und freundliche Grüße");
    if (p.chance % 16 == 2) {
      xml_.open("Strd/CdtrRefInf")
          .leaf("Tp/CdOrPrtry/Cd", "SCOR")
          .leaf("Ref", fmt::format("RF{:02}2026{:08}", number % 97 + 2, number));
      xml_.close(2);
    }
    xml_.close();
    if (role == Role::Returned) {
      xml_.open("RtrInf/OrgnlBkTxCd");
      code("IDDT", "ESDD");
      xml_.close().leaf(shape_.old ? "Orgtr/Id/OrgId/BICOrBEI" : "Orgtr/Id/OrgId/AnyBIC", p.person.bic);
      xml_.leaf("Rsn/Cd", p.reason).leaf("AddtlInf", p.reason_text).close();
    }
    xml_.close();
  }

 private:
  void balance(std::string_view type, std::int64_t minor) {
    xml_.open("Bal").leaf("Tp/CdOrPrtry/Cd", type).amount("Amt", euros(minor)).leaf("CdtDbtInd", sign(minor));
    xml_.leaf("Dt/Dt", day().iso()).close();
  }
  void code(std::string_view family, std::string_view sub_family) {
    xml_.open("Domn").leaf("Cd", "PMNT").open("Fmly").leaf("Cd", family).leaf("SubFmlyCd", sub_family).close(2);
  }
  void code_of(Role role) {
    switch (role) {
      case Role::Incoming: return code("RCDT", "ESCT");
      case Role::Outgoing: return code("ICDT", "ESCT");
      case Role::Returned: return code("IDDT", "UPDD");
    }
  }
  void name(std::string_view role, std::string_view text, std::uint64_t chance) {
    xml_.open(role);
    if (!shape_.old) xml_.open("Pty");
    xml_.name("Nm", text, chance);
  }
  void end_name() { xml_.close(shape_.old ? 1 : 2); }
  void own(std::string_view role) {
    name(role, own_name, 2);
    end_name();
  }
  void other(std::string_view role, const Payment& p, bool with_address) {
    name(role, p.person.name, p.chance);
    if (!with_address) xml_.leaf("PstlAdr/Ctry", std::string_view{p.person.iban}.substr(0, 2));
    if (with_address) {
      xml_.open("PstlAdr").leaf("Ctry", std::string_view{p.person.iban}.substr(0, 2));
      xml_.name("AdrLine", p.street, p.chance + 1).leaf("AdrLine", p.town).close();
    }
    end_name();
    xml_.leaf(fmt::format("{}Acct/Id/IBAN", role), p.person.iban);
  }
  /// The parties of a return keep the roles of the collection; a batch says of its transactions what differs.
  void parties(const Payment& p, Role role) {
    const bool debtor = role != Role::Outgoing;
    xml_.open("RltdPties");
    if (!debtor) own("Dbtr");
    other(debtor ? "Dbtr" : "Cdtr", p, !is_batch());
    if (debtor && p.chance % 16 == 3)
      xml_.leaf(shape_.old ? "UltmtDbtr/Nm" : "UltmtDbtr/Pty/Nm", "Hausverwaltung Beispiel & Co. KG");
    if (debtor && !is_batch()) own("Cdtr");
    xml_.close();
    xml_.open("RltdAgts")
        .leaf(fmt::format("{}/FinInstnId/{}", debtor ? "DbtrAgt" : "CdtrAgt", shape_.old ? "BIC" : "BICFI"), p.person.bic);
    xml_.close();
  }

  static constexpr std::int64_t opening = 12'345'678;
  [[nodiscard]] bool is_batch() const noexcept { return shape_.is_batch(); }

  const Shape& shape_;
  std::string& out_;
  Tags xml_;
};

}  // namespace

Truth make_camt(std::string_view name, Size size, const Write& write) {
  const Shape shape = shape_of(name);
  const bool batch = shape.is_batch();
  std::uint64_t count = 0;
  {
    constexpr std::uint64_t sampled = 500;
    std::string sample;
    Writer writer{sample, shape};
    writer.head(0);
    if (batch) writer.begin_entry(0, 0, sampled, 0);
    const std::size_t before = sample.size();
    for (std::uint64_t i = 0; i < sampled; ++i) {
      if (!batch) writer.begin_entry(i, i, i + 1, minor_of(i));
      writer.transaction(i);
      if (!batch) writer.end_entry();
    }
    count = movements_for(size, sample.size() - before, sampled);
  }
  Truth truth{.movements = count};
  const auto sum_of = [&](std::uint64_t first, std::uint64_t last) {
    std::int64_t sum = 0;
    for (; first < last; ++first) sum += batch ? minor_of(first) : signed_minor_of(first);
    return sum;
  };
  truth.sum = sum_of(0, count);

  Buffer out{write};
  Writer writer{out.text, shape};
  writer.head(truth.sum);
  const std::uint64_t per_entry = shape.one_entry ? count : shape.batch;
  for (std::uint64_t first = 0; first < count; first += per_entry) {
    const std::uint64_t last = std::min(first + per_entry, count);
    writer.begin_entry(first / per_entry, first, last, sum_of(first, last));
    for (std::uint64_t i = first; i < last; ++i) {
      writer.transaction(i);
      out.pass();
    }
    writer.end_entry();
  }
  writer.tail();
  return truth;
}

}  // namespace lettrage::bench
