#include "reconcile/rules/fields.h"

#include <array>

namespace lettrage::reconcile::rules {
namespace {

constexpr std::array<Field, 19> list{{
    {"account", Type::Identifier, "our account", [](const Movement& m) { return m.account; }},
    {"amount", Type::Amount, "in the movement's currency; below zero where money leaves the account"},
    {"bank_reference", Type::Identifier, "the bank's own",
     [](const Movement& m) { return m.sole || m.transaction == 0 ? m.bank_reference : std::string_view{}; }},
    {"bank_transaction_code", Type::Identifier, "ISO 20022: PMNT.RCDT.ESCT",
     [](const Movement& m) { return m.details.bank_transaction_code; }},
    {"bic", Type::Identifier, "of the other side's bank", [](const Movement& m) { return m.details.counterparty_bic; }},
    {"booking_date", Type::Date, "", nullptr, [](const Movement& m) { return m.booking_date; }},
    {"creditor_id", Type::Identifier, "SEPA creditor identifier", [](const Movement& m) { return m.details.creditor_id; }},
    {"currency", Type::Currency, "of the amount"},
    {"direction", Type::Direction, "credit or debit"},
    {"end_to_end_id", Type::Identifier, "", [](const Movement& m) { return m.details.end_to_end_id; }},
    {"iban", Type::Identifier, "the other side's account, of whatever form",
     [](const Movement& m) {
       return m.details.counterparty_iban.empty() ? m.details.counterparty_account : m.details.counterparty_iban;
     }},
    {"information", Type::Text, "what the bank adds to the entry", [](const Movement& m) { return m.additional_information; }},
    {"mandate_id", Type::Identifier, "", [](const Movement& m) { return m.details.mandate_id; }},
    {"name", Type::Text, "the other side", [](const Movement& m) { return m.details.counterparty_name; }},
    {"proprietary_code", Type::Identifier, "the bank's code as printed: NDDT+166",
     [](const Movement& m) { return m.details.proprietary_code; }},
    {"purpose", Type::Identifier, "SALA, TAXS …", [](const Movement& m) { return m.details.purpose; }},
    {"remittance", Type::Text, "all lines of the text", [](const Movement& m) { return m.remittance; }},
    {"ultimate_name", Type::Text, "for whom the other side pays or is paid",
     [](const Movement& m) { return m.details.ultimate_counterparty_name; }},
    {"value_date", Type::Date, "", nullptr, [](const Movement& m) { return m.value_date; }},
}};

}  // namespace

std::span<const Field> fields() noexcept { return list; }

}  // namespace lettrage::reconcile::rules
