#include "check/movements.h"

#include <fmt/format.h>

#include <algorithm>

namespace lettrage::check {
namespace {

const std::vector<std::string_view> columns{"movement_id",
                                            "file",
                                            "statement",
                                            "entry",
                                            "transaction",
                                            "account",
                                            "booking_date",
                                            "value_date",
                                            "amount",
                                            "currency",
                                            "counterparty_name",
                                            "counterparty_iban",
                                            "end_to_end_id",
                                            "mandate_id",
                                            "reference",
                                            "remittance",
                                            "bank_transaction_code",
                                            "outcome",
                                            "method",
                                            "confidence",
                                            "invoice_ids",
                                            "r_transaction_id",
                                            "duplicate_of"};
enum Column : std::size_t {
  Id = 0,
  File = 1,
  Statement = 2,
  Entry = 3,
  Transaction = 4,
  Account = 5,
  AmountColumn = 8,
  CurrencyColumn = 9,
  EndToEndId = 12,
  OutcomeColumn = 17,
  REvent = 21,
  DuplicateOf = 22,
};

std::string text_of(const Amount& amount) {
  return amount.currency.present()
             ? fmt::format("{} {}", text_of_sum(amount.minor, amount.currency), std::string{amount.currency.code()})
             : std::string{"no amount"};
}

std::string code_of(Currency currency) { return currency.present() ? std::string{currency.code()} : std::string{"XXX"}; }

}  // namespace

std::optional<Outcome> outcome_of(std::string_view word) {
  const auto found = std::find(outcome_words.begin(), outcome_words.end(), word);
  if (found == outcome_words.end()) return std::nullopt;
  return static_cast<Outcome>(found - outcome_words.begin());
}

MovementsTable::MovementsTable(const std::string& folder, Findings& findings)
    : findings_{findings}, table_{folder, "movements.csv", columns, findings} {
  advance();
}

void MovementsTable::advance() {
  if (row_.good) ++rows_;
  row_ = {};
  if (!table_.next()) return;
  row_.row = table_.row();
  row_.good = true;
  understand();
}

void MovementsTable::understand() {
  const auto number = [&](std::size_t column) {
    const std::string_view text = table_[column];
    if (text.empty()) return std::uint64_t{0};
    const std::optional<std::uint64_t> value = number_of(text);
    if (!value) table_.wrong(fmt::format("{}: a number was expected, found \"{}\"", columns[column], text));
    return value.value_or(0);
  };
  row_.file = json_name(table_[File]);
  row_.statement = number(Statement);
  row_.entry = number(Entry);
  row_.transaction = number(Transaction);
  row_.account = table_[Account];
  row_.end_to_end_id = table_[EndToEndId];
  if (const std::string_view code = table_[CurrencyColumn]; !code.empty()) {
    const std::optional<Currency> currency = Currency::make(code);
    if (!currency) table_.wrong(fmt::format("\"{}\" is no currency", code));
    row_.amount.currency = currency.value_or(Currency{});
  }
  if (row_.amount.currency.present()) {
    const std::optional<std::int64_t> minor = amount_of(table_[AmountColumn], row_.amount.currency);
    if (!minor) table_.wrong(fmt::format("\"{}\" is no amount of {}", table_[AmountColumn], table_[CurrencyColumn]));
    row_.amount.minor = minor.value_or(0);
  } else if (!table_[AmountColumn].empty()) {
    table_.wrong(fmt::format("an amount without a currency: \"{}\"", table_[AmountColumn]));
  }
  const std::optional<Outcome> outcome = outcome_of(table_[OutcomeColumn]);
  if (!outcome) table_.wrong(fmt::format("\"{}\" is no outcome", table_[OutcomeColumn]));
  row_.outcome = outcome.value_or(Outcome::Unmatched);
  const auto event = table_[REvent].empty() ? std::optional{Hash128{}} : id_of(table_[REvent], "rt");
  const auto counted = table_[DuplicateOf].empty() ? std::optional{Hash128{}} : id_of(table_[DuplicateOf], "mv");
  if (!event) table_.wrong(fmt::format("\"{}\" is no id of an R-transaction", table_[REvent]));
  if (!counted) table_.wrong(fmt::format("\"{}\" is no id of a movement", table_[DuplicateOf]));
  if (row_.outcome != Outcome::Duplicate && !table_[DuplicateOf].empty())
    table_.wrong(
        fmt::format("outcome duplicate expected, since it repeats {}; found {}", table_[DuplicateOf], table_[OutcomeColumn]));
  if (row_.outcome == Outcome::RTransaction && table_[REvent].empty())
    table_.wrong("outcome r_transaction without an r_transaction_id");
  const std::optional<Hash128> id = id_of(table_[Id], "mv");
  if (!id) return table_.wrong(fmt::format("\"{}\" is no id of a movement", table_[Id]));
  row_.id = *id;
  const auto [place, fresh] = movements_.try_emplace(*id);
  // The same bytes given twice under one name have the same rows twice; they count nothing.
  if (!fresh && !(place->second.outcome == Outcome::Duplicate && row_.outcome == Outcome::Duplicate))
    table_.wrong(fmt::format("{} stands in row {} already", table_[Id], place->second.row));
  place->second = {.row = row_.row,
                   .minor = row_.amount.minor,
                   .currency = row_.amount.currency,
                   .outcome = row_.outcome,
                   .r_transaction = event.value_or(Hash128{})};
}

void MovementsTable::count(Out& out) {
  const std::string currency = code_of(row_.amount.currency);
  const std::string outcome{outcome_words[static_cast<std::size_t>(row_.outcome)]};
  Counted& counted = out[currency][outcome];
  ++counted.count;
  counted.sum += row_.amount.minor;
  ++totals_[""][outcome].count;
  if (row_.amount.currency.present()) totals_[currency][outcome].sum += row_.amount.minor;
}

void MovementsTable::skip_to_end_of(const CertifiedFile& file, std::string_view why) {
  for (; at(file); advance()) findings_.add("movements.csv", row_.row, std::string{why});
}

void MovementsTable::check(const CertifiedFile& file, const Place* place) {
  const std::uint64_t first = rows_;
  outside_.clear();
  in_.clear();
  out_.clear();
  last_report_ = 0;
  const bool left_out = file.state == "quarantined";
  if (!left_out && file.state != "read" && file.state != "duplicate")
    findings_.add("certificate.json", 0, fmt::format("{}: state \"{}\" is not known", file.file, file.state));
  if (left_out && file.movements != 0)
    findings_.add("certificate.json", 0,
                  fmt::format("{} is quarantined: 0 movements expected, {} found", file.file, file.movements));
  if (left_out && file.statements.empty()) {
    skip_to_end_of(file, fmt::format("{} is quarantined: no row expected", file.file));
    return;
  }
  if (place == nullptr) {  // told already; the rows are only passed over
    for (; at(file); advance()) count(outside_);
    return;
  }
  std::size_t statement = 0;
  const auto certified = [&]() -> const CertifiedStatement* {
    return statement < file.statements.size() ? &file.statements[statement] : nullptr;
  };
  const Hearer hearer{.entry = [&](const BankEntry& entry) { check_entry(file, certified(), entry); },
                      .statement =
                          [&](const BankStatement& found) {
                            check_statement(file, certified(), found);
                            ++statement;
                          },
                      .report = [&](const Report& report) { check_report(file, report); }};
  const Reading reading = read_bank_file(*place, hearer);
  if (!reading.problem.empty()) findings_.add(file.file, 0, fmt::format("read by the run, but {}", reading.problem));
  if (reading.unfinished) findings_.add(file.file, 0, "a statement has no end");
  if (reading.format != file.format)
    findings_.add("certificate.json", 0, fmt::format("{}: format {} expected, {} found", file.file, reading.format, file.format));
  if (statement != file.statements.size())
    findings_.add("certificate.json", 0,
                  fmt::format("{}: {} statements expected, {} found", file.file, statement, file.statements.size()));
  // What stands in no statement: reports, and what a rejected batch was expanded to.
  for (; at(file) && row_.statement == 0; advance()) {
    if (row_.transaction != ++last_report_)
      table_.wrong(fmt::format("{}: transaction {} expected, {} found", file.file, last_report_, row_.transaction));
    count(outside_);
  }
  skip_to_end_of(file, fmt::format("{} holds no such entry", file.file));
  if (outside_ != file.out)
    findings_.add("certificate.json", 0, fmt::format("{}: outcomes outside of statements differ from movements.csv", file.file));
  const std::uint64_t found = rows_ - first;
  if (!left_out && found != file.movements)
    findings_.add("certificate.json", 0, fmt::format("{}: {} movements expected, {} found", file.file, found, file.movements));
}

void MovementsTable::check_entry(const CertifiedFile& file, const CertifiedStatement* certified, const BankEntry& entry) {
  EntriesIn& in = in_[code_of(entry.amount.currency)];
  ++in.entries;
  if (entry.amount.currency.present())  // or what its digits are worth is not known
    (entry.amount.minor < 0 ? in.debits : in.credits) += entry.amount.minor < 0 ? -entry.amount.minor : entry.amount.minor;
  const std::string where = fmt::format("{}, statement {}, entry {}", file.file, entry.statement, entry.number);
  std::vector<Row> rows;
  for (; at(file) && row_.statement == entry.statement && row_.entry == entry.number; advance()) {
    const bool booked = entry.status == EntryStatus::Booked;
    if (!booked && row_.outcome != Outcome::NotBooked && row_.outcome != Outcome::Duplicate)
      table_.wrong(fmt::format("{} is not booked: outcome not_booked or duplicate expected, {} found", where,
                               outcome_words[static_cast<std::size_t>(row_.outcome)]));
    if (booked && (row_.outcome == Outcome::NotBooked || row_.outcome == Outcome::Status))
      table_.wrong(fmt::format("{} is booked: outcome {} found", where, outcome_words[static_cast<std::size_t>(row_.outcome)]));
    if (file.state == "duplicate" && row_.outcome != Outcome::Duplicate)
      table_.wrong(fmt::format("{} was read before: outcome duplicate expected, {} found", where,
                               outcome_words[static_cast<std::size_t>(row_.outcome)]));
    if (const auto found = movements_.find(row_.id); found != movements_.end())
      found->second.moves_money = booked && row_.outcome != Outcome::Duplicate;
    count(out_);
    rows.push_back(row_);
  }
  const bool quarantined = certified != nullptr && certified->state == "quarantined";
  if (quarantined) {
    if (!rows.empty()) findings_.add("movements.csv", rows[0].row, fmt::format("{}: the statement is quarantined", where));
    return;
  }
  check_rows(entry, rows, where);
}

// An entry is one movement, or its transactions are, with a rest where they do not add up to it. Where they contradict it,
// the entry stands for itself.
void MovementsTable::check_rows(const BankEntry& entry, const std::vector<Row>& rows, const std::string& where) {
  const std::uint64_t row = rows.empty() ? 0 : rows[0].row;
  const auto wrong = [&](std::uint64_t at_row, const std::string& text) {
    findings_.add("movements.csv", at_row, where + ": " + text);
  };
  if (rows.empty()) return wrong(0, fmt::format("a movement of {} expected, none found", text_of(entry.amount)));
  Sum sum = 0, details = 0;
  for (const Row& r : rows) {
    if (r.amount.currency != entry.amount.currency)
      return wrong(r.row, fmt::format("currency of {} expected, {} found", text_of(entry.amount), text_of(r.amount)));
    sum += r.amount.minor;
  }
  for (const Amount& t : entry.transactions) details += t.currency == entry.amount.currency ? t.minor : 0;
  if (sum != entry.amount.minor) {
    return wrong(row, fmt::format("{} expected, {} found", text_of(entry.amount), text_of_sum(sum, entry.amount.currency)));
  }
  const std::size_t count = entry.transactions.size();
  const bool whole = rows.size() == 1 && (rows[0].transaction == 0 || (count == 1 && rows[0].transaction == 1));
  if (whole && (count <= 1 || details != entry.amount.minor)) return;
  const bool rest = rows.size() == count + 1 && rows.back().transaction == 0;
  if (rows.size() != count && !rest) return wrong(row, fmt::format("{} movements expected, {} found", count, rows.size()));
  for (std::size_t i = 0; i < count; ++i) {
    const Amount& t = entry.transactions[i];
    const Amount expected{t.currency == entry.amount.currency ? t.minor : 0, entry.amount.currency};
    if (rows[i].transaction != i + 1)
      return wrong(rows[i].row, fmt::format("transaction {} expected, {} found", i + 1, rows[i].transaction));
    if (count > 1 && rows[i].amount.minor != expected.minor)
      return wrong(rows[i].row, fmt::format("{} expected, {} found", text_of(expected), text_of(rows[i].amount)));
  }
}

void MovementsTable::check_statement(const CertifiedFile& file, const CertifiedStatement* certified, const BankStatement& found) {
  // Rows of entries that the file does not hold.
  for (; at(file) && row_.statement == found.number; advance())
    table_.wrong(
        fmt::format("{}, statement {} holds no entry {} (or its rows are not in order)", file.file, found.number, row_.entry));
  const In in = std::exchange(in_, {});
  const Out out = std::exchange(out_, {});
  if (certified == nullptr) return;
  const auto wrong = [&](const std::string& text) {
    findings_.add("certificate.json", 0, fmt::format("{}, statement {}: {}", file.file, found.number, text));
  };
  const auto same = [&](std::string_view what, const auto& expected, const auto& certified_value) {
    if (expected != certified_value) wrong(fmt::format("{}: {} expected, {} found", what, expected, certified_value));
  };
  const auto same_sum = [&](std::string_view what, std::optional<Sum> expected, std::optional<Sum> certified_value) {
    if (!found.currency.present()) expected.reset();
    const auto words = [&](std::optional<Sum> s) { return s ? text_of_sum(*s, found.currency) : std::string{"nothing"}; };
    if (expected != certified_value)
      wrong(fmt::format("{}: {} expected, {} found", what, words(expected), words(certified_value)));
  };
  same("number", std::uint64_t{found.number}, certified->number);
  same("id", found.id, certified->id);
  same("account", found.account, certified->account);
  same("sequence", found.sequence, certified->sequence);
  same("kind", std::string{found.kind}, certified->kind);
  same("currency", std::string{found.currency.code()}, certified->currency);
  same("entries", found.entries, certified->entries);
  same("booked", found.booked, certified->booked);
  same_sum("opening balance", found.opening, certified->opening);
  same_sum("closing balance", found.closing, certified->closing);
  same_sum("sum of booked entries", found.booked_sum, certified->booked_sum);
  if (found.checkable != certified->balanced.has_value() || (found.checkable && found.balanced != *certified->balanced))
    wrong("whether the balances tie is not as found");
  if (found.checkable) ++balances_checked_;
  if (!found.balanced) ++balances_failed_;
  if (in != certified->in) wrong("entries by currency differ from the file");
  if (out != certified->out) wrong("outcomes differ from movements.csv");
  if (certified->state != "read" && certified->state != "quarantined")
    wrong(fmt::format("state \"{}\" is not known", certified->state));
  if (certified->state == "quarantined" && certified->reason == "balance-mismatch" && found.balanced)
    wrong("quarantined for its balances, but they tie");
  if (certified->state != "read") return;
  ++statements_;
  entries_ += found.entries;
}

// Each report stands in the table once, in order; between them may stand what a rejected batch was expanded to.
void MovementsTable::check_report(const CertifiedFile& file, const Report& report) {
  for (; at(file) && row_.statement == 0; advance()) {
    if (row_.transaction != ++last_report_)
      table_.wrong(fmt::format("{}: transaction {} expected, {} found", file.file, last_report_, row_.transaction));
    count(outside_);
    const bool named = report.end_to_end_id.empty() || row_.end_to_end_id == report.end_to_end_id;
    const bool amount =
        !report.amount || (row_.amount.currency == report.amount->currency && row_.amount.minor == report.amount->minor);
    if (named && amount) {
      advance();
      return;
    }
  }
  findings_.add("movements.csv", 0,
                fmt::format("{}: no row for the report of {}{}", file.file,
                            report.end_to_end_id.empty() ? "a payment" : report.end_to_end_id,
                            report.amount ? ", " + text_of(*report.amount) : ""));
}

void MovementsTable::finish() {
  for (; row_.good; advance()) table_.wrong(fmt::format("{} is no file of the certificate, or stands out of order", row_.file));
}

}  // namespace lettrage::check
