#include "formats/bai2/totals.h"

#include <charconv>

#include "core/money.h"

namespace lettrage::formats::bai2 {

void Totals::Sums::add(Amount amount) noexcept {
  const auto total = lettrage::add(sum, amount.minor);
  if (amount.error != AmountError::None || !total) {
    known = 0;
  } else {
    sum = *total;
  }
}

void Totals::make_room(RecordCode code) noexcept {
  const bool ends_account = code == RecordCode::Account || code == RecordCode::GroupEnd;
  const bool ends_group = code == RecordCode::Group || code == RecordCode::FileEnd || code == RecordCode::File;
  if (level_ == Level::Account && (ends_account || ends_group)) {
    group_.known = 0;
    group_.records += account_.records;
    ++group_.children;
    level_ = Level::Group;
  }
  if (level_ == Level::Group && ends_group) {
    file_.known = 0;
    file_.records += group_.records;
    ++file_.children;
    level_ = Level::File;
  }
  if (code == RecordCode::File) level_ = Level::Outside;
}

void Totals::add_summaries(const Record& record) noexcept {
  if (record.cut_off) account_.known = 0;
  Fields fields{record.pieces};
  (void)fields.next();
  (void)fields.next();
  while (const auto summary = next_summary(fields)) account_.add(read_amount(summary->amount));
}

void Totals::add_transaction(const Record& record) noexcept {
  Fields fields{record.pieces};
  (void)fields.next();
  account_.add(read_amount(fields.next()));
}

Mismatch Totals::close(const Record& record, Sums& own, Sums* parent, bool counts_children) noexcept {
  Fields fields{record.pieces};
  const Amount declared = read_amount(fields.next());
  Mismatch mismatch;
  mismatch.sum = declared.error != AmountError::None || (own.known == 1 && declared.minor != own.sum);
  const auto differs = [&](std::int64_t counted) {
    const Amount count = read_amount(fields.next());
    return count.error != AmountError::None || count.minor != counted;
  };
  if (counts_children) mismatch.children = differs(own.children);
  mismatch.records = differs(own.records);
  if (parent != nullptr) {
    parent->add(declared);
    parent->records += own.records;
    ++parent->children;
  }
  return mismatch;
}

Mismatch Totals::take(const Record& record) noexcept {
  const auto physical = static_cast<std::int64_t>(record.physical);
  const auto open = [&](Sums& sums, Level level) {
    sums = {};
    sums.records = physical;
    level_ = level;
  };
  switch (record.code) {
    case RecordCode::File: open(file_, Level::File); break;
    case RecordCode::Group: open(group_, Level::Group); break;
    case RecordCode::Account:
      open(account_, Level::Account);
      add_summaries(record);
      break;
    case RecordCode::Transaction:
      if (level_ != Level::Account) break;
      account_.records += physical;
      add_transaction(record);
      break;
    case RecordCode::AccountEnd:
      if (level_ != Level::Account) break;
      account_.records += physical;
      level_ = Level::Group;
      return close(record, account_, &group_, false);
    case RecordCode::GroupEnd:
      if (level_ != Level::Group) break;
      group_.records += physical;
      level_ = Level::File;
      return close(record, group_, &file_, true);
    case RecordCode::FileEnd:
      if (level_ != Level::File) break;
      file_.records += physical;
      level_ = Level::Outside;
      return close(record, file_, nullptr, true);
    case RecordCode::None:
    case RecordCode::Continuation: break;
  }
  return {};
}

std::array<std::int64_t*, Totals::values> Totals::all() noexcept {
  return {&file_.sum,      &file_.children, &file_.records, &file_.known,       &group_.sum,       &group_.children,
          &group_.records, &group_.known,   &account_.sum,  &account_.children, &account_.records, &account_.known};
}

std::string Totals::save() const {
  Totals copy = *this;
  std::string line;
  for (const std::int64_t* value : copy.all()) line.append(std::to_string(*value)).append(",");
  return line.append(std::to_string(static_cast<int>(level_)));
}

Totals Totals::load(std::string_view line) noexcept {
  const char* at = line.data();
  const char* const end = at + line.size();
  const auto read = [&](std::int64_t& value) {
    const auto [next, error] = std::from_chars(at, end, value);
    at = next == end ? end : next + 1;
    return error == std::errc{};
  };
  Totals totals;
  for (std::int64_t* value : totals.all()) {
    if (!read(*value)) return {};
  }
  std::int64_t level = 0;
  if (!read(level) || level < 0 || level > static_cast<std::int64_t>(Level::Account)) return {};
  totals.level_ = static_cast<Level>(level);
  return totals;
}

}  // namespace lettrage::formats::bai2
