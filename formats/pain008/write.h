/// \file
/// Writes a pain.008 collection file a bank will take (docs/formats/pain008.md). What would be refused, or would collect
/// something else than was meant, is a problem and nothing is written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/money.h"
#include "formats/pain008/characters.h"

namespace lettrage::formats::pain008 {

enum class Version : std::uint8_t { V02, V08 };  ///< pain.008.001.02 (ISO 2009), pain.008.001.08 (ISO 2019)
enum class AddressForm : std::uint8_t {
  None,
  Structured,    ///< town and country in elements of their own
  Hybrid,        ///< the same, with at most two lines
  Unstructured,  ///< country and at most two lines; in .08, whose schema asks for a town, written as Hybrid
};

/// What changed in a mandate since its last collection; empty means unchanged.
struct Amendment {
  std::string original_mandate_id, original_creditor_id, original_creditor_name;
  std::string original_debtor_iban;  ///< account changed within the same bank
  bool new_debtor_account = false;   ///< SMNDA: account changed, any bank
  [[nodiscard]] bool present() const noexcept {
    return !original_mandate_id.empty() || !original_creditor_id.empty() || !original_creditor_name.empty() ||
           !original_debtor_iban.empty() || new_debtor_account;
  }
};

struct Address {
  std::string country, town, post_code;
  std::vector<std::string> lines;
};

/// One collection. Names and remittance are converted and cut to SEPA's limits, identifiers never.
struct Collection {
  std::string claim;           ///< what is collected (an invoice): at most one presentation of it in a message; may be empty
  std::string instruction_id;  ///< optional
  std::string end_to_end_id;   ///< of this presentation, never of an earlier one
  Money amount;                ///< EUR 0.01 to 999,999,999.99
  std::string mandate_id;
  Date signature_date;
  std::string debtor_name, debtor_iban;
  std::string debtor_bic;          ///< empty: IBAN only
  Address debtor_address;          ///< needed where the debtor's bank is outside the EEA
  std::string remittance;          ///< free text, or:
  std::string creditor_reference;  ///< a structured reference (SCOR); not both
  Amendment amendment;
};

/// Collections with the same account, scheme, sequence type and date: one PmtInf.
struct Group {
  std::string payment_information_id;
  std::string scheme;         ///< CORE, B2B
  std::string sequence_type;  ///< FRST RCUR FNAL OOFF
  Date collection_date;       ///< a TARGET business day
  std::string creditor_name, creditor_iban;
  std::string creditor_bic;  ///< empty: IBAN only
  std::string creditor_id;   ///< ICS
  bool batch_booking = true;
  std::vector<Collection> collections;
};

struct Message {
  Version version = Version::V08;
  std::string message_id;
  std::string created_at;  ///< `2026-03-03T09:15:00`, local time without zone
  std::string initiating_party;
  AddressForm address_form = AddressForm::Hybrid;
  Umlauts umlauts = Umlauts::Single;
  std::vector<Group> groups;
};

/// Whether an address of the message's form needs a town: all but the unstructured one of .02.
[[nodiscard]] constexpr bool needs_town(AddressForm form, Version version) noexcept {
  return form != AddressForm::Unstructured || version != Version::V02;
}

/// Why a message was not written.
struct Problem {
  std::string where;       ///< EndToEndId, PmtInfId or MsgId of what is wrong
  std::string_view field;  ///< ISO 20022 path
  std::string_view what;   ///< one English sentence
};

struct Written {
  std::string xml;                ///< empty where there are problems
  std::vector<Problem> problems;  ///< all of them, in the order of the message
};

/// The same message gives the same bytes: groups are ordered by creditor account, scheme, sequence type, date and id, their
/// collections by end-to-end id.
[[nodiscard]] Written write(const Message& message);

/// Every problem of the message (what `write` checks first).
[[nodiscard]] std::vector<Problem> check(const Message& message);

}  // namespace lettrage::formats::pain008
