#include "check/delivered.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "check/values.h"
#include "core/encoding.h"

namespace lettrage::check {
namespace {

constexpr std::size_t block_bytes = 256UL * 1024;
constexpr std::uint64_t unpacked_max = 64ULL * 1024 * 1024 * 1024, ratio_max = 500, ratio_from = 64ULL * 1024 * 1024;
constexpr std::uint64_t members_max = 4096, directory_max = 1024ULL * 1024;
constexpr int window_log_max = 27;  // zstd frames may ask for much memory

/// The bytes as delivered: of a regular file, or of a member of an archive.
class Raw {
 public:
  explicit Raw(const Place& place) {
    descriptor_ = ::open(place.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat info {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &info) != 0 || !S_ISREG(info.st_mode)) {
      problem_ = "it is no file, or cannot be read";
      return;
    }
    if (!place.member) return;
    int error = 0;
    archive_ = zip_open(place.path.c_str(), ZIP_RDONLY, &error);
    if (archive_ != nullptr) member_ = zip_fopen_index(archive_, *place.member, 0);
    if (member_ == nullptr) problem_ = "the member of the archive cannot be read";
  }
  ~Raw() {
    if (member_ != nullptr) zip_fclose(member_);
    if (archive_ != nullptr) zip_discard(archive_);
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;

  /// 0 at the end, or where there is a problem.
  std::size_t read(char* out, std::size_t room) {
    if (!problem_.empty()) return 0;
    const auto n = member_ != nullptr ? zip_fread(member_, out, room) : ::read(descriptor_, out, room);
    if (n < 0) problem_ = "it cannot be read to its end";
    return n < 0 ? 0 : static_cast<std::size_t>(n);
  }
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

 private:
  int descriptor_ = -1;
  zip_t* archive_ = nullptr;
  zip_file_t* member_ = nullptr;
  std::string problem_;
};

void hash(Place& place) {
  Raw raw{place};
  Sha256 sha256;
  std::string block(block_bytes, '\0');
  while (const std::size_t n = raw.read(block.data(), block.size())) {
    sha256.add({block.data(), n});
    place.bytes += n;
  }
  if (raw.problem().empty()) place.sha256 = sha256.finish();
}

bool hidden(std::string_view name) {
  while (!name.empty()) {
    const std::string_view part = name.substr(0, name.find_first_of("/\\"));
    if (part == "__MACOSX" || (part.starts_with('.') && part != "." && part != "..")) return true;
    name.remove_prefix(std::min(name.size(), part.size() + 1));
  }
  return false;
}

/// The end record's word about the list of members, which libzip would read into memory whole.
bool directory_is_small(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  constexpr off_t tail_max = 65'557;
  const off_t size = ::lseek(file, 0, SEEK_END), begin = std::max<off_t>(0, size - tail_max);
  std::string tail(static_cast<std::size_t>(size - begin), '\0');
  const ssize_t n = ::pread(file, tail.data(), tail.size(), begin);
  ::close(file);
  if (n != static_cast<ssize_t>(tail.size())) return false;
  const std::size_t at = tail.rfind("PK\x05\x06");
  if (at == std::string::npos || at + 16 > tail.size()) return false;
  std::uint64_t bytes = 0;
  for (std::size_t i = 4; i-- > 0;) bytes = bytes << 8U | static_cast<unsigned char>(tail[at + 12 + i]);
  return bytes <= directory_max;
}

}  // namespace

std::vector<Place> places_of(const std::string& path, const std::string& shown) {
  std::vector<Place> places{{.path = path, .shown = shown}};
  std::array<char, 4> head{};
  std::size_t length = 0;
  {
    Raw raw{places[0]};
    length = raw.read(head.data(), head.size());
  }
  const std::string_view magic{head.data(), length};
  int error = 0;
  zip_t* archive = nullptr;
  if ((magic == "PK\x03\x04" || magic == "PK\x05\x06" || magic == "PK\x07\x08") && directory_is_small(path))
    archive = zip_open(path.c_str(), ZIP_RDONLY, &error);
  if (archive != nullptr) {
    const auto count = static_cast<std::uint64_t>(std::max<zip_int64_t>(zip_get_num_entries(archive, 0), 0));
    for (std::uint64_t i = 0; i < count && count <= members_max; ++i) {
      const char* name = zip_get_name(archive, i, 0);
      const std::string_view text = name == nullptr ? std::string_view{} : std::string_view{name};
      if (!text.ends_with('/') && !hidden(text)) places.push_back({.path = path, .shown = shown, .member = i});
    }
    zip_discard(archive);
    if (places.size() > 1) places.erase(places.begin());
  }
  for (Place& place : places) hash(place);
  return places;
}

struct Delivered::State {
  enum class Packing { None, Gzip, Zstd };

