#include "formats/cfonb120/reader.h"

#include <optional>

#include "core/encoding.h"
#include "formats/add_entry.h"
#include "formats/cfonb/account.h"
#include "formats/cfonb/operations.h"
#include "formats/cfonb120/amount.h"
#include "formats/cfonb120/complements.h"
#include "formats/cfonb120/cutter.h"
#include "formats/fixed_width/cutter.h"

namespace lettrage::formats::cfonb120 {
namespace {

using fixed_width::Columns;
using fixed_width::Record;

class Reader {
 public:
  explicit Reader(Batch& batch) : batch_{batch} {}

  void read() {
    fixed_width::for_each_record(batch_, width, [this](const Record& record) { see(record); });
    close_entry();
    const bool ends = batch_.last || batch_.context.epilogue == fixed_width::header_replaced;
    if (ends && continue_statement()) end_without_balance(batch_.offset + batch_.bytes.size());
  }

 private:
  void see(const Record& record) {
    record_ = &record;
    const Columns& columns = record.columns;
    const std::string_view code = columns.at(1, 2);
    if (record.replayed) return replay(columns, code);
    if (code != "01") continue_statement();
    if (code == "05") return take_complement(columns);
    close_entry();
    skipping_ = entry_failed_ = false;
    complements_ = 0;
    if (code == "01") {
      take_old_balance(columns);
    } else if (code == "04") {
      take_movement(columns);
    } else if (code == "07") {
      take_new_balance(columns);
    } else {
      fault(Code::FieldInvalid, "(record code 1-2)", code);
    }
  }

  /// What was open before the batch: a 01, or the 04 that stands for a missing one.
  void replay(const Columns& columns, std::string_view code) {
    if (code == too_many_complements) {
      skipping_ = true;
      return;
    }
    Statement& statement = inherited_.emplace();
    statement.continues = true;
    read_header(statement, columns);
    if (code == "01") statement.opening = read_balance(columns, statement.currency, "Stmt/Bal/OPBD (01: 91-104)");
  }

  // Statement

  /// Opens the statement that goes on from the batch before, if there is one and it is not open yet. True if one is open.
  bool continue_statement() {
    if (inherited_) push(*inherited_);
    return statement_ != none;
  }

  void push(const Statement& statement) {
    statement_ = static_cast<std::uint32_t>(batch_.statements.size());
    batch_.statements.push_back(statement);
    batch_.order.push_back({RecordKind::Statement, statement_});
    inherited_.reset();
  }

  void open_statement(const Columns& columns) {
    Statement begun;
    begun.offset = record_->offset;
    push(begun);
    read_header(statement(), columns);
    if (statement().account.empty()) fault(Code::AccountMissing, "Stmt/Acct (22-32)", {});
  }

  void read_header(Statement& statement, const Columns& columns) {
    const cfonb::Account account = cfonb::read_account(batch_, columns.at(3, 7), columns.at(12, 16), columns.at(22, 32));
    statement.account = account.text;
    statement.account_is_iban = account.is_iban;
    statement.currency = read_currency(columns, eur);
    number_ = columns.text(22, 32);
  }

  void take_old_balance(const Columns& columns) {
    // Where the statement before was open when its batch ended, that batch has said so.
    inherited_.reset();
    if (statement_ != none) end_without_balance(record_->offset);
    open_statement(columns);
    check_width(columns);
    const Balance balance = read_balance(columns, statement().currency, "Stmt/Bal/OPBD (01: 91-104)");
    statement().opening = balance;
  }

  void take_new_balance(const Columns& columns) {
    if (statement_ == none) {
      open_statement(columns);
      fault(Code::StatementIncomplete, "Stmt/Bal/OPBD (01)", statement().account);
    }
    check_account(columns);
    check_width(columns);
    const Balance balance = read_balance(columns, read_currency(columns, statement().currency), "Stmt/Bal/CLBD (07: 91-104)");
    statement().closing = balance;
    statement().complete = true;
    statement_ = none;
  }

  /// The file ends, or another statement begins, before the new balance. The fault lies on the last byte before `end`.
  void end_without_balance(std::uint64_t end) {
    report(Code::StatementIncomplete, Unit::Statement, end - 1, "Stmt/Bal/CLBD (07)", statement().account);
    statement().complete = true;
    statement_ = none;
  }

  Balance read_balance(const Columns& columns, Currency currency, std::string_view field) {
    Balance balance;
    const SignedAmount read = read_amount(columns, currency, field);
    balance.date = read_date(columns.at(35, 40), "Stmt/Bal/Dt (01 07: 35-40)");
    if (read.error != Code::Count_ && read.error != Code::AmountExcessDigits) return balance;
    balance.amount = read.amount;
    balance.direction = read.direction;
    return balance;
  }

  /// Bank and branch differ within real statements; the number never does.
  void check_account(const Columns& columns) {
    const std::string_view number = columns.text(22, 32);
    if (number != number_) fault(Code::FieldInvalid, "Stmt/Acct (04 07: 22-32)", number);
  }

  /// What stands behind the last column may be the next record.
  void check_width(const Columns& columns) {
    if (columns.size() <= width) return;
    const std::string_view rest = columns.text(width + 1, columns.size());
    if (!rest.empty()) fault(Code::FieldTooLong, "(record of 120 characters)", rest);
  }

  // Entry

