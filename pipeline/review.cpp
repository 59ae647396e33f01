#include "pipeline/review.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/text_id.h"
#include "pipeline/apply.h"
#include "pipeline/memory.h"

namespace lettrage::pipeline {
namespace {

using reconcile::Decision;
using reconcile::none;

const book::OpenCredit* find(const Memory& memory, std::string_view movement_id) {
  for (const book::OpenCredit& credit : memory.snapshot.open_credits) {
    if (text_of("mv", credit.row.id) == movement_id) return &credit;
  }
  return nullptr;
}

Reviewed refused(std::string why) { return {.error = std::move(why), .told = {}}; }

Reviewed not_waiting(std::string_view movement_id) {
  return refused(fmt::format("{} is no credit that waits for a person (`review list` shows those that do)", movement_id));
}

// The invoices of one suggestion: `INV-2+INV-3:0.61`. Ids may hold a plus sign themselves, so the known ones decide.
std::vector<Assignment> invoices_of(std::string_view suggestion, const reconcile::Index& index) {
  const std::string_view ids = suggestion.substr(0, suggestion.rfind(':'));
  std::vector<Assignment> found;
  std::size_t begin = 0;
  for (std::size_t end = 0; end <= ids.size(); ++end) {
    if (end < ids.size() && ids[end] != '+') continue;
    const std::string_view id = ids.substr(begin, end - begin);
    if (index.invoice_by_id(id) == none) continue;
    found.push_back({.invoice_id = std::string{id}, .amount = std::nullopt});
    begin = end + 1;
  }
  return begin > ids.size() ? found : std::vector<Assignment>{};
}

/// Turns a person's words into a decision, or says why that cannot be.
class Deciding {
 public:
  Deciding(const Memory& memory, const MovementRow& row) : memory_{memory}, row_{row}, left_{row.minor} {}

  std::string add(const std::vector<Assignment>& assignments) {
    // Credit notes first: what they give is there to be spent.
    for (const bool credit_notes : {true, false}) {
      for (const Assignment& assignment : assignments) {
        if (std::string error = add(assignment, credit_notes); !error.empty()) return error;
      }
    }
    return {};
  }

  Decision finish(std::string_view customer_id) {
    decision_.customer_id = decision_.parts.empty() ? customer_id : customer_;
    decision_.outcome = left_ == 0 ? Outcome::Applied : Outcome::OnAccount;
    decision_.on_account = left_;
    decision_.method = Method::Manual;
    decision_.confidence = 1000;
    decision_.reason = reconcile::reason::by_hand;
    return decision_;
  }

 private:
  std::string add(const Assignment& assignment, bool credit_notes) {
    const std::uint32_t at = memory_.index.invoice_by_id(assignment.invoice_id);
    if (at == none) return fmt::format("there is no invoice {}", assignment.invoice_id);
    const Invoice& invoice = memory_.snapshot.data.invoices[at];
    const bool credit_note = invoice.kind == InvoiceKind::CreditNote;
    if (credit_note != credit_notes) return {};
    const auto same = [&](const reconcile::Part& part) { return part.invoice == at; };
    if (std::any_of(decision_.parts.begin(), decision_.parts.end(), same))
      return fmt::format("invoice {} is named twice", assignment.invoice_id);
    if (invoice.currency != row_.currency)
      return fmt::format("invoice {} is in {}, the payment in {}", assignment.invoice_id, invoice.currency.code(),
                         row_.currency.code());
    if (!customer_.empty() && customer_ != invoice.customer_id)
      return fmt::format("invoices of {} and of {}: assign them one by one", customer_, invoice.customer_id);
    customer_ = invoice.customer_id;
    std::int64_t minor = credit_note ? invoice.open : std::min(invoice.open, left_);
    if (assignment.amount) {
      const ParsedAmount wanted = parse_amount(*assignment.amount, invoice.currency);
      if (wanted.error != AmountError::None || wanted.minor <= 0)
        return fmt::format("{} is no amount in {}", *assignment.amount, invoice.currency.code());
      minor = wanted.minor;
    }
    if (minor == 0)
      return invoice.open == 0 ? fmt::format("nothing of invoice {} is open", assignment.invoice_id)
                               : fmt::format("nothing of the payment is left for invoice {}", assignment.invoice_id);
    if (minor > invoice.open || (!credit_note && minor > left_))
      return fmt::format("{} is more than {}", format_amount(minor, invoice.currency),
                         minor > invoice.open ? "is open of invoice " + assignment.invoice_id : "is left of the payment");
    const std::int64_t part = credit_note ? -minor : minor;
    const auto left = lettrage::add(left_, -part);
    if (!left) return "the amounts are too large";
    left_ = *left;
    decision_.parts.push_back({.invoice = at, .minor = part});
    return {};
  }

