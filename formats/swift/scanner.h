/// \file
/// Lines and tags of SWIFT text (MT940, MT941, MT942, MT950), whatever frame a bank puts around them. The cutter and the
/// reader see a file through this same scanner, so that they never disagree on where a field begins.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/batch.h"

namespace lettrage::formats::swift {

/// The statement messages of SWIFT, and all others.
enum class MessageType : std::uint8_t { Unknown, Mt940, Mt941, Mt942, Mt950, Other };

/// What stands around a message: `{1:…}{2:O940…}{4: … -}`, or Rabobank's line `:940:`.
struct Frame {
  bool blocks = false;  ///< braces
  MessageType type = MessageType::Unknown;
  [[nodiscard]] bool present() const noexcept { return blocks || type != MessageType::Unknown; }
};
/// A line that reads as this frame.
[[nodiscard]] std::string_view text_of(const Frame& frame) noexcept;

enum class Tag : std::uint8_t {
  None,
  Reference /* :20: */,
  RelatedReference /* :21: */,
  Account /* :25: */,
  AccountBic /* :25P: */,
  Sequence /* :28: :28C: */,
  DateTime /* :13D: :13: */,
  FloorLimit /* :34F: */,
  Opening /* :60F: */,
  OpeningPage /* :60M: */,
  Line /* :61: */,
  Closing /* :62F: */,
  ClosingPage /* :62M: */,
  Available /* :64: */,
  ForwardAvailable /* :65: */,
  Information /* :86: */,
  CreditTotal /* :90C: */,
  DebitTotal /* :90D: */,
  NonSwift /* :NS: */,
  Unknown,
};

enum class LineKind : std::uint8_t {
  Text,        ///< goes on the field above it
  Tag,         ///< opens a field
  Block,       ///< frame: `{1:…`, `:940:`
  Terminator,  ///< `-`, `-}`, `-XXX`
};

/// One line; positions count from the start of the bytes scanned.
struct Line {
  std::size_t begin = 0, content_end = 0, end = 0;  ///< `end` is after the line's end mark
  std::size_t value = 0;                            ///< Tag: where its value begins
  LineKind kind = LineKind::Text;
  Tag tag = Tag::None;
  bool starts_statement = false;  ///< a message begins here
  bool cut_before = false;        ///< the file may be cut in front of it
  bool overlong = false;          ///< its record is longer than `record_max`: no text is taken from here on
  Frame frame;                    ///< Block, or the first field right behind one
  bool partial = false;           ///< the line was longer than `record_max`: its rest follows as further lines
  [[nodiscard]] std::string_view text(std::string_view bytes) const { return bytes.substr(begin, content_end - begin); }
  [[nodiscard]] std::string_view value_of(std::string_view bytes) const { return bytes.substr(value, content_end - value); }
};

/// A record is a `:61:` with its texts, or a message's fields before the first. The standard needs 65 × 8 characters,
/// dialects some thousand. What is beyond this many bytes is not read, so that memory stays bounded.
inline constexpr std::size_t record_max = 64 * 1024;

/// A `:61:`, the lines below it, and the `:86:` behind them if there is one: nearly every record, in one piece.
class EntryLines {
 public:
  static constexpr std::size_t most = 32, tag_length = 4;

  std::size_t begin = 0;  ///< of the `:61:`
  bool ascii = false;     ///< all of it; false may also be for what stands behind it
  [[nodiscard]] std::string_view line() const noexcept { return lines_[0]; }  ///< the value of `:61:`
  [[nodiscard]] std::span<const std::string_view> supplementary() const noexcept {
    return std::span{lines_}.subspan(1, information_ - 1);
  }
  /// The value of `:86:` and the lines below it.
  [[nodiscard]] std::span<const std::string_view> information() const noexcept {
    return std::span{lines_}.subspan(information_, size_ - information_);
  }

 private:
  friend class Scanner;
  std::array<std::string_view, most> lines_;
  std::size_t size_ = 0, information_ = 0;
};

/// The tag of a header field, 0 to 4 in the order of the standard; -1 for others. A header field after the closing balance
/// begins a new message even without a `:20:`, which keeps the header fields before it.
[[nodiscard]] int header_rank(Tag tag) noexcept;
/// The header of a message ends with its first `:61:`, or where it has grown beyond `record_max`. What kind a message is
/// and its opening balance are said before: so a batch cut out of a message knows them from the header alone.
[[nodiscard]] bool ends_header(const Line& line) noexcept;

class Scanner {
 public:
  /// The line at the scanner's position, or nothing if its end is not in `bytes` yet (`last`: the file ends with them).
  /// Changes nothing a second call would see, and searches no byte twice when shown again with more behind.
  [[nodiscard]] std::optional<Line> peek(std::string_view bytes, bool last);
  /// The line at the scanner's position where nothing but text can stand in it and its end is in `bytes`: goes past it.
  /// Of most lines that is all there is to know; of every other `peek` tells the rest.
  [[nodiscard]] std::optional<std::string_view> take_text(std::string_view bytes);
  /// The record at the scanner's position and past it, where it is a `:61:` with nothing but text and one `:86:` behind, and the
  /// next record or the closing balance follows in `bytes`. False, and nothing changes, for all others: `peek` knows them.
  [[nodiscard]] bool take_entry(std::string_view bytes, EntryLines& entry);
  /// Goes past `line`, the last one peeked at.
  void advance(const Line& line, std::string_view bytes);
  /// The file is cut in front of `line`, the last one peeked at: the bytes before it are gone.
  void cut(const Line& line) noexcept;

  /// Of the next line.
  [[nodiscard]] std::size_t position() const noexcept { return position_; }
  // What has to be known to go on after a cut.
  [[nodiscard]] bool statement_open() const noexcept { return open_; }
  [[nodiscard]] bool overlong() const noexcept { return overlong_; }
  [[nodiscard]] bool mid_line() const noexcept { return mid_line_; }
  [[nodiscard]] bool at_signs() const noexcept { return at_signs_; }
  /// Of the open message.
  [[nodiscard]] const Frame& frame() const noexcept { return frame_; }
  /// Of the message that begins next, if its frame has gone by.
  [[nodiscard]] const Frame& next_frame() const noexcept { return next_frame_; }
  /// The frame last read is the open message's.
  void adopt_frame() noexcept;
  void resume(bool open, bool overlong, bool mid_line, const Frame& frame) noexcept;

 private:
  struct End {
    std::size_t content = 0, after = 0;
    bool partial = false, at_signs = false;
  };
  [[nodiscard]] std::optional<End> find_end(std::string_view bytes, std::size_t from, bool at_signs, bool last);
  /// `peek` for the two tags that most fields have, where nothing stands around them.
  [[nodiscard]] std::optional<Line> peek_usual(std::string_view bytes, bool last);
  void classify(Line& line, std::string_view bytes) const;
  [[nodiscard]] bool looks_like_time(std::string_view value) const noexcept;

  std::size_t position_ = 0;  ///< of the next line
  std::size_t searched_ = 0;  ///< no line end before it
  std::size_t record_begin_ = 0;
  bool at_signs_ = false;       ///< lines end with `@@` (German videotex), seen at the message's `:20:`
  bool next_at_signs_ = false;  ///< the same, of the line peeked at
  bool open_ = false, closed_ = false;
  bool entry_text_ = false;     ///< inside the `:86:` of a `:61:`
  bool ends_in_digit_ = false;  ///< the last line did
  bool overlong_ = false, mid_line_ = false;
  Frame frame_, next_frame_;
};

}  // namespace lettrage::formats::swift
