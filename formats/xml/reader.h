/// \file
/// How XML becomes events for a message's handler. There is one interface and more than one reader behind it; what a
/// handler hears does not depend on the reader.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "core/batch.h"
#include "formats/xml/schema.h"

namespace lettrage::formats::xml {

/// Limits of what is read; beyond them the file is refused (depth, names) or a text is clipped with a warning.
inline constexpr int depth_max = 64;                      ///< ISO 20022 messages need about 20, envelopes included
inline constexpr std::size_t text_bytes_max = 64 * 1024;  ///< the longest text we keep has 2,000 characters

/// Where an element stands.
struct Place {
  std::uint64_t offset = 0;  ///< of its `<`, from the start of the decompressed file; clamped into the batch
  bool replayed = false;     ///< it stands in the batch's prologue: read in an earlier batch, repeated as context
};

/// A text, and where its element stood.
struct Given {
  std::string_view text, currency;
  Place place;
};

/// Hears of the known elements of one message, and has the records that their fields go to. Texts are UTF-8 without blanks at
/// either end, live as long as the batch, and are never given when empty.
class Handler {
 public:
  virtual ~Handler() = default;
  /// A message's root element; `namespace_uri` is what its prefix stands for, empty if nothing. Its node's `begin` follows.
  virtual void message(std::string_view root, std::string_view namespace_uri, Place place) = 0;
  virtual void begin(Node node, Place place) = 0;
  /// `complete`: the end tag stood in the batch, not in its epilogue.
  virtual void end(Node node, bool complete) = 0;
  /// `currency` is the `Ccy` attribute of a Role::Amount, empty without one.
  virtual void text(Node node, std::string_view text, std::string_view currency, Place place) = 0;

  /// For readers: a text to where its field is, or to `text`.
  void give(const Field& field, std::string_view text, std::string_view currency, Place place) {
    if (field.keep == Field::Keep::Told) return this->text(field.node, text, currency, place);
    if (place.replayed && !keeps_replayed_) return;
    field.keep == Field::Keep::Given ? put(field, text, currency, place) : put(field, text);
  }
  /// The same for Keep::Given, of a text that is not replayed.
  void put(const Field& field, std::string_view text, std::string_view currency, Place place) noexcept {
    std::byte* const record = records_[field.record];
    if (record == nullptr) return;
    Given& given = *reinterpret_cast<Given*>(record + field.offset);
    given.text = text;
    given.currency = currency;
    given.place = place;
  }
  /// The same for Keep::First and Keep::Last, of a text that is not replayed.
  void put(const Field& field, std::string_view text) noexcept {
    std::byte* const record = records_[field.record];
    if (record == nullptr) return;
    std::string_view& to = *reinterpret_cast<std::string_view*>(record + field.offset);
    if (field.keep == Field::Keep::Last || to.empty()) to = text;
  }

 protected:
  /// From now on the fields of `record` go to this one; nullptr: nowhere.
  template <class Record>
  void set_record(std::uint8_t number, Record* record) noexcept {
    static_assert(std::is_standard_layout_v<Record>);
    records_[number] = reinterpret_cast<std::byte*>(record);
  }
  /// False: fields that stand in the batch's prologue are those of an earlier batch's records, and not taken again.
  bool keeps_replayed_ = true;

 private:
  static constexpr std::size_t records_max = 8;
  std::array<std::byte*, records_max> records_{};
};

/// The fast reader (docs/XML.md): well-formed UTF-8, read at memory speed. False: it declined, for what is odd, in doubt or
/// wrong; then `handler` has heard part of the batch and `batch.reading` says why. Never reports a fault of the XML itself.
[[nodiscard]] bool read_fast(Batch& batch, const Schema& schema, Handler& handler);
/// The reference reader (Xerces): reads everything that can be read. What is wrong with the XML goes into `batch.faults`;
/// then nothing more is read.
void read_reference(Batch& batch, const Schema& schema, Handler& handler);

/// Reads the batch with its prologue and epilogue around it and tells a `MessageHandler{batch, facts…}`; a second one where the
/// fast reader declines, after the batch has forgotten what the first put there. Never throws on bad input. Safe on many batches
/// at once.
template <class MessageHandler, class... Facts>
void read(Batch& batch, const Schema& schema, const Facts&... facts) {
  if (batch.reader != XmlReader::Reference) {
    {
      MessageHandler handler{batch, facts...};
      if (read_fast(batch, schema, handler)) return;
    }
    batch.forget_records();
  }
  batch.reading.used = XmlReader::Reference;
  MessageHandler handler{batch, facts...};
  read_reference(batch, schema, handler);
}

/// Only white space that XML knows.
[[nodiscard]] constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace lettrage::formats::xml
