#include "pipeline/block.h"

#include <mutex>
#include <vector>

namespace lettrage::pipeline {
namespace {

class Pool {
 public:
  Pool() { free_.reserve(kept_max); }

  std::unique_ptr<std::string> take() {
    {
      const std::lock_guard lock{guard_};
      if (!free_.empty()) {
        std::unique_ptr<std::string> memory = std::move(free_.back());
        free_.pop_back();
        return memory;
      }
    }
    return std::make_unique<std::string>(block_headroom + block_bytes, '\0');
  }
  void give_back(std::unique_ptr<std::string> memory) noexcept {
    const std::lock_guard lock{guard_};
    if (free_.size() < kept_max) free_.push_back(std::move(memory));
  }

 private:
  static constexpr std::size_t kept_max = 8;
  std::mutex guard_;
  std::vector<std::unique_ptr<std::string>> free_;
};

}  // namespace

Block take_block(std::size_t bytes, std::size_t headroom) {
  if (bytes != block_bytes || headroom != block_headroom)
    return {.memory = std::make_shared<std::string>(headroom + bytes, '\0'), .begin = headroom, .end = headroom};
  // Blocks may outlive `main`'s statics: each keeps the pool alive.
  static const std::shared_ptr<Pool> pool = std::make_shared<Pool>();
  std::unique_ptr<std::string> memory = pool->take();
  const auto give_back = [keep = pool](std::string* used) { keep->give_back(std::unique_ptr<std::string>{used}); };
  return {.memory = std::shared_ptr<std::string>{memory.release(), give_back}, .begin = headroom, .end = headroom};
}

}  // namespace lettrage::pipeline
