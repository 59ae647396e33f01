/// \file
/// What `propose` will ask the index about one movement, found out beforehand and asked for in steps: while the memory comes for
/// one movement, the next ones are read. Internal to matching.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include "core/model/movement.h"
#include "core/references/references.h"
#include "reconcile/matching/number_probes.h"
#include "reconcile/matching/tables.h"
#include "reconcile/matching/text_pieces.h"

namespace lettrage::reconcile {

/// Asks for these invoices, then for their numbers as written: for those who will look at all of them.
template <class Invoices>
void prefetch_numbers(const IndexTables& tables, const Invoices& invoices) noexcept {
  tables.prefetch_invoices(invoices);
  for (const std::uint32_t i : invoices) __builtin_prefetch(tables.data.invoices[i].invoice_id.data());
}

/// A text cut into pieces, with the references in it and the numbers it may name. Lives with its memory.
struct TextReading {
  explicit TextReading(std::pmr::memory_resource* memory) : text{memory}, probes{memory} {}
  /// `letters_only`: a payer's own identifier, in which nothing but numbers with letters counts.
  void read(const IndexTables& tables, std::span<const std::string_view> lines, std::string_view joined, Lead lead,
            bool letters_only);

  PieceText text;
  std::vector<references::Hit> references;
  std::pmr::vector<NumberProbe> probes;
};

/// Changes nothing but what is in the caches.
class Lookahead {
 public:
  static constexpr std::size_t steps = 5;

  Lookahead(const Movement& movement, const IndexTables& tables);
  Lookahead(const Lookahead&) = delete;
  Lookahead& operator=(const Lookahead&) = delete;
  /// Asks for what the answers to the step before point to. In order, from 0.
  void step(std::size_t number);
  /// Of the remittance text.
  [[nodiscard]] const TextReading& remittance() const noexcept { return remittance_; }

 private:
  static constexpr std::size_t invoices_max = 4;  ///< that a text names; of more, the rest comes as it comes

  void find_invoices();
  void prefetch_customers();

  const IndexTables& tables_;
  std::array<std::byte, 4096> room_;  ///< most texts fit; longer ones take more from the heap
  std::pmr::monotonic_buffer_resource memory_{room_.data(), room_.size()};
  TextReading remittance_{&memory_};
  std::array<std::uint32_t, invoices_max> groups_{};  ///< of the numbers that are likely there
  std::size_t group_count_ = 0;
  std::array<std::uint32_t, invoices_max + 1> parties_{};  ///< of the invoices, and the payer
  std::size_t party_count_ = 0;
  std::array<std::uint32_t, invoices_max> invoices_{};
  std::size_t invoice_count_ = 0;
  std::uint64_t account_hash_ = 0;
  std::uint32_t account_group_ = KeyTable::no_group;
  bool account_given_ = false;
};

}  // namespace lettrage::reconcile
