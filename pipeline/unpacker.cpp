#include "pipeline/unpacker.h"

#include <algorithm>

namespace lettrage::pipeline {
namespace {

class Nothing final : public Unpacker {
 public:
  explicit Nothing(RawBytes& raw) : raw_{raw} {}
  Unpacked next(std::size_t bytes, std::size_t headroom) override {
    // The file says how long it is: for little, little memory. One byte more shows that it ends there.
    if (raw_.left() < bytes / 4) bytes = std::max<std::size_t>(raw_.left() + 1, 4096);
    Unpacked out{.block = take_block(bytes, headroom)};
    out.block.end += raw_.read(out.block.memory->data() + out.block.begin, bytes);
    out.from = raw_.needed();
    out.last = raw_.ended();
    problem_ = raw_.problem();
    return out;
  }

 private:
  RawBytes& raw_;
};

}  // namespace

std::unique_ptr<Unpacker> unpack_nothing(RawBytes& raw) { return std::make_unique<Nothing>(raw); }

}  // namespace lettrage::pipeline
