#include "formats/bai2/reader.h"

#include <string>
#include <vector>

#include "core/encoding.h"
#include "formats/bai2/cutter.h"
#include "formats/bai2/details.h"
#include "formats/bai2/records.h"
#include "formats/bai2/totals.h"
#include "formats/bai2/type_codes.h"
#include "formats/fixed_width/records.h"

namespace lettrage::formats::bai2 {
namespace {

/// `YYMMDD`, as some banks write it `YYYYMMDD`; absent where nothing stands there, no value where it is no day.
std::optional<Date> read_date(std::string_view text) noexcept {
  if (text.size() == 8 && fixed_width::all_digits(text)) {
    const auto part = [&](std::size_t at, std::size_t size) {
      return static_cast<int>(fixed_width::number(text.substr(at, size)).value_or(0));
    };
    return Date::make(part(0, 4), part(4, 2), part(6, 2));
  }
  return fixed_width::date(text, fixed_width::DateOrder::YearMonthDay);
}

/// ISO 8601 of `HHMM` or `HH:MM:SS`; 2400 and 9999 are the end of the day. Empty where it is none.
std::string iso_time(std::string_view text) {
  if (text == "2400" || text == "9999") return "T23:59:59";
  std::string digits;
  for (const char c : text) {
    if (c != ':') digits += c;
  }
  if ((digits.size() != 4 && digits.size() != 6) || !fixed_width::all_digits(digits)) return {};
  std::string iso{"T"};
  iso.append(digits, 0, 2).append(":").append(digits, 2, 2).append(":");
  return digits.size() == 6 ? iso.append(digits, 4, 2) : iso.append("00");
}

/// The fields of record 02 that its accounts share.
struct Group {
  std::string_view status, as_of, currency, modifier;
};

class Reader {
 public:
  explicit Reader(Batch& batch) : batch_{batch} {}

  void read() {
    resume();
    std::size_t at = 0;
    while (read_record(batch_.bytes, at, true, record_)) {
      offset_ = batch_.offset + record_.begin;
      at = record_.next;
      make_room(record_.code);
      forget_group();
      take();
      forget_group();
    }
    offset_ = batch_.offset + batch_.bytes.size();
    if (!batch_.last) return make_room(read_epilogue(batch_.context.epilogue));
    make_room(RecordCode::FileEnd);
    if (totals_.level() == Level::File) record_fault(Code::FileTruncated, "99 (file trailer)", {});
  }

 private:
  // Nesting

  void resume() {
    if (batch_.context.prologue.empty()) return;
    const Opened opened = read_prologue(batch_.context.prologue);
    totals_ = Totals::load(opened.totals);
    // The prologue is the batch's own and lives as long as its records.
    const std::vector<Piece> group{{.text = opened.group, .terminated = true}};
    if (totals_.level() >= Level::Group) read_group(Fields{group});
    if (totals_.level() != Level::Account) return;
    const std::size_t comma = opened.account.find(',');
    open_statement(opened.account.substr(0, comma), comma == std::string_view::npos ? "" : opened.account.substr(comma + 1));
    statement().continues = true;
    statement().offset = batch_.offset;
  }

  /// Closes what a record of this code cannot stand in, and says that its trailer is missing.
  void make_room(RecordCode code) {
    const Level before = totals_.level();
    totals_.make_room(code);
    const Level now = totals_.level();
    if (before == Level::Account && now != before) {
      // One byte before the record that follows: a fault belongs to the last statement that began before it.
      statement_fault(Code::StatementIncomplete, "49 (account trailer)", {}, offset_ - 1);
      statement().complete = true;
      statement_ = none;
    }
    if (before >= Level::Group && now < Level::Group && code != RecordCode::GroupEnd) {
      record_fault(Code::FieldMissing, "98 (group trailer)", {});
    }
    if (before >= Level::File && code == RecordCode::File) record_fault(Code::FileTruncated, "99 (file trailer)", {});
  }

  /// An account without a group has no day: never that of a group before.
  void forget_group() {
    if (totals_.level() < Level::Group) group_ = {};
  }

