#include "pipeline/source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include "pipeline/utf16.h"

namespace lettrage::pipeline {
namespace {

constexpr std::size_t block_bytes = 256 * 1024;
/// zstd frames may ask for windows of gigabytes; 2^27 is what `zstd -d` grants by default.
constexpr int zstd_window_log_max = 27;

enum class Container { None, Gzip, Zstd };

Container container_of(std::string_view head) {
  if (head.starts_with("\x1f\x8b")) return Container::Gzip;
  if (head.size() >= 4 && head.substr(1, 3) == "\xb5\x2f\xfd" && head[0] == '\x28') return Container::Zstd;
  return Container::None;
}

}  // namespace

struct Source::State {
  SourceLimits limits;
  int descriptor = -1;
  std::vector<char> raw;           // delivered bytes not yet decoded
  std::size_t begin = 0, end = 0;  // the unread part of `raw`
  bool raw_end = false;
  std::uint64_t delivered = 0, produced = 0, skipped = 0;
  EVP_MD_CTX* hash = nullptr;
  std::string digest;
  Container container = Container::None;
  z_stream gzip{};
  bool gzip_open = false;
  bool between_members = false;  // a gzip member or zstd frame has just ended
  ZSTD_DStream* zstd = nullptr;
  std::optional<Utf16> utf16;
  std::string wide;  // UTF-16 bytes waiting to be transcoded
  bool started = false, finished = false;
  bool draining = false;  // for the hash alone: a corrupt container is read to its end
  std::optional<Fault> fault;
  std::string detail;

  State(const std::string& path, SourceLimits l, bool hashed) : limits{l}, raw(block_bytes) {
    if (hashed) {
      hash = EVP_MD_CTX_new();
      EVP_DigestInit_ex(hash, EVP_sha256(), nullptr);
    }
    descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat info {};
    if (descriptor < 0 || ::fstat(descriptor, &info) != 0) {
      fail(Code::FileUnreadable, std::strerror(errno));
    } else if (!S_ISREG(info.st_mode)) {
      // A pipe or device could hang the night; a drop holds regular files.
      ::close(descriptor);
      descriptor = -1;
      fail(Code::NotAFile, "not a regular file");
    }
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (descriptor >= 0) ::close(descriptor);
    if (gzip_open) inflateEnd(&gzip);
    ZSTD_freeDStream(zstd);
    EVP_MD_CTX_free(hash);
  }

  void fail(Code code, std::string_view why) {
    fault = Fault{.code = code, .severity = Severity::Error, .unit = Unit::File, .offset = produced};
    detail = why;
    finished = true;
  }

  // Fills `raw` again when it is empty; false at the end of the file.
  bool refill() {
    if (begin < end) return true;
    if (raw_end || (fault && !draining)) return false;
    for (;;) {
      const ssize_t n = ::read(descriptor, raw.data(), raw.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) {
        raw_end = true;
        fail(Code::FileUnreadable, std::strerror(errno));
        return false;
      }
      begin = 0;
      end = static_cast<std::size_t>(n);
      raw_end = n == 0;
      delivered += end;
      if (hash != nullptr) EVP_DigestUpdate(hash, raw.data(), end);
      return end > 0;
    }
  }

  bool within_limits() {
    if (produced < limits.ratio_from || produced / limits.ratio <= delivered) return true;
    fail(Code::ContainerBomb, fmt::format("{} bytes unpacked from {}", produced, delivered));
    return false;
  }

  std::size_t inflate_some(char* out, std::size_t wanted) {
    if (!gzip_open) {
      // 15 window bits, + 16: gzip header and CRC.
      if (inflateInit2(&gzip, 15 + 16) != Z_OK) throw std::bad_alloc{};
      gzip_open = true;
    }
    gzip.next_out = reinterpret_cast<Bytef*>(out);
    gzip.avail_out = static_cast<uInt>(std::min<std::size_t>(wanted, 1U << 30));
    const uInt room = gzip.avail_out;
    while (gzip.avail_out == room) {
      if (!refill()) {
        if (!fault && !between_members) fail(Code::ContainerCorrupt, "the gzip data ends too early");
        finished = true;
        break;
      }
      if (between_members) {
        if (raw[begin] == '\0') {  // padding after the last member, as tapes and some FTP clients leave it
          ++begin;
          continue;
        }
        inflateReset(&gzip);
        between_members = false;
      }
      gzip.next_in = reinterpret_cast<Bytef*>(raw.data() + begin);
      gzip.avail_in = static_cast<uInt>(end - begin);
      const int result = inflate(&gzip, Z_NO_FLUSH);
      begin = end - gzip.avail_in;
      if (result == Z_STREAM_END) {
        between_members = true;
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        fail(Code::ContainerCorrupt, gzip.msg != nullptr ? gzip.msg : "not valid gzip data");
        break;
      }
    }
    return room - gzip.avail_out;
  }

