/// \file
/// Which of the statement messages a message is.
#pragma once

#include <string_view>

#include "formats/format.h"
#include "formats/swift/scanner.h"

namespace lettrage::formats::swift {

/// What tells a message's type, gathered while it is read.
struct MessageFacts {
  bool opened = false;       ///< its header has an opening balance, whatever it is worth
  bool floor_limit = false;  ///< its header has `:34F:` before that
  bool dated = false;        ///< its header has `:13D:`
  bool lines = false;        ///< it has a `:61:`: its header is over (see `ends_header`)
  bool totals = false;       ///< `:90C:` or `:90D:` stands after the last `:61:`
};

/// By the header alone where there are entries: a floor limit, else the frame, else date and time, which statements do not
/// carry. An MT950 without a frame is an MT940 without `:86:`, and taken for one.
[[nodiscard]] MessageType type_of(const Frame& frame, const MessageFacts& facts) noexcept;

/// For `Format::sniff`: is the first message in `head` of type `wanted`? A file takes its format from its first message;
/// those of other types after it are read as what they are (formats/swift/reader.h).
[[nodiscard]] Likelihood sniff(std::string_view head, MessageType wanted);

}  // namespace lettrage::formats::swift
