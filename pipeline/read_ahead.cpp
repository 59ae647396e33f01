#include "pipeline/read_ahead.h"

#include <utility>

namespace lettrage::pipeline {

ReadAhead::ReadAhead(std::function<Piece()> make) : make_{std::move(make)}, thread_{[this] { work(); }} {}

ReadAhead::~ReadAhead() {
  {
    const std::lock_guard lock{guard_};
    stop_ = true;
  }
  changed_.notify_all();
}  // and the thread is joined

Piece ReadAhead::take() {
  std::unique_lock lock{guard_};
  changed_.wait(lock, [this] { return !pieces_.empty() || failed_ != nullptr; });
  if (pieces_.empty()) std::rethrow_exception(failed_);
  Piece piece = std::move(pieces_.front());
  pieces_.pop_front();
  lock.unlock();
  changed_.notify_all();
  return piece;
}

void ReadAhead::work() {
  try {
    for (bool last = false; !last;) {
      {
        std::unique_lock lock{guard_};
        changed_.wait(lock, [this] { return stop_ || pieces_.size() < pieces_max; });
        if (stop_) return;
      }
      Piece piece = make_();
      last = piece.last;
      {
        const std::lock_guard lock{guard_};
        pieces_.push_back(std::move(piece));
      }
      changed_.notify_all();
    }
  } catch (...) {  // out of memory ends the run, but not here
    {
      const std::lock_guard lock{guard_};
      failed_ = std::current_exception();
    }
    changed_.notify_all();
  }
}

}  // namespace lettrage::pipeline
