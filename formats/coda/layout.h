/// \file
/// Where CODA 2 records keep their fields. Columns count from 0 and end before `end`; `name` counts as the standard prints
/// them, from 1 and inclusive, behind the record's kind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/fixed_width/records.h"

namespace lettrage::formats::coda {

inline constexpr std::size_t record_width = 128;

struct Field {
  std::size_t begin, end;
  std::string_view name;
  [[nodiscard]] std::string_view of(const fixed_width::Columns& columns) const noexcept { return columns.slice(begin, end); }
  [[nodiscard]] std::string_view text(const fixed_width::Columns& columns) const noexcept {
    return fixed_width::trim(of(columns));
  }
  [[nodiscard]] constexpr std::size_t width() const noexcept { return end - begin; }
};

/// 0: who made the file, when, in which version.
namespace header {
inline constexpr Field creation_date{5, 11, "GrpHdr/CreDtTm (0: 6-11)"}, bank{11, 14, "(0: 12-14)"},
    application{14, 16, "(0: 15-16)"}, duplicate{16, 17, "(0: 17)"}, blank{17, 24, "(0: 18-24)"},
    reference{24, 34, "Stmt/Id (0: 25-34)"}, version{127, 128, "(0: 128 version)"};
}

/// 1: the account and its old balance.
namespace old_balance {
inline constexpr Field structure{1, 2, "Stmt/Acct (1: 2)"}, paper_number{2, 5, "Stmt/LglSeqNb (1: 3-5)"},
    account{5, 42, "Stmt/Acct (1: 6-42)"}, sign{42, 43, "Stmt/Bal/OPBD (1: 43)"}, amount{43, 58, "Stmt/Bal/OPBD (1: 44-58)"},
    date{58, 64, "Stmt/Bal/OPBD (1: 59-64)"}, sequence{125, 128, "Stmt/ElctrncSeqNb (1: 126-128)"};
}

/// 21, 22, 23: a movement. All begin with its sequence and detail number.
namespace movement {
inline constexpr Field sequence{2, 6, "Ntry (2x: 3-6)"}, detail{6, 10, "Ntry (2x: 7-10)"};
inline constexpr Field reference{10, 31, "Ntry/AcctSvcrRef (21: 11-31)"}, sign{31, 32, "Ntry/CdtDbtInd (21: 32)"},
    amount{32, 47, "Ntry/Amt (21: 33-47)"}, value_date{47, 53, "Ntry/ValDt (21: 48-53)"}, code{53, 61, "Ntry/BkTxCd (21: 54-61)"},
    structured{61, 62, "Ntry/RmtInf (21: 62)"}, communication_21{62, 115, "Ntry/RmtInf (21: 63-115)"},
    entry_date{115, 121, "Ntry/BookgDt (21: 116-121)"};
inline constexpr Field communication_22{10, 63, "Ntry/RmtInf (22: 11-63)"},
    customer_reference{63, 98, "Ntry/EndToEndId (22: 64-98)"}, bic{98, 109, "Ntry/RltdAgts (22: 99-109)"},
    return_type{112, 113, "Ntry/RtrInf (22: 113)"}, return_reason{113, 117, "Ntry/RtrInf/Rsn (22: 114-117)"},
    purpose{121, 125, "Ntry/Purp (22: 122-125)"};
inline constexpr Field account{10, 47, "Ntry/RltdPties (23: 11-47)"}, name{47, 82, "Ntry/RltdPties (23: 48-82)"},
    communication_23{82, 125, "Ntry/RmtInf (23: 83-125)"};
}  // namespace movement

/// 31, 32, 33: information about the movement before.
namespace information {
inline constexpr Field structured{39, 40, "Ntry/AddtlNtryInf (31: 40)"}, text_31{40, 113, "Ntry/AddtlNtryInf (31: 41-113)"},
    text_32{10, 115, "Ntry/AddtlNtryInf (32: 11-115)"}, text_33{10, 100, "Ntry/AddtlNtryInf (33: 11-100)"};
}

/// 4: a message of the bank, for people.
namespace message {
inline constexpr Field text{32, 112, "Stmt/AddtlStmtInf (4: 33-112)"};
}

/// 8: the new balance.
namespace new_balance {
inline constexpr Field account{4, 41, "Stmt/Acct (8: 5-41)"}, sign{41, 42, "Stmt/Bal/CLBD (8: 42)"},
    amount{42, 57, "Stmt/Bal/CLBD (8: 43-57)"}, date{57, 63, "Stmt/Bal/CLBD (8: 58-63)"};
}

/// 9: how many records, how much money.
namespace trailer {
inline constexpr Field records{16, 22, "(9: 17-22 number of records)"}, debits{22, 37, "Stmt/TxsSummry/TtlDbtNtries (9: 23-37)"},
    credits{37, 52, "Stmt/TxsSummry/TtlCdtNtries (9: 38-52)"}, more{127, 128, "(9: 128 another statement follows)"};
}

enum class Kind : std::uint8_t {
  Header,      ///< 0
  OldBalance,  ///< 1
  Movement,    ///< 21 that books an amount: detail number 0000, or none that can be read
  Detail,      ///< 21 of another detail number
  Movement22,
  Movement23,
  Information31,
  Information32,
  Information33,
  Message,     ///< 4
  NewBalance,  ///< 8
  Trailer,     ///< 9
  Unknown,     ///< none of these, or too short to be one that opens a statement
};

[[nodiscard]] inline bool is_header(const fixed_width::Columns& line) noexcept {
  return line.slice(0, 5) == "00000" && fixed_width::all_digits(line.slice(5, 11)) && header::application.of(line) == "05" &&
         fixed_width::trim(header::blank.of(line)).empty();
}

[[nodiscard]] inline Kind kind_of(const fixed_width::Columns& line) noexcept {
  const std::string_view two = line.slice(0, 2);
  switch (two.empty() ? ' ' : two[0]) {
    case '0': return is_header(line) ? Kind::Header : Kind::Unknown;
    case '1': return line.size() > old_balance::amount.begin ? Kind::OldBalance : Kind::Unknown;
    case '4': return Kind::Message;
    case '8': return Kind::NewBalance;
    case '9': return Kind::Trailer;
    default: break;
  }
  if (two == "21") {
    const std::string_view detail = movement::detail.of(line);
    return detail == "0000" || !fixed_width::all_digits(detail) ? Kind::Movement : Kind::Detail;
  }
  if (two == "22") return Kind::Movement22;
  if (two == "23") return Kind::Movement23;
  if (two == "31") return Kind::Information31;
  if (two == "32") return Kind::Information32;
  if (two == "33") return Kind::Information33;
  return Kind::Unknown;
}

}  // namespace lettrage::formats::coda
