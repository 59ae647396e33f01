#include "app/watch/drop.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>
#include <stdexcept>
#include <string_view>

#include "pipeline/inputs.h"

namespace lettrage::watch {
namespace {

using pipeline::ReferenceKind;

constexpr int weeks_told_days = 45;

/// Calls `row` with the values of `columns` of each row.
template <class Row>
void each_row(book::Book& book, std::string_view table, const std::vector<std::string_view>& columns, const Row& row) {
  std::vector<std::size_t> places;
  std::vector<std::string_view> values(columns.size());
  (void)book.export_table(
      table,
      [&](const std::vector<std::string>& header) {
        for (const std::string_view column : columns) {
          const auto found = std::find(header.begin(), header.end(), column);
          if (found == header.end()) throw std::logic_error{std::string{table}.append(" has no column ").append(column)};
          places.push_back(static_cast<std::size_t>(found - header.begin()));
        }
      },
      [&](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < places.size(); ++i) values[i] = cells[places[i]];
        row(values);
      });
}

/// Reads only what indexes lead to: it is done after each drop, and the book may be years old.
BookFigures figures_of(book::Book& book, const NightPolicy& policy, const std::optional<pipeline::Summary>& run, Date today) {
  BookFigures figures{.waiting = book.waiting(), .statements = {}, .collections = {}};
  const Date since = today.plus_days(-weeks_told_days);
  book.statement_days(since, [&](std::string_view account, Date day) { figures.statements.emplace(std::string{account}, day); });
  const bool nothing_came_back = run && std::all_of(run->r_transactions.begin(), run->r_transactions.end(),
                                                    [](const auto& kind) { return kind.second.count == 0; });
  if (policy.alerts.return_rate > 0 && !nothing_came_back) figures.collections = book.sent_collections(since);
  return figures;
}

/// Errors by the file they are about, as outputs name it.
using Errors = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Files of the drop by their names: where they lie meanwhile is nobody's business.
Errors errors_of(const std::vector<Diagnostic>& diagnostics, const std::string& folder) {
  Errors errors;
  for (Diagnostic d : diagnostics) {
    if (d.severity != Severity::Error) continue;
    if (d.file.starts_with(folder)) d.file.erase(0, folder.size());
    errors[d.file].push_back(format(d));
  }
  return errors;
}

enum class Refused : std::uint8_t { Whole, Parts, Reference };

std::string why_text(const std::string& name, Refused refused, const std::vector<std::string>& errors,
                     const std::string& outputs) {
  std::string text = refused == Refused::Whole   ? fmt::format("{} was refused: nothing of it is in the book.\n\n", name)
                     : refused == Refused::Parts ? fmt::format("Parts of {} were refused; the rest is in the book.\n\n", name)
                                                 : fmt::format("Of {}, all is in the book but this:\n\n", name);
  constexpr std::size_t told_max = 50;
  for (std::size_t i = 0; i < std::min(errors.size(), told_max); ++i) text += errors[i] + "\n";
  if (errors.size() > told_max) text += fmt::format("and {} more\n", errors.size() - told_max);
  if (errors.empty()) text += "The reasons are in diagnostics.csv of the run.\n";
  if (!outputs.empty()) text += fmt::format("\nThe whole list: {}/diagnostics.csv\n", outputs);
  return text +
         "Once it is put right, or the bank has sent it again, put it into the watched folder; what is in the book already "
         "is counted once.\n";
}

class Running {
 public:
  Running(const RunSettings& settings, const NightPolicy& policy, const Drop& drop, book::Book& book)
      : policy_{policy}, drop_{drop}, book_{book} {
    options_.policy = policy;
    options_.out = settings.out;
    options_.threads = settings.threads;
    options_.release = true;
    options_.invoices = settings.invoices;
    options_.mandates = settings.mandates;
    options_.customers = settings.customers;
    options_.collections = settings.collections;
  }

