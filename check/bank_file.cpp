#include "check/bank_file.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/batch.h"
#include "formats/format.h"

namespace lettrage::check {
namespace {

constexpr std::size_t batch_bytes = 1024UL * 1024, record_bytes_max = 8UL * 1024 * 1024, head_bytes = 64UL * 1024;

Amount signed_amount(Money money, Direction direction) { return {signed_minor(money, direction), money.currency}; }

/// Puts the batches of a file together again: an entry or a statement may be cut in two.
class Joiner {
 public:
  Joiner(const Hearer& hearer, Reading& reading) : hearer_{hearer}, reading_{reading} {}

  void add(const Batch& batch) {
    if (reading_.format.empty()) reading_.format = std::string{batch.header.format};
    for (const Fault& fault : batch.faults) reading_.errors += fault.severity == Severity::Error ? 1U : 0U;
    if (batch.statements.empty()) return add_reports(batch);
    std::size_t next = 0;
    for (std::uint32_t i = 0; i < batch.statements.size(); ++i) {
      const Statement& s = batch.statements[i];
      if (!s.continues || !open_) begin(s);
      take(s);
      for (; next < batch.entries.size() && batch.entries[next].statement == i; ++next) add(batch, batch.entries[next]);
      if (s.complete) end();
    }
  }

  [[nodiscard]] bool open() const noexcept { return open_; }

 private:
  void begin(const Statement& s) {
    statement_ = {.number = ++number_};
    kind_ = s.kind;
    statement_.kind = s.kind == StatementKind::Statement ? "statement"
                      : s.kind == StatementKind::Report  ? "report"
                                                         : "notification";
    opening_ = closing_ = {};
    entry_number_ = 0;
    entry_open_ = false;
    open_ = true;
    entries_optional_ = false;
  }

  // What the later parts of a statement that was cut say is added to what the first one said.
  void take(const Statement& s) {
    if (!s.id.empty()) statement_.id = s.id;
    if (!s.account.empty()) statement_.account = s.account;
    if (!s.sequence.empty()) statement_.sequence = s.sequence;
    if (s.currency.present()) statement_.currency = s.currency;
    if (s.opening.present()) opening_ = s.opening;
    if (s.closing.present()) closing_ = s.closing;
    entries_optional_ = entries_optional_ || s.entries_optional;
  }

  void add(const Batch& batch, const Entry& e) {
    if (!e.continues || !entry_open_) {
      entry_ = {.statement = statement_.number,
                .number = ++entry_number_,
                .status = e.status,
                .amount = signed_amount(e.amount, e.direction),
                .transactions = {}};
      direction_ = e.direction;
      entry_open_ = true;
      ++statement_.entries;
      if (e.status == EntryStatus::Booked) {
        ++statement_.booked;
        statement_.booked_sum += entry_.amount.minor;
      }
    }
    for (std::uint32_t t = 0; t < e.transactions; ++t) {
      const Transaction& transaction = batch.transactions[e.first_transaction + t];
      entry_.transactions.push_back(
          signed_amount(transaction.amount, transaction.direction == Direction::None ? direction_ : transaction.direction));
    }
    if (!e.complete) return;
    entry_open_ = false;
    hearer_.entry(entry_);
  }

  void end() {
    open_ = false;
    if (opening_.present()) statement_.opening = opening_.minor();
    if (closing_.present()) statement_.closing = closing_.minor();
    // Intraday reports carry interim balances; and a bank may report balances alone.
    statement_.checkable = statement_.opening && statement_.closing && opening_.amount.currency == closing_.amount.currency &&
                           kind_ == StatementKind::Statement && !(entries_optional_ && statement_.entries == 0);
    statement_.balanced = !statement_.checkable || Sum{*statement_.opening} + statement_.booked_sum == Sum{*statement_.closing};
    hearer_.statement(statement_);
  }

