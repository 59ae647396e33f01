// zstd (RFC 8878). A file may be many frames: pzstd, the seekable format and parallel writers make them so, and each can be
// unpacked without the others. Frames that are whole, not small and not too large are taken out of the file one after the
// other and unpacked at the same time, in order; everything else passes through one decoder, as it comes.
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "pipeline/unpacker.h"

namespace lettrage::pipeline {
namespace {

/// zstd frames may ask for windows of gigabytes; 2^27 is what `zstd -d` grants by default.
constexpr int window_log_max = 27;
/// A frame that is unpacked beside others: packed at most, window at most (each takes that much memory), and at least so
/// much that it is worth the trouble.
constexpr std::size_t frame_packed_max = 4 * 1024 * 1024, frame_window_max = 8 * 1024 * 1024;
constexpr std::size_t frame_content_min = 256 * 1024,
                      frame_packed_min = 32 * 1024;  // the latter where it does not say the former
/// Blocks that a frame may be ahead of being asked for, and threads that unpack.
constexpr std::size_t blocks_ahead_max = 4;
constexpr unsigned threads_max = 4;

std::uint64_t little_endian(std::string_view bytes) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// The memory a frame asks for (RFC 8878, 3.1.1.1.2), of a frame whose header is whole.
std::uint64_t window_of(std::string_view frame) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(frame[i])); };
  constexpr std::uint64_t single_segment = 1U << 5U;
  if ((byte(4) & single_segment) != 0) return ZSTD_getFrameContentSize(frame.data(), frame.size());
  const std::uint64_t base = 1ULL << (10 + (byte(5) >> 3U));
  return base + base / 8 * (byte(5) & 7U);
}

class Decoder {
 public:
  Decoder() : stream_{ZSTD_createDStream()} {
    if (stream_ == nullptr) throw std::bad_alloc{};
    ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, window_log_max);
  }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  ~Decoder() { ZSTD_freeDStream(stream_); }

  /// Takes from the front of `in`, appends to `block` up to `full`. 0: a frame has ended.
  std::size_t feed(std::string_view& in, Block& block, std::size_t full) {
    ZSTD_outBuffer output{block.memory->data(), full, block.end};
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    const std::size_t result = ZSTD_decompressStream(stream_, &output, &input);
    in.remove_prefix(input.pos);
    block.end = output.pos;
    return result;
  }
  void reset() { ZSTD_DCtx_reset(stream_, ZSTD_reset_session_only); }

 private:
  ZSTD_DStream* stream_;
};

/// A frame to be unpacked alone.
struct Frame {
  std::string packed;
  std::uint64_t from = 0;         ///< as in `Unpacked`
  std::string_view left{packed};  ///< for whoever unpacks it
  bool by_worker = false;
  // Of a worker, for whoever waits for it; under the workers' lock until `done` was seen.
  std::deque<Block> blocks;
  bool done = false;
  std::optional<Problem> problem;
  std::exception_ptr failed;

  explicit Frame(std::string_view bytes) : packed{bytes} {}
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;
};

/// The next block of a frame.
struct Step {
  Block block;
  bool done = false;  ///< it is the last one
  std::optional<Problem> problem;
};

/// Touches nothing but `left` of the frame.
Step step(Frame& frame, Decoder& decoder) {
  Step out{.block = take_block()};
  const std::size_t full = out.block.begin + block_bytes;
  while (out.block.end < full && !out.done) {
    const std::size_t before = frame.left.size() + (full - out.block.end);
    const std::size_t result = decoder.feed(frame.left, out.block, full);
    if (ZSTD_isError(result) != 0U) {
      out.problem = Problem{Code::ContainerCorrupt, ZSTD_getErrorName(result)};
    } else if (result != 0 && frame.left.size() + (full - out.block.end) == before) {
      out.problem = Problem{Code::ContainerCorrupt, "the zstd data ends too early"};
    }
    out.done = result == 0 || out.problem;
  }
  return out;
}

