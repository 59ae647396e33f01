// The promises of one format (compiled once per format id): nothing crashes; faults point into the file; cuts lie where
// the contract says; what is read does not depend on where the file was cut; every text lives on its batch.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "formats/format.h"
#include "pipeline/merge.h"
#include "pipeline/stitch.h"
#include "tests/fuzz/fuzz.h"

namespace lettrage::fuzz {
namespace {

/// What a reading found, as far as it must not depend on the cuts.
struct Reading {
  std::vector<std::string> records;     ///< one line each, in the order of its kind
  std::vector<std::string> statements;  ///< sums as the stitcher sees them
  std::size_t batches = 0;
  bool refused = false;  ///< an error was reported
  std::string first_error;
};

const formats::Format& format() {
  static const formats::Format& found = *std::find_if(formats::all().begin(), formats::all().end(),
                                                      [](const formats::Format& f) { return f.id == LETTRAGE_FORMAT_ID; });
  return found;
}

template <class Record>
void touch_texts(Record record) {
  pipeline::rehouse(record, [](std::string_view text) {
    touch(text);
    return text;
  });
}

void touch_lists(const PaymentDetails& details) {
  for (const std::string_view line : details.remittance) touch(line);
  for (const StructuredReference& reference : details.structured_references) {
    touch(reference.type);
    touch(reference.value);
  }
}

void look_at(const Batch& batch, std::uint64_t file_size) {
  touch_texts(batch.header);
  for (const Statement& s : batch.statements) {
    touch_texts(s);
    promise(s.offset <= file_size, "a statement begins in the file");
  }
  for (const Entry& e : batch.entries) {
    touch_texts(e);
    touch_lists(e.details);
    promise(e.offset <= file_size, "an entry begins in the file");
    promise(e.statement < batch.statements.size(), "an entry belongs to a statement of its batch");
    promise(e.amount.minor >= 0, "amounts are never negative");
    promise(std::uint64_t{e.first_transaction} + e.transactions <= batch.transactions.size(), "an entry's transactions exist");
  }
  for (const Transaction& t : batch.transactions) {
    touch_texts(t.details);
    touch_lists(t.details);
    for (const std::string_view text : {t.additional_information, t.status, t.case_id, t.account, t.debtor_name, t.debtor_iban,
                                        t.debtor_bic, t.sequence_type, t.scheme}) {
      touch(text);
    }
    promise(t.offset <= file_size, "a transaction begins in the file");
    promise(t.amount.minor >= 0, "amounts are never negative");
  }
  for (const PaymentInformation& p : batch.payment_informations) touch_texts(p);
  for (const Status& s : batch.statuses) {
    touch_texts(s);
    promise(s.offset <= file_size, "a status begins in the file");
  }
  promise(batch.order.size() == batch.statements.size() + batch.entries.size() + batch.transactions.size() +
                                    batch.payment_informations.size() + batch.statuses.size(),
          "every record has its place in the order");
}

void take_faults(Reading& reading, std::span<const Fault> faults, std::uint64_t file_size) {
  for (const Fault& fault : faults) {
    touch(fault.field);
    touch(fault.found);
    promise(fault.offset <= file_size, fmt::format("the fault {} points into the file", name(fault.code)));
    if (fault.severity != Severity::Error) continue;
    if (!reading.refused) reading.first_error = fmt::format("{} at {} in {}", name(fault.code), fault.offset, fault.field);
    reading.refused = true;
  }
}

void take_records(Reading& reading, const Batch& batch) {
  for (const Statement& s : batch.statements) {
    if (!s.continues) reading.records.push_back(fmt::format("statement {}", s.offset));
  }
  for (const Entry& e : batch.entries) {
    if (e.continues) continue;
    reading.records.push_back(fmt::format("entry {} number {} {} {} {} {}", e.offset, e.number, e.amount.minor,
                                          e.amount.currency.code(), static_cast<int>(e.direction), static_cast<int>(e.status)));
  }
  for (const Transaction& t : batch.transactions) {
    reading.records.push_back(
        fmt::format("transaction {} {} {} {}", t.offset, t.amount.minor, t.amount.currency.code(), t.details.end_to_end_id));
  }
  for (const PaymentInformation& p : batch.payment_informations) {
    if (!p.continues) reading.records.emplace_back("payment information");
  }
  for (const Status& s : batch.statuses) {
    if (s.continues) continue;
    reading.records.push_back(
        fmt::format("status {} level {} {} {}", s.offset, static_cast<int>(s.level), s.status, s.original_end_to_end_id));
  }
}

/// Shows the cutter `piece` bytes more at a time and wishes for batches of `at_least`, as pipeline/batches.cpp does.
Reading read(std::string_view bytes, std::size_t at_least, std::size_t piece) {
  Reading reading;
  pipeline::Stitcher stitcher;
  const auto cutter = format().make_cutter();
  Context open;
  std::size_t begin = 0;
  std::size_t shown = std::min(piece, bytes.size());
  for (bool done = false; !done;) {
    const bool last = shown == bytes.size();
    // A block of its own, so that a view into an earlier one, or a look past its end, is found out.
    auto block = std::make_shared<const std::string>(bytes.substr(begin, shown - begin));
    formats::Cut cut = cutter->cut(*block, at_least, last);
    promise(cut.length <= block->size(), "a cut lies in the bytes shown");
    if (cut.length == 0 && !last) {
      shown += std::min(piece, bytes.size() - shown);
      continue;
    }
    promise(cut.length > 0 || last, "what is cut off is not empty");
    if (cut.length == 0) cut.length = block->size();
    const auto batch = std::make_unique<Batch>();
    batch->block = block;
    batch->bytes = std::string_view{*block}.substr(0, cut.length);
    batch->offset = begin;
    batch->first = reading.batches == 0;
    batch->last = done = last && cut.length == block->size();
    batch->context = {.prologue = std::move(open.prologue), .epilogue = cut.next.epilogue, .open_levels = open.open_levels};
    open = std::move(cut.next);
    begin += cut.length;
    shown = std::max(shown, begin);
    ++reading.batches;

    format().parse(*batch);
    look_at(*batch, bytes.size());
    take_faults(reading, batch->faults, bytes.size());
    const pipeline::Stitched stitched = stitcher.stitch(*batch);
    look_at(*batch, bytes.size());
    take_records(reading, *batch);
    for (const pipeline::EndedStatement& ended : stitched.ended) {
      reading.statements.push_back(fmt::format("statement {} opening {} booked {} closing {} entries {} balanced {}",
                                               ended.row.number, ended.row.opening, ended.row.booked_sum, ended.row.closing,
                                               ended.row.entries, ended.balanced));
    }
  }
  promise(begin == bytes.size(), "the batches make up the file");
  take_faults(reading, cutter->faults(), bytes.size());
  for (const pipeline::Finding& finding : stitcher.finish()) take_faults(reading, std::span{&finding.fault, 1}, bytes.size());
  // By kind, and by place within it: a batch lists statements before entries, so their order among each other depends on cuts.
  std::stable_sort(reading.records.begin(), reading.records.end(), [](const std::string& a, const std::string& b) {
    return a.substr(0, a.find(' ')) < b.substr(0, b.find(' '));
  });
  return reading;
}

void compare(const Reading& whole, const Reading& cut, std::string_view how) {
  if (whole.refused != cut.refused) {
    promise(false, fmt::format("refused as a whole ({}) and {} ({}) alike", whole.first_error, how, cut.first_error));
  }
  if (whole.refused) return;
  for (const auto list : {&Reading::records, &Reading::statements}) {
    const auto& expected = whole.*list;
    const auto& found = cut.*list;
    const auto [e, f] = std::mismatch(expected.begin(), expected.end(), found.begin(), found.end());
    if (e == expected.end() && f == found.end()) continue;
    promise(false, fmt::format("read as a whole and {} alike: whole \"{}\" of {}, cut \"{}\" of {}", how,
                               e == expected.end() ? "" : *e, expected.size(), f == found.end() ? "" : *f, found.size()));
  }
}

void check(std::string_view bytes) {
  static_cast<void>(format().sniff(bytes.substr(0, 64 * 1024)));
  if (bytes.empty()) return;  // the pipeline refuses an empty file before it asks a format
  constexpr auto all = static_cast<std::size_t>(-1);
  const Reading whole = read(bytes, all, all);
  compare(whole, read(bytes, 1, all), "cut wherever it can be");
  const std::uint64_t chosen = choice(bytes);
  const std::size_t at_least = 1 + chosen % bytes.size();
  const std::size_t piece = 1 + bytes.size() / 16 + (chosen >> 32U) % bytes.size() / 4;
  compare(whole, read(bytes, at_least, piece), fmt::format("cut at {} and shown by {}", at_least, piece));
}

}  // namespace
}  // namespace lettrage::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lettrage::fuzz::check(lettrage::fuzz::view(data, size));
  return 0;
}
