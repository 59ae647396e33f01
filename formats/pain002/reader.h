/// \file
/// From the elements of pain.002 to Status records.
#pragma once

#include <string_view>
#include <vector>

#include "core/batch.h"
#include "formats/xml/reader.h"
#include "formats/xml/values.h"

namespace lettrage::formats::pain002 {

/// Reads one batch. Levels come in file order: group, then batches with their transactions.
class Reader final : public xml::Handler, private xml::Records {
 public:
  explicit Reader(Batch& batch) : Records{batch} {}

  void message(std::string_view root, std::string_view namespace_uri, xml::Place place) override;
  void begin(xml::Node node, xml::Place place) override;
  void end(xml::Node node, bool complete) override;
  void text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) override;

 private:
  struct Party {
    std::string_view name, iban, account;
  };
  struct Counted {
    std::string_view status, number, sum;
  };
  /// A level until it ends; transactions stand inside a batch, so there are two at most.
  struct Level {
    Status status;
    std::vector<std::string_view> texts;
    Party debtor, creditor;
    bool has_settlement_amount_only = true;
  };
  void begin_level(StatusLevel level, xml::Place place);
  void end_level();
  void reference_text(Level& level, xml::Node node, std::string_view text, std::string_view currency, xml::Place place);
  [[nodiscard]] Level& level() { return levels_.back(); }
  [[nodiscard]] bool is_collection() const noexcept;

  std::vector<Level> levels_;
  std::vector<std::size_t> places_;  ///< of the levels' records in the batch, which come before those of their children
  std::string_view message_name_;    ///< OrgnlMsgNmId of the group
  Counted counted_;
  std::string_view other_id_, other_scheme_;
};

}  // namespace lettrage::formats::pain002