  void add_reports(const Batch& batch) {
    for (const RecordRef& record : batch.order) {
      Report report;
      Money amount;
      if (record.kind == RecordKind::Status) {
        const Status& status = batch.statuses[record.index];
        if (status.level != StatusLevel::Transaction) continue;
        amount = status.amount;
        report.end_to_end_id = status.original_end_to_end_id;
      } else if (record.kind == RecordKind::Transaction) {
        const Transaction& item = batch.transactions[record.index];
        const PaymentDetails& d = item.details;
        amount = item.amount.currency.present() ? item.amount : d.original_amount;
        const bool of_another = item.item != ItemKind::Payment && !d.original_end_to_end_id.empty();
        report.end_to_end_id = of_another ? d.original_end_to_end_id : d.end_to_end_id;
      } else {
        continue;
      }
      if (amount.currency.present()) report.amount = Amount{amount.minor, amount.currency};
      hearer_.report(report);
    }
  }

  const Hearer& hearer_;
  Reading& reading_;
  BankStatement statement_;
  BankEntry entry_;
  Balance opening_, closing_;
  StatementKind kind_ = StatementKind::Statement;
  Direction direction_ = Direction::None;
  std::uint32_t number_ = 0, entry_number_ = 0;
  bool open_ = false, entry_open_ = false, entries_optional_ = false;
};

}  // namespace

Reading read_bank_file(const Place& place, const Hearer& hearer) {
  Reading reading;
  Delivered delivered{place};
  auto text = std::make_shared<std::string>();
  bool more = true;
  const auto fill = [&](std::size_t wanted) {
    while (more && text->size() < wanted) more = delivered.read(*text);
    if (!delivered.problem().empty()) reading.problem = delivered.problem();
    return reading.problem.empty();
  };
  if (!fill(head_bytes)) return reading;
  if (text->find_first_not_of(" \t\r\n") == std::string::npos) {
    reading.problem = "it is empty";
    return reading;
  }
  const formats::Format* format = formats::detect(std::string_view{*text}.substr(0, head_bytes));
  if (format == nullptr) {
    reading.problem = "its format is not known";
    return reading;
  }
  const std::unique_ptr<formats::Cutter> cutter = format->make_cutter();
  Joiner joiner{hearer, reading};
  std::uint64_t offset = 0;
  std::string prologue;
  std::uint32_t open_levels = 0;
  for (bool first = true, last = false; !last; first = false) {
    std::size_t wanted = batch_bytes + 1;
    formats::Cut cut;
    for (;;) {
      if (!fill(wanted)) return reading;
      const std::string_view bytes = std::string_view{*text}.substr(0, record_bytes_max);
      const bool to_the_end = !more && bytes.size() == text->size();
      cut = cutter->cut(bytes, batch_bytes, to_the_end);
      last = to_the_end && (cut.length == 0 || cut.length == bytes.size());
      if (last) cut.length = bytes.size();
      if (cut.length > 0 || last) break;
      if (bytes.size() == record_bytes_max) {
        reading.problem = "a record of more than 8 MiB";
        return reading;
      }
      wanted = std::min(2 * text->size() + batch_bytes, record_bytes_max);
    }
    Batch batch;
    batch.block = text;
    batch.bytes = std::string_view{*text}.substr(0, cut.length);
    batch.offset = offset;
    batch.first = first;
    batch.last = last;
    batch.reader = XmlReader::Reference;
    batch.context = {.prologue = std::exchange(prologue, std::move(cut.next.prologue)),
                     .epilogue = std::move(cut.next.epilogue),
                     .open_levels = std::exchange(open_levels, cut.next.open_levels)};
    try {
      format->parse(batch);
    } catch (const BatchTooLarge&) {
      reading.problem = "its records take too much memory";
      return reading;
    }
    joiner.add(batch);
    offset += cut.length;
    auto rest = std::make_shared<std::string>(text->substr(cut.length));
    text = std::move(rest);
  }
  reading.errors += static_cast<std::uint64_t>(std::count_if(cutter->faults().begin(), cutter->faults().end(),
                                                             [](const Fault& f) { return f.severity == Severity::Error; }));
  reading.unfinished = joiner.open();
  return reading;
}

}  // namespace lettrage::check
