#include "pipeline/inputs.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <filesystem>
#include <mutex>
#include <thread>
#include <tuple>

#include "pipeline/batches.h"
#include "pipeline/parse.h"
#include "pipeline/stitch.h"

namespace lettrage::pipeline {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t peek_bytes = 4096;

int rank_of(const Batch& batch, std::string_view format) {
  if (format.starts_with("pain.008")) return 0;  // what was sent comes before what came of it
  if (!batch.statuses.empty() || (batch.statements.empty() && !batch.transactions.empty())) return 1;
  if (batch.statements.empty()) return 5;
  switch (batch.statements.front().kind) {
    case StatementKind::Statement: return 2;
    case StatementKind::Notification: return 3;
    default: return 4;
  }
}

Date date_of(const Batch& batch) {
  for (const Statement& s : batch.statements) {
    for (const Date d : {s.closing.date, s.to_date, s.opening.date, s.from_date}) {
      if (d) return d;
    }
  }
  for (const Entry& e : batch.entries) {
    if (e.booking_date) return e.booking_date;
    if (e.value_date) return e.value_date;
  }
  return Date::parse_iso(batch.header.created_at.substr(0, 10)).value_or(Date{});
}

void look_at_head(Input& input, Source& source, Charset charset) {
  Batches batches{source, peek_bytes, charset};
  const auto batch = batches.next();
  if (batch == nullptr) return;
  parse(*batches.format(), *batch);
  Stitcher stitcher;
  (void)stitcher.stitch(*batch);
  input.format = batch->header.format;
  input.rank = rank_of(*batch, input.format);
  input.date = date_of(*batch);
  if (!batch->statements.empty()) {
    input.account = batch->statements.front().account;
    input.sequence = batch->statements.front().sequence;
  }
}

// Numbers in the order of numbers: statement 9 before statement 10.
std::pair<std::size_t, std::string_view> natural(std::string_view sequence) {
  const std::size_t zeros = std::min(sequence.find_first_not_of('0'), sequence.size());
  return {sequence.size() - zeros, sequence.substr(zeros)};
}

void add(Inputs& inputs, const fs::path& path, const std::string& shown) {
  for (Location& location : locate(path.string(), shown)) inputs.files.push_back({.location = std::move(location)});
}

void walk(Inputs& inputs, const fs::path& root, const fs::path& folder) {
  std::error_code error;
  fs::directory_iterator entries{folder, error};
  if (error) {
    inputs.diagnostics.push_back(describe({.code = Code::FileUnreadable, .severity = Severity::Error, .unit = Unit::File},
                                          folder == root ? folder.string() : fs::relative(folder, root, error).generic_string(),
                                          0, error.message()));
    return;
  }
  for (const fs::directory_entry& entry : entries) {
    if (entry.path().filename().string().starts_with('.')) continue;
    if (entry.is_directory(error) && !entry.is_symlink(error)) {
      walk(inputs, root, entry.path());
    } else if (!entry.is_directory(error)) {
      add(inputs, entry.path(), entry.path().lexically_relative(root).generic_string());
    }
  }
}

}  // namespace

namespace {

void examine(Input& input, Charset charset, Archives& archives) {
  Source source{input.location, {.archives = &archives}};
  if (!source.fault()) look_at_head(input, source, charset);
  source.drain();
  input.bytes = source.bytes();
  // What cannot be read has no bytes to be known by; it is quarantined when its turn comes.
  input.sha256 = source.readable() ? source.sha256() : std::string(64, '0');
}

}  // namespace

Inputs find_inputs(const std::vector<std::string>& paths, unsigned threads, Charset charset) {
  Inputs inputs;
  for (const std::string& path : paths) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found || status.type() == fs::file_type::none) {
      inputs.missing = path;
      return inputs;
    }
    if (fs::is_directory(status)) {
      walk(inputs, path, path);
    } else {
      add(inputs, path, fs::path{path}.filename().generic_string());
    }
  }
  std::atomic<std::size_t> next{0};
  std::exception_ptr failed;  // out of memory ends the run, but not inside a thread
  std::mutex guard;
  const auto work = [&] {
    try {
      Archives archives;
      for (std::size_t i = next++; i < inputs.files.size(); i = next++) examine(inputs.files[i], charset, archives);
    } catch (...) {
      const std::lock_guard lock{guard};
      failed = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (std::size_t t = 1; t < std::min<std::size_t>(threads, inputs.files.size()); ++t) helpers.emplace_back(work);
    work();
  }
  if (failed) std::rethrow_exception(failed);
  std::sort(inputs.files.begin(), inputs.files.end(), [](const Input& a, const Input& b) {
    return std::tuple{a.date,
                      a.rank,
                      std::string_view{a.account},
                      natural(a.sequence),
                      std::string_view{a.sha256},
                      std::string_view{a.location.shown}} < std::tuple{b.date,
                                                                       b.rank,
                                                                       std::string_view{b.account},
                                                                       natural(b.sequence),
                                                                       std::string_view{b.sha256},
                                                                       std::string_view{b.location.shown}};
  });
  std::sort(inputs.diagnostics.begin(), inputs.diagnostics.end(),
            [](const Diagnostic& a, const Diagnostic& b) { return a.file < b.file; });
  return inputs;
}

}  // namespace lettrage::pipeline
