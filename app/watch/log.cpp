#include "app/watch/log.h"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include "app/watch/moment.h"

namespace lettrage::watch {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// Two letters, two digits and eleven more, as in `FR7630006000011234567890189`.
bool looks_like_iban(std::string_view run) noexcept {
  return run.size() >= 15 && is_letter(run[0]) && is_letter(run[1]) && is_digit(run[2]) && is_digit(run[3]) &&
         std::count_if(run.begin(), run.end(), is_digit) >= 8;
}

bool looks_like_time(std::string_view digits) noexcept {
  return (digits.size() == 12 || digits.size() == 14 || digits.size() == 17) && digits.starts_with("20") &&
         digits.substr(4, 2) >= "01" && digits.substr(4, 2) <= "12" && digits.substr(6, 2) >= "01" && digits.substr(6, 2) <= "31";
}

void mask(std::string& text, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin + 4; i + 2 < end; ++i) text[i] = '*';
}

class Stderr final : public Log {
 public:
  explicit Stderr(LogForm form) : form_{form}, logger_{"lettrage", std::make_shared<spdlog::sinks::stderr_sink_mt>()} {
    logger_.set_pattern(form == LogForm::Json ? "%v" : "%Y-%m-%dT%H:%M:%S%z %l %v");
  }
  void say(Level level, std::string_view event, const Fields& fields) override {
    const std::string line =
        form_ == LogForm::Json ? as_json(iso_time(std::time(nullptr)), level, event, fields) : as_text(event, fields);
    logger_.log(level == Level::Info      ? spdlog::level::info
                : level == Level::Warning ? spdlog::level::warn
                                          : spdlog::level::err,
                "{}", line);
    logger_.flush();
  }

 private:
  LogForm form_;
  spdlog::logger logger_;
};

}  // namespace

std::string_view name(Level level) noexcept {
  switch (level) {
    case Level::Info: return "info";
    case Level::Warning: return "warning";
    case Level::Error: break;
  }
  return "error";
}

std::string masked(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  for (std::size_t i = 0; i < out.size();) {
    std::size_t end = i;
    while (end < out.size() && (is_digit(out[end]) || is_letter(out[end]))) ++end;
    const std::string_view run = std::string_view{out}.substr(i, end - i);
    bool iban = false;
    // An IBAN may stand right behind a word: `camt053FR76…`.
    for (std::size_t at = 0; at + 15 <= run.size() && !iban; ++at) {
      if ((at > 0 && is_letter(run[at - 1])) || !looks_like_iban(run.substr(at))) continue;
      mask(out, i + at, end);
      iban = true;
    }
    for (std::size_t at = i; at < end && !iban;) {
      std::size_t stop = at;
      while (stop < end && is_digit(out[stop])) ++stop;
      if (stop - at >= 9 && !looks_like_time(std::string_view{out}.substr(at, stop - at))) mask(out, at, stop);
      at = std::max(stop, at + 1);
    }
    i = std::max(end, i + 1);
  }
  return out;
}

std::string as_text(std::string_view event, const Fields& fields) {
  std::string line{event};
  for (const auto& [key, value] : fields) {
    const std::string text = masked(value);
    const bool quote = text.empty() || text.find_first_of(" \"=") != std::string::npos;
    if (!quote) {
      line += fmt::format(" {}={}", key, text);
      continue;
    }
    line += fmt::format(" {}=\"", key);
    for (const char c : text) {
      if (c == '"' || c == '\\') line += '\\';
      line += c;
    }
    line += '"';
  }
  return line;
}

std::string as_json(std::string_view time, Level level, std::string_view event, const Fields& fields) {
  nlohmann::ordered_json json{{"time", time}, {"level", name(level)}, {"event", event}};
  for (const auto& [key, value] : fields) json[std::string{key}] = masked(value);
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::unique_ptr<Log> open_log(LogForm form) { return std::make_unique<Stderr>(form); }

}  // namespace lettrage::watch
