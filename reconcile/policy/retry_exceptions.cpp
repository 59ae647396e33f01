#include <algorithm>

#include "core/identifiers.h"
#include "reconcile/policy/keys.h"
#include "reconcile/policy/policy.h"

namespace lettrage::reconcile {
namespace {

bool fits(const RetryException& exception, Scheme scheme, std::string_view segment, std::string_view creditor_id) {
  return (exception.scheme == Scheme::Unknown || exception.scheme == scheme) &&
         (exception.segment.empty() || exception.segment == segment) &&
         (exception.creditor_id.empty() || creditor_id_key(exception.creditor_id) == creditor_id_key(creditor_id));
}

/// Two values of one key: `to` becomes what `from` is.
struct Assign {
  template <class T>
  void operator()(T* from, T* to) const {
    *to = *from;
  }
  void operator()(keys::Amount from, keys::Amount to) const { *to.minor = *from.minor; }
  void operator()(keys::Choice from, keys::Choice to) const { *to.value = *from.value; }
  template <class A, class B>
  void operator()(const A&, const B&) const {}  // no key has values of two kinds
};

}  // namespace

bool keys::is_exceptional(const Key& key) noexcept {
  return key.path.starts_with(retries_prefix) && !key.path.starts_with("retries.brake.") &&
         key.path != "retries.mandate_expiry_months" && key.path != "retries.release_automatically" &&
         key.path != "retries.four_eyes";
}

bool keys::is_given(const RetryException& exception, const Key& key) noexcept {
  return std::find(exception.given.begin(), exception.given.end(), key.path) != exception.given.end();
}

RetryPolicy retries_for(const Policy& policy, Scheme scheme, std::string_view segment, std::string_view creditor_id) {
  if (policy.retry_exceptions.empty()) return policy.retries;
  Policy from, to;  // the keys know where a value lives in a policy
  to.retries = policy.retries;
  for (const RetryException& exception : policy.retry_exceptions) {
    if (!fits(exception, scheme, segment, creditor_id)) continue;
    from.retries = exception.values;
    for (const keys::Key& key : keys::all()) {
      if (keys::is_given(exception, key)) std::visit(Assign{}, key.value(from), key.value(to));
    }
  }
  return std::move(to.retries);
}

}  // namespace lettrage::reconcile
