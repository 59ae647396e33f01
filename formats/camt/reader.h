/// \file
/// From the elements of a camt message to records.
#pragma once

#include <array>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "core/batch.h"
#include "formats/camt/drafts.h"
#include "formats/camt/fields.h"
#include "formats/xml/drafts.h"
#include "formats/xml/reader.h"
#include "formats/xml/values.h"

namespace lettrage::formats::camt {

/// Reads one batch. An entry is settled when it ends, not before: a reader must not depend on the order of its elements.
class Reader final : public xml::Handler, private xml::Records {
 public:
  explicit Reader(Batch& batch) : Records{batch} {
    set_record(PartyRecord, &party_);
    set_record(ReferenceRecord, &reference_);
  }
  /// Of an entry that a fault of the XML cut short nothing but itself is left.
  ~Reader() override;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void message(std::string_view root, std::string_view namespace_uri, xml::Place place) override;
  void begin(xml::Node node, xml::Place place) override;
  void end(xml::Node node, bool complete) override;
  void text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) override;

 private:
  struct BalanceDraft {
    std::string_view type;
    xml::Given amount, direction;
    Date date;
    xml::Place place;
  };
  struct TotalDraft {
    std::string_view count, sum;
  };

  void statement_text(xml::Node node, std::string_view text, xml::Place place);
  void entry_text(xml::Node node, std::string_view text, xml::Place place);
  void transaction_text(xml::Node node, std::string_view text, xml::Place place);
  void return_text(xml::Node node, std::string_view text);

  void end_balance();
  void settle_balances(Statement& statement);
  void end_statement(bool complete);
  void end_charge(Charges& charges);
  void end_entry(bool complete);
  /// `end`: where the texts of the transaction end.
  void settle(const Draft& draft, const Begins& end, Transaction& transaction, const Entry& entry, bool only_one);
  void settle_amount(const Common& common, Transaction& transaction, const Entry& entry, bool only_one);
  void settle_return(PaymentDetails& details, bool is_return, std::span<const std::string_view> texts);
  void settle_common(PaymentDetails& details, const Common& common);
  [[nodiscard]] std::string_view joined_code(std::string_view domain, std::string_view family, std::string_view sub_family);

  [[nodiscard]] Statement& statement() { return batch_.statements.back(); }
  [[nodiscard]] Entry& entry() { return batch_.entries.back(); }
  [[nodiscard]] Common& common() { return in_transaction_ ? draft().fields.common : entry_common_; }
  [[nodiscard]] Draft& draft() { return drafts_[draft_count_ - 1]; }
  [[nodiscard]] Transaction& transaction() { return batch_.transactions.back(); }  ///< of `draft`

  StatementKind kind_ = StatementKind::Statement;
  bool last_page_ = true;
  bool in_entry_ = false, in_transaction_ = false, in_statement_ = false;
  bool status_given_ = false;
  bool is_return_ = false;  ///< the entry, by its RvslInd or its codes; known when it ends
  xml::Place place_{};      ///< of the entry
  OwnAccount own_;
  std::vector<BalanceDraft> balances_;
  TotalDraft credits_, debits_, all_entries_;  ///< TxsSummry, until the account's currency is known
  Common entry_common_;
  /// The first `draft_count_` are the entry's. In memory that batches hand on, and within their limit.
  std::pmr::vector<Draft> drafts_{&batch_.memory};
  std::size_t draft_count_ = 0;
  Lists lists_;
  PartyId party_;
  xml::ReferenceDraft reference_;
  std::array<std::string_view, 3> last_code_{};  ///< most entries have the code of the one before
  std::string_view last_joined_code_;
  std::array<std::string_view, 3> original_code_{};
  std::string_view original_proprietary_;
};

}  // namespace lettrage::formats::camt
