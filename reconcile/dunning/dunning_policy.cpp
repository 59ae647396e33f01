#include "reconcile/dunning/dunning_policy.h"

#include <algorithm>

namespace lettrage::reconcile {
namespace {

constexpr std::array<std::string_view, step_count> step_names{"L0", "L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L9", "L10"};
constexpr std::array<std::string_view, channel_count> channel_names{"email",    "sms",     "call", "letter", "registered_letter",
                                                                    "handover", "bailiff", "court"};

template <class Word, std::size_t count>
std::optional<Word> word_of(const std::array<std::string_view, count>& names, std::string_view text) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Word>(found - names.begin());
}

}  // namespace

std::string_view name(Step step) noexcept { return step_names[static_cast<std::size_t>(step)]; }
std::optional<Step> step_named(std::string_view text) noexcept { return word_of<Step>(step_names, text); }
std::string_view name(Channel channel) noexcept { return channel_names[static_cast<std::size_t>(channel)]; }
std::optional<Channel> channel_named(std::string_view text) noexcept { return word_of<Channel>(channel_names, text); }

std::array<DunningStep, step_count> standard_steps() {
  using enum Channel;
  return {{
      {.after_days = -5, .channels = {Email}},
      {.after_days = 0, .channels = {Email, Sms}, .every_channel = false},
      {.after_days = 7, .channels = {Email, Sms}},
      {.after_days = 14, .channels = {Email}},
      {.after_days = 18, .channels = {Call}, .minimum_amount = 50'00},
      {.after_days = 22, .channels = {Email, Letter}},
      {.after_days = 28, .channels = {RegisteredLetter}, .approval = true},
      {.after_days = 45, .channels = {Letter}, .approval = true},
      {.after_days = 50, .channels = {Handover}, .minimum_amount = 100'00},
      {.after_days = 75, .channels = {Bailiff}, .approval = true},
      {.after_days = 90, .channels = {Court}, .approval = true},
  }};
}

Calendar holidays_of(const DunningPolicy& policy) {
  std::string rules;
  for (const std::string& country : policy.holidays) rules += holiday_rules(country);
  for (const std::string& rule : policy.closed_days) {
    if (Calendar::parse(rule)) rules.append(rule).append("\n");
  }
  Result<Calendar> calendar = Calendar::parse(rules);
  return calendar ? *std::move(calendar) : Calendar{};
}

bool open_weekday(Step step, const std::vector<Channel>& channels, Date day) noexcept {
  constexpr int friday = 5, saturday = 6;
  const bool by_machine = step < Step::L6 && std::all_of(channels.begin(), channels.end(),
                                                         [](Channel c) { return c == Channel::Email || c == Channel::Sms; });
  return day.weekday() <= (by_machine ? saturday : friday);
}

}  // namespace lettrage::reconcile
