#include "reconcile/rules/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

namespace lettrage::reconcile::rules {
namespace {

/// Of one pattern, compiled and with what it remembers while it searches; RE2 keeps to it by searching more slowly.
constexpr std::int64_t pattern_bytes_max = 1 << 20;

re2::RE2::Options options() {
  re2::RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  options.set_dot_nl(true);
  options.set_never_capture(true);
  options.set_max_mem(pattern_bytes_max);
  return options;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

class Re2Pattern final : public Pattern {
 public:
  explicit Re2Pattern(std::string_view pattern) : expression_{piece(pattern), options()} {}
  [[nodiscard]] bool found_in(std::string_view text) const override { return re2::RE2::PartialMatch(piece(text), expression_); }
  [[nodiscard]] const re2::RE2& expression() const noexcept { return expression_; }

 private:
  re2::RE2 expression_;
};

}  // namespace

std::unique_ptr<const Pattern> make_pattern(std::string_view pattern, std::string& why) {
  auto made = std::make_unique<const Re2Pattern>(pattern);
  if (made->expression().ok()) return made;
  why = made->expression().error();
  return nullptr;
}

}  // namespace lettrage::reconcile::rules
