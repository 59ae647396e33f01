#include "app/watch/archive.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <system_error>
#include <vector>

#include "app/watch/folder.h"
#include "app/watch/seal.h"
#include "core/sha256.h"

namespace lettrage::watch {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t frame_bytes = 1024 * 1024;  ///< of the original, in each frame
constexpr int level = 9;                          ///< kept for years, read seldom
constexpr std::uint32_t skippable = 0x184D2A50, seek_table = 0x184D2A5E, seekable = 0x8F92EAB1;
constexpr std::size_t origin_max = 4096;

[[noreturn]] void fail(const fs::path& path, int error = errno) {
  throw std::system_error{error, std::generic_category(), path.string()};
}

class File {
 public:
  File(fs::path path, int flags)
      : path_{std::move(path)}, descriptor_{::open(path_.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0640)} {
    if (descriptor_ < 0) fail(path_);
  }
  ~File() { ::close(descriptor_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] std::size_t read(char* out, std::size_t room) {
    std::size_t got = 0;
    while (got < room) {
      const ssize_t n = ::read(descriptor_, out + got, room - got);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail(path_);
      if (n == 0) break;
      got += static_cast<std::size_t>(n);
    }
    return got;
  }
  void write(std::string_view bytes) {
    written_ += bytes.size();
    while (!bytes.empty()) {
      const ssize_t n = ::write(descriptor_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail(path_);
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  void sync() {
    if (::fsync(descriptor_) != 0) fail(path_);
  }
  [[nodiscard]] std::uint64_t written() const noexcept { return written_; }

 private:
  fs::path path_;
  int descriptor_;
  std::uint64_t written_ = 0;
};

void put(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xffU);
}

std::uint32_t get(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return value;
}

Origin look_at(const fs::path& path) {
  File file{path, O_RDONLY};
  Sha256 hash;
  Origin origin{.name = path.filename().string(), .sha256 = {}};
  std::vector<char> block(frame_bytes);
  while (const std::size_t got = file.read(block.data(), block.size())) {
    hash.add({block.data(), got});
    origin.bytes += got;
  }
  origin.sha256 = hash.hex();
  return origin;
}

/// Writes the frames and the table that says where each begins.
std::uint64_t write_frames(const fs::path& original, const Origin& origin, Date day, const fs::path& target) {
  File in{original, O_RDONLY}, out{target, O_WRONLY | O_CREAT | O_TRUNC};
  const std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> context{ZSTD_createCCtx(), ZSTD_freeCCtx};
  if (!context) throw std::bad_alloc{};
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  const std::string told =
      nlohmann::ordered_json{{"name", origin.name}, {"bytes", origin.bytes}, {"sha256", origin.sha256}, {"packed_on", day.iso()}}
          .dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace) +
      "\n";
  std::string head, table;
  put(head, skippable);
  put(head, static_cast<std::uint32_t>(told.size()));
  out.write(head + told);
  std::uint32_t frames = 1;
  put(table, static_cast<std::uint32_t>(head.size() + told.size()));  // the first frame unpacks to nothing
  put(table, 0);
  std::vector<char> block(frame_bytes), packed(ZSTD_compressBound(frame_bytes));
  while (const std::size_t got = in.read(block.data(), block.size())) {
    const std::size_t size = ZSTD_compress2(context.get(), packed.data(), packed.size(), block.data(), got);
    if (ZSTD_isError(size) != 0) throw std::bad_alloc{};  // there is room for any block: only memory can lack
    out.write({packed.data(), size});
    put(table, static_cast<std::uint32_t>(size));
    put(table, static_cast<std::uint32_t>(got));
    ++frames;
  }
  std::string end;
  put(end, seek_table);
  put(end, static_cast<std::uint32_t>(table.size() + 9));
  end += table;
  put(end, frames);
  end += '\0';  // no checksums in the table: each frame has its own
  put(end, seekable);
  out.write(end);
  out.sync();
  return out.written();
}

/// The hash of what a packed file unpacks to.
std::string unpacked_hash(const fs::path& path) {
  File in{path, O_RDONLY};
  const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context{ZSTD_createDCtx(), ZSTD_freeDCtx};
  if (!context) throw std::bad_alloc{};
  Sha256 hash;
  std::vector<char> packed(ZSTD_DStreamInSize()), block(ZSTD_DStreamOutSize());
  while (const std::size_t got = in.read(packed.data(), packed.size())) {
    ZSTD_inBuffer input{packed.data(), got, 0};
    while (input.pos < input.size) {
      ZSTD_outBuffer output{block.data(), block.size(), 0};
      if (ZSTD_isError(ZSTD_decompressStream(context.get(), &output, &input)) != 0) return {};
      hash.add({block.data(), output.pos});
    }
  }
  return hash.hex();
}

std::string packed_name(const Origin& origin, const fs::path& certificate) {
  if (certificate.empty()) return fitting_name(origin.name + ".zst", {});
  const std::string rest = "." + origin.sha256.substr(0, 16) + ".zst.p7m";
  return fitting_name(origin.name, {}, name_max - rest.size()) + rest;
}

std::vector<std::pair<Date, fs::path>> days_of(const fs::path& folder) {
  std::vector<std::pair<Date, fs::path>> days;
  for (const auto& entry : fs::directory_iterator{folder}) {
    const std::optional<Date> day = Date::parse_iso(entry.path().filename().string());
    if (day && entry.is_directory() && !entry.is_symlink()) days.emplace_back(*day, entry.path());
  }
  std::sort(days.begin(), days.end());
  return days;
}

}  // namespace

std::optional<Origin> origin_of(const fs::path& packed) {
  File file{packed, O_RDONLY};
  std::string head(8, '\0');
  if (file.read(head.data(), head.size()) != head.size() || get(head) != skippable) return std::nullopt;
  const std::uint32_t size = get(std::string_view{head}.substr(4));
  if (size > origin_max) return std::nullopt;
  std::string told(size, '\0');
  if (file.read(told.data(), told.size()) != told.size()) return std::nullopt;
  const auto json = nlohmann::json::parse(told, nullptr, false);
  if (!json.is_object() || !json.contains("sha256") || !json["sha256"].is_string()) return std::nullopt;
  return Origin{.name = json.value("name", ""),
                .sha256 = json["sha256"].get<std::string>(),
                .bytes = json.value("bytes", std::uint64_t{0})};
}

namespace {

/// Was it packed already by a call that was cut off before it could remove the original? A sealed file got its name, which names
/// the original, when it was whole and on the disk.
bool holds(const fs::path& packed, const Origin& origin, const fs::path& certificate) {
  struct stat s {};
  if (::lstat(packed.c_str(), &s) != 0 || !S_ISREG(s.st_mode)) return false;
  if (!certificate.empty()) return true;
  const std::optional<Origin> other = origin_of(packed);
  return other && other->sha256 == origin.sha256 && unpacked_hash(packed) == origin.sha256;
}

}  // namespace

Packed pack(const fs::path& original, const fs::path& archive, Date day, const fs::path& certificate) {
  const Origin origin = look_at(original);
  const fs::path folder = archive / day.iso();
  if (::mkdir(folder.c_str(), 0750) != 0 && errno != EEXIST) fail(folder);
  Packed packed{.path = folder / packed_name(origin, certificate), .sha256 = origin.sha256, .bytes_in = origin.bytes};
  if (holds(packed.path, origin, certificate)) {
    packed.bytes_out = fs::file_size(packed.path);
  } else {
    if (certificate.empty()) packed.path = free_name(folder, origin.name + ".zst");
    const std::string hidden = "." + fitting_name(origin.name, {}, name_max - sizeof(".sealed"));
    const fs::path part = folder / (hidden + ".part"), sealed = folder / (hidden + ".sealed");
    try {
      packed.bytes_out = write_frames(original, origin, day, part);
      // Also where the original changed meanwhile: then it is packed anew.
      if (unpacked_hash(part) != origin.sha256) fail(part, EIO);
      if (!certificate.empty()) {
        seal(part, certificate, sealed);
        packed.bytes_out = fs::file_size(sealed);
        if (::rename(sealed.c_str(), part.c_str()) != 0) fail(part);
      }
      if (::rename(part.c_str(), packed.path.c_str()) != 0) fail(packed.path);
    } catch (...) {
      ::unlink(part.c_str());
      ::unlink(sealed.c_str());
      throw;
    }
    sync_folder(folder);
    sync_folder(archive);
  }
  if (::unlink(original.c_str()) != 0) fail(original);
  sync_folder(original.parent_path());
  (void)::rmdir(original.parent_path().c_str());  // unless other files are in it
  return packed;
}

std::optional<fs::path> next_to_pack(const fs::path& done, Date today, int days) {
  for (const auto& [day, folder] : days_of(done)) {
    if (days_between(day, today) < days) break;
    std::optional<fs::path> first;
    for (const auto& entry : fs::directory_iterator{folder}) {
      if (entry.is_regular_file() && !entry.is_symlink() && (!first || entry.path() < *first)) first = entry.path();
    }
    if (first) return first;
  }
  return std::nullopt;
}

std::uint64_t expire(const fs::path& archive, Date today, int keep_days) {
  constexpr int believed_days = 31;
  std::uint64_t removed = 0;
  const auto days = days_of(archive);
  if (keep_days <= 0 || days.empty()) return 0;
  const int since_newest = days_between(days.back().first, today);
  if (since_newest < 0 || since_newest > believed_days) return 0;
  for (const auto& [day, folder] : days) {
    if (days_between(day, today) <= keep_days) break;
    for (const auto& entry : fs::directory_iterator{folder}) removed += entry.is_regular_file() ? 1U : 0U;
    fs::remove_all(folder);
  }
  return removed;
}

}  // namespace lettrage::watch
