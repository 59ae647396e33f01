// gzip through ISA-L, several times as fast as zlib. What surrounds the deflate data (RFC 1952) is read here: members may
// follow each other, and tapes and some FTP clients leave zeros behind the last.
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <array>

#include "pipeline/unpacker.h"

namespace lettrage::pipeline {
namespace {

constexpr unsigned flag_header_crc = 2, flag_extra = 4, flag_name = 8, flag_comment = 16, flags_reserved = 0xE0;

const char* words_of(int error) noexcept {
  switch (error) {
    case ISAL_INVALID_BLOCK: return "invalid deflate block";
    case ISAL_INVALID_SYMBOL: return "invalid deflate symbol";
    case ISAL_INVALID_LOOKBACK: return "invalid distance too far back";
    case ISAL_INCORRECT_CHECKSUM: return "incorrect data check";
    default: return "not valid gzip data";
  }
}

class Gzip final : public Unpacker {
 public:
  explicit Gzip(RawBytes& raw) : raw_{raw}, state_{new inflate_state} { isal_inflate_init(state_.get()); }

  Unpacked next(std::size_t bytes, std::size_t headroom) override {
    Unpacked out{.block = take_block(bytes, headroom)};
    Block& block = out.block;
    const std::size_t full = block.begin + bytes;
    while (block.end < full && !over_) {
      if (in_member_) {
        block.end += inflate_some(block.memory->data() + block.end, full - block.end);
      } else {
        begin_member();
      }
    }
    out.from = raw_.needed();
    out.last = over_;
    return out;
  }

 private:
  void fail(std::string_view why) {
    if (!problem_) problem_ = Problem{Code::ContainerCorrupt, std::string{why}};
    over_ = true;
  }

  bool available() { return !raw_.rest().empty() || raw_.more(); }

  /// False, and a problem, where the file ends.
  bool required() {
    if (available()) return true;
    problem_ = raw_.problem();
    fail("the gzip data ends too early");
    return false;
  }

  std::optional<unsigned> byte() {
    if (!required()) return std::nullopt;
    const char c = raw_.rest().front();
    raw_.use(1);
    header_crc_ = crc32_gzip_refl(header_crc_, reinterpret_cast<const unsigned char*>(&c), 1);
    return static_cast<unsigned char>(c);
  }

  void begin_member() {
    while (available()) {
      const std::string_view rest = raw_.rest();
      const std::size_t zeros = seen_member_ ? std::min(rest.find_first_not_of('\0'), rest.size()) : 0;
      raw_.use(zeros);
      if (zeros == rest.size()) continue;
      header_crc_ = 0;
      if (!read_header()) return;
      isal_inflate_reset(state_.get());
      state_->crc_flag = ISAL_GZIP_NO_HDR_VER;  // with the checksum and the length behind the data
      in_member_ = seen_member_ = true;
      return;
    }
    problem_ = raw_.problem();
    over_ = true;
  }

  bool skip_text() {
    for (;;) {
      const auto c = byte();
      if (!c) return false;
      if (*c == 0) return true;
    }
  }

  bool read_header() {
    std::array<unsigned, 10> fixed{};  // magic (2), method, flags, time (4), extra flags, system
    for (std::size_t i = 0; i < fixed.size(); ++i) {
      const auto c = byte();
      if (!c) return false;
      fixed[i] = *c;
      if (i == 1 && (fixed[0] != 0x1F || fixed[1] != 0x8B)) return fail("incorrect header check"), false;
      if (i == 2 && fixed[2] != 8) return fail("unknown compression method"), false;
      if (i == 3 && (fixed[3] & flags_reserved) != 0) return fail("unknown header flags set"), false;
    }
    const unsigned flags = fixed[3];
    if ((flags & flag_extra) != 0) {
      const auto low = byte(), high = low ? byte() : std::nullopt;
      if (!high) return false;
      for (unsigned left = *low | *high << 8U; left > 0; --left) {
        if (!byte()) return false;
      }
    }
    if ((flags & flag_name) != 0 && !skip_text()) return false;
    if ((flags & flag_comment) != 0 && !skip_text()) return false;
    if ((flags & flag_header_crc) != 0) {
      const unsigned expected = header_crc_ & 0xFFFFU;
      const auto low = byte(), high = low ? byte() : std::nullopt;
      if (!high) return false;
      if ((*low | *high << 8U) != expected) return fail("header crc mismatch"), false;
    }
    return true;
  }

  std::size_t inflate_some(char* out, std::size_t room) {
    const std::string_view in = raw_.rest();
    state_->next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(in.data()));
    state_->avail_in = static_cast<std::uint32_t>(std::min<std::size_t>(in.size(), 1U << 30U));
    state_->next_out = reinterpret_cast<unsigned char*>(out);
    state_->avail_out = static_cast<std::uint32_t>(std::min<std::size_t>(room, 1U << 30U));
    const std::uint32_t in_before = state_->avail_in, out_before = state_->avail_out;
    const int result = isal_inflate(state_.get());
    const std::size_t used = in_before - state_->avail_in, made = out_before - state_->avail_out;
    raw_.use(used);
    if (result != ISAL_DECOMP_OK) {
      fail(words_of(result));
    } else if (state_->block_state == ISAL_BLOCK_FINISH) {
      in_member_ = false;
    } else if (used == 0 && made == 0) {
      // It wants more bytes than it has; were there any, it would wait for ever.
      if (!in.empty()) {
        fail(words_of(result));
      } else if (!raw_.more()) {
        required();
      }
    }
    return made;
  }

  RawBytes& raw_;
  std::unique_ptr<inflate_state> state_;  ///< 90 KB, left as they are: isal_inflate_init sets what matters
  std::uint32_t header_crc_ = 0;
  bool in_member_ = false, seen_member_ = false, over_ = false;
};

}  // namespace

std::unique_ptr<Unpacker> unpack_gzip(RawBytes& raw) { return std::make_unique<Gzip>(raw); }

}  // namespace lettrage::pipeline