  void take() {
    const Level level = totals_.level();
    if (record_.stray) warn(Code::RecordUnexpected, "(line without a record code)", batch_.offset + *record_.stray);
    switch (record_.code) {
      case RecordCode::File: return take_file();
      case RecordCode::Group:
        if (level != Level::File) unexpected("02");
        (void)totals_.take(record_);
        return read_group(Fields{record_.pieces});
      case RecordCode::Account:
        if (level != Level::Group) unexpected("03");
        return take_account();
      case RecordCode::Transaction:
        if (level != Level::Account) return unexpected("16");
        return take_transaction();
      case RecordCode::AccountEnd:
        if (level != Level::Account) return unexpected("49");
        return end_account();
      case RecordCode::GroupEnd:
        if (level != Level::Group) return unexpected("98");
        return end_level("98 1 (group control total)", "98 2 (number of accounts)", "98 3 (number of records)");
      case RecordCode::FileEnd:
        if (level != Level::File) return unexpected("99");
        return end_level("99 1 (file control total)", "99 2 (number of groups)", "99 3 (number of records)");
      case RecordCode::Continuation: return unexpected("88");
      case RecordCode::None: return;  // reported as stray
    }
  }

  // 01 and 02

  void take_file() {
    (void)totals_.take(record_);
    Fields fields{record_.pieces};
    FileHeader& header = batch_.header;
    const std::string_view sender = text(fields.next());
    (void)fields.next();
    const std::string_view date = fields.next();
    const std::string_view time = fields.next();
    const std::string_view id = text(fields.next());
    const std::string_view length = fields.next();
    (void)fields.next();
    const std::string_view version = fields.next();
    if (version.empty()) {
      warn(Code::FieldMissing, "01 8 (version number)", offset_);
    } else if (version != "2") {
      fault(Code::VersionUnsupported, Severity::Error, Unit::File, offset_, "01 8 (version number)", version);
    }
    // Of several files in one the first says what can be said once.
    const auto put = [](std::string_view& field, std::string_view value) {
      if (field.empty()) field = value;
    };
    put(header.sender, sender);
    put(header.message_id, id);
    put(header.dialect, length.empty() ? "records of any length" : "records of a fixed length");
    if (const auto day = read_date(date); day && *day) put(header.created_at, batch_.keep(day->iso() + iso_time(time)));
  }

  void read_group(Fields fields) {
    for (int i = 0; i < 2; ++i) (void)fields.next();
    group_.status = fields.next();
    group_.as_of = fields.next();
    (void)fields.next();
    group_.currency = fields.next();
    group_.modifier = fields.next();
  }

  [[nodiscard]] bool is_test() const { return group_.status == "4"; }
  [[nodiscard]] bool is_deletion() const { return group_.status == "2"; }

  // 03 and 49

  void open_statement(std::string_view account, std::string_view currency) {
    Statement next;
    next.offset = offset_;
    next.entries_optional = true;
    next.account = text(account);
    // Interim data is repeated by a final report; a test or a deletion books nothing.
    const bool interim = group_.modifier == "1" || group_.modifier == "3";
    next.kind = interim || is_test() || is_deletion() ? StatementKind::Report : StatementKind::Statement;
    const std::string_view code = !currency.empty() ? currency : !group_.currency.empty() ? group_.currency : "USD";
    next.currency = Currency::make(code).value_or(Currency{});
    next.from_date = next.to_date = read_date(group_.as_of).value_or(Date{});
    statement_ = static_cast<std::uint32_t>(batch_.statements.size());
    batch_.statements.push_back(next);
    batch_.order.push_back({RecordKind::Statement, statement_});
  }

  void take_account() {
    Fields fields{record_.pieces};
    const std::string_view account = fields.next();
    const std::string_view currency = fields.next();
    (void)totals_.take(record_);
    open_statement(account, currency);
    check_account(currency);
    while (const auto summary = next_summary(fields)) take_summary(*summary);
    Statement& s = statement();
    if (s.kind == StatementKind::Report && !s.closing.present()) s.closing = current_;
    current_ = {};
    s.additional_information = batch_.keep(others_);
    others_.clear();
    if (record_.cut_off) statement_fault(Code::FieldTooLong, "03", {}, batch_.offset + *record_.cut_off);
  }

