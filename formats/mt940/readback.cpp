#include "formats/mt940/readback.h"

#include <algorithm>
#include <vector>

#include "core/batch.h"
#include "core/money.h"
#include "formats/pain008/characters.h"
#include "formats/swift/information.h"
#include "formats/swift/statement_line.h"
#include "formats/swift/text.h"

namespace lettrage::formats::mt940 {

namespace {

/// As it could at best be written: in the SWIFT character set.
std::string at_best(std::string_view text) {
  constexpr std::size_t unlimited = 1U << 20U;
  return swift::without_spaces(pain008::to_sepa(text, unlimited, pain008::Umlauts::Double));
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find("\r\n", at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  return lines;
}

std::string joined(std::span<const std::string_view> lines) {
  std::string text;
  for (const std::string_view line : lines) text += line;
  return text;
}

std::string joined(std::span<const StructuredReference> references) {
  std::string text;
  for (const StructuredReference& r : references) text.append(r.type).append(":").append(r.value).append("|");
  return text;
}

std::string printed(Money amount) { return amount.currency.present() ? format_amount(amount) : std::string{}; }

}  // namespace

void add_silent_losses(const Meant& meant, const WrittenLine& written, Losses& losses) {
  Batch batch;
  const auto line = swift::parse_statement_line(written.statement_line);
  if (!line) return losses.add("entry", "readers do not take its line");
  const auto supplementary = lines_of(written.supplementary), information = lines_of(written.information);
  const swift::EntryTexts texts{.supplementary = supplementary, .information = information};
  Entry read;
  read.amount = meant.entry.amount;
  read.direction = meant.entry.direction;
  read.reversal = meant.entry.reversal;
  read.status = meant.entry.status;
  swift::InformationReader{batch}.read(read, *line, texts, meant.own_account);

  const auto compare = [&](std::string_view field, std::string_view given, std::string_view back) {
    if (losses.speak_of(field)) return;
    const std::string is = swift::without_spaces(back);
    if (is != swift::without_spaces(given) && is != at_best(given)) losses.add(field, "readers find something else in its line");
  };
  const Entry& e = meant.entry;
  const PaymentDetails &d = meant.details, &r = read.details;
  compare("entry_reference", e.entry_reference, read.entry_reference);
  compare("bank_reference", e.bank_reference, read.bank_reference);
  compare("batch_payment_information_id", e.batch_payment_information_id, read.batch_payment_information_id);
  const bool said_to_have_none = d.end_to_end_id.empty() && r.end_to_end_id == "NOTPROVIDED";
  compare("end_to_end_id", d.end_to_end_id, said_to_have_none ? std::string_view{} : r.end_to_end_id);
  compare("instruction_id", d.instruction_id, r.instruction_id);
  compare("mandate_id", d.mandate_id, r.mandate_id);
  compare("creditor_id", d.creditor_id, r.creditor_id);
  compare("servicer_reference", d.servicer_reference, r.servicer_reference);
  compare("counterparty_name", d.counterparty_name, r.counterparty_name);
  compare("counterparty_iban", d.counterparty_iban, r.counterparty_iban);
  const auto account = [](const PaymentDetails& of) {
    return of.counterparty_iban.empty() ? of.counterparty_account : std::string_view{};
  };
  compare("counterparty_account", account(d), account(r));
  compare("counterparty_bic", d.counterparty_bic, r.counterparty_bic);
  compare("ultimate_counterparty_name", d.ultimate_counterparty_name, r.ultimate_counterparty_name);
  compare("purpose", d.purpose, r.purpose);
  compare("exchange_rate", d.exchange_rate, r.exchange_rate);
  compare("original_amount", printed(d.original_amount), printed(r.original_amount));
  compare("charges", printed(d.charges), printed(r.charges));
  compare("return_reason", d.return_reason, r.return_reason);
  compare("return_reason_list", d.return_reason_list, r.return_reason_list);
  compare("return_information", d.return_information, r.return_information);
  compare("structured_references", joined(d.structured_references), joined(r.structured_references));
  // The kind of a return is what the bank says of a booking of which it says nothing else.
  const bool kind_alone = meant.additional_information.empty() && read.additional_information == r.return_type;
  compare("additional_information", meant.additional_information, kind_alone ? std::string_view{} : read.additional_information);
  // Structured references stand among the words too.
  const std::string words = at_best(joined(d.remittance));
  if (swift::without_spaces(joined(r.remittance)).find(words) == std::string::npos) compare("remittance", words, {});
}

}  // namespace lettrage::formats::mt940
