#include "reconcile/dunning/letter_facts.h"

#include <algorithm>
#include <tuple>

#include "core/identifiers.h"
#include "core/text_id.h"
#include "reconcile/dunning/claims.h"
#include "reconcile/letters/addressee.h"
#include "reconcile/letters/payment_link.h"
#include "reconcile/retries/brake.h"

namespace lettrage::reconcile {
namespace {

constexpr std::string_view retry_step = "retry";

/// In groups of four, as IBANs are printed.
std::string printed(std::string_view iban) {
  std::string text;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    if (i > 0 && i % 4 == 0) text += ' ';
    text += iban[i];
  }
  return text;
}

/// Enough for its owner to know it.
std::string masked(std::string_view iban) {
  constexpr std::size_t shown = 4;
  if (iban.size() <= 3 * shown) return {};
  return std::string{iban.substr(0, shown)} + "…" + std::string{iban.substr(iban.size() - shown)};
}

/// Will be presented, or has been; or may be, for what the brake holds can be let go until its day.
bool goes_on(const Retry& retry) {
  const bool braked = retry.status == RetryStatus::Held && retry.stop_reason == brake_reason;
  return braked || retry.status == RetryStatus::Scheduled || retry.status == RetryStatus::Approved ||
         retry.status == RetryStatus::Released;
}

LetterInvoice listed(const Invoice& invoice, Date on) {
  const bool credit = invoice.kind == InvoiceKind::CreditNote;
  LetterInvoice row{.number = std::string{invoice.invoice_id},
                    .issued = invoice.issue_date,
                    .due = credit ? Date{} : invoice.due_date,
                    .open = {credit ? -invoice.open : invoice.open, invoice.currency},
                    .credit_note = credit,
                    .interest = {}};
  if (row.due && row.due < on) row.days_late = days_between(row.due, on);
  return row;
}

}  // namespace

LetterFacts::LetterFacts(const DunningContext& context) : context_{context}, debtors_{std::make_unique<const Debtors>(context)} {
  const DunningPolicy& policy = context.policy.dunning;
  for (const std::string& rate : policy.refinancing_rates) (void)interest_.rates.add(rate);  // loading the policy checked them
  interest_.agreed = parse_percent(policy.penalty_rate);
  for (const auto& [id, retry] : context.retries) {
    if (!goes_on(retry) || !retry.collection_date) continue;
    for (const std::string& invoice : retry.invoice_ids) {
      const Retry*& next = retries_[invoice];
      if (next == nullptr || std::tie(next->collection_date, next->id) < std::tie(retry.collection_date, retry.id)) next = &retry;
    }
  }
}

LetterFacts::~LetterFacts() = default;

std::optional<Letter> LetterFacts::of(const Notice& notice) const {
  const std::uint32_t i = context_.index.invoice_by_id(notice.invoice_id);
  if (i == none) return std::nullopt;
  const Invoice& lead = context_.ledger.data().invoices[i];
  const DunningPolicy& policy = context_.policy.dunning;
  const std::optional<Step> step = step_named(notice.step);
  Letter letter;
  letter.notice_id = text_of("nt", notice.id);
  letter.template_name = notice.template_name;
  letter.step = notice.step;
  letter.language = language_named(notice.language).value_or(language_named(policy.language).value_or(Language::French));
  letter.customer_id = notice.customer_id;
  letter.customer_name = lead.customer_name;
  if (const std::uint32_t c = context_.index.customer_by_id(notice.customer_id);
      c != none && !context_.ledger.data().customers[c].name.empty())
    letter.customer_name = context_.ledger.data().customers[c].name;
  letter.invoice_id = notice.invoice_id;
  letter.reference = lead.reference.empty() ? lead.invoice_id : lead.reference;
  letter.date = notice.due_date;
  letter.due_date = lead.due_date;
  letter.french_law = policy.french_late_payment;
  letter.consumer = is_consumer(context_.index, notice.customer_id, lead.mandate_id);
  letter.task = step && (*step == Step::L4 || *step >= Step::L8);
  letter.pay = step && !letter.task && (*step != Step::L0 || !by_debit(lead));
  debit(letter, notice, lead);
  if (!step) {
    if (notice.step != retry_step || !letter.debit_date || lead.open <= 0) return std::nullopt;
    letter.amount = notice.amount;
    letter.invoices.push_back(listed(lead, letter.date));
  } else {
    ask_for(letter, notice, lead);
    if (letter.amount.minor <= 0) return std::nullopt;
  }
  if (step == Step::L6) {
    letter.deadline_days = letter.consumer ? policy.formal_notice_days_consumers : policy.formal_notice_days_businesses;
    letter.deadline = letter.date.plus_days(letter.deadline_days);
  }
  if (letter.pay || !step) {
    letter.payment_link = payment_link(
        policy.payment_link, {.invoice_id = notice.invoice_id, .customer_id = notice.customer_id, .notice_id = letter.notice_id});
  }
  creditor(letter, lead);
  return letter;
}

