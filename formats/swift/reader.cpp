#include "formats/swift/reader.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "formats/add_entry.h"
#include "formats/swift/cutter.h"
#include "formats/swift/information.h"
#include "formats/swift/message.h"
#include "formats/swift/scanner.h"
#include "formats/swift/statement_line.h"
#include "formats/swift/text.h"
#include "formats/swift/values.h"

namespace lettrage::formats::swift {
namespace {

/// One field: its tag, the rest of its line, and the lines below.
struct Field {
  Tag tag = Tag::None;
  std::string_view value;
  std::vector<std::string_view> lines;
  std::optional<std::size_t> terminated;  ///< lines before a lone `-`
  std::uint64_t offset = 0;
};

/// The two dates of a `:61:`. Those of one line are mostly those of the line before.
class LineDates {
 public:
  struct Read {
    DateRead value, entry;  ///< `entry` is absent where none is printed or `value` is none
  };
  const Read& read(std::string_view value, std::string_view entry, Date opening) {
    if (same_word(value, value_) && same_word(entry, entry_) && opening == opening_) return read_;
    value_ = value;
    entry_ = entry;
    opening_ = opening;
    read_ = {read_date(value), {}};
    if (!entry.empty() && read_.value.date) read_.entry = infer_date(entry, read_.value.date, opening);
    return read_;
  }

 private:
  std::string_view value_, entry_;  ///< on the batch
  Date opening_;
  Read read_;
};

class Reader {
 public:
  explicit Reader(Batch& batch) : batch_{batch} {}

  void read() {
    resume();
    const bool ends = batch_.last || batch_.context.epilogue == statement_ends;
    for (;;) {
      while (const auto text = scanner_.take_text(batch_.bytes)) field_.lines.push_back(*text);
      while (scanner_.take_entry(batch_.bytes, usual_)) take_usual_entry();
      const auto line = scanner_.peek(batch_.bytes, true);
      if (!line) break;
      see(*line, batch_.bytes);
      scanner_.advance(*line, batch_.bytes);
    }
    close_field(ends);
    close_entry();
    if (statement_ == none) return;
    if (ends) return close_statement(batch_.offset + batch_.bytes.size());
    facts_.lines = true;  // the next batch begins with a `:61:`
    statement().kind = kind();
  }

 private:
  /// Takes up what the cutter says was open: the header is read again, in silence.
  void resume() {
    std::string_view prologue = batch_.context.prologue;
    const auto mark = [&prologue](std::string_view text) {
      const std::size_t at = prologue.size() < text.size() + 1 ? std::string_view::npos : prologue.size() - text.size() - 1;
      if (at == std::string_view::npos || prologue.substr(at, text.size()) != text) return false;
      prologue = prologue.substr(0, at);
      return true;
    };
    const bool mid_line = mark(mid_line_mark);
    const bool overlong = mark(overlong_mark) || mid_line;
    quiet_ = true;
    const bool open = batch_.context.open_levels > 0;
    continues_ = open;
    if (open) {
      open_statement(Tag::Reference, batch_.offset);
      scanner_.resume(true, false, false, {});
    }
    Frame frame;
    for (bool own_frame = open; const auto line = scanner_.peek(prologue, true); own_frame = false) {
      see(*line, prologue);
      scanner_.advance(*line, prologue);
      if (!own_frame) continue;
      frame = line->frame;
      scanner_.adopt_frame();  // the next one is the following message's
    }
    close_field(false);
    facts_.lines = open;
    if (!open && statement_ != none) {  // only what the next message may keep of the one before
      inherited_ = statement();
      batch_.statements.clear();
      batch_.order.clear();
      statement_ = none;
    }
    quiet_ = false;
    continues_ = false;
    scanner_.resume(open, overlong, mid_line, frame);
  }

  void see(const Line& line, std::string_view bytes) {
    switch (line.kind) {
      case LineKind::Text:
        if (!line.overlong) field_.lines.push_back(line.text(bytes));
        return;
      case LineKind::Terminator:
        if (!field_.terminated) field_.terminated = field_.lines.size();
        if (!line.overlong) field_.lines.push_back(line.text(bytes));
        return;
      case LineKind::Block: close_field(true); return;
      case LineKind::Tag: break;
    }
    close_field(line.starts_statement);
    facts_.lines = facts_.lines || ends_header(line);
    const std::uint64_t offset = quiet_ ? batch_.offset : batch_.offset + line.begin;
    if (line.starts_statement && !(quiet_ && statement_ != none)) open_statement(line.tag, offset);
    field_.tag = line.overlong && (line.tag == Tag::Information || line.tag == Tag::NonSwift) ? Tag::None : line.tag;
    field_.value = line.value_of(bytes);
    field_.offset = offset;
  }

