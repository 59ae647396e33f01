#include "formats/mt940/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "core/identifiers.h"
#include "formats/mt940/readback.h"
#include "formats/pain008/characters.h"
#include "formats/swift/text.h"
#include "formats/swift/values.h"

namespace lettrage::formats::mt940 {

namespace {

constexpr std::size_t reference_length = 16, account_length = 35, amount_length = 15, information_lines = 6;

/// Nothing is longer than this after conversion; it is far beyond what a field takes.
constexpr std::size_t unlimited = 1U << 20U;

/// The SWIFT character set x is the one of SEPA.
std::string swift_text(std::string_view text) { return pain008::to_sepa(text, unlimited, pain008::Umlauts::Double); }

/// The sum in 64 bits, or nothing.
std::optional<std::int64_t> booked_sum(const StatementContent& content) noexcept {
  std::int64_t sum = 0;
  for (const EntryContent& e : content.entries) {
    if (e.entry.status != EntryStatus::Booked) continue;
    const auto next = add(sum, signed_minor(e.entry.amount, e.entry.direction));
    if (!next) return {};
    sum = *next;
  }
  return sum;
}

bool fits(std::int64_t minor, Currency currency) {
  return minor > std::numeric_limits<std::int64_t>::min() &&
         comma_amount(minor < 0 ? -minor : minor, currency).size() <= amount_length;
}

struct Balances {
  std::int64_t opening = 0, closing = 0;
};

/// Both balances; the one that is not given follows from the other.
std::optional<Balances> balances_of(const StatementContent& content, bool without_balances) noexcept {
  const Statement& s = content.statement;
  const auto sum = booked_sum(content);
  if (s.opening.present() && s.closing.present()) return Balances{s.opening.minor(), s.closing.minor()};
  if (!sum || *sum == std::numeric_limits<std::int64_t>::min()) return {};
  if (s.closing.present()) {
    const auto opening = add(s.closing.minor(), -*sum);
    return opening ? std::optional{Balances{*opening, s.closing.minor()}} : std::nullopt;
  }
  if (!s.opening.present() && !without_balances) return {};
  const std::int64_t begin = s.opening.present() ? s.opening.minor() : 0;
  const auto closing = add(begin, *sum);
  return closing ? std::optional{Balances{begin, *closing}} : std::nullopt;
}

/// Codewords of our reader; between slashes inside a value they would begin another one.
constexpr std::array<std::string_view, 35> codewords{"MARF", "MREF", "EREF", "PREF", "RTRN", "BENM", "ORDP", "NAME", "ID",
                                                     "ADDR", "REMI", "CSID", "CRED", "ISDT", "TRTP", "IBAN", "BIC",  "NRTX",
                                                     "PIND", "RTYP", "ULTD", "ULTB", "ULTC", "RREF", "SWOD", "CREF", "IREF",
                                                     "CNTP", "PURP", "EXCH", "CHGS", "OCMT", "TRCD", "KREF", "UBO"};

/// A value as it may stand in `:86:`: `/EREF/` in a text becomes `/EREF /`, which is none to a reader that splits at codewords.
std::string value_text(std::string_view given) {
  std::string text = swift_text(given);
  for (std::size_t at = text.find('/'); at != std::string::npos;) {
    const std::size_t close = text.find('/', at + 1);
    if (close == std::string::npos) break;
    const std::string_view name = std::string_view{text}.substr(at + 1, close - at - 1);
    if (std::find(codewords.begin(), codewords.end(), name) != codewords.end()) text.insert(close, 1, ' ');
    at = text.find('/', at + 1);
  }
  return text;
}

/// The text of `:86:`, six lines of 65 columns at most.
class Information {
  /// A line gives up some columns where the next would begin with a blank, a colon or a dash.
  static constexpr std::size_t capacity = information_lines * line_length - 20;

 public:
  explicit Information(Losses& losses) : losses_{losses} {}

