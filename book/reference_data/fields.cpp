#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "book/reference_data/source.h"
#include "core/hash.h"
#include "core/identifiers.h"

namespace lettrage::book {
namespace {

/// More problems of one file than anyone reads; the rest is counted.
constexpr std::uint64_t diagnostics_max = 10'000;
constexpr std::size_t id_bytes_max = 255;

namespace invoice {
enum : std::size_t {
  InvoiceId,
  CustomerId,
  Amount,
  CurrencyCode,
  DueDate,
  IssueDate,
  OpenAmount,
  Kind,
  CustomerName,
  CustomerIban,
  Reference,
  MandateId,
  EndToEndId,
  PaymentMethod,
  AccountIban,
  DiscountAmount,
  DiscountUntil,
  SellerId,
  CommissionAmount,
  Status,
};
}
namespace mandate {
enum : std::size_t {
  MandateId,
  CustomerId,
  Scheme,
  SignatureDate,
  DebtorName,
  DebtorIban,
  DebtorBic,
  CreditorId,
  Status,
  LastCollectionDate,
};
}
namespace customer {
enum : std::size_t { CustomerId, Name, Aliases, Ibans, Email, Phone, Language, Segment, Payday, IsConsumer };
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  return first == std::string_view::npos ? std::string_view{} : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

const std::vector<Column>& columns(Kind kind) {
  static const std::vector<Column> invoices{
      {"invoice_id", true}, {"customer_id", true}, {"amount", true},  {"currency", true},    {"due_date", true},
      {"issue_date"},       {"open_amount"},       {"kind"},          {"customer_name"},     {"customer_iban"},
      {"reference"},        {"mandate_id"},        {"end_to_end_id"}, {"payment_method"},    {"account_iban"},
      {"discount_amount"},  {"discount_until"},    {"seller_id"},     {"commission_amount"}, {"status"}};
  static const std::vector<Column> mandates{{"mandate_id", true}, {"customer_id", true},   {"scheme"},     {"signature_date"},
                                            {"debtor_name"},      {"debtor_iban"},         {"debtor_bic"}, {"creditor_id"},
                                            {"status"},           {"last_collection_date"}};
  static const std::vector<Column> customers{
      {"customer_id", true}, {"name"},    {"aliases"}, {"ibans"},      {"email"}, {"phone"},
      {"language"},          {"segment"}, {"payday"},  {"is_consumer"}};
  switch (kind) {
    case Kind::Invoices: return invoices;
    case Kind::Mandates: return mandates;
    case Kind::Customers: return customers;
  }
  return invoices;
}

std::uint64_t Reporter::line_of(std::uint64_t offset) {
  offset = std::min<std::uint64_t>(offset, bytes_.size());
  if (offset < counted_to_) {  // fields of a row are not reported in file order
    const auto between = bytes_.substr(offset, counted_to_ - offset);
    return line_ - static_cast<std::uint64_t>(std::count(between.begin(), between.end(), '\n'));
  }
  const auto between = bytes_.substr(counted_to_, offset - counted_to_);
  line_ += static_cast<std::uint64_t>(std::count(between.begin(), between.end(), '\n'));
  counted_to_ = offset;
  return line_;
}

void Reporter::report(Severity severity, Code code, std::uint64_t offset, std::string_view field, std::string_view found,
                      std::string_view detail) {
  if (severity == Severity::Error) ++errors_;
  if (reported_ >= diagnostics_max) {
    ++left_out_;
    return;
  }
  ++reported_;
  const Fault fault{.code = code,
                    .severity = severity,
                    .unit = severity == Severity::Error ? Unit::Record : Unit::None,
                    .offset = offset,
                    .field = field,
                    .found = found};
  diagnostics_.push_back(describe(fault, file_, line_of(offset), detail));
}

void Reporter::finish() {
  if (left_out_ == 0) return;
  const Fault fault{.code = Code::RowInvalid,
                    .severity = errors_ > 0 ? Severity::Error : Severity::Warning,
                    .unit = Unit::None,
                    .offset = bytes_.size(),
                    .field = "file"};
  diagnostics_.push_back(
      describe(fault, file_, line_of(bytes_.size()), fmt::format("{} more problems are not listed", left_out_)));
}

/// The fields of one row, read by type. The first error of a row leaves it out; the others are reported all the same.
class RecordSink::Fields {
 public:
  Fields(const SourceRow& row, Kind kind, TextArena& arena, Reporter& reporter)
      : row_{row}, columns_{columns(kind)}, arena_{arena}, reporter_{reporter} {}

  [[nodiscard]] bool good() const noexcept { return good_; }
  [[nodiscard]] bool given(std::size_t column) const noexcept { return !raw(column).empty(); }

  void error(Code code, std::size_t column, std::string_view detail = {}) {
    good_ = false;
    report(Severity::Error, code, column, detail);
  }
  void report(Severity severity, Code code, std::size_t column, std::string_view detail = {}) {
    reporter_.report(severity, code, row_.values[column].offset, columns_[column].name, row_.values[column].text, detail);
  }

