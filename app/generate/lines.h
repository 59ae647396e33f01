/// \file
/// What a bank will say of one booking, before any format says it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/date.h"

namespace lettrage::generate {

enum class Kind : std::uint8_t {
  Transfer,
  Collection,
  Return,        ///< or reject or refund: the debtor's side sends a collection back
  Reversal,      ///< the creditor's side gives one back
  Cancellation,  ///< one that was booked ahead is not collected
  Fee,
  Outgoing
};
/// A collection of ours that is undone.
[[nodiscard]] constexpr bool undoes(Kind kind) noexcept {
  return kind == Kind::Return || kind == Kind::Reversal || kind == Kind::Cancellation;
}

/// One transaction. Amounts are minor units of EUR and never negative.
struct Payment {
  std::int64_t minor = 0;  ///< as booked
  std::string end_to_end_id, mandate_id, name, iban, bic;
  std::string reference;  ///< RF, where the payer gives it as such
  std::string remittance;
  /// `BBA` for a Belgian reference, `CUR` for a Dutch one; or a proprietary type such as `QRR`. Empty: a plain SCOR.
  std::string reference_issuer, reference_type;
  std::string ultimate_name;  ///< for whom it is paid
  // In another currency, or less charges that the bank tells:
  std::string original_currency, exchange_rate;
  std::int64_t original = 0, charges = 0;
  // Returns and rejects:
  std::string reason;     ///< ISO code
  bool rejected = false;  ///< booked back before settlement
  std::int64_t principal = 0, fee = 0;
  Date settled;  ///< of the collection
  // The truth:
  std::string outcome, invoice_ids, r_type;
};

/// One booking of an account: an entry of its statement.
struct Line {
  Kind kind{};
  bool credit = true;
  bool b2b = false;  ///< of a collection and what undoes it
  std::int64_t minor = 0;
  std::string bank_reference;
  std::string text;                                ///< of an entry without transactions
  std::vector<Payment> payments;                   ///< of a collection booked as a sum: what it is made of, for the truth
  bool details = true;                             ///< the statement tells the payments
  std::string message_id, payment_information_id;  ///< of a collection
};

struct OwnAccount {
  std::uint32_t number = 0;
  std::string iban, bic = "TESTDEFFXXX", name = "Stadtwerke Beispiel GmbH", creditor_id = "DE98ZZZ09999999999";
};

/// A day's statement of one account.
struct Day {
  OwnAccount account;
  Date date;
  std::uint64_t sequence = 1;
  std::int64_t opening = 0, closing = 0;  ///< signed minor units
  std::vector<Line> lines;
};

}  // namespace lettrage::generate
