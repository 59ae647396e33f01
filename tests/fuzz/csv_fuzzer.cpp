// The promises of reading reference data, CSV or NDJSON, of any kind: rows are complete, money is never negative, each
// diagnostic names a line of the file, and reading again gives the same.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "book/import.h"
#include "tests/fuzz/fuzz.h"

namespace lettrage::fuzz {
namespace {

template <class Record>
std::vector<std::string> ids(const std::vector<Record>& records, std::string_view Record::*id) {
  std::vector<std::string> all;
  for (const Record& record : records) {
    promise(!(record.*id).empty(), "a row has its id");
    all.emplace_back(record.*id);
  }
  std::sort(all.begin(), all.end());
  promise(std::adjacent_find(all.begin(), all.end()) == all.end(), "an id stands for one row");
  return all;
}

struct Result {
  std::vector<std::string> invoices, mandates, customers, diagnostics;
  bool operator==(const Result&) const = default;
};

Result read(book::Kind kind, std::string_view bytes) {
  const std::string copy{bytes};  // of its own size on the heap: a look past its end is found out
  ReferenceData data;
  std::vector<Diagnostic> diagnostics;
  book::read_reference_data(kind, copy, "fuzz.csv", data, diagnostics);
  for (const Invoice& i : data.invoices) {
    for (const std::string_view text : {i.customer_id, i.customer_name, i.customer_iban, i.reference, i.mandate_id,
                                        i.end_to_end_id, i.account_iban, i.seller_id, i.status}) {
      touch(text);
    }
    promise(!i.customer_id.empty() && i.currency.present() && i.due_date.present(), "an invoice has its required columns");
    promise(i.amount >= 0 && i.open >= 0 && i.imported_open >= 0 && i.discount_amount >= 0,
            "an invoice's amounts are not negative");
  }
  for (const Mandate& m : data.mandates) {
    for (const std::string_view text : {m.debtor_name, m.debtor_iban, m.debtor_bic, m.creditor_id}) touch(text);
    promise(!m.customer_id.empty(), "a mandate has its required columns");
  }
  for (const Customer& c : data.customers) {
    for (const std::string_view text : {c.name, c.email, c.phone, c.language, c.segment}) touch(text);
    for (const std::string_view text : c.aliases) touch(text);
    for (const std::string_view text : c.ibans) touch(text);
    promise(c.payday <= 31, "a payday is a day of a month");
  }
  const auto lines =
      static_cast<std::uint64_t>(std::count(copy.begin(), copy.end(), '\n') + std::count(copy.begin(), copy.end(), '\r')) + 1;
  Result result{.invoices = ids(data.invoices, &Invoice::invoice_id),
                .mandates = ids(data.mandates, &Mandate::mandate_id),
                .customers = ids(data.customers, &Customer::customer_id),
                .diagnostics = {}};
  for (const Diagnostic& d : diagnostics) {
    promise(d.offset <= copy.size(), "a diagnostic points into the file");
    promise(d.line <= lines, "a diagnostic names a line of the file");
    result.diagnostics.push_back(format(d));
    promise(result.diagnostics.back().find('\n') == std::string::npos, "a diagnostic is one line");
  }
  return result;
}

}  // namespace
}  // namespace lettrage::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lettrage;
  for (const book::Kind kind : {book::Kind::Invoices, book::Kind::Mandates, book::Kind::Customers}) {
    const auto once = fuzz::read(kind, fuzz::view(data, size));
    fuzz::promise(once == fuzz::read(kind, fuzz::view(data, size)), "reading again gives the same");
  }
  return 0;
}
