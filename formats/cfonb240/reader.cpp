#include "formats/cfonb240/reader.h"

#include <optional>
#include <string>

#include "core/encoding.h"
#include "formats/add_entry.h"
#include "formats/cfonb/account.h"
#include "formats/cfonb240/cutter.h"
#include "formats/cfonb240/item.h"
#include "formats/cfonb240/operations.h"
#include "formats/fixed_width/cutter.h"

namespace lettrage::formats::cfonb240 {
namespace {

using fixed_width::Columns;
using fixed_width::Record;

/// Before the operation code of a record, because CFONB120 has codes of its own: `240/81`.
constexpr std::string_view code_list = "240/";

class Reader {
 public:
  explicit Reader(Batch& batch) : batch_{batch} {}

  void read() {
    fixed_width::for_each_record(batch_, width, [this](const Record& record) { see(record); });
    const bool ends = batch_.last || batch_.context.epilogue == fixed_width::header_replaced;
    if (ends && continue_sequence()) end_without_total(batch_.offset + batch_.bytes.size());
  }

 private:
  void see(const Record& record) {
    record_ = &record;
    const Columns& columns = record.columns;
    const std::string_view code = columns.at(1, 2);
    if (record.replayed) return replay(columns);
    tally_.see(columns);
    if (code != "31") continue_sequence();
    if (code == "31") {
      take_header(columns);
    } else if (code == "34") {
      take_item(columns);
    } else if (code == "39") {
      take_total(columns);
    } else {
      fault(Code::FieldInvalid, "(record code 1-2)", code);
    }
  }

  /// What was open before the batch: a 31, or the 34 that stands for a missing one, and the tally.
  void replay(const Columns& columns) {
    if (tally_.restore(columns.record())) return;
    Statement& statement = inherited_.emplace();
    statement.continues = true;
    read_header(statement, columns);
  }

  // Sequence

  /// Opens the sequence that goes on from the batch before, if there is one and it is not open yet. True if one is open.
  bool continue_sequence() {
    if (inherited_) push(*inherited_);
    return sequence_ != none;
  }

  void push(const Statement& statement) {
    sequence_ = static_cast<std::uint32_t>(batch_.statements.size());
    batch_.statements.push_back(statement);
    batch_.order.push_back({RecordKind::Statement, sequence_});
    inherited_.reset();
  }

  void open_sequence(const Columns& columns) {
    Statement begun;
    begun.offset = record_->offset;
    push(begun);
    read_header(sequence(), columns);
    if (sequence().account.empty()) fault(Code::AccountMissing, "Ntfctn/Acct (22-42)", {});
  }

  /// Of a 31, or of a 39 or 34 without one, where our account stands in the columns of its layout.
  void read_header(Statement& statement, const Columns& columns) {
    statement.kind = StatementKind::Notification;
    operation_ = columns.at(9, 10);
    const std::size_t ours = our_columns(columns);
    const cfonb::Account account =
        cfonb::read_account(batch_, columns.at(ours, ours + 4), columns.at(ours + 5, ours + 9), columns.at(ours + 10, ours + 20));
    statement.account = account.text;
    statement.account_is_iban = account.is_iban;
    statement.currency = read_unit(columns, {eur, 2}).currency;
    number_ = columns.text(ours + 10, ours + 20);
    if (columns.at(1, 2) == "31") statement.from_date = read_date(columns.at(11, 16), "Ntfctn/FrToDt (31: 11-16)");
  }

  void take_header(const Columns& columns) {
    // Where the sequence before was open when its batch ended, that batch has said so.
    inherited_.reset();
    if (sequence_ != none) end_without_total(record_->offset);
    open_sequence(columns);
  }

  void take_total(const Columns& columns) {
    if (sequence_ == none) {
      open_sequence(columns);
      fault(Code::StatementIncomplete, "Ntfctn (31)", sequence().account);
    }
    sequence().to_date = read_date(columns.at(11, 16), "Ntfctn/FrToDt (39: 11-16)");
    const auto total = fixed_width::number(columns.at(229, 240));
    if (!total) {
      fault(Code::AmountNotNumeric, "Ntfctn/TxsSummry/TtlNtries/Sum (39: 229-240)", columns.at(229, 240));
    } else if (tally_.sum() && *total != *tally_.sum()) {
      fault(Code::SumMismatch, "Ntfctn/TxsSummry/TtlNtries/Sum (39: 229-240)", columns.at(229, 240));
    }
    if (!tally_.numbered()) warn(Code::CountMismatch, "(record number 3-8)", columns.at(3, 8));
    tally_ = {};
    sequence().complete = true;
    sequence_ = none;
  }

