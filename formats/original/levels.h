/// \file
/// What messages about earlier payments say, level by level, while it is read.
#pragma once

#include <string_view>
#include <vector>

#include "core/records.h"
#include "formats/original/elements.h"
#include "formats/xml/reader.h"
#include "formats/xml/values.h"

namespace lettrage::formats::original {

/// A side of the original payment. Views live on the batch.
struct Party {
  std::string_view name, iban, account, bic, ultimate_name;
};

/// Why: of the first reason given; a code goes before a proprietary one.
struct Reason {
  std::string_view code, originator;
  bool is_proprietary = false;
  bool originator_is_agent = false;
  std::vector<std::string_view> texts;
  [[nodiscard]] bool present() const noexcept { return !code.empty() || !originator.empty() || !texts.empty(); }
};

/// What an open level says of itself. Views live on the batch.
struct Level {
  Element element = None;
  xml::Place place;
  bool has_children = false;  ///< a level began below it
  bool whole = false;         ///< said to be meant as a whole (GrpRtr, GrpCxl …)
  bool listed_only = false;   ///< said not to be
  std::string_view status, case_id, own_id, own_payment_id, end_to_end_id, exchange_rate;
  std::string_view message_id, message_name, payment_id;  ///< of the original, as all below
  std::string_view original_end_to_end_id, instruction_id, transaction_id, uetr;
  std::string_view count, sum, rejected_count, rejected_sum;
  xml::Place count_place;
  Reason reason;
  Money level_amount, settled, instructed, compensation;
  xml::ChargeSum charges;
  Money original_settled, original_instructed, reference_settled, reference_instructed;
  Date settlement_date, original_settlement_date, reference_settlement_date, requested_date, signature_date;
  std::string_view mandate_id, creditor_id, scheme, sequence_type, purpose;
  Party debtor, creditor, return_debtor, return_creditor;
  std::vector<std::string_view> lines;
  std::vector<StructuredReference> references;

  /// As new, but for the memory of its lists.
  void reset(Element begun, xml::Place at);
};

/// NbOfTxsPerSts: of one status.
struct Counted {
  std::string_view status, number, sum;
};

/// An identifier of the creditor and the scheme it is of.
struct OtherId {
  std::string_view id, scheme;
};

}  // namespace lettrage::formats::original
