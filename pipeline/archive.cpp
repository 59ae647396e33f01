#include "pipeline/archive.h"

#include <fmt/format.h>
#include <unistd.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <unordered_map>

#include "core/encoding.h"

namespace lettrage::pipeline {
namespace {

constexpr std::size_t shown_name_max = 200;

/// Bytes of the UTF-8 character at the start of `text` that can be shown as it is; 0 where it must not be.
std::size_t shown_as_is(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return lead >= 0x20 && lead != 0x7F ? 1 : 0;
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (text.size() < size || !is_utf8(text.substr(0, size))) return 0;
  if (lead == 0xC2 && byte(1) < 0xA0) return 0;  // C1 controls
  // Line separators and what turns the direction of text around: U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069.
  if (lead == 0xE2 && byte(1) == 0x80 && (byte(2) == 0x8E || byte(2) == 0x8F || (byte(2) >= 0xA8 && byte(2) <= 0xAE))) return 0;
  if (lead == 0xE2 && byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9) return 0;
  return size;
}

std::string shown_name(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size();) {
    if (out.size() >= shown_name_max) return out + "…";
    const std::size_t size = shown_as_is(name.substr(i));
    if (size > 0) {
      out.append(name.substr(i, size));
    } else {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(name[i]));
    }
    i += std::max<std::size_t>(size, 1);
  }
  return out.empty() ? "(no name)" : out;
}

/// Folders, and what a walk through folders would leave out as well.
bool left_out(std::string_view name) noexcept {
  if (name.ends_with('/')) return true;
  while (!name.empty()) {
    const std::string_view part = name.substr(0, name.find_first_of("/\\"));
    if (part == "__MACOSX" || (part.starts_with('.') && part != "." && part != "..")) return true;
    name.remove_prefix(std::min(name.size(), part.size() + 1));
  }
  return false;
}

std::uint64_t little_endian(std::string_view bytes) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// The largest list of members that any end record of the archive declares (PKWARE APPNOTE 4.3.14 to 4.3.16), looked at
/// before libzip reads it all into memory. Where several could be meant, the worst counts.
std::uint64_t directory_bytes(const OpenFile& file) {
  constexpr std::size_t end_record = 22, comment_max = 0xFFFF, locator = 20, end_record_64 = 56;
  std::string tail(std::min<std::uint64_t>(file.size(), end_record + comment_max + locator), '\0');
  const std::uint64_t begin = file.size() - tail.size();
  if (::pread(file.descriptor(), tail.data(), tail.size(), static_cast<off_t>(begin)) != static_cast<ssize_t>(tail.size()))
    return 0;
  const std::string_view bytes{tail};
  std::uint64_t most = 0;
  for (std::size_t at = bytes.find("PK\x05\x06"); at != std::string_view::npos; at = bytes.find("PK\x05\x06", at + 1)) {
    if (at + end_record > bytes.size()) break;
    most = std::max(most, little_endian(bytes.substr(at + 12, 4)));
    if (at < locator || !bytes.substr(at - locator).starts_with("PK\x06\x07")) continue;
    std::array<char, end_record_64> record{};
    const std::uint64_t where = little_endian(bytes.substr(at - locator + 8, 8));
    if (where > file.size() || ::pread(file.descriptor(), record.data(), record.size(), static_cast<off_t>(where)) !=
                                   static_cast<ssize_t>(record.size())) {
      continue;
    }
    most = std::max(most, little_endian({record.data() + 40, 8}));
  }
  return most;
}

std::string words_of(int code) {
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  std::string words = zip_error_strerror(&error);
  zip_error_fini(&error);
  return words;
}

class MemberBytes final : public Delivered {
 public:
  MemberBytes(std::shared_ptr<Archive> archive, std::mutex& guard, zip_t* zip, const Member& member)
      : archive_{std::move(archive)}, guard_{guard}, size_{member.bytes}, left_{member.bytes} {
    const std::lock_guard lock{guard_};
    zip_stat_t info{};
    zip_stat_index(zip, member.index, 0, &info);
    if ((info.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && info.encryption_method != ZIP_EM_NONE) {
      problem_ = {Code::ContainerUnsupported, "the member is encrypted"};
      return;
    }
    if (info.comp_method != ZIP_CM_STORE && info.comp_method != ZIP_CM_DEFLATE) {
      problem_ = {Code::ContainerUnsupported, fmt::format("the member is compressed with method {}", info.comp_method)};
      return;
    }
    file_ = zip_fopen_index(zip, member.index, 0);
    if (file_ == nullptr) problem_ = {Code::ContainerCorrupt, zip_strerror(zip)};
  }
  ~MemberBytes() override {
    const std::lock_guard lock{guard_};
    if (file_ != nullptr) zip_fclose(file_);
  }
  MemberBytes(const MemberBytes&) = delete;
  MemberBytes& operator=(const MemberBytes&) = delete;

  std::size_t read(char* out, std::size_t room) override {
    if (problem_) return 0;
    const std::lock_guard lock{guard_};
    const zip_int64_t n = zip_fread(file_, out, room);
    if (n < 0) {
      problem_ = {Code::ContainerCorrupt, zip_error_strerror(zip_file_get_error(file_))};
      return 0;
    }
    const auto count = static_cast<std::uint64_t>(n);
    if (count > left_ || (count == 0 && left_ > 0)) {
      problem_ = {Code::ContainerCorrupt, "the member is not as long as the archive says"};
      return 0;
    }
    left_ -= count;
    return count;
  }
  std::uint64_t size() const noexcept override { return size_; }

 private:
  std::shared_ptr<Archive> archive_;  ///< keeps libzip's handle open
  std::mutex& guard_;                 ///< the archive's
  zip_file_t* file_ = nullptr;
  std::uint64_t size_, left_;
};

}  // namespace

