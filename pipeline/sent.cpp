#include "pipeline/sent.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/text_id.h"

namespace lettrage::pipeline {
namespace {

std::string upper(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c > ' ') out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

std::string without_retry_suffix(std::string text) {
  const std::size_t at = text.rfind("-R");
  if (at != std::string::npos && at + 2 < text.size() && text.find_first_not_of("0123456789", at + 2) == std::string::npos)
    text.resize(at);
  return text;
}

/// Invoices by the texts a collection may name them with.
struct InvoiceKeys {
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_end_to_end_id, by_mandate;
  std::unordered_map<std::string, std::uint32_t> by_id;

  explicit InvoiceKeys(const ReferenceData& data) {
    for (std::uint32_t i = 0; i < data.invoices.size(); ++i) {
      const Invoice& invoice = data.invoices[i];
      by_id.emplace(upper(invoice.invoice_id), i);
      if (!invoice.end_to_end_id.empty()) by_end_to_end_id[upper(invoice.end_to_end_id)].push_back(i);
      if (!invoice.mandate_id.empty() && invoice.kind == InvoiceKind::Invoice) by_mandate[upper(invoice.mandate_id)].push_back(i);
    }
  }
};

/// Whole words of a text that are invoice numbers, in order, each once.
std::vector<std::uint32_t> invoices_named(std::string_view text, const InvoiceKeys& keys) {
  std::vector<std::uint32_t> found;
  const auto is_part = [](char c) { return c > ' ' && c != ',' && c != ';' && c != '(' && c != ')' && c != '+'; };
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_part(text[end])) ++end;
    if (end > i) {
      const auto hit = keys.by_id.find(upper(text.substr(i, end - i)));
      if (hit != keys.by_id.end() && std::find(found.begin(), found.end(), hit->second) == found.end())
        found.push_back(hit->second);
    }
    i = end + 1;
  }
  return found;
}

std::vector<std::uint32_t> invoices_of(const Collection& c, const ReferenceData& data, const InvoiceKeys& keys) {
  const std::string end_to_end_id = without_retry_suffix(upper(c.end_to_end_id));
  if (!is_placeholder(c.end_to_end_id)) {
    if (const auto hit = keys.by_end_to_end_id.find(end_to_end_id); hit != keys.by_end_to_end_id.end()) return hit->second;
    if (const auto hit = keys.by_id.find(end_to_end_id); hit != keys.by_id.end()) return {hit->second};
  }
  if (std::vector<std::uint32_t> named = invoices_named(c.remittance, keys); !named.empty()) return named;
  const auto mandate = keys.by_mandate.find(upper(c.mandate_id));
  if (c.mandate_id.empty() || mandate == keys.by_mandate.end()) return {};
  std::vector<std::uint32_t> exact;
  for (const std::uint32_t i : mandate->second) {
    if (data.invoices[i].amount == c.amount.minor && data.invoices[i].currency == c.amount.currency) exact.push_back(i);
  }
  if (exact.size() == 1) return exact;
  // Monthly invoices of one amount: the one due on or last before the collection date.
  std::uint32_t due = 0;
  bool found = false;
  for (const std::uint32_t i : exact) {
    if (data.invoices[i].due_date > c.collection_date) continue;
    if (!found || data.invoices[due].due_date < data.invoices[i].due_date) due = i;
    found = true;
  }
  if (found) {
    const auto same_day = std::count_if(
        exact.begin(), exact.end(), [&](std::uint32_t i) { return data.invoices[i].due_date == data.invoices[due].due_date; });
    if (same_day == 1) return {due};
    return {};
  }
  std::int64_t sum = 0;
  for (const std::uint32_t i : mandate->second) {
    if (data.invoices[i].currency != c.amount.currency) return {};
    const auto added = add(sum, data.invoices[i].amount);
    if (!added) return {};
    sum = *added;
  }
  return sum == c.amount.minor ? mandate->second : std::vector<std::uint32_t>{};
}

}  // namespace

