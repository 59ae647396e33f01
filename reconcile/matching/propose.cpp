#include "reconcile/matching/propose.h"

#include <algorithm>
#include <array>
#include <memory_resource>
#include <optional>

#include "core/model/movement.h"
#include "core/references/references.h"
#include "core/text_id.h"
#include "reconcile/matching/candidates.h"
#include "reconcile/matching/confidence.h"
#include "reconcile/matching/keys.h"
#include "reconcile/matching/lookahead.h"
#include "reconcile/matching/misspelt.h"
#include "reconcile/matching/named_payers.h"
#include "reconcile/matching/number_search.h"
#include "reconcile/matching/reference_search.h"
#include "reconcile/matching/text_pieces.h"
#include "reconcile/matching/variant_search.h"

namespace lettrage::reconcile {
namespace {

using Indexes = std::vector<std::uint32_t>;

/// Collections of one mandate that are looked at: forty years of weekly ones.
constexpr std::size_t mandate_collections_max = 2048;
/// Banks may book a collection one day before the date asked for.
constexpr int early_booking_days = 1;

class Proposer {
 public:
  Proposer(const Movement& movement, const Index& index, const MatchingPolicy& policy, const Lookahead& ahead)
      : ahead_{ahead},
        movement_{movement},
        details_{movement.details},
        policy_{policy},
        tables_{IndexAccess::tables(index)},
        candidates_{movement, tables_, proposal_} {}

  Proposal run() {
    if (movement_.status != EntryStatus::Booked && movement_.source != MovementSource::StatusFile) return {};
    if (movement_.direction != Direction::Credit) {
      find_debited_collection();
      return std::move(proposal_);
    }
    candidates_.find_payer();
    find_credited_collection();
    find_own_identifiers();
    find_mandate_and_amount();
    for (const StructuredReference& reference : details_.structured_references) {
      add_structured(candidates_, proposal_, tables_, movement_, reference);
      search_text({}, reference.value, Lead::Invoice, false);
    }
    search_remittance();
    if (candidates_.empty()) search_text({}, movement_.additional_information, Lead::None, false);
    const bool proven = candidates_.is_proven(policy_.auto_threshold);
    candidates_.finish();
    if (!is_proved()) {
      if (proposal_.payer == none && !proven) find_named_payers(movement_, tables_, proposal_);
    } else if (policy_.learn_accounts) {
      proposal_.teaches_account = may_teach_account(movement_, tables_, proposal_);
    }
    return std::move(proposal_);
  }

 private:
  // --- collections we sent ---

  [[nodiscard]] const Collection& collection(std::uint32_t i) const { return tables_.data.collections[i]; }

  static Indexes copy(std::span<const std::uint32_t> found) { return {found.begin(), found.end()}; }

  /// All collections named by our own identifiers, best kind of identifier first.
  [[nodiscard]] Indexes named() const {
    KeyBuffer buffer;
    for (const std::string_view text :
         {details_.end_to_end_id, details_.original_end_to_end_id, details_.instruction_id, details_.original_instruction_id}) {
      const std::string_view key = identifier_key(text, buffer);
      if (is_placeholder(key)) continue;
      auto found = tables_.collections_by_end_to_end_id.find(key);
      if (found.empty()) found = tables_.collections_by_instruction_id.find(key);
      // French banks give our EndToEndId back as the instruction id (camt.md 8), hence both tables for both.
      if (!found.empty() && found.size() <= mandate_collections_max) return copy(found);
    }
    return {};
  }

  [[nodiscard]] Indexes of_mandate() const {
    KeyBuffer buffer;
    const std::string_view key = identifier_key(details_.mandate_id, buffer);
    if (is_placeholder(key)) return {};
    const auto found = tables_.collections_by_mandate.find(key);
    return found.size() <= mandate_collections_max ? copy(found) : Indexes{};
  }

  /// Keeps those that fit, if any does.
  template <class Fits>
  static void prefer(Indexes& of, Fits fits) {
    if (of.size() > 1 && std::any_of(of.begin(), of.end(), fits)) require(of, fits);
  }
  template <class Fits>
  static void require(Indexes& of, Fits fits) {
    of.erase(std::remove_if(of.begin(), of.end(), [&](std::uint32_t i) { return !fits(i); }), of.end());
  }

  void prefer_same_parties(Indexes& of) const {
    const auto same = [](std::string_view a, std::string_view b) {
      KeyBuffer x, y;
      return !a.empty() && identifier_key(a, x) == identifier_key(b, y);
    };
    prefer(of, [&](std::uint32_t i) { return same(details_.mandate_id, collection(i).mandate_id); });
    prefer(of, [&](std::uint32_t i) { return same(details_.original_message_id, collection(i).message_id); });
    prefer(of,
           [&](std::uint32_t i) { return same(details_.original_payment_information_id, collection(i).payment_information_id); });
    prefer(of, [&](std::uint32_t i) { return same(details_.creditor_id, collection(i).creditor_id); });
    prefer(of, [&](std::uint32_t i) { return same(details_.counterparty_iban, collection(i).debtor_iban); });
  }

