#include <algorithm>
#include <array>
#include <functional>
#include <tuple>

#include "core/hash.h"
#include "core/model/movement.h"
#include "core/references/references.h"
#include "core/text_id.h"
#include "reconcile/matching/keys.h"
#include "reconcile/matching/tables.h"

namespace lettrage::reconcile {
namespace {

constexpr char payment_information_separator = '\x1f';

using Key = std::string_view (*)(std::string_view, KeyBuffer&);

/// Adds the key of `text`, if it says anything; copied only where it is not written as its key.
void add(KeyTable& table, Key key_of, std::string_view text, std::uint32_t value, KeyBuffer& buffer) {
  if (text.empty()) return;
  const std::string_view key = key_of(text, buffer);
  if (key.empty()) return;
  const bool stands_in_text = key.data() >= text.data() && key.data() + key.size() <= text.data() + text.size();
  table.add(stands_in_text ? key : table.keep(key), value);
}

/// Same, for fields that banks and payers fill with `NOTPROVIDED` and the like.
void add_if_given(KeyTable& table, std::string_view text, std::uint32_t value, KeyBuffer& buffer) {
  if (!is_placeholder(text)) add(table, identifier_key, text, value, buffer);
}

std::span<const std::uint32_t> look_up(const KeyTable& table, std::string_view text) {
  KeyBuffer buffer;
  const std::string_view key = identifier_key(text, buffer);
  return key.empty() || is_placeholder(key) ? std::span<const std::uint32_t>{} : table.find(key);
}

std::uint32_t first_of(const KeyTable& table, std::string_view text) {
  const auto found = look_up(table, text);
  return found.empty() ? none : found.front();
}

std::string_view payment_information_key(std::string_view message_id, std::string_view payment_information_id,
                                         KeyBuffer& message_buffer, KeyBuffer& information_buffer, std::string& out) {
  const std::string_view message = identifier_key(message_id, message_buffer);
  const std::string_view information = identifier_key(payment_information_id, information_buffer);
  out.assign(message);
  out += payment_information_separator;
  out += information;
  return out;
}

/// Orders by what the records say; the index decides only between records that say the same.
struct InvoiceOrder {
  const std::vector<Invoice>& all;
  bool in_order = false;  ///< the vector stands in this order already, as most exports do: no need to look at the records
  bool operator()(std::uint32_t a, std::uint32_t b) const {
    if (in_order) return a < b;
    const auto key = [](const Invoice& i) {
      return std::tie(i.invoice_id, i.customer_id, i.currency, i.amount, i.imported_open, i.due_date, i.issue_date,
                      i.account_iban, i.reference, i.end_to_end_id, i.mandate_id);
    };
    const auto x = key(all[a]), y = key(all[b]);
    return x != y ? x < y : a < b;
  }
};

struct CollectionOrder {
  const std::vector<Collection>& all;
  bool operator()(std::uint32_t a, std::uint32_t b) const {
    const auto key = [](const Collection& c) {
      return std::tie(c.collection_date, c.end_to_end_id, c.message_id, c.payment_information_id, c.mandate_id, c.amount,
                      c.instruction_id, c.debtor_iban);
    };
    const auto x = key(all[a]), y = key(all[b]);
    return x != y ? x < y : a < b;
  }
};

}  // namespace

std::uint64_t shape_of(std::string_view number_key) noexcept {
  std::array<char, number_length_max> shape{};
  if (number_key.size() < 5 || number_key.size() > shape.size()) return 0;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < number_key.size(); ++i) {
    const bool digit = is_digit(number_key[i]);
    digits += digit ? 1U : 0U;
    shape[i] = digit ? '0' : number_key[i];
  }
  if (digits < 3 || digits == number_key.size()) return 0;
  return hash128({shape.data(), number_key.size()}).low;
}

bool is_self_checking(std::string_view canonical) {
  using references::Scheme;
  if (canonical.starts_with("RF")) return references::check(Scheme::Rf, canonical);
  if (!all_digits(canonical)) return false;
  if (canonical.size() == 12) return references::check(Scheme::Ogm, canonical);
  return canonical.size() == 27 && references::check(Scheme::Qrr, canonical);
}