  /// The file ends, or another sequence begins, before the total. The fault lies on the last byte before `end`.
  void end_without_total(std::uint64_t end) {
    report(Code::StatementIncomplete, Severity::Error, Unit::Statement, end - 1, "Ntfctn/TxsSummry (39)", sequence().account);
    sequence().complete = true;
    sequence_ = none;
  }

  // Item

  void take_item(const Columns& columns) {
    if (sequence_ == none) {
      open_sequence(columns);
      fault(Code::StatementIncomplete, "Ntfctn (31)", sequence().account);
    }
    const std::string_view code = columns.at(9, 10);
    const Operation what = operation(code);
    if (code != operation_) warn(Code::FieldInvalid, "(operation code 9-10)", code);
    check_account(columns);
    const AmountUnit unit = read_unit(columns, {sequence().currency, sequence().currency.minor_digits()});
    if (unit.currency != sequence().currency) fault(Code::CurrencyMismatch, "Ntry/Amt/Ccy (34: 17-21)", columns.at(17, 21));
    const auto amount = read_amount(columns.at(229, 240), unit);
    if (!amount) return fault(Code::AmountNotNumeric, "Ntry/Amt (34: 229-240)", columns.at(229, 240));
    Entry& entry = add_entry(batch_, sequence_, record_->offset);
    entry.amount = *amount;
    entry.direction = what.direction;
    if (what.direction == Direction::None) {
      entry.status = EntryStatus::Info;
      if (amount->minor != 0) warn(Code::DirectionInvalid, "(operation code 9-10)", code);
    }
    entry.booking_date = read_date(columns.at(11, 16), "Ntry/BookgDt (34: 11-16)");
    entry.details.proprietary_code = batch_.keep(std::string{code_list} + std::string{to_utf8(batch_, code)});
    read_item(batch_, columns, what.layout, unit, entry);
  }

  /// 78–122 where the item was sent to us, else 22–66.
  static std::size_t our_columns(const Columns& columns) {
    return columns.at(1, 2) == "34" && operation(columns.at(9, 10)).layout == Layout::Received ? 78 : 22;
  }

  void check_account(const Columns& columns) {
    const std::size_t ours = our_columns(columns);
    const std::string_view number = columns.text(ours + 10, ours + 20);
    if (!number.empty() && number != number_) fault(Code::FieldInvalid, "Ntfctn/Acct (34)", number);
  }

  Date read_date(std::string_view digits, std::string_view field) {
    const auto date = fixed_width::date(digits, fixed_width::DateOrder::DayMonthYear, fixed_width::cfonb_pivot_year);
    if (!date) fault(Code::DateInvalid, field, digits);
    return date.value_or(Date{});
  }

  // Shared

  static constexpr std::uint32_t none = 0xFFFFFFFF;

  Statement& sequence() { return batch_.statements[sequence_]; }

  /// An error in the record at hand, which costs the open sequence, if there is one.
  void fault(Code code, std::string_view field, std::string_view found) {
    if (record_->replayed) return;
    report(code, Severity::Error, sequence_ == none ? Unit::Record : Unit::Statement, record_->offset, field, found);
  }

  void warn(Code code, std::string_view field, std::string_view found) {
    report(code, Severity::Warning, Unit::None, record_->offset, field, found);
  }

  void report(Code code, Severity severity, Unit unit, std::uint64_t offset, std::string_view field, std::string_view found) {
    batch_.faults.push_back({.code = code, .severity = severity, .unit = unit, .offset = offset, .field = field, .found = found});
  }

  Batch& batch_;
  const Record* record_ = nullptr;
  Tally tally_;
  std::optional<Statement> inherited_;  ///< open when the batch began, and nothing of it read yet
  std::string_view number_;             ///< of the open sequence's account
  std::string_view operation_;          ///< of the open sequence
  std::uint32_t sequence_ = none;
};

}  // namespace

void read_sequences(Batch& batch) {
  batch.header.format = "cfonb240";
  if (batch.last) batch.header.dialect = batch.keep(batch.context.epilogue);
  Reader{batch}.read();
}

}  // namespace lettrage::formats::cfonb240
