#include "formats/coda/reader.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/encoding.h"
#include "formats/add_entry.h"
#include "formats/coda/layout.h"
#include "formats/coda/movement.h"
#include "formats/coda/values.h"
#include "formats/fixed_width/column_text.h"
#include "formats/fixed_width/cutter.h"

namespace lettrage::formats::coda {
namespace {

using fixed_width::Columns;
using fixed_width::ColumnText;
using fixed_width::Record;

/// What a single payment's details may know and its booked line does not.
void complete(PaymentDetails& details, const PaymentDetails& more) {
  using Text = std::string_view PaymentDetails::*;
  constexpr std::array<Text, 12> texts{
      &PaymentDetails::end_to_end_id,      &PaymentDetails::mandate_id,        &PaymentDetails::creditor_id,
      &PaymentDetails::counterparty_name,  &PaymentDetails::counterparty_iban, &PaymentDetails::counterparty_account,
      &PaymentDetails::counterparty_bic,   &PaymentDetails::return_reason,     &PaymentDetails::return_reason_list,
      &PaymentDetails::return_information, &PaymentDetails::return_type,       &PaymentDetails::purpose};
  for (const Text text : texts) {
    if ((details.*text).empty()) details.*text = more.*text;
  }
  if (details.remittance.empty()) details.remittance = more.remittance;
  if (details.structured_references.empty()) details.structured_references = more.structured_references;
}

class Reader {
 public:
  explicit Reader(Batch& batch) : batch_{batch} {}

  void read() {
    fixed_width::for_each_record(batch_, record_width, [this](const Record& record) { see(record); });
    close_entry();
    if (batch_.last) close_statement(batch_.offset + batch_.bytes.size());
    if (statement_ != none) keep_messages();
  }

 private:
  void see(const Record& record) {
    offset_ = record.offset;
    quiet_ = record.replayed;
    line_ = Columns{to_utf8(batch_, record.columns.record())};
    const Kind kind = kind_of(line_);
    const bool begins = kind == Kind::Movement || kind == Kind::Unknown || kind == Kind::Header || kind == Kind::OldBalance;
    if (begins) close_entry();
    messages_ended_ = messages_ended_ || (begins && closed_);
    if (kind == Kind::Header) return open_statement();
    if (skipping_) return;
    if (kind == Kind::OldBalance) return take_old_balance();
    // Money that belongs to no account is lost; anything else here is only untidy.
    if (statement_ == none) return unexpected(kind == Kind::Movement ? Severity::Error : Severity::Warning, Unit::Record);
    switch (kind) {
      case Kind::Movement: return take_movement();
      case Kind::Detail: return take_detail();
      case Kind::Movement22: return take_22();
      case Kind::Movement23: return take_23();
      case Kind::Information31:
      case Kind::Information32:
      case Kind::Information33: return take_information(kind);
      case Kind::Message: return take_message();
      case Kind::NewBalance: return take_new_balance();
      case Kind::Trailer: return take_trailer();
      case Kind::Header:
      case Kind::OldBalance:
      case Kind::Unknown: break;
    }
    unexpected(Severity::Error, Unit::Statement);
  }

  // Statement

  void open_statement() {
    close_statement(before());
    const std::string_view version = header::version.text(line_);
    skipping_ = version == "1";
    if (skipping_) return fault(Code::VersionUnsupported, Severity::Error, Unit::File, header::version, "CODA 1");
    Statement& s = add_statement();
    s.id = header::reference.text(line_);
    if (const auto created = read_date(header::creation_date.of(line_)); created && *created) {
      s.created_at = batch_.keep(created->iso());
    }
    if (batch_.header.message_id.empty()) batch_.header.message_id = s.id;
    if (batch_.header.created_at.empty()) batch_.header.created_at = s.created_at;
    duplicate_ = header::duplicate.of(line_) == "D";
  }

  Statement& add_statement() {
    Statement s;
    s.offset = offset_;
    s.continues = quiet_;
    opened_ = closed_ = said_ = duplicate_ = messages_ended_ = false;
    messages_ = {};
    statement_ = static_cast<std::uint32_t>(batch_.statements.size());
    batch_.statements.push_back(s);
    batch_.order.push_back({RecordKind::Statement, statement_});
    return batch_.statements.back();
  }

