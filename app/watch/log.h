/// \file
/// One line per event, for a person or a collector. Lines never spell out an account: what looks like one is masked, and names
/// of payers are not told to this room.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lettrage::watch {

enum class Level : std::uint8_t { Info, Warning, Error };
[[nodiscard]] std::string_view name(Level level) noexcept;  ///< `info`, `warning`, `error`

using Fields = std::vector<std::pair<std::string_view, std::string>>;

class Log {
 public:
  virtual ~Log() = default;
  /// `event` is a stable name such as `drop-taken`.
  virtual void say(Level level, std::string_view event, const Fields& fields) = 0;
};

/// IBANs and long numbers in `text` with all but their first four and last two characters as `*`; control characters as `?`.
/// What looks like a point in time (`20260312063000`) stays.
[[nodiscard]] std::string masked(std::string_view text);

/// `event=… key=value …`, quoted where needed; and the same as one JSON object.
[[nodiscard]] std::string as_text(std::string_view event, const Fields& fields);
[[nodiscard]] std::string as_json(std::string_view time, Level level, std::string_view event, const Fields& fields);

enum class LogForm : std::uint8_t { Text, Json };
/// On stderr, where systemd's journal takes it from.
[[nodiscard]] std::unique_ptr<Log> open_log(LogForm form);

}  // namespace lettrage::watch
