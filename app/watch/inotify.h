/// \file
/// What the kernel says of folders. Network mounts say nothing: it is a help, never a proof.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "app/watch/watch.h"

namespace lettrage::watch {

class Inotify {
 public:
  struct Heard {
    std::size_t folder;
    Watch::Event event;
    std::string name;
  };
  /// `lost`: events of all folders were dropped. `gone`: the folder was removed, moved or unmounted; `add` it again.
  Inotify(boost::asio::io_context& io, std::function<void(const Heard&)> heard, std::function<void()> lost);
  /// Does nothing where the folder is listened to already; false where that is not possible now.
  bool add(std::size_t folder, const std::string& path);
  void remove(std::size_t folder);
  void stop();

 private:
  void read();
  void take(std::size_t bytes);
  boost::asio::posix::stream_descriptor descriptor_;
  std::function<void(const Heard&)> heard_;
  std::function<void()> lost_;
  std::map<int, std::size_t> folders_;  ///< by watch descriptor
  alignas(8) std::array<char, 64 * 1024> buffer_{};
};

}  // namespace lettrage::watch
