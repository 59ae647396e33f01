/// \file
/// From the elements of pain.008 to PaymentInformation and Transaction records.
#pragma once

#include <string_view>
#include <vector>

#include "core/batch.h"
#include "formats/xml/reader.h"
#include "formats/xml/values.h"

namespace lettrage::formats::pain008 {

/// Reads one batch of collections we sent.
class Reader final : public xml::Handler, private xml::Records {
 public:
  explicit Reader(Batch& batch) : Records{batch} {}

  void message(std::string_view root, std::string_view namespace_uri, xml::Place place) override;
  void begin(xml::Node node, xml::Place place) override;
  void end(xml::Node node, bool complete) override;
  void text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place) override;

 private:
  void instruction_text(xml::Node node, std::string_view text, xml::Place place);
  void collection_text(xml::Node node, std::string_view text, std::string_view currency, xml::Place place);
  void end_collection();

  struct ReferenceDraft {
    std::string_view code, proprietary, issuer, value;
  };
  bool in_collection_ = false, in_instruction_ = false, amount_given_ = false;
  std::string_view message_id_;
  std::string_view scheme_id_, scheme_name_;
  ReferenceDraft reference_;
  Transaction transaction_;
  std::vector<std::string_view> lines_;
  std::vector<StructuredReference> references_;
};

}  // namespace lettrage::formats::pain008