void one_by_one(std::span<const std::function<void()>> work) {
  for (const std::function<void()>& piece : work) piece();
}

IndexTables::IndexTables(const ReferenceData& reference_data, const Together& together) : data{reference_data} {
  invoices_in_order = true;
  for (std::uint32_t i = 1; i < data.invoices.size() && invoices_in_order; ++i) {
    invoices_in_order = InvoiceOrder{data.invoices, false}(i - 1, i);
  }
  // Tables of one piece use each other's content or memory; those of different pieces know nothing of each other. The longest
  // first.
  const std::array<std::function<void()>, 4> pieces{[this] {
                                                      index_parties();
                                                      index_names();
                                                    },
                                                    [this] { index_invoices(); },
                                                    [this] {
                                                      amounts.build(data.invoices);
                                                      index_variants();
                                                    },
                                                    [this] { index_collections(); }};
  together(pieces);
}

void IndexTables::index_collections() {
  KeyBuffer a, b;
  std::string joined;
  std::string_view full, alone;
  for (std::uint32_t i = 0; i < data.collections.size(); ++i) {
    const Collection& c = data.collections[i];
    add_if_given(collections_by_end_to_end_id, c.end_to_end_id, i, a);
    add_if_given(collections_by_instruction_id, c.instruction_id, i, a);
    add_if_given(collections_by_mandate, c.mandate_id, i, a);
    add_if_given(collections_by_message, c.message_id, i, a);
    if (c.payment_information_id.empty()) continue;
    // A batch stands together: its keys are made once.
    const Collection* before = i == 0 ? nullptr : &data.collections[i - 1];
    if (before == nullptr || before->message_id != c.message_id || before->payment_information_id != c.payment_information_id) {
      KeyTable& table = collections_by_payment_information;
      full = table.keep(payment_information_key(c.message_id, c.payment_information_id, a, b, joined));
      alone = table.keep(payment_information_key({}, c.payment_information_id, a, b, joined));
    }
    collections_by_payment_information.add(full, i);
    // Many banks name the batch alone.
    if (!c.message_id.empty()) collections_by_payment_information.add(alone, i);
  }
  const CollectionOrder order{data.collections};
  for (KeyTable* table : {&collections_by_end_to_end_id, &collections_by_instruction_id, &collections_by_mandate,
                          &collections_by_message, &collections_by_payment_information}) {
    table->finish(order);
    table->release_memory();
  }
}

void IndexTables::note_number(std::string_view key) {
  if (key.empty() || key.size() > number_length_max) return;
  number_lengths.set(key.size());
  number_length = std::max(number_length, key.size());
  if (key.size() > 1) {
    number_heads.set(head_of(key[0], key[1]));
    // The numbers to come: behind 6699 comes 6700.
    if (all_digits(key) && key[1] != '9') number_heads.set(head_of(key[0], static_cast<char>(key[1] + 1)));
    if (all_digits(key) && key[1] == '9' && key[0] != '9') number_heads.set(head_of(static_cast<char>(key[0] + 1), '0'));
  } else {
    for (std::size_t second = 0; second < 256; ++second) number_heads.set(head_of(key[0], static_cast<char>(second)));
  }
}