  /// `/WORD/value`. Identifiers are carried whole or not at all.
  void add(std::string_view word, std::string_view value, std::string_view field, bool identifier = true,
           std::size_t longest = capacity) {
    if (value.empty()) return;
    std::string text = value_text(value);
    if (text.empty()) return losses_.add(field, "no character of it is in the SWIFT set");
    if (identifier && text != value) losses_.add(field, "characters outside the SWIFT set");
    if (text.back() == '/') losses_.add(field, "a slash at its end is taken for the next codeword's");
    const std::size_t room = std::min(longest, capacity - std::min(capacity, text_.size() + word.size()));
    if (text.size() > room) {
      losses_.add(field, "six lines of 65 characters are full");
      if (identifier || room < 8) return;
      text.resize(room);
    }
    text_.append(word).append(text);
  }
  /// A codeword with nothing behind it.
  void mark(std::string_view word) {
    if (text_.size() + word.size() <= capacity) text_ += word;
  }
  [[nodiscard]] std::string lines() const {
    std::string out;
    if (text_.empty()) return out;
    for (const std::string_view piece : pieces(text_, line_length, " :-")) out.append(piece) += "\r\n";
    return out;
  }

 private:
  Losses& losses_;
  std::string text_;
};

class MessageWriter {
 public:
  MessageWriter(const FileContent& file, bool without_balances) : file_{file}, without_balances_{without_balances} {}

  Written run() {
    for (const StatementContent* content : file_.statements) message(*content);
    written_.losses.add(losses_);
    return std::move(written_);
  }

 private:
  void lose(std::string_view field, std::string_view why) { losses_.add(field, why); }
  std::string& out() { return written_.text; }

  /// A field of 16 characters: no slash at its ends, no two in a row.
  std::string reference(std::string_view given, std::string_view field, bool cut = false) {
    std::string text = swift_text(given);
    for (std::size_t at = text.find("//"); at != std::string::npos; at = text.find("//")) text.erase(at, 1);
    while (!text.empty() && text.front() == '/') text.erase(0, 1);
    while (!text.empty() && text.back() == '/') text.pop_back();
    if (text.size() > reference_length) {
      lose(field, "longer than 16 characters");
      if (!cut) return {};
      text.resize(reference_length);
    } else if (text != given) {
      lose(field, "characters outside the SWIFT set");
    }
    return text;
  }

  void message(const StatementContent& content) {
    const Statement& s = content.statement;
    const Balances balances = balances_of(content, without_balances_).value_or(Balances{});
    // Not unique by the standard, so a name that is cut says more than one that is made up.
    const std::string id = reference(s.id, "statement", true);
    out() += fmt::format(":20:{}\r\n", id.empty() ? "NONREF" : id);
    std::string account = swift_text(s.account);
    if (account.size() > account_length || account != s.account) lose("account", "35 characters of the SWIFT set");
    account.resize(std::min(account.size(), account_length));
    account_ = account;
    out() += fmt::format(":25:{}\r\n:28C:{}\r\n", account, sequence(s));
    if (s.from_date || s.to_date) lose("from_date", "MT940 has no field for it");
    const Date day = day_of(content);
    opening_ = s.opening.date ? s.opening.date : day;
    const bool next_page = page_open_ && open_account_ == s.account;
    balance(next_page ? ":60M:" : ":60F:", balances.opening, opening_, s.currency);
    for (const EntryContent& entry : content.entries) lines(entry, day);
    balance(s.last_page ? ":62F:" : ":62M:", balances.closing, s.closing.date ? s.closing.date : day, s.currency);
    out() += "-\r\n";
    page_open_ = !s.last_page;
    open_account_ = s.account;
  }

  static Date day_of(const StatementContent& content) {
    const Statement& s = content.statement;
    if (s.closing.date) return s.closing.date;
    if (s.to_date) return s.to_date;
    Date last = s.opening.date;
    for (const EntryContent& e : content.entries) {
      last = std::max(last, e.entry.booking_date ? e.entry.booking_date : e.entry.value_date);
    }
    return last ? last : Date::from_days(0);
  }

  /// 5n[/5n].
  std::string sequence(const Statement& s) {
    const std::size_t slash = s.sequence.find('/');
    std::string_view number = s.sequence.substr(0, slash);
    const std::string_view page = slash == std::string_view::npos ? std::string_view{} : s.sequence.substr(slash + 1);
    if (!swift::all_digits(number)) {
      if (!number.empty()) lose("sequence", "no number");
      return "0";
    }
    if (number.size() > 5) {
      lose("sequence", "longer than 5 digits: its last ones stand");
      number.remove_prefix(number.size() - 5);
    }
    return std::string{number} + (swift::all_digits(page) && page.size() <= 5 ? "/" + std::string{page} : std::string{});
  }

