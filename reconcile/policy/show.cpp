#include <fmt/format.h>

#include "reconcile/policy/keys.h"
#include "reconcile/policy/policy.h"

namespace lettrage::reconcile {

std::string show(const Policy& policy) {
  Policy copy = policy;  // the keys hand out pointers to change; nothing is changed here
  std::string text =
      "# Policy of lettrage: the values in effect. Every key may be left out; then it is what stands here by default.\n"
      "# Amounts are decimal text in euros, because numbers with a point would be floating point.\n";
  std::string_view section;
  for (const keys::Key& key : keys::all()) {
    const std::size_t dot = key.path.find('.');
    if (key.path.substr(0, dot) != section) {
      section = key.path.substr(0, dot);
      text += fmt::format("\n[{}]\n", section);
    }
    text += fmt::format("# {}\n{} = {}\n", key.comment, key.path.substr(dot + 1), keys::text_of(key.value(copy)));
  }
  text +=
      "\n# [[retries.for]]: other values of [retries] for the collections that fit scheme (CORE or B2B), segment (of the\n"
      "# customer) and creditor (identifier), as far as they are given. Of several that fit, the later wins, key by key.\n";
  for (const RetryException& exception : policy.retry_exceptions) {
    text += "[[retries.for]]\n";
    if (exception.scheme != Scheme::Unknown) text += fmt::format("scheme = {}\n", keys::quoted(name(exception.scheme)));
    if (!exception.segment.empty()) text += fmt::format("segment = {}\n", keys::quoted(exception.segment));
    if (!exception.creditor_id.empty()) text += fmt::format("creditor = {}\n", keys::quoted(exception.creditor_id));
    copy.retries = exception.values;
    for (const keys::Key& key : keys::all()) {
      if (keys::is_given(exception, key))
        text += fmt::format("{} = {}\n", key.path.substr(keys::retries_prefix.size()), keys::text_of(key.value(copy)));
    }
  }
  text += "\n# One [[creditor]] for each creditor identifier: what collection files are written with.\n";
  for (const CreditorPolicy& creditor : copy.creditors) {
    text += "[[creditor]]\n";
    for (const keys::CreditorKey& key : keys::creditor_keys()) {
      text += fmt::format("# {}\n{} = {}\n", key.comment, key.name, keys::quoted(creditor.*key.text));
    }
  }
  text +=
      "\n# [[rule]]: what is done with movements that nothing else explains; asked from the first to the last (docs/RULES.md).\n"
      "# name: one of its own; when: the condition; then: post (to account, with text), ignore, assign (to customer), tag (with "
      "tags).\n";
  for (RulePolicy& rule : copy.rules) {
    text += fmt::format("[[rule]]\nname = {}\nwhen = {}\nthen = {}\n", keys::quoted(rule.name), keys::quoted(rule.when),
                        keys::quoted(name(rule.then)));
    if (!rule.account.empty()) text += fmt::format("account = {}\n", keys::quoted(rule.account));
    if (!rule.text.empty()) text += fmt::format("text = {}\n", keys::quoted(rule.text));
    if (!rule.customer.empty()) text += fmt::format("customer = {}\n", keys::quoted(rule.customer));
    if (!rule.tags.empty()) text += fmt::format("tags = {}\n", keys::text_of(keys::Value{&rule.tags}));
  }
  return text;
}

}  // namespace lettrage::reconcile
