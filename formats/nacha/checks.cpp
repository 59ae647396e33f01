#include "formats/nacha/checks.h"

#include "core/money.h"

namespace lettrage::formats::nacha {
namespace {

/// A file that is wrong in more places than this is wrong: more faults tell nothing.
constexpr std::size_t faults_max = 1000;

/// Entry hashes keep their last ten digits.
constexpr std::int64_t hash_modulus = 10'000'000'000;

/// 710 to 716 are mandatory on each international entry.
constexpr unsigned international_mandatory = 0x7F;

struct ControlColumns {
  std::size_t entries, hash, debit, credit, total_width;
};
constexpr ControlColumns batch_control{5, 11, 21, 33, 12}, advice_batch_control{5, 11, 21, 41, 20};
constexpr ControlColumns file_control{14, 22, 32, 44, 12}, advice_file_control{14, 22, 32, 52, 20};

}  // namespace

void Checks::Sums::add(const Sums& other) noexcept {
  const auto debits = lettrage::add(debit, other.debit);
  const auto credits = lettrage::add(credit, other.credit);
  known = known && other.known && debits && credits;
  debit = debits.value_or(0);
  credit = credits.value_or(0);
  entries += other.entries;
  hash = (hash + other.hash) % hash_modulus;
}

void Checks::take(std::string_view record, std::uint64_t offset) {
  offset_ = offset;
  const RecordType type = record_type(record);
  const Columns columns{record};
  if (type != RecordType::Addenda) end_entry();
  if (type == RecordType::Filler) return;
  if (type == RecordType::Unknown) return fault(Code::RecordUnexpected, "(record type)");
  if (type == RecordType::FileHeader) {
    if (file_open_ || batch_open_) fault(Code::FileTruncated, "9 (file control)");
    file_ = {};
    batches_ = 0;
    records_ = 1;
    file_open_ = true;
    file_closed_ = batch_open_ = file_advice_ = false;
    if (columns.at(35, 40) != "094101") fault(Code::FieldInvalid, "1 35-40 (record size, blocking factor, format code)");
    return;
  }
  if (!file_open_) {
    fault(file_closed_ ? Code::RecordUnexpected : Code::FieldMissing,
          file_closed_ ? "(after the file control)" : "1 (file header)");
    file_open_ = true;
  }
  ++records_;
  switch (type) {
    case RecordType::BatchHeader: return open_batch(columns);
    case RecordType::Entry: return entry(columns);
    case RecordType::Addenda: return addenda(columns);
    case RecordType::BatchControl: return close_batch(columns);
    default: return close_file(columns);
  }
}

void Checks::finish(std::uint64_t offset) {
  offset_ = offset;
  end_entry();
  if (batch_open_) fault(Code::FileTruncated, "8 (batch control)");
  if (file_open_) fault(Code::FileTruncated, "9 (file control)");
}

void Checks::open_batch(const Columns& record) {
  if (batch_open_) fault(Code::FileTruncated, "8 (batch control)");
  const BatchHeader header = batch_header(record);
  batch_ = {};
  batch_open_ = true;
  layout_ = header.layout;
  only_ = header.service_class == "220" ? Direction::Credit : header.service_class == "225" ? Direction::Debit : Direction::None;
  company_id_ = header.company_id;
  odfi_ = header.odfi;
  number_ = header.number;
  const bool service_class = only_ != Direction::None || header.service_class == "200" || header.service_class == "280";
  if (!service_class) fault(Code::FieldInvalid, "5 2-4 (service class code)");
  const bool named = layout_ == Layout::International || !fixed_width::is_nothing(header.company_name);
  if (!named) fault(Code::FieldMissing, "5 5-20 (company name)");
  if (fixed_width::is_nothing(header.description)) fault(Code::FieldMissing, "5 54-63 (company entry description)");
  telephone_ = header.entry_class == "TEL";
  if (layout_ == Layout::Unknown) fault(Code::FieldInvalid, "5 51-53 (standard entry class code)");
}

void Checks::entry(const Columns& record) {
  if (!batch_open_) fault(Code::RecordUnexpected, "6 (entry outside a batch)");
  entry_open_ = true;
  has_addenda_ = false;
  international_addenda_ = 0;
  wants_addenda_ = record.at(79, 79) == "1";
  ++batch_.entries;
  const std::string_view routing = record.at(4, 11);
  batch_.hash = (batch_.hash + fixed_width::number(routing).value_or(0)) % hash_modulus;
  const auto digit = check_digit(routing);
  if (!digit || record.at(12, 12) != std::string_view{&*digit, 1}) fault(Code::FieldInvalid, "6 4-12 (routing number)");
  if (telephone_ && fixed_width::is_nothing(record.at(55, 76))) fault(Code::FieldMissing, "6 55-76 (individual name)");
  const Direction way = direction(record.at(2, 3));
  if (way == Direction::None) fault(Code::DirectionInvalid, "6 2-3 (transaction code)");
  if (only_ != Direction::None && way != Direction::None && way != only_) {
    warn(Code::FieldInvalid, "5 2-4 (service class code)");  // the totals of the control prove the entry's own code
  }
  const auto cents = fixed_width::number(fixed_width::trim(entry_amount(record, layout_)));
  std::int64_t& total = way == Direction::Debit ? batch_.debit : batch_.credit;
  const auto sum = cents ? lettrage::add(total, *cents) : std::nullopt;
  if (!cents) fault(Code::AmountNotNumeric, "6 30-39 (amount)");
  batch_.known = batch_.known && sum && way != Direction::None;
  total = sum.value_or(0);
}

void Checks::addenda(const Columns& record) {
  if (!entry_open_) return fault(Code::RecordUnexpected, "7 (addenda without an entry)");
  ++batch_.entries;
  has_addenda_ = true;
  const AddendaKind kind = addenda_kind(record);
  if (kind == AddendaKind::Unknown) return fault(Code::FieldInvalid, "7 2-3 (addenda type code)");
  if (kind == AddendaKind::International) international_addenda_ |= 1U << static_cast<unsigned>(record.at(3, 3)[0] - '0');
  const bool coded = kind != AddendaKind::Terminal && kind != AddendaKind::Payment && kind != AddendaKind::International;
  if (coded && !is_known_reason(record.at(4, 6))) warn(Code::ReasonUnknown, "7 4-6 (return reason or change code)");
}

void Checks::end_entry() {
  if (!entry_open_) return;
  entry_open_ = false;
  if (wants_addenda_ != has_addenda_) fault(Code::FieldInvalid, "6 79 (addenda record indicator)");
  if (layout_ == Layout::International && (international_addenda_ & international_mandatory) != international_mandatory) {
    fault(Code::FieldMissing, "7 (addenda 10 to 16)");
  }
}

void Checks::close_batch(const Columns& record) {
  if (!batch_open_) return fault(Code::RecordUnexpected, "8 (batch control)");
  batch_open_ = false;
  ++batches_;
  file_advice_ = file_advice_ || layout_ == Layout::Advice;
  compare(batch_, record, false);
  file_.add(batch_);
  // International batches leave the company out of their control.
  const std::string_view company = layout_ == Layout::Advice ? std::string_view{} : record.text(45, 54);
  if (!company.empty() && company != company_id_) warn(Code::FieldInvalid, "8 45-54 (company identification)");
  if (record.text(80, 87) != odfi_ || record.text(88, 94) != number_)
    fault(Code::FieldInvalid, "8 80-94 (originating bank and batch)");
}

void Checks::close_file(const Columns& record) {
  if (batch_open_) fault(Code::FileTruncated, "8 (batch control)");
  batch_open_ = file_open_ = false;
  file_closed_ = true;
  compare(file_, record, true);
  if (fixed_width::number(record.text(2, 7)) != batches_) fault(Code::CountMismatch, "9 2-7 (batch count)");
  if (fixed_width::number(record.text(8, 13)) != (records_ + 9) / 10) warn(Code::CountMismatch, "9 8-13 (block count)");
}

void Checks::compare(const Sums& sums, const Columns& record, bool file) {
  const ControlColumns& c = file ? (file_advice_ ? advice_file_control : file_control)
                                 : (layout_ == Layout::Advice ? advice_batch_control : batch_control);
  const auto differs = [&](std::size_t first, std::size_t width, std::int64_t counted) {
    return fixed_width::number(record.text(first, first + width - 1)) != counted;
  };
  if (differs(c.entries, file ? 8 : 6, sums.entries))
    fault(Code::CountMismatch, file ? "9 14-21 (entry and addenda count)" : "8 5-10 (entry and addenda count)");
  if (differs(c.hash, 10, sums.hash)) fault(Code::SumMismatch, file ? "9 22-31 (entry hash)" : "8 11-20 (entry hash)");
  if (!sums.known) return;
  if (differs(c.debit, c.total_width, sums.debit)) fault(Code::SumMismatch, file ? "9 (total debits)" : "8 (total debits)");
  if (differs(c.credit, c.total_width, sums.credit)) fault(Code::SumMismatch, file ? "9 (total credits)" : "8 (total credits)");
}

void Checks::fault(Code code, std::string_view field) {
  if (faults_.size() >= faults_max) return;
  faults_.push_back({.code = code, .severity = Severity::Error, .unit = Unit::File, .offset = offset_, .field = field});
}

void Checks::warn(Code code, std::string_view field) {
  if (faults_.size() >= faults_max) return;
  faults_.push_back({.code = code, .severity = Severity::Warning, .unit = Unit::None, .offset = offset_, .field = field});
}

}  // namespace lettrage::formats::nacha
