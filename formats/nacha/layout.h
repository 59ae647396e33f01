/// \file
/// The columns of NACHA records that both the checks and the reader look at, and what the codes in them mean. Columns count
/// from 1, both ends included, as the Nacha Operating Rules print them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/date.h"
#include "core/records.h"
#include "formats/fixed_width/records.h"

namespace lettrage::formats::nacha {

using fixed_width::Columns;

inline constexpr std::size_t record_width = 94;

enum class RecordType : std::uint8_t {
  FileHeader /* 1 */,
  BatchHeader /* 5 */,
  Entry /* 6 */,
  Addenda /* 7 */,
  BatchControl /* 8 */,
  FileControl /* 9 */,
  Filler,  ///< a record of nines that fills the last block
  Unknown,
};
[[nodiscard]] RecordType record_type(std::string_view record) noexcept;

/// How the entries of a batch are laid out.
enum class Layout : std::uint8_t {
  Plain,          ///< PPD, CCD, WEB, TEL …: identification in 40-54, name in 55-76
  Company,        ///< CTX, ATX, TRX: number of addenda in 55-58, receiving company in 59-74
  CustomerFirst,  ///< CIE, MTE: name in 40-54, identification in 55-76
  Cheque,         ///< ARC, BOC, RCK: cheque number in 40-54
  PointOfSale,    ///< POP: cheque number in 40-48, place in 49-54
  ChequeItem,     ///< TRC, XCK: cheque number in 40-54, then the depositary's numbers
  Card,           ///< SHR: expiry, document number in 44-54, card account
  International,  ///< IAT: account in 40-74; parties in addenda 710 to 716
  Advice,         ///< ADV: the operator's accounting advice
  Unknown,        ///< a class that the rules do not have; laid out as Plain
};

/// A batch header (5).
struct BatchHeader {
  std::string_view service_class;  ///< 200 mixed, 220 credits, 225 debits, 280 advices
  std::string_view entry_class;    ///< PPD, CCD, COR …
  std::string_view company_name, company_id, description, odfi, number;
  std::string_view effective_date, settlement_day;  ///< YYMMDD, day of the year
  Layout layout = Layout::Plain;
  bool international_change = false;  ///< IATCOR: notifications of change about IAT entries
};
[[nodiscard]] BatchHeader batch_header(const Columns& record) noexcept;

/// What a transaction code says of an entry: the receiver's account is credited or debited; `None` where there is no such code.
[[nodiscard]] Direction direction(std::string_view transaction_code) noexcept;
/// 1 and 6 at the end: entries that came back and notifications of change.
[[nodiscard]] bool is_return_code(std::string_view transaction_code) noexcept;

/// Columns of the amount of an entry, in cents; they differ for advices.
[[nodiscard]] std::string_view entry_amount(const Columns& record, Layout layout) noexcept;

/// Check digit of the eight digits of a routing number, as `0` to `9`; nothing where they are no digits.
[[nodiscard]] std::optional<char> check_digit(std::string_view routing) noexcept;

/// The day of the year in `day` (001 to 366) that lies nearest to `around`; absent where it is none.
[[nodiscard]] Date settlement_date(std::string_view day, Date around) noexcept;

enum class AddendaKind : std::uint8_t {
  Terminal /* 02 */,
  Payment /* 05 */,
  International /* 10 to 18 */,
  Change /* 98 */,
  RefusedChange /* 98 with C61 to C69 */,
  Return /* 99 */,
  Dishonored /* 99 with R61 to R70: the originator's bank does not accept the return */,
  Contested /* 99 with R71 to R77: the receiver's bank stands by it */,
  Unknown,
};
[[nodiscard]] AddendaKind addenda_kind(const Columns& record) noexcept;

/// Codes R01 … and C01 … that the rules list.
[[nodiscard]] bool is_known_reason(std::string_view code) noexcept;

}  // namespace lettrage::formats::nacha
