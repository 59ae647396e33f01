#include "book/sql/read_together.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace lettrage::book::sql {

std::size_t readers(std::size_t threads) noexcept { return threads == 0 ? std::thread::hardware_concurrency() : threads; }

void read_together(Database& database, std::size_t threads, std::span<const ReadingJob> jobs) {
  threads = std::min(threads, jobs.size());
  std::vector<std::unique_ptr<Database>> others;
  std::optional<Reading> reading;
  if (threads < 2 || database.in_transaction()) {
    reading.emplace(database);
  } else {
    others = database.begin_reading_together(threads - 1);
    reading.emplace(database, Reading::Begun{});
  }
  std::atomic<std::size_t> next = 0;
  const auto work = [&](Database& source, std::exception_ptr& failed) {
    try {
      for (std::size_t job = next++; job < jobs.size(); job = next++) jobs[job](source);
    } catch (...) {
      failed = std::current_exception();
      next = jobs.size();  // nothing more is begun
    }
  };
  std::vector<std::exception_ptr> failed(others.size() + 1);
  {
    std::vector<std::jthread> workers;
    for (std::size_t i = 0; i < others.size(); ++i)
      workers.emplace_back([&work, &other = *others[i], &failure = failed[i + 1]] { work(other, failure); });
    work(database, failed.front());
  }
  for (const std::exception_ptr& failure : failed)
    if (failure) std::rethrow_exception(failure);
}

}  // namespace lettrage::book::sql
