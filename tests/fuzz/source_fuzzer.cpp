// The promises of a source: gzip, zstd, members of zip archives, UTF-16 or plain bytes come out the same however many are asked
// for at a time, a bomb is refused, and the hash is that of the bytes as delivered.
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/encoding.h"
#include "pipeline/source.h"
#include "tests/fuzz/fuzz.h"

namespace lettrage::fuzz {
namespace {

// Small, so that a bomb of a few hundred bytes is one.
constexpr std::size_t slack = 1U << 20U;
constexpr pipeline::SourceLimits limits{
    .ratio = 50, .ratio_from = 1U << 20U, .unpacked = 64U << 20U, .members = 64, .directory = 8192};

struct Unpacked {
  std::string bytes, sha256;
  bool refused = false;
};

Unpacked unpack(const pipeline::Location& location, std::string_view delivered, std::size_t wanted) {
  const std::size_t size = delivered.size();
  const bool member = location.member.has_value();
  Unpacked out;
  pipeline::Source source{location, {.limits = limits}};
  for (;;) {
    const std::size_t before = out.bytes.size();
    const std::size_t read = source.read(out.bytes, wanted);
    promise(out.bytes.size() == before + read, "as many bytes were appended as was said");
    // A character of UTF-16 and what was looked at to know the encoding come as a whole.
    promise(read <= wanted + slack, "hardly more bytes come than were wanted");
    if (read == 0) break;
  }
  promise(source.read(out.bytes, wanted) == 0, "nothing comes after the end");
  out.refused = source.fault().has_value();
  // Of a container we do not know what it would have become; else the file itself is what the fault points into.
  const bool container = member || delivered.starts_with("\x1f\x8b") || delivered.starts_with("\x28\xb5\x2f\xfd") ||
                         (delivered.size() >= 4 && delivered.substr(1, 3) == "\x2a\x4d\x18");
  if (out.refused && !container) promise(source.fault()->offset <= size, "the fault points into the file");
  // One buffer may be under way when the limit is passed.
  const std::uint64_t most = std::max<std::uint64_t>(limits.ratio_from, limits.ratio * size) + (4U << 20U);
  promise(out.bytes.size() <= most, "a bomb is refused, not unpacked");
  source.drain();
  if (!member) promise(source.bytes() == size, "every delivered byte was counted");
  out.sha256 = source.sha256();
  promise(out.sha256.size() == 64, "a SHA-256 has 64 digits");
  return out;
}

void check(std::string_view bytes) {
  const int file = ::memfd_create("lettrage-fuzz", 0);
  promise(file >= 0, "there is memory for a file");
  promise(::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "it can be written");
  const std::string path = fmt::format("/proc/self/fd/{}", file);
  const std::vector<pipeline::Location> locations = pipeline::locate(path, "file", limits);
  promise(!locations.empty() && locations.size() <= limits.members, "a file is one at least, and no archive is endless");
  std::uint64_t all = 0;
  std::set<std::string> names;
  for (const pipeline::Location& location : locations) {
    promise(names.insert(location.shown).second, "no two members are shown alike");
    promise(is_utf8(location.shown) && location.shown.size() < 512, "a name is short UTF-8");
    promise(std::none_of(location.shown.begin(), location.shown.end(), [](char c) { return c == 127 || (c >= 0 && c < 32); }),
            "a name has no control characters");
    const Unpacked whole = unpack(location, bytes, 1U << 20U);
    const Unpacked pieces = unpack(location, bytes, 1 + choice(bytes) % 4096);
    promise(whole.sha256 == pieces.sha256, "the hash does not depend on how the bytes were asked for");
    promise(whole.refused == pieces.refused, "a source is refused however its bytes were asked for");
    if (!whole.refused) promise(whole.bytes == pieces.bytes, "the bytes do not depend on how they were asked for");
    all += whole.bytes.size();
  }
  promise(all <= std::max<std::uint64_t>(limits.ratio_from, limits.ratio * bytes.size()) + locations.size() * (1U << 20U) +
                     (4U << 20U),
          "an archive as a whole is no bomb either");
  ::close(file);
}

}  // namespace
}  // namespace lettrage::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lettrage::fuzz::check(lettrage::fuzz::view(data, size));
  return 0;
}
