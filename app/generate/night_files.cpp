#include "app/generate/night_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/csv_writer.h"

namespace lettrage::generate {
namespace {

constexpr std::size_t buffer_bytes = 256 * 1024;

/// `INV-1:120.00|CN-2:-20.00|INV-1:2.40:discount`
std::string told(const Shares& shares) {
  std::string out;
  for (const Share& s : shares) {
    out += fmt::format("{}{}:{}", out.empty() ? "" : "|", s.id, format_amount(s.minor, eur));
    if (s.kind != "payment") out += fmt::format(":{}", s.kind);
  }
  return out;
}

std::string ids_of(const Shares& shares) {
  std::vector<std::string_view> ids;
  for (const Share& s : shares) {
    if (std::find(ids.begin(), ids.end(), s.id) == ids.end()) ids.push_back(s.id);
  }
  std::string out;
  for (const std::string_view id : ids) (out += out.empty() ? "" : "|") += id;
  return out;
}

std::string_view outcome_of(const Verdict& v) {
  if (v.decidable) return v.on_account > 0 ? "on_account" : "applied";
  return v.shares.empty() ? "unmatched" : "suggested";
}

}  // namespace

NightFiles::NightFiles(Output& output)
    : output_{output},
      invoices_file_{"invoices.csv",
                     "invoice_id,customer_id,amount,currency,due_date,issue_date,open_amount,kind,customer_name,reference,"
                     "payment_method,account_iban,discount_amount,discount_until,status\n"},
      customers_file_{"customers.csv", "customer_id,name,ibans,language,is_consumer\n"},
      mandates_file_{"mandates.csv",
                     "mandate_id,customer_id,scheme,signature_date,debtor_name,debtor_iban,debtor_bic,creditor_id,status\n"},
      truth_file_{
          "truth.csv",
          "file,statement,entry,transaction,amount,currency,outcome,invoice_ids,r_type,case,creditor,customer_id,decidable,"
          "allocations,on_account,also_right\n"} {}

void NightFiles::customer(const Party& customer, const std::vector<std::string>& accounts, std::string_view language) {
  std::string& out = customers_file_.bytes;
  out += customer.customer_id;
  out += ',';
  append_csv_text(out, customer.name());
  out += ',';
  for (std::size_t i = 0; i < accounts.size(); ++i) (out += i == 0 ? "" : "|") += accounts[i];
  out += fmt::format(",{},{}\n", language, customer.company ? "false" : "true");
  flush(customers_file_, false);
}

void NightFiles::mandate(const Party& customer, std::string_view creditor_id) {
  std::string& out = mandates_file_.bytes;
  out += fmt::format("M{0},{0},{1},2024-05-02,", customer.customer_id, customer.company ? "B2B" : "CORE");
  append_csv_text(out, customer.name());
  out += fmt::format(",{},{},{},active\n", customer.iban, customer.bic, creditor_id);
  flush(mandates_file_, false);
}

void NightFiles::invoice(const Bill& b, const Party& customer, bool paid, std::string_view account) {
  std::string& out = invoices_file_.bytes;
  const std::string amount = format_amount(b.minor, b.currency);
  out += fmt::format("{},{},{},{},{},{},{},{},", b.id, customer.customer_id, amount, b.currency.code(), b.due.iso(),
                     b.issue.iso(), paid ? format_amount(0, b.currency) : amount, b.note ? "credit_note" : "invoice");
  append_csv_text(out, customer.name());
  out += fmt::format(",{},credit_transfer,{},{},{},{}\n", b.reference, account,
                     b.discount > 0 ? format_amount(b.discount, b.currency) : std::string{},
                     b.discount > 0 ? b.discount_until.iso() : std::string{}, paid ? "paid" : "");
  ++invoices_;
  flush(invoices_file_, false);
}

void NightFiles::truth(std::string_view file, std::size_t entry, std::size_t transaction, const Truth& t) {
  const Verdict& v = t.verdict;
  std::string also;
  for (const Shares& other : v.also) (also += also.empty() ? "" : ";") += told(other);
  const bool payment = t.outcome.empty();
  truth_file_.bytes += fmt::format("{},1,{},{},{},EUR,{},{},,{},{},{},{},{},{},{}\n", file, entry,
                                   transaction == 0 ? std::string{} : std::to_string(transaction), format_amount(t.minor, eur),
                                   payment ? outcome_of(v) : t.outcome, ids_of(v.shares), t.name, t.house, t.customer_id,
                                   !payment      ? ""
                                   : v.decidable ? "yes"
                                                 : "no",
                                   told(v.shares), v.on_account > 0 ? format_amount(v.on_account, eur) : std::string{}, also);
  ++movements_;
  flush(truth_file_, false);
}

void NightFiles::flush(File& file, bool all) {
  if (!all && file.bytes.size() < buffer_bytes) return;
  output_.append(file.name, file.bytes);
  file.bytes.clear();
}

void NightFiles::finish() {
  for (File* file : {&invoices_file_, &customers_file_, &mandates_file_, &truth_file_}) {
    flush(*file, true);
    output_.finish(file->name);
  }
}

}  // namespace lettrage::generate