  /// What `see` does for each of its lines.
  void take_usual_entry() {
    close_field(false);
    facts_.lines = true;
    field_.value = usual_.line();
    field_.offset = batch_.offset + usual_.begin;
    const auto information = usual_.information();
    if (const auto used = take_line(usual_.supplementary(), usual_.ascii)) {
      return finish_entry(
          {.supplementary = usual_.supplementary().subspan(*used), .information = information, .ascii = usual_.ascii});
    }
    if (information.empty()) return;
    field_.tag = Tag::Information;  // of a line that could not be read: it is nobody's, or the statement's
    field_.value = information.front();
    field_.offset = batch_.offset + static_cast<std::size_t>(field_.value.data() - batch_.bytes.data()) - usual_.tag_length;
    field_.lines.assign(information.begin() + 1, information.end());
  }

  /// A lone `-` ends the text above it where the message ends there too; where more of the message follows, the dash was text.
  void close_field(bool message_ends) {
    if (message_ends && field_.terminated) field_.lines.resize(*field_.terminated);
    take();
    field_.tag = Tag::None;
    field_.lines.clear();
    field_.terminated.reset();
  }

  void take() {
    if (field_.tag == Tag::None) return;
    if (statement_ == none && field_.tag != Tag::Unknown) return orphan();
    switch (field_.tag) {
      case Tag::Reference: statement().id = header_text(field_.value); return;
      case Tag::Account:
      case Tag::AccountBic: return take_account();
      case Tag::Sequence:
        if (!statement().sequence.empty()) return unexpected("Stmt/ElctrncSeqNb (:28C:)");
        statement().sequence = header_text(field_.value);
        return;
      case Tag::DateTime: return take_date_time();
      case Tag::FloorLimit: return take_floor_limit();
      case Tag::Opening:
      case Tag::OpeningPage: return take_opening();
      case Tag::Line:
        if (const auto used = take_line(field_.lines, is_ascii(field_.value)))
          texts_.supplementary.assign(field_.lines.begin() + static_cast<std::ptrdiff_t>(*used), field_.lines.end());
        return;
      case Tag::Closing:
      case Tag::ClosingPage: return take_closing();
      case Tag::Available: return take_available();
      case Tag::ForwardAvailable: return close_entry();
      case Tag::CreditTotal: return take_total(statement().credits);
      case Tag::DebitTotal: return take_total(statement().debits);
      case Tag::Information: return take_information();
      case Tag::NonSwift:
        if (entry_ != none) append(texts_.non_swift);
        return;
      case Tag::Unknown: return unexpected("(unknown tag)");
      case Tag::RelatedReference:
      case Tag::None: return;
    }
  }

  // Statement

  void open_statement(Tag first, std::uint64_t offset) {
    close_entry();
    if (statement_ != none) {
      close_statement(offset);
      inherited_ = statement();
    }
    Statement next;
    next.offset = offset;
    next.continues = continues_;
    // A message that begins with a later header field keeps the earlier ones of the message before.
    const int rank = header_rank(first);
    if (rank > 0) next.id = inherited_.id;
    if (rank > 1) {
      next.account = inherited_.account;
      next.account_is_iban = inherited_.account_is_iban;
    } else {
      account_currency_ = {};
    }
    if (rank > 2) next.sequence = inherited_.sequence;
    facts_ = {};
    facts_.lines = first == Tag::Line;
    closed_ = line_failed_ = false;
    statement_ = static_cast<std::uint32_t>(batch_.statements.size());
    batch_.statements.push_back(next);
    batch_.order.push_back({RecordKind::Statement, statement_});
  }

  [[nodiscard]] MessageType type() const { return type_of(scanner_.frame(), facts_); }

  /// The lines of a balance report, if it has any, need not explain its balances: it is a report too.
  [[nodiscard]] StatementKind kind() const {
    const MessageType message = type();
    return message == MessageType::Mt941 || message == MessageType::Mt942 ? StatementKind::Report : StatementKind::Statement;
  }

