/// \file
/// What happens to a collection and what its debtor does about it: the shares of a year, and the dice. Everything about one
/// presentation follows from the seed, the claim and the number of the presentation.
#pragma once

#include <cstdint>
#include <string_view>

#include "app/generate/random.h"
#include "app/generate/year/books.h"
#include "core/date.h"

namespace lettrage::generate::year {

enum class Ending : std::uint8_t { Paid, Reject, Refusal, Return, Refund, Reversal, Cancellation };

struct Fate {
  Ending ending = Ending::Paid;
  std::string_view reason;
  int days = 0;  ///< after D: business days of a return or reversal, calendar days of a refund
};

struct Presentation {
  bool b2b = false;
  std::uint32_t number = 1;
  bool mended = false;  ///< after new bank details
  Date date;
  std::uint8_t payday = 0;
};
[[nodiscard]] Fate fate(Random& random, const Presentation& presentation);

enum class Reaction : std::uint8_t { None, Transfer, PartTransfer, NewAccount, NewBank, Lift, Register };
struct Response {
  Reaction reaction = Reaction::None;
  int days = 0;  ///< business days after the creditor knew
};
/// What the debtor does when a collection came back; `over`: it will not be presented again.
[[nodiscard]] Response response(Random& random, std::string_view reason, Came came, bool b2b, bool over);

}  // namespace lettrage::generate::year
