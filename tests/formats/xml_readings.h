/// \file
/// The same bytes through the readers of XML, and what each of them told its handler: the fast one never accepts what the
/// reference reader refuses, and what it accepts it tells alike. Used by tests and by the fuzzer of the readers.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/camt/elements.h"
#include "formats/format.h"
#include "formats/initiation/elements.h"
#include "formats/pain002/elements.h"
#include "formats/returns/elements.h"
#include "formats/xml/fast/automaton.h"
#include "formats/xml/fast_reader.h"
#include "formats/xml/reader.h"

namespace lettrage::formats::xml::testing {

/// The tables of the messages, each with a format whose cutter belongs to it.
struct Message {
  std::string_view format;
  std::span<const Row> rows;
  const Schema& schema;
};

/// Orders of any kind: the levels of pain.001, pain.008 and pacs.003 side by side.
inline constexpr auto order_rows = [] {
  using namespace initiation;
  using enum Role;
  constexpr auto levels = std::to_array<Row>({
      {initiation::Message, Group, "CstmrDrctDbtInitn|CstmrCdtTrfInitn|FIToFICstmrDrctDbt|pain.008.001.01|pain.001.001.01"},
      {Instruction, Group, "PmtInf", {initiation::Message}},
      {Payment, Group, "DrctDbtTxInf|CdtTrfTxInf", {initiation::Message, Instruction}},
      {OrderedAmount, Amount, "[Amt]/InstdAmt|IntrBkSttlmAmt", {Payment}},
  });
  return joined(joined(levels, common_rows), collection_rows);
}();

[[nodiscard]] inline std::span<const Message> messages() {
  static const Schema camt{camt::rows}, status{pain002::rows}, returned{returns::rows}, orders{order_rows};
  static const std::array<Message, 6> all{{{"camt", camt::rows, camt},
                                           {"pain002", pain002::rows, status},
                                           {"returns", returns::rows, returned},
                                           {"pain008", order_rows, orders},
                                           {"pacs002", pain002::rows, status},
                                           {"pacs003", order_rows, orders}}};
  return all;
}

[[nodiscard]] inline const Format& format_named(std::string_view id) {
  return *std::find_if(all().begin(), all().end(), [id](const Format& format) { return format.id == id; });
}

/// The message that a format's own sniffing takes `head` for; the one numbered `otherwise` if none does.
[[nodiscard]] inline const Message& message_of(std::string_view head, std::uint64_t otherwise = 0) {
  const auto found = std::find_if(messages().begin(), messages().end(), [head](const Message& message) {
    return format_named(message.format).sniff(head.substr(0, 65536)) == Likelihood::Yes;
  });
  return found != messages().end() ? *found : messages()[otherwise % messages().size()];
}

/// Writes down what it hears. Keeps the views too: what they show must not change while the batch lives.
class Recorder final : public Handler {
 public:
  void message(std::string_view root, std::string_view namespace_uri, Place place) override {
    log_ += "message";
    put(root);
    put(namespace_uri);
    put(place);
  }
  void begin(Node node, Place place) override {
    log_ += "begin " + std::to_string(node);
    put(place);
  }
  void end(Node node, bool complete) override {
    log_ += "end " + std::to_string(node) + (complete ? "\n" : " in the next batch\n");
  }
  void text(Node node, std::string_view text, std::string_view currency, Place place) override {
    log_ += "text " + std::to_string(node);
    put(text);
    put(currency);
    put(place);
  }
  /// To be called before the batch goes.
  [[nodiscard]] std::string take() {
    for (const auto& [view, copy] : heard_) {
      if (view != copy) log_ += "changed since it was given: " + copy + "\n";
    }
    return std::move(log_);
  }

 private:
  void put(std::string_view text) {
    log_.append(" [").append(text).append("]");
    heard_.emplace_back(text, text);
  }
  void put(Place place) { log_ += " at " + std::to_string(place.offset) + (place.replayed ? " replayed\n" : "\n"); }