  void take_old_balance() {
    if (statement_ == none || opened_) {  // no record 0 before it
      close_statement(before());
      add_statement();
      unexpected(Severity::Warning, Unit::None);
    }
    opened_ = true;
    Statement& s = statement();
    const std::string_view structure = old_balance::structure.of(line_);
    const AccountRead account =
        read_own_account(batch_, old_balance::account.of(line_), structure.size() == 1 ? structure[0] : ' ');
    s.account = account.number;
    s.account_is_iban = account.is_iban;
    s.currency = account.currency;
    account_columns_ = fixed_width::trim(old_balance::account.of(line_));
    if (account.number.empty()) fault(Code::AccountMissing, Severity::Error, Unit::Statement, old_balance::account);
    if (account.iban_failed) fault(Code::IbanInvalid, Severity::Warning, Unit::None, old_balance::account);
    if (!s.currency.present()) fault(Code::CurrencyMissing, Severity::Error, Unit::Statement, old_balance::account);
    s.sequence = old_balance::sequence.text(line_);
    s.legal_sequence = old_balance::paper_number.text(line_);
    if (s.id.empty()) s.id = s.sequence;
    s.opening = take_balance(old_balance::sign, old_balance::amount, old_balance::date);
    if (batch_.header.dialect.empty()) batch_.header.dialect = dialect(structure);
  }

  [[nodiscard]] std::string_view dialect(std::string_view structure) const {
    if (structure == "2" || structure == "3") return duplicate_ ? "version 2, IBAN, sent again" : "version 2, IBAN";
    return duplicate_ ? "version 2, national account number, sent again" : "version 2, national account number";
  }

  Balance take_balance(const Field& sign, const Field& amount, const Field& date) {
    Balance balance;
    const Direction direction = read_sign(sign.of(line_));
    const AmountRead read = read_amount(amount.of(line_), statement().currency);
    const auto day = read_date(date.of(line_));
    if (!day) fault(Code::DateInvalid, Severity::Error, Unit::Statement, date);
    if (direction == Direction::None) fault(Code::DirectionInvalid, Severity::Error, Unit::Statement, sign);
    if (read.error != Code::Count_) fault(read.error, Severity::Error, Unit::Statement, amount);
    const bool readable = read.error == Code::Count_ || read.error == Code::AmountExcessDigits;
    if (direction == Direction::None || !readable) return balance;
    balance.amount = read.amount;
    balance.direction = direction;
    balance.date = day.value_or(Date{});
    return balance;
  }

  void take_new_balance() {
    close_entry();
    if (closed_) return unexpected(Severity::Warning, Unit::None);
    closed_ = true;
    // Samples made by hand differ here; the balances prove whether records of two accounts were mixed.
    const std::string_view account = fixed_width::trim(new_balance::account.of(line_));
    if (!account_columns_.empty() && account != account_columns_)
      fault(Code::FieldInvalid, Severity::Warning, Unit::None, new_balance::account);
    statement().closing = take_balance(new_balance::sign, new_balance::amount, new_balance::date);
  }

  void take_message() {
    close_entry();
    if (!closed_ || messages_ended_) return unexpected(Severity::Warning, Unit::None);
    messages_.add(message::text.of(line_), message::text.width());
  }

  void keep_messages() { statement().additional_information = batch_.keep(messages_.text()); }

  void take_trailer() {
    close_entry();
    said_ = true;
    statement().debits.sum = take_sum(trailer::debits);
    statement().credits.sum = take_sum(trailer::credits);
    close_statement(offset_);
  }

  Money take_sum(const Field& field) {
    const AmountRead read = read_amount(field.of(line_), statement().currency);
    if (read.error == Code::Count_) return read.amount;
    fault(read.error, Severity::Warning, Unit::None, field);
    return {};
  }

  /// At the record 9, at the next statement, or at the end of the file.
  void close_statement(std::uint64_t offset) {
    if (statement_ == none) return;
    statement().complete = true;
    keep_messages();
    const auto missing = [&](Code code, Severity severity, std::string_view record) {
      const Unit unit = severity == Severity::Error ? Unit::Statement : Unit::None;
      batch_.faults.push_back({.code = code, .severity = severity, .unit = unit, .offset = offset, .field = record});
    };
    if (!opened_) missing(Code::FieldMissing, Severity::Error, "Stmt/Bal/OPBD (1)");
    if (!closed_) missing(Code::StatementIncomplete, Severity::Error, "Stmt/Bal/CLBD (8)");
    if (!said_) missing(Code::FieldMissing, Severity::Warning, "(9)");
    statement_ = none;
    account_columns_ = {};
  }

  // Movements