  void settle(Indexes fitting) {
    if (fitting.size() == 1) {
      proposal_.collection = fitting.front();
    } else {
      proposal_.collections = std::move(fitting);
    }
  }

  void add_invoices_of(const Indexes& collections, Method method, std::uint16_t confidence) {
    constexpr std::size_t enough = 16;
    if (collections.size() > enough) return;
    for (const std::uint32_t c : collections) {
      for (const std::string_view id : collection(c).invoice_ids) {
        KeyBuffer buffer;
        candidates_.add_all(tables_.invoices_by_id.find(identifier_key(id, buffer)), method, confidence);
      }
    }
  }

  [[nodiscard]] bool in_window(Date collected) const {
    const Date booked = std::max(movement_.booking_date, movement_.value_date);
    if (!collected || !booked) return true;
    return collected <= booked.plus_days(early_booking_days) &&
           booked <= collected.plus_days(policy_.collection_date_window_days);
  }

  void find_credited_collection() {
    const auto has_amount = [&](std::uint32_t i) { return collection(i).amount == movement_.amount; };
    const auto timely = [&](std::uint32_t i) { return in_window(collection(i).collection_date); };
    Indexes found = named();
    if (!found.empty()) {
      if (std::none_of(found.begin(), found.end(), has_amount)) {
        add_invoices_of(found, Method::EndToEndId, confidence::own_identifier);
        proposal_.collections = std::move(found);
        return;
      }
      require(found, has_amount);
      prefer(found, timely);
      prefer_same_parties(found);
      add_invoices_of(found, Method::EndToEndId, confidence::own_identifier);
      settle(std::move(found));
      return;
    }
    found = of_mandate();
    require(found, has_amount);
    require(found, timely);
    prefer_same_parties(found);
    if (found.size() == 1) add_invoices_of(found, Method::MandateAmount, confidence::mandate_amount);
    settle(std::move(found));
  }

  void find_debited_collection() {
    const auto has_amount = [&](std::uint32_t i) {
      const Money& amount = collection(i).amount;
      return amount == movement_.amount || (details_.original_amount.currency.present() && amount == details_.original_amount);
    };
    const Date known = movement_.booking_date ? movement_.booking_date : movement_.requested_date;
    const auto not_later = [&](std::uint32_t i) {  // a rejection may come before the day of collection, a return may not
      return movement_.source == MovementSource::StatusFile || !known || !collection(i).collection_date ||
             collection(i).collection_date <= known.plus_days(early_booking_days);
    };
    const auto on_its_day = [&](std::uint32_t i) {
      const Date day = details_.original_settlement_date ? details_.original_settlement_date : movement_.requested_date;
      return day.present() && collection(i).collection_date == day;
    };
    Indexes found = named();
    const bool by_mandate = found.empty();
    if (by_mandate) {
      found = of_mandate();
      require(found, has_amount);
    } else {
      prefer(found, has_amount);
    }
    prefer_same_parties(found);
    prefer(found, on_its_day);
    prefer(found, not_later);
    settle(std::move(found));
  }

  [[nodiscard]] bool is_proved() const {
    const auto& found = proposal_.candidates;
    return proposal_.collection != none || (!found.empty() && found.front().confidence >= policy_.auto_threshold);
  }

  // --- invoices ---

  void find_own_identifiers() {
    KeyBuffer buffer;
    const std::array texts{std::pair{details_.end_to_end_id, Method::EndToEndId},
                           std::pair{details_.instruction_id, Method::InstructionId}};
    for (const auto& [text, method] : texts) {
      const std::string_view key = identifier_key(text, buffer);
      if (is_placeholder(key)) continue;
      candidates_.add_all(tables_.invoices_by_end_to_end_id.find(key), method, confidence::own_identifier);
      // Payers put the number of the invoice there too; but their own counters are bare digits as well.
      search_text({}, text, Lead::None, true);
      const std::uint32_t group = tables_.numbers.group(number_key(text, buffer));
      if (group != KeyTable::no_group && all_digits(tables_.numbers.key(group)) &&
          without_leading_zeros(tables_.numbers.key(group)).size() >= digits_min) {
        candidates_.add_number({.group = group, .reading = Reading::Weak, .undoubted = Reading::Weak}, 0);
      }
    }
  }