  void balance(std::string_view tag, std::int64_t minor, Date date, Currency currency) {
    out() += fmt::format("{}{}{}{}{}\r\n", tag, minor < 0 ? 'D' : 'C', short_date(date), currency.code(),
                         comma_amount(minor < 0 ? -minor : minor, currency));
  }

  /// True where the transactions are the whole entry, so that each may stand as a line of its own.
  static bool can_be_told_one_by_one(const EntryContent& content, Currency currency) {
    std::int64_t sum = 0;
    for (const Transaction* t : content.transactions) {
      if (t->amount.currency != currency) return false;
      const auto next = add(sum, signed_minor(t->amount, direction_of(content.entry, *t)));
      if (!next) return false;
      sum = *next;
    }
    return content.transactions.size() > 1 && sum == signed_minor(content.entry.amount, content.entry.direction);
  }

  void lines(const EntryContent& content, Date day) {
    const Entry& e = content.entry;
    if (content.transactions.empty()) return line(e, e.details, {}, day);
    if (content.transactions.size() == 1) {
      const Transaction& t = *content.transactions.front();
      return line(e, t.details, t.additional_information, day);
    }
    if (!can_be_told_one_by_one(content, e.amount.currency)) {
      lose("transaction", "its entry has one :86: only, and they are not its whole amount");
      return line(e, e.details, {}, day);
    }
    for (const Transaction* t : content.transactions) {
      Entry own = e;
      own.amount = t->amount;
      own.direction = direction_of(e, *t);
      if (!own.batch_payment_information_id.empty()) lose("batch_payment_information_id", "its transactions have a line each");
      own.batch_message_id = own.batch_payment_information_id = {};
      own.batch_count = 0;
      line(own, t->details, t->additional_information, day);
    }
  }

  /// One `:61:` with its `:86:`; `d` says who and why.
  void line(const Entry& e, const PaymentDetails& d, std::string_view transaction_text, Date day) {
    const Date value = e.value_date ? e.value_date : e.booking_date ? e.booking_date : day;
    std::string booked;
    if (e.booking_date) {
      booked = short_date(e.booking_date).substr(2);
      // Readers infer the year; where they would take another one, the day is better not said.
      if (swift::infer_date(booked, value, opening_).date != e.booking_date) {
        lose("booking_date", "too far from its value date: the year is not printed");
        booked.clear();
      }
    }
    const std::string own = reference(e.entry_reference, "entry_reference");
    const std::string bank = reference(e.bank_reference, "bank_reference");
    WrittenLine line;
    line.statement_line =
        fmt::format("{}{}{}{}{}{}", short_date(value), booked, mark(e), comma_amount(e.amount.minor, e.amount.currency),
                    type_of(e, d), own.empty() ? "NONREF" : own);
    if (!bank.empty()) line.statement_line.append("//").append(bank);
    line.supplementary = supplementary(d);
    std::string additional{e.additional_information};
    if (!additional.empty() && !transaction_text.empty()) additional += ' ';
    additional += transaction_text;
    Information information{losses_};
    say(information, e, d, additional);
    line.information = information.lines();
    out().append(":61:").append(line.statement_line).append("\r\n");
    if (!line.supplementary.empty()) out().append(line.supplementary).append("\r\n");
    if (!line.information.empty()) out().append(":86:").append(line.information);
    forget(e, d);
    add_silent_losses({e, d, additional, account_}, line, losses_);
    written_.losses.add(losses_);
    losses_ = {};
  }

  std::string_view mark(const Entry& e) {
    const bool credit = e.direction == Direction::Credit;
    if (e.status != EntryStatus::Booked) {
      if (e.status == EntryStatus::Pending) lose("status", "pending is expected here");
      if (e.reversal) lose("reversal", "expected entries have no reversal mark");
      return credit ? "EC" : "ED";
    }
    if (!e.reversal) return credit ? "C" : "D";
    return credit ? "RD" : "RC";  // named after what is reversed
  }

