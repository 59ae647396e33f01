/// \file
/// Where Norma 43 records keep their fields: positions as the standard prints them, from 1 and inclusive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/fixed_width/records.h"

namespace lettrage::formats::norma43 {

inline constexpr std::size_t record_width = 80;

struct Field {
  std::size_t first, last;
  std::string_view name;
  [[nodiscard]] std::string_view of(const fixed_width::Columns& columns) const noexcept { return columns.at(first, last); }
  [[nodiscard]] std::string_view text(const fixed_width::Columns& columns) const noexcept { return columns.text(first, last); }
};

/// 11: cabecera de cuenta.
namespace header {
inline constexpr Field account{3, 20, "Stmt/Acct (11: 3-20 entidad, oficina, cuenta)"},
    from_date{21, 26, "Stmt/FrToDt (11: 21-26 fecha inicial)"}, to_date{27, 32, "Stmt/FrToDt (11: 27-32 fecha final)"},
    sign{33, 33, "Stmt/Bal/OPBD (11: 33 clave debe o haber)"}, amount{34, 47, "Stmt/Bal/OPBD (11: 34-47 saldo inicial)"},
    currency{48, 50, "Stmt/Acct/Ccy (11: 48-50 divisa)"}, modality{51, 51, "(11: 51 modalidad)"};
}

/// 22: registro principal de movimiento.
namespace movement {
inline constexpr Field operation_date{11, 16, "Ntry/BookgDt (22: 11-16 fecha operación)"},
    value_date{17, 22, "Ntry/ValDt (22: 17-22 fecha valor)"}, common_concept{23, 24, "Ntry/BkTxCd (22: 23-24 concepto común)"},
    code{23, 27, "Ntry/BkTxCd (22: 23-27 conceptos)"}, sign{28, 28, "Ntry/CdtDbtInd (22: 28 clave debe o haber)"},
    amount{29, 42, "Ntry/Amt (22: 29-42 importe)"}, document{43, 52, "Ntry/AcctSvcrRef (22: 43-52 número de documento)"},
    reference_1{53, 64, "Ntry/NtryRef (22: 53-64 referencia 1)"}, reference_2{65, 80, "Ntry/NtryRef (22: 65-80 referencia 2)"},
    references{53, 80, "Ntry/NtryRef (22: 53-80 referencias)"};
}

/// 23: conceptos complementarios, 1 to 5.
namespace concept_text {
inline constexpr Field number{3, 4, "Ntry/NtryDtls (23: 3-4 código dato)"}, text{5, 80, "Ntry/NtryDtls (23: 5-80 concepto)"};
}

/// 24: equivalencia del importe.
namespace original {
inline constexpr Field currency{5, 7, "Ntry/AmtDtls (24: 5-7 divisa origen)"}, amount{8, 21, "Ntry/AmtDtls (24: 8-21 importe)"};
}

/// 33: registro final de la cuenta.
namespace trailer {
inline constexpr Field account{3, 20, "Stmt/Acct (33: 3-20 entidad, oficina, cuenta)"},
    debit_count{21, 25, "Stmt/TxsSummry/TtlDbtNtries (33: 21-25 apuntes debe)"},
    debit_sum{26, 39, "Stmt/TxsSummry/TtlDbtNtries (33: 26-39 importes debe)"},
    credit_count{40, 44, "Stmt/TxsSummry/TtlCdtNtries (33: 40-44 apuntes haber)"},
    credit_sum{45, 58, "Stmt/TxsSummry/TtlCdtNtries (33: 45-58 importes haber)"},
    sign{59, 59, "Stmt/Bal/CLBD (33: 59 clave debe o haber)"}, amount{60, 73, "Stmt/Bal/CLBD (33: 60-73 saldo final)"},
    currency{74, 76, "Stmt/Acct/Ccy (33: 74-76 divisa)"};
}

/// 88: registro de fin de fichero.
namespace file_end {
inline constexpr Field records{21, 26, "(88: 21-26 número de registros)"};
}

enum class Kind : std::uint8_t { Header, Movement, Text, OriginalAmount, Trailer, FileEnd, Unknown };

/// A record too short to open an account's statement opens none.
[[nodiscard]] inline Kind kind_of(const fixed_width::Columns& line) noexcept {
  const std::string_view code = line.at(1, 2);
  if (code == "11") return line.size() >= header::amount.last ? Kind::Header : Kind::Unknown;
  if (code == "22") return Kind::Movement;
  if (code == "23") return Kind::Text;
  if (code == "24") return Kind::OriginalAmount;
  if (code == "33") return Kind::Trailer;
  return code == "88" ? Kind::FileEnd : Kind::Unknown;
}

}  // namespace lettrage::formats::norma43
