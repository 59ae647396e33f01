#include "app/cli/inspect_forms.h"

#include <string_view>
#include <vector>

#include "core/csv_writer.h"

namespace lettrage::cli {
namespace {

// One header for all kinds: a spreadsheet filters by the first column.
const std::vector<std::string>& csv_columns() {
  static const std::vector<std::string> columns{"kind",
                                                "path",
                                                "format",
                                                "message_id",
                                                "created_at",
                                                "sha256",
                                                "bytes",
                                                "statements",
                                                "entries",
                                                "transactions",
                                                "statement",
                                                "entry",
                                                "transaction",
                                                "level",
                                                "status",
                                                "account",
                                                "sequence",
                                                "legal_sequence",
                                                "from_date",
                                                "to_date",
                                                "opening_balance",
                                                "opening_date",
                                                "closing_balance",
                                                "closing_date",
                                                "balanced",
                                                "amount",
                                                "currency",
                                                "direction",
                                                "reversal",
                                                "booking_date",
                                                "value_date",
                                                "bank_reference",
                                                "entry_reference",
                                                "bank_transaction_code",
                                                "proprietary_code",
                                                "batch_message_id",
                                                "batch_payment_information_id",
                                                "batch_count",
                                                "end_to_end_id",
                                                "instruction_id",
                                                "transaction_id",
                                                "payment_information_id",
                                                "mandate_id",
                                                "creditor_id",
                                                "uetr",
                                                "servicer_reference",
                                                "cheque_number",
                                                "counterparty_name",
                                                "counterparty_iban",
                                                "counterparty_account",
                                                "counterparty_bic",
                                                "ultimate_counterparty_name",
                                                "remittance",
                                                "structured_references",
                                                "purpose",
                                                "charges",
                                                "original_amount",
                                                "original_currency",
                                                "exchange_rate",
                                                "return_reason",
                                                "return_reason_list",
                                                "return_information",
                                                "return_originator",
                                                "original_bank_transaction_code",
                                                "original_message_id",
                                                "original_message_name",
                                                "original_payment_information_id",
                                                "original_end_to_end_id",
                                                "original_instruction_id",
                                                "original_transaction_id",
                                                "original_uetr",
                                                "original_count",
                                                "original_sum",
                                                "requested_date",
                                                "scheme",
                                                "sequence_type",
                                                "reason",
                                                "reason_information",
                                                "originator",
                                                "additional_information",
                                                "severity",
                                                "code",
                                                "file",
                                                "offset",
                                                "line",
                                                "field",
                                                "text"};
  return columns;
}

bool is_amount(std::string_view column) {
  return column == "amount" || column == "charges" || column == "opening_balance" || column == "closing_balance" ||
         column == "original_amount" || column == "original_sum";
}

}  // namespace

std::string plain(const Object& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string joined;
  for (const Object& item : value) {
    if (!joined.empty()) joined += item.is_object() ? "|" : " ";
    joined += item.is_object() ? (item.contains("type") ? item["type"].get<std::string>() + ":" : "") +
                                     (item.contains("value") ? item["value"].get<std::string>() : "")
                               : item.get<std::string>();
  }
  return joined;
}

std::string ndjson_of(const Object& o) { return o.dump(-1, ' ', false, Object::error_handler_t::replace) + "\n"; }

std::string csv_header() {
  std::string out;
  for (const std::string& column : csv_columns()) out += (&column == &csv_columns().front() ? "" : ",") + column;
  return out + '\n';
}

std::string csv_of(const Object& o) {
  std::string out;
  for (const std::string& column : csv_columns()) {
    if (&column != &csv_columns().front()) out += ',';
    const auto found = o.find(column);
    if (found == o.end()) continue;
    if (is_amount(column) || !(found->is_string() || found->is_array())) {
      append_csv_plain(out, plain(*found));
    } else {
      append_csv_text(out, plain(*found));
    }
  }
  out += '\n';
  return out;
}

}  // namespace lettrage::cli
