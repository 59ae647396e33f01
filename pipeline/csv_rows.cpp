#include "pipeline/csv_rows.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "core/csv_writer.h"
#include "core/money.h"

namespace lettrage::pipeline {
namespace {

/// Appends the fields of one row, parted by commas.
class Row {
 public:
  explicit Row(std::string& out) : out_{out} {}
  /// A text of others.
  Row& text(std::string_view value) {
    next();
    append_csv_text(out_, value);
    return *this;
  }
  /// What we made ourselves and never needs quotes: codes, names of states, ids.
  Row& word(std::string_view value) {
    next();
    out_ += value;
    return *this;
  }
  Row& plain(std::string_view value) {
    next();
    append_csv_plain(out_, value);
    return *this;
  }
  Row& number(std::uint64_t value) {
    next();
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out_.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
    return *this;
  }
  Row& number_if(std::uint64_t value) { return value == 0 ? word({}) : number(value); }
  Row& amount(std::int64_t minor, Currency currency) {
    next();
    if (currency.present()) append_amount(out_, minor, currency);
    return *this;
  }
  Row& amount_if(std::int64_t minor, Currency currency) { return minor == 0 ? word({}) : amount(minor, currency); }
  Row& date(Date value) {
    next();
    value.append_iso(out_);
    return *this;
  }
  Row& confidence(std::uint16_t thousandths) {
    number(thousandths / 1000U);
    const unsigned hundredths = thousandths % 1000U / 10U;
    out_ += '.';
    out_ += static_cast<char>('0' + hundredths / 10);
    out_ += static_cast<char>('0' + hundredths % 10);
    return *this;
  }
  Row& confidence_if(std::uint16_t thousandths) { return thousandths == 0 ? word({}) : confidence(thousandths); }
  template <std::size_t N>
  Row& id(const char (&kind)[N], Hash128 hash) {
    next();
    if (hash.present()) append_id(out_, kind, hash);
    return *this;
  }
  void end() { out_ += '\n'; }

 private:
  void next() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  std::string& out_;
  bool first_ = true;
};

std::string joined(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) {
    if (!out.empty()) out += '|';
    out += item;
  }
  return out;
}

}  // namespace

std::string decimal(std::uint16_t thousandths) { return fmt::format("{}.{:02}", thousandths / 1000, thousandths % 1000 / 10); }

void append_row(std::string& out, const MovementRow& m, std::string_view file) {
  Row{out}
      .id("mv", m.id)
      .text(file)
      .number_if(m.statement)
      .number_if(m.entry)
      .number_if(m.transaction)
      .text(m.account)
      .date(m.booking_date)
      .date(m.value_date)
      .amount(m.minor, m.currency)
      .word(m.currency.code())
      .text(m.counterparty_name)
      .text(m.counterparty_iban)
      .text(m.end_to_end_id)
      .text(m.mandate_id)
      .text(m.reference)
      .text(m.remittance)
      .text(m.bank_transaction_code)
      .word(name(m.outcome))
      .word(m.method == Method::None ? std::string_view{} : name(m.method))
      .confidence_if(m.confidence)
      .text(m.invoice_ids)
      .id("rt", m.r_transaction)
      .id("mv", m.duplicate_of)
      .text(m.rule)
      .text(m.tags)
      .end();
}

void append_row(std::string& out, const book::StoredAllocation& a, std::string_view invoice_id) {
  Row{out}
      .id("al", a.id)
      .id("mv", a.movement)
      .text(invoice_id)
      .amount(a.minor, a.currency)
      .word(a.currency.code())
      .word(name(a.kind))
      .word(a.method == Method::None ? std::string_view{} : name(a.method))
      .confidence(a.confidence)
      .id("al", a.reverses)
      .end();
}

void append_exception(std::string& out, const MovementRow& m) {
  Row{out}
      .id("mv", m.id)
      .amount(m.minor, m.currency)
      .word(m.currency.code())
      .text(m.counterparty_name)
      .text(m.remittance)
      .plain(m.reason.substr(0, m.reason.find(';')))  // what follows is the evidence, for `explain`
      .text(m.suggestions)
      .end();
}

void append_row(std::string& out, const RTransaction& r) {
  std::vector<std::string> movements;
  for (const Hash128 m : r.movements) movements.push_back(text_of("mv", m));
  Row{out}
      .id("rt", r.id)
      .plain(joined(movements))
      .word(name(r.kind))
      .word(name(r.scheme))
      .text(r.reason)
      .plain(r.reason_list)
      .word(name(r.rule.reason_class))
      .amount(r.principal, r.currency)
      .amount_if(r.fee, r.currency)
      .amount_if(r.booked ? r.booked_amount : 0, r.currency)
      .word(r.currency.code())
      .date(r.booking_date)
      .date(r.known_date)
      .text(r.end_to_end_id)
      .text(r.mandate_id)
      .text(joined(r.invoice_ids))
      .text(r.customer_id)
      .number_if(r.attempt)
      .word(name(r.rule.retry))
      .word(name(r.rule.mandate_action))
      .word(name(r.rule.contact))
      .date(r.next_date)
      .plain(names(r.flags))
      .end();
}

void append_row(std::string& out, const Retry& r) {
  Row{out}
      .id("ry", r.id)
      .text(joined(r.invoice_ids))
      .text(r.customer_id)
      .text(r.mandate_id)
      .number(r.attempt)
      .amount(r.amount.minor, r.amount.currency)
      .plain(r.amount.currency.code())
      .date(r.collection_date)
      .date(r.submit_by)
      .date(r.notify_by)
      .text(r.end_to_end_id)
      .text(r.previous_end_to_end_id)
      .word(name(r.sequence_type))
      .word(name(r.scheme))
      .text(r.reason)
      .word(name(r.status))
      .plain(r.stop_reason)
      .end();
}

void append_row(std::string& out, const Notice& n) {
  Row{out}
      .id("nt", n.id)
      .text(n.customer_id)
      .text(n.invoice_id)
      .plain(n.step)
      .plain(n.channel)
      .date(n.due_date)
      .amount(n.amount.minor, n.amount.currency)
      .plain(n.amount.currency.code())
      .text(n.language)
      .plain(n.template_name)
      .plain(n.approval ? "required" : "")
      .end();
}

void append_row(std::string& out, const reconcile::NearLimitation& n, const Invoice& invoice) {
  Row{out}
      .text(invoice.invoice_id)
      .text(invoice.customer_id)
      .amount(invoice.open, invoice.currency)
      .word(invoice.currency.code())
      .date(invoice.due_date)
      .date(n.last_day)
      .number(static_cast<std::uint64_t>(n.days_left))
      .text(n.period)
      .end();
}

void append_row(std::string& out, const JournalRow& j) {
  Row{out}
      .date(j.date)
      .id("mv", j.movement)
      .text(j.account)
      .amount_if(j.debit, j.currency)
      .amount_if(j.credit, j.currency)
      .word(j.currency.code())
      .text(j.text)
      .end();
}

void append_row(std::string& out, const Diagnostic& d) {
  Row{out}
      .word(name(d.severity))
      .word(name(d.code))
      .text(d.file)
      .number(d.offset)
      .number_if(d.line)
      .text(d.field)
      .text(d.text)
      .end();
}

}  // namespace lettrage::pipeline
