/// \file
/// From messages that give payments back, ask for them back, or answer that, to records: a Transaction for each item, and
/// a Status for a group or batch that is meant as a whole.
#pragma once

#include <array>
#include <string_view>

#include "formats/original/reader.h"

namespace lettrage::formats::returns {

/// Reads one batch.
class Reader final : public original::Reader {
 public:
  explicit Reader(Batch& batch) : original::Reader{batch} {}

  void message(std::string_view root, std::string_view namespace_uri, xml::Place place) override;
  void text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) override;

 private:
  void opened() override;
  void closed(bool complete) override;
  void end_item();
  /// Adds the Status of an open level.
  void add_level(const original::Level& level);
  /// What `level` does not say, the levels above it say for it.
  [[nodiscard]] const original::Reason& reason_of(const original::Level& level);
  [[nodiscard]] std::string_view said_by(const original::Level& level, std::string_view original::Level::*field);
  [[nodiscard]] bool is_collection(const original::Level& item, std::string_view message_name) const noexcept;
  void add_parties(Transaction& transaction, const original::Level& item, std::string_view message_name) const;

  ItemKind kind_ = ItemKind::Return;
};

}  // namespace lettrage::formats::returns