void IndexTables::index_numbers() {
  KeyBuffer buffer, number_buffer;
  std::string_view last_prefix;
  std::size_t last_size = 0;
  for (std::uint32_t i = 0; i < data.invoices.size(); ++i) {
    const Invoice& invoice = data.invoices[i];
    add(numbers, number_key, invoice.invoice_id, i << 1, buffer);
    const std::string_view number = number_key(invoice.invoice_id, number_buffer);
    note_number(number);
    if (number.size() <= number_length_max && all_digits(number)) digit_lengths.set(number.size());
    // Most numbers of a creditor are letters, then digits, of one length: their form is hashed once.
    const auto digit = std::find_if(invoice.invoice_id.begin(), invoice.invoice_id.end(), [](char c) { return is_digit(c); });
    const auto prefix = invoice.invoice_id.substr(0, static_cast<std::size_t>(digit - invoice.invoice_id.begin()));
    const bool plain = std::none_of(digit, invoice.invoice_id.end(),
                                    [](char c) { return is_letter(c) || static_cast<unsigned char>(c) >= 0x80; });
    if (!plain || prefix != last_prefix || number.size() != last_size) {
      if (const std::uint64_t shape = shape_of(number)) shapes.push_back(shape);
      last_prefix = plain ? prefix : std::string_view{};
      last_size = plain ? number.size() : 0;
    }
    // A reference without check digits is found in text as a number is.
    const std::string_view reference = number_key(invoice.reference, buffer);
    if (reference.size() >= 5 && reference.size() <= number_length_max && reference != number && !reference.starts_with("RF") &&
        std::any_of(reference.begin(), reference.end(), [](char c) { return is_digit(c); }) && !is_self_checking(reference)) {
      note_number(reference);
      add(numbers, number_key, invoice.reference, i << 1 | 1U, buffer);
    }
  }
  std::sort(shapes.begin(), shapes.end());
  shapes.erase(std::unique(shapes.begin(), shapes.end()), shapes.end());
  numbers.finish([order = InvoiceOrder{data.invoices, invoices_in_order}](std::uint32_t a, std::uint32_t b) {
    return (a >> 1) != (b >> 1) ? order(a >> 1, b >> 1) : a < b;
  });
}

void IndexTables::index_invoices() {
  // One table after the other, in the same memory: what filling takes beyond the tables is needed once, not five times.
  numbers.reserve(data.invoices.size());
  index_numbers();
  KeyBuffer buffer;
  KeyTable* before = &numbers;
  const auto fill = [&](KeyTable& table, auto add_invoice) {
    table.reuse_memory_of(*before);
    before = &table;
    for (std::uint32_t i = 0; i < data.invoices.size(); ++i) add_invoice(data.invoices[i], i);
    table.finish(InvoiceOrder{data.invoices, invoices_in_order});
  };
  fill(invoices_by_id,
       [&](const Invoice& invoice, std::uint32_t i) { add(invoices_by_id, identifier_key, invoice.invoice_id, i, buffer); });
  fill(invoices_by_end_to_end_id, [&](const Invoice& invoice, std::uint32_t i) {
    add_if_given(invoices_by_end_to_end_id, invoice.end_to_end_id, i, buffer);
  });
  fill(invoices_by_mandate,
       [&](const Invoice& invoice, std::uint32_t i) { add_if_given(invoices_by_mandate, invoice.mandate_id, i, buffer); });
  fill(references,
       [&](const Invoice& invoice, std::uint32_t i) { add(references, reference_key, invoice.reference, i, buffer); });
  references.release_memory();
}

