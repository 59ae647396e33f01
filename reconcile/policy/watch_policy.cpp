#include "reconcile/policy/watch_policy.h"

#include <algorithm>
#include <charconv>

#include "core/identifiers.h"

namespace lettrage::reconcile {
namespace {

constexpr std::array<std::string_view, 7> day_names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::optional<int> two_digits(std::string_view text, int below) noexcept {
  if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return std::nullopt;
  const int value = (text[0] - '0') * 10 + (text[1] - '0');
  return value < below ? std::optional{value} : std::nullopt;
}

std::string_view next_word(std::string_view& text) {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(begin);
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

bool read_days(std::string_view text, ExpectedStatement& expected) {
  if (text == "target") {
    expected.days = ExpectedStatement::Days::Target;
    return true;
  }
  if (text == "daily" || text == "weekdays") {
    std::fill_n(expected.weekdays.begin(), text == "daily" ? 7 : 5, true);
    return true;
  }
  while (true) {
    const std::size_t comma = text.find(',');
    const auto day = std::find(day_names.begin(), day_names.end(), text.substr(0, comma));
    if (day == day_names.end()) return false;
    expected.weekdays[static_cast<std::size_t>(day - day_names.begin())] = true;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

std::optional<int> parse_minute(std::string_view text) noexcept {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const std::optional<int> hour = two_digits(text.substr(0, 2), 24), minute = two_digits(text.substr(3), 60);
  if (!hour || !minute) return std::nullopt;
  return *hour * 60 + *minute;
}

std::optional<ExpectedStatement> parse_expected(std::string_view text) {
  ExpectedStatement expected;
  const std::string_view account = next_word(text), days = next_word(text), time = next_word(text);
  const std::optional<int> minute = parse_minute(time);
  if (account.empty() || !minute || !next_word(text).empty() || !read_days(days, expected)) return std::nullopt;
  expected.account = make_iban(account).value_or(std::string{account});
  expected.minute = *minute;
  return expected;
}

std::optional<Webhook> parse_webhook(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return std::nullopt;
  url.remove_prefix(scheme.size());
  Webhook hook{.host = {}, .port = "80", .target = "/"};
  for (const std::string_view host : {"127.0.0.1", "localhost", "[::1]"}) {
    if (url.starts_with(host)) hook.host = host;
  }
  if (hook.host.empty()) return std::nullopt;
  url.remove_prefix(hook.host.size());
  if (hook.host == "[::1]") hook.host = "::1";
  if (url.starts_with(':')) {
    url.remove_prefix(1);
    int port = 0;
    const auto [end, error] = std::from_chars(url.data(), url.data() + url.size(), port);
    if (error != std::errc{} || port < 1 || port > 65535) return std::nullopt;
    hook.port = std::to_string(port);
    url.remove_prefix(static_cast<std::size_t>(end - url.data()));
  }
  if (!url.empty() && url[0] != '/') return std::nullopt;
  const bool plain = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!plain) return std::nullopt;
  if (!url.empty()) hook.target = url;
  return hook;
}

}  // namespace lettrage::reconcile