// What the ladder asks for: all that is late in the currency of the leading invoice, less credit notes; before the due date,
// what falls due that day.
void LetterFacts::ask_for(Letter& letter, const Notice& notice, const Invoice& lead) const {
  const std::vector<Invoice>& invoices = context_.ledger.data().invoices;
  const bool before_due = notice.step == name(Step::L0);
  const Date horizon = context_.as_of.plus_days(-context_.policy.dunning[Step::L0].after_days);
  std::vector<LetterInvoice> rows;
  letter.amount = {0, lead.currency};
  for (const std::uint32_t i : context_.index.invoices_by_customer(notice.customer_id)) {
    const Invoice& invoice = invoices[i];
    if (invoice.currency != lead.currency) continue;
    if (invoice.kind == InvoiceKind::CreditNote) {
      if (before_due || invoice.open <= 0) continue;
    } else {
      const std::optional<Claim> claim = claim_on(i, context_, *debtors_, horizon);
      const bool asked = claim && (before_due ? !claim->start && invoice.due_date == lead.due_date : claim->start.present());
      if (!asked) continue;
    }
    rows.push_back(listed(invoice, letter.date));
    letter.amount.minor = add(letter.amount.minor, rows.back().open.minor).value_or(letter.amount.minor);
  }
  std::sort(rows.begin(), rows.end(), [](const LetterInvoice& a, const LetterInvoice& b) {
    return std::tie(a.credit_note, a.due, a.number) < std::tie(b.credit_note, b.due, b.number);
  });
  if (!before_due && !letter.consumer && letter.french_law && lead.currency == eur) {
    for (LetterInvoice& row : rows) {
      if (row.days_late > 0) row.interest = late_interest(row.open.minor, row.due, letter.date, interest_);
    }
    add_late_payment(letter, rows);
  }
  letter.more_invoices = rows.size() - std::min(rows.size(), listed_invoices_max);
  rows.resize(rows.size() - letter.more_invoices);
  letter.invoices = std::move(rows);
}

void LetterFacts::add_late_payment(Letter& letter, const std::vector<LetterInvoice>& invoices) const {
  LatePayment late{.compensation = {0, eur}, .interest = Money{0, eur}, .rate = interest_.on(letter.date)};
  for (const LetterInvoice& invoice : invoices) {
    if (invoice.days_late <= 0) continue;
    ++late.invoices;
    late.compensation.minor += fixed_compensation;  // as many as there are invoices: far from overflow
    if (!late.interest) continue;
    const std::optional<std::int64_t> sum =
        invoice.interest ? add(late.interest->minor, *invoice.interest) : std::optional<std::int64_t>{};
    late.interest = sum ? std::optional{Money{*sum, eur}} : std::nullopt;
  }
  if (late.invoices > 0) letter.late = late;
}

// The next presentation: the retry that is planned, else what was sent and is not yet due.
void LetterFacts::debit(Letter& letter, const Notice& notice, const Invoice& lead) const {
  std::string_view mandate_id = lead.mandate_id;
  if (const auto retry = retries_.find(notice.invoice_id);
      retry != retries_.end() && retry->second->collection_date >= letter.date) {
    letter.debit_date = retry->second->collection_date;
    if (!retry->second->mandate_id.empty()) mandate_id = retry->second->mandate_id;
  }
  if (mandate_id.empty()) return;
  for (const std::uint32_t c : context_.index.collections_by_mandate(mandate_id)) {
    const Date day = context_.ledger.data().collections[c].collection_date;
    if (!day || day < letter.date || (letter.debit_date && letter.debit_date <= day)) continue;
    if (context_.ledger.state(c).rejected || context_.ledger.state(c).returned) continue;
    const std::vector<std::uint32_t>& collected = context_.ledger.invoices_of(c);
    const bool this_one = std::any_of(collected.begin(), collected.end(), [&](std::uint32_t i) {
      return context_.ledger.data().invoices[i].invoice_id == notice.invoice_id;
    });
    if (this_one) letter.debit_date = day;
  }
  if (!letter.debit_date) return;
  letter.mandate_id = mandate_id;
  if (const std::uint32_t m = context_.index.mandate_by_id(mandate_id); m != none)
    letter.debtor_account = masked(context_.ledger.data().mandates[m].debtor_iban);
}

void LetterFacts::creditor(Letter& letter, const Invoice& lead) const {
  const ReferenceData& data = context_.ledger.data();
  std::string_view creditor_id, name, iban = lead.account_iban;
  if (const std::uint32_t m = context_.index.mandate_by_id(lead.mandate_id); m != none)
    creditor_id = data.mandates[m].creditor_id;
  std::string_view sent_iban;
  if (!lead.mandate_id.empty()) {
    for (const std::uint32_t c : context_.index.collections_by_mandate(lead.mandate_id)) {
      const Collection& sent = data.collections[c];
      if (!sent.creditor_name.empty()) name = sent.creditor_name;
      if (!sent.creditor_iban.empty()) sent_iban = sent.creditor_iban;
      if (creditor_id.empty()) creditor_id = sent.creditor_id;
    }
  }
  const std::vector<CreditorPolicy>& creditors = context_.policy.creditors;
  auto own = std::find_if(creditors.begin(), creditors.end(), [&](const CreditorPolicy& c) {
    return !creditor_id.empty() && creditor_id_key(c.creditor_id) == creditor_id_key(creditor_id);
  });
  if (own == creditors.end() && creditor_id.empty() && creditors.size() == 1) own = creditors.begin();
  if (own != creditors.end()) {
    name = own->name;
    if (creditor_id.empty()) creditor_id = own->creditor_id;
    if (iban.empty()) iban = own->iban;
  }
  if (iban.empty()) iban = sent_iban;
  letter.creditor_id = creditor_id;
  letter.creditor_name = name;
  letter.creditor_iban = printed(iban);
}

}  // namespace lettrage::reconcile
