#include "core/batch.h"

#include <array>
#include <bit>
#include <mutex>

#include "core/sanitizer.h"

namespace lettrage {

namespace {

/// Pieces of memory to use again, by powers of two.
class Recycled {
 public:
  [[maybe_unused]] static constexpr std::size_t smallest = 32 * 1024, largest = 4 * 1024 * 1024;  // not with a sanitizer
  static constexpr std::size_t kept_bytes_max = 32 * 1024 * 1024;

  static Recycled& instance() {
    static auto* const only = new Recycled;  // never destroyed: batches may outlive any order of destruction
    return *only;
  }
  static bool fits(std::size_t bytes, std::size_t alignment) noexcept {
    return !with_address_sanitizer && bytes > smallest / 2 && bytes <= largest && alignment <= alignof(std::max_align_t);
  }
  void* take(std::size_t bytes) {
    const std::size_t size = std::bit_ceil(bytes);
    {
      const std::lock_guard lock{mutex_};
      Piece*& first = free_[index(size)];
      if (first != nullptr) {
        Piece* piece = first;
        first = piece->next;
        kept_bytes_ -= size;
        return piece;
      }
    }
    return std::pmr::new_delete_resource()->allocate(size);
  }
  void give_back(void* memory, std::size_t bytes) {
    const std::size_t size = std::bit_ceil(bytes);
    {
      const std::lock_guard lock{mutex_};
      if (kept_bytes_ + size <= kept_bytes_max) {
        Piece*& first = free_[index(size)];
        first = ::new (memory) Piece{first};
        kept_bytes_ += size;
        return;
      }
    }
    std::pmr::new_delete_resource()->deallocate(memory, size);
  }

 private:
  struct Piece {
    Piece* next;
  };
  static std::size_t index(std::size_t size) noexcept { return static_cast<std::size_t>(std::countr_zero(size)); }

  std::mutex mutex_;
  std::array<Piece*, 64> free_{};
  std::size_t kept_bytes_ = 0;
};

}  // namespace

void* BoundedMemory::do_allocate(std::size_t bytes, std::size_t alignment) {
  if (bytes > limit_ || used_ > limit_ - bytes) throw BatchTooLarge{};
  void* memory = Recycled::fits(bytes, alignment) ? Recycled::instance().take(bytes)
                                                  : std::pmr::new_delete_resource()->allocate(bytes, alignment);
  used_ += bytes;
  return memory;
}

void BoundedMemory::do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) {
  if (Recycled::fits(bytes, alignment)) {
    Recycled::instance().give_back(memory, bytes);
  } else {
    std::pmr::new_delete_resource()->deallocate(memory, bytes, alignment);
  }
  used_ -= bytes;
}

void Batch::forget_records() {
  const auto drop = [](auto& records) {
    auto fresh = std::remove_reference_t<decltype(records)>{records.get_allocator()};
    records.swap(fresh);
  };
  drop(statements);
  drop(entries);
  drop(transactions);
  drop(payment_informations);
  drop(statuses);
  drop(order);
  drop(faults);
  header = {};
  arena.release();
}

}  // namespace lettrage
