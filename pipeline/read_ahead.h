/// \file
/// Makes the pieces of a file on a thread of its own, a few ahead of whoever takes them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

#include "pipeline/stream.h"

namespace lettrage::pipeline {

class ReadAhead {
 public:
  /// `make` is called on the other thread only, until it gives the last piece; what it uses outlives this object.
  explicit ReadAhead(std::function<Piece()> make);
  /// Waits for the piece under way; those that nobody took are gone.
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// Waits for the next piece. An exception of `make` comes out here, in its place. Not after the last piece.
  [[nodiscard]] Piece take();

 private:
  static constexpr std::size_t pieces_max = 3;
  void work();

  std::function<Piece()> make_;
  std::mutex guard_;
  std::condition_variable changed_;
  std::deque<Piece> pieces_;
  std::exception_ptr failed_;
  bool stop_ = false;
  std::jthread thread_;  ///< last: it uses the others
};

}  // namespace lettrage::pipeline
