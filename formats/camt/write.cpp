#include "formats/camt/write.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "core/identifiers.h"
#include "formats/camt/returns.h"
#include "formats/xml/values.h"
#include "formats/xml/write.h"

namespace lettrage::formats::camt {

namespace {

constexpr std::size_t id_max = 35, account_max = 34, name_max = 140, line_max = 140, reason_max = 105, text_max = 500;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }

bool all_digits(std::string_view text) noexcept { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

/// IBAN2007Identifier: what the schema asks of an IBAN's looks.
bool looks_like_iban(std::string_view text) noexcept {
  return text.size() >= 5 && text.size() <= 34 && is_upper(text[0]) && is_upper(text[1]) && is_digit(text[2]) &&
         is_digit(text[3]) &&
         std::all_of(text.begin() + 4, text.end(), [](char c) { return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z'); });
}

/// xs:dateTime as banks write it: `2026-03-02T20:15:00`, fraction and zone optional.
bool is_date_time(std::string_view text) noexcept {
  constexpr std::string_view shape = "0000-00-00T00:00:00";
  if (text.size() < shape.size() || !Date::parse_iso(text.substr(0, 10))) return false;
  for (std::size_t i = 10; i < shape.size(); ++i) {
    if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i]) return false;
  }
  if (text.substr(11, 2) > "23" || text[14] > '5' || text[17] > '5') return false;
  text.remove_prefix(shape.size());
  if (text.substr(0, 1) == ".") {
    std::size_t end = 1;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == 1) return false;
    text.remove_prefix(end);
  }
  if (text.empty() || text == "Z") return true;
  return text.size() == 6 && (text[0] == '+' || text[0] == '-') && all_digits(text.substr(1, 2)) && text[3] == ':' &&
         all_digits(text.substr(4)) && (text.substr(1, 2) < "14" || text.substr(1) == "14:00") && text[4] <= '5';
}

/// BaseOneRate: at most 11 digits, 10 of them after the point.
bool is_rate(std::string_view text) noexcept {
  const std::size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (!all_digits(whole) || (point != std::string_view::npos && !all_digits(fraction))) return false;
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  return fraction.size() <= 10 && whole.size() + fraction.size() <= 11;
}

/// The first `max` characters of UTF-8 text.
std::string_view first_characters(std::string_view text, std::size_t max) noexcept {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (begins && count++ == max) break;
  }
  return text.substr(0, at);
}

/// Schemas count characters.
bool fits(std::string_view text, std::size_t max) noexcept { return first_characters(text, max).size() == text.size(); }

std::string_view sign(Direction direction) noexcept { return direction == Direction::Debit ? "DBIT" : "CRDT"; }

/// DocumentType6Code and DocumentType3Code; other types of a reference are proprietary.
constexpr std::array document_types{
    std::string_view{"MSIN"}, std::string_view{"CNFA"}, std::string_view{"DNFA"}, std::string_view{"CINV"},
    std::string_view{"CREN"}, std::string_view{"DEBN"}, std::string_view{"HIRI"}, std::string_view{"SBIN"},
    std::string_view{"CMCN"}, std::string_view{"SOAC"}, std::string_view{"DISP"}, std::string_view{"BOLD"},
    std::string_view{"VCHR"}, std::string_view{"AROI"}, std::string_view{"TSUT"}, std::string_view{"PUOR"}};
constexpr std::array reference_types{std::string_view{"RADM"}, std::string_view{"RPIN"}, std::string_view{"FXDR"},
                                     std::string_view{"SCOR"}};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view text) noexcept {
  return std::find(list.begin(), list.end(), text) != list.end();
}

struct Code {
  std::array<std::string_view, 3> parts{};
  std::size_t count = 0;
};

