#include "app/watch/inotify.h"

#include <sys/inotify.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace lettrage::watch {
namespace {

int open_inotify() {
  const int descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (descriptor < 0) throw std::system_error{errno, std::generic_category(), "inotify"};
  return descriptor;
}

}  // namespace

Inotify::Inotify(boost::asio::io_context& io, std::function<void(const Heard&)> heard, std::function<void()> lost)
    : descriptor_{io, open_inotify()}, heard_{std::move(heard)}, lost_{std::move(lost)} {
  read();
}

bool Inotify::add(std::size_t folder, const std::string& path) {
  const bool known = std::any_of(folders_.begin(), folders_.end(), [&](const auto& watched) { return watched.second == folder; });
  if (known) return true;
  const int watched = ::inotify_add_watch(descriptor_.native_handle(), path.c_str(),
                                          IN_CLOSE_WRITE | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
  if (watched >= 0) folders_[watched] = folder;
  return watched >= 0;
}

void Inotify::remove(std::size_t folder) {
  for (auto at = folders_.begin(); at != folders_.end();) {
    if (at->second == folder) {
      (void)::inotify_rm_watch(descriptor_.native_handle(), at->first);
      at = folders_.erase(at);
    } else {
      ++at;
    }
  }
}

void Inotify::stop() {
  boost::system::error_code ignored;
  descriptor_.close(ignored);
}

void Inotify::read() {
  descriptor_.async_read_some(boost::asio::buffer(buffer_), [this](boost::system::error_code error, std::size_t bytes) {
    if (error) return;
    take(bytes);
    read();
  });
}

void Inotify::take(std::size_t bytes) {
  for (std::size_t at = 0; at + sizeof(inotify_event) <= bytes;) {
    inotify_event event{};
    std::memcpy(&event, buffer_.data() + at, sizeof event);
    const std::string name = event.len > 0 ? std::string{buffer_.data() + at + sizeof event} : std::string{};
    at += sizeof event + event.len;
    if ((event.mask & IN_Q_OVERFLOW) != 0) {
      lost_();
      continue;
    }
    const auto watched = folders_.find(event.wd);
    if (watched == folders_.end()) continue;
    const std::size_t folder = watched->second;
    if ((event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)) != 0) {
      remove(folder);
      lost_();
    } else if (!name.empty()) {
      heard_({.folder = folder,
              .event = (event.mask & IN_MOVED_TO) != 0 ? Watch::Event::MovedIn
                       : (event.mask & IN_ATTRIB) != 0 ? Watch::Event::Touched
                                                       : Watch::Event::Closed,
              .name = name});
    }
  }
}

}  // namespace lettrage::watch