  explicit State(const Place& place) : raw{place} {
    head.resize(block_bytes);
    head.resize(raw.read(head.data(), head.size()));
    if (head.starts_with("\x1f\x8b")) packing = Packing::Gzip;
    const bool skippable = head.size() >= 4 && head.compare(1, 3, "\x2a\x4d\x18") == 0 && (head[0] & '\xf0') == '\x50';
    if (head.starts_with("\x28\xb5\x2f\xfd") || skippable) packing = Packing::Zstd;
    if (packing == Packing::Gzip && inflateInit2(&gzip, 15 + 16) != Z_OK) throw std::bad_alloc{};
    if (packing == Packing::Zstd) {
      zstd = ZSTD_createDCtx();
      if (zstd == nullptr) throw std::bad_alloc{};
      ZSTD_DCtx_setParameter(zstd, ZSTD_d_windowLogMax, window_log_max);
    }
  }
  ~State() {
    if (packing == Packing::Gzip) inflateEnd(&gzip);
    ZSTD_freeDCtx(zstd);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  bool fail(std::string why) {
    if (problem.empty()) problem = std::move(why);
    return false;
  }

  // Makes `head` hold bytes that are not unpacked yet; false where there are none.
  bool more() {
    if (used < head.size()) return true;
    taken += head.size();
    head.resize(block_bytes);
    head.resize(raw.read(head.data(), head.size()));
    used = 0;
    if (!raw.problem().empty()) return fail(raw.problem());
    return !head.empty();
  }

  bool unpack(std::string& out) {
    if (!raw.problem().empty()) return fail(raw.problem());
    if (packing == Packing::None) {
      if (!more()) return false;
      out.append(head, used);
      used = head.size();
      return true;
    }
    std::string block(block_bytes, '\0');
    std::size_t made = 0;
    while (made == 0) {
      if (!more()) return problem.empty() && in_frame ? fail("the compressed file is cut off") : false;
      const bool good = packing == Packing::Gzip ? inflate_some(block, made) : decompress_some(block, made);
      if (!good) return false;
    }
    produced += made;
    if (produced > unpacked_max || (produced >= ratio_from && produced / ratio_max > taken + used))
      return fail("it unpacks to far too many bytes");
    out.append(block, 0, made);
    return true;
  }

  bool inflate_some(std::string& block, std::size_t& made) {
    if (!in_frame) {
      if (seen_frame) {  // padding between members
        while (used < head.size() && head[used] == '\0') ++used;
        if (used == head.size()) return true;
      }
      if (inflateReset(&gzip) != Z_OK) return fail("gzip");
      in_frame = seen_frame = true;
    }
    gzip.next_in = reinterpret_cast<unsigned char*>(head.data() + used);
    gzip.avail_in = static_cast<unsigned>(head.size() - used);
    gzip.next_out = reinterpret_cast<unsigned char*>(block.data());
    gzip.avail_out = static_cast<unsigned>(block.size());
    const int result = ::inflate(&gzip, Z_NO_FLUSH);
    used = head.size() - gzip.avail_in;
    made = block.size() - gzip.avail_out;
    if (result == Z_STREAM_END) {
      in_frame = false;
      return true;
    }
    return result == Z_OK || result == Z_BUF_ERROR ? true : fail("the gzip data is damaged");
  }

  bool decompress_some(std::string& block, std::size_t& made) {
    ZSTD_inBuffer in{head.data(), head.size(), used};
    ZSTD_outBuffer out{block.data(), block.size(), 0};
    const std::size_t result = ZSTD_decompressStream(zstd, &out, &in);
    used = in.pos;
    made = out.pos;
    if (ZSTD_isError(result) != 0) return fail("the zstd data is damaged");
    in_frame = result != 0;
    return true;
  }

  // UTF-16, whose encoding an XML declaration names and which is no longer true then.
  void detect() {
    detected = true;
    const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0x20U; };
    const bool four = text.size() >= 4;
    if (text.starts_with("\xef\xbb\xbf")) {
      text.erase(0, 3);
    } else if ((at(0) == 0xff && at(1) == 0xfe && !(at(2) == 0 && at(3) == 0)) ||
               (four && at(0) != 0 && at(1) == 0 && at(2) != 0 && at(3) == 0)) {
      wide = 1;
    } else if ((at(0) == 0xfe && at(1) == 0xff) || (four && at(0) == 0 && at(1) != 0 && at(2) == 0 && at(3) != 0)) {
      wide = 2;
    }
  }

