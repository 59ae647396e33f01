#include "formats/norma43/reader.h"

#include <optional>
#include <string>
#include <vector>

#include "formats/add_entry.h"
#include "formats/fixed_width/column_text.h"
#include "formats/fixed_width/cutter.h"
#include "formats/norma43/layout.h"
#include "formats/norma43/texts.h"
#include "formats/norma43/values.h"

namespace lettrage::formats::norma43 {
namespace {

using fixed_width::Columns;
using fixed_width::ColumnText;
using fixed_width::Record;

/// Domain, family and sub-family where concept and texts leave no doubt about them; else empty.
std::string_view bank_transaction_code(const Booking& booking, Texts::Kind kind, bool fee) noexcept {
  const bool credit = booking.direction == Direction::Credit;
  const bool core = kind == Texts::Kind::DirectDebitCore, b2b = kind == Texts::Kind::DirectDebitB2b;
  if (booking.common_concept == "17" || fee) return credit ? "" : "ACMT.MDOP.CHRG";
  if (booking.common_concept == "14" && !credit) return "PMNT.IDDT.UPDD";
  if (booking.common_concept == "03" && credit) return core ? "PMNT.IDDT.ESDD" : b2b ? "PMNT.IDDT.BBDD" : "PMNT.IDDT.PMDD";
  if (booking.common_concept == "03") return core ? "PMNT.RDDT.ESDD" : b2b ? "PMNT.RDDT.BBDD" : "";
  if (kind == Texts::Kind::Transfer) return credit ? "PMNT.RCDT.ESCT" : "PMNT.ICDT.ESCT";
  return {};
}

class Reader {
 public:
  explicit Reader(Batch& batch) : batch_{batch} {}

  void read() {
    fixed_width::for_each_record(batch_, record_width, [this](const Record& record) { see(record); });
    close_entry();
    if (batch_.last) close_statement(batch_.offset + batch_.bytes.size());
  }

 private:
  void see(const Record& record) {
    offset_ = record.offset;
    quiet_ = record.replayed;
    line_ = Columns{decoded(batch_, record.columns.record())};
    const Kind kind = kind_of(line_);
    if (kind != Kind::Text && kind != Kind::OriginalAmount) close_entry();
    if (kind == Kind::Header) return open_statement();
    if (kind == Kind::FileEnd) return close_statement(offset_);
    // Money that belongs to no account is lost; anything else here is only untidy.
    if (statement_ == none) return unexpected(kind == Kind::Movement ? Severity::Error : Severity::Warning, Unit::Record);
    switch (kind) {
      case Kind::Movement: return take_movement();
      case Kind::Text: return take_text();
      case Kind::OriginalAmount: return take_original_amount();
      case Kind::Trailer: return take_trailer();
      case Kind::Header:
      case Kind::FileEnd:
      case Kind::Unknown: break;
    }
    unexpected(Severity::Error, Unit::Statement);
  }

  // Statement

  void open_statement() {
    // What is wrong with the account before must not be blamed on this one.
    close_statement(offset_ == 0 ? 0 : offset_ - 1);
    Statement s;
    s.offset = offset_;
    s.continues = quiet_;
    closed_ = false;
    statement_ = static_cast<std::uint32_t>(batch_.statements.size());
    batch_.statements.push_back(s);
    batch_.order.push_back({RecordKind::Statement, statement_});
    take_header();
  }

  void take_header() {
    Statement& s = statement();
    account_ = header::account.of(line_);
    const std::string iban = iban_of(account_);
    s.account_is_iban = !iban.empty();
    s.account = iban.empty() ? fixed_width::trim(account_) : batch_.keep(iban);
    if (s.account.empty()) fault(Code::AccountMissing, Severity::Error, header::account);
    s.currency = take_currency(header::currency).value_or(Currency{});
    s.from_date = take_date(header::from_date);
    s.to_date = take_date(header::to_date);
    s.opening = take_balance(header::sign, header::amount, s.from_date);
    modality_3_ = header::modality.of(line_) == "3";
    if (batch_.header.dialect.empty()) {
      const std::string_view modality = header::modality.of(line_);
      batch_.header.dialect = modality == "3"   ? "modality 3"
                              : modality == "2" ? "modality 2"
                              : modality == "1" ? "modality 1"
                                                : "";
    }
  }

  std::optional<Currency> take_currency(const Field& field) {
    const std::string_view code = field.text(line_);
    const auto currency = read_currency(code);
    if (!currency) fault(code.empty() ? Code::CurrencyMissing : Code::CurrencyInvalid, Severity::Error, field);
    return currency;
  }

