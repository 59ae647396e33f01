/// \file
/// Reads one batch: `scan.h` runs over what was learnt, this does the rest, strictly, and learns. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/batch.h"
#include "formats/xml/fast/automaton.h"
#include "formats/xml/reader.h"

namespace lettrage::formats::xml::fast {

/// Bytes that a scan may read behind the place it looks at.
inline constexpr std::size_t scan_margin = edge_bytes_max + 33;

class Machine {
 public:
  Machine(Batch& batch, const Schema& schema, Handler& handler)
      : batch_{batch}, handler_{handler}, automaton_{automaton_of(schema)} {
    automaton_.prepare();
  }

  using Scan = const char* (*)(Machine&, const char* text, const char* limit);
  /// All of the batch. False: declined, and the handler has heard part of it.
  [[nodiscard]] bool read(Scan scan);
  [[nodiscard]] std::string_view why() const noexcept { return why_; }
  [[nodiscard]] std::uint64_t where() const noexcept { return where_; }

  // For scan.h, which reads the bytes of the batch only, never its prologue. `at` is a place in them.
  [[nodiscard]] Place place_in_bytes(const char* at) const noexcept {
    return {.offset = base_ + static_cast<std::uint64_t>(at - begin_), .replayed = false};
  }
  [[nodiscard]] Automaton& automaton() noexcept { return automaton_; }
  [[nodiscard]] Handler& handler() noexcept { return handler_; }
  /// Makes of the raw text that stands at `text` what its use wants; false: declined.
  [[nodiscard]] bool settle_text(std::string_view& text, TextUse use);
  /// Reads the markup at `at`, which nothing learnt explains, and what follows it without text between; `text` stands before.
  /// Returns where the next text begins; nullptr: declined.
  [[nodiscard]] const char* step(const char* text, const char* at);

  StateId state = Automaton::opened(Automaton::document);
  bool pending = false;       ///< a part of the text stood before a comment, a section or a cut
  Place leaf_place{};         ///< of the known element whose text is read
  std::string_view currency;  ///< its Ccy

 private:
  /// One edge while it is learnt.
  struct Learning {
    Edge edge;
    StateId from = 0;
    const char* begin = nullptr;
    bool open = false;  ///< more may be added
  };

  [[nodiscard]] Place place(const char* at) const noexcept {
    return replayed_ ? Place{.offset = batch_.offset, .replayed = true} : place_in_bytes(at);
  }
  [[nodiscard]] bool read_part(std::string_view bytes, Scan scan);
  [[nodiscard]] bool start(std::string_view text, const Tag& tag, const char* at);
  [[nodiscard]] bool end(std::string_view text, const Tag& tag, const char* at);
  [[nodiscard]] const char* other(const char* text, const char* at);
  [[nodiscard]] bool keep_part(std::string_view raw, bool literal);
  [[nodiscard]] bool open_leaf(const Tag& tag, const Element& element, const char* at);
  void tell_begin(Node node, const char* at);
  void tell_end(Node node, const char* at);
  void note(const Event& event);
  void finish_learning(const char* end);
  bool decline(std::string_view why, const char* at);

  Batch& batch_;
  Handler& handler_;
  Automaton& automaton_;
  const char* begin_ = nullptr;  ///< of the part being read
  const char* end_ = nullptr;
  std::uint64_t base_ = 0;  ///< offset of `begin_` in the file
  bool replayed_ = false, complete_ = true, learns_ = false;
  bool root_seen_ = false, message_seen_ = false;
  std::string pending_text_;
  std::string scratch_;
  Learning learning_;
  std::string_view why_;
  std::uint64_t where_ = 0;
};

}  // namespace lettrage::formats::xml::fast