  void take_movement(const Columns& columns) {
    if (statement_ == none) {
      open_statement(columns);
      fault(Code::StatementIncomplete, "Stmt/Bal/OPBD (01)", statement().account);
    }
    check_account(columns);
    check_width(columns);
    const SignedAmount read = read_amount(columns, read_currency(columns, statement().currency), "Ntry/Amt (04: 91-104)");
    entry_failed_ = read.error != Code::Count_ && read.error != Code::AmountExcessDigits;
    if (entry_failed_) return;
    entry_ = static_cast<std::uint32_t>(batch_.entries.size());
    Entry& entry = add_entry(batch_, statement_, record_->offset);
    entry.amount = read.amount;
    entry.direction = read.direction;
    entry.booking_date = read_date(columns.at(35, 40), "Ntry/BookgDt (04: 35-40)");
    entry.value_date = read_date(columns.at(43, 48), "Ntry/ValDt (04: 43-48)");
    entry.additional_information = to_utf8(batch_, columns.text(49, 80));
    PaymentDetails& d = entry.details;
    d.proprietary_code = to_utf8(batch_, columns.text(33, 34));
    if (!fixed_width::is_nothing(columns.at(105, 120))) d.instruction_id = to_utf8(batch_, columns.text(105, 120));
    if (cfonb::is_collection(d.proprietary_code)) entry.batch_payment_information_id = d.instruction_id;
    if (!fixed_width::is_nothing(columns.at(82, 88))) {
      const bool cheque = d.proprietary_code == "01" || d.proprietary_code == "03";
      (cheque ? d.cheque_number : entry.entry_reference) = to_utf8(batch_, columns.text(82, 88));
    }
    const std::string_view motif = columns.text(41, 42);
    if (cfonb::is_return(d.proprietary_code) && !fixed_width::is_nothing(motif)) {
      d.return_reason = to_utf8(batch_, motif);
      d.return_reason_list = "cfonb";
    }
  }

  void take_complement(const Columns& columns) {
    if (skipping_ || ++complements_ > complements_max || entry_failed_) return;
    if (entry_ == none) return fault(Code::RecordUnexpected, "Ntry/NtryDtls (05)", columns.text(46, 118));
    check_width(columns);
    texts_.add(batch_, batch_.entries[entry_], columns);
  }

  void close_entry() {
    if (entry_ == none) return;
    texts_.finish(batch_, batch_.entries[entry_]);
    entry_ = none;
  }

  // Values

  /// `otherwise` where columns 17–19 are blank; all records of a statement are in one currency.
  Currency read_currency(const Columns& columns, Currency otherwise) {
    const std::string_view code = columns.text(17, 19);
    if (code.empty()) return otherwise;
    const auto currency = Currency::make(code);
    if (!currency) {
      fault(Code::CurrencyInvalid, "Stmt/Acct/Ccy (17-19)", code);
      return otherwise;
    }
    if (statement_ != none && statement().currency.present() && *currency != statement().currency) {
      fault(Code::CurrencyMismatch, "Stmt/Acct/Ccy (17-19)", code);
    }
    return *currency;
  }

  SignedAmount read_amount(const Columns& columns, Currency currency, std::string_view field) {
    const std::string_view scale = columns.text(20, 20);
    int decimals = -1;
    if (scale.size() == 1 && fixed_width::is_digit(scale.front())) {
      decimals = scale.front() - '0';
    } else if (!scale.empty()) {
      fault(Code::FieldInvalid, "(decimals 20)", scale);
    }
    const std::string_view text = columns.size() < 104 ? std::string_view{} : columns.at(91, 104);
    const SignedAmount read = read_signed_amount(text, decimals, currency, batch_.charset);
    if (read.error != Code::Count_) {
      fault(read.error, field, columns.at(91, 104));
    } else if (read.written == Overpunch::Unsigned && !record_->replayed) {
      batch_.faults.push_back({.code = Code::DirectionInvalid,
                               .severity = Severity::Warning,
                               .unit = Unit::None,
                               .offset = record_->offset,
                               .field = field,
                               .found = text});
    }
    return read;
  }

  Date read_date(std::string_view digits, std::string_view field) {
    const auto date = fixed_width::date(digits, fixed_width::DateOrder::DayMonthYear, fixed_width::cfonb_pivot_year);
    if (!date) fault(Code::DateInvalid, field, digits);
    return date.value_or(Date{});
  }

  // Shared

  static constexpr std::uint32_t none = 0xFFFFFFFF;

  Statement& statement() { return batch_.statements[statement_]; }

  /// An error in the record at hand, which costs the open statement, if there is one.
  void fault(Code code, std::string_view field, std::string_view found) {
    if (record_->replayed) return;
    report(code, statement_ == none ? Unit::Record : Unit::Statement, record_->offset, field, found);
  }

  void report(Code code, Unit unit, std::uint64_t offset, std::string_view field, std::string_view found) {
    batch_.faults.push_back(
        {.code = code, .severity = Severity::Error, .unit = unit, .offset = offset, .field = field, .found = found});
  }

  Batch& batch_;
  const Record* record_ = nullptr;
  Complements texts_;
  std::optional<Statement> inherited_;  ///< open when the batch began, and nothing of it read yet
  std::string_view number_;             ///< of the open statement's account
  std::size_t complements_ = 0;         ///< records 05 in a row
  std::uint32_t statement_ = none, entry_ = none;
  bool skipping_ = false;      ///< records 05 of a movement that had enough of them in the batch before
  bool entry_failed_ = false;  ///< the last 04 could not be read: its complements have nobody to go to
};

}  // namespace

void read_statements(Batch& batch) {
  batch.header.format = "cfonb120";
  if (batch.last) batch.header.dialect = batch.keep(batch.context.epilogue);
  Reader{batch}.read();
}

}  // namespace lettrage::formats::cfonb120
