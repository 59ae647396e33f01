/// \file
/// From status reports (pain.002, pacs.002) to Status records.
#pragma once

#include <string_view>
#include <vector>

#include "formats/original/reader.h"

namespace lettrage::formats::pain002 {

/// Reads one batch. Levels come in file order: group, then batches with their transactions.
class Reader final : public original::Reader {
 public:
  explicit Reader(Batch& batch) : original::Reader{batch} { keeps_replayed_ = false; }

  void message(std::string_view root, std::string_view namespace_uri, xml::Place place) override;
  void text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) override;

 private:
  void opened() override;
  void closed(bool complete) override;
  /// The level is a record of this batch.
  [[nodiscard]] bool is_record(const original::Level& level) const noexcept;
  [[nodiscard]] bool is_collection(const original::Level& item) const noexcept;

  std::vector<std::size_t> places_;  ///< of the open levels' records in the batch, which come before those of their children
  std::string_view message_name_;    ///< OrgnlMsgNmId of the group
  bool between_banks_ = false;       ///< pacs.002
};

}  // namespace lettrage::formats::pain002