  /// As it stands in the file.
  std::string_view text(std::size_t column) { return arena_.keep(row_.values[column].text); }
  /// Without blanks around.
  std::string_view id(std::size_t column) {
    const auto value = raw(column);
    if (value.empty() && columns_[column].required) error(Code::FieldMissing, column);
    if (value.size() > id_bytes_max) error(Code::FieldTooLong, column, "more than 255 bytes");
    return good_ ? arena_.keep(value) : std::string_view{};
  }
  Currency currency(std::size_t column) {
    const auto value = raw(column);
    if (value.empty()) {
      error(Code::CurrencyMissing, column);
      return {};
    }
    const auto parsed = Currency::make(value);
    if (!parsed) error(Code::CurrencyInvalid, column, "three capital letters (ISO 4217) are expected");
    return parsed.value_or(Currency{});
  }
  Date date(std::size_t column) {
    const auto value = raw(column);
    if (value.empty()) {
      if (columns_[column].required) error(Code::DateMissing, column);
      return {};
    }
    const auto parsed = Date::parse_iso(value);
    if (!parsed) error(Code::DateInvalid, column, "a day as YYYY-MM-DD is expected");
    return parsed.value_or(Date{});
  }
  /// Minor units, never negative: a sign is for credit notes only, where it says what `kind` says.
  std::int64_t amount(std::size_t column, Currency currency, bool may_be_negative) {
    const auto value = raw(column);
    if (value.empty()) {
      if (columns_[column].required) error(Code::AmountMissing, column);
      return 0;
    }
    if (!currency.present()) return 0;  // reported already, and the digits depend on it
    const ParsedAmount parsed = parse_amount(value, currency);
    switch (parsed.error) {
      case AmountError::None: break;
      case AmountError::Overflow: error(Code::AmountOverflow, column); return 0;
      case AmountError::ExcessDigits:
        error(Code::AmountExcessDigits, column, fmt::format("{} has {} decimals", currency.code(), currency.minor_digits()));
        return 0;
      case AmountError::Empty:
      case AmountError::NotNumeric:
        error(Code::AmountNotNumeric, column, "digits with a decimal point are expected, as in 1234.50");
        return 0;
    }
    if (parsed.minor >= 0) return parsed.minor;
    if (!may_be_negative) {
      error(Code::AmountNegative, column, "only a row with kind credit_note may carry a sign");
      return 0;
    }
    if (parsed.minor == std::numeric_limits<std::int64_t>::min()) {
      error(Code::AmountOverflow, column);
      return 0;
    }
    return -parsed.minor;
  }
  std::string_view iban(std::size_t column) { return iban(raw(column), column); }
  std::vector<std::string_view> list(std::size_t column, bool ibans) {
    std::vector<std::string_view> items;
    std::string_view rest = row_.values[column].text;
    while (!rest.empty()) {
      const auto bar = rest.find('|');
      const auto item = trimmed(rest.substr(0, bar));
      if (!item.empty()) items.push_back(ibans ? iban(item, column) : arena_.keep(item));
      rest = bar == std::string_view::npos ? std::string_view{} : rest.substr(bar + 1);
    }
    return items;
  }
  /// One of a set of words; the default where absent.
  template <class Value, class Parse>
  Value word(std::size_t column, Value otherwise, Parse parse, std::string_view expected) {
    const auto value = raw(column);
    if (value.empty()) return otherwise;
    const std::optional<Value> parsed = parse(value);
    if (!parsed) error(Code::FieldInvalid, column, expected);
    return parsed.value_or(otherwise);
  }
  [[nodiscard]] std::string_view raw(std::size_t column) const noexcept { return trimmed(row_.values[column].text); }

 private:
  std::string_view iban(std::string_view value, std::size_t column) {
    if (value.empty()) return {};
    auto* copy = static_cast<char*>(arena_.resource()->allocate(value.size(), 1));
    std::size_t size = 0;
    for (const char c : value) {
      if (c == ' ' || c == '\t') continue;
      copy[size++] = c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
    }
    const std::string_view electronic{copy, size};
    if (check_iban(electronic) == IbanVerdict::Invalid)
      report(Severity::Warning, Code::IbanInvalid, column, "it is kept, but no payment can come from it");
    return electronic;
  }

