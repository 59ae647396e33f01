/// \file
/// Identifiers that cannot be mixed up: each is a text of 1 to 35 characters (ISO 20022 Max35Text) of its own type.
#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace lettrage {

/// A view of an identifier; lives as long as the text it was made from.
template <class Tag>
class TextId {
 public:
  constexpr TextId() = default;
  /// Nothing for an empty or overlong text.
  [[nodiscard]] static constexpr std::optional<TextId> make(std::string_view text) noexcept {
    if (text.empty() || text.size() > 35) return std::nullopt;
    return TextId{text};
  }
  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }
  constexpr auto operator<=>(const TextId&) const = default;

 private:
  constexpr explicit TextId(std::string_view text) : text_{text} {}
  std::string_view text_;
};

namespace ids {
using EndToEndId = TextId<struct EndToEndIdTag>;
using MandateId = TextId<struct MandateIdTag>;
using MessageId = TextId<struct MessageIdTag>;
using PaymentInformationId = TextId<struct PaymentInformationIdTag>;
using InvoiceId = TextId<struct InvoiceIdTag>;
using CustomerId = TextId<struct CustomerIdTag>;
}  // namespace ids

/// `NOTPROVIDED`, `NONREF`, `NOT PROVIDED`, `NOTAPPLICABLE`, `No proporcionado` or blank: says nothing, never a key.
[[nodiscard]] bool is_placeholder(std::string_view reference) noexcept;

}  // namespace lettrage
