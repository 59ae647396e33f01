// NACHA files of the US ACH network: payments, returns and notifications of change. How they are read: reader.h; what their
// controls prove: checks.h.
#include "formats/fixed_width/cutter.h"
#include "formats/format.h"
#include "formats/nacha/checks.h"
#include "formats/nacha/layout.h"
#include "formats/nacha/reader.h"

namespace lettrage::formats::nacha {
namespace {

class NachaCutter final : public fixed_width::RecordCutter {
 public:
  NachaCutter() : RecordCutter{record_width} {}

 private:
  fixed_width::Step step(std::string_view record, std::uint64_t offset) override {
    using Kind = fixed_width::Step::Kind;
    checks_.take(record, offset);
    switch (record_type(record)) {
      case RecordType::FileHeader: return {Kind::Open, 0};
      case RecordType::BatchHeader: return {Kind::Open, 1};
      case RecordType::Entry: return {Kind::Entry};
      case RecordType::BatchControl: return {Kind::Close, 1};
      case RecordType::FileControl: return {Kind::Close, 0};
      default: return {Kind::Part};
    }
  }
  void finish(std::uint64_t offset) override { checks_.finish(offset); }

  Checks checks_{faults_};
};

std::unique_ptr<Cutter> make_cutter() { return std::make_unique<NachaCutter>(); }

/// A file header with priority 01 and the record size 094, or one that a batch header follows; or a batch header alone, where
/// the file header was lost.
Likelihood sniff(std::string_view head) {
  const auto first = fixed_width::next_record(head, 0, record_width, true);
  if (!first) return Likelihood::No;
  const Columns record{head.substr(first->begin, first->end - first->begin)};
  const auto second = fixed_width::next_record(head, first->next, record_width, true);
  const Columns next{second ? head.substr(second->begin, second->end - second->begin) : std::string_view{}};
  const auto is_batch = [](const Columns& c) {
    const BatchHeader header = batch_header(c);
    return c.at(1, 1) == "5" && c.size() > 80 && header.layout != Layout::Unknown &&
           fixed_width::all_digits(header.service_class);
  };
  if (is_batch(record) && next.at(1, 1) == "6") return Likelihood::Yes;
  if (record.at(1, 1) != "1" || record.size() < 40) return Likelihood::No;
  // A column may be missing before it: a fault to report, not another format.
  const bool sized = record.at(33, 41).find("094101") != std::string_view::npos;
  if (record.at(2, 3) == "01" && (sized || record.at(35, 37) == "094")) return Likelihood::Yes;
  return is_batch(next) ? Likelihood::Yes : Likelihood::No;
}

}  // namespace

Format describe() {
  return {.id = "nacha", .title = "NACHA (ACH) file", .sniff = sniff, .make_cutter = make_cutter, .parse = read_batch};
}

}  // namespace lettrage::formats::nacha