  Date take_date(const Field& field) {
    const auto date = read_date(field.of(line_));
    if (!date) fault(Code::DateInvalid, Severity::Error, field);
    return date.value_or(Date{});
  }

  Balance take_balance(const Field& sign, const Field& amount, Date date) {
    const Direction direction = read_sign(sign.of(line_));
    const AmountRead read = read_amount(amount.of(line_), statement().currency);
    if (direction == Direction::None) fault(Code::DirectionInvalid, Severity::Error, sign);
    if (read.error != Code::Count_) fault(read.error, Severity::Error, amount);
    const bool readable = read.error == Code::Count_ || read.error == Code::AmountExcessDigits;
    if (direction == Direction::None || !readable) return {};
    return {.amount = read.amount, .direction = direction, .date = date};
  }

  void take_trailer() {
    closed_ = true;
    Statement& s = statement();
    if (trailer::account.of(line_) != account_) fault(Code::FieldInvalid, Severity::Warning, trailer::account);
    const auto currency = trailer::currency.text(line_).empty() ? s.currency : take_currency(trailer::currency);
    if (currency && *currency != s.currency) fault(Code::CurrencyMismatch, Severity::Error, trailer::currency);
    s.closing = take_balance(trailer::sign, trailer::amount, s.to_date);
    s.debits = take_total(trailer::debit_count, trailer::debit_sum);
    s.credits = take_total(trailer::credit_count, trailer::credit_sum);
    // Some banks leave both balances zero whatever was booked: they then say nothing.
    const bool moved = trailer::debit_sum.text(line_) != trailer::credit_sum.text(line_);
    if (moved && s.opening.present() && s.opening.amount.minor == 0 && s.closing.amount.minor == 0) s.closing = {};
    close_statement(offset_);
  }

  EntryTotal take_total(const Field& count, const Field& sum) {
    EntryTotal total;
    const auto entries = fixed_width::number(count.text(line_));
    if (entries) {
      total.count = static_cast<std::uint64_t>(*entries);
    } else {
      fault(Code::FieldInvalid, Severity::Warning, count);
    }
    const AmountRead read = read_amount(sum.of(line_), statement().currency);
    if (read.error == Code::Count_) {
      total.sum = read.amount;
    } else {
      fault(read.error, Severity::Warning, sum);
    }
    return total;
  }

  /// At the record 33, at the next account, or at the end of the file.
  void close_statement(std::uint64_t offset) {
    if (statement_ == none) return;
    statement().complete = true;
    if (!closed_) {
      batch_.faults.push_back({.code = Code::StatementIncomplete,
                               .severity = Severity::Error,
                               .unit = Unit::Statement,
                               .offset = offset,
                               .field = "Stmt/Bal/CLBD (33)"});
    }
    statement_ = none;
  }

  // Movements

  void take_movement() {
    const Direction direction = read_sign(movement::sign.of(line_));
    if (direction == Direction::None) fault(Code::DirectionInvalid, Severity::Error, movement::sign);
    const AmountRead amount = read_amount(movement::amount.of(line_), statement().currency);
    if (amount.error != Code::Count_) fault(amount.error, Severity::Error, movement::amount);
    const Date booking_date = take_date(movement::operation_date);
    const Date value_date = take_date(movement::value_date);
    if (amount.error == Code::AmountMissing) return;  // reported; too short to be a movement at all
    entry_ = &add_entry(batch_, statement_, offset_);
    entry_->direction = direction;
    entry_->amount = amount.amount;
    entry_->booking_date = booking_date;
    entry_->value_date = value_date;
    const auto said = [this](const Field& field) {
      const std::string_view text = field.text(line_);
      return fixed_width::is_nothing(text) ? std::string_view{} : text;
    };
    entry_->bank_reference = said(movement::document);
    reference_1_ = said(movement::reference_1);
    reference_2_ = said(movement::reference_2);
    if (!reference_1_.empty() && !fixed_width::all_digits(reference_1_)) {  // no number: one text runs through both
      reference_1_ = {};
      reference_2_ = said(movement::references);
    }
    code_ = movement::code.text(line_);
    common_concept_ = movement::common_concept.of(line_);
  }

  void take_text() {
    if (entry_ == nullptr || texts_.size() == texts_max) return unexpected(Severity::Warning, Unit::None);
    texts_.push_back({concept_text::number.of(line_), concept_text::text.of(line_)});
  }

  void take_original_amount() {
    if (entry_ == nullptr) return unexpected(Severity::Warning, Unit::None);
    const auto currency = read_currency(original::currency.text(line_));
    if (!currency) return fault(Code::CurrencyInvalid, Severity::Warning, original::currency);
    const AmountRead amount = read_amount(original::amount.of(line_), *currency);
    if (amount.error != Code::Count_) return fault(amount.error, Severity::Warning, original::amount);
    original_amount_ = amount.amount;
  }

