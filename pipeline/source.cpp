#include "pipeline/source.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <vector>

#include "pipeline/utf16.h"

namespace lettrage::pipeline {
namespace {

constexpr std::size_t block_bytes = 256 * 1024;
/// zstd frames may ask for windows of gigabytes; 2^27 is what `zstd -d` grants by default.
constexpr int zstd_window_log_max = 27;

enum class Container { None, Gzip, Zstd, Zip };

Container container_of(std::string_view head) {
  if (head.starts_with("\x1f\x8b")) return Container::Gzip;
  if (head.size() >= 4 && head.substr(1, 3) == "\xb5\x2f\xfd" && head[0] == '\x28') return Container::Zstd;
  if (Archive::begins(head)) return Container::Zip;
  return Container::None;
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
  std::string path;
  SourceLimits limits;
  std::unique_ptr<Delivered> origin;
  std::vector<char> raw;           // delivered bytes not yet decoded
  std::size_t begin = 0, end = 0;  // the unread part of `raw`
  bool raw_end = false;
  bool is_member = false;
  std::uint64_t packed = 0;  // bytes a member takes in its archive
  std::uint64_t delivered = 0, produced = 0, skipped = 0;
  EVP_MD_CTX* hash = nullptr;
  std::string digest;
  Container container = Container::None;
  z_stream gzip{};
  bool gzip_open = false;
  bool between_members = false;  // a gzip member or zstd frame has just ended
  ZSTD_DStream* zstd = nullptr;
  std::optional<Utf16> utf16;
  std::string_view assumed;
  std::string wide;  // UTF-16 bytes waiting to be transcoded
  bool started = false, finished = false;
  bool draining = false;  // for the hash alone: a corrupt container is read to its end
  std::optional<Fault> fault;
  std::string detail;

  State(const Location& location, SourceLimits l, bool hashed, Archives* archives)
      : path{location.path}, limits{l}, raw(block_bytes) {
    if (hashed) {
      hash = EVP_MD_CTX_new();
      EVP_DigestInit_ex(hash, EVP_sha256(), nullptr);
    }
    if (location.member) {
      open_member(location, archives);
    } else {
      origin = open_delivered(location.path);
    }
    if (origin->problem()) fail(origin->problem()->code, origin->problem()->detail);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (gzip_open) inflateEnd(&gzip);
    ZSTD_freeDStream(zstd);
    EVP_MD_CTX_free(hash);
  }

  void open_member(const Location& location, Archives* archives) {
    Archives own;
    const std::shared_ptr<Archive> archive = (archives != nullptr ? archives : &own)->open(location.path, limits);
    is_member = true;
    if (archive->problem() || *location.member >= archive->members().size()) {
      origin = open_delivered(location.path);
      if (!origin->problem()) fail(Code::ContainerCorrupt, "the archive changed while it was read");
      return;
    }
    const Member& member = archive->members()[*location.member];
    packed = member.packed;
    limits.ratio_from /= archive->members().size();  // what one archive may become in all is for its members to share
    origin = archive->open(member);
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
    begin = 0;
    end = origin->read(raw.data(), raw.size());
    raw_end = end == 0;
    if (raw_end && origin->problem()) fail(origin->problem()->code, origin->problem()->detail);
    delivered += end;
    if (hash != nullptr) EVP_DigestUpdate(hash, raw.data(), end);
    return end > 0;
  }

  bool within_limits() {
    const std::uint64_t from = is_member ? packed : delivered;
    if (produced <= limits.unpacked && (produced < limits.ratio_from || produced / limits.ratio <= from)) return true;
    fail(Code::ContainerBomb, fmt::format("{} bytes unpacked from {}", produced, from));
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
      case Container::Zip:  // refused when it was seen
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
    if (container == Container::Zip) return refuse_archive();
    while (first.size() < 4 && !finished) {
      std::array<char, 4> bytes{};
      const std::size_t n = decode_some(bytes.data(), 4 - first.size());
      first.append(bytes.data(), n);
    }
    if (container != Container::None && container_of(first) != Container::None) {
      first.clear();
      return fail(Code::ContainerNested, "a gzip, zstd or zip file within a compressed one");
    }
    if (first.starts_with("\xef\xbb\xbf")) {
      first.erase(0, 3);
      skipped = 3;
    } else if (auto order = Utf16::detect(first)) {
      utf16.emplace(*order);
      const bool marked = first.starts_with("\xff\xfe") || first.starts_with("\xfe\xff");
      if (!marked) assumed = *order == Utf16::Order::Little ? "UTF-16LE" : "UTF-16BE";
      wide.swap(first);
    }
  }

  // An archive has members, which are located and read one by one; whoever comes here has none to read.
  void refuse_archive() {
    if (is_member) return fail(Code::ContainerNested, "a zip archive within a zip archive");
    const Archive archive{path, limits};
    if (archive.problem()) return fail(archive.problem()->code, archive.problem()->detail);
    fail(Code::ContainerUnsupported, "a zip archive with several files");
  }
};

Source::Source(const std::string& path, SourceLimits limits, bool hashed)
    : Source{Location{.path = path, .shown = path, .member = {}}, limits, hashed} {}
Source::Source(const Location& location, SourceLimits limits, bool hashed, Archives* archives)
    : state_{std::make_unique<State>(location, limits, hashed, archives)} {}
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

std::string_view Source::assumed_encoding() const noexcept { return state_->assumed; }
bool Source::readable() const noexcept {
  const std::optional<Problem>& problem = state_->origin->problem();
  return !problem || (problem->code == Code::ContainerCorrupt && state_->delivered > 0);
}

void Source::drain() {
  State& s = *state_;
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
