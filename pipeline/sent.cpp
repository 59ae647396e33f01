#include "pipeline/sent.h"

#include <algorithm>
#include <unordered_map>

#include "core/text_id.h"
#include "pipeline/loose_texts.h"

namespace lettrage::pipeline {
namespace {

/// In capitals, without blanks.
std::string normal(std::string_view text) {
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

/// Invoices by the texts a collection may name them with; made when the first collection asks.
class InvoiceKeys {
 public:
  explicit InvoiceKeys(const ReferenceData& data) : data_{data} {}

  /// The invoice of that number, or `ChainIndex::none`.
  [[nodiscard]] std::uint32_t by_id(std::string_view id) {
    const std::uint32_t number = made().by_id_.find(id);
    return number == ChainIndex::none ? number : ids_[number];
  }
  /// Good until the next call.
  [[nodiscard]] const std::vector<std::uint32_t>& by_end_to_end_id(std::string_view id) {
    return found(made().by_end_to_end_id_, end_to_end_ids_, id);
  }
  [[nodiscard]] const std::vector<std::uint32_t>& by_mandate(std::string_view id) {
    return found(made().by_mandate_, mandates_, id);
  }

 private:
  InvoiceKeys& made() {
    if (made_) return *this;
    made_ = true;
    by_id_.reserve(data_.invoices.size());
    for (std::uint32_t i = 0; i < data_.invoices.size(); ++i) {
      const Invoice& invoice = data_.invoices[i];
      if (by_id_.add_new(invoice.invoice_id)) ids_.push_back(i);
      if (!invoice.end_to_end_id.empty()) {
        by_end_to_end_id_.add(invoice.end_to_end_id);
        end_to_end_ids_.push_back(i);
      }
      if (!invoice.mandate_id.empty() && invoice.kind == InvoiceKind::Invoice) {
        by_mandate_.add(invoice.mandate_id);
        mandates_.push_back(i);
      }
    }
    return *this;
  }
  const std::vector<std::uint32_t>& found(const LooseTexts& texts, const std::vector<std::uint32_t>& invoices,
                                          std::string_view id) {
    texts.all(id, found_);
    for (std::uint32_t& number : found_) number = invoices[number];
    return found_;
  }

  const ReferenceData& data_;
  bool made_ = false;
  LooseTexts by_id_, by_end_to_end_id_, by_mandate_;
  std::vector<std::uint32_t> ids_, end_to_end_ids_, mandates_;  // the invoice of each text
  std::vector<std::uint32_t> found_;
};

/// Whole words of a text that are invoice numbers, in order, each once.
std::vector<std::uint32_t> invoices_named(std::string_view text, InvoiceKeys& keys) {
  std::vector<std::uint32_t> found;
  const auto is_part = [](char c) { return c > ' ' && c != ',' && c != ';' && c != '(' && c != ')' && c != '+'; };
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_part(text[end])) ++end;
    if (end > i) {
      const std::uint32_t hit = keys.by_id(text.substr(i, end - i));
      if (hit != ChainIndex::none && std::find(found.begin(), found.end(), hit) == found.end()) found.push_back(hit);
    }
    i = end + 1;
  }
  return found;
}

std::vector<std::uint32_t> invoices_of(const Collection& c, const ReferenceData& data, InvoiceKeys& keys) {
  if (!is_placeholder(c.end_to_end_id)) {
    const std::string end_to_end_id = without_retry_suffix(normal(c.end_to_end_id));
    if (const auto& hits = keys.by_end_to_end_id(end_to_end_id); !hits.empty()) return hits;
    if (const std::uint32_t hit = keys.by_id(end_to_end_id); hit != ChainIndex::none) return {hit};
  }
  if (std::vector<std::uint32_t> named = invoices_named(c.remittance, keys); !named.empty()) return named;
  if (c.mandate_id.empty()) return {};
  const std::vector<std::uint32_t>& mandate = keys.by_mandate(c.mandate_id);
  if (mandate.empty()) return {};
  std::vector<std::uint32_t> exact;
  for (const std::uint32_t i : mandate) {
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
  for (const std::uint32_t i : mandate) {
    if (data.invoices[i].currency != c.amount.currency) return {};
    const auto added = add(sum, data.invoices[i].amount);
    if (!added) return {};
    sum = *added;
  }
  return sum == c.amount.minor ? mandate : std::vector<std::uint32_t>{};
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
  InvoiceKeys keys{data};
  LooseTexts mandates;
  for (const Mandate& m : data.mandates) mandates.add_new(m.mandate_id);
  for (Collection& c : data.collections) {
    if (c.invoice_ids.empty()) {
      for (const std::uint32_t i : invoices_of(c, data, keys)) c.invoice_ids.push_back(data.invoices[i].invoice_id);
    }
    if (c.mandate_id.empty() || !mandates.add_new(c.mandate_id)) continue;
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
      const std::uint32_t invoice = keys.by_id(c.invoice_ids.front());
      if (invoice != ChainIndex::none) mandate.customer_id = data.invoices[invoice].customer_id;
    }
    data.mandates.push_back(mandate);
  }
}

void imply_collections(ReferenceData& data) {
  LooseTexts told;
  for (const Collection& c : data.collections) told.add_new(c.end_to_end_id);
  std::unordered_map<std::string_view, const Mandate*> mandates;
  for (const Mandate& m : data.mandates) mandates.emplace(m.mandate_id, &m);
  for (const Invoice& invoice : data.invoices) {
    const bool direct_debit = invoice.payment_method == PaymentMethod::DirectDebit ||
                              (invoice.payment_method == PaymentMethod::Unknown && !invoice.mandate_id.empty());
    if (!direct_debit || invoice.end_to_end_id.empty() || is_placeholder(invoice.end_to_end_id) ||
        invoice.kind != InvoiceKind::Invoice)
      continue;
    if (!told.add_new(invoice.end_to_end_id)) continue;
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
