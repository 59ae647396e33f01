/// \file
/// Rows as the outputs print them and the book keeps them. Views live as long as the call they are passed to, or on the
/// arena of the snapshot they were loaded into.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/allocation.h"
#include "core/model/identity.h"
#include "core/model/movement.h"

namespace lettrage {

/// A file that was read: identity is the SHA-256 of its bytes as delivered.
struct FileRow {
  std::string sha256;  ///< 64 hex digits
  std::string path;    ///< below the INPUT folder
  std::string format, message_id, created_at;
  std::uint64_t bytes = 0;  ///< as delivered
  std::uint32_t statements = 0, entries = 0, movements = 0;
  std::string state;  ///< `read`, `quarantined`, `duplicate`
};

/// A statement with both its balances and the sum of its booked entries, for `verify` and sequence checks.
struct StatementRow {
  std::string id, account, sequence;
  std::uint32_t number = 0;  ///< 1-based within its file
  std::string kind;          ///< `statement`, `report`, `notification`
  Currency currency;
  Date from_date, to_date, opening_date, closing_date;
  bool has_opening = false, has_closing = false;
  std::int64_t opening = 0, closing = 0, booked_sum = 0;  ///< signed minor units
  std::uint32_t entries = 0, booked = 0;
};

/// One line of movements.csv, with the keys of its identity.
struct MovementRow {
  Hash128 id;
  std::uint32_t statement = 0, entry = 0, transaction = 0;
  std::string_view account;
  Date booking_date, value_date;
  std::int64_t minor = 0;  ///< signed
  Currency currency;
  std::string_view counterparty_name, counterparty_iban, end_to_end_id, mandate_id, reference, remittance, bank_transaction_code;
  Outcome outcome{};
  Method method{};
  std::uint16_t confidence = 0;  ///< thousandths
  std::int64_t on_account = 0;   ///< minor units kept as the customer's credit
  std::string_view customer_id;  ///< whose credit it is, or who is meant; may be empty
  std::string_view invoice_ids;  ///< joined with `|`
  Hash128 r_transaction, duplicate_of;
  std::string_view reason;       ///< of a suggested or unmatched movement
  std::string_view suggestions;  ///< `INV-1:0.83|INV-2+INV-3:0.61`
  std::string_view rule;         ///< name of the policy's rule that decided it
  std::string_view tags;         ///< given by rules, joined with `|`
  std::uint64_t offset = 0;      ///< of the record in the decompressed file
  MovementIdentity identity;     ///< `identity.movement` absent: not counted (duplicate, status, not booked)
};

/// One line of journal.csv.
struct JournalRow {
  Date date;
  Hash128 movement;
  std::string_view account;            ///< name of the ledger account: `bank:<our account>`, `receivables`, `on_account` …
  std::int64_t debit = 0, credit = 0;  ///< minor units, one of them 0
  Currency currency;
  std::string_view text;
};

/// Where the presentation of one collection stands. One per Collection, same index.
struct CollectionState {
  Hash128 settled_by;     ///< movement that credited it; absent = not credited yet
  Hash128 r_transaction;  ///< its NEGATIVE event; absent = none
  Hash128 reversed_by;    ///< its REVERSAL event
  Date settled_on;
  bool rejected = false;  ///< failed before settlement (REJECT, REFUSAL, CANCELLATION)
  bool returned = false;  ///< money went back: RETURN, REFUND, REVERSAL
  bool accepted = false;  ///< a positive status was seen
};

}  // namespace lettrage
