/// \file
/// Writes small bank files from compact descriptions: what a test says of a booking, and nothing else. Amounts are
/// euros as printed (`100.00`), dates ISO.
#pragma once

#include <string>
#include <vector>

namespace lettrage::test {

inline constexpr const char* our_iban = "FR7630006000011234567890189";
inline constexpr const char* payer_iban = "DE89370400440532013000";

/// A TxDtls. Empty texts are left out.
struct Line {
  std::string end_to_end_id, amount;
  std::string reason{}, reason_text{};  ///< RtrInf/Rsn/Cd, RtrInf/AddtlInf (`/RTYP/RJCT`)
  std::string reason_proprietary{};     ///< RtrInf/Rsn/Prtry
  std::string instructed{};             ///< AmtDtls/InstdAmt
  std::vector<std::string> charges{};
  std::string mandate{}, payer{}, iban{}, text{}, transaction_id{};
  std::string payee{};  ///< of a transfer that we made, instead of a payer
};

/// A Ntry.
struct Booking {
  char way = 'C';            ///< C credit, D debit
  std::string amount, code;  ///< code: `IDDT.UPDD`, domain PMNT
  std::vector<Line> lines{};
  std::string reference{};  ///< AcctSvcrRef
  unsigned batch = 0;       ///< Btch/NbOfTxs
  std::string batch_id{};   ///< Btch/PmtInfId
  std::string proprietary{};
  std::string booked_on{};  ///< else the statement's day
  bool reversal = false;
  std::string status = "BOOK";
};

/// A statement of one day with balances that tie: `opening` plus the bookings.
std::string camt053(const std::string& id, const std::string& day, const std::vector<Booking>& bookings,
                    const std::string& opening = "5000.00");
/// The same, but with the closing balance given.
std::string camt053_closing(const std::string& id, const std::string& day, const std::vector<Booking>& bookings,
                            const std::string& opening, const std::string& closing);
/// A notification: no balances.
std::string camt054(const std::string& id, const std::string& day, const std::vector<Booking>& bookings);
std::string camt052(const std::string& id, const std::string& day, const std::vector<Booking>& bookings);

/// A rejected (or accepted) collection of a status file.
struct StatusLine {
  std::string end_to_end_id, status, reason{}, amount{}, collection_date{}, mandate{}, originator_name{};
};
struct StatusFile {
  std::string id, original_message;
  std::string group_status{}, group_reason{};
  std::string batch{}, batch_status{}, batch_reason{};  ///< OrgnlPmtInfId …
  std::vector<StatusLine> lines{};
};
std::string pain002(const StatusFile& file);

/// One collection as we sent it.
struct Sent {
  std::string end_to_end_id, amount, mandate, text{};
  std::string iban = payer_iban;
};
std::string pain008(const std::string& message, const std::string& day, const std::vector<Sent>& collections,
                    const std::string& scheme = "CORE", const std::string& sequence = "RCUR");

/// A German MT940 statement of one booking.
struct Mt940Booking {
  char way = 'D';
  std::string amount, type,
      details;  ///< type: `NRTI`, or with references (`NTRFNONREF//R-1`); details: the field :86:, cut into lines here
};
std::string mt940(const std::string& id, const std::string& day, const std::vector<Mt940Booking>& bookings,
                  const std::string& opening = "5000.00");

}  // namespace lettrage::test