  DropResult operator()(Date as_of, const std::atomic<bool>& stop, pipeline::Progress& progress) {
    options_.as_of = as_of;
    options_.interrupted = &stop;
    options_.progress = &progress;
    sort_files();
    if (drop_.again) leave_out_known();
    // Late reference data alone are a run, too: credits that nobody could be found for are looked at again.
    if (!options_.inputs.empty() || !references_.empty()) run();
    if (result_.fault.empty()) result_.figures = figures_of(book_, policy_, result_.summary, as_of);
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::string path(const std::string& name) const { return (drop_.folder / name).string(); }

  std::vector<std::string>& files_of(ReferenceKind kind) {
    switch (kind) {
      case ReferenceKind::Invoices: return options_.invoices;
      case ReferenceKind::Mandates: return options_.mandates;
      case ReferenceKind::Customers: return options_.customers;
      case ReferenceKind::Collections: break;
    }
    return options_.collections;
  }

  void sort_files() {
    for (const std::string& name : drop_.names) {
      if (name == policy_.watch.trigger) {
        result_.verdicts.push_back({.name = name});  // it has said all it had to say
      } else if (const std::optional<ReferenceKind> kind = reference_kind(name)) {
        files_of(*kind).push_back(path(name));
        references_.push_back(name);
      } else {
        options_.inputs.push_back(path(name));
      }
    }
  }

  /// Files that a run committed before somebody could put them away.
  void leave_out_known() {
    std::map<std::string, std::string, std::less<>> read;  // hash → path, as the book knows it
    each_row(book_, "files", {"sha256", "path", "state"}, [&](const auto& v) {
      if (v[2] == "read") read.emplace(v[0], v[1]);
    });
    std::map<std::string, bool> whole;  // path → all of its files (members of an archive) are known
    std::map<std::string, std::vector<std::string>> shown;
    for (const pipeline::Input& input : pipeline::find_inputs(options_.inputs, options_.threads).files) {
      const auto known = read.find(input.sha256);
      bool& all = whole.try_emplace(input.location.path, true).first->second;
      all = all && known != read.end();
      if (known != read.end()) shown[input.location.path].push_back(known->second);
    }
    Errors errors;
    each_row(book_, "diagnostics", {"severity", "file", "text"}, [&](const auto& v) {
      if (v[0] == "error") errors[std::string{v[1]}].emplace_back(v[2]);
    });
    std::erase_if(options_.inputs, [&](const std::string& input) {
      const auto found = whole.find(input);
      if (found == whole.end() || !found->second) return false;
      Verdict verdict{.name = std::filesystem::path{input}.filename().string()};
      for (const std::string& file : shown[input]) {
        const auto wrong = errors.find(file);
        if (wrong == errors.end() || verdict.refused) continue;
        verdict.refused = true;
        verdict.why = why_text(verdict.name, Refused::Parts, wrong->second, {});
      }
      result_.verdicts.push_back(std::move(verdict));
      return true;
    });
  }

  void judge_references(const Errors& errors) {
    for (const std::string& name : references_) {
      const auto wrong = errors.find(name);
      Verdict verdict{.name = name, .refused = wrong != errors.end()};
      if (verdict.refused) verdict.why = why_text(name, Refused::Reference, wrong->second, result_.outputs);
      result_.verdicts.push_back(std::move(verdict));
    }
  }

  void run() {
    const pipeline::RunResult run = pipeline::run(options_, book_);
    if (run.usage_error) {
      result_.fault = run.diagnostics.empty() ? "an input is gone" : format(run.diagnostics.front());
      return;
    }
    result_.summary = run.summary;
    result_.outputs = run.folder;
    result_.interrupted = run.interrupted;
    const Errors errors = errors_of(run.diagnostics, path({}));
    judge_references(errors);
    std::map<std::string, std::vector<const pipeline::FileOutcome*>> by_path;
    for (const pipeline::FileOutcome& file : run.files) by_path[file.path].push_back(&file);
    for (const std::string& input : options_.inputs) {
      const auto found = by_path.find(input);
      if (found == by_path.end() && run.interrupted) continue;  // its turn comes when the watcher is started again
      const std::string shown = std::filesystem::path{input}.filename().string();
      const bool unreadable = std::any_of(run.diagnostics.begin(), run.diagnostics.end(), [&](const Diagnostic& d) {
        return d.code == Code::FileUnreadable && d.severity == Severity::Error && (d.file == shown || d.file == input);
      });
      constexpr int attempts_max = 4;
      if (unreadable && drop_.attempts < attempts_max) continue;
      judge(input, found == by_path.end() ? std::vector<const pipeline::FileOutcome*>{} : found->second, errors);
    }
    std::set<std::string, std::less<>> unbalanced;
    for (const Diagnostic& d : run.diagnostics) {
      if (d.code == Code::BalanceMismatch) unbalanced.insert(d.file);
    }
    for (const pipeline::FileOutcome& file : run.files) {
      if (unbalanced.erase(file.shown) > 0) result_.unbalanced.emplace_back(file.shown, file.sha256);
    }
  }

  void judge(const std::string& input, const std::vector<const pipeline::FileOutcome*>& members, const Errors& errors) {
    Verdict verdict{
        .name = std::filesystem::path{input}.filename().string(), .refused = members.empty(), .duplicate = !members.empty()};
    bool whole = true;
    std::vector<std::string> told;
    for (const pipeline::FileOutcome* member : members) {
      const bool refused = member->state == "quarantined";
      whole = whole && refused;
      verdict.duplicate = verdict.duplicate && member->state == "duplicate";
      // What is wrong with a repeated file was said the first time.
      verdict.refused = verdict.refused || refused || (member->part_refused && member->state != "duplicate");
      if (const auto wrong = errors.find(member->shown); wrong != errors.end())
        told.insert(told.end(), wrong->second.begin(), wrong->second.end());
    }
    if (verdict.refused) verdict.why = why_text(verdict.name, whole ? Refused::Whole : Refused::Parts, told, result_.outputs);
    result_.verdicts.push_back(std::move(verdict));
  }

  const NightPolicy& policy_;
  const Drop& drop_;
  book::Book& book_;
  pipeline::RunOptions options_;
  std::vector<std::string> references_;
  DropResult result_;
};

}  // namespace

std::optional<ReferenceKind> reference_kind(std::string_view name) {
  std::string lower{name};
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  std::string_view rest{lower};
  for (const std::string_view packed : {".gz", ".zst", ".zip"}) {
    if (rest.ends_with(packed)) rest.remove_suffix(packed.size());
  }
  if (!rest.ends_with(".csv") && !rest.ends_with(".ndjson")) return std::nullopt;
  if (rest.starts_with("invoices")) return ReferenceKind::Invoices;
  if (rest.starts_with("mandates")) return ReferenceKind::Mandates;
  if (rest.starts_with("customers")) return ReferenceKind::Customers;
  return std::nullopt;
}

DropResult run_drop(const RunSettings& settings, const NightPolicy& policy, const Drop& drop, Date as_of,
                    const std::atomic<bool>& stop, pipeline::Progress& progress) {
  DropResult failed;
  try {
    const std::unique_ptr<book::Book> book = settings.open(failed.fault);
    if (book) return Running{settings, policy, drop, *book}(as_of, stop, progress);
    if (failed.fault.empty()) failed.fault = "the book cannot be opened";
  } catch (const std::bad_alloc&) {
    failed.fault = "out of memory";
  } catch (const std::exception& error) {
    failed.fault = error.what();
  }
  return failed;
}

std::optional<std::uint64_t> count_waiting(const RunSettings& settings) {
  try {
    if (const std::unique_ptr<book::Book> book = settings.look()) return book->waiting();
  } catch (const std::exception&) {
    // The next count may succeed, and the next run tells what is wrong with the book.
  }
  return std::nullopt;
}

}  // namespace lettrage::watch