  void take_movement() {
    if (movement::detail.of(line_) != "0000") fault(Code::FieldInvalid, Severity::Error, Unit::Statement, movement::detail);
    Movement m = read_movement(true);
    if (movement::amount.text(line_).empty()) return;  // reported; too short to be a movement at all
    total_ = std::move(m);
    total_open_ = true;
    open_ = &total_;
  }

  void take_detail() {
    const bool mine = total_open_ && movement::sequence.of(line_) == total_.sequence;
    if (!mine || details_.size() == details_max) {
      open_ = nullptr;  // it explains a movement that is not there, and moves nothing itself
      return unexpected(Severity::Warning, Unit::None);
    }
    details_.push_back(read_movement(false));
    open_ = &details_.back();
  }

  Movement read_movement(bool booked) {
    Movement m;
    m.offset = offset_;
    m.sequence = movement::sequence.of(line_);
    m.detail = movement::detail.of(line_);
    m.reference = movement::reference.text(line_);
    m.code = movement::code.of(line_);
    m.structured = movement::structured.of(line_) == "1";
    m.communication[0] = movement::communication_21.of(line_);
    // Only the booked line moves money; a detail that cannot be read does not split its total.
    const Severity severity = booked ? Severity::Error : Severity::Warning;
    const Unit unit = booked ? Unit::Statement : Unit::None;
    m.direction = read_sign(movement::sign.of(line_));
    if (m.direction == Direction::None) fault(Code::DirectionInvalid, severity, unit, movement::sign);
    const AmountRead amount = read_amount(movement::amount.of(line_), statement().currency);
    if (amount.error != Code::Count_) fault(amount.error, severity, unit, movement::amount);
    m.amount = amount.amount;
    m.amount_read = m.direction != Direction::None && amount.error == Code::Count_;
    const auto day = [&](const Field& field) {
      const auto date = read_date(field.of(line_));
      if (!date) fault(Code::DateInvalid, severity, unit, field);
      return date.value_or(Date{});
    };
    m.value_date = day(movement::value_date);
    m.entry_date = day(movement::entry_date);
    return m;
  }

  [[nodiscard]] bool is_of_open_movement() const { return open_ != nullptr && movement::sequence.of(line_) == open_->sequence; }

  void take_22() {
    if (!is_of_open_movement() || open_->has_22) return unexpected(Severity::Warning, Unit::None);
    Movement& m = *open_;
    m.has_22 = true;
    m.communication[1] = movement::communication_22.of(line_);
    m.customer_reference = movement::customer_reference.of(line_);
    m.bic = movement::bic.of(line_);
    m.return_type = movement::return_type.of(line_);
    m.return_reason = movement::return_reason.of(line_);
    m.purpose = movement::purpose.of(line_);
  }

  void take_23() {
    if (!is_of_open_movement() || open_->has_23) return unexpected(Severity::Warning, Unit::None);
    Movement& m = *open_;
    m.has_23 = true;
    m.account = movement::account.of(line_);
    m.name = movement::name.of(line_);
    m.communication[2] = movement::communication_23.of(line_);
  }

  /// Their detail numbers count on from the movement's, so the sequence alone says whose they are.
  void take_information(Kind kind) {
    const bool first = kind == Kind::Information31;
    if (!is_of_open_movement() || (first ? open_->information.size() == details_max : open_->information.empty()))
      return unexpected(Severity::Warning, Unit::None);
    if (first) {
      open_->information.push_back({.structured = information::structured.of(line_) == "1",
                                    .text_31 = information::text_31.of(line_),
                                    .text_32 = {},
                                    .text_33 = {}});
    } else if (kind == Kind::Information32) {
      open_->information.back().text_32 = information::text_32.of(line_);
    } else {
      open_->information.back().text_33 = information::text_33.of(line_);
    }
  }

  void close_entry() {
    if (total_open_) build_entry();
    total_open_ = false;
    open_ = nullptr;
    details_.clear();
    unexpected_ = 0;
  }

