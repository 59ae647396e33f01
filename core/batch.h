/// \file
/// A run of whole records cut out of a file, and everything parsed out of it; all of it is freed together.
#pragma once

#include <cstdint>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "core/fault.h"
#include "core/records.h"

namespace lettrage {

/// What was open where a batch begins. Made by the format's cutter, read by its parser.
struct Context {
  std::string
      prologue;  ///< raw bytes that open the same levels again (XML: declaration and start tags); empty at the file's start
  std::string epilogue;           ///< raw bytes that close what is open where the batch ends (XML: end tags)
  std::uint32_t open_levels = 0;  ///< how many levels `prologue` opens
};

enum class RecordKind : std::uint8_t { Statement, Entry, Transaction, PaymentInformation, Status };

/// How text is read that is not UTF-8.
enum class Charset : std::uint8_t { Cp1252, Iso8859_1, Iso8859_15, Cp850, Cp852 };

/// A place in one of the batch's vectors; `Batch::order` lists records in file order, children after their parent.
struct RecordRef {
  RecordKind kind{};
  std::uint32_t index = 0;
};

/// Owned by one stage at a time; not thread-safe, needs no lock.
struct Batch {
  std::shared_ptr<const std::string> block;  ///< keeps `bytes` alive; shared with neighbouring batches
  std::string_view bytes;                    ///< decompressed, between two cuts
  std::uint64_t offset = 0;                  ///< of `bytes` in the decompressed file
  std::uint64_t line = 1;                    ///< number of its first line, from 1
  Context context;
  bool first = false, last = false;   ///< of its file
  Charset charset = Charset::Cp1252;  ///< of text that is not UTF-8; the policy may name another

  std::pmr::monotonic_buffer_resource arena{64 * 1024};
  FileHeader header;
  std::pmr::vector<Statement> statements{&arena};
  std::pmr::vector<Entry> entries{&arena};
  std::pmr::vector<Transaction> transactions{&arena};
  std::pmr::vector<PaymentInformation> payment_informations{&arena};
  std::pmr::vector<Status> statuses{&arena};
  std::pmr::vector<RecordRef> order{&arena};
  std::vector<Fault> faults;

  Batch() = default;
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  /// Copies `text` into the arena.
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    auto* copy = static_cast<char*>(arena.allocate(text.size(), 1));
    text.copy(copy, text.size());
    return {copy, text.size()};
  }
  /// Copies the elements of `items` (views, references) into the arena.
  template <class T>
  [[nodiscard]] std::span<const T> keep(const std::vector<T>& items) {
    if (items.empty()) return {};
    auto* copy = static_cast<T*>(arena.allocate(items.size() * sizeof(T), alignof(T)));
    std::uninitialized_copy(items.begin(), items.end(), copy);
    return {copy, items.size()};
  }
};

}  // namespace lettrage
