#include "check/decisions.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace lettrage::check {
namespace {

std::string in_words(Sum minor, Currency currency) {
  return fmt::format("{} {}", text_of_sum(minor, currency), std::string{currency.code()});
}

/// The amount of a row in its currency; tells what is wrong with it.
std::optional<Amount> amount_in(CsvTable& table, std::string_view amount, std::string_view code) {
  const std::optional<Currency> currency = Currency::make(code);
  if (!currency) return table.wrong(fmt::format("\"{}\" is no currency", code)), std::nullopt;
  const std::optional<std::int64_t> minor = amount_of(amount, *currency);
  if (!minor) return table.wrong(fmt::format("\"{}\" is no amount of {}", amount, code)), std::nullopt;
  return Amount{*minor, *currency};
}

}  // namespace

std::uint64_t check_allocations(const std::string& folder, Movements& movements, Findings& findings) {
  CsvTable table{folder,
                 "allocations.csv",
                 {"allocation_id", "movement_id", "invoice_id", "amount", "currency", "kind", "method", "confidence", "reverses"},
                 findings};
  std::unordered_set<Hash128> ids, reversed;
  std::uint64_t rows = 0;
  while (table.next()) {
    ++rows;
    const auto id = id_of(table[0], "al"), movement = id_of(table[1], "mv");
    if (!id || !ids.insert(*id).second) table.wrong(fmt::format("\"{}\" is no id, or stands here twice", table[0]));
    if (!movement) table.wrong(fmt::format("\"{}\" is no id of a movement", table[1]));
    if (table[2].empty()) table.wrong("the invoice is missing");
    const std::optional<Amount> amount = amount_in(table, table[3], table[4]);
    const std::string_view kind = table[5];
    const bool reversal = kind == "reversal", money = kind == "payment" || kind == "credit_note";
    if (!reversal && !money && kind != "discount" && kind != "write_off" && kind != "fee")
      table.wrong(fmt::format("\"{}\" is no kind of allocation", kind));
    // What comes back of a payment that was settled before the book began has no allocation to name.
    if (!reversal && !table[8].empty()) table.wrong(fmt::format("a {} names an allocation it reverses", kind));
    if (reversal && !table[8].empty()) {
      const auto other = id_of(table[8], "al");
      if (!other) {
        table.wrong(fmt::format("\"{}\" is no id of an allocation", table[8]));
      } else if (!reversed.insert(*other).second) {
        table.wrong(fmt::format("{} is reversed twice", table[8]));
      }
    }
    if (!movement || !amount) continue;
    const auto found = movements.find(*movement);
    if (found == movements.end()) continue;  // a credit of an earlier run, whose invoice became known
    if (found->second.currency != amount->currency)
      table.wrong(fmt::format("{} expected, {} found", std::string{found->second.currency.code()}, table[4]));
    found->second.allocated += amount->minor;
    if (money) found->second.paid += amount->minor;
  }
  return rows;
}