  /// At the end of a message: what it must have had.
  void close_statement(std::uint64_t offset) {
    Statement& s = statement();
    s.complete = true;
    s.kind = kind();
    if (!s.currency.present()) s.currency = account_currency_;
    // At its last byte: where the next message begins the fault would be that one's.
    const auto missing = [&](Code code, std::string_view field) {
      fault(code, Severity::Error, Unit::Statement, offset - 1, field, s.id);
    };
    if (s.account.empty()) missing(Code::AccountMissing, "Stmt/Acct (:25:)");
    if (s.sequence.empty()) missing(Code::FieldMissing, "Stmt/ElctrncSeqNb (:28C:)");
    const MessageType message = type();
    if (!facts_.opened && s.kind == StatementKind::Statement) missing(Code::FieldMissing, "Stmt/Bal/OPBD (:60F:)");
    if (!closed_ && message != MessageType::Mt942) missing(Code::StatementIncomplete, "Stmt/Bal/CLBD (:62F:)");
  }

  void take_account() {
    if (!statement().account.empty()) return unexpected("Stmt/Acct (:25:)");
    const AccountRead read = read_account(batch_, header_text(field_.value));
    statement().account = read.account;
    statement().account_is_iban = read.is_iban;
    account_currency_ = read.currency;
  }

  /// `:34F:` stands in interim reports only: currency, then a mark or not, then the limit.
  void take_floor_limit() {
    if (facts_.opened || facts_.lines) return unexpected("Rpt (:34F:)");
    facts_.floor_limit = true;
    std::string_view text = trim(field_.value);
    const auto currency = Currency::make(text.substr(0, 3));
    if (!currency) return;
    if (!statement().currency.present()) statement().currency = *currency;
    text = trim(text.substr(3));
    if (text.substr(0, 1) == "C" || text.substr(0, 1) == "D") text = trim(text.substr(1));
    const ParsedAmount limit = read_amount(text, *currency);
    if (limit.error == AmountError::None && limit.minor > 0) statement().omits_entries = true;
  }

  /// `:13D:` YYMMDDhhmm and an offset that some banks leave out.
  void take_date_time() {
    if (facts_.dated || facts_.lines) return unexpected("Stmt/CreDtTm (:13D:)");
    facts_.dated = true;
    const std::string_view text = trim(field_.value);
    if (text.size() < 10 || !all_digits(text.substr(0, 10))) return;
    const DateRead date = read_date(text.substr(0, 6));
    if (date.error || !date.date) return;
    std::string iso = date.date.iso();
    iso.append("T").append(text.substr(6, 2)).append(":").append(text.substr(8, 2)).append(":00");
    const std::string_view offset = text.substr(10);
    if (offset.size() == 5 && (offset[0] == '+' || offset[0] == '-') && all_digits(offset.substr(1))) {
      iso.append(offset.substr(0, 3)).append(":").append(offset.substr(3));
    }
    statement().created_at = batch_.keep(iso);
  }

  void take_opening() {
    constexpr std::string_view name = "Stmt/Bal/OPBD (:60F:)";
    if (facts_.opened || facts_.lines) return unexpected(name);
    facts_.opened = true;  // printed, whatever it is worth
    const Balance balance = take_balance(name);
    take_currency(balance, name);
    if (balance.present()) statement().opening = balance;
  }

  void take_closing() {
    constexpr std::string_view name = "Stmt/Bal/CLBD (:62F:)";
    close_entry();
    if (closed_) return unexpected(name);
    closed_ = true;
    statement().last_page = field_.tag == Tag::Closing;
    const Balance balance = take_balance(name);
    if (!balance.present()) return;
    statement().closing = balance;
    take_currency(balance, name);
  }

  /// `:64:`. What it says decides nothing, so a bad one costs a warning.
  void take_available() {
    close_entry();
    const BalanceRead read = read_balance(field_.value.substr(0, header_value_max), statement().currency);
    if (read.error == Code::Count_) {
      statement().available = read.balance;
    } else {
      fault(read.error, Severity::Warning, Unit::None, field_.offset, "Stmt/Bal/CLAV (:64:)", field_.value);
    }
  }

  /// `:90C: :90D:` how many entries of how much: `2EUR51,`.
  void take_total(EntryTotal& total) {
    constexpr std::string_view name = "Stmt/TxsSummry (:90C: :90D:)";
    close_entry();
    facts_.totals = true;
    const std::optional<EntryTotal> read = read_total(field_.value.substr(0, header_value_max));
    if (!read) return fault(Code::TagMalformed, Severity::Warning, Unit::None, field_.offset, name, field_.value);
    total = *read;
  }