  void find_mandate_and_amount() {
    KeyBuffer buffer;
    const std::string_view key = identifier_key(details_.mandate_id, buffer);
    if (is_placeholder(key)) return;
    const auto found = tables_.invoices_by_mandate.find(key);
    if (found.size() > mandate_collections_max) return;
    for (const std::uint32_t i : found) {
      const Invoice& invoice = tables_.data.invoices[i];
      if (invoice.currency != movement_.amount.currency || invoice.kind != InvoiceKind::Invoice) continue;
      if (invoice.imported_open == movement_.amount.minor || invoice.amount == movement_.amount.minor) {
        candidates_.add(i, Method::MandateAmount, confidence::mandate_amount);
      }
    }
  }

  void search_remittance() {
    std::array<std::byte, 4096> room;
    std::pmr::monotonic_buffer_resource memory{room.data(), room.size()};
    search(ahead_.remittance(), Lead::None, false, &memory);
  }

  void search_text(std::span<const std::string_view> lines, std::string_view joined, Lead lead, bool letters_only) {
    if (joined.empty() && lines.empty()) return;
    // Most texts fit; longer ones take more from the heap.
    std::array<std::byte, 8192> room;
    std::pmr::monotonic_buffer_resource memory{room.data(), room.size()};
    TextReading reading{&memory};
    reading.read(tables_, lines, joined, lead, letters_only);
    search(reading, lead, letters_only, &memory);
  }

  /// `memory`: for what is found. It ends with the search; the text may have its own.
  void search(const TextReading& reading, Lead lead, bool letters_only, std::pmr::memory_resource* memory) {
    const PieceText& text = reading.text;
    if (text.text.empty()) return;
    for (const references::Hit& hit : reading.references) {
      const auto position = text.position(static_cast<std::uint32_t>(hit.position));
      add_found(candidates_, proposal_, tables_, text.text, hit, position);
    }
    if (!letters_only) add_grouped(candidates_, tables_, text);
    NumberHits numbers{memory};
    search_numbers(text, reading.probes, tables_, letters_only, numbers);
    if (!letters_only) add_variants(text, numbers, {}, memory);
    for (const NumberHit& hit : numbers.hits) candidates_.add_number(hit, text.position(hit.position));
    proposal_.names_unknown = proposal_.names_unknown || (numbers.names_unknown && !letters_only);
    if (letters_only) return;
    add_look_alikes(text, lead, memory);
    add_misspelt(text, memory);
    if (proposal_.payer == none && !candidates_.is_proven(policy_.auto_threshold)) add_customer_numbers(text);
  }

  /// `Kd-Nr. 24977`, `client K31125`: whose payment it may be; who pays is another question.
  void add_customer_numbers(const PieceText& text) {
    constexpr std::size_t pieces_max = 3, size_min = 4;
    KeyBuffer buffer;
    for (std::size_t first = 0; first < text.pieces.size(); ++first) {
      if (text.pieces[first].lead != Lead::Foreign || text.pieces[first].noise) continue;
      bool digits = false;
      for (std::size_t last = first; last < text.pieces.size() && last < first + pieces_max; ++last) {
        const Piece& piece = text.pieces[last];
        digits = digits || piece.digits;
        const std::string_view written =
            std::string_view{text.text}.substr(text.pieces[first].begin, piece.end - text.pieces[first].begin);
        const std::uint32_t party =
            digits && written.size() >= size_min ? tables_.parties.group(identifier_key(written, buffer)) : none;
        if (party != none) name_payer(party);
        if (piece.after == Gap::Break) break;
      }
    }
  }

  void name_payer(std::uint32_t party) {
    constexpr std::uint16_t by_number = same_name - 1;  // who pays is another question
    constexpr std::size_t items_max = 64;
    const auto items = tables_.parties.values(party);
    const bool owes = std::any_of(
        items.begin(), items.begin() + static_cast<std::ptrdiff_t>(std::min(items.size(), items_max)), [&](std::uint32_t i) {
          const Invoice& invoice = tables_.data.invoices[i];
          return invoice.imported_open == movement_.amount.minor && invoice.currency == movement_.amount.currency;
        });
    const bool there = std::any_of(proposal_.named_payers.begin(), proposal_.named_payers.end(),
                                   [&](const Proposal::NamedPayer& payer) { return payer.payer == party; });
    if (!there && proposal_.named_payers.size() < named_payers_max) proposal_.named_payers.push_back({party, by_number, owes});
  }

