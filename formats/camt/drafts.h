/// \file
/// What is known of an entry and its transactions, beside their records, until the entry ends. Views live on the batch.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/records.h"
#include "formats/camt/counterparty.h"
#include "formats/xml/reader.h"

namespace lettrage::formats::camt {

struct Charges {
  xml::Given amount, direction, total;
  std::int64_t sum = 0;  ///< of the records, debits positive
  Currency currency;
  bool overflow = false;
};

/// What an entry and a transaction have in common, as given.
struct Common {
  xml::Given amount, direction, instructed, transaction_amount;
  std::string_view domain, family, sub_family, proprietary, exchange_rate, servicer_reference;
  Charges charges;
};

/// An identifier of the creditor and the scheme it is of.
struct PartyId {
  std::string_view id, scheme;
};

/// Of a TxDtls, beside its record.
struct DraftFields {
  Common common;
  Side debtor, creditor;
  std::string_view creditor_id;
  Date settlement_date;
  bool has_return_group = false;
};
/// The texts of all transactions of an entry, in their order.
struct Lists {
  std::vector<std::string_view> lines, additional_lines, return_texts;
  std::vector<StructuredReference> references;
  /// Empty again, but for their memory.
  void clear() noexcept {
    lines.clear();
    additional_lines.clear();
    return_texts.clear();
    references.clear();
  }
};

/// Where a transaction's texts begin in the lists; they end where those of the next one begin.
struct Begins {
  std::size_t lines = 0, additional_lines = 0, return_texts = 0, references = 0;
  [[nodiscard]] static Begins at_end_of(const Lists& lists) noexcept {
    return {lists.lines.size(), lists.additional_lines.size(), lists.return_texts.size(), lists.references.size()};
  }
};

struct Draft {
  DraftFields fields;
  Begins begins;
};

}  // namespace lettrage::formats::camt