  std::string log_;
  std::vector<std::pair<std::string_view, std::string>> heard_;
};

/// One batch as a cutter made it.
struct Piece {
  std::string_view bytes;
  std::uint64_t offset = 0;
  Context context;
  bool first = true, last = true;
};

/// Cuts `text` as the pipeline does; `piece` bytes more are shown whenever the cutter asks.
[[nodiscard]] inline std::vector<Piece> pieces_of(const Format& format, std::string_view text,
                                                  std::size_t at_least = static_cast<std::size_t>(-1),
                                                  std::size_t piece = static_cast<std::size_t>(-1)) {
  std::vector<Piece> pieces;
  const auto cutter = format.make_cutter();
  Context open;
  std::size_t begin = 0, shown = std::min(piece, text.size());
  for (bool done = false; !done;) {
    const bool last = shown == text.size();
    Cut cut = cutter->cut(text.substr(begin, shown - begin), at_least, last);
    if (cut.length == 0 && !last) {
      shown += std::min(piece, text.size() - shown);
      continue;
    }
    if (cut.length == 0) cut.length = shown - begin;
    done = last && begin + cut.length == text.size();
    pieces.push_back(
        {.bytes = text.substr(begin, cut.length),
         .offset = begin,
         .context = {.prologue = std::move(open.prologue), .epilogue = cut.next.epilogue, .open_levels = open.open_levels},
         .first = pieces.empty(),
         .last = done});
    open = std::move(cut.next);
    begin += cut.length;
    shown = std::max(shown, begin);
  }
  return pieces;
}

struct Reading {
  bool accepted = false;
  std::string log;
  std::vector<Fault> faults;  ///< without `found`, which lives on the batch
  XmlReading reading;
};

/// `reader`: reads the batch for the handler, and says whether it accepted it.
template <class Reader>
[[nodiscard]] Reading reading_of(const Piece& piece, Reader&& reader) {
  // In memory of exactly this size: a look past its end is found out.
  const auto bytes = std::make_unique<char[]>(piece.bytes.size());
  std::copy(piece.bytes.begin(), piece.bytes.end(), bytes.get());
  const auto batch = std::make_unique<Batch>();
  batch->bytes = {bytes.get(), piece.bytes.size()};
  batch->offset = piece.offset;
  batch->context = piece.context;
  batch->first = piece.first;
  batch->last = piece.last;
  Recorder recorder;
  Reading result;
  result.accepted = reader(*batch, recorder);
  result.log = recorder.take();
  result.reading = batch->reading;
  for (Fault fault : batch->faults) {
    fault.found = {};
    result.faults.push_back(fault);
  }
  return result;
}

[[nodiscard]] inline Reading by_reference(const Piece& piece, const Schema& schema) {
  return reading_of(piece, [&](Batch& batch, Handler& handler) {
    read_reference(batch, schema, handler);
    return std::none_of(batch.faults.begin(), batch.faults.end(), [](const Fault& f) { return f.severity == Severity::Error; });
  });
}

[[nodiscard]] inline Reading by_fast(const Piece& piece, const Schema& schema, fast::Kernel kernel) {
  return reading_of(piece, [&](Batch& batch, Handler& handler) { return read_fast(batch, schema, handler, kernel); });
}

/// Forgets what this thread has learnt of files of `schema`.
inline void forget_learnt(const Schema& schema) { fast::automaton_of(schema) = fast::Automaton{schema}; }

[[nodiscard]] inline std::string first_difference(std::string_view expected, std::string_view found) {
  const auto at = static_cast<std::size_t>(std::mismatch(expected.begin(), expected.end(), found.begin(), found.end()).first -
                                           expected.begin());
  const std::size_t line = at == 0 ? 0 : expected.rfind('\n', at - 1) + 1;
  const auto shown = [line](std::string_view text) { return std::string{text.substr(std::min(line, text.size()), 300)}; };
  return "expected \"" + shown(expected) + "\"\nfound \"" + shown(found) + "\"";
}

/// What came of comparing the readers over one batch.
struct Verdict {
  std::string problem;  ///< empty: they agree
  bool fast = false;    ///< the fast reader accepted it
  bool refused = false;
  std::string_view declined;
};

/// The kernels over one batch, one after the other, so that the later ones know what the first one learnt; then the reference
/// reader.
[[nodiscard]] inline Verdict compare(const Piece& piece, const Schema& schema) {
  Verdict verdict;
  const Reading reference = by_reference(piece, schema);
  verdict.refused = !reference.accepted;
  Reading first;
  bool is_first = true;
  for (const fast::Kernel kernel : {fast::Kernel::Avx2, fast::Kernel::Portable, fast::Kernel::Avx2}) {
    if (!fast::has(kernel)) continue;
    Reading reading = by_fast(piece, schema, kernel);
    const std::string who = kernel == fast::Kernel::Avx2 ? "the AVX2 kernel: " : "the portable kernel: ";
    if (!reading.faults.empty()) verdict.problem = who + "the fast reader reports faults";
    if (reading.accepted && !reference.faults.empty()) {
      const Fault& fault = reference.faults.front();
      verdict.problem = who + "accepted what the reference reader reports: " + std::string{name(fault.code)} + " at " +
                        std::to_string(fault.offset);
    } else if (reading.accepted && reading.log != reference.log) {
      verdict.problem = who + "told something else: " + first_difference(reference.log, reading.log);
    }
    if (is_first) {
      first = std::move(reading);
      is_first = false;
    } else if (reading.accepted != first.accepted || reading.reading.declined != first.reading.declined ||
               reading.reading.declined_at != first.reading.declined_at) {
      verdict.problem = who + "decides otherwise where it was read before: \"" + std::string{reading.reading.declined} +
                        "\" at " + std::to_string(reading.reading.declined_at) + ", before \"" +
                        std::string{first.reading.declined} + "\" at " + std::to_string(first.reading.declined_at);
    }
    if (!verdict.problem.empty()) break;
  }
  verdict.fast = first.accepted;
  verdict.declined = first.reading.declined;
  return verdict;
}

}  // namespace lettrage::formats::xml::testing
