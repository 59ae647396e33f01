// Settles what the elements of a camt message together mean, once all of them are known.
#include <algorithm>

#include "formats/camt/reader.h"
#include "formats/camt/returns.h"

namespace lettrage::formats::camt {

void Reader::settle_balances(Statement& statement) {
  const auto first_of = [&](std::string_view type) -> const BalanceDraft* {
    const BalanceDraft* found = nullptr;  // the earliest; several days may stand in one statement
    for (const BalanceDraft& balance : balances_) {
      if (balance.type == type && (found == nullptr || balance.date < found->date)) found = &balance;
    }
    return found;
  };
  const auto last_of = [&](std::string_view type) -> const BalanceDraft* {
    const BalanceDraft* found = nullptr;
    for (const BalanceDraft& balance : balances_) {
      if (balance.type == type && (found == nullptr || !(balance.date < found->date))) found = &balance;
    }
    return found;
  };
  const BalanceDraft* opening = first_of("OPBD");
  if (opening == nullptr) opening = first_of("PRCD");
  const BalanceDraft* closing = last_of("CLBD");
  if (closing == nullptr) closing = last_of("ITBD");
  // An interim balance alone is where the account stands now, not where it began.
  if (opening == nullptr) opening = first_of("ITBD");
  if (opening == closing) opening = nullptr;

  const auto balance_of = [&](const BalanceDraft* draft) -> Balance {
    if (draft == nullptr) return {};
    if (draft->amount.text.empty()) {
      fault(Code::AmountMissing, Severity::Error, Unit::Statement, draft->place, "Bal/Amt");
      return {};
    }
    const Money money =
        amount(draft->amount.text, draft->amount.currency, statement.currency, draft->amount.place, "Bal/Amt", Unit::Statement);
    const Direction direction = xml::direction_of(draft->direction.text);
    if (direction == Direction::None) {
      fault(Code::DirectionInvalid, Severity::Error, Unit::Statement, draft->place, "Bal/CdtDbtInd", draft->direction.text);
    }
    if (!money.currency.present() || direction == Direction::None) return {};
    return {.amount = money, .direction = direction, .date = draft->date};
  };
  statement.opening = balance_of(opening);
  statement.closing = balance_of(closing);
}

void Reader::end_statement(bool complete) {
  Statement& at = statement();
  at.complete = complete;
  settle_balances(at);
  if (!at.currency.present()) at.currency = at.opening.present() ? at.opening.amount.currency : at.closing.amount.currency;
  if (!at.currency.present()) {  // a notification names no currency of its own
    const auto index = static_cast<std::uint32_t>(batch_.statements.size() - 1);
    for (const Entry& entry : batch_.entries) {
      if (entry.statement == index && entry.amount.currency.present()) {
        at.currency = entry.amount.currency;
        break;
      }
    }
  }
  const auto total_of = [&](const TotalDraft& draft) {
    EntryTotal total;
    if (!draft.count.empty() && draft.count.find_first_not_of("0123456789") == std::string_view::npos) {
      total.count = xml::count_of(draft.count);
    }
    const ParsedAmount sum = parse_amount(draft.sum, at.currency);
    if (sum.error == AmountError::None && at.currency.present()) total.sum = {.minor = sum.minor, .currency = at.currency};
    return total;
  };
  at.credits = total_of(credits_);
  at.debits = total_of(debits_);
  at.all_entries = total_of(all_entries_);
  if (at.account.empty() && !at.continues) {
    fault(Code::AccountMissing, Severity::Error, Unit::Statement, {.offset = at.offset, .replayed = false}, "Acct/Id");
  }
  in_statement_ = false;
}

void Reader::end_charge(Charges& charges) {
  if (charges.amount.text.empty()) return;
  const xml::Given given = charges.amount;
  const bool credit = xml::direction_of(charges.direction.text) == Direction::Credit;
  charges.amount = charges.direction = {};
  const Money money = amount(given.text, given.currency, statement().currency, given.place, "Chrgs/Amt", Unit::None);
  if (!money.currency.present()) return;
  if (!charges.currency.present()) charges.currency = money.currency;
  if (charges.currency != money.currency) return;  // charges of several currencies have no sum
  const auto sum = add(charges.sum, credit ? -money.minor : money.minor);
  if (!sum) {
    charges.overflow = true;
    return;
  }
  charges.sum = *sum;
}

std::string_view Reader::joined_code(std::string_view domain, std::string_view family, std::string_view sub_family) {
  const std::array<std::string_view, 3> parts{domain, family, sub_family};
  if (domain.empty() && family.empty() && sub_family.empty()) return {};
  if (!std::equal(parts.begin(), parts.end(), last_code_.begin(), xml::same_value)) {
    last_code_ = parts;
    last_joined_code_ = xml::join(batch_, parts, '.');
  }
  return last_joined_code_;
}

void Reader::settle_common(PaymentDetails& details, const Common& common) {
  details.bank_transaction_code = joined_code(common.domain, common.family, common.sub_family);
  details.proprietary_code = common.proprietary;
  details.exchange_rate = common.exchange_rate;
  if (!common.instructed.text.empty()) {
    details.original_amount = amount(common.instructed.text, common.instructed.currency, statement().currency,
                                     common.instructed.place, "AmtDtls/InstdAmt", Unit::None);
  }
  const Charges& charges = common.charges;
  if (charges.currency.present()) {
    if (!charges.overflow && charges.sum >= 0) details.charges = {.minor = charges.sum, .currency = charges.currency};
  } else if (!charges.total.text.empty()) {
    details.charges = amount(charges.total.text, charges.total.currency, statement().currency, charges.total.place,
                             "Chrgs/TtlChrgsAndTaxAmt", Unit::None);
  }
}

void Reader::settle_return(PaymentDetails& details, bool is_return, std::span<const std::string_view> texts) {
  for (const std::string_view text : texts) {
    if (text.empty()) continue;
    if (details.return_type.empty()) details.return_type = return_type_in(text);
    if (is_return && details.return_reason.empty()) {
      details.return_reason = reason_in(text);
      if (!details.return_reason.empty()) details.return_reason_list = "iso";
    }
  }
}

void Reader::end_entry(bool complete) {
  in_entry_ = false;
  Entry& at = entry();
  at.complete = complete;
  at.bank_reference = entry_common_.servicer_reference;
  at.direction = xml::direction_of(entry_common_.direction.text);
  if (at.direction == Direction::None) {
    const xml::Given& given = entry_common_.direction;
    fault(Code::DirectionInvalid, Severity::Error, Unit::Statement, given.text.empty() ? place_ : given.place, "Ntry/CdtDbtInd",
          given.text);
  }
  if (entry_common_.amount.text.empty()) {
    fault(Code::AmountMissing, Severity::Error, Unit::Statement, place_, "Ntry/Amt");
  } else {
    const xml::Given& given = entry_common_.amount;
    at.amount = amount(given.text, given.currency, statement().currency, given.place, "Ntry/Amt", Unit::Statement);
    if (at.amount.currency.present() && statement().currency.present() && at.amount.currency != statement().currency) {
      fault(Code::CurrencyMismatch, Severity::Warning, Unit::None, given.place, "Ntry/Amt@Ccy", at.amount.currency.code());
    }
  }
  if (!status_given_) fault(Code::FieldMissing, Severity::Warning, Unit::None, place_, "Ntry/Sts");
  settle_common(at.details, entry_common_);
  is_return_ = at.reversal || is_return_code(entry_common_.sub_family, at.details.proprietary_code, own_.id);

  const bool only_one = complete && !at.continues && draft_count_ == 1;
  for (std::size_t i = 0; i < draft_count_; ++i) {
    const Begins end = i + 1 < draft_count_ ? drafts_[i + 1].begins : Begins::at_end_of(lists_);
    settle(drafts_[i], end, batch_.transactions[at.first_transaction + i], at, only_one);
  }
  at.transactions = static_cast<std::uint32_t>(draft_count_);
  if (draft_count_ == 0) settle_return(at.details, is_return_, std::span{&at.additional_information, 1});
}

void Reader::settle_amount(const Common& common, Transaction& transaction, const Entry& entry, bool only_one) {
  const Currency account = entry.amount.currency.present() ? entry.amount.currency : statement().currency;
  const auto take = [&](const xml::Given& given, std::string_view field, Unit unit) {
    if (!given.text.empty()) transaction.amount = amount(given.text, given.currency, account, given.place, field, unit);
  };
  if (!common.amount.text.empty()) {
    take(common.amount, "TxDtls/Amt", Unit::Statement);
    return;  // where it is given and cannot be read, nothing else may stand in for it
  }
  take(common.transaction_amount, "AmtDtls/TxAmt", Unit::Statement);
  if (transaction.amount.currency == account) return;
  const Money foreign = transaction.amount;
  transaction.amount = transaction.details.original_amount;
  if (transaction.amount.currency.present() && transaction.amount.currency == account) return;
  transaction.amount = only_one ? entry.amount : foreign;
}

void Reader::settle(const Draft& draft, const Begins& end, Transaction& transaction, const Entry& entry, bool only_one) {
  const DraftFields& given = draft.fields;
  const Begins& begin = draft.begins;
  PaymentDetails& details = transaction.details;
  settle_common(details, given.common);
  details.servicer_reference = given.common.servicer_reference;
  const xml::Given& direction = given.common.direction;
  transaction.direction = entry.direction;
  if (!direction.text.empty()) {
    transaction.direction = xml::direction_of(direction.text);
    if (transaction.direction == Direction::None) {
      fault(Code::DirectionInvalid, Severity::Error, Unit::Statement, direction.place, "TxDtls/CdtDbtInd", direction.text);
    }
  }
  transaction.booking_date = entry.booking_date;
  transaction.value_date = entry.value_date;
  const bool has_code = !details.bank_transaction_code.empty() || !details.proprietary_code.empty();
  if (!has_code) {
    details.bank_transaction_code = entry.details.bank_transaction_code;
    details.proprietary_code = entry.details.proprietary_code;
  }
  if (only_one) {
    if (!details.original_amount.currency.present()) details.original_amount = entry.details.original_amount;
    if (!details.charges.currency.present()) details.charges = entry.details.charges;
    if (details.exchange_rate.empty()) details.exchange_rate = entry.details.exchange_rate;
  }
  settle_amount(given.common, transaction, entry, only_one);

  const bool is_return_by_code =
      has_code ? entry.reversal || is_return_code(given.common.sub_family, details.proprietary_code, own_.id) : is_return_;
  const bool is_return = given.has_return_group || is_return_by_code;
  const Side& other = counterparty(given.debtor, given.creditor, own_, transaction.direction, is_return);
  details.counterparty_name = other.name;
  details.counterparty_iban = other.iban;
  details.counterparty_account = other.iban.empty() ? other.account : std::string_view{};
  details.counterparty_bic = other.agent_bic;
  details.ultimate_counterparty_name = other.ultimate_name;
  details.creditor_id = given.creditor_id;
  if (is_return) details.original_settlement_date = given.settlement_date;
  if (begin.return_texts != end.return_texts) {
    details.return_information =
        xml::join(batch_, std::span{lists_.return_texts}.subspan(begin.return_texts, end.return_texts - begin.return_texts), ' ');
  }
  // Strd/AddtlRmtInf explains the structured part; it is the payer's text only where there is no other.
  std::span<const std::string_view> lines = std::span{lists_.lines}.subspan(begin.lines, end.lines - begin.lines);
  if (lines.empty()) {
    lines = std::span{lists_.additional_lines}.subspan(begin.additional_lines, end.additional_lines - begin.additional_lines);
  }
  details.remittance = xml::keep(batch_, lines);
  details.structured_references = xml::keep(batch_, std::span<const StructuredReference>{lists_.references}.subspan(
                                                        begin.references, end.references - begin.references));
  const std::array<std::string_view, 3> texts{details.return_information, transaction.additional_information,
                                              only_one ? entry.additional_information : std::string_view{}};
  settle_return(details, is_return, texts);
  settle_return(details, is_return, lines);
}

}  // namespace lettrage::formats::camt
