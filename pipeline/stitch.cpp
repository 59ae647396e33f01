#include "pipeline/stitch.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "pipeline/merge.h"

namespace lettrage::pipeline {
namespace {

bool fits(WideSum value) {
  return value > std::numeric_limits<std::int64_t>::min() && value <= std::numeric_limits<std::int64_t>::max();
}

}  // namespace

Stitched Stitcher::stitch(Batch& batch) {
  Stitched out;
  number_and_complete(batch);
  add_up(batch, out);
  declared_.add(batch, out.findings);
  carry(batch);
  return out;
}

void Stitcher::number_and_complete(Batch& batch) {
  FileHeader header = batch.header;
  rehouse(header, [&](std::string_view text) { return header_texts_.keep(text); });
  complete_from(header_, header);
  header_.messages += header.messages;

  const auto keep = [&](std::string_view text) { return batch.keep(text); };
  for (Statement& s : batch.statements) {
    if (s.continues) {
      complete_from(s, statement_);
      rehouse(s, keep);
      s.offset = batch.offset;
    } else {
      s.number = ++statement_number_;
    }
  }
  for (PaymentInformation& p : batch.payment_informations) {
    if (!p.continues) continue;
    complete_from(p, payment_information_);
    rehouse(p, keep);
  }
  for (Status& s : batch.statuses) {
    if (!s.continues) continue;
    complete_from(s, s.level == StatusLevel::Group ? group_ : status_batch_);
    rehouse(s, keep);
  }
  std::uint32_t statement = std::numeric_limits<std::uint32_t>::max();
  for (Entry& e : batch.entries) {
    if (e.statement != statement) {
      statement = e.statement;
      if (statement < batch.statements.size() && !batch.statements[statement].continues) entry_number_ = 0;
    }
    if (e.continues) {
      complete_from(e, entry_);
      rehouse(e, keep);
      e.transactions_before = transaction_number_;
    } else {
      e.number = ++entry_number_;
      transaction_number_ = 0;
      ++entries_;
    }
    transaction_number_ += e.transactions;
  }
  // A statement may begin in this batch and its first entry stand in the next.
  if (!batch.statements.empty() && !batch.statements.back().continues &&
      (batch.entries.empty() || batch.entries.back().statement + 1 != batch.statements.size())) {
    entry_number_ = 0;
  }
  transactions_ += batch.transactions.size();
}

void Stitcher::add_up(Batch& batch, Stitched& out) {
  std::size_t next = 0;
  for (std::uint32_t i = 0; i < batch.statements.size(); ++i) {
    const Statement& s = batch.statements[i];
    if (!s.continues) sums_ = {};
    for (; next < batch.entries.size() && batch.entries[next].statement == i; ++next) {
      Entry& e = batch.entries[next];
      if (!e.continues) {
        ++sums_.entries;
        if (e.status == EntryStatus::Booked) {
          ++sums_.booked_entries;
          sums_.booked += signed_minor(e.amount, e.direction);
          const bool debit = e.direction == Direction::Debit;
          (debit ? sums_.debits : sums_.credits) += e.amount.minor;
          ++(debit ? sums_.debit_entries : sums_.credit_entries);
        } else {
          const bool debit = e.direction == Direction::Debit;
          (debit ? sums_.unbooked_debits : sums_.unbooked_credits) += e.amount.minor;
          ++(debit ? sums_.unbooked_debit_entries : sums_.unbooked_credit_entries);
        }
        sums_.transactions = sums_.charges = 0;
        sums_.transaction_count = 0;
      }
      for (std::uint32_t t = 0; t < e.transactions; ++t) {
        const Transaction& transaction = batch.transactions[e.first_transaction + t];
        if (transaction.details.charges.currency == e.amount.currency) sums_.charges += transaction.details.charges.minor;
        if (transaction.amount.currency != e.amount.currency) continue;
        const Direction way = transaction.direction == Direction::None ? e.direction : transaction.direction;
        sums_.transactions += signed_minor(transaction.amount, way);
      }
      sums_.transaction_count += e.transactions;
      if (!e.complete) continue;
      // A sole transaction speaks of the whole entry, whatever amount it repeats.
      const WideSum residual = sums_.transaction_count > 1 ? signed_minor(e.amount, e.direction) - sums_.transactions : 0;
      e.residual = fits(residual) ? static_cast<std::int64_t>(residual) : 0;
      if (e.details.charges.currency == e.amount.currency) sums_.charges += e.details.charges.minor;
      // Charges make a debit larger and a credit smaller: the rest is theirs either way (camt.md 4.1, C4).
      e.residual_is_charges = residual != 0 && residual == -sums_.charges;
      if (residual != 0 && !e.residual_is_charges) {
        out.findings.push_back(
            {.fault = {.code = Code::BatchMismatch, .severity = Severity::Warning, .offset = e.offset, .field = "Ntry/Amt"},
             .detail = fits(residual)
                           ? fmt::format("the transactions leave {} {} of entry {} unexplained",
                                         format_amount(e.residual, e.amount.currency), e.amount.currency.code(), e.number)
                           : std::string{}});
      }
    }
    if (s.complete) end_statement(batch, i, out);
  }
}

void Stitcher::end_statement(const Batch& batch, std::uint32_t index, Stitched& out) {
  const Statement& s = batch.statements[index];
  EndedStatement ended;
  ended.statement = index;
  StatementRow& row = ended.row;
  row = {.id = std::string{s.id},
         .account = std::string{s.account},
         .sequence = std::string{s.sequence},
         .number = s.number,
         .kind = s.kind == StatementKind::Statement ? "statement"
                 : s.kind == StatementKind::Report  ? "report"
                                                    : "notification",
         .currency = s.currency,
         .from_date = s.from_date,
         .to_date = s.to_date,
         .opening_date = s.opening.date,
         .closing_date = s.closing.date,
         .has_opening = s.opening.present(),
         .has_closing = s.closing.present(),
         .opening = s.opening.present() ? s.opening.minor() : 0,
         .closing = s.closing.present() ? s.closing.minor() : 0,
         .booked_sum = fits(sums_.booked) ? static_cast<std::int64_t>(sums_.booked) : 0,
         .entries = sums_.entries,
         .booked = sums_.booked_entries};
  ended.booked_sum = sums_.booked;
  ended.summable = fits(sums_.booked);
  if (!ended.summable) {
    // The book keeps the sum of a statement as it keeps amounts: what it cannot keep could never be proved.
    out.findings.push_back({.fault = {.code = Code::AmountOverflow,
                                      .severity = Severity::Error,
                                      .unit = Unit::Statement,
                                      .offset = s.offset,
                                      .field = "Stmt/Ntry"},
                            .detail = fmt::format("statement {}: its {} bookings make {}", s.id, sums_.booked_entries,
                                                  format_sum(sums_.booked, s.currency))});
  }
  // Intraday reports carry interim balances that need not tie; their statement follows (camt.md 4.1).
  ended.checkable = row.has_opening && row.has_closing && s.opening.amount.currency == s.closing.amount.currency &&
                    s.kind == StatementKind::Statement && !(s.entries_optional && row.entries == 0);
  if (ended.checkable) {
    const WideSum difference = WideSum{row.opening} + sums_.booked - row.closing;
    ended.balanced = difference == 0;
    if (!ended.balanced) {
      const Currency currency = s.opening.amount.currency;
      const auto amount = [&](WideSum v) { return format_sum(v, currency); };
      out.findings.push_back(
          {.fault = {.code = Code::BalanceMismatch,
                     .severity = Severity::Error,
                     .unit = Unit::Statement,
                     .offset = s.offset,
                     .field = "Stmt/Bal"},
           .detail = fmt::format("statement {}: opening {} + booked entries {} is not closing {} ({} off)", s.id,
                                 amount(row.opening), amount(sums_.booked), amount(row.closing), amount(difference))});
    }
  }
  if (s.currency.present()) check_totals(s, out);
  out.ended.push_back(std::move(ended));
}

/// The totals that the bank states of a statement's entries. Some banks count otherwise, and balances are the better
/// judge: a warning, which quarantines nothing.
void Stitcher::check_totals(const Statement& s, Stitched& out) const {
  const auto warn = [&](Code code, std::string detail) {
    out.findings.push_back({.fault = {.code = code, .severity = Severity::Warning, .offset = s.offset, .field = "Stmt/TxsSummry"},
                            .detail = std::move(detail)});
  };
  if ((s.kind == StatementKind::Report || s.entries_optional) && sums_.entries == 0 &&
      s.closing.present()) {  // a balance report lists nothing
    const bool stated = s.credits.sum.currency.present() || s.debits.sum.currency.present();
    const WideSum totals = WideSum{s.credits.sum.minor} - s.debits.sum.minor;
    if (stated && s.opening.present() && s.opening.minor() + totals != s.closing.minor()) {
      warn(Code::SumMismatch, "opening balance and stated totals do not make the closing balance");
    }
    return;
  }
  // Whether what is only pending counts differs from bank to bank.
  struct Found {
    std::uint32_t entries, unbooked_entries;
    std::array<WideSum, 4> sums;  // any of these will do
  };
  const auto check = [&](const EntryTotal& total, std::string_view which, const Found& found) {
    if (total.count && *total.count != found.entries && *total.count != found.entries + found.unbooked_entries &&
        !(s.omits_entries && *total.count > found.entries)) {
      warn(Code::CountMismatch, fmt::format("{} {}entries stated, {} found", *total.count, which, found.entries));
    }
    const bool met = std::find(found.sums.begin(), found.sums.end(), WideSum{total.sum.minor}) != found.sums.end();
    if (total.sum.currency != s.currency || met || (s.omits_entries && total.sum.minor > found.sums[0])) return;
    warn(Code::SumMismatch, fmt::format("{}entries of {} stated, {} found", which, format_amount(total.sum),
                                        fits(found.sums[0]) ? format_amount(static_cast<std::int64_t>(found.sums[0]), s.currency)
                                                            : std::string{"?"}));
  };
  const WideSum credits = sums_.credits + sums_.unbooked_credits, debits = sums_.debits + sums_.unbooked_debits;
  check(s.credits, "credit ", {sums_.credit_entries, sums_.unbooked_credit_entries, {sums_.credits, credits, credits, credits}});
  check(s.debits, "debit ", {sums_.debit_entries, sums_.unbooked_debit_entries, {sums_.debits, debits, debits, debits}});
  const auto distance = [](WideSum a, WideSum b) { return a < b ? b - a : a - b; };
  check(s.all_entries, "",
        {sums_.credit_entries + sums_.debit_entries,
         sums_.unbooked_credit_entries + sums_.unbooked_debit_entries,
         {sums_.credits + sums_.debits, credits + debits, distance(sums_.credits, sums_.debits), distance(credits, debits)}});
}

void Stitcher::carry(const Batch& batch) {
  auto texts = std::make_unique<TextArena>();
  const auto keep = [&](std::string_view text) { return texts->keep(text); };
  if (!batch.statements.empty()) {
    statement_ = batch.statements.back();
    statement_open_ = !statement_.complete;
  }
  if (!batch.entries.empty()) {
    entry_ = batch.entries.back();
    entry_.details.remittance = {};  // an entry cut in two has transactions with texts of their own
    entry_.details.structured_references = {};
  }
  if (!batch.payment_informations.empty()) payment_information_ = batch.payment_informations.back();
  for (const Status& s : batch.statuses) {
    if (s.level == StatusLevel::Group) group_ = s;
    if (s.level == StatusLevel::PaymentInformation) status_batch_ = s;
  }
  rehouse(statement_, keep);
  rehouse(entry_, keep);
  rehouse(payment_information_, keep);
  rehouse(group_, keep);
  rehouse(status_batch_, keep);
  texts_ = std::move(texts);
}

std::vector<Finding> Stitcher::finish() const {
  std::vector<Finding> findings;
  declared_.finish(header_, findings);
  if (!statement_open_) return findings;
  findings.push_back({.fault = {.code = Code::StatementIncomplete,
                                .severity = Severity::Error,
                                .unit = Unit::Statement,
                                .offset = statement_.offset},
                      .detail = fmt::format("statement {} has no end", statement_.id)});
  return findings;
}

}  // namespace lettrage::pipeline
