#include "pipeline/source.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "pipeline/read_ahead.h"
#include "pipeline/stream.h"

namespace lettrage::pipeline {
namespace {

/// Opens what `location` names, and makes the stream of it.
std::unique_ptr<Stream> open_stream(const Location& location, const SourceOptions& options) {
  if (!location.member)
    return std::make_unique<Stream>(location.path, open_delivered(location.path), std::nullopt, options.limits, options.digest);
  Archives own;
  SourceLimits limits = options.limits;
  const std::shared_ptr<Archive> archive =
      (options.archives != nullptr ? options.archives : &own)->open(location.path, options.limits);
  if (archive->problem() || *location.member >= archive->members().size()) {
    auto stream =
        std::make_unique<Stream>(location.path, open_delivered(location.path), std::uint64_t{0}, limits, options.digest);
    if (!stream->fault()) stream->refuse(Code::ContainerCorrupt, "the archive changed while it was read");
    return stream;
  }
  const Member& member = archive->members()[*location.member];
  limits.ratio_from /= archive->members().size();  // what one archive may become in all is for its members to share
  return std::make_unique<Stream>(location.path, archive->open(member), member.packed, limits, options.digest);
}

}  // namespace

std::vector<Location> locate(const std::string& path, const std::string& shown, SourceLimits limits) {
  std::array<char, 4> head{};
  const std::unique_ptr<Delivered> file = open_delivered(path);
  std::size_t size = 0;
  while (const std::size_t n = size < head.size() ? file->read(head.data() + size, head.size() - size) : 0) size += n;
  if (Archive::begins({head.data(), size})) {
    const auto archive = std::make_shared<Archive>(path, limits);
    std::vector<Location> members;
    for (std::size_t i = 0; i < archive->members().size(); ++i)
      members.push_back({.path = path, .shown = shown + "/" + archive->members()[i].shown, .member = i});
    if (!members.empty()) return members;
  }
  return {{.path = path, .shown = shown, .member = {}}};
}

std::vector<Location> locate_all(const std::vector<std::string>& paths) {
  std::vector<Location> all;
  for (const std::string& path : paths) {
    for (Location& location : locate(path, path)) all.push_back(std::move(location));
  }
  return all;
}

std::shared_ptr<Archive> Archives::open(const std::string& path, const SourceLimits& limits) {
  const auto known = std::find_if(kept_.begin(), kept_.end(), [&](const auto& kept) { return kept.first == path; });
  if (known != kept_.end()) {
    std::rotate(kept_.begin(), known, known + 1);
  } else {
    if (kept_.size() == kept_max) kept_.pop_back();
    kept_.emplace(kept_.begin(), path, std::make_shared<Archive>(path, limits));
  }
  return kept_.front().second;
}

struct Source::State {
  std::unique_ptr<Stream> stream;
  unsigned threads;
  Piece piece;                       // the last one that was taken; what `read` has not handed out of it
  std::unique_ptr<ReadAhead> ahead;  // where there is one, the stream is its thread's; gone before the stream is

  State(const Location& location, const SourceOptions& options)
      : stream{open_stream(location, options)},
        threads{options.threads == 0 ? std::max(std::thread::hardware_concurrency(), 1U) : options.threads} {}

  Block next() {
    if (piece.block.size() > 0) return std::exchange(piece.block, {});
    if (piece.last) return {};
    if (!ahead && threads > 1 && stream->worth_a_thread()) {
      stream->use_threads(threads);
      try {
        ahead = std::make_unique<ReadAhead>([s = stream.get()] { return s->next(); });
      } catch (const std::system_error&) {
        threads = 1;  // the system grants no thread: it goes without
      }
    }
    piece = ahead ? ahead->take() : stream->next();
    if (piece.last) ahead.reset();
    return std::exchange(piece.block, {});
  }
};

Source::Source(const std::string& path, const SourceOptions& options)
    : Source{Location{.path = path, .shown = path, .member = {}}, options} {}
Source::Source(const Location& location, const SourceOptions& options) : state_{std::make_unique<State>(location, options)} {}
Source::~Source() = default;
Source::Source(Source&&) noexcept = default;
Source& Source::operator=(Source&&) noexcept = default;

Block Source::next() { return state_->next(); }
bool Source::ended() const noexcept { return state_->piece.last && state_->piece.block.size() == 0; }

std::size_t Source::read(std::string& out, std::size_t wanted) {
  const std::size_t before = out.size();
  while (out.size() - before < wanted && !ended()) {
    Block block = next();
    const std::string_view bytes = block.bytes().substr(0, wanted - (out.size() - before));
    out.append(bytes);
    block.begin += bytes.size();
    if (block.size() > 0) state_->piece.block = std::move(block);
  }
  return out.size() - before;
}

const std::optional<Fault>& Source::fault() const noexcept {
  static const std::optional<Fault> none_yet;
  // What is read ahead has no fault yet: with the last piece, the thread has ended.
  return state_->ahead != nullptr || state_->piece.block.size() > 0 ? none_yet : state_->stream->fault();
}
const std::string& Source::detail() const noexcept {
  static const std::string none_yet;
  return fault() ? state_->stream->detail() : none_yet;
}
std::uint64_t Source::bytes() const noexcept {
  return state_->ahead ? state_->piece.delivered : state_->stream->raw().delivered();
}
bool Source::readable() const noexcept { return state_->ahead != nullptr || state_->stream->readable(); }
std::uint64_t Source::skipped() const noexcept { return state_->stream->skipped(); }
std::string_view Source::assumed_encoding() const noexcept { return state_->stream->assumed_encoding(); }

void Source::drain() {
  state_->ahead.reset();
  state_->piece.block = {};
  state_->piece.last = true;
  state_->stream->drain();
}

std::string Source::sha256() { return state_->ahead ? std::string{} : state_->stream->raw().sha256(); }
Hash128 Source::fingerprint() const noexcept { return state_->ahead ? Hash128{} : state_->stream->raw().fingerprint(); }

}  // namespace lettrage::pipeline
