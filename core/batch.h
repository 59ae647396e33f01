/// \file
/// A run of whole records cut out of a file, and everything parsed out of it; all of it is freed together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <memory_resource>
#include <new>
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

/// What the records and texts of one batch may take. A batch of half a mebibyte needs a few; only bytes made to
/// explode (a million empty elements where nothing can be cut) need more.
inline constexpr std::size_t batch_memory_max = 64UL * 1024 * 1024;

/// Thrown where a batch wants more; the parse stage (pipeline/parse.h) makes a fault of it.
struct BatchTooLarge : std::bad_alloc {
  [[nodiscard]] const char* what() const noexcept override { return "the records of a batch take more memory than the limit"; }
};

/// Hands out the program's memory up to a limit. Large pieces given back are kept for the next batch (a bounded number of
/// them, for the whole program): fresh memory costs a page fault every 4 KiB, which is more than parsing them.
class BoundedMemory final : public std::pmr::memory_resource {
 public:
  explicit BoundedMemory(std::size_t limit) noexcept : limit_{limit} {}
  /// No limit any more: parsing, whose input is hostile, is over.
  void lift() noexcept { limit_ = std::numeric_limits<std::size_t>::max(); }

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override;
  void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override;
  [[nodiscard]] bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override { return this == &other; }

  std::size_t limit_, used_ = 0;
};

/// There are two readers of XML (docs/XML.md). Wished for, `Auto` and `Fast` both mean the fast one, and the reference
/// reader for what it declines.
enum class XmlReader : std::uint8_t { Auto, Fast, Reference };

/// Which reader gave a batch its records.
struct XmlReading {
  XmlReader used = XmlReader::Auto;  ///< Auto: not XML
  std::string_view declined;         ///< why the fast reader left the batch to the other, in words; static
  std::uint64_t declined_at = 0;     ///< bytes from the start of the decompressed file
};

/// Owned by one stage at a time; not thread-safe, needs no lock.
struct Batch {
  std::shared_ptr<const std::string> block;  ///< keeps `bytes` alive; shared with neighbouring batches
  std::string_view bytes;                    ///< decompressed, between two cuts
  std::uint64_t offset = 0;                  ///< of `bytes` in the decompressed file
  std::uint64_t line = 1;                    ///< number of its first line, from 1
  Context context;
  bool first = false, last = false;    ///< of its file
  Charset charset = Charset::Cp1252;   ///< of text that is not UTF-8; the policy may name another
  XmlReader reader = XmlReader::Auto;  ///< wished for
  XmlReading reading;

  BoundedMemory memory{batch_memory_max};
  std::pmr::monotonic_buffer_resource arena{64 * 1024, &memory};
  FileHeader header;
  std::pmr::vector<Statement> statements{&arena};
  std::pmr::vector<Entry> entries{&arena};
  std::pmr::vector<Transaction> transactions{&arena};
  std::pmr::vector<PaymentInformation> payment_informations{&arena};
  std::pmr::vector<Status> statuses{&arena};
  std::pmr::vector<RecordRef> order{&arena};
  std::pmr::vector<Fault> faults{&memory};

  Batch() = default;
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  /// Takes back everything that was parsed; views into the arena are invalid then.
  void forget_records();
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
