/// \file
/// Finds the messages of a file: they may stand in an envelope, and several in one file. Works on bytes, for any encoding
/// whose markup is ASCII, and in bounded memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lettrage::formats::xml {

/// Appends up to `wanted` bytes of a file to `out`; returns how many, 0 at its end.
using ReadBytes = std::function<std::size_t(std::string& out, std::size_t wanted)>;

/// The bytes of a file around the place that is read, by their offsets in the file.
class Feed {
 public:
  /// `offset`: of the first byte read.
  Feed(ReadBytes read, std::uint64_t offset) : read_{std::move(read)}, begin_{offset} {}
  /// Bytes from `offset` on as far as they were read; at least one more than `known` if the file has it.
  [[nodiscard]] std::string_view from(std::uint64_t offset, std::size_t known = 0);
  /// Nothing before `offset` is asked for again.
  void forget_before(std::uint64_t offset);
  /// Where the `<` stands that is last before `offset`; `offset` itself where it is forgotten.
  [[nodiscard]] std::uint64_t last_tag_before(std::uint64_t offset) const noexcept;
  /// Number of the line that a byte not yet forgotten stands in, from 1.
  [[nodiscard]] std::uint64_t line_at(std::uint64_t offset) const noexcept;

 private:
  ReadBytes read_;
  std::string bytes_;
  std::uint64_t begin_ = 0;  ///< of bytes_
  std::uint64_t line_ = 1;   ///< of the first of bytes_
  bool end_ = false;
};

/// A message: its Document element, or its own root where it has none.
struct FoundMessage {
  std::uint64_t offset = 0, line = 1;  ///< of its `<`
  std::size_t name_size = 0;           ///< of its name, with the prefix
  std::string element;                 ///< local name
  std::string namespace_uri;
  std::string declarations;         ///< namespaces declared around it that it does not declare itself: ` xmlns:p="…"`
  std::string root;                 ///< local name of the message's root: below Document, or the element itself
  bool names_no_namespace = false;  ///< neither declared nor inherited, and the name has no prefix
};

class MessageFinder {
 public:
  explicit MessageFinder(Feed& feed) : feed_{feed} {}
  /// The next message at or after `offset`.
  [[nodiscard]] std::optional<FoundMessage> find(std::uint64_t offset);

 private:
  struct Tag {
    std::uint64_t offset = 0;
    std::string_view text;  ///< from `<` to `>`
  };
  [[nodiscard]] std::optional<Tag> next_start_tag(std::uint64_t offset);
  Feed& feed_;
  std::vector<std::pair<std::string, std::string>> declared_;  ///< namespaces of envelopes: attribute and URI as written
};

}  // namespace lettrage::formats::xml