  void build_entry() {
    const Split split = details_.empty() ? Split{} : coda::split(total_, details_);
    Meaning meaning = coda::meaning(batch_, total_);
    Entry& e = add_entry(batch_, statement_, total_.offset);
    e.direction = total_.direction;
    e.amount = total_.amount;
    e.booking_date = total_.entry_date;
    e.value_date = total_.value_date;
    e.bank_reference = total_.reference;
    // Operations 49 and 99: an earlier entry is cancelled or corrected.
    e.reversal = total_.operation() == (total_.direction == Direction::Debit ? "49" : "99");
    e.details = meaning.details;
    if (split.original_amount.currency.present()) e.details.original_amount = split.original_amount;
    e.details.charges = split.charges;
    ColumnText told;
    told.add(meaning.additional_information);
    if (split.transactions.empty()) explain(e, told);
    e.additional_information = batch_.keep(told.text());
    // The credit of a batch of collections is named by the batch's own reference, else by the bank's.
    const bool batch = (total_.type() == '1' || total_.type() == '2') && total_.family() == "05" &&
                       total_.direction == Direction::Credit && split.transactions.empty();
    if (batch) {
      e.batch_payment_information_id = e.details.end_to_end_id.empty() ? e.bank_reference : e.details.end_to_end_id;
      e.details.end_to_end_id = {};
    }
    e.first_transaction = static_cast<std::uint32_t>(batch_.transactions.size());
    e.transactions = static_cast<std::uint32_t>(split.transactions.size());
    for (const Movement* m : split.transactions) build_transaction(*m);
  }

  /// Details that are no transactions are told by their entry.
  void explain(Entry& e, ColumnText& told) {
    for (const Movement& m : details_) {
      const Meaning meaning = coda::meaning(batch_, m);
      const bool remittance_told = e.details.remittance.empty();
      complete(e.details, meaning.details);
      if (!remittance_told) {
        for (const std::string_view line : meaning.details.remittance) told.add(line);
      }
      told.add(meaning.additional_information);
    }
  }

  void build_transaction(const Movement& m) {
    Meaning meaning = coda::meaning(batch_, m);
    Transaction t;
    t.offset = m.offset;
    t.direction = m.direction;
    if (m.amount_read && m.amount.minor != 0) t.amount = m.amount;
    t.booking_date = m.entry_date;
    t.value_date = m.value_date;
    t.details = meaning.details;
    t.details.servicer_reference = m.reference;
    t.additional_information = meaning.additional_information;
    batch_.order.push_back({RecordKind::Transaction, static_cast<std::uint32_t>(batch_.transactions.size())});
    batch_.transactions.push_back(t);
  }

  // Shared

  static constexpr std::uint32_t none = 0xFFFFFFFF;
  static constexpr std::size_t details_max = 9999;    ///< four digits number them
  static constexpr std::size_t unexpected_max = 100;  ///< reported between one entry and the next

  /// The place before a record that opens another statement: what is wrong with this one must not be blamed on that.
  [[nodiscard]] std::uint64_t before() const noexcept { return offset_ == 0 ? 0 : offset_ - 1; }

  Statement& statement() { return batch_.statements[statement_]; }

  /// The first ones between two entries are enough.
  void unexpected(Severity severity, Unit unit) {
    if (quiet_ || ++unexpected_ > unexpected_max) return;
    batch_.faults.push_back({.code = Code::RecordUnexpected,
                             .severity = severity,
                             .unit = unit,
                             .offset = offset_,
                             .field = "(1-2 record)",
                             .found = line_.slice(0, 10)});
  }

  void fault(Code code, Severity severity, Unit unit, const Field& field) { fault(code, severity, unit, field, field.of(line_)); }
  void fault(Code code, Severity severity, Unit unit, const Field& field, std::string_view found) {
    if (quiet_) return;
    batch_.faults.push_back(
        {.code = code, .severity = severity, .unit = unit, .offset = offset_, .field = field.name, .found = found});
  }

  Batch& batch_;
  Columns line_{std::string_view{}};
  std::uint64_t offset_ = 0;  ///< of the record
  bool quiet_ = false;        ///< inside the prologue
  bool skipping_ = false;     ///< a statement of a version that is not read

  std::uint32_t statement_ = none;
  bool opened_ = false, closed_ = false, said_ = false;  ///< records 1, 8, 9 of it have been seen
  bool duplicate_ = false;
  bool messages_ended_ = false;  ///< another record came after its new balance
  ColumnText messages_;
  std::string_view account_columns_;

  Movement total_;  ///< the booked line, while `total_open_`
  bool total_open_ = false;
  std::vector<Movement> details_;
  std::size_t unexpected_ = 0;
  Movement* open_ = nullptr;  ///< the one that the next 22, 23, 3x belong to
};

}  // namespace

void read(Batch& batch) {
  batch.header.format = "coda";
  Reader{batch}.read();
}

}  // namespace lettrage::formats::coda
