#include "pipeline/run.h"

#include <fmt/format.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <span>
#include <unordered_set>

#include "pipeline/apply.h"
#include "pipeline/close.h"
#include "pipeline/enrich.h"
#include "pipeline/inputs.h"
#include "pipeline/memory.h"
#include "pipeline/parse.h"
#include "pipeline/publish.h"
#include "pipeline/report.h"
#include "pipeline/stitch.h"
#include "pipeline/writer.h"

namespace lettrage::pipeline {
namespace {

using Clock = std::chrono::steady_clock;

/// Adds the time of a scope to a sum of nanoseconds. Only reported, never decided on.
class Stopwatch {
 public:
  explicit Stopwatch(std::atomic<std::int64_t>& sum) : sum_{sum} {}
  ~Stopwatch() { sum_ += std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start_).count(); }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  std::atomic<std::int64_t>& sum_;
  Clock::time_point start_ = Clock::now();
};

struct StageTimes {
  std::atomic<std::int64_t> read{0}, parse{0}, match{0}, store{0};
};

/// What the stages of one file share. Each member is touched by serial stages only, in order.
struct FileJob {
  const Input* input = nullptr;
  std::unique_ptr<Source> source;
  std::unique_ptr<Batches> batches;
  Stitcher stitcher;
  bool known = false;               ///< an earlier run has read these bytes: nothing of it needs a decision
  std::uint64_t errors_before = 0;  ///< errors of the run when the file began
};

/// What flows through the pipeline: a batch, or the end of a file.
struct Token {
  std::shared_ptr<FileJob> job;
  std::unique_ptr<Batch> batch;
  const formats::Format* format = nullptr;
  Stitched stitched;
  std::vector<Enriched> movements;
  Effects effects;
  bool begins_file = false, ends_file = false;
  std::vector<Finding> findings;
};
using TokenPtr = std::shared_ptr<Token>;

class Feeder {
 public:
  /// `remembered`: SHA-256 of the files of earlier runs, ascending.
  Feeder(const std::vector<Input>& inputs, const std::vector<std::string>& remembered, const RunOptions& options)
      : inputs_{inputs}, remembered_{remembered}, options_{options} {}

  /// The next batch of the next file, or the end of one; nullptr at the end of everything.
  TokenPtr next() {
    auto token = std::make_shared<Token>();
    if (!job_) {
      const bool stop = options_.interrupted != nullptr && options_.interrupted->load();
      if (at_ == inputs_.size() || stop) {
        stopped_ = stop && at_ < inputs_.size();
        return nullptr;
      }
      job_ = std::make_shared<FileJob>();
      job_->input = &inputs_[at_++];
      job_->known =
          !job_->input->sha256.empty() && std::binary_search(remembered_.begin(), remembered_.end(), job_->input->sha256);
      job_->source = std::make_unique<Source>(
          job_->input->location, SourceOptions{.digest = Digest::None, .archives = &archives_, .threads = options_.threads});
      job_->batches = std::make_unique<Batches>(*job_->source, options_.batch_bytes, options_.policy.text_charset);
      token->begins_file = true;
    }
    token->job = job_;
    token->batch = job_->batches->next();
    token->format = job_->batches->format();
    if (token->batch == nullptr) {
      finish(*token);
      job_.reset();
    }
    return token;
  }
  [[nodiscard]] bool stopped() const noexcept { return stopped_; }

 private:
  void finish(Token& token) const {
    FileJob& job = *token.job;
    token.ends_file = true;
    token.findings = job.batches->take_findings();
    job.source->drain();
    if (job.source->bytes() != job.input->bytes) {
      // Someone is still writing it: what was hashed and ordered by is not what was read.
      token.findings.push_back({.fault = {.code = Code::FileTruncated, .severity = Severity::Error, .unit = Unit::File},
                                .detail = "the file changed while it was read"});
    }
  }

