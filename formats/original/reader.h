/// \file
/// Reads messages about earlier payments into levels: the message, a group, a batch of it, an item. What record a level
/// becomes is for the message's own reader (pain002/reader.h, returns/reader.h) to say.
#pragma once

#include <string_view>
#include <vector>

#include "core/batch.h"
#include "formats/original/elements.h"
#include "formats/original/fields.h"
#include "formats/original/levels.h"
#include "formats/xml/drafts.h"
#include "formats/xml/reader.h"
#include "formats/xml/values.h"

namespace lettrage::formats::original {

class Reader : public xml::Handler, protected xml::Records {
 public:
  explicit Reader(Batch& batch) : Records{batch} {
    set_record(CountedRecord, &counted_);
    set_record(OtherRecord, &other_);
    set_record(ReferenceRecord, &reference_);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

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
  /// False: the node is none of a text or a date.
  [[nodiscard]] bool level_text(Level& at, xml::Node node, std::string_view text, xml::Place place);
  void amount_text(Level& at, xml::Node node, std::string_view text, std::string_view currency, xml::Place place);
  /// The innermost open level takes the fields that come now.
  void take_fields() noexcept { set_record(LevelRecord, depth_ == 0 ? nullptr : &levels_[depth_ - 1]); }

  std::vector<Level> levels_;  ///< the first `depth_` are open; the others keep their memory
  std::size_t depth_ = 0;
  std::string_view message_id_;
  Counted counted_;
  OtherId other_;
  xml::ReferenceDraft reference_;
};

/// `name` begins with `start`, whatever the case: PAIN.008, pain.008.001.02 … are all met.
[[nodiscard]] bool begins_with(std::string_view name, std::string_view start) noexcept;

}  // namespace lettrage::formats::original
