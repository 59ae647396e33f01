// gzip held against zlib: the same bytes and the same verdict on honest files, damaged ones and headers of every kind. Input
// and output lie in front of memory that may not be touched.
#include <gtest/gtest.h>
#include <isa-l/igzip_lib.h>
#include <rapidcheck/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "pipeline/unpacker.h"
#include "tests/pipeline/containers.h"

namespace lettrage::test {
namespace {

/// What zlib makes of a file, member by member, with the rules for what stands behind one.
struct Verdict {
  std::string text;
  bool good = false;
};

Verdict by_zlib(const std::string& bytes) {
  Verdict out;
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string in = bytes, some(1 << 16, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  bool between = false;
  for (;;) {
    if (between) {
      while (stream.avail_in > 0 && *stream.next_in == 0) ++stream.next_in, --stream.avail_in;
      if (stream.avail_in == 0) {
        out.good = true;
        break;
      }
      inflateReset(&stream);
      between = false;
    }
    stream.next_out = reinterpret_cast<Bytef*>(some.data());
    stream.avail_out = static_cast<uInt>(some.size());
    const int result = inflate(&stream, Z_NO_FLUSH);
    out.text.append(some, 0, some.size() - stream.avail_out);
    if (result == Z_STREAM_END) {
      between = true;
    } else if (result != Z_OK || (stream.avail_in == 0 && stream.avail_out > 0)) {
      break;
    }
  }
  inflateEnd(&stream);
  return out;
}

/// Memory that ends where the next page must not be touched.
class Guarded {
 public:
  explicit Guarded(std::size_t size) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    mapped_ = (size + page - 1) / page * page + page;
    base_ = static_cast<char*>(::mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    EXPECT_NE(base_, MAP_FAILED);
    EXPECT_EQ(::mprotect(base_ + mapped_ - page, page, PROT_NONE), 0);
    data_ = base_ + mapped_ - page - size;
  }
  ~Guarded() { ::munmap(base_, mapped_); }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;
  [[nodiscard]] char* data() const { return data_; }

 private:
  std::size_t mapped_ = 0;
  char *base_ = nullptr, *data_ = nullptr;
};

/// Gives its bytes in pieces of a few.
class Pieces final : public pipeline::Delivered {
 public:
  Pieces(std::string bytes, std::size_t piece) : bytes_{std::move(bytes)}, piece_{piece} {}
  std::size_t read(char* out, std::size_t room) override {
    const std::size_t n = std::min({room, piece_, bytes_.size() - at_});
    std::memcpy(out, bytes_.data() + at_, n);
    at_ += n;
    return n;
  }
  std::uint64_t size() const noexcept override { return bytes_.size(); }

 private:
  std::string bytes_;
  std::size_t piece_, at_ = 0;
};

Verdict by_us(const std::string& bytes, std::size_t block) {
  pipeline::RawBytes raw{std::make_unique<Pieces>(bytes, 1'000), pipeline::Digest::None};
  const auto unpacker = pipeline::unpack_gzip(raw);
  Verdict out;
  for (bool last = false; !last;) {
    const pipeline::Unpacked made = unpacker->next(block, 0);
    out.text += made.block.bytes();
    last = made.last;
    EXPECT_TRUE(last || made.block.size() == block) << "full, but for the last";
    if (out.text.size() > bytes.size() * 1200 + 100'000) ADD_FAILURE() << "it does not end";
  }
  out.good = !unpacker->problem();
  return out;
}

void expect_alike(const std::string& bytes) {
  const Verdict theirs = by_zlib(bytes);
  for (const std::size_t block : {std::size_t{1} << 20U, std::size_t{7}}) {
    if (block == 7 && theirs.text.size() > 20'000) continue;
    const Verdict ours = by_us(bytes, block);
    ASSERT_EQ(ours.good, theirs.good) << "of " << bytes.size() << " bytes by " << block;
    if (ours.good) {
      ASSERT_TRUE(ours.text == theirs.text);
    } else {
      const std::size_t both = std::min(ours.text.size(), theirs.text.size());
      ASSERT_TRUE(ours.text.substr(0, both) == theirs.text.substr(0, both)) << "what comes before the fault";
    }
  }
}

std::string text_of(std::size_t size) {
  std::string text;
  for (std::uint32_t x = 1; text.size() < size; x = x * 1664525U + 1013904223U)
    text += x % 5 == 0 ? "<Ntry><Amt Ccy=\"EUR\">" : std::to_string(x >> (x % 31U));
  text.resize(size);
  return text;
}

std::string packed(const std::string& text, int level, int strategy) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, strategy), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0'), in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// The same deflate data behind another header.
std::string with_header(const std::string& file, unsigned flags, const std::string& extra, bool right_checksum = true) {
  std::string header{"\x1f\x8b\x08", 3};
  header += static_cast<char>(flags);
  header += std::string(6, '\0') + extra;
  if ((flags & 2U) != 0) {
    const auto sum =
        ::crc32(0, reinterpret_cast<const Bytef*>(header.data()), static_cast<uInt>(header.size())) ^ (right_checksum ? 0 : 1);
    header += static_cast<char>(sum & 0xFFU);
    header += static_cast<char>(sum >> 8U & 0xFFU);
  }
  return header + file.substr(10);
}

TEST(Gzip, IsWhatZlibSaysOfEveryKindOfBlock) {
  for (const std::size_t size : {0U, 1U, 2U, 100U, 3'000U, 70'000U, 400'000U}) {
    const std::string text = text_of(size);
    for (const int level : {0, 1, 6, 9}) {
      for (const int strategy : {Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED}) expect_alike(packed(text, level, strategy));
    }
  }
}

TEST(Gzip, IsWhatZlibSaysOfEveryHeader) {
  const std::string file = gzip(text_of(500));
  const std::string long_name(300'000, 'n');
  for (unsigned flags = 0; flags < 256; ++flags) {
    const std::string extra = std::string((flags & 4U) != 0 ? std::string{"\x03\0abc", 5} : "") +
                              ((flags & 8U) != 0 ? std::string{"name\0", 5} : "") +
                              ((flags & 16U) != 0 ? std::string{"words\0", 6} : "");
    expect_alike(with_header(file, flags, extra));
    expect_alike(with_header(file, flags, extra, false));
  }
  expect_alike(with_header(file, 8, long_name + '\0'));
  expect_alike(with_header(file, 8, long_name));
  expect_alike(with_header(file, 4, std::string{"\xff\xff"} + std::string(65'535, 'x')));
  for (const char* damaged : {"\x1f\x8b\x07", "\x1f\x8c\x08", "\x1e\x8b\x08"}) expect_alike(damaged + file.substr(3));
}

TEST(Gzip, IsWhatZlibSaysOfWhatStandsBehindIt) {
  const std::string a = gzip(text_of(2'000)), b = gzip(text_of(50));
  for (const std::string& bytes : {a + b, a + gzip("") + b, a + std::string(1'000, '\0'), a + std::string(300'000, '\0') + b,
                                   a + "x", a + "\x1f", a + std::string{"\0\x1f", 2}, a + "\x1f\x8b", a + "\x1f\x8bgarbage",
                                   a + b.substr(0, 12), a + std::string(10, '\0') + "garbage"})
    expect_alike(bytes);
}

TEST(Gzip, IsWhatZlibSaysWhereverItIsCutOff) {
  for (const std::string& whole :
       {gzip(text_of(700)), packed(text_of(700), 0, Z_DEFAULT_STRATEGY), packed(text_of(300), 9, Z_FIXED),
        with_header(gzip(text_of(30)), 31, std::string{"\x03\0abcname\0words\0", 16})}) {
    for (std::size_t size = 1; size <= whole.size(); ++size) expect_alike(whole.substr(0, size));
  }
}

TEST(Gzip, IsWhatZlibSaysOfEveryBitTurned) {
  for (const std::string& whole :
       {gzip(text_of(150)), packed(text_of(40), 0, Z_DEFAULT_STRATEGY), packed(text_of(80), 9, Z_FIXED)}) {
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
      std::string damaged = whole;
      damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
      expect_alike(damaged);
    }
  }
}

RC_GTEST_PROP(Gzip, IsWhatZlibSaysOfWhateverComes, (const std::string& text, std::uint32_t seed, std::uint8_t damage)) {
  std::string bytes = packed(text + text + text_of(seed % 5'000), static_cast<int>(seed % 10), static_cast<int>(seed / 10 % 5));
  for (std::uint32_t i = 0, x = seed; i < damage % 4U; ++i, x = x * 1664525U + 1013904223U)
    bytes[x % bytes.size()] = static_cast<char>(x >> 24U);
  expect_alike(bytes);
  RC_ASSERT(!testing::Test::HasFailure());
}

// The library underneath is made of hand-written assembly, which no sanitizer sees.
TEST(Gzip, TouchesNothingBehindItsInputAndOutputHoweverDamaged) {
  const std::string text = text_of(9'000), whole = deflated(text);
  const auto inflate_guarded = [&](const std::string& bytes, std::size_t room) {
    const Guarded in{bytes.size()}, out{room};
    std::memcpy(in.data(), bytes.data(), bytes.size());
    const auto state = std::make_unique<inflate_state>();
    isal_inflate_init(state.get());
    state->next_in = reinterpret_cast<unsigned char*>(in.data());
    state->avail_in = static_cast<std::uint32_t>(bytes.size());
    state->next_out = reinterpret_cast<unsigned char*>(out.data());
    state->avail_out = static_cast<std::uint32_t>(room);
    (void)isal_inflate(state.get());
    return std::string{out.data(), room - state->avail_out};
  };
  for (std::size_t room = 8'900; room < 9'100; ++room) {
    const std::string made = inflate_guarded(whole, room);
    ASSERT_TRUE(made == text.substr(0, room)) << room;
  }
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    const std::string made = inflate_guarded(whole.substr(0, cut), 9'000);
    ASSERT_TRUE(text.starts_with(made)) << cut;
  }
  for (std::size_t i = 0; i < 20'000; ++i) {
    std::string damaged = whole;
    damaged[i * 7 % damaged.size()] = static_cast<char>(i * 31 >> 3U);
    (void)inflate_guarded(damaged, 8'000 + i % 2'000);
  }
}

}  // namespace
}  // namespace lettrage::test