  const std::vector<Input>& inputs_;
  const std::vector<std::string>& remembered_;
  const RunOptions& options_;
  Archives archives_;
  std::size_t at_ = 0;
  std::shared_ptr<FileJob> job_;
  bool stopped_ = false;
};

std::string run_id_of(const RunOptions& options, const std::vector<Input>& inputs, std::vector<Hash128> reference_data) {
  std::vector<Hash128> hashes;
  for (const Input& input : inputs) hashes.push_back(Hasher{}.add(input.location.shown).add(input.sha256).finish());
  std::sort(hashes.begin(), hashes.end());
  std::sort(reference_data.begin(), reference_data.end());
  Hasher hasher;
  for (const std::vector<Hash128>* list : {&hashes, &reference_data}) {
    hasher.add(static_cast<std::int64_t>(list->size()));
    for (const Hash128 h : *list) hasher.add(static_cast<std::int64_t>(h.high)).add(static_cast<std::int64_t>(h.low));
  }
  hasher.add(options.policy.hash);
  return fmt::format("{}-{}", options.as_of.iso(), text_of("xx", hasher.finish()).substr(2, 12));
}

reconcile::Together together(unsigned threads) {
  if (threads < 2) return reconcile::one_by_one;
  return [threads](std::span<const std::function<void()>> work) {
    namespace tbb = oneapi::tbb;
    const tbb::global_control limit{tbb::global_control::max_allowed_parallelism, threads};
    tbb::task_arena arena{static_cast<int>(threads)};
    arena.execute([&] {
      tbb::parallel_for(
          std::size_t{0}, work.size(), std::size_t{1}, [&](std::size_t i) { work[i](); }, tbb::simple_partitioner{});
    });
  };
}

std::string_view name(ReferenceKind kind) {
  switch (kind) {
    case ReferenceKind::Invoices: return "invoices";
    case ReferenceKind::Mandates: return "mandates";
    case ReferenceKind::Customers: return "customers";
    case ReferenceKind::Collections: return "collections";
  }
  return {};
}

std::uint64_t peak_rss() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

// The apply stage for one token; serial, in order.
void apply_token(Token& token, Applier& applier, std::unordered_set<std::string>& known_files, std::vector<FileOutcome>& outcomes,
                 Progress* progress) {
  const Input& input = *token.job->input;
  const auto errors = [&] { return applier.summary().diagnostics[static_cast<std::size_t>(Severity::Error)]; };
  if (token.begins_file) {
    token.job->errors_before = errors();
    const bool known = !input.sha256.empty() && known_files.contains(input.sha256);
    applier.begin_file({.sha256 = input.sha256,
                        .path = input.location.shown,
                        .format = input.format,
                        .bytes = input.bytes,
                        .state = known ? "duplicate" : "read"});
  }
  if (token.batch) {
    applier.apply(*token.batch, token.stitched, token.movements);
    if (progress != nullptr) {
      progress->bytes_done += token.batch->bytes.size();
      progress->movements += token.movements.size();
    }
  }
  if (!token.ends_file) return;
  const FileRow file = applier.end_file(token.job->stitcher.header(), token.findings);
  if (file.state == "read") known_files.insert(file.sha256);
  outcomes.push_back({.path = input.location.path,
                      .shown = input.location.shown,
                      .sha256 = input.sha256,
                      .state = file.state,
                      .part_refused = errors() > token.job->errors_before});
  applier.summary().bytes += file.bytes;
  if (progress != nullptr) ++progress->files_done;
}

void read_all(Feeder& feeder, const Decisions& decisions, Applier& applier, Writer& writer,
              std::unordered_set<std::string>& known_files, std::vector<FileOutcome>& outcomes, const RunOptions& options,
              unsigned threads, StageTimes& times) {
  namespace tbb = oneapi::tbb;
  // Memory is live tokens × batch size, whatever the files.
  const std::size_t live = std::size_t{threads} * 3 + 1;
  const tbb::global_control limit{tbb::global_control::max_allowed_parallelism, threads};
  tbb::task_arena arena{static_cast<int>(threads)};
  arena.execute([&] {
    tbb::parallel_pipeline(live,
                           tbb::make_filter<void, TokenPtr>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control& flow) {
                             const Stopwatch watch{times.read};
                             TokenPtr token = feeder.next();
                             if (!token) flow.stop();
                             return token;
                           }) & tbb::make_filter<TokenPtr, TokenPtr>(tbb::filter_mode::parallel, [&](TokenPtr token) {
                             const Stopwatch watch{times.parse};
                             if (token->batch) parse(*token->format, *token->batch);
                             return token;
                           }) & tbb::make_filter<TokenPtr, TokenPtr>(tbb::filter_mode::serial_in_order, [&](TokenPtr token) {
                             Stitcher& stitcher = token->job->stitcher;
                             if (token->batch) token->stitched = stitcher.stitch(*token->batch);
                             if (token->ends_file) {
                               for (Finding& f : stitcher.finish()) token->findings.push_back(std::move(f));
                             }
                             return token;
                           }) & tbb::make_filter<TokenPtr, TokenPtr>(tbb::filter_mode::parallel, [&](TokenPtr token) {
                             const Stopwatch watch{times.match};
                             if (token->batch) {
                               token->movements = movements_of(*token->batch);
                               if (!token->job->known) propose_all(token->movements, decisions.index, decisions.policy.matching);
                             }
                             return token;
                           }) & tbb::make_filter<TokenPtr, TokenPtr>(tbb::filter_mode::serial_in_order, [&](TokenPtr token) {
                             const Stopwatch watch{times.match};
                             apply_token(*token, applier, known_files, outcomes, options.progress);
                             token->effects = applier.take_effects();
                             return token;
                           }) & tbb::make_filter<TokenPtr, TokenPtr>(tbb::filter_mode::parallel, [&](TokenPtr token) {
                             const Stopwatch watch{times.store};
                             print(token->effects, decisions.index.data());
                             return token;
                           }) & tbb::make_filter<TokenPtr, void>(tbb::filter_mode::serial_in_order, [&](const TokenPtr& token) {
                             const Stopwatch watch{times.store};
                             writer.write(token->effects);
                           }));
  });
}

}  // namespace

