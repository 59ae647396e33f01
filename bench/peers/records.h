/// \file
/// What every parser of the comparison gets out of a file: plain structures with the fields of `inspect` that the files carry
/// (our own reader fills its whole records, core/records.h). Views live until the sink returns.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lettrage::bench {

using Text = std::string_view;

struct Amount {
  std::int64_t minor = 0;
  std::array<char, 3> currency{};
};

struct EntryRecord {
  Amount amount;
  bool credit = false, reversal = false;
  Text status, reference, bank_reference;
  std::int32_t booking_day = 0, value_day = 0;  ///< since 1970
  Text domain, family, sub_family, proprietary;
  Text batch_message_id, batch_payment_information_id, additional_information;
  std::uint64_t batch_count = 0;
};

struct PartyRecord {
  Text name, iban, bic, ultimate_name;
};

/// A range of `Records::lines` or `Records::references`.
struct Range {
  std::uint32_t first = 0, count = 0;
};

struct ReferenceRecord {
  Text type, value;
};

struct TransactionRecord {
  Amount amount;
  bool credit = false, has_return = false;
  std::int32_t booking_day = 0, value_day = 0;
  Text end_to_end_id, instruction_id, mandate_id, payment_information_id, servicer_reference;
  Text domain, family, sub_family, proprietary;
  PartyRecord debtor, creditor;
  PartyRecord counterparty;  ///< the one of the two that is not us
  Text purpose;
  Range lines, references;
  Text return_reason, return_information, return_originator;
  Text original_domain, original_family, original_sub_family;
};

enum class Level : std::uint8_t { Group, PaymentInformation, Transaction };

struct StatusRecord {
  Level level{};
  Text status, reason, information, originator;
  Text message_id, message_name, payment_information_id, end_to_end_id, instruction_id;
  Amount amount;
  std::int32_t requested_day = 0;
  Text mandate_id, scheme, sequence_type, debtor_name, debtor_iban;
  std::uint64_t count = 0;
  Text sum;
};

/// A run of records, handed to a sink and forgotten.
struct Records {
  std::vector<EntryRecord> entries;
  std::vector<TransactionRecord> transactions;
  std::vector<StatusRecord> statuses;
  std::vector<Text> lines;
  std::vector<ReferenceRecord> references;
  void clear() {
    entries.clear();
    transactions.clear();
    statuses.clear();
    lines.clear();
    references.clear();
  }
};

class Sink {
 public:
  virtual ~Sink() = default;
  virtual void take(const Records& records) = 0;
};

}  // namespace lettrage::bench