  const Memory& memory_;
  const MovementRow& row_;
  Decision decision_;
  std::int64_t left_;
  std::string_view customer_;
};

/// The account and the name are the customer's from now on.
void teach(book::Book& book, const ReviewOptions& options, const MovementRow& row, std::string_view customer_id,
           book::AliasOrigin origin) {
  const auto said = [](std::string_view text) { return is_placeholder(text) ? std::string_view{} : text; };
  book.learn({.customer_id = customer_id,
              .iban = said(row.counterparty_iban),
              .name = said(row.counterparty_name),
              .movement = row.id,
              .origin = origin,
              .as_of = options.as_of,
              .actor = options.actor});
}

Reviewed settle(Memory& memory, book::Book& book, const ReviewOptions& options, const book::OpenCredit& credit,
                const std::vector<Assignment>& assignments, std::string_view customer_id, book::AliasOrigin origin) {
  Deciding deciding{memory, credit.row};
  if (std::string error = deciding.add(assignments); !error.empty()) return refused(std::move(error));
  const Decision decision = deciding.finish(customer_id);
  const Decisions decisions{memory.index, *options.policy, reconcile::ReasonTables::standard(), options.as_of};
  Outputs nowhere{""};
  Writer writer{nowhere, book};
  Applier applier{memory.ledger, decisions, nowhere, writer};
  const std::string id = text_of("mv", credit.row.id);
  std::string paid;
  for (const reconcile::Part& part : decision.parts) {
    const Invoice& invoice = memory.snapshot.data.invoices[part.invoice];
    paid += fmt::format("{}{} {}", paid.empty() ? "" : ", ", invoice.invoice_id, format_amount(part.minor, invoice.currency));
  }
  if (decision.on_account != 0)
    paid += fmt::format("{}{} on account of {}", paid.empty() ? "" : ", ",
                        format_amount(decision.on_account, credit.row.currency), decision.customer_id);
  applier.settle_by_hand(credit, decision);
  const std::string action = origin == book::AliasOrigin::Accepted ? "review-accepted" : "review-assigned";
  if (options.learn) teach(book, options, credit.row, decision.customer_id, origin);
  // With what stood there to choose from: `calibrate` asks whether the first suggestion was right.
  const std::string choices =
      credit.row.suggestions.empty() ? std::string{} : fmt::format("; suggested {}", credit.row.suggestions);
  book.commit_run(
      {.as_of = options.as_of.iso(), .actor = options.actor, .action = action, .subject = id, .detail = paid + choices});
  return {.error = {}, .told = fmt::format("{}: {}", id, paid)};
}

}  // namespace

Reviewed accept(book::Book& book, const ReviewOptions& options, std::string_view movement_id, std::size_t choice) {
  Memory memory{book};
  const book::OpenCredit* credit = find(memory, movement_id);
  if (credit == nullptr) return not_waiting(movement_id);
  std::string_view suggestions = credit->row.suggestions;
  if (suggestions.empty())
    return refused(fmt::format("{} has no suggestion: name its invoices with `review assign`", movement_id));
  for (std::size_t n = 1; n < choice && !suggestions.empty(); ++n) {
    const std::size_t bar = suggestions.find('|');
    suggestions = bar == std::string_view::npos ? std::string_view{} : suggestions.substr(bar + 1);
  }
  if (choice == 0 || suggestions.empty()) return refused(fmt::format("{} has no suggestion {}", movement_id, choice));
  const std::vector<Assignment> invoices = invoices_of(suggestions.substr(0, suggestions.find('|')), memory.index);
  if (invoices.empty()) return refused(fmt::format("an invoice of that suggestion is not in the book any more: {}", movement_id));
  return settle(memory, book, options, *credit, invoices, {}, book::AliasOrigin::Accepted);
}

Reviewed assign(book::Book& book, const ReviewOptions& options, std::string_view movement_id,
                const std::vector<Assignment>& assignments, std::string_view customer_id) {
  Memory memory{book};
  const book::OpenCredit* credit = find(memory, movement_id);
  if (credit == nullptr) return not_waiting(movement_id);
  if (assignments.empty() && customer_id.empty()) return refused("name an invoice, or a customer for a payment on account");
  const bool known = customer_id.empty() || memory.index.customer_by_id(customer_id) != none ||
                     !memory.index.invoices_by_customer(customer_id).empty();
  if (!known) return refused(fmt::format("there is no customer {}", customer_id));
  return settle(memory, book, options, *credit, assignments, customer_id, book::AliasOrigin::Assigned);
}

Reviewed reject(book::Book& book, const ReviewOptions& options, std::string_view movement_id) {
  Memory memory{book};
  const book::OpenCredit* credit = find(memory, movement_id);
  if (credit == nullptr) return not_waiting(movement_id);
  book::StateChanges changes;
  changes.outcomes.push_back({.movement = credit->row.id,
                              .outcome = Outcome::Unmatched,
                              .method = Method::None,
                              .r_transaction = {},
                              .duplicate_of = {},
                              .invoice_ids = {},
                              .on_account = 0,
                              .confidence = 0,
                              .customer_id = {},
                              .reason = std::string{reconcile::reason::rejected}});
  book.write(changes);
  book.commit_run({.as_of = options.as_of.iso(),
                   .actor = options.actor,
                   .action = "review-rejected",
                   .subject = std::string{movement_id},
                   .detail = std::string{credit->row.suggestions}});
  return {.error = {}, .told = fmt::format("{}: no suggestion is right", movement_id)};
}

Reviewed revert(book::Book& book, const ReviewOptions& options, std::string_view movement_id) {
  TextArena arena;
  const std::optional<MovementRow> row = book.movement(movement_id, arena);
  if (!row) return refused(fmt::format("there is no movement {}", movement_id));
  const bool decided = row->outcome == Outcome::Applied || row->outcome == Outcome::OnAccount;
  if (!decided)
    return refused(fmt::format("{} is {}: nothing was decided that could be taken back", movement_id, name(row->outcome)));
  if (row->method == Method::Batch) return refused(fmt::format("{} settles a batch of collections", movement_id));
  // First, so that what is suggested instead does not rest on what it taught.
  const std::size_t unlearnt = book.unlearn(row->id);
  Memory memory{book};
  if (memory.ledger.paid(row->id) + row->on_account != row->minor) {
    book.discard();
    return refused(fmt::format("of what {} paid, something came back since: it cannot be taken back as a whole", movement_id));
  }
  const Decisions decisions{memory.index, *options.policy, reconcile::ReasonTables::standard(), options.as_of};
  Outputs nowhere{""};
  Writer writer{nowhere, book};
  Applier applier{memory.ledger, decisions, nowhere, writer};
  applier.undo_by_hand(*row);
  const std::string undone{row->invoice_ids.empty() ? row->customer_id : row->invoice_ids};
  book.commit_run({.as_of = options.as_of.iso(),
                   .actor = options.actor,
                   .action = "review-reverted",
                   .subject = std::string{movement_id},
                   .detail = undone});
  return {.error = {}, .told = fmt::format("{}: open again: {}; aliases unlearnt: {}", movement_id, undone, unlearnt)};
}

Reviewed forget(book::Book& book, const ReviewOptions& options, const Forgetting& what) {
  book::AliasChoice choice{.customer_id = what.customer_id, .iban = what.iban, .name = what.name, .movement = {}};
  TextArena arena;
  if (!what.movement_id.empty()) {
    const std::optional<MovementRow> row = book.movement(what.movement_id, arena);
    if (!row) return refused(fmt::format("there is no movement {}", what.movement_id));
    choice.movement = row->id;
  }
  if (what.movement_id.empty() && what.customer_id.empty() && what.iban.empty() && what.name.empty())
    return refused("say what to forget: a movement, a customer, an account or a name");
  const std::size_t forgotten = book.forget(choice, options.as_of, options.actor);
  if (forgotten == 0) {
    book.discard();
    return refused("nothing of that was learnt (`export aliases` lists what was)");
  }
  std::string told;
  for (const std::string* part : {&what.movement_id, &what.customer_id, &what.iban, &what.name}) {
    if (!part->empty()) told += fmt::format("{}{}", told.empty() ? "" : " ", *part);
  }
  book.commit_run({.as_of = options.as_of.iso(),
                   .actor = options.actor,
                   .action = "alias-forgotten",
                   .subject = what.movement_id.empty() ? what.customer_id : what.movement_id,
                   .detail = told});
  return {.error = {}, .told = fmt::format("{}: {} aliases forgotten", told, forgotten)};
}

}  // namespace lettrage::pipeline
