#include "pipeline/block.h"

#include <mutex>
#include <vector>

#include "core/sanitizer.h"

namespace lettrage::pipeline {
namespace {

class Pool {
 public:
  static Pool& instance() {
    static auto* const only = new Pool;  // never destroyed: blocks may outlive any order of destruction
    return *only;
  }

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
  static constexpr std::size_t kept_max = with_address_sanitizer ? 0 : 8;
  Pool() { free_.reserve(kept_max); }

  std::mutex guard_;
  std::vector<std::unique_ptr<std::string>> free_;
};

}  // namespace

Block take_block(std::size_t bytes, std::size_t headroom) {
  if (bytes != block_bytes || headroom != block_headroom)
    return {.memory = std::make_shared<std::string>(headroom + bytes, '\0'), .begin = headroom, .end = headroom};
  std::unique_ptr<std::string> memory = Pool::instance().take();
  const auto give_back = [](std::string* used) { Pool::instance().give_back(std::unique_ptr<std::string>{used}); };
  return {.memory = std::shared_ptr<std::string>{memory.release(), give_back}, .begin = headroom, .end = headroom};
}

}  // namespace lettrage::pipeline
