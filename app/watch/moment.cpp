#include "app/watch/moment.h"

#include <fmt/format.h>

#include <chrono>
#include <ctime>

namespace lettrage::watch {

Moment Moment::after_ms(std::int64_t ms) const noexcept {
  constexpr std::int64_t day_ms = 86'400'000;
  Moment m = *this;
  m.steady_ms += ms;
  m.unix_s = unix_s + ms / 1000;
  const std::int64_t of_day = minute * std::int64_t{60'000} + (unix_s % 60) * 1000 + ms;
  m.day = day.plus_days(static_cast<int>(of_day / day_ms));
  m.minute = static_cast<int>(of_day % day_ms / 60'000);
  return m;
}

Moment now() {
  using std::chrono::duration_cast;
  Moment m;
  m.steady_ms = duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
  const std::time_t unix_s = std::time(nullptr);
  std::tm local{};
  localtime_r(&unix_s, &local);
  m.unix_s = unix_s;
  m.day = Date::make(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday).value_or(Date{});
  m.minute = local.tm_hour * 60 + local.tm_min;
  return m;
}

std::string iso_time(std::int64_t unix_s) {
  const std::int64_t days = (unix_s >= 0 ? unix_s : unix_s - 86'399) / 86'400, s = unix_s - days * 86'400;
  return fmt::format("{}T{:02}:{:02}:{:02}Z", Date::from_days(static_cast<std::int32_t>(days)).iso(), s / 3600, s / 60 % 60,
                     s % 60);
}

}  // namespace lettrage::watch
