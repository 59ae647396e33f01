#include "reconcile/letters/payment_link.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/diagnostic.h"

namespace lettrage::reconcile {
namespace {

constexpr std::size_t pattern_max = 500;

const std::string_view* value_of(std::string_view name, const LinkValues& values) {
  if (name == "invoice_id") return &values.invoice_id;
  if (name == "customer_id") return &values.customer_id;
  if (name == "notice_id") return &values.notice_id;
  return nullptr;
}

void append_encoded(std::string& link, std::string_view value) {
  for (const char c : value) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                       c == '_' || c == '~';
    if (plain) {
      link += c;
    } else {
      link += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
}

}  // namespace

std::optional<std::string> complaint_of_link(std::string_view pattern) {
  if (pattern.empty()) return std::nullopt;
  if (!pattern.starts_with("https://") && !pattern.starts_with("http://"))
    return "expected a link that begins with https:// or http://";
  if (pattern.size() > pattern_max) return fmt::format("expected at most {} bytes", pattern_max);
  const bool printable = std::all_of(pattern.begin(), pattern.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!printable) return "expected printable ASCII characters without blanks";
  for (std::size_t at = 0; (at = pattern.find_first_of("{}", at)) != std::string_view::npos;) {
    const std::size_t end = pattern.find('}', at);
    const bool open = pattern[at] == '{' && end != std::string_view::npos;
    if (!open || value_of(pattern.substr(at + 1, end - at - 1), {}) == nullptr)
      return fmt::format("expected {{invoice_id}}, {{customer_id}} or {{notice_id}} in braces, found \"{}\"",
                         excerpt(pattern.substr(at, end == std::string_view::npos ? end : end - at + 1)));
    at = end + 1;
  }
  return std::nullopt;
}

std::string payment_link(std::string_view pattern, const LinkValues& values) {
  std::string link;
  while (!pattern.empty()) {
    const std::size_t open = std::min(pattern.find('{'), pattern.size());
    link += pattern.substr(0, open);
    pattern.remove_prefix(open);
    if (pattern.empty()) break;
    const std::size_t end = std::min(pattern.find('}'), pattern.size() - 1);
    const std::string_view* value = value_of(pattern.substr(1, end - 1), values);
    if (value != nullptr) append_encoded(link, *value);
    pattern.remove_prefix(end + 1);
  }
  return link;
}

}  // namespace lettrage::reconcile
