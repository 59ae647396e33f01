/// \file
/// From the elements of orders to PaymentInformation and Transaction records.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/batch.h"
#include "formats/initiation/elements.h"
#include "formats/xml/drafts.h"
#include "formats/xml/reader.h"
#include "formats/xml/values.h"

namespace lettrage::formats::initiation {

enum class Kind : std::uint8_t {
  Collections,           ///< pain.008
  Transfers,             ///< pain.001
  InterbankCollections,  ///< pacs.003
};

/// Reads one batch of orders. Collections are credits and transfers debits of the account that ordered them.
class Reader final : public xml::Handler, private xml::Records {
 public:
  Reader(Batch& batch, Kind kind) : Records{batch}, kind_{kind} {}

  void message(std::string_view root, std::string_view namespace_uri, xml::Place place) override;
  void begin(xml::Node node, xml::Place place) override;
  void end(xml::Node node, bool complete) override;
  void text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) override;

 private:
  /// The side of the order that sends it.
  struct Own {
    std::string_view name, iban, account, bic;
  };
  void begin_instruction(xml::Place place);
  void begin_payment(xml::Place place);
  void end_payment();
  void instruction_text(xml::Node node, std::string_view text, xml::Place place);
  void payment_text(xml::Node node, std::string_view text, xml::Place place);
  bool amount_text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place);
  [[nodiscard]] PaymentInformation* instruction() noexcept {
    return instruction_ ? &batch_.payment_informations[*instruction_] : nullptr;
  }

  Kind kind_;
  bool in_payment_ = false, in_instruction_ = false, amount_given_ = false;
  std::optional<std::uint32_t> instruction_;  ///< of the open message
  std::string_view message_id_;
  std::string_view scheme_id_, scheme_name_;
  Date settlement_date_;  ///< pacs.003: of the whole message
  Own own_, payment_own_;
  xml::ChargeSum charges_;
  xml::ReferenceDraft reference_;
  Transaction transaction_;
  std::vector<std::string_view> lines_, additional_lines_;
  std::vector<StructuredReference> references_;
};

}  // namespace lettrage::formats::initiation