  std::size_t unzstd_some(char* out, std::size_t wanted) {
    if (zstd == nullptr) {
      zstd = ZSTD_createDStream();
      if (zstd == nullptr) throw std::bad_alloc{};
      ZSTD_DCtx_setParameter(zstd, ZSTD_d_windowLogMax, zstd_window_log_max);
    }
    ZSTD_outBuffer output{out, wanted, 0};
    while (output.pos == 0) {
      if (!refill()) {
        if (!fault && !between_members) fail(Code::ContainerCorrupt, "the zstd data ends too early");
        finished = true;
        break;
      }
      ZSTD_inBuffer input{raw.data() + begin, end - begin, 0};
      const std::size_t result = ZSTD_decompressStream(zstd, &output, &input);
      begin += input.pos;
      if (ZSTD_isError(result) != 0U) {
        fail(Code::ContainerCorrupt, ZSTD_getErrorName(result));
        break;
      }
      between_members = result == 0;
    }
    return output.pos;
  }

  std::size_t decode_some(char* out, std::size_t wanted) {
    if (finished) return 0;
    std::size_t n = 0;
    switch (container) {
      case Container::Gzip: n = inflate_some(out, wanted); break;
      case Container::Zstd: n = unzstd_some(out, wanted); break;
      case Container::None:
        if (!refill()) {
          finished = true;
          break;
        }
        n = std::min(wanted, end - begin);
        std::memcpy(out, raw.data() + begin, n);
        begin += n;
        break;
    }
    produced += n;
    if (container != Container::None && !within_limits()) return 0;
    return n;
  }

  // Looks at the first bytes: container, byte-order mark, UTF-16.
  void start(std::string& first) {
    started = true;
    if (!refill()) return;
    container = container_of({raw.data() + begin, end - begin});
    while (first.size() < 4 && !finished) {
      std::array<char, 4> bytes{};
      const std::size_t n = decode_some(bytes.data(), 4 - first.size());
      first.append(bytes.data(), n);
    }
    if (first.starts_with("\xef\xbb\xbf")) {
      first.erase(0, 3);
      skipped = 3;
    } else if (auto order = Utf16::detect(first)) {
      utf16.emplace(*order);
      wide.swap(first);
    }
  }
};

Source::Source(const std::string& path, SourceLimits limits, bool hashed)
    : state_{std::make_unique<State>(path, limits, hashed)} {}
Source::~Source() = default;
Source::Source(Source&&) noexcept = default;
Source& Source::operator=(Source&&) noexcept = default;

std::size_t Source::read(std::string& out, std::size_t wanted) {
  State& s = *state_;
  const std::size_t before = out.size();
  if (!s.started) {
    std::string first;
    if (!s.fault) s.start(first);
    out += first;
  }
  while (out.size() - before < wanted && !s.finished) {
    if (s.utf16) {
      const std::size_t held = s.wide.size();
      s.wide.resize(held + block_bytes);
      const std::size_t n = s.decode_some(s.wide.data() + held, block_bytes);
      s.wide.resize(held + n);
      if (!s.utf16->convert(s.wide, out, s.finished)) s.fail(Code::EncodingInvalid, "a lone UTF-16 surrogate");
    } else {
      const std::size_t at = out.size();
      out.resize(before + wanted);
      const std::size_t n = s.decode_some(out.data() + at, before + wanted - at);
      out.resize(at + n);
    }
  }
  return out.size() - before;
}

const std::optional<Fault>& Source::fault() const noexcept { return state_->fault; }
const std::string& Source::detail() const noexcept { return state_->detail; }
std::uint64_t Source::bytes() const noexcept { return state_->delivered; }
std::uint64_t Source::skipped() const noexcept { return state_->skipped; }

void Source::drain() {
  State& s = *state_;
  if (s.descriptor < 0) return;
  s.finished = s.draining = true;
  do {
    s.begin = s.end;
  } while (s.refill());
}

std::string Source::sha256() {
  State& s = *state_;
  if (s.digest.empty() && s.hash != nullptr) {
    std::array<unsigned char, 32> bytes{};
    EVP_DigestFinal_ex(s.hash, bytes.data(), nullptr);
    for (const unsigned char b : bytes) s.digest += fmt::format("{:02x}", b);
  }
  return s.digest;
}

}  // namespace lettrage::pipeline