  /// Settles doubts of `numbers` too, hence before they are added.
  void add_variants(const PieceText& text, NumberHits& numbers, Evidence evidence, std::pmr::memory_resource* memory) {
    VariantHits variants{memory};
    search_variants(text, tables_, numbers, variants);
    proposal_.names_unknown = proposal_.names_unknown || variants.names_unknown;
    proposal_.names_more = proposal_.names_more || variants.names_more;
    for (const NumberHits::Unread& unread : numbers.unknown_digits) {
      const bool read = std::any_of(variants.hits.begin(), variants.hits.end(), [&](const VariantHit& hit) {
        return hit.first_piece <= unread.last_piece && unread.first_piece <= hit.last_piece && !hit.evidence.has(Sign::Doubtful);
      });
      proposal_.names_unknown = proposal_.names_unknown || !read;
    }
    auto& hits = variants.hits;
    for (auto first = hits.begin(); first != hits.end();) {
      const auto last = std::find_if(first, hits.end(), [&](const VariantHit& hit) { return hit.group != first->group; });
      candidates_.add_variants({first, last}, text.position(first->position), evidence);
      first = last;
    }
  }

  /// `2O26-OO123`: read again with digits, where there is anything to change.
  void add_look_alikes(const PieceText& text, Lead lead, std::pmr::memory_resource* memory) {
    const bool mixed = std::any_of(text.pieces.begin(), text.pieces.end(), [](const Piece& p) { return p.digits && p.letters; });
    if (!mixed) return;
    std::pmr::string digits{text.text, memory};
    if (!read_look_alikes(digits)) return;
    PieceText again{memory};
    cut_into_pieces(again, {}, digits, lead);
    mark_noise(again, {});
    std::pmr::vector<NumberProbe> probes{memory};
    find_number_probes(again, tables_, probes);
    NumberHits numbers{memory};
    search_numbers(again, probes, tables_, false, numbers);
    add_variants(again, numbers, Sign::LookAlike, memory);
    for (const NumberHit& hit : numbers.hits) {
      candidates_.add_number(hit, text.position(hit.position), Sign::LookAlike);
    }
  }

  /// A slip of the pen counts only where something else points to the invoice: its payer, or else its amount. Where too many are
  /// pointed to, it stays open whether a number is one.
  void add_misspelt(const PieceText& text, std::pmr::memory_resource* memory) {
    constexpr std::size_t items_max = 64;
    if (candidates_.is_proven(policy_.auto_threshold)) return;
    const auto& all = tables_.data.invoices;
    std::optional<WrittenNumbers> written;
    const auto compare = [&](std::uint32_t i) {
      if (all[i].imported_open <= 0 || all[i].kind != InvoiceKind::Invoice) return;
      if (!written) written.emplace(text, memory);
      const NumberParts number{all[i].invoice_id};
      if (written->empty()) return;
      auto position = number.size == 0 ? std::nullopt : written->find_slip(number, tables_.forms);
      if (!position && !all[i].reference.empty()) {
        KeyBuffer buffer;
        position = written->find_slip(number_key(all[i].reference, buffer));
      }
      if (position) candidates_.add_misspelt(i, text.position(*position));
    };
    const auto compare_all = [&](const auto& items) {
      proposal_.slips_unknown = items.size() > items_max;
      if (proposal_.slips_unknown) return;
      prefetch_numbers(tables_, items);
      for (const std::uint32_t i : items) compare(i);
    };
    if (proposal_.payer != none) {
      compare_all(tables_.parties.values(proposal_.payer));
    } else {
      compare_all(tables_.amounts.find(movement_.amount));
    }
  }

  static constexpr std::size_t digits_min = 5;

  const Lookahead& ahead_;
  const Movement& movement_;
  const PaymentDetails& details_;
  const MatchingPolicy& policy_;
  const IndexTables& tables_;
  Proposal proposal_;
  Candidates candidates_;
};

}  // namespace

Proposal propose(const Movement& movement, const Index& index, const MatchingPolicy& policy) {
  const Lookahead ahead{movement, IndexAccess::tables(index)};
  return Proposer{movement, index, policy, ahead}.run();
}

void propose(std::span<const Movement* const> movements, const Index& index, const MatchingPolicy& policy,
             std::span<Proposal> out) {
  // As many as wait for memory at once: more would push each other out of the cache.
  constexpr std::size_t together = 16;
  std::array<std::optional<Lookahead>, together> ahead;
  for (std::size_t first = 0; first < movements.size(); first += together) {
    const std::size_t count = std::min(together, movements.size() - first);
    for (std::size_t k = 0; k < count; ++k) ahead[k].emplace(*movements[first + k], IndexAccess::tables(index));
    for (std::size_t step = 0; step < Lookahead::steps; ++step) {
      for (std::size_t k = 0; k < count; ++k) ahead[k]->step(step);
    }
    for (std::size_t k = 0; k < count; ++k) out[first + k] = Proposer{*movements[first + k], index, policy, *ahead[k]}.run();
  }
}

}  // namespace lettrage::reconcile
