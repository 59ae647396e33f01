/// \file
/// The tables behind `Index`. Internal to matching. Values are indexes into the vectors of the ReferenceData, ordered by
/// what the records say, never by where they stood in the input.
#pragma once

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

#include "reconcile/matching/amounts.h"
#include "reconcile/matching/key_table.h"
#include "reconcile/matching/matching.h"
#include "reconcile/matching/number_forms.h"
#include "reconcile/matching/payer_names.h"
#include "reconcile/matching/postings.h"

namespace lettrage::reconcile {

/// Numbers longer than this are not looked for in free text (Max35Text, doubled for separators and safety).
inline constexpr std::size_t number_length_max = 64;

struct IndexTables {
  IndexTables(const ReferenceData& reference_data, const Together& together);

  const ReferenceData& data;
  // identifier_key →
  KeyTable collections_by_end_to_end_id, collections_by_instruction_id, collections_by_mandate, collections_by_message,
      collections_by_payment_information;  ///< the last: message id, 0x1F, payment information id
  KeyTable invoices_by_id, invoices_by_end_to_end_id, invoices_by_mandate, customers, mandates;
  // number_key →
  KeyTable numbers;  ///< invoice numbers, and references that are no structured ones: `invoice << 1 | is_reference`
  // reference_key →
  KeyTable references;  ///< Invoice::reference
  /// Everyone who owes or may pay; a group is a party, its values that party's invoices.
  KeyTable parties;
  std::vector<std::uint32_t> party_of_invoice;   ///< `none` where the invoice names no customer
  std::vector<std::uint32_t> customer_of_party;  ///< its row in ReferenceData::customers, the first of several; or `none`
  /// Customer row of an invoice's party, or `none`.
  [[nodiscard]] std::uint32_t customer_of_invoice(std::uint32_t invoice) const noexcept {
    const std::uint32_t party = party_of_invoice[invoice];
    return party == none ? none : customer_of_party[party];
  }
  /// Asks for the memory of all these invoices at once: they are looked at one after the other.
  template <class Invoices>
  void prefetch_invoices(const Invoices& invoices) const noexcept {
    constexpr std::size_t line = 64;
    for (const std::uint32_t i : invoices) {
      const char* const record = reinterpret_cast<const char*>(&data.invoices[i]);
      for (std::size_t at = 0; at < sizeof(Invoice); at += line) __builtin_prefetch(record + at);
      __builtin_prefetch(&party_of_invoice[i]);
    }
  }
  /// The same for the items of parties, a step at a time for all of them.
  template <class Parties>
  void prefetch_items(const Parties& all) const noexcept {
    for (const std::uint32_t party : all) parties.prefetch_group(party);
    for (const std::uint32_t party : all) parties.prefetch_key(party);
    for (const std::uint32_t party : all) prefetch_items(party);
  }
  void prefetch_items(std::uint32_t party) const noexcept {
    constexpr std::size_t usual = 16;
    const auto items = parties.values(party);
    prefetch_invoices(items.first(std::min(items.size(), usual)));
  }
  KeyTable parties_by_account;  ///< IBAN (or other account) → parties
  AmountIndex amounts;          ///< of open items
  PayerNames names;             ///< of parties: customers with their aliases, invoices, mandates

  std::bitset<number_length_max + 1> number_lengths;
  std::bitset<number_length_max + 1> digit_lengths;  ///< of invoice numbers of digits alone
  std::size_t number_length = 0;                     ///< the longest of them
  std::bitset<65536> number_heads;                   ///< first two characters of the keys in `numbers`
  /// Place in `number_heads` of a text of at least two characters, upper case.
  [[nodiscard]] static std::size_t head_of(char first, char second) noexcept {
    return static_cast<std::size_t>(static_cast<unsigned char>(first)) << 8U | static_cast<unsigned char>(second);
  }
  NumberForms forms;
  Postings serials;  ///< serial_hash of what counts up in a number → invoices

  std::vector<std::uint64_t> shapes;  ///< sorted hashes of the forms of our numbers: letters as they are, digits as `0`

 private:
  bool invoices_in_order = false;  ///< by InvoiceOrder, as they stand in the input
  void index_collections();
  void index_invoices();
  void index_numbers();
  void note_number(std::string_view key);
  void index_parties();
  void index_names();
  void index_variants();
};

/// Of digits without leading zeros.
[[nodiscard]] std::uint64_t serial_hash(std::string_view digits) noexcept;
/// Do so many invoices have this amount open that it says little about any one of them?
[[nodiscard]] bool is_common_amount(const IndexTables& tables, Money amount);

/// For the rest of matching, which needs more than the public face.
struct IndexAccess {
  [[nodiscard]] static const IndexTables& tables(const Index& index) noexcept { return *index.tables_; }
};

/// Hash of a number's form, or 0 if the form is too plain to recognise (no letter, fewer than three digits or five in all).
[[nodiscard]] std::uint64_t shape_of(std::string_view number_key) noexcept;

/// True for the forms that `references::find` recognises in free text by itself: RF, OGM, QRR with right check digits.
[[nodiscard]] bool is_self_checking(std::string_view canonical);

}  // namespace lettrage::reconcile