  void check_account(std::string_view currency) {
    const Statement& s = statement();
    if (s.account.empty()) statement_fault(Code::AccountMissing, "Stmt/Acct (03 1)", {}, offset_);
    if (!s.currency.present()) {
      statement_fault(Code::CurrencyInvalid, currency.empty() ? "Stmt/Acct/Ccy (02 6)" : "Stmt/Acct/Ccy (03 2)",
                      currency.empty() ? group_.currency : currency, offset_);
    }
    if (!s.to_date) {
      statement_fault(group_.as_of.empty() ? Code::DateMissing : Code::DateInvalid, "Stmt/FrToDt (02 4: as-of date)",
                      group_.as_of, offset_);
    }
    if (is_deletion()) statement_fault(Code::NotForBooking, "02 3 (group status: deletion)", group_.status, offset_);
    if (is_test()) {
      fault(Code::NotForBooking, Severity::Info, Unit::None, offset_, "02 3 (group status: test)", group_.status);
    } else if (group_.status != "1" && !is_deletion() && group_.status != "3" && !group_.status.empty()) {
      warn(Code::StatusUnknown, "02 3 (group status)", offset_, group_.status);
    }
  }

  void take_summary(const Summary& summary) {
    if (!is_type_code(summary.type)) {
      return statement_fault(Code::FieldInvalid, "03 (type code)", summary.type, offset_);
    }
    const Amount amount = read_amount(summary.amount);
    if (amount.error != AmountError::None) return amount_fault(amount.error, "Stmt/Bal/Amt (03: amount)", summary.amount);
    if (summary.amount.empty()) return;  // the balance is not given
    Statement& s = statement();
    const Money money{amount.minor < 0 ? -amount.minor : amount.minor, s.currency};
    const auto put = [&](Balance& balance) {
      if (balance.present()) return false;
      balance = {.amount = money, .direction = amount.minor < 0 ? Direction::Debit : Direction::Credit, .date = s.to_date};
      return true;
    };
    const auto put_total = [&](EntryTotal& total) {
      if (amount.minor < 0 || total.sum.currency.present()) return false;
      total.sum = money;
      const Amount count = read_amount(summary.item_count);
      if (!summary.item_count.empty() && count.error == AmountError::None && count.minor >= 0) {
        total.count = static_cast<std::uint64_t>(count.minor);
      }
      return true;
    };
    // Ledger balances are what entries add up to; available ones (045, on interim reports 060) differ from them by float.
    if (summary.type == "010" && put(s.opening)) return;
    if (summary.type == "015" && put(s.closing)) return;
    if (summary.type == "030" && s.kind == StatementKind::Report && put(current_)) return;
    if (summary.type == (s.kind == StatementKind::Report ? "060" : "045") && put(s.available)) return;
    if (summary.type == "100" && put_total(s.credits)) return;
    if (summary.type == "400" && put_total(s.debits)) return;
    if (!others_.empty()) others_ += ", ";
    others_.append(summary.type).append(" ").append(format_amount(amount.minor, s.currency));
  }

  void end_account() {
    const Mismatch mismatch = totals_.take(record_);
    if (mismatch.sum) statement_fault(Code::SumMismatch, "49 1 (account control total)", first_field(), offset_);
    if (mismatch.records) warn(Code::CountMismatch, "49 2 (number of records)", offset_);
    statement().complete = true;
    statement_ = none;
  }

  /// The accounts of the group or file are proven by trailers of their own, so they are booked; but one may be missing.
  void end_level(std::string_view sum, std::string_view children, std::string_view records) {
    const Mismatch mismatch = totals_.take(record_);
    if (mismatch.sum) record_fault(Code::SumMismatch, sum, first_field());
    if (mismatch.children) record_fault(Code::CountMismatch, children, {});
    if (mismatch.records) warn(Code::CountMismatch, records, offset_);
  }

  // 16

