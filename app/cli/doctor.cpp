#include "app/cli/doctor.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string_view>

#include "core/money.h"

namespace lettrage::cli {
namespace {

constexpr std::size_t differences_max = 3;

std::string counted(std::uint64_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

void append(std::string& list, const std::string& item) {
  if (!list.empty()) list += ", ";
  list += item;
}

std::uint64_t count(const std::vector<Diagnostic>& diagnostics, Unit unit) {
  return static_cast<std::uint64_t>(std::count_if(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& d) {
    return d.severity == Severity::Error && d.unit == unit && d.code != Code::BalanceMismatch;
  }));
}

std::uint64_t count(const std::vector<Diagnostic>& diagnostics, Code code) {
  return static_cast<std::uint64_t>(
      std::count_if(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& d) { return d.code == code; }));
}

}  // namespace

void Doctor::statement(const Statement& statement, bool checkable, bool balanced) {
  ++statements_;
  if (checkable) ++checkable_;
  in_off_ = false;
  if (!checkable || balanced) return;
  if (++off_count_ > differences_max) return;
  in_off_ = true;
  off_.push_back({.difference = WideSum{statement.opening.minor()} - statement.closing.minor(),
                  .currency = statement.opening.amount.currency});
}

void Doctor::entry(const Entry& entry) {
  ++entries_;
  if (in_off_ && entry.status == EntryStatus::Booked) off_.back().difference += signed_minor(entry.amount, entry.direction);
}

void Doctor::payment(const PaymentInformation& payment_information) {
  ++payments_;
  if (payment_information.declared_count != 0 || !payment_information.declared_sum.empty()) payments_state_totals_ = true;
}

void Doctor::status(const Status& status) {
  if (!status.status.empty()) ++statuses_;
}

std::string Doctor::content() const {
  std::string out;
  if (statements_ > 0) {
    append(out, counted(statements_, "statement", "statements"));
    append(out, counted(entries_, "entry", "entries"));
  }
  if (payments_ > 0) append(out, counted(payments_, "payment", "payments"));
  if (statuses_ > 0) append(out, counted(statuses_, "status", "statuses"));
  return out.empty() ? "nothing in it" : out;
}

std::string Doctor::differences() const {
  std::string out;
  for (const Off& off : off_) {
    const WideSum by = off.difference < 0 ? -off.difference : off.difference;
    append(out, by > std::numeric_limits<std::int64_t>::max()
                    ? std::string{"too large to say"}
                    : fmt::format("{} {}", format_amount(static_cast<std::int64_t>(by), off.currency), off.currency.code()));
  }
  return off_count_ > off_.size() ? out + " …" : out;
}

std::string Doctor::verdict(const FileHeader& header, const std::vector<Diagnostic>& diagnostics) const {
  const auto refused = std::find_if(diagnostics.begin(), diagnostics.end(),
                                    [](const Diagnostic& d) { return d.severity == Severity::Error && d.unit == Unit::File; });
  if (refused != diagnostics.end()) {
    const std::string line = refused->line != 0 ? fmt::format("line {}, ", refused->line) : std::string{};
    return fmt::format("refused: {} ({}byte {})", meaning(refused->code), line, refused->offset);
  }
  std::string but;
  const auto note = [&](std::uint64_t n, std::string_view one, std::string_view many) {
    if (n > 0) append(but, counted(n, one, many));
  };
  if (off_count_ > 0) {
    append(but, fmt::format("{} of {} {} not add up (difference {})", off_count_, counted(statements_, "statement", "statements"),
                            off_count_ == 1 ? "does" : "do", differences()));
  }
  note(count(diagnostics, Unit::Statement), "error quarantines a statement", "errors quarantine statements");
  note(count(diagnostics, Unit::Record), "record is quarantined", "records are quarantined");
  note(count(diagnostics, Unit::None), "value cannot be read", "values cannot be read");
  const std::uint64_t totals = count(diagnostics, Code::CountMismatch) + count(diagnostics, Code::SumMismatch);
  note(totals, "total is not as declared", "totals are not as declared");
  note(count(diagnostics, Code::BatchMismatch), "entry is not the sum of its details",
       "entries are not the sum of their details");
  if (!but.empty()) return fmt::format("readable, but {}; read: {}", but, content());

  if (statements_ > 0 && checkable_ == statements_) return fmt::format("complete and proved: {}, balances tie", content());
  if (checkable_ > 0) {
    return fmt::format("complete, but proved in part: {}, balances tie in {}", content(), checkable_);
  }
  if (statements_ > 0) return fmt::format("readable: {}; no pair of balances proves that nothing is missing", content());
  const bool totals_stated = payments_state_totals_ || header.declared_count != 0 || !header.declared_sum.empty();
  if (payments_ > 0 && totals_stated) return fmt::format("complete and proved: {}, totals as declared", content());
  return fmt::format("readable: {}; it declares no totals that could prove it", content());
}

std::vector<Diagnostic> Doctor::examine(const std::string& path, const FileHeader& header,
                                        const std::vector<Diagnostic>& diagnostics) const {
  std::vector<Diagnostic> out;
  const auto say = [&](Code code, std::string text) {
    out.push_back({.severity = Severity::Info, .code = code, .file = path, .text = std::move(text)});
  };
  if (!header.dialect.empty()) say(Code::Dialect, std::string{header.dialect});
  say(Code::Verdict, verdict(header, diagnostics));
  return out;
}

}  // namespace lettrage::cli
