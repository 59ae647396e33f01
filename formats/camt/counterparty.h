/// \file
/// Whose money it was: which of a transaction's two parties is not us.
#pragma once

#include <array>
#include <string_view>

#include "core/records.h"

namespace lettrage::formats::camt {

/// One side of a payment as RltdPties and RltdAgts give it. Views live on the batch.
struct Side {
  std::string_view name, iban, account, agent_bic, ultimate_name;
  [[nodiscard]] bool present() const noexcept { return !name.empty() || !iban.empty() || !account.empty(); }
};

/// The account a statement is of.
struct OwnAccount {
  std::string_view id;
  std::array<std::string_view, 2> names{};  ///< Acct/Nm, Acct/Ownr/Nm
};

/// The side that is not us (camt.md 5). Debtor and creditor keep their roles in a return, so the direction alone does not
/// decide: the side whose account is the statement's is us; else a side that stands alone and is not named like the
/// account's owner is the other; else the direction decides, turned round in a return.
[[nodiscard]] const Side& counterparty(const Side& debtor, const Side& creditor, const OwnAccount& own, Direction direction,
                                       bool is_return) noexcept;

}  // namespace lettrage::formats::camt