  void take_transaction() {
    (void)totals_.take(record_);
    const Statement& s = statement();
    Fields fields{record_.pieces};
    const std::string_view code = fields.next();
    const std::string_view printed = fields.next();
    const TypeCode type = type_code(code);
    Entry entry;
    entry.statement = statement_;
    entry.offset = offset_;
    entry.complete = true;
    entry.booking_date = s.to_date;
    entry.direction = type.direction;
    entry.reversal = type.reversal;
    if (type.kind == TypeKind::Status || is_test() || is_deletion()) entry.status = EntryStatus::Info;
    if (type.kind == TypeKind::Unknown) {
      statement_fault(Code::DirectionInvalid, "Ntry/BkTxCd (16 1: type code)", code, offset_);
    }
    entry.amount = {take_amount(printed, type.kind), s.currency};
    entry.details.proprietary_code = text(code);
    entry.details.proprietary_issuer = "BAI";
    entry.details.bank_transaction_code = type.bank_transaction_code;
    entry.details.return_type = type.return_type;
    take_references(fields, type, entry);
    batch_.order.push_back({RecordKind::Entry, static_cast<std::uint32_t>(batch_.entries.size())});
    batch_.entries.push_back(entry);
    if (record_.cut_off) warn(Code::FieldTooLong, "Ntry/NtryDtls (16 text)", batch_.offset + *record_.cut_off);
  }

  /// The type code says the direction, so an amount has no sign.
  std::int64_t take_amount(std::string_view printed, TypeKind kind) {
    const Amount amount = read_amount(printed);
    if (amount.error != AmountError::None) {
      amount_fault(amount.error, "Ntry/Amt (16 2)", printed);
      return 0;
    }
    if (amount.minor >= 0) return amount.minor;
    if (kind != TypeKind::Status) statement_fault(Code::AmountNegative, "Ntry/Amt (16 2)", printed, offset_);
    return -amount.minor;
  }

  void take_references(Fields& fields, const TypeCode& type, Entry& entry) {
    lines_.clear();
    const Funds funds = read_funds(fields);
    if (funds.valid) {
      take_value_date(funds, entry);
      entry.bank_reference = text(fields.next());
      entry.entry_reference = text(fields.next());
      if (type.cheque) entry.details.cheque_number = entry.entry_reference;
    } else {
      warn(Code::FieldInvalid, "Ntry/Avlbty (16 3: funds type)", offset_);
    }
    fields.rest(lines_);
    read_text(batch_, lines_, type, entry.details);
  }

  void take_value_date(const Funds& funds, Entry& entry) {
    if (funds.type == '0') entry.value_date = entry.booking_date;
    if (funds.type != 'V') return;
    const auto date = read_date(funds.date);
    if (!date) warn(Code::DateInvalid, "Ntry/ValDt (16: value date)", offset_, funds.date);
    entry.value_date = date.value_or(Date{});
  }

  // Shared

  static constexpr std::uint32_t none = 0xFFFFFFFF;

  Statement& statement() { return batch_.statements[statement_]; }
  std::string_view text(std::string_view field) { return to_utf8(batch_, field); }
  [[nodiscard]] std::string_view first_field() const { return Fields{record_.pieces}.next(); }

  void amount_fault(AmountError error, std::string_view field, std::string_view found) {
    statement_fault(error == AmountError::Overflow ? Code::AmountOverflow : Code::AmountNotNumeric, field, found, offset_);
  }
  void unexpected(std::string_view field) { record_fault(Code::RecordUnexpected, field, {}); }
  void statement_fault(Code code, std::string_view field, std::string_view found, std::uint64_t offset) {
    fault(code, Severity::Error, Unit::Statement, offset, field, found);
  }
  void record_fault(Code code, std::string_view field, std::string_view found) {
    fault(code, Severity::Error, Unit::Record, offset_, field, found);
  }
  void warn(Code code, std::string_view field, std::uint64_t offset, std::string_view found = {}) {
    fault(code, Severity::Warning, Unit::None, offset, field, found);
  }
  void fault(Code code, Severity severity, Unit unit, std::uint64_t offset, std::string_view field, std::string_view found) {
    batch_.faults.push_back({.code = code, .severity = severity, .unit = unit, .offset = offset, .field = field, .found = found});
  }

  Batch& batch_;
  Record record_;
  Totals totals_;
  Group group_;
  Balance current_;     ///< 030, the balance of an interim report
  std::string others_;  ///< types and amounts of record 03 that have no field of their own
  std::vector<std::string_view> lines_;
  std::uint64_t offset_ = 0;  ///< of the record at hand
  std::uint32_t statement_ = none;
};

}  // namespace

void read_batch(Batch& batch) {
  batch.header.format = "bai2";
  Reader{batch}.read();
}

}  // namespace lettrage::formats::bai2