std::uint64_t check_journal(const std::string& folder, Movements& movements, Findings& findings) {
  CsvTable table{folder, "journal.csv", {"date", "movement_id", "account", "debit", "credit", "currency", "text"}, findings};
  std::map<std::string, Sum> totals;                         // debit − credit by currency
  std::map<std::pair<Hash128, std::string>, Sum> of_others;  // of movements of earlier runs
  std::uint64_t rows = 0;
  while (table.next()) {
    ++rows;
    const auto movement = table[1].empty() ? std::optional{Hash128{}} : id_of(table[1], "mv");
    if (!movement) table.wrong(fmt::format("\"{}\" is no id of a movement", table[1]));
    const std::string_view account = table[2], code = table[5], text = table[6];
    if (account.empty()) table.wrong("the account is missing");
    if (table[3].empty() == table[4].empty()) {
      table.wrong("either debit or credit expected");
      continue;
    }
    const std::optional<Amount> amount = amount_in(table, table[3].empty() ? table[4] : table[3], code);
    if (!amount || !movement) continue;
    if (amount->minor <= 0) table.wrong("an amount above zero expected");
    const Sum debit = table[3].empty() ? -Sum{amount->minor} : Sum{amount->minor};
    totals[std::string{code}] += debit;
    const auto found = movements.find(*movement);
    if (found == movements.end()) {
      of_others[{*movement, std::string{code}}] += debit;
      continue;
    }
    Movement& m = found->second;
    if (m.currency != amount->currency) table.wrong(fmt::format("{} expected, {} found", std::string{m.currency.code()}, code));
    m.net += debit;
    const bool bank = account.starts_with("bank:");
    if (bank) m.bank += debit;
    if (account == "receivables") m.receivables -= debit;
    if (account == "customer_credit") m.customer_credit -= debit;
    if ((bank || account == "suspense") && text == outcome_words[static_cast<std::size_t>(m.outcome)]) m.reason_told = true;
    if (text == "batch in doubt") m.in_doubt = true;
  }
  for (const auto& [code, sum] : totals) {
    if (sum != 0)
      findings.add("journal.csv", 0, fmt::format("debits and credits differ by {}", in_words(sum, *Currency::make(code))));
  }
  for (const auto& [key, sum] : of_others) {
    if (sum != 0)
      findings.add("journal.csv", 0,
                   fmt::format("{}: debits and credits differ by {}", text_of("mv", key.first),
                               in_words(sum, *Currency::make(key.second))));
  }
  return rows;
}

void check_r_transactions(const std::string& folder, Movements& movements, Findings& findings) {
  CsvTable table{folder,
                 "r_transactions.csv",
                 {"r_transaction_id", "movement_ids", "type", "scheme", "reason", "reason_list", "reason_class", "amount", "fee",
                  "booked_amount", "currency"},
                 findings};
  std::unordered_set<Hash128> ids;
  while (table.next()) {
    const auto id = id_of(table[0], "rt");
    if (!id || !ids.insert(*id).second) table.wrong(fmt::format("\"{}\" is no id, or stands here twice", table[0]));
    if (!table[10].empty()) {
      for (const std::size_t column : {7UL, 8UL, 9UL}) {
        if (!table[column].empty()) (void)amount_in(table, table[column], table[10]);
      }
    }
    std::string_view list = table[1];
    if (list.empty()) table.wrong("it names no movement");
    while (!list.empty() && id) {
      const std::string_view one = list.substr(0, list.find('|'));
      list.remove_prefix(std::min(list.size(), one.size() + 1));
      const auto movement = id_of(one, "mv");
      if (!movement) {
        table.wrong(fmt::format("\"{}\" is no id of a movement", one));
        continue;
      }
      const auto found = movements.find(*movement);
      if (found == movements.end()) continue;  // of an earlier run
      Movement& m = found->second;
      if (m.r_transaction == *id) m.in_event = true;
      if (m.outcome == Outcome::RTransaction && m.r_transaction != *id)
        table.wrong(fmt::format("{} is evidence of {} in movements.csv", one, text_of("rt", m.r_transaction)));
    }
  }
}

void check_exceptions(const std::string& folder, Movements& movements, Findings& findings) {
  CsvTable table{folder,
                 "exceptions.csv",
                 {"movement_id", "amount", "currency", "counterparty_name", "remittance", "reason", "suggestions"},
                 findings};
  while (table.next()) {
    const auto id = id_of(table[0], "mv");
    const auto found = id ? movements.find(*id) : movements.end();
    if (found == movements.end()) {
      table.wrong(fmt::format("\"{}\" is no movement of this run", table[0]));
      continue;
    }
    Movement& m = found->second;
    if (std::exchange(m.in_exceptions, true)) table.wrong(fmt::format("{} stands here twice", table[0]));
    if (m.outcome != Outcome::Suggested && m.outcome != Outcome::Unmatched)
      table.wrong(
          fmt::format("outcome suggested or unmatched expected, {} found", outcome_words[static_cast<std::size_t>(m.outcome)]));
    const std::string amount = m.currency.present() ? text_of_sum(m.minor, m.currency) : std::string{};
    if (table[1] != amount || table[2] != m.currency.code())
      table.wrong(fmt::format("{} {} expected, {} {} found", amount, std::string{m.currency.code()}, table[1], table[2]));
  }
}