  /// The first balance says the statement's currency; all others have to agree.
  void take_currency(const Balance& balance, std::string_view name) {
    const Currency currency = balance.amount.currency;
    if (!currency.present()) return;
    if (!statement().currency.present()) statement().currency = currency;
    if (statement().currency != currency) {
      fault(Code::CurrencyMismatch, Severity::Error, Unit::Statement, field_.offset, name, field_.value);
    }
  }

  Balance take_balance(std::string_view name) {
    const BalanceRead read = read_balance(field_.value.substr(0, header_value_max), statement().currency);
    if (read.error != Code::Count_) {
      fault(read.error, Severity::Error, Unit::Statement, field_.offset, name, field_.value);
      return read.balance;
    }
    if (read.clamped) fault(Code::DateClamped, Severity::Warning, Unit::None, field_.offset, name, field_.value);
    return read.balance;
  }

  // Entry

  /// The first line of `:61:`; `more` are those below it. Returns how many of them belong to it where it could be read: then it
  /// is the open entry.
  std::optional<std::size_t> take_line(std::span<const std::string_view> more, bool ascii) {
    constexpr std::string_view name = "Ntry (:61:)";
    close_entry();
    facts_.totals = false;
    line_failed_ = true;
    std::string_view text = ascii ? field_.value : to_utf8(batch_, field_.value);
    auto line = parse_statement_line(text);
    std::size_t used = 0;
    if (!line && !more.empty()) {  // a line break between mark and amount
      text = batch_.keep(std::string{text}.append(to_utf8(batch_, more.front())));
      line = parse_statement_line(text);
      used = 1;
    }
    if (!line) {
      fault(Code::TagMalformed, Severity::Error, Unit::Statement, field_.offset, name, field_.value);
      return {};
    }
    if (line->bank_reference.empty() && used < more.size() && more[used].substr(0, 2) == "//") {
      line->bank_reference = trim(to_utf8(batch_, more[used].substr(2)));  // the line was full
      ++used;
    }
    Entry& entry = add_entry(batch_, statement_, field_.offset);
    if (!take_values(entry, *line)) {
      drop_entry(batch_);
      return {};
    }
    line_failed_ = false;
    entry_ = static_cast<std::uint32_t>(batch_.entries.size() - 1);
    line_ = *line;
    return used;
  }

  bool take_values(Entry& entry, const StatementLine& line) {
    const auto& [value_date, entry_date] = dates_.read(line.value_date, line.entry_date, statement().opening.date);
    if (value_date.error || !value_date.date) {
      fault(Code::DateInvalid, Severity::Error, Unit::Statement, field_.offset, "Ntry/ValDt (:61: 1)", line.value_date);
      return false;
    }
    entry.value_date = value_date.date;
    if (entry_date.error) {
      fault(Code::DateInvalid, Severity::Error, Unit::Statement, field_.offset, "Ntry/BookgDt (:61: 2)", line.entry_date);
    }
    entry.booking_date = entry_date.date;
    if (value_date.clamped || entry_date.clamped) {
      fault(Code::DateClamped, Severity::Warning, Unit::None, field_.offset, "Ntry/ValDt (:61: 1 2)", line.value_date);
    }
    // RC reverses a credit: money leaves the account. ISO 20022 states the direction of the reversal itself, so Debit.
    const bool credit = line.mark == Mark::Credit || line.mark == Mark::ReversalOfDebit || line.mark == Mark::ExpectedCredit;
    entry.direction = credit ? Direction::Credit : Direction::Debit;
    entry.reversal = line.mark == Mark::ReversalOfCredit || line.mark == Mark::ReversalOfDebit;
    if (line.mark == Mark::ExpectedCredit || line.mark == Mark::ExpectedDebit) {
      entry.status = EntryStatus::Info;
      fault(Code::ExpectedEntryIgnored, Severity::Info, Unit::None, field_.offset, "Ntry/Sts (:61: 3)", {});
    }
    const Currency currency = statement().currency.present() ? statement().currency : account_currency_;
    if (!currency.present()) {
      fault(Code::CurrencyMissing, Severity::Error, Unit::Statement, field_.offset, "Ntry/Amt/@Ccy (:60F: :34F: :25:)",
            line.amount);
    }
    const ParsedAmount amount = read_amount(line.amount, currency);
    entry.amount = {amount.minor, currency};
    if (amount.error == AmountError::None) return true;
    const Code code = amount.error == AmountError::ExcessDigits ? Code::AmountExcessDigits
                      : amount.error == AmountError::Overflow   ? Code::AmountOverflow
                                                                : Code::AmountNotNumeric;
    fault(code, Severity::Error, Unit::Statement, field_.offset, "Ntry/Amt (:61: 5)", line.amount);
    return code == Code::AmountExcessDigits;
  }

