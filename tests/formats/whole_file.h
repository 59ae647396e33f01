/// \file
/// Reads bytes through a format's cutter and parser as the pipeline does, and prints every record and fault, so that two
/// readings of a file can be compared.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/batch.h"
#include "formats/format.h"
#include "pipeline/merge_fields.h"
#include "tests/formats/batches_of.h"

namespace lettrage::formats::testing {

inline constexpr std::size_t whole = static_cast<std::size_t>(-1) / 2;

/// Batches of one file, in order; they own what the records view.
struct WholeFile {
  std::vector<std::unique_ptr<Batch>> batches;
  std::vector<Fault> faults;  ///< of the batches, then of the cutter

  [[nodiscard]] std::vector<const Entry*> entries() const {
    std::vector<const Entry*> out;
    for (const auto& batch : batches) {
      for (const Entry& entry : batch->entries) out.push_back(&entry);
    }
    return out;
  }
  [[nodiscard]] std::vector<const Transaction*> transactions() const {
    std::vector<const Transaction*> out;
    for (const auto& batch : batches) {
      for (const Transaction& transaction : batch->transactions) out.push_back(&transaction);
    }
    return out;
  }
  /// Without continuations.
  [[nodiscard]] std::vector<const Statement*> statements() const {
    std::vector<const Statement*> out;
    for (const auto& batch : batches) {
      for (const Statement& statement : batch->statements) {
        if (!statement.continues) out.push_back(&statement);
      }
    }
    return out;
  }
  /// Severity and unit of the first fault of this code; `none` where there is none.
  [[nodiscard]] std::string fault(Code code) const {
    const auto found = std::find_if(faults.begin(), faults.end(), [code](const Fault& f) { return f.code == code; });
    if (found == faults.end()) return "none";
    constexpr std::string_view units[] = {"", " record", " statement", " file"};
    return std::string{name(found->severity)}.append(units[static_cast<std::size_t>(found->unit)]);
  }
  [[nodiscard]] std::string print() const;
};

/// `at_least` as in `Cutter::cut`; `show` bytes more are shown whenever the cutter asks for more (0: all at once).
inline WholeFile read_whole(const Format& format, std::string_view text, std::size_t at_least = whole, std::size_t show = 0) {
  Batches cut = batches_of(format, text, at_least, show);
  WholeFile file{.batches = std::move(cut.batches)};
  for (const auto& batch : file.batches) file.faults.insert(file.faults.end(), batch->faults.begin(), batch->faults.end());
  file.faults.insert(file.faults.end(), cut.cutter_faults.begin(), cut.cutter_faults.end());
  return file;
}

namespace printing {

inline void put(std::string& out, std::string_view value) { out.append(" [").append(value).append("]"); }
inline void put(std::string& out, Date date) { put(out, date.iso()); }
inline void put(std::string& out, Money amount) { put(out, format_amount(amount) + std::string{amount.currency.code()}); }
template <class Number, std::enable_if_t<std::is_arithmetic_v<Number> || std::is_enum_v<Number>, int> = 0>
void put(std::string& out, Number number) {
  put(out, std::to_string(static_cast<long long>(number)));
}
template <class Record>
void put_texts(std::string& out, const Record& record) {
  for (const auto field : pipeline::fields::of(&record)) put(out, record.*field);
}
inline void put_details(std::string& out, const PaymentDetails& d) {
  put_texts(out, d);
  for (const auto line : d.remittance) put(out, line);
  for (const auto& reference : d.structured_references) put(out, reference.value);
  put(out, d.original_amount);
  put(out, d.charges);
  put(out, d.original_settlement_date);
}
inline std::string print(const Entry& e) {
  std::string out = "entry";
  put_texts(out, e);
  put(out, e.amount);
  for (const Date date : {e.booking_date, e.value_date}) put(out, date);
  put(out, e.direction);
  put(out, e.status);
  put(out, e.reversal);
  put(out, e.offset);
  put_details(out, e.details);
  return out += '\n';
}
inline std::string print(const Transaction& t) {
  std::string out = "transaction";
  put(out, t.amount);
  for (const Date date : {t.booking_date, t.value_date}) put(out, date);
  put(out, t.direction);
  put(out, t.additional_information);
  put(out, t.status);
  put(out, t.offset);
  put_details(out, t.details);
  return out += '\n';
}
/// Fields of a record that goes on in the next batch are told once, wherever it was cut.
inline void complete(Statement& into, const Statement& more) {
  for (const auto field : pipeline::fields::statement) {
    if ((into.*field).empty()) into.*field = more.*field;
  }
  if (!into.opening.present()) into.opening = more.opening;
  if (!into.closing.present()) into.closing = more.closing;
  if (!into.available.present()) into.available = more.available;
  if (!into.currency.present()) into.currency = more.currency;
  if (!into.credits.sum.currency.present()) into.credits = more.credits;
  if (!into.debits.sum.currency.present()) into.debits = more.debits;
  into.complete = more.complete;
}
inline std::string print(const Statement& s) {
  std::string out = "statement";
  put_texts(out, s);
  put(out, s.currency.code());
  put(out, s.kind);
  put(out, s.complete);
  for (const Date date : {s.from_date, s.to_date, s.opening.date, s.closing.date}) put(out, date);
  for (const Balance& b : {s.opening, s.closing, s.available}) put(out, b.minor());
  for (const EntryTotal& total : {s.credits, s.debits}) put(out, total.sum);
  put(out, s.offset);
  return out += '\n';
}
inline std::string print(const PaymentInformation& p) {
  std::string out = "payment information";
  put_texts(out, p);
  put(out, p.requested_date);
  put(out, p.declared_count);
  return out += '\n';
}

}  // namespace printing

inline std::string WholeFile::print() const {
  using namespace printing;
  std::vector<Statement> told;
  std::string records, out;
  FileHeader header;
  for (const auto& batch : batches) {
    for (const auto field : pipeline::fields::header) {
      if ((header.*field).empty()) header.*field = batch->header.*field;
    }
    for (const Statement& s : batch->statements) {
      if (!s.continues) {
        told.push_back(s);
      } else if (told.empty()) {
        return "continues nothing";
      } else {
        complete(told.back(), s);
      }
    }
    for (const RecordRef ref : batch->order) {
      if (ref.kind == RecordKind::Entry) {
        const Entry& e = batch->entries[ref.index];
        records +=
            "of statement " + std::to_string(told.size() - batch->statements.size() + e.statement) + ": " + printing::print(e);
      } else if (ref.kind == RecordKind::Transaction) {
        const Transaction& t = batch->transactions[ref.index];
        records += t.payment_information < batch->payment_informations.size()
                       ? "of " + printing::print(batch->payment_informations[t.payment_information])
                       : std::string{};
        records += printing::print(t);
      }
    }
  }
  for (const Statement& s : told) out += printing::print(s);
  std::vector<std::string> lines;
  for (const Fault& f : faults) {
    std::string line = "fault " + std::string{name(f.code)};
    printing::put(line, f.severity);
    printing::put(line, f.unit);
    printing::put(line, f.offset);
    printing::put(line, f.field);
    printing::put(line, f.found);
    lines.push_back(line + "\n");
  }
  std::sort(lines.begin(), lines.end());
  for (const std::string& line : lines) records += line;
  std::string head = "file";
  put_texts(head, header);
  return head + "\n" + out + records;
}

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// Bank files below a folder, without what stands beside them.
inline std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    const std::string name = entry.path().filename().string();
    const bool data = name.find(".ndjson") == std::string::npos && name.find(".expected") == std::string::npos &&
                      entry.path().extension() != ".golden";
    if (entry.is_regular_file() && data) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace lettrage::formats::testing
