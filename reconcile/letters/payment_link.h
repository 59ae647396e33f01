/// \file
/// The link by which a debtor pays: a pattern of the policy, filled in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lettrage::reconcile {

/// What is wrong with a pattern; nothing if it may be used. Empty, or http(s) with `{invoice_id}`, `{customer_id}`,
/// `{notice_id}` where they are to be filled in.
[[nodiscard]] std::optional<std::string> complaint_of_link(std::string_view pattern);

struct LinkValues {
  std::string_view invoice_id, customer_id, notice_id;
};
/// The pattern with its values, percent-encoded but for letters, digits and `-._~` (RFC 3986), so that none leaves its place.
[[nodiscard]] std::string payment_link(std::string_view pattern, const LinkValues& values);

}  // namespace lettrage::reconcile