RunResult run(const RunOptions& options, book::RunBook& book) {
  const Clock::time_point start = Clock::now();
  RunResult result;
  const unsigned threads =
      options.threads == 0 ? static_cast<unsigned>(oneapi::tbb::info::default_concurrency()) : options.threads;
  Inputs inputs = find_inputs(options.inputs, threads, options.policy.text_charset);
  if (!inputs.missing.empty()) {
    result.usage_error = true;
    result.diagnostics.push_back(
        describe({.code = Code::FileUnreadable, .severity = Severity::Error}, inputs.missing, 0, "no such file or folder"));
    return result;
  }
  std::vector<Diagnostic> early = std::move(inputs.diagnostics);
  std::vector<Hash128> reference_hashes;
  std::vector<RunBasis::Reference> reference_data;
  std::vector<Location> collections = locate_all(options.collections);
  // A drop may hold what we sent: it is reference data, not a bank's answer.
  for (const Input& input : inputs.files) {
    if (input.format.starts_with("pain.008")) collections.push_back(input.location);
  }
  const std::pair<ReferenceKind, std::vector<Location>> reference[] = {{ReferenceKind::Invoices, locate_all(options.invoices)},
                                                                       {ReferenceKind::Mandates, locate_all(options.mandates)},
                                                                       {ReferenceKind::Customers, locate_all(options.customers)},
                                                                       {ReferenceKind::Collections, std::move(collections)}};
  for (const auto& [kind, files] : reference) {
    if (files.empty()) continue;
    ImportResult imported = import_files(kind, files, book, false, threads);
    early.insert(early.end(), imported.diagnostics.begin(), imported.diagnostics.end());
    for (const std::string& hash : imported.hashes) {
      reference_hashes.push_back(hash128(hash));
      reference_data.push_back({.kind = name(kind), .sha256 = hash});
    }
  }
  const std::string run_id = run_id_of(options, inputs.files, reference_hashes);
  book::Publication place = publication(book, options.out, run_id);
  result.folder = (std::filesystem::path{options.out} / run_id).string();
  for (const book::Publication& found : options.finished) {
    if (found.target != place.target || found.state == "interrupted") continue;
    result.finished = found;
    return result;
  }
  const reconcile::Together at_once = together(threads);
  Memory memory{book, threads, at_once};
  const book::Snapshot& snapshot = memory.snapshot;
  std::erase_if(inputs.files, [&](const Input& input) {
    if (!input.format.starts_with("pain.008")) return false;
    const bool refused = std::any_of(early.begin(), early.end(), [&](const Diagnostic& d) {
      return d.severity == Severity::Error && d.file == input.location.shown;
    });
    result.files.push_back({.path = input.location.path,
                            .shown = input.location.shown,
                            .sha256 = input.sha256,
                            .state = "sent",
                            .part_refused = refused});
    return true;
  });

  const Decisions decisions{memory.index, options.policy, reconcile::ReasonTables::standard(), options.as_of};

  make_folder(options.out);
  sweep(options.out, book);
  Outputs outputs{place.staged,
                  {.run_id = run_id,
                   .as_of = options.as_of.iso(),
                   .policy = reconcile::show(options.policy),
                   .reference_data = std::move(reference_data)}};
  book.begin_run(run_id, options.as_of, options.policy.hash);
  Writer writer{outputs, book};
  Applier applier{memory.ledger, decisions, outputs, writer};
  applier.load(snapshot.pending_batches);
  for (const Diagnostic& d : early) applier.report(d);
  Closing closing{memory.ledger, memory.snapshot.data, decisions, applier, outputs, writer, book, snapshot};
  closing.relink();
  applier.look_again(snapshot.open_credits);
  if (options.progress != nullptr) {
    options.progress->files_total = inputs.files.size();
    for (const Input& input : inputs.files) options.progress->bytes_total += input.bytes;
  }
  std::unordered_set<std::string> known_files{snapshot.file_hashes.begin(), snapshot.file_hashes.end()};
  StageTimes times;
  Feeder feeder{inputs.files, snapshot.file_hashes, options};
  read_all(feeder, decisions, applier, writer, known_files, result.files, options, threads, times);
  closing.close({.remind = !feeder.stopped(), .release = options.release && !feeder.stopped(), .together = at_once});

  outputs.keep_collections(place.target);

  Summary& summary = applier.summary();
  summary.run_id = run_id;
  summary.as_of = options.as_of.iso();
  summary.counters = applier.state().counters;
  const auto seconds = [](std::int64_t ns) { return static_cast<double>(ns) / 1e9; };
  summary.timing = {.wall_s = std::chrono::duration<double>(Clock::now() - start).count(),
                    .read_s = seconds(times.read),
                    .parse_s = seconds(times.parse),
                    .match_s = seconds(times.match),
                    .store_s = seconds(times.store),
                    .bytes = summary.bytes,
                    .movements = summary.counters.movements,
                    .peak_rss_bytes = peak_rss()};
  outputs.close(at_once);
  outputs.write_file("summary.json", to_json(summary));
  outputs.write_file("report.html", report_html(summary));
  outputs.certificate().finish(summary, feeder.stopped(), outputs.hashes());
  outputs.complete();
  if (options.durable) bring_to_disk(place.staged);
  place.state = feeder.stopped() ? "interrupted" : summary.part_quarantined ? "quarantined" : "complete";
  book.commit_run({.as_of = summary.as_of,
                   .actor = "run",
                   .action = "run",
                   .subject = run_id,
                   .detail = fmt::format("files {} quarantined {} duplicate {} movements {} policy {}", summary.files_read,
                                         summary.files_quarantined, summary.files_duplicate, summary.counters.movements,
                                         options.policy.hash)},
                  {place});
  (void)publish(book);
  result.summary = summary;
  result.diagnostics = applier.reported();
  result.interrupted = feeder.stopped();
  return result;
}

}  // namespace lettrage::pipeline