  void close_entry() {
    if (entry_ != nullptr) build_entry();
    entry_ = nullptr;
    texts_.clear();
    original_amount_ = {};
    unexpected_ = 0;
  }

  void build_entry() {
    const Booking booking{.direction = entry_->direction, .common_concept = common_concept_, .modality_3 = modality_3_};
    Texts texts = read_texts(batch_, texts_, booking);
    entry_->details = texts.details;
    PaymentDetails& d = entry_->details;
    entry_->additional_information = texts.additional_information;
    entry_->entry_reference = reference_1_.empty() ? reference_2_ : reference_1_;
    entry_->reversal = common_concept_ == "98";  // anulaciones y correcciones
    d.proprietary_code = code_;
    d.proprietary_issuer = "N43";
    d.original_amount = original_amount_;
    const std::string_view first_line = d.remittance.empty() ? std::string_view{} : d.remittance.front();
    const bool fee = common_concept_ == "14" && is_fee(first_line);
    d.bank_transaction_code = bank_transaction_code(booking, texts.kind, fee);
    if (common_concept_ == "14" && booking.direction == Direction::Debit && !fee) read_reason(d);
    add_references(d, booking);
  }

  void read_reason(PaymentDetails& d) {
    ColumnText text;
    for (const std::string_view line : d.remittance) text.add(line);
    d.return_reason = batch_.keep(iso_reason(text.text()));
    d.return_reason_list = "iso";
    if (d.return_reason.empty()) {
      d.return_reason = return_reason(text.text());
      d.return_reason_list = d.return_reason.empty() ? "" : "n43";
    }
  }

  /// Reference 1 is checked by its last digit; reference 2 is what the two sides agreed on. On a collection of our own it is
  /// what we sent with it.
  void add_references(PaymentDetails& d, const Booking& booking) {
    std::vector<StructuredReference> references;
    if (is_checked_reference(reference_1_)) references.push_back({"N43", reference_1_});
    if (is_own_collection(booking)) {
      if (d.end_to_end_id.empty()) d.instruction_id = reference_2_;
      // A credit that names no single collection is that of a batch, and bears the best name there is for it.
      if (booking.direction == Direction::Credit && d.end_to_end_id.empty()) {
        entry_->batch_payment_information_id = !reference_2_.empty()              ? reference_2_
                                               : !entry_->entry_reference.empty() ? entry_->entry_reference
                                                                                  : entry_->bank_reference;
      }
    } else if (booking.direction == Direction::Credit && !reference_2_.empty()) {
      references.push_back({"", reference_2_});
    }
    d.structured_references = batch_.keep(references);
  }

  // Shared

  static constexpr std::uint32_t none = 0xFFFFFFFF;
  static constexpr std::size_t texts_max = 99;        ///< two digits number them
  static constexpr std::size_t unexpected_max = 100;  ///< reported between one entry and the next

  Statement& statement() { return batch_.statements[statement_]; }

  /// The first ones between two entries are enough.
  void unexpected(Severity severity, Unit unit) {
    if (quiet_ || ++unexpected_ > unexpected_max) return;
    batch_.faults.push_back({.code = Code::RecordUnexpected,
                             .severity = severity,
                             .unit = unit,
                             .offset = offset_,
                             .field = "(1-2 código de registro)",
                             .found = line_.at(1, 10)});
  }

  /// An error costs the account's statement.
  void fault(Code code, Severity severity, const Field& field) {
    if (quiet_) return;
    batch_.faults.push_back({.code = code,
                             .severity = severity,
                             .unit = severity == Severity::Error ? Unit::Statement : Unit::None,
                             .offset = offset_,
                             .field = field.name,
                             .found = field.of(line_)});
  }

  Batch& batch_;
  Columns line_{std::string_view{}};
  std::uint64_t offset_ = 0;  ///< of the record
  bool quiet_ = false;        ///< inside the prologue

  std::uint32_t statement_ = none;
  std::string_view account_;  ///< bank, branch and account of the open statement
  bool modality_3_ = false;
  bool closed_ = false;  ///< its record 33 has been seen

  Entry* entry_ = nullptr;  ///< the open one, last of the batch's
  std::string_view reference_1_, reference_2_, code_, common_concept_;
  std::vector<ConceptText> texts_;
  Money original_amount_;
  std::size_t unexpected_ = 0;
};

}  // namespace

void read(Batch& batch) {
  batch.header.format = "norma43";
  Reader{batch}.read();
}

}  // namespace lettrage::formats::norma43
