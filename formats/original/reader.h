/// \file
/// Reads messages about earlier payments into levels: the message, a group, a batch of it, an item. What record a level
/// becomes is for the message's own reader (pain002/reader.h, returns/reader.h) to say.
#pragma once

#include <string_view>
#include <vector>

#include "core/batch.h"
#include "formats/original/elements.h"
#include "formats/xml/drafts.h"
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

class Reader : public xml::Handler, protected xml::Records {
 public:
  explicit Reader(Batch& batch) : Records{batch} {}

  void message(std::string_view root, std::string_view namespace_uri, xml::Place place) override;
  void begin(xml::Node node, xml::Place place) final;
  void end(xml::Node node, bool complete) final;
  void text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) override;

 protected:
  /// A level has begun; it is the last of `levels()`.
  virtual void opened() = 0;
  /// The last of `levels()` ends. `complete`: not cut here.
  virtual void closed(bool complete) = 0;
  /// GrpHdr/MsgId or Assgnmt/Id of the open message.
  [[nodiscard]] std::string_view message_id() const noexcept { return message_id_; }
  /// The open levels from the outermost on; valid until the next level begins.
  [[nodiscard]] std::span<Level> levels() noexcept { return {levels_.data(), depth_}; }

 private:
  struct Counted {
    std::string_view status, number, sum;
  };
  void level_text(Level& at, xml::Node node, std::string_view text, xml::Place place);
  bool amount_text(Level& at, xml::Node node, std::string_view text, std::string_view currency, xml::Place place);
  void reference_text(Level& at, xml::Node node, std::string_view text, xml::Place place);
  static void party_text(Level& at, xml::Node node, std::string_view text);

  std::vector<Level> levels_;  ///< the first `depth_` are open; the others keep their memory
  std::size_t depth_ = 0;
  std::string_view message_id_;
  Counted counted_;
  std::string_view other_id_, other_scheme_;
  xml::ReferenceDraft reference_;
};

/// `name` begins with `start`, whatever the case: PAIN.008, pain.008.001.02 … are all met.
[[nodiscard]] bool begins_with(std::string_view name, std::string_view start) noexcept;

}  // namespace lettrage::formats::original
