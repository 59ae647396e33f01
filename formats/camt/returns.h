/// \file
/// What camt says of R-transactions outside RtrInf: which bookings are one, and reasons given in text only.
#pragma once

#include <string_view>

namespace lettrage::formats::camt {

/// True for codes that mark the return, refund or reversal of a payment: sub-families of the bank transaction code, or
/// the operation codes of CFONB, DK (GVC) and ABN AMRO in the proprietary one; `account` says whose code that is.
[[nodiscard]] bool is_return_code(std::string_view sub_family, std::string_view proprietary_code,
                                  std::string_view account) noexcept;
/// The ISO reason in `text`: after `/RTRN/`, else the first whole word that is one; empty if there is none.
[[nodiscard]] std::string_view reason_in(std::string_view text) noexcept;
/// The value of `/RTYP/` in `text`, empty without one.
[[nodiscard]] std::string_view return_type_in(std::string_view text) noexcept;
/// `iso`, `cfonb`, `dk` or `proprietary`: whose code Rsn/Prtry holds, by its shape and the country of the account.
[[nodiscard]] std::string_view list_of_proprietary(std::string_view code, std::string_view account) noexcept;

}  // namespace lettrage::formats::camt