  bool narrow(std::string& out, bool last) {
    std::size_t i = 0;
    const auto unit = [&](std::size_t j) {
      const auto a = static_cast<unsigned char>(text[j]), b = static_cast<unsigned char>(text[j + 1]);
      return static_cast<char32_t>(wide == 1 ? a | b << 8U : a << 8U | b);
    };
    std::string made;
    for (; i + 2 <= text.size(); i += 2) {
      char32_t c = unit(i);
      if (c >= 0xdc00 && c < 0xe000) return fail("a lone UTF-16 surrogate");
      if (c >= 0xd800 && c < 0xdc00) {
        if (i + 4 > text.size()) break;
        const char32_t low = unit(i + 2);
        if (low < 0xdc00 || low >= 0xe000) return fail("a lone UTF-16 surrogate");
        c = 0x10000 + ((c - 0xd800) << 10U) + (low - 0xdc00);
        i += 2;
      }
      if (c != 0xfeff || narrowed) append_utf8(made, c);
      narrowed = true;
    }
    text.erase(0, i);
    if (!text.empty() && last) return fail("half a UTF-16 character");
    if (!declared && !made.empty()) {
      declared = true;
      const std::size_t end = made.find("?>"), name = made.find("encoding");
      if (made.starts_with("<?xml") && end != std::string::npos && name < end) {
        const std::size_t begin = made.find_first_of("\"'", name);
        const std::size_t close = begin < end ? made.find(made[begin], begin + 1) : std::string::npos;
        if (close < end) made.replace(begin + 1, close - begin - 1, "UTF-8");
      }
    }
    out += made;
    return true;
  }

  bool read(std::string& out) {
    if (over) return false;
    const std::size_t before = text.size();
    over = !unpack(text);
    if (!problem.empty()) return false;
    if (!detected && (text.size() >= 4 || over)) detect();
    if (!detected) return true;
    if (wide != 0) return narrow(out, over) && (!over || before > 0);
    out += text;
    text.clear();
    return !over || before > 0;
  }

  Raw raw;
  std::string problem;
  std::string head;  // as delivered, used up to `used`
  std::size_t used = 0;
  std::uint64_t taken = 0, produced = 0;
  Packing packing = Packing::None;
  z_stream gzip{};
  ZSTD_DCtx* zstd = nullptr;
  bool in_frame = false, seen_frame = false, over = false;
  std::string text;  // unpacked, not handed out yet
  bool detected = false, narrowed = false, declared = false;
  int wide = 0;  // 1: UTF-16 little endian, 2: big endian
};

Delivered::Delivered(const Place& place) : state_{std::make_unique<State>(place)} {}
Delivered::~Delivered() = default;
bool Delivered::read(std::string& out) { return state_->read(out); }
const std::string& Delivered::problem() const noexcept { return state_->problem; }

}  // namespace lettrage::check