  /// The source's own type where it has one, else what its ISO code says.
  static std::string type_of(const Entry& e, const PaymentDetails& d) {
    const std::string_view printed = d.proprietary_code.empty() ? e.details.proprietary_code : d.proprietary_code;
    const std::string_view code = d.bank_transaction_code.empty() ? e.details.bank_transaction_code : d.bank_transaction_code;
    const auto ends = [code](std::string_view end) {
      return code.size() > end.size() && code.substr(code.size() - end.size()) == end;
    };
    const bool returned = ends(".UPDD") || ends(".RRTN") || ends(".UPCT");
    const std::string_view type = printed.substr(0, printed.find('+'));
    const bool swift_type =
        type.size() == 4 && (type[0] == 'N' || type[0] == 'S' || type[0] == 'F') &&
        std::all_of(type.begin(), type.end(), [](char c) { return swift::is_upper(c) || swift::is_digit(c); });
    if (swift_type && (!returned || !d.return_reason.empty())) return std::string{type};
    if (returned || !d.return_reason.empty()) return "NRTI";
    if (ends(".CHRG") || ends(".FEES") || ends(".COMM")) return "NCHG";
    if (ends(".INTR")) return "NINT";
    if (code.find("DDT.") != std::string_view::npos) return "NDDT";
    if (code.find("CHQ.") != std::string_view::npos) return "NCHK";
    if (code.find("CDT.") != std::string_view::npos || code.find("RCT.") != std::string_view::npos) return "NTRF";
    return "NMSC";
  }

  std::string supplementary(const PaymentDetails& d) {
    constexpr std::size_t length = 34;
    std::string text;
    const auto add = [&](std::string_view word, Money amount) {
      if (!amount.currency.present()) return;
      text += fmt::format("{}{}{}/", word, amount.currency.code(), comma_amount(amount.minor, amount.currency));
    };
    add("/OCMT/", d.original_amount);
    add("/CHGS/", d.charges);
    if (text.size() > length && d.charges.currency.present()) {
      lose("charges", "no room beside the original amount");
      text.resize(text.find("/CHGS/"));
    }
    return text;
  }

  void say(Information& in, const Entry& e, const PaymentDetails& d, std::string_view additional) {
    const bool batch = !e.batch_payment_information_id.empty() || !e.batch_message_id.empty() || e.batch_count > 0;
    // What comes first is what the bank calls the booking; the kind of a return would take that place.
    if (!d.return_type.empty()) {
      in.add("/TRTP/", additional, "additional_information", false, line_length);
      in.add("/RTYP/", d.return_type, "return_type");
    }
    if (!d.return_reason.empty()) {
      in.add("/RTRN/", d.return_reason, "return_reason");
      in.add("/", d.return_information, "return_information", false);
      if (d.return_reason_list != "iso" && d.return_reason_list != "proprietary") {
        lose("return_reason_list", "the message has no place for it");
      }
    } else if (!d.return_information.empty()) {
      lose("return_information", "it stands behind a reason only");
    }
    // A batch is told by its reference alone; a payment with one says that it has no other.
    const std::string_view of_batch =
        e.batch_payment_information_id.empty() ? d.payment_information_id : e.batch_payment_information_id;
    const bool alone = !batch && d.end_to_end_id.empty() && d.mandate_id.empty() && !d.payment_information_id.empty();
    in.add("/EREF/", alone ? "NOTPROVIDED" : d.end_to_end_id, "end_to_end_id");
    in.add("/MARF/", d.mandate_id, "mandate_id");
    in.add("/CSID/", d.creditor_id, "creditor_id");
    in.add("/PREF/", of_batch, batch ? "batch_payment_information_id" : "payment_information_id");
    in.add("/CREF/", d.instruction_id, "instruction_id");
    in.add("/IREF/", d.servicer_reference, "servicer_reference");
    if (e.batch_count > 0) in.add("/NRTX/", std::to_string(e.batch_count), "batch_count");
    if (!d.counterparty_iban.empty() && check_iban(d.counterparty_iban) == IbanVerdict::Invalid) {
      lose("counterparty_iban", "no IBAN by its check digits: readers take it for another account");
    }
    in.add("/IBAN/", d.counterparty_iban.empty() ? d.counterparty_account : d.counterparty_iban, "counterparty_iban");
    if (is_bic(d.counterparty_bic)) in.add("/BIC/", d.counterparty_bic, "counterparty_bic");
    in.add("/NAME/", d.counterparty_name, "counterparty_name", false);
    if (!d.ultimate_counterparty_name.empty()) {
      in.mark(e.direction == Direction::Debit ? "/ULTB/" : "/ULTD/");
      in.add("/NAME/", d.ultimate_counterparty_name, "ultimate_counterparty_name", false);
    }
    in.add("/PURP/", d.purpose, "purpose");
    in.add("/EXCH/", d.exchange_rate, "exchange_rate");
    for (const StructuredReference& r : d.structured_references) {
      in.add("/REMI/STRD/" + (r.type.empty() ? std::string{} : value_text(r.type) + "/"), r.value, "structured_references");
    }
    std::string words;
    for (const std::string_view line : d.remittance) {
      if (line.empty()) continue;
      // Lines that a bank cut at its width go on without a blank.
      if (!words.empty()) words += ' ';
      words += line;
    }
    in.add("/REMI/USTD//", words, "remittance", false);
    if (d.return_type.empty()) in.add("/TRTP/", additional, "additional_information", false);
  }