struct Archive::State {
  OpenFile file;
  std::mutex guard;  // of libzip's handle
  zip_t* zip = nullptr;
  std::vector<Member> members;
  std::optional<Problem> problem;

  State(const std::string& path, const SourceLimits& limits) : file{path} {
    problem = file.problem();
    if (!problem) open(limits);
    if (problem) members.clear();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (zip != nullptr) zip_discard(zip);
  }

  void open(const SourceLimits& limits) {
    if (const std::uint64_t size = directory_bytes(file); size > limits.directory) {
      problem = {Code::ContainerBomb,
                 fmt::format("the list of members has {} bytes, at most {} are read", size, limits.directory)};
      return;
    }
    const int own = ::dup(file.descriptor());  // libzip takes it over
    int error = 0;
    zip = zip_fdopen(own, ZIP_RDONLY, &error);
    if (zip == nullptr) {
      if (own >= 0) ::close(own);
      problem = {Code::ContainerCorrupt, words_of(error)};
      return;
    }
    const auto count = static_cast<std::uint64_t>(zip_get_num_entries(zip, 0));
    if (count > limits.members) {
      problem = {Code::ContainerBomb, fmt::format("{} members, at most {} are read", count, limits.members)};
      return;
    }
    list(count);
    if (!problem) check(limits);
    if (!problem && members.empty()) problem = {Code::FileEmpty, "the archive holds no file"};
  }

  void list(std::uint64_t count) {
    std::unordered_map<std::string, int> names;  // how often each was seen
    for (std::uint64_t i = 0; i < count; ++i) {
      zip_stat_t info{};
      if (zip_stat_index(zip, i, 0, &info) != 0 || (info.valid & ZIP_STAT_SIZE) == 0 || (info.valid & ZIP_STAT_COMP_SIZE) == 0) {
        problem = {Code::ContainerCorrupt, fmt::format("member {}: {}", i + 1, zip_strerror(zip))};
        return;
      }
      const std::string_view name = info.name == nullptr ? std::string_view{} : std::string_view{info.name};
      if (left_out(name)) continue;
      Member member{.index = i, .shown = shown_name(name), .packed = info.comp_size, .bytes = info.size};
      while (const int seen = names[member.shown]++) member.shown = fmt::format("{} #{}", member.shown, seen + 1);
      members.push_back(std::move(member));
    }
  }

  // Before anything is unpacked. Declared sizes bind: a member that holds more is refused where it passes them.
  void check(const SourceLimits& limits) {
    std::uint64_t packed = 0, bytes = 0;
    for (const Member& member : members) {
      if (member.packed > file.size() || packed > file.size() - member.packed) {
        problem = {Code::ContainerBomb, "its members overlap: together they are longer than the archive"};
        return;
      }
      packed += member.packed;
      if (member.bytes > limits.unpacked || bytes > limits.unpacked - member.bytes) {
        problem = {Code::ContainerBomb, fmt::format("its members unpack to more than {} bytes", limits.unpacked)};
        return;
      }
      bytes += member.bytes;
    }
    if (bytes >= limits.ratio_from && bytes / limits.ratio > file.size())
      problem = {Code::ContainerBomb, fmt::format("its members unpack to {} bytes from {}", bytes, file.size())};
  }
};

bool Archive::begins(std::string_view head) noexcept {
  return head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06") || head.starts_with("PK\x07\x08");
}
Archive::Archive(const std::string& path, const SourceLimits& limits) : state_{std::make_unique<State>(path, limits)} {}
Archive::~Archive() = default;
const std::optional<Problem>& Archive::problem() const noexcept { return state_->problem; }
const std::vector<Member>& Archive::members() const noexcept { return state_->members; }
std::unique_ptr<Delivered> Archive::open(const Member& member) {
  return std::make_unique<MemberBytes>(shared_from_this(), state_->guard, state_->zip, member);
}

}  // namespace lettrage::pipeline
