/// \file
/// A movement: what is matched and gets exactly one outcome. One transaction, an entry without details, or a rejected
/// collection of a status file. Fallbacks between entry and transaction are already resolved, so that deciding needs no
/// knowledge of formats. Views live on the batch.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/hash.h"
#include "core/records.h"

namespace lettrage {

enum class Outcome : std::uint8_t {
  Applied,
  OnAccount,
  Suggested,
  Unmatched,
  Collection,
  RTransaction,
  Rule,
  NotBooked,
  Duplicate,
  Status,
  Outgoing,
};
[[nodiscard]] std::string_view name(Outcome) noexcept;  ///< as in CONTRACT.md: `applied`, `on_account` …

/// How a decision was reached; `match_methods` of the summary.
enum class Method : std::uint8_t {
  None,
  EndToEndId,  ///< our own EndToEndId (invoice or collection)
  InstructionId,
  MandateAmount,  ///< mandate + amount (+ date)
  Batch,          ///< PmtInfId/MsgId or amount and date of a batch we sent, minus its rejects
  StructuredReference,
  InvoiceNumber,  ///< in free text
  IbanAmount,     ///< known payer's account + amount
  NameAmount,     ///< payer's name + amount
  Identity,       ///< duplicates
  Manual,
  Rule,  ///< a `[[rule]]` of the policy
};
[[nodiscard]] std::string_view name(Method) noexcept;  ///< `end_to_end_id`, `invoice_number` …

enum class MovementSource : std::uint8_t { Statement, Report, Notification, StatusFile };

/// What an entry whose details do not add up to it is made of.
enum class MovementRole : std::uint8_t {
  Plain,
  Charges,   ///< the rest that its details leave, exactly the charges they name
  Doubtful,  ///< the whole entry, because its details contradict it: a person decides
};

struct Movement {
  MovementSource source{};
  MovementRole role = MovementRole::Plain;
  std::uint32_t statement = 0, entry = 0, transaction = 0;  ///< 1-based as `inspect` counts; transaction 0 = the entry itself
  bool sole = true;  ///< the entry's only movement: entry-level texts and amounts speak of it
  bool reversal = false;
  EntryStatus status = EntryStatus::Booked;
  Direction direction = Direction::None;
  Money amount;        ///< never negative
  Money entry_amount;  ///< of the whole entry
  Direction entry_direction = Direction::None;
  Date booking_date, value_date;  ///< one filled from the other, then from the statement
  std::string_view account;       ///< ours
  std::string_view entry_reference, bank_reference;
  std::string_view batch_message_id, batch_payment_information_id;
  std::uint64_t batch_count = 0;            ///< of a batch entry without details; 0 = none
  std::string_view additional_information;  ///< of the transaction; of the entry too where `sole`
  std::string_view remittance;              ///< all lines joined (camt.md 9: without separator after a full line, else a blank)
  PaymentDetails details;                   ///< transaction's, completed from the entry's
  // status files and messages about single payments only
  ItemKind item = ItemKind::Payment;
  std::string_view status_code;  ///< effective: RJCT
  Date requested_date;
  std::string_view scheme, sequence_type;
  std::string_view debtor_bic;

  Hash128 id;                ///< movement_id
  std::uint64_t offset = 0;  ///< in the decompressed file
};

}  // namespace lettrage
