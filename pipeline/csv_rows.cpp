#include <fmt/format.h>

#include "core/csv_writer.h"
#include "core/money.h"
#include "pipeline/outputs.h"

namespace lettrage::pipeline {
namespace {

/// Appends the fields of one row, parted by commas.
class Row {
 public:
  Row& text(std::string_view value) {
    next();
    append_csv_text(out_, value);
    return *this;
  }
  Row& plain(std::string_view value) {
    next();
    append_csv_plain(out_, value);
    return *this;
  }
  Row& number(std::uint64_t value) { return plain(std::to_string(value)); }
  Row& number_if(std::uint64_t value) { return value == 0 ? plain({}) : number(value); }
  Row& amount(std::int64_t minor, Currency currency) {
    next();
    if (currency.present()) append_amount(out_, minor, currency);
    return *this;
  }
  Row& amount_if(std::int64_t minor, Currency currency) { return minor == 0 ? plain({}) : amount(minor, currency); }
  Row& date(Date value) { return plain(value.iso()); }
  template <std::size_t N>
  Row& id(const char (&kind)[N], Hash128 hash) {
    return hash.present() ? plain(text_of(kind, hash)) : plain({});
  }
  std::string end() {
    out_ += '\n';
    return std::move(out_);
  }

 private:
  void next() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  std::string out_;
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

std::string csv_row(const MovementRow& m, std::string_view file) {
  return Row{}
      .id("mv", m.id)
      .text(file)
      .number_if(m.statement)
      .number_if(m.entry)
      .number_if(m.transaction)
      .text(m.account)
      .date(m.booking_date)
      .date(m.value_date)
      .amount(m.minor, m.currency)
      .plain(m.currency.code())
      .text(m.counterparty_name)
      .text(m.counterparty_iban)
      .text(m.end_to_end_id)
      .text(m.mandate_id)
      .text(m.reference)
      .text(m.remittance)
      .text(m.bank_transaction_code)
      .plain(name(m.outcome))
      .plain(m.method == Method::None ? std::string_view{} : name(m.method))
      .plain(m.confidence == 0 ? std::string{} : decimal(m.confidence))
      .text(m.invoice_ids)
      .id("rt", m.r_transaction)
      .id("mv", m.duplicate_of)
      .text(m.rule)
      .text(m.tags)
      .end();
}

std::string csv_row(const Allocation& a, std::string_view invoice_id) {
  return Row{}
      .id("al", a.id)
      .id("mv", a.movement)
      .text(invoice_id)
      .amount(a.minor, a.currency)
      .plain(a.currency.code())
      .plain(name(a.kind))
      .plain(a.method == Method::None ? std::string_view{} : name(a.method))
      .plain(decimal(a.confidence))
      .id("al", a.reverses)
      .end();
}

std::string exception_row(const MovementRow& m) {
  return Row{}
      .id("mv", m.id)
      .amount(m.minor, m.currency)
      .plain(m.currency.code())
      .text(m.counterparty_name)
      .text(m.remittance)
      .plain(m.reason.substr(0, m.reason.find(';')))  // what follows is the evidence, for `explain`
      .text(m.suggestions)
      .end();
}

std::string csv_row(const RTransaction& r) {
  std::vector<std::string> movements;
  for (const Hash128 m : r.movements) movements.push_back(text_of("mv", m));
  return Row{}
      .id("rt", r.id)
      .plain(joined(movements))
      .plain(name(r.kind))
      .plain(name(r.scheme))
      .text(r.reason)
      .plain(r.reason_list)
      .plain(name(r.rule.reason_class))
      .amount(r.principal, r.currency)
      .amount_if(r.fee, r.currency)
      .amount_if(r.booked ? r.booked_amount : 0, r.currency)
      .plain(r.currency.code())
      .date(r.booking_date)
      .date(r.known_date)
      .text(r.end_to_end_id)
      .text(r.mandate_id)
      .text(joined(r.invoice_ids))
      .text(r.customer_id)
      .number_if(r.attempt)
      .plain(name(r.rule.retry))
      .plain(name(r.rule.mandate_action))
      .plain(name(r.rule.contact))
      .date(r.next_date)
      .plain(names(r.flags))
      .end();
}

std::string csv_row(const Retry& r) {
  return Row{}
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
      .plain(name(r.sequence_type))
      .plain(name(r.scheme))
      .text(r.reason)
      .plain(name(r.status))
      .plain(r.stop_reason)
      .end();
}

std::string csv_row(const Notice& n) {
  return Row{}
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

std::string csv_row(const reconcile::NearLimitation& n, const Invoice& invoice) {
  return Row{}
      .text(invoice.invoice_id)
      .text(invoice.customer_id)
      .amount(invoice.open, invoice.currency)
      .plain(invoice.currency.code())
      .date(invoice.due_date)
      .date(n.last_day)
      .number(static_cast<std::uint64_t>(n.days_left))
      .text(n.period)
      .end();
}

std::string csv_row(const JournalRow& j) {
  return Row{}
      .date(j.date)
      .id("mv", j.movement)
      .text(j.account)
      .amount_if(j.debit, j.currency)
      .amount_if(j.credit, j.currency)
      .plain(j.currency.code())
      .text(j.text)
      .end();
}

std::string csv_row(const Diagnostic& d) {
  return Row{}
      .plain(name(d.severity))
      .plain(name(d.code))
      .text(d.file)
      .number(d.offset)
      .number_if(d.line)
      .text(d.field)
      .text(d.text)
      .end();
}

}  // namespace lettrage::pipeline