  /// Fields that MT940 has no place for.
  void forget(const Entry& e, const PaymentDetails& d) {
    const auto gone = [&](std::string_view value, std::string_view field) {
      if (!value.empty()) lose(field, "MT940 has no field for it");
    };
    gone(d.transaction_id, "transaction_id");
    gone(d.message_id, "message_id");
    gone(d.uetr, "uetr");
    gone(d.cheque_number, "cheque_number");
    const std::string_view printed = d.proprietary_code.empty() ? e.details.proprietary_code : d.proprietary_code;
    if (!printed.empty() && printed != type_of(e, d)) lose("proprietary_code", "no type of :61:");
    gone(d.return_originator, "return_originator");
    gone(d.original_bank_transaction_code, "original_bank_transaction_code");
    gone(d.bank_transaction_code.empty() ? e.details.bank_transaction_code : d.bank_transaction_code, "bank_transaction_code");
  }

  const FileContent& file_;
  const bool without_balances_;
  Written written_;
  Losses losses_;  ///< of the line being written
  std::string account_;
  std::string_view open_account_;
  Date opening_;
  bool page_open_ = false;
};

}  // namespace

std::string_view why_not(const StatementContent& content, bool without_balances) noexcept {
  const Statement& s = content.statement;
  const auto balances = balances_of(content, true);
  if (!balances || !fits(balances->opening, s.currency) || !fits(balances->closing, s.currency)) {
    return "its balances have more than 15 characters";
  }
  for (const EntryContent& e : content.entries) {
    if (e.entry.amount.currency != s.currency) return "an entry is in another currency than the account";
    if (!fits(e.entry.amount.minor, s.currency)) return "an amount has more than 15 characters";
  }
  if (!without_balances && !s.opening.present() && !s.closing.present())
    return "it has no balance, and MT940 is a statement of balances";
  return {};
}

Written write(const FileContent& file, bool without_balances) { return MessageWriter{file, without_balances}.run(); }

std::string comma_amount(std::int64_t minor, Currency currency) {
  std::string text = format_amount(minor, currency);
  const std::size_t point = text.find('.');
  if (point == std::string::npos) return text + ",";
  text[point] = ',';
  return text;
}

std::string short_date(Date date) { return fmt::format("{:02}{:02}{:02}", date.year() % 100, date.month(), date.day()); }

std::vector<std::string_view> pieces(std::string_view text, std::size_t length, std::string_view never_first) {
  std::vector<std::string_view> out;
  while (text.size() > length) {
    std::size_t cut = length;
    while (cut > length / 2 && (text[cut - 1] == ' ' || never_first.find(text[cut]) != std::string_view::npos)) --cut;
    out.push_back(text.substr(0, cut));
    text.remove_prefix(cut);
  }
  out.push_back(text);
  return out;
}

}  // namespace lettrage::formats::mt940