  const SourceRow& row_;
  const std::vector<Column>& columns_;
  TextArena& arena_;
  Reporter& reporter_;
  bool good_ = true;
};

RecordSink::RecordSink(Kind kind, ReferenceData& data, Reporter& reporter) : kind_{kind}, data_{data}, reporter_{reporter} {}

bool RecordSink::add(const SourceRow& row) {
  Fields fields{row, kind_, *data_.arena, reporter_};
  switch (kind_) {
    case Kind::Invoices: return add_invoice(fields);
    case Kind::Mandates: return add_mandate(fields);
    case Kind::Customers: return add_customer(fields);
  }
  return false;
}

template <class Record>
bool RecordSink::store(std::vector<Record>& records, Record record, std::string_view Record::*id, Fields& row) {
  if (!row.good()) return false;
  // Numbers of the index are places behind what other files brought.
  if (seen_.size() == 0) first_ = records.size();
  const std::uint64_t hash = hash128(record.*id).low;
  std::uint32_t known = seen_.first(hash);
  while (known != ChainIndex::none && records[first_ + known].*id != record.*id) known = seen_.next(known);
  if (known == ChainIndex::none) {
    seen_.push_back(hash);
    records.push_back(std::move(record));
  } else {
    row.report(Severity::Warning, Code::RowDuplicate, 0, "the later row counts");
    records[first_ + known] = std::move(record);
  }
  return true;
}

bool RecordSink::add_invoice(Fields& row) {
  namespace at = invoice;
  Invoice record;
  record.invoice_id = row.id(at::InvoiceId);
  record.customer_id = row.id(at::CustomerId);
  record.kind = row.word(
      at::Kind, InvoiceKind::Invoice, [](std::string_view w) { return invoice_kind(w); }, "invoice or credit_note is expected");
  const bool credit_note = record.kind == InvoiceKind::CreditNote;
  record.currency = row.currency(at::CurrencyCode);
  record.amount = row.amount(at::Amount, record.currency, credit_note);
  record.imported_open = row.given(at::OpenAmount) ? row.amount(at::OpenAmount, record.currency, credit_note) : record.amount;
  record.open = record.imported_open;
  record.discount_amount = row.amount(at::DiscountAmount, record.currency, credit_note);
  record.commission_amount = row.amount(at::CommissionAmount, record.currency, credit_note);
  record.due_date = row.date(at::DueDate);
  record.issue_date = row.date(at::IssueDate);
  record.discount_until = row.date(at::DiscountUntil);
  record.payment_method = row.word(
      at::PaymentMethod, PaymentMethod::Unknown, [](std::string_view w) { return payment_method(w); },
      "direct_debit, credit_transfer, card or other is expected");
  record.customer_name = row.text(at::CustomerName);
  record.customer_iban = row.iban(at::CustomerIban);
  record.account_iban = row.iban(at::AccountIban);
  record.reference = row.id(at::Reference);
  record.mandate_id = row.id(at::MandateId);
  record.end_to_end_id = row.id(at::EndToEndId);
  record.seller_id = row.id(at::SellerId);
  record.status = row.text(at::Status);
  if (row.good() && record.imported_open > record.amount)
    row.report(Severity::Warning, Code::AmountMismatch, at::OpenAmount, "more is open than was invoiced");
  return store(data_.invoices, record, &Invoice::invoice_id, row);
}

bool RecordSink::add_mandate(Fields& row) {
  namespace at = mandate;
  Mandate record;
  record.mandate_id = row.id(at::MandateId);
  record.customer_id = row.id(at::CustomerId);
  record.scheme = row.word(
      at::Scheme, Scheme::Core,
      [](std::string_view w) {
        const auto parsed = scheme(w);
        return parsed == Scheme::Core || parsed == Scheme::B2b ? std::optional{parsed} : std::nullopt;
      },
      "CORE or B2B is expected");
  record.status = row.word(
      at::Status, MandateStatus::Active, [](std::string_view w) { return mandate_status(w); },
      "active, suspended, cancelled or expired is expected");
  record.signature_date = row.date(at::SignatureDate);
  record.last_collection_date = row.date(at::LastCollectionDate);
  record.debtor_name = row.text(at::DebtorName);
  record.debtor_iban = row.iban(at::DebtorIban);
  record.debtor_bic = row.id(at::DebtorBic);
  record.creditor_id = row.id(at::CreditorId);
  return store(data_.mandates, record, &Mandate::mandate_id, row);
}

bool RecordSink::add_customer(Fields& row) {
  namespace at = customer;
  Customer record;
  record.customer_id = row.id(at::CustomerId);
  record.name = row.text(at::Name);
  record.aliases = row.list(at::Aliases, false);
  record.ibans = row.list(at::Ibans, true);
  record.email = row.text(at::Email);
  record.phone = row.text(at::Phone);
  record.language = row.id(at::Language);
  record.segment = row.text(at::Segment);
  record.payday = row.word(
      at::Payday, std::uint8_t{0},
      [](std::string_view w) -> std::optional<std::uint8_t> {
        if (w.empty() || w.size() > 2 || !std::all_of(w.begin(), w.end(), [](char c) { return c >= '0' && c <= '9'; }))
          return std::nullopt;
        int day = 0;
        for (const char c : w) day = day * 10 + (c - '0');
        return day >= 1 && day <= 31 ? std::optional{static_cast<std::uint8_t>(day)} : std::nullopt;
      },
      "a day of the month, 1 to 31, is expected");
  record.is_consumer = row.word(
      at::IsConsumer, std::optional<bool>{},
      [](std::string_view w) -> std::optional<std::optional<bool>> {
        if (w == "true" || w == "TRUE") return std::optional{true};  // spreadsheets write capitals
        if (w == "false" || w == "FALSE") return std::optional{false};
        return std::nullopt;
      },
      "true or false is expected");
  return store(data_.customers, std::move(record), &Customer::customer_id, row);
}

}  // namespace lettrage::book