void IndexTables::index_parties() {
  KeyBuffer buffer;
  struct Account {
    std::string_view text;
    std::size_t party;  ///< number of the `add` to `parties` it belongs to
  };
  std::vector<Account> accounts;
  std::size_t added = 0;
  const auto add_party = [&](std::string_view customer_id, std::uint32_t invoice) {
    const std::string_view key = identifier_key(customer_id, buffer);
    if (key.empty()) return false;
    parties.add(key.data() == customer_id.data() ? key : parties.keep(key), invoice);
    ++added;
    return true;
  };
  parties.reserve(data.invoices.size() + data.customers.size() + data.mandates.size());
  party_of_invoice.assign(data.invoices.size(), none);
  for (std::uint32_t i = 0; i < data.invoices.size(); ++i) {
    const Invoice& invoice = data.invoices[i];
    if (!add_party(invoice.customer_id, i)) continue;
    party_of_invoice[i] = static_cast<std::uint32_t>(added - 1);
    if (!invoice.customer_iban.empty()) accounts.push_back({invoice.customer_iban, added - 1});
  }
  for (std::uint32_t i = 0; i < data.customers.size(); ++i) {
    const Customer& customer = data.customers[i];
    add(customers, identifier_key, customer.customer_id, i, buffer);
    if (!add_party(customer.customer_id, KeyTable::no_value)) continue;
    for (const std::string_view iban : customer.ibans) accounts.push_back({iban, added - 1});
  }
  for (std::uint32_t i = 0; i < data.mandates.size(); ++i) {
    const Mandate& mandate = data.mandates[i];
    add(mandates, identifier_key, mandate.mandate_id, i, buffer);
    if (add_party(mandate.customer_id, KeyTable::no_value) && !mandate.debtor_iban.empty()) {
      accounts.push_back({mandate.debtor_iban, added - 1});
    }
  }
  const std::vector<std::uint32_t> party_of = parties.finish(InvoiceOrder{data.invoices, invoices_in_order});
  for (std::uint32_t& party : party_of_invoice) party = party == none ? none : party_of[party];
  parties_by_account.reuse_memory_of(parties);
  for (const Account& account : accounts) add(parties_by_account, number_key, account.text, party_of[account.party], buffer);
  parties_by_account.finish([this](std::uint32_t a, std::uint32_t b) { return parties.key(a) < parties.key(b); });
  customers.finish([this](std::uint32_t a, std::uint32_t b) {
    const auto key = [](const Customer& c) { return std::tie(c.customer_id, c.name, c.email); };
    const auto x = key(data.customers[a]), y = key(data.customers[b]);
    return x != y ? x < y : a < b;
  });
  mandates.finish([this](std::uint32_t a, std::uint32_t b) {
    const auto key = [](const Mandate& m) {
      return std::tie(m.mandate_id, m.customer_id, m.creditor_id, m.debtor_iban, m.status, m.signature_date);
    };
    const auto x = key(data.mandates[a]), y = key(data.mandates[b]);
    return x != y ? x < y : a < b;
  });
  for (KeyTable* table : {&parties_by_account, &customers, &mandates}) table->release_memory();
  customer_of_party.assign(parties.groups(), none);
  for (std::uint32_t group = 0; group < customers.groups(); ++group) {
    const std::uint32_t party = parties.group(customers.key(group));
    if (party != KeyTable::no_group) customer_of_party[party] = customers.values(group).front();
  }
}

Index::Index(const ReferenceData& data, const Together& together)
    : tables_{std::make_unique<const IndexTables>(data, together)} {}
Index::~Index() = default;

const ReferenceData& Index::data() const noexcept { return tables_->data; }

std::span<const std::uint32_t> Index::collections_by_end_to_end_id(std::string_view end_to_end_id) const {
  return look_up(tables_->collections_by_end_to_end_id, end_to_end_id);
}
std::span<const std::uint32_t> Index::collections_by_instruction_id(std::string_view instruction_id) const {
  return look_up(tables_->collections_by_instruction_id, instruction_id);
}
std::span<const std::uint32_t> Index::collections_by_mandate(std::string_view mandate_id) const {
  return look_up(tables_->collections_by_mandate, mandate_id);
}
std::span<const std::uint32_t> Index::collections_by_message(std::string_view message_id) const {
  return look_up(tables_->collections_by_message, message_id);
}
std::span<const std::uint32_t> Index::collections_by_payment_information(std::string_view message_id,
                                                                         std::string_view payment_information_id) const {
  KeyBuffer a, b;
  std::string joined;
  return tables_->collections_by_payment_information.find(
      payment_information_key(message_id, payment_information_id, a, b, joined));
}
std::span<const std::uint32_t> Index::invoices_by_end_to_end_id(std::string_view end_to_end_id) const {
  return look_up(tables_->invoices_by_end_to_end_id, end_to_end_id);
}
std::span<const std::uint32_t> Index::invoices_by_mandate(std::string_view mandate_id) const {
  return look_up(tables_->invoices_by_mandate, mandate_id);
}
std::span<const std::uint32_t> Index::invoices_by_customer(std::string_view customer_id) const {
  return look_up(tables_->parties, customer_id);
}
std::uint32_t Index::invoice_by_id(std::string_view invoice_id) const {
  const auto found = look_up(tables_->invoices_by_id, invoice_id);
  for (const std::uint32_t i : found) {
    if (tables_->data.invoices[i].invoice_id == invoice_id) return i;  // as written, where spellings collide
  }
  return found.empty() ? none : found.front();
}
std::uint32_t Index::customer_by_id(std::string_view customer_id) const { return first_of(tables_->customers, customer_id); }
std::uint32_t Index::mandate_by_id(std::string_view mandate_id) const { return first_of(tables_->mandates, mandate_id); }

}  // namespace lettrage::reconcile
