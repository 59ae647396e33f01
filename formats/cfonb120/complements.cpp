#include "formats/cfonb120/complements.h"

#include <string>

#include "core/encoding.h"
#include "core/identifiers.h"
#include "formats/cfonb/operations.h"
#include "formats/cfonb120/amount.h"

namespace lettrage::formats::cfonb120 {
namespace {

using fixed_width::Columns;
using fixed_width::is_digit;
using fixed_width::trim;

constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }

/// `LIB`, `LC2`: a capital letter, then capital letters or digits.
bool is_qualifier(std::string_view text) noexcept {
  const auto fits = [](char c) { return is_upper(c) || is_digit(c); };
  return text.size() == 3 && is_upper(text[0]) && fits(text[1]) && fits(text[2]);
}

/// False where the field says something else already: then the text is kept among those without a field.
bool put(std::string_view& field, std::string_view text) noexcept {
  if (field.empty()) field = text;
  return field == text;
}

/// Currency (3), decimals (1), amount (14, unsigned): the head of MMO and of FEE.
Money read_money(std::string_view information) {
  const auto currency = Currency::make(information.substr(0, 3));
  if (!currency || information.size() < 5) return {};
  const char scale = information[3];
  if (scale != ' ' && !is_digit(scale)) return {};
  const SignedAmount read = read_digits(trim(information.substr(4, 14)), scale == ' ' ? 0 : scale - '0', *currency);
  return read.error == Code::Count_ ? read.amount : Money{};
}

/// The rate of MMO: its decimals in column 18 (from 0), its digits right-aligned in 19–29, or in 26–29 alone. `1.0862`
std::string_view read_rate(Batch& batch, std::string_view information) {
  if (information.size() < 20 || !is_digit(information[18])) return {};
  std::string_view digits = trim(information.substr(19, 11));
  if (!fixed_width::all_digits(digits) && information.size() > 26) digits = trim(information.substr(26, 4));
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  if (!fixed_width::all_digits(digits) || digits == "0") return {};
  const auto after = static_cast<std::size_t>(information[18] - '0');
  std::string rate(digits.size() <= after ? after + 1 - digits.size() : 0, '0');
  rate += digits;
  if (after > 0) rate.insert(rate.size() - after, 1, '.');
  return batch.keep(rate);
}

}  // namespace

bool has_no_qualifier(const Columns& record, Charset charset) {
  if (is_qualifier(record.at(46, 48)) && trim(record.at(41, 45)).empty()) return false;
  if (record.size() < 104) return false;
  const SignedAmount amount = read_signed_amount(record.at(91, 104), 2, eur, charset);
  return amount.error == Code::Count_ && amount.written != Overpunch::Unsigned;
}

void Complements::add(Batch& batch, Entry& entry, const Columns& record) {
  const auto utf8 = [&](std::size_t first, std::size_t last) { return to_utf8(batch, record.text(first, last)); };
  if (has_no_qualifier(record, batch.charset)) {
    if (const auto text = utf8(41, 81); !text.empty()) labels_.push_back(text);
    return;
  }
  const std::string_view qualifier = record.at(46, 48);
  const std::string_view text = utf8(49, 118);
  if (text.empty()) return;
  // Many are made of two halves: a reference or an identifier, and what it is.
  const std::string_view first = utf8(49, 83), second = utf8(84, 118);
  PaymentDetails& d = entry.details;
  const auto taken = [&] {
    if (qualifier == "RCN") return put(d.end_to_end_id, first) && (second.empty() || put(d.purpose, second));
    if (qualifier == "REF") return put(entry.bank_reference, text);
    if (qualifier == "RUM") return put(d.mandate_id, first);
    if (qualifier == "NPY") return put(payer_.name, text);
    if (qualifier == "NBE") return put(payee_.name, text);
    if (qualifier == "NPO") return put(payer_.ultimate_name, text);
    if (qualifier == "NBU") return put(payee_.ultimate_name, text);
    if (qualifier == "CPY") return put(payer_.account, first);
    if (qualifier == "CBE") return put(payee_.account, first);
    if (qualifier == "BPY") return is_bic(first) && put(payer_.bank, first);
    if (qualifier == "BBE") return is_bic(first) && put(payee_.bank, first);
    if (qualifier == "IBE") return put(d.creditor_id, first) && second.empty();
    if (qualifier == "MMO" && !d.original_amount.currency.present()) {
      d.original_amount = read_money(record.at(49, 118));
      if (d.original_amount.currency.present()) d.exchange_rate = read_rate(batch, record.at(49, 118));
      return d.original_amount.currency.present();
    }
    if (qualifier == "FEE" && !d.charges.currency.present()) {
      d.charges = read_money(record.at(49, 118));
      return d.charges.currency.present();
    }
    return false;
  };
  if (trim(qualifier).empty() || qualifier == "LIB") {
    labels_.push_back(text);
  } else if (qualifier == "LCC" || qualifier == "LC2") {
    client_text_.push_back({text, !record.text(118, 118).empty()});
  } else if (qualifier == "LCS") {
    references_.push_back({second, first});
  } else if (!taken()) {
    others_.emplace_back(to_utf8(batch, trim(qualifier)), text);
  }
}

std::vector<std::string_view> Complements::remittance(Batch& batch) const {
  std::vector<std::string_view> lines;
  if (client_text_.size() == 1) {
    lines.push_back(client_text_.front().text);
  } else if (!client_text_.empty()) {
    std::string joined;
    bool goes_on = true;
    for (const Piece& piece : client_text_) {
      if (!goes_on) joined += ' ';
      joined += piece.text;
      goes_on = piece.full;
    }
    lines.push_back(batch.keep(joined));
  }
  lines.insert(lines.end(), labels_.begin(), labels_.end());
  return lines;
}

// The bank may give only one of the two parties, and be it under the other's name: it is never us.
void Complements::set_party(Batch& batch, Entry& entry) const {
  PaymentDetails& d = entry.details;
  const bool payer = cfonb::counterparty_is_payer(d.proprietary_code, entry.direction);
  const Party& expected = payer ? payer_ : payee_;
  const Party& other = payer ? payee_ : payer_;
  const bool named = !expected.name.empty() || !expected.account.empty();
  const Party& party = named ? expected : other;
  d.counterparty_name = party.name;
  d.counterparty_bic = party.bank;
  d.ultimate_counterparty_name = expected.ultimate_name;
  if (const auto iban = make_iban(party.account)) {
    d.counterparty_iban = batch.keep(*iban);
  } else {
    d.counterparty_account = party.account;
  }
}

void Complements::finish(Batch& batch, Entry& entry) {
  entry.details.remittance = batch.keep(remittance(batch));
  entry.details.structured_references = batch.keep(references_);
  set_party(batch, entry);
  if (!others_.empty()) {
    std::string text{entry.additional_information};
    for (const auto& [qualifier, information] : others_) {
      if (!text.empty()) text += ' ';
      text.append("/").append(qualifier).append("/");
      for (const char c : information) {  // two halves of 35 columns: one blank between them is enough
        if (c != ' ' || text.back() != ' ') text += c;
      }
    }
    entry.additional_information = batch.keep(text);
  }
  payer_ = payee_ = {};
  client_text_.clear();
  labels_.clear();
  references_.clear();
  others_.clear();
}

}  // namespace lettrage::formats::cfonb120
