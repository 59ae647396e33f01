/// \file
/// What the records 23 of a movement say: the standard's own layout for SEPA payments (modality 3, annex 4), or free text
/// of the bank.
#pragma once

#include <string_view>
#include <vector>

#include "core/batch.h"
#include "core/records.h"

namespace lettrage::formats::norma43 {

/// One record 23: its number as printed and its columns 5 to 80. Texts live on the batch.
struct ConceptText {
  std::string_view number, columns;
};

/// What they are read for.
struct Booking {
  Direction direction = Direction::None;
  std::string_view common_concept;
  bool modality_3 = false;
};

struct Texts {
  enum class Kind : unsigned char { Free, Transfer, DirectDebitCore, DirectDebitB2b } kind = Kind::Free;
  PaymentDetails details;  ///< parties, references, remittance; views live on the batch
  std::string_view additional_information;
};
[[nodiscard]] Texts read_texts(Batch& batch, const std::vector<ConceptText>& records, const Booking& booking);

/// True where the movement is a collection of ours: credited (03), or come back (14).
[[nodiscard]] constexpr bool is_own_collection(const Booking& booking) noexcept {
  return (booking.common_concept == "03" && booking.direction == Direction::Credit) ||
         (booking.common_concept == "14" && booking.direction == Direction::Debit);
}

/// The ISO 20022 reason that stands in the text of a returned item, alone as a word; empty where there is none.
[[nodiscard]] std::string_view iso_reason(std::string_view text) noexcept;
/// The reason in words of a text of a returned item, as the table of reasons `n43` has it (`SALDO INSUFICIENTE`); empty
/// where it names none or several.
[[nodiscard]] std::string_view return_reason(std::string_view text);

/// True for the bank's fee beside a returned item: its text begins with one of the words for fees.
[[nodiscard]] bool is_fee(std::string_view text);

}  // namespace lettrage::formats::norma43