  void take_information() {
    // After the balances or totals, and before the first `:61:`, it describes the statement: never the last entry.
    if (entry_ == none) {
      if (line_failed_ && !closed_ && !facts_.totals) return;
      if (!closed_ && !facts_.totals) unexpected("Ntry/AddtlNtryInf (:86:)");
      // An empty one takes nothing back: behind a cut nobody would know what it took.
      if (const auto text = read_statement_text(); !text.empty()) statement().additional_information = text;
      return;
    }
    texts_.information.push_back(field_.value);
    append(texts_.information);
  }

  /// Lines end where a bank wants them to in these texts, so a blank stands between them.
  std::string_view read_statement_text() {
    std::string text{trim(field_.value)};
    for (const std::string_view line : field_.lines) {
      const std::string_view more = trim(line);
      if (!text.empty() && !more.empty()) text += ' ';
      text += more;
    }
    return to_utf8(batch_, batch_.keep(text));
  }

  void append(std::vector<std::string_view>& to) {
    if (&to != &texts_.information && !field_.value.empty()) to.push_back(field_.value);
    to.insert(to.end(), field_.lines.begin(), field_.lines.end());
  }

  void close_entry() {
    if (entry_ == none) return;
    finish_entry({.supplementary = texts_.supplementary, .information = texts_.information, .non_swift = texts_.non_swift});
    texts_.supplementary.clear();
    texts_.information.clear();
    texts_.non_swift.clear();
  }

  void finish_entry(const EntryTexts& texts) {
    name_dialect(information_.read(batch_.entries[entry_], line_, texts, statement().account));
    entry_ = none;
  }

  /// For people: how the first structured `:86:` of the file is written, and what stands around it.
  void name_dialect(std::string_view dialect) {
    if (dialect.empty() || !batch_.header.dialect.empty()) return;
    std::string words{dialect};
    if (scanner_.frame().blocks) words += ", SWIFT blocks {1:} to {4:}";
    if (scanner_.at_signs()) words += ", lines end with @@";
    batch_.header.dialect = batch_.keep(words);
  }

  // Shared

  static constexpr std::uint32_t none = 0xFFFFFFFF;

  Statement& statement() { return batch_.statements[statement_]; }

  /// Clipped as the cutter clips it, so that a field reads the same on both sides of a cut.
  std::string_view header_text(std::string_view value) { return trim(to_utf8(batch_, value.substr(0, header_value_max))); }

  void orphan() { unexpected("(field outside a message)"); }

  void unexpected(std::string_view name) {
    fault(Code::TagUnexpected, Severity::Warning, Unit::None, field_.offset, name, field_.value);
  }

  void fault(Code code, Severity severity, Unit unit, std::uint64_t offset, std::string_view field, std::string_view found) {
    if (quiet_) return;
    batch_.faults.push_back({.code = code, .severity = severity, .unit = unit, .offset = offset, .field = field, .found = found});
  }

  Batch& batch_;
  Scanner scanner_;
  Field field_;
  EntryLines usual_;
  struct {
    std::vector<std::string_view> supplementary, information, non_swift;
  } texts_;  ///< of the open entry, as in `EntryTexts`
  InformationReader information_{batch_};
  StatementLine line_;
  LineDates dates_;
  Currency account_currency_;
  Statement inherited_;  ///< the message before
  std::uint32_t statement_ = none, entry_ = none;
  bool quiet_ = false, continues_ = false;  ///< inside the prologue
  // Of the open message:
  MessageFacts facts_;        ///< once it has lines, no `:13D:`, `:34F:` or `:60a:` is taken any more
  bool closed_ = false;       ///< 62a has been seen
  bool line_failed_ = false;  ///< the last `:61:` could not be read: its texts have nobody to go to
};

}  // namespace

void read_messages(Batch& batch, std::string_view format) {
  batch.header.format = format;
  Reader{batch}.read();
}

}  // namespace lettrage::formats::swift
