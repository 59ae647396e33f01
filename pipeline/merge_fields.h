/// \file
/// The texts of each record, listed once; used by merge.h only.
#pragma once

#include <array>

#include "core/records.h"

namespace lettrage::pipeline::fields {

template <class Record>
using Text = std::string_view Record::*;

inline constexpr std::array header{&FileHeader::format, &FileHeader::message_id, &FileHeader::created_at,
                                   &FileHeader::sender, &FileHeader::dialect,    &FileHeader::declared_sum};
inline constexpr std::array statement{&Statement::id,         &Statement::account,
                                      &Statement::sequence,   &Statement::legal_sequence,
                                      &Statement::created_at, &Statement::additional_information};
inline constexpr std::array entry{&Entry::entry_reference, &Entry::bank_reference, &Entry::batch_message_id,
                                  &Entry::batch_payment_information_id, &Entry::additional_information};
inline constexpr std::array payment_information{
    &PaymentInformation::id,          &PaymentInformation::scheme,      &PaymentInformation::sequence_type,
    &PaymentInformation::party_name,  &PaymentInformation::party_iban,  &PaymentInformation::party_bic,
    &PaymentInformation::creditor_id, &PaymentInformation::declared_sum};
inline constexpr std::array status{&Status::status,
                                   &Status::reason,
                                   &Status::reason_information,
                                   &Status::originator,
                                   &Status::original_message_id,
                                   &Status::original_message_name,
                                   &Status::original_payment_information_id,
                                   &Status::original_end_to_end_id,
                                   &Status::original_instruction_id,
                                   &Status::original_transaction_id,
                                   &Status::original_uetr,
                                   &Status::mandate_id,
                                   &Status::creditor_id,
                                   &Status::scheme,
                                   &Status::sequence_type,
                                   &Status::counterparty_name,
                                   &Status::counterparty_iban,
                                   &Status::account,
                                   &Status::original_sum,
                                   &Status::rejected_sum,
                                   &Status::case_id};
inline constexpr std::array details{&PaymentDetails::end_to_end_id,
                                    &PaymentDetails::instruction_id,
                                    &PaymentDetails::transaction_id,
                                    &PaymentDetails::message_id,
                                    &PaymentDetails::payment_information_id,
                                    &PaymentDetails::mandate_id,
                                    &PaymentDetails::creditor_id,
                                    &PaymentDetails::uetr,
                                    &PaymentDetails::servicer_reference,
                                    &PaymentDetails::cheque_number,
                                    &PaymentDetails::counterparty_name,
                                    &PaymentDetails::counterparty_iban,
                                    &PaymentDetails::counterparty_account,
                                    &PaymentDetails::counterparty_bic,
                                    &PaymentDetails::ultimate_counterparty_name,
                                    &PaymentDetails::purpose,
                                    &PaymentDetails::bank_transaction_code,
                                    &PaymentDetails::proprietary_code,
                                    &PaymentDetails::proprietary_issuer,
                                    &PaymentDetails::exchange_rate,
                                    &PaymentDetails::return_reason,
                                    &PaymentDetails::return_reason_list,
                                    &PaymentDetails::return_information,
                                    &PaymentDetails::return_originator,
                                    &PaymentDetails::return_type,
                                    &PaymentDetails::original_bank_transaction_code,
                                    &PaymentDetails::original_message_id,
                                    &PaymentDetails::original_payment_information_id,
                                    &PaymentDetails::original_end_to_end_id,
                                    &PaymentDetails::original_instruction_id,
                                    &PaymentDetails::original_transaction_id,
                                    &PaymentDetails::original_message_name};

inline constexpr const auto& of(const FileHeader*) { return header; }
inline constexpr const auto& of(const Statement*) { return statement; }
inline constexpr const auto& of(const Entry*) { return entry; }
inline constexpr const auto& of(const PaymentInformation*) { return payment_information; }
inline constexpr const auto& of(const Status*) { return status; }
inline constexpr const auto& of(const PaymentDetails*) { return details; }

}  // namespace lettrage::pipeline::fields

namespace lettrage::pipeline {

template <class Record, class Keep>
void rehouse(Record& record, Keep&& keep) {
  for (const auto field : fields::of(&record)) record.*field = keep(record.*field);
  if constexpr (requires { record.details; }) rehouse(record.details, keep);
}

}  // namespace lettrage::pipeline
