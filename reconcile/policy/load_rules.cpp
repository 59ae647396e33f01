#include "reconcile/policy/load_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace lettrage::reconcile {
namespace {

constexpr std::array<std::string_view, 7> rule_keys{"name", "when", "then", "account", "text", "customer", "tags"};
constexpr std::size_t name_bytes_max = 70, rules_max = 1'000;
constexpr std::array actions{RuleAction::Post, RuleAction::Ignore, RuleAction::Assign, RuleAction::Tag};

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

class RuleReader {
 public:
  RuleReader(const toml::table& table, Findings& findings) : table_{table}, findings_{findings} {}

  /// Nothing where it cannot be used.
  std::optional<RulePolicy> read(const std::vector<RulePolicy>& before) {
    for (const auto& [key, node] : table_) {
      if (std::find(rule_keys.begin(), rule_keys.end(), key.str()) == rule_keys.end()) {
        findings_.unknown(key, fmt::format("rule.{}", key.str()), {rule_keys.begin(), rule_keys.end()});
        good_ = false;
      }
    }
    if (text("name", rule_.name, true)) {
      if (rule_.name.size() > name_bytes_max) complain("name", fmt::format("expected at most {} bytes", name_bytes_max));
      if (rule_.name.find('|') != std::string::npos) complain("name", "expected a name without |");
      if (std::any_of(before.begin(), before.end(), [&](const RulePolicy& other) { return other.name == rule_.name; }))
        complain("name", "expected a name that no other rule has");
    }
    if (text("when", rule_.when, true)) read_condition();
    read_action();
    if (!good_) return std::nullopt;
    return std::move(rule_);
  }

 private:
  void complain(std::string_view key, std::string what) {
    const toml::node* node = table_.get(key);
    findings_.report(Code::PolicyInvalid, node != nullptr ? node->source().begin : table_.source().begin,
                     fmt::format("rule.{}", key), std::move(what));
    good_ = false;
  }

  /// False where there is none, or something is wrong with it.
  bool text(std::string_view key, std::string& value, bool required) {
    const toml::node* node = table_.get(key);
    if (node == nullptr) {
      if (required) complain(key, "is missing");
      return false;
    }
    const auto* given = node->as_string();
    if (given == nullptr) {
      complain(key, fmt::format("expected text in quotes, found {}", type_name(*node)));
      return false;
    }
    value = given->get();
    if (value.empty() || (key != "when" && has_control(value))) {
      complain(key, "expected at least one character, and no control characters");
      return false;
    }
    return true;
  }

  void read_condition() {
    ParsedCondition parsed = parse_condition(rule_.when);
    rule_.condition = std::move(parsed.condition);
    if (rule_.condition) return;
    findings_.report_inside(*table_.get("when"), parsed.offset, "rule.when", std::move(parsed.complaint));
    good_ = false;
  }

  void read_action() {
    std::string then;
    if (!text("then", then, true)) return;
    const auto found = std::find_if(actions.begin(), actions.end(), [&](RuleAction a) { return name(a) == then; });
    if (found == actions.end()) return complain("then", "expected \"post\", \"ignore\", \"assign\" or \"tag\"");
    rule_.then = *found;
    // Each key belongs to one action; with another it would say nothing.
    const bool post = rule_.then == RuleAction::Post, assign = rule_.then == RuleAction::Assign,
               tag = rule_.then == RuleAction::Tag;
    if (post) text("account", rule_.account, true), text("text", rule_.text, false);
    if (assign) text("customer", rule_.customer, true);
    if (tag) read_tags();
    if (!post) only_with("account", "post"), only_with("text", "post");
    if (!assign) only_with("customer", "assign");
    if (!tag) only_with("tags", "tag");
    if (rule_.account.starts_with("bank:")) complain("account", "expected an account of the ledger, not one of a bank");
  }

  void only_with(std::string_view key, std::string_view action) {
    if (table_.contains(key)) complain(key, fmt::format("expected only with then = \"{}\"", action));
  }

  void read_tags() {
    const toml::node* node = table_.get("tags");
    const toml::array* list = node != nullptr ? node->as_array() : nullptr;
    if (list == nullptr || list->empty()) {
      return complain("tags", "expected a list of texts such as [\"tax\"]");
    }
    for (const toml::node& item : *list) {
      const auto* tag = item.as_string();
      if (tag == nullptr || tag->get().empty() || has_control(tag->get()) || tag->get().find('|') != std::string::npos) {
        findings_.report(Code::PolicyInvalid, item.source().begin, "rule.tags", "expected a text that is not empty, without |");
        good_ = false;
        return;
      }
      rule_.tags.push_back(tag->get());
    }
  }

  const toml::table& table_;
  Findings& findings_;
  RulePolicy rule_;
  bool good_ = true;
};

}  // namespace

std::string_view name(RuleAction action) noexcept {
  switch (action) {
    case RuleAction::Post: return "post";
    case RuleAction::Ignore: return "ignore";
    case RuleAction::Assign: return "assign";
    case RuleAction::Tag: break;
  }
  return "tag";
}

std::vector<RulePolicy> read_rules(const toml::node& node, Findings& findings) {
  const toml::array* list = node.as_array();
  if (list == nullptr || !list->is_homogeneous<toml::table>()) {
    findings.report(Code::PolicyInvalid, node.source().begin, "rule", "expected [[rule]] tables");
    return {};
  }
  std::vector<RulePolicy> rules;
  for (const toml::node& item : *list) {
    if (rules.size() == rules_max) {
      findings.report(Code::PolicyInvalid, item.source().begin, "rule", fmt::format("expected at most {} rules", rules_max));
      break;
    }
    if (std::optional<RulePolicy> rule = RuleReader{*item.as_table(), findings}.read(rules)) rules.push_back(*std::move(rule));
  }
  return rules;
}

}  // namespace lettrage::reconcile