/// `PMNT.RDDT.ESDD` in its parts; none where one of them is no code.
Code code_of(std::string_view text) {
  Code code;
  while (!text.empty()) {
    const std::size_t dot = std::min(text.find('.'), text.size());
    if (code.count == 3 || dot == 0 || dot > 4) return {};
    code.parts[code.count++] = text.substr(0, dot);
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return code;
}

class MessageWriter {
 public:
  explicit MessageWriter(const FileContent& file) : file_{file} {}

  Written run() {
    written_.text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n";
    xml_.open("BkToCstmrStmt").open("GrpHdr");
    xml_.leaf("MsgId", fits(file_.message_id, id_max) && !file_.message_id.empty()
                           ? std::string{file_.message_id}
                           : "LTR" + std::string{file_.digest.substr(0, 24)});
    if (!file_.message_id.empty() && !fits(file_.message_id, id_max)) lose("message_id", "longer than 35 characters");
    xml_.leaf("CreDtTm", created_at());
    xml_.close();
    for (std::size_t i = 0; i < file_.statements.size(); ++i) {
      statement(*file_.statements[i], i + 1);
      page_open_ = !file_.statements[i]->statement.last_page;
      open_account_ = file_.statements[i]->statement.account;
    }
    xml_.close();
    written_.text += "</Document>\n";
    return std::move(written_);
  }

 private:
  void lose(std::string_view field, std::string_view why) { written_.losses.add(field, why); }

  /// Identifiers are written whole or not at all: two that are cut could become one.
  void id(std::string_view tag, std::string_view value, std::string_view field, std::size_t max = id_max) {
    if (value.empty()) return;
    if (fits(value, max)) {
      xml_.leaf(tag, value);
    } else {
      lose(field, max == id_max ? "longer than 35 characters" : "longer than 34 characters");
    }
  }
  /// Texts are cut at their end.
  void text(std::string_view tag, std::string_view value, std::string_view field, std::size_t max) {
    if (value.empty()) return;
    if (!fits(value, max)) lose(field, "cut at the schema's length");
    xml_.leaf(tag, first_characters(value, max));
  }

  /// Never the clock: what the source says, else a day it speaks of.
  std::string created_at() const {
    if (is_date_time(file_.created_at)) return std::string{file_.created_at};
    Date day;
    if (const auto date = xml::date_of(file_.created_at)) day = *date;
    for (const StatementContent* content : file_.statements) {
      if (!day && is_date_time(content->statement.created_at)) return std::string{content->statement.created_at};
      if (!day) day = day_of(*content);
    }
    return at_midnight(day);
  }

  static std::string at_midnight(Date day) { return (day ? day : Date::from_days(0)).iso() + "T00:00:00"; }

  /// The day a statement speaks of: of its closing balance, else the last it names anywhere.
  static Date day_of(const StatementContent& content) {
    const Statement& s = content.statement;
    if (s.closing.date) return s.closing.date;
    if (s.to_date) return s.to_date;
    Date last = s.opening.date;
    for (const EntryContent& e : content.entries) {
      last = std::max(last, e.entry.booking_date ? e.entry.booking_date : e.entry.value_date);
    }
    return last;
  }

  void statement(const StatementContent& content, std::size_t number) {
    const Statement& s = content.statement;
    own_account_ = s.account;
    xml_.open("Stmt");
    const bool own_id = !s.id.empty() && fits(s.id, id_max);
    if (!s.id.empty() && !own_id) lose("statement", "longer than 35 characters");
    xml_.leaf("Id", own_id ? std::string{s.id} : "LTR" + std::string{file_.digest.substr(0, 20)} + "-" + std::to_string(number));
    sequence(s);
    if (!s.legal_sequence.empty()) {
      if (all_digits(s.legal_sequence) && s.legal_sequence.size() <= 18) {
        xml_.leaf("LglSeqNb", s.legal_sequence);
      } else {
        lose("legal_sequence", "no number of 18 digits at most");
      }
    }
    if (is_date_time(s.created_at)) xml_.leaf("CreDtTm", s.created_at);
    if (s.from_date && s.to_date) {
      xml_.open("FrToDt");
      xml_.leaf("FrDtTm", at_midnight(s.from_date)).leaf("ToDtTm", s.to_date.iso() + "T23:59:59");
      xml_.close();
    } else if (s.from_date || s.to_date) {
      lose("from_date", "a period needs both of its days");
    }
    xml_.open("Acct");
    account_id(s.account, s.account_is_iban ? s.account : std::string_view{}, "account");
    xml_.leaf("Ccy", s.currency.code()).close();
    balances(content);
    for (const EntryContent& entry : content.entries) write_entry(entry);
    xml_.close();
  }

  /// `12`, and the page of `12/2`.
  void sequence(const Statement& s) {
    const std::size_t slash = s.sequence.find('/');
    const std::string_view number = s.sequence.substr(0, slash);
    const std::string_view page = slash == std::string_view::npos ? std::string_view{} : s.sequence.substr(slash + 1);
    const bool paged = !page.empty() || !s.last_page;
    if (paged) {
      xml_.open("StmtPgntn");
      xml_.leaf("PgNb", all_digits(page) && page.size() <= 5 ? page : "1").leaf("LastPgInd", s.last_page ? "true" : "false");
      xml_.close();
    }
    if (number.empty()) return;
    if (all_digits(number) && number.size() <= 18) {
      xml_.leaf("ElctrncSeqNb", number);
    } else {
      lose("sequence", "no number of 18 digits at most");
    }
  }

  void account_id(std::string_view account, std::string_view iban, std::string_view field) {
    xml_.open("Id");
    if (looks_like_iban(iban)) {
      xml_.leaf("IBAN", iban);
    } else {
      if (!fits(account, account_max)) lose(field, "cut at 34 characters");
      xml_.open("Othr").leaf("Id", first_characters(account, account_max)).close();
    }
    xml_.close();
  }

  void balances(const StatementContent& content) {
    const Statement& s = content.statement;
    const Date day = day_of(content);
    // The pages of a statement carry interim balances over; a reader tells the two of one page apart by their dates.
    const bool next_page = page_open_ && open_account_ == s.account;
    const bool in_order = !(s.closing.date < s.opening.date);
    const bool interim_closing = !s.last_page;
    const bool interim_opening = next_page && in_order && s.opening.date.present();
    if (s.opening.present()) balance(interim_opening ? "ITBD" : "OPBD", s.opening, s.opening.date ? s.opening.date : day);
    if (s.closing.present()) balance(interim_closing ? "ITBD" : "CLBD", s.closing, s.closing.date ? s.closing.date : day);
    if (s.opening.present() || s.closing.present()) return;
    // The schema asks for a balance; the source has none. This one says so and is no balance to any reader.
    xml_.open("Bal").open("Tp").nested("CdOrPrtry/Prtry", "NOTPROVIDED").close();
    xml_.amount("Amt", {.minor = 0, .currency = s.currency}).leaf("CdtDbtInd", "CRDT");
    xml_.nested("Dt/Dt", (day ? day : Date::from_days(0)).iso()).close();
  }

  void balance(std::string_view code, const Balance& b, Date day) {
    xml_.open("Bal").open("Tp").nested("CdOrPrtry/Cd", code).close();
    xml_.amount("Amt", b.amount).leaf("CdtDbtInd", sign(b.direction));
    xml_.nested("Dt/Dt", (day ? day : Date::from_days(0)).iso()).close();
  }

  void bank_transaction_code(const PaymentDetails& d, bool needed) {
    const bool proprietary = !d.proprietary_code.empty() && fits(d.proprietary_code, id_max);
    if (!d.proprietary_code.empty() && !proprietary) lose("proprietary_code", "longer than 35 characters");
    const Code code = code_of(d.bank_transaction_code);
    if (code.count == 0 && !d.bank_transaction_code.empty()) lose("bank_transaction_code", "no code of ISO 20022");
    if (!needed && code.count == 0 && !proprietary) return;
    xml_.open("BkTxCd");
    if (code.count > 0) {
      if (code.count < 3) lose("bank_transaction_code", "incomplete: NTAV stands for the rest");
      xml_.open("Domn").leaf("Cd", code.parts[0]).open("Fmly");
      xml_.leaf("Cd", code.count > 1 ? code.parts[1] : "NTAV").leaf("SubFmlyCd", code.count > 2 ? code.parts[2] : "NTAV");
      xml_.close().close();
    }
    if (proprietary) xml_.open("Prtry").leaf("Cd", d.proprietary_code).close();
    xml_.close();
  }

  /// What was instructed and at which rate.
  void amount_details(const PaymentDetails& d, Money booked) {
    const bool rate = is_rate(d.exchange_rate) && booked.currency.present();
    if (!d.exchange_rate.empty() && !rate) lose("exchange_rate", "no decimal number the schema takes");
    const bool original = d.original_amount.currency.present();
    if (!original && !rate) return;
    xml_.open("AmtDtls").open(original ? "InstdAmt" : "TxAmt");
    xml_.amount("Amt", original ? d.original_amount : booked);
    if (rate) {
      xml_.open("CcyXchg").leaf("SrcCcy", original ? d.original_amount.currency.code() : booked.currency.code());
      xml_.leaf("TrgtCcy", booked.currency.code()).leaf("XchgRate", d.exchange_rate).close();
    }
    xml_.close().close();
  }

  void charges(const PaymentDetails& d) {
    if (d.charges.currency.present()) xml_.open("Chrgs").amount("TtlChrgsAndTaxAmt", d.charges).close();
  }

  static bool has_details(const PaymentDetails& d) noexcept {
    return !d.end_to_end_id.empty() || !d.instruction_id.empty() || !d.transaction_id.empty() || !d.message_id.empty() ||
           !d.payment_information_id.empty() || !d.mandate_id.empty() || !d.creditor_id.empty() || !d.uetr.empty() ||
           !d.servicer_reference.empty() || !d.cheque_number.empty() || !d.counterparty_name.empty() ||
           !d.counterparty_iban.empty() || !d.counterparty_account.empty() || !d.counterparty_bic.empty() ||
           !d.ultimate_counterparty_name.empty() || !d.remittance.empty() || !d.structured_references.empty() ||
           !d.purpose.empty() || has_return(d);
  }
  static bool has_return(const PaymentDetails& d) noexcept {
    return !d.return_reason.empty() || !d.return_information.empty() || !d.return_originator.empty() || !d.return_type.empty() ||
           !d.original_bank_transaction_code.empty();
  }

  void write_entry(const EntryContent& content) {
    const Entry& e = content.entry;
    // A collective booking stays one without details: a transaction of its own would be a payment of that amount.
    const bool named = !e.batch_message_id.empty() || !e.batch_payment_information_id.empty() || e.batch_count > 0;
    const bool single = !e.details.end_to_end_id.empty() || !e.details.counterparty_iban.empty() || !e.details.mandate_id.empty();
    const bool batch = e.batch_count > 1 || (named && !single);
    const bool own_details = content.transactions.empty() && !batch && has_details(e.details);
    xml_.open("Ntry");
    id("NtryRef", e.entry_reference, "entry_reference");
    xml_.amount("Amt", e.amount).leaf("CdtDbtInd", sign(e.direction));
    if (e.reversal) xml_.leaf("RvslInd", "true");
    xml_.nested("Sts/Cd", e.status == EntryStatus::Booked ? "BOOK" : e.status == EntryStatus::Pending ? "PDNG" : "INFO");
    if (e.booking_date) xml_.nested("BookgDt/Dt", e.booking_date.iso());
    if (e.value_date) xml_.nested("ValDt/Dt", e.value_date.iso());
    id("AcctSvcrRef", e.bank_reference, "bank_reference");
    bank_transaction_code(e.details, true);
    if (!own_details) {
      amount_details(e.details, e.amount);
      charges(e.details);
    }
    if (named || own_details || !content.transactions.empty()) {
      xml_.open("NtryDtls");
      if (named) write_batch(e);
      if (batch && content.transactions.empty()) forget_details(e.details);
      if (own_details) transaction(e, e.details, e.amount, e.direction, {});
      for (const Transaction* t : content.transactions) {
        const bool sole = content.transactions.size() == 1;
        transaction(e, t->details, t->amount.currency.present() || !sole ? t->amount : e.amount, lettrage::direction_of(e, *t),
                    t->additional_information);
      }
      xml_.close();
    }
    text("AddtlNtryInf", batch && content.transactions.empty() ? batch_text(e) : std::string{e.additional_information},
         "additional_information", text_max);
    xml_.close();
  }

  void write_batch(const Entry& e) {
    xml_.open("Btch");
    id("MsgId", e.batch_message_id, "batch_message_id");
    id("PmtInfId", e.batch_payment_information_id, "batch_payment_information_id");
    constexpr std::uint64_t count_max = 999'999'999'999'999;
    if (e.batch_count > 0 && e.batch_count <= count_max) xml_.leaf("NbOfTxs", std::to_string(e.batch_count));
    xml_.close();
  }

  /// A batch without details has no place for what is said of single payments.
  void forget_details(const PaymentDetails& d) {
    const auto gone = [this](std::string_view value, std::string_view field) {
      if (!value.empty()) lose(field, "a collective booking has no place for it");
    };
    gone(d.end_to_end_id, "end_to_end_id");
    gone(d.mandate_id, "mandate_id");
    gone(d.creditor_id, "creditor_id");
    gone(d.instruction_id, "instruction_id");
    gone(d.servicer_reference, "servicer_reference");
    gone(d.counterparty_iban, "counterparty_iban");
    gone(d.counterparty_bic, "counterparty_bic");
    gone(d.purpose, "purpose");
    gone(d.return_reason, "return_reason");
    if (!d.structured_references.empty()) lose("structured_references", "a collective booking has no place for it");
  }

  /// All that is said of a batch in words: there is no transaction to say it of.
  std::string batch_text(const Entry& e) {
    std::string joined{e.additional_information};
    const auto add = [&joined](std::string_view words) {
      if (words.empty()) return;
      if (!joined.empty()) joined += ' ';
      joined += words;
    };
    add(e.details.counterparty_name);
    for (const std::string_view line : e.details.remittance) add(line);
    return joined;
  }

  void transaction(const Entry& e, const PaymentDetails& d, Money amount, Direction direction, std::string_view information) {
    const Code code = code_of(d.bank_transaction_code.empty() ? e.details.bank_transaction_code : d.bank_transaction_code);
    const std::string_view proprietary = d.proprietary_code.empty() ? e.details.proprietary_code : d.proprietary_code;
    const bool is_return =
        has_return(d) || e.reversal || is_return_code(code.count == 3 ? code.parts[2] : "", proprietary, own_account_);
    // Debtor and creditor keep the roles of the original in a return.
    const bool other_is_debtor = (direction == Direction::Credit) != is_return;
    xml_.open("TxDtls");
    references(d);
    if (amount.currency.present()) xml_.amount("Amt", amount);
    xml_.leaf("CdtDbtInd", sign(direction));
    amount_details(d, amount);
    if (&d != &e.details) bank_transaction_code(d, false);
    charges(d);
    parties(d, other_is_debtor);
    agent(d, other_is_debtor);
    if (!d.purpose.empty()) {
      xml_.open("Purp");
      id(fits(d.purpose, 4) ? "Cd" : "Prtry", first_characters(d.purpose, id_max), "purpose");
      xml_.close();
    }
    remittance(d);
    if (d.original_settlement_date) xml_.nested("RltdDts/IntrBkSttlmDt", d.original_settlement_date.iso());
    if (has_return(d)) write_return(d, information);
    text("AddtlTxInf", information, "additional_information", text_max);
    xml_.close();
  }

  void references(const PaymentDetails& d) {
    const bool uetr = is_uetr(d.uetr);
    if (!d.uetr.empty() && !uetr) lose("uetr", "no UUID of version 4");
    if (d.message_id.empty() && d.servicer_reference.empty() && d.payment_information_id.empty() && d.instruction_id.empty() &&
        d.end_to_end_id.empty() && !uetr && d.transaction_id.empty() && d.mandate_id.empty() && d.cheque_number.empty()) {
      return;
    }
    xml_.open("Refs");
    id("MsgId", d.message_id, "message_id");
    id("AcctSvcrRef", d.servicer_reference, "servicer_reference");
    id("PmtInfId", d.payment_information_id, "payment_information_id");
    id("InstrId", d.instruction_id, "instruction_id");
    id("EndToEndId", d.end_to_end_id, "end_to_end_id");
    if (uetr) xml_.leaf("UETR", d.uetr);
    id("TxId", d.transaction_id, "transaction_id");
    id("MndtId", d.mandate_id, "mandate_id");
    id("ChqNb", d.cheque_number, "cheque_number");
    xml_.close();
  }

  void party(std::string_view tag, std::string_view name, std::string_view creditor_id, std::string_view field) {
    const bool with_id = !creditor_id.empty() && fits(creditor_id, id_max);
    if (!creditor_id.empty() && !with_id) lose("creditor_id", "longer than 35 characters");
    if (name.empty() && !with_id) return;
    xml_.open(tag).open("Pty");
    text("Nm", name, field, name_max);
    if (with_id) {
      xml_.open("Id").open("PrvtId").open("Othr").leaf("Id", creditor_id).nested("SchmeNm/Prtry", "SEPA");
      xml_.close().close().close();
    }
    xml_.close().close();
  }

  /// Our own account stands on our side, so that nobody has to guess which side that is.
  void parties(const PaymentDetails& d, bool other_is_debtor) {
    const bool account = !d.counterparty_iban.empty() || !d.counterparty_account.empty();
    const bool iban = looks_like_iban(d.counterparty_iban);
    if (iban && !d.counterparty_account.empty()) lose("counterparty_account", "the IBAN stands in its place");
    const std::string_view other_account = d.counterparty_iban.empty() ? d.counterparty_account : d.counterparty_iban;
    if (!account && d.counterparty_name.empty() && d.ultimate_counterparty_name.empty() && d.creditor_id.empty() &&
        d.counterparty_bic.empty()) {
      return;
    }
    const auto side = [&](bool debtor) {
      const bool other = debtor == other_is_debtor;
      const std::string_view creditor_id = debtor ? std::string_view{} : d.creditor_id;
      party(debtor ? "Dbtr" : "Cdtr", other ? d.counterparty_name : std::string_view{}, creditor_id, "counterparty_name");
      if (!other || account) {
        xml_.open(debtor ? "DbtrAcct" : "CdtrAcct");
        if (other) {
          account_id(other_account, d.counterparty_iban, "counterparty_account");
        } else {
          account_id(own_account_, own_account_, "account");
        }
        xml_.close();
      }
      if (other) party(debtor ? "UltmtDbtr" : "UltmtCdtr", d.ultimate_counterparty_name, {}, "ultimate_counterparty_name");
    };
    xml_.open("RltdPties");
    side(true);
    side(false);
    xml_.close();
  }

  void agent(const PaymentDetails& d, bool other_is_debtor) {
    if (d.counterparty_bic.empty()) return;
    if (!is_bic(d.counterparty_bic)) return lose("counterparty_bic", "no BIC");
    xml_.open("RltdAgts").open(other_is_debtor ? "DbtrAgt" : "CdtrAgt").nested("FinInstnId/BICFI", d.counterparty_bic);
    xml_.close().close();
  }

  void remittance(const PaymentDetails& d) {
    const auto has_reference = [](const StructuredReference& r) { return fits(r.value, id_max) && !r.value.empty(); };
    const bool structured = std::any_of(d.structured_references.begin(), d.structured_references.end(), has_reference);
    const bool lines = std::any_of(d.remittance.begin(), d.remittance.end(), [](std::string_view l) { return !l.empty(); });
    for (const StructuredReference& r : d.structured_references) {
      if (!has_reference(r)) lose("structured_references", "longer than 35 characters");
    }
    if (!structured && !lines) return;
    xml_.open("RmtInf");
    for (std::string_view line : d.remittance) {
      while (!line.empty()) {  // a line as long as the element goes on in the next one
        const std::string_view piece = first_characters(line, line_max);
        xml_.leaf("Ustrd", piece);
        line.remove_prefix(piece.size());
      }
    }
    for (const StructuredReference& r : d.structured_references) {
      if (has_reference(r)) reference(r);
    }
    xml_.close();
  }

  void reference(const StructuredReference& r) {
    const bool document = is_one_of(document_types, r.type);
    const bool code = document || is_one_of(reference_types, r.type);
    xml_.open("Strd").open(document ? "RfrdDocInf" : "CdtrRefInf");
    if (!r.type.empty()) {
      xml_.open("Tp").open("CdOrPrtry");
      xml_.leaf(code ? "Cd" : "Prtry", first_characters(r.type, id_max));
      xml_.close().close();
    }
    xml_.leaf(document ? "Nb" : "Ref", r.value).close().close();
  }

  void write_return(const PaymentDetails& d, std::string_view information) {
    xml_.open("RtrInf");
    if (!d.original_bank_transaction_code.empty()) {
      const Code code = code_of(d.original_bank_transaction_code);
      if (fits(d.original_bank_transaction_code, id_max)) {
        xml_.open("OrgnlBkTxCd");
        if (code.count == 3) {
          xml_.open("Domn").leaf("Cd", code.parts[0]).open("Fmly");
          xml_.leaf("Cd", code.parts[1]).leaf("SubFmlyCd", code.parts[2]).close().close();
        } else {
          xml_.open("Prtry").leaf("Cd", d.original_bank_transaction_code).close();
        }
        xml_.close();
      } else {
        lose("original_bank_transaction_code", "longer than 35 characters");
      }
    }
    if (!d.return_originator.empty()) {
      xml_.open("Orgtr");
      if (d.return_originator_is_agent && is_bic(d.return_originator)) {
        xml_.nested("Id/OrgId/AnyBIC", d.return_originator);
      } else {
        text("Nm", d.return_originator, "return_originator", name_max);
      }
      xml_.close();
    }
    if (!d.return_reason.empty()) {
      const bool iso = d.return_reason_list == "iso" && d.return_reason.size() <= 4;
      if (!iso && list_of_proprietary(d.return_reason, own_account_) != d.return_reason_list) {
        lose("return_reason_list", "the message has no place for it");
      }
      if (fits(d.return_reason, id_max)) {
        xml_.nested(iso ? "Rsn/Cd" : "Rsn/Prtry", d.return_reason);
      } else {
        lose("return_reason", "longer than 35 characters");
      }
    }
    for (std::string_view rest = d.return_information; !rest.empty();) {
      const std::string_view piece = first_characters(rest, reason_max);
      xml_.leaf("AddtlInf", piece);
      rest.remove_prefix(piece.size());
    }
    // Return or reject: French banks say it here, and readers look for it.
    if (d.return_type.size() == 4 && d.return_information.find("/RTYP/") == std::string_view::npos &&
        information.find("/RTYP/") == std::string_view::npos) {
      text("AddtlInf", "/RTYP/" + std::string{d.return_type}, "return_type", reason_max);
    }
    xml_.close();
  }

  const FileContent& file_;
  Written written_;
  xml::Writer xml_{written_.text};
  std::string_view own_account_, open_account_;
  bool page_open_ = false;
};

}  // namespace

Written write(const FileContent& file) { return MessageWriter{file}.run(); }

}  // namespace lettrage::formats::camt