void check_plans(const std::string& folder, Findings& findings) {
  struct Plan {
    const char* name;
    std::string_view kind;
    std::vector<std::string_view> columns;
    std::size_t amount;  // the currency follows it
  };
  const Plan plans[] = {
      {"retries.csv", "ry", {"retry_id", "invoice_ids", "customer_id", "mandate_id", "attempt", "amount", "currency"}, 5},
      {"notices.csv", "nt", {"notice_id", "customer_id", "invoice_id", "step", "channel", "due_date", "amount", "currency"}, 6}};
  for (const Plan& plan : plans) {
    CsvTable table{folder, plan.name, plan.columns, findings};
    std::unordered_set<Hash128> ids;
    while (table.next()) {
      const auto id = id_of(table[0], plan.kind);
      if (!id || !ids.insert(*id).second) table.wrong(fmt::format("\"{}\" is no id, or stands here twice", table[0]));
      (void)amount_in(table, table[plan.amount], table[plan.amount + 1]);
    }
  }
}

void check_outcomes(const Movements& movements, Findings& findings) {
  for (const auto& [id, m] : movements) {
    const auto wrong = [&, &row = m.row](const std::string& text) { findings.add("movements.csv", row, text); };
    const std::string_view word = outcome_words[static_cast<std::size_t>(m.outcome)];
    const bool waits = m.outcome == Outcome::Suggested || m.outcome == Outcome::Unmatched;
    if (waits && !m.in_exceptions) wrong(fmt::format("{}, but not in exceptions.csv", word));
    if (m.outcome == Outcome::RTransaction && !m.in_event)
      wrong(fmt::format("no row of r_transactions.csv names it as evidence of {}", text_of("rt", m.r_transaction)));
    if (m.net != 0) wrong(fmt::format("debits and credits of its journal differ by {}", in_words(m.net, m.currency)));
    if (m.receivables != m.allocated)
      wrong(fmt::format("{} allocated, {} posted to receivables", in_words(m.allocated, m.currency),
                        in_words(m.receivables, m.currency)));
    if (!m.moves_money) {
      if (m.bank != 0) wrong(fmt::format("{} posted to the bank's account, but it moves no money", in_words(m.bank, m.currency)));
      if (m.paid != 0) wrong(fmt::format("{} allocated, but it moves no money", in_words(m.paid, m.currency)));
      continue;
    }
    if (m.bank != m.minor && !m.in_doubt)
      wrong(fmt::format("{} expected on the bank's account, {} found", in_words(m.minor, m.currency),
                        in_words(m.bank, m.currency)));
    if (m.minor != 0 && !m.reason_told) wrong(fmt::format("outcome {}, but its journal says another", word));
    switch (m.outcome) {
      case Outcome::Applied:
        if (m.paid != m.minor)
          wrong(fmt::format("applied: {} allocated expected, {} found", in_words(m.minor, m.currency),
                            in_words(m.paid, m.currency)));
        break;
      case Outcome::OnAccount:
      case Outcome::Collection:
        if (m.paid + m.customer_credit != m.minor || m.paid < 0)
          wrong(fmt::format("{}: {} allocated and {} on account make no {}", word, in_words(m.paid, m.currency),
                            in_words(m.customer_credit, m.currency), in_words(m.minor, m.currency)));
        break;
      case Outcome::RTransaction: break;
      default:
        if (m.paid != 0) wrong(fmt::format("{}, but {} allocated", word, in_words(m.paid, m.currency)));
    }
  }
}

}  // namespace lettrage::check
