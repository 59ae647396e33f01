/// \file
/// Which elements the other parsers look for, as a tree of states: one table for all of them, so that none does more or less.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace lettrage::bench {

enum class Field : std::uint8_t {
  None,
  // Groups: begin and end are told.
  Entry,
  Transaction,
  Return,
  Reference,
  GroupStatus,
  PaymentStatus,
  TransactionStatus,
  // Amounts: text with the attribute Ccy.
  Amount,
  TransactionAmount,
  // Texts.
  EntryReference,
  Direction,
  Reversal,
  Status,
  BookingDate,
  ValueDate,
  ServicerReference,
  Domain,
  Family,
  SubFamily,
  Proprietary,
  AdditionalInformation,
  BatchMessageId,
  BatchPaymentInformationId,
  BatchCount,
  InstructionId,
  EndToEndId,
  MandateId,
  PaymentInformationId,
  DebtorName,
  DebtorIban,
  DebtorBic,
  UltimateDebtor,
  CreditorName,
  CreditorIban,
  CreditorBic,
  UltimateCreditor,
  Purpose,
  Line,
  ReferenceType,
  ReferenceValue,
  Reason,
  ReasonInformation,
  Originator,
  MessageId,
  MessageName,
  Count,
  Sum,
  RequestedDate,
  Scheme,
  SequenceType,
};
[[nodiscard]] constexpr bool is_group(Field field) noexcept { return field >= Field::Entry && field <= Field::TransactionStatus; }
[[nodiscard]] constexpr bool is_amount(Field field) noexcept {
  return field == Field::Amount || field == Field::TransactionAmount;
}
[[nodiscard]] constexpr bool is_text(Field field) noexcept { return field >= Field::Amount; }

class Paths {
 public:
  using State = std::uint8_t;
  struct Edge {
    std::string_view name;  ///< ends with a NUL
    State to = 0;
  };
  struct Node {
    Field field = Field::None;
    std::vector<Edge> edges;
  };
  static constexpr State root = 0;

  /// Of camt.053 (.02 and .08) and pain.002.001.03.
  [[nodiscard]] static const Paths& all();
  [[nodiscard]] const std::vector<Node>& nodes() const noexcept { return nodes_; }

 private:
  Paths();
  void add(Field field, std::string_view under, std::string_view path);
  State step(State from, std::string_view name);

  std::vector<Node> nodes_;
};

}  // namespace lettrage::bench
