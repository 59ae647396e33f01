#include "app/generate/reference_files.h"

#include <fmt/format.h>

#include <iterator>

#include "core/csv_writer.h"
#include "core/money.h"

namespace lettrage::generate {
namespace {

constexpr std::size_t buffer_bytes = 256 * 1024;

std::string_view or_nothing(std::size_t number, std::string& buffer) {
  buffer = number == 0 ? std::string{} : std::to_string(number);
  return buffer;
}

}  // namespace

ReferenceFiles::ReferenceFiles(Output& output)
    : output_{output},
      invoices_file_{
          "invoices.csv",
          "invoice_id,customer_id,amount,currency,due_date,issue_date,kind,customer_name,reference,mandate_id,end_to_end_id,"
          "payment_method,account_iban\n"},
      customers_file_{"customers.csv", "customer_id,name,ibans,language,is_consumer\n"},
      mandates_file_{"mandates.csv",
                     "mandate_id,customer_id,scheme,signature_date,debtor_name,debtor_iban,debtor_bic,creditor_id,status\n"},
      truth_file_{"truth.csv", "file,statement,entry,transaction,amount,currency,outcome,invoice_ids,r_type\n"} {}

void ReferenceFiles::invoice(const Demand& demand, const Person& customer, const OwnAccount& account) {
  std::string& out = invoices_file_.bytes;
  out += fmt::format("{},{},{},EUR,{},{},invoice,", demand.invoice_id, customer.customer_id, format_amount(demand.minor, eur),
                     demand.due.iso(), demand.due.plus_days(-28).iso());
  append_csv_text(out, customer.name);
  if (demand.direct_debit) {
    out += fmt::format(",,{},{},direct_debit,{}\n", customer.mandate_id, demand.invoice_id, account.iban);
  } else {
    out += fmt::format(",{},,,credit_transfer,{}\n", demand.reference, account.iban);
  }
  ++invoices_;
  flush(invoices_file_, false);
}

void ReferenceFiles::customer(const Person& customer) {
  std::string& out = customers_file_.bytes;
  out += customer.customer_id;
  out += ',';
  append_csv_text(out, customer.name);
  out += fmt::format(",{},de,true\n", customer.iban);
  flush(customers_file_, false);
}

void ReferenceFiles::mandate(const Person& customer, const OwnAccount& account) {
  std::string& out = mandates_file_.bytes;
  out += fmt::format("{},{},CORE,{},", customer.mandate_id, customer.customer_id, customer.signature_date.iso());
  append_csv_text(out, customer.name);
  out += fmt::format(",{},{},{},active\n", customer.iban, customer.bic, account.creditor_id);
  flush(mandates_file_, false);
}

void ReferenceFiles::truth(const Truth& t) {
  std::string statement, entry, transaction;
  fmt::format_to(std::back_inserter(truth_file_.bytes), "{},{},{},{},{},EUR,{},{},{}\n", t.file,
                 or_nothing(t.statement, statement), or_nothing(t.entry, entry), or_nothing(t.transaction, transaction),
                 format_amount(t.minor, eur), t.outcome, t.invoice_ids, t.r_type);
  ++movements_;
  if (t.outcome == "r_transaction") ++r_transactions_;
  flush(truth_file_, false);
}

void ReferenceFiles::flush(File& file, bool all) {
  if (!all && file.bytes.size() < buffer_bytes) return;
  output_.append(file.name, file.bytes);
  file.bytes.clear();
}

void ReferenceFiles::finish() {
  for (File* file : {&invoices_file_, &customers_file_, &mandates_file_, &truth_file_}) {
    flush(*file, true);
    output_.finish(file->name);
  }
}

}  // namespace lettrage::generate