/// Unpacks frames on threads of its own.
class Workers {
 public:
  /// As many threads as the system grants, at most `threads`.
  explicit Workers(unsigned threads) {
    threads_.reserve(threads);
    try {
      while (threads_.size() < threads) threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {  // then those there are do it all
    }
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  ~Workers() {
    {
      const std::lock_guard lock{guard_};
      stop_ = true;
    }
    changed_.notify_all();
  }  // the threads are joined before what they use is gone: they are its last member

  [[nodiscard]] bool any() const noexcept { return !threads_.empty(); }
  void add(std::shared_ptr<Frame> frame) {
    {
      const std::lock_guard lock{guard_};
      waiting_.push_back(std::move(frame));
    }
    changed_.notify_all();
  }
  /// Waits for the next block of `frame`, which was added.
  Step take(Frame& frame) {
    std::unique_lock lock{guard_};
    changed_.wait(lock, [&] { return !frame.blocks.empty() || frame.done; });
    if (frame.failed) std::rethrow_exception(frame.failed);
    Step out;
    if (!frame.blocks.empty()) {
      out.block = std::move(frame.blocks.front());
      frame.blocks.pop_front();
    }
    out.done = frame.done && frame.blocks.empty();
    if (out.done) out.problem = std::move(frame.problem);
    lock.unlock();
    changed_.notify_all();
    return out;
  }

 private:
  void work() {
    std::optional<Decoder> decoder;
    std::unique_lock lock{guard_};
    for (;;) {
      changed_.wait(lock, [&] { return stop_ || !waiting_.empty(); });
      if (stop_) return;
      const std::shared_ptr<Frame> frame = std::move(waiting_.front());
      waiting_.pop_front();
      while (!frame->done) {
        lock.unlock();
        Step made;
        std::exception_ptr failed;
        try {
          if (!decoder) decoder.emplace();
          made = step(*frame, *decoder);
          if (made.problem) decoder->reset();
        } catch (...) {  // out of memory: ends the run, but where the blocks are asked for
          failed = std::current_exception();
        }
        lock.lock();
        changed_.wait(lock, [&] { return stop_ || frame->blocks.size() < blocks_ahead_max; });
        if (stop_) return;
        frame->blocks.push_back(std::move(made.block));
        frame->problem = std::move(made.problem);
        frame->failed = failed;
        frame->done = made.done || failed != nullptr;
        changed_.notify_all();
      }
    }
  }

  std::mutex guard_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Frame>> waiting_;
  bool stop_ = false;
  std::vector<std::jthread> threads_;
};

class Zstd final : public Unpacker {
 public:
  explicit Zstd(RawBytes& raw) : raw_{raw} {}

  void use_threads(unsigned threads) override { threads_ = std::min(threads, threads_max); }
  [[nodiscard]] std::uint64_t held() const noexcept override {
    std::uint64_t bytes = 0;
    for (const auto& frame : frames_) bytes += frame->by_worker ? 0 : frame->left.size();
    return bytes;
  }

  Unpacked next(std::size_t bytes, std::size_t headroom) override {
    for (;;) {
      take_out_frames();
      if (frames_.empty()) {
        Unpacked out = stream(bytes, headroom);
        if (out.last || out.block.size() > 0) return out;
        continue;
      }
      Frame& frame = *frames_.front();
      Step made = frame.by_worker ? workers_->take(frame) : step(frame, decoder_);
      problem_ = std::move(made.problem);
      Unpacked out{.block = std::move(made.block), .from = frame.from, .last = problem_.has_value()};
      if (made.done) frames_.pop_front();
      if (out.last || out.block.size() > 0) return out;
    }
  }

 private:
  /// Takes frames out of the file as long as they can be unpacked alone, as many as are worked on at a time.
  void take_out_frames() {
    const std::size_t most = threads_ > 1 ? threads_ + 1 : 1;  // one more, so that nobody waits for this thread
    while (!streaming_ && frames_.size() < most) {
      const std::size_t size = whole_frame();
      const std::string_view rest = raw_.rest().substr(0, size);
      if (size > 0 && little_endian(rest.substr(0, 4)) != ZSTD_MAGICNUMBER) {  // skippable
        raw_.use(size);
        continue;
      }
      streaming_ = size == 0 || !worth_it(rest);
      if (streaming_) return;
      frames_.push_back(std::make_shared<Frame>(rest));
      raw_.use(size);
      Frame& frame = *frames_.back();
      frame.from = raw_.needed();
      if (threads_ > 1 && !workers_) workers_ = std::make_unique<Workers>(threads_);
      frame.by_worker = workers_ && workers_->any();
      if (frame.by_worker) workers_->add(frames_.back());
    }
  }

  /// Bytes of the frame (or skippable frame) that the rest begins with; 0 where it is too large, not whole or damaged: the
  /// decoder then says what is wrong.
  std::size_t whole_frame() {
    for (;;) {
      const std::string_view rest = raw_.rest();
      const std::size_t size = ZSTD_findFrameCompressedSize(rest.data(), rest.size());
      const std::uint64_t magic = rest.size() < 4 ? 0 : little_endian(rest.substr(0, 4));
      const bool known = magic == ZSTD_MAGICNUMBER || (magic & ZSTD_MAGIC_SKIPPABLE_MASK) == ZSTD_MAGIC_SKIPPABLE_START;
      if (rest.size() >= 4 && !known) return 0;
      if (ZSTD_isError(size) == 0U) return size <= frame_packed_max ? size : 0;
      if (ZSTD_getErrorCode(size) != ZSTD_error_srcSize_wrong || rest.size() >= frame_packed_max || !raw_.more()) return 0;
    }
  }

  static bool worth_it(std::string_view frame) {
    const unsigned long long content = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (content == ZSTD_CONTENTSIZE_ERROR || window_of(frame) > frame_window_max) return false;
    return content == ZSTD_CONTENTSIZE_UNKNOWN ? frame.size() >= frame_packed_min : content >= frame_content_min;
  }

  /// Frames through one decoder, up to one that can be unpacked alone.
  Unpacked stream(std::size_t bytes, std::size_t headroom) {
    Unpacked out{.block = take_block(bytes, headroom)};
    const std::size_t full = out.block.begin + bytes;
    while (out.block.end < full && !out.last && frames_.empty()) {
      if (raw_.rest().empty() && !raw_.more()) {
        problem_ = raw_.problem();
        if (!problem_ && in_frame_) problem_ = Problem{Code::ContainerCorrupt, "the zstd data ends too early"};
        out.last = true;
        break;
      }
      std::string_view rest = raw_.rest();
      const std::size_t before = rest.size();
      const std::size_t result = decoder_.feed(rest, out.block, full);
      raw_.use(before - rest.size());
      if (ZSTD_isError(result) != 0U) {
        problem_ = Problem{Code::ContainerCorrupt, ZSTD_getErrorName(result)};
        out.last = true;
      }
      in_frame_ = result != 0;
      if (in_frame_) continue;
      streaming_ = false;
      out.from = raw_.needed();
      take_out_frames();
    }
    if (frames_.empty()) out.from = raw_.needed();
    return out;
  }

  RawBytes& raw_;
  unsigned threads_ = 1;
  Decoder decoder_;
  bool streaming_ = false, in_frame_ = false;
  std::deque<std::shared_ptr<Frame>> frames_;  ///< taken out and not yet handed on; in order
  std::unique_ptr<Workers> workers_;
};

}  // namespace

std::unique_ptr<Unpacker> unpack_zstd(RawBytes& raw) { return std::make_unique<Zstd>(raw); }

}  // namespace lettrage::pipeline