void read_collections(const Document& document, ReferenceData& data, std::vector<Diagnostic>& diagnostics) {
  diagnostics.insert(diagnostics.end(), document.diagnostics.begin(), document.diagnostics.end());
  if (document.header.format.empty() || document.has_errors()) return;
  if (!document.header.format.starts_with("pain.008")) {
    diagnostics.push_back(
        describe({.code = Code::FieldInvalid, .severity = Severity::Error, .unit = Unit::File, .field = "Document"},
                 document.path, 1, "expected a pain.008 file that was sent, found " + std::string{document.header.format}));
    return;
  }
  const auto keep = [&](std::string_view text) { return data.arena->keep(text); };
  for (const DocumentPayment& payment : document.payments) {
    const Transaction& t = *payment.transaction;
    const PaymentInformation& batch = payment.payment_information;
    Collection c;
    c.message_id = keep(document.header.message_id);
    c.payment_information_id = keep(batch.id);
    c.end_to_end_id = keep(t.details.end_to_end_id);
    c.instruction_id = keep(t.details.instruction_id);
    c.mandate_id = keep(t.details.mandate_id);
    c.creditor_id = keep(t.details.creditor_id.empty() ? batch.creditor_id : t.details.creditor_id);
    c.creditor_name = keep(batch.party_name);
    c.creditor_iban = keep(batch.party_iban);
    c.creditor_bic = keep(batch.party_bic);
    c.debtor_name = keep(t.debtor_name.empty() ? t.details.counterparty_name : t.debtor_name);
    c.debtor_iban = keep(t.debtor_iban.empty() ? t.details.counterparty_iban : t.debtor_iban);
    c.debtor_bic = keep(t.debtor_bic.empty() ? t.details.counterparty_bic : t.debtor_bic);
    std::string remittance;
    for (const std::string_view line : t.details.remittance) remittance += (remittance.empty() ? "" : " ") + std::string{line};
    for (const StructuredReference& r : t.details.structured_references)
      remittance += (remittance.empty() ? "" : " ") + std::string{r.value};
    c.remittance = keep(remittance);
    c.amount = t.amount;
    c.scheme = scheme(batch.scheme) == Scheme::Unknown ? Scheme::Core : scheme(batch.scheme);
    c.sequence_type = sequence_type(t.sequence_type.empty() ? batch.sequence_type : t.sequence_type);
    c.collection_date = batch.requested_date;
    c.mandate_signature_date = t.mandate_signature_date;
    data.collections.push_back(std::move(c));
  }
}

void link_collections(ReferenceData& data) {
  const InvoiceKeys keys{data};
  std::unordered_set<std::string> mandates;
  for (const Mandate& m : data.mandates) mandates.insert(upper(m.mandate_id));
  for (Collection& c : data.collections) {
    if (c.invoice_ids.empty()) {
      for (const std::uint32_t i : invoices_of(c, data, keys)) c.invoice_ids.push_back(data.invoices[i].invoice_id);
    }
    if (c.mandate_id.empty() || !mandates.insert(upper(c.mandate_id)).second) continue;
    Mandate mandate;
    mandate.mandate_id = c.mandate_id;
    mandate.debtor_name = c.debtor_name;
    mandate.debtor_iban = c.debtor_iban;
    mandate.debtor_bic = c.debtor_bic;
    mandate.creditor_id = c.creditor_id;
    mandate.scheme = c.scheme;
    mandate.signature_date = c.mandate_signature_date;
    mandate.last_collection_date = c.collection_date;
    if (!c.invoice_ids.empty()) {
      const auto invoice = keys.by_id.find(upper(c.invoice_ids.front()));
      if (invoice != keys.by_id.end()) mandate.customer_id = data.invoices[invoice->second].customer_id;
    }
    data.mandates.push_back(mandate);
  }
}

void imply_collections(ReferenceData& data) {
  std::unordered_set<std::string> told;
  for (const Collection& c : data.collections) told.insert(upper(c.end_to_end_id));
  std::unordered_map<std::string_view, const Mandate*> mandates;
  for (const Mandate& m : data.mandates) mandates.emplace(m.mandate_id, &m);
  for (const Invoice& invoice : data.invoices) {
    const bool direct_debit = invoice.payment_method == PaymentMethod::DirectDebit ||
                              (invoice.payment_method == PaymentMethod::Unknown && !invoice.mandate_id.empty());
    if (!direct_debit || invoice.end_to_end_id.empty() || is_placeholder(invoice.end_to_end_id) ||
        invoice.kind != InvoiceKind::Invoice)
      continue;
    if (!told.insert(upper(invoice.end_to_end_id)).second) continue;
    Collection c;
    c.end_to_end_id = invoice.end_to_end_id;
    c.mandate_id = invoice.mandate_id;
    c.debtor_name = invoice.customer_name;
    c.debtor_iban = invoice.customer_iban;
    c.creditor_iban = invoice.account_iban;
    c.amount = {invoice.imported_open, invoice.currency};
    c.collection_date = invoice.due_date;
    c.sequence_type = SequenceType::Recurrent;
    c.invoice_ids.push_back(invoice.invoice_id);
    if (const auto mandate = mandates.find(invoice.mandate_id); mandate != mandates.end()) {
      c.scheme = mandate->second->scheme;
      c.creditor_id = mandate->second->creditor_id;
      c.mandate_signature_date = mandate->second->signature_date;
      if (c.debtor_iban.empty()) c.debtor_iban = mandate->second->debtor_iban;
    }
    data.collections.push_back(std::move(c));
  }
}

}  // namespace lettrage::pipeline
