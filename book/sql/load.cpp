#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "book/sql/enums.h"
#include "book/sql/id_range.h"
#include "book/sql/load_invoices.h"
#include "book/sql/origin.h"
#include "book/sql/read_together.h"
#include "book/sql/reader.h"
#include "book/sql/sql_book.h"

namespace lettrage::book::sql {
namespace {

std::vector<Mandate> mandates(Database& database, TextArena& arena) {
  std::vector<Mandate> out;
  Rows rows{database.statement(
      "SELECT mandate_id, customer_id, debtor_name, debtor_iban, debtor_bic, creditor_id, scheme, status, signature_date,"
      " last_collection_date, status_reason, status_since, fixed_on, registered_on FROM mandates ORDER BY mandate_id")};
  Repeated creditors, banks;
  while (rows.next()) {
    Reader in{*rows, arena};
    Mandate& mandate = out.emplace_back();
    mandate.mandate_id = in.text();
    mandate.customer_id = in.text();
    mandate.debtor_name = in.text();
    mandate.debtor_iban = in.text();
    mandate.debtor_bic = in.text(banks);
    mandate.creditor_id = in.text(creditors);
    mandate.scheme = scheme(in.word());
    mandate.status = value_of(in.word(), MandateStatus::Expired);
    mandate.signature_date = in.date();
    mandate.last_collection_date = in.date();
    mandate.status_reason = in.text();
    mandate.status_since = in.date();
    mandate.fixed_on = in.date();
    mandate.registered_on = in.date();
  }
  return out;
}

std::vector<Customer> customers(Database& database, TextArena& arena) {
  std::vector<Customer> out;
  {
    Rows rows{database.statement(
        "SELECT customer_id, name, email, phone, language, segment, payday, is_consumer FROM customers ORDER BY customer_id")};
    Repeated languages, segments;
    while (rows.next()) {
      Reader in{*rows, arena};
      Customer& customer = out.emplace_back();
      customer.customer_id = in.text();
      customer.name = in.text();
      customer.email = in.text();
      customer.phone = in.text();
      customer.language = in.text(languages);
      customer.segment = in.text(segments);
      customer.payday = in.number<std::uint8_t>();
      if (!rows->is_null(7)) customer.is_consumer = in.flag();
    }
  }
  // Both lists come in the order of the customers: one walk over each.
  const auto attach = [&](const char* sql, std::vector<std::string_view> Customer::*list) {
    Rows rows{database.statement(sql)};
    auto at = out.begin();
    while (rows.next()) {
      while (at != out.end() && at->customer_id != rows->text(0)) ++at;
      if (at == out.end()) break;
      ((*at).*list).push_back(arena.keep(rows->text(1)));
    }
  };
  attach("SELECT customer_id, alias FROM customer_aliases ORDER BY customer_id, position", &Customer::aliases);
  attach("SELECT customer_id, iban FROM customer_ibans ORDER BY customer_id, position", &Customer::ibans);
  Rows rows{database.statement(
      "SELECT DISTINCT customer_id, kind, value FROM payer_aliases WHERE forgotten IS NULL ORDER BY customer_id, kind, value")};
  while (rows.next()) {
    const std::string_view id = rows->text(0);
    auto at =
        std::lower_bound(out.begin(), out.end(), id, [](const Customer& c, std::string_view b) { return c.customer_id < b; });
    if (at == out.end() || at->customer_id != id) {
      at = out.emplace(at);
      at->customer_id = arena.keep(id);
    }
    std::vector<std::string_view>& known = rows->text(1) == "iban" ? at->ibans : at->aliases;
    if (std::find(known.begin(), known.end(), rows->text(2)) == known.end()) known.push_back(arena.keep(rows->text(2)));
  }
  return out;
}

void collections(Database& database, Snapshot& snapshot, TextArena& arena, std::vector<std::int64_t>& seqs) {
  std::unordered_map<std::int64_t, std::size_t> index_of;
  {
    Rows rows{database.statement(
        "SELECT message_id, payment_information_id, end_to_end_id, instruction_id, mandate_id, creditor_id, creditor_name,"
        " creditor_iban, creditor_bic, debtor_name, debtor_iban, debtor_bic, remittance, amount, currency, scheme, sequence_type,"
        " collection_date, mandate_signature_date, settled_by, r_transaction, reversed_by, settled_on, rejected, returned, "
        "accepted,"
        " seq FROM collections"
        " ORDER BY end_to_end_id, message_id, payment_information_id, mandate_id, collection_date, occurrence")};
    Repeated messages, batches, creditors, creditor_names, accounts, banks;
    while (rows.next()) {
      Reader in{*rows, arena};
      Collection& collection = snapshot.data.collections.emplace_back();
      collection.message_id = in.text(messages);
      collection.payment_information_id = in.text(batches);
      collection.end_to_end_id = in.text();
      collection.instruction_id = in.text();
      collection.mandate_id = in.text();
      collection.creditor_id = in.text(creditors);
      collection.creditor_name = in.text(creditor_names);
      collection.creditor_iban = in.text(accounts);
      collection.creditor_bic = in.text(banks);
      collection.debtor_name = in.text();
      collection.debtor_iban = in.text();
      collection.debtor_bic = in.text(banks);
      collection.remittance = in.text();
      collection.amount.minor = in.integer();
      collection.amount.currency = in.currency();
      collection.scheme = scheme(in.word());
      collection.sequence_type = sequence_type(in.word());
      collection.collection_date = in.date();
      collection.mandate_signature_date = in.date();
      CollectionState& state = snapshot.collection_states.emplace_back();
      state.settled_by = in.hash();
      state.r_transaction = in.hash();
      state.reversed_by = in.hash();
      state.settled_on = in.date();
      state.rejected = in.flag();
      state.returned = in.flag();
      state.accepted = in.flag();
      seqs.push_back(in.integer());
      index_of.emplace(seqs.back(), seqs.size() - 1);
    }
  }
  Rows rows{database.statement("SELECT collection, invoice_id FROM collection_invoices ORDER BY collection, position")};
  while (rows.next()) snapshot.data.collections[index_of.at(rows->integer(0))].invoice_ids.push_back(arena.keep(rows->text(1)));
}

std::vector<MovementIdentity> identities(Database& database) {
  std::vector<MovementIdentity> out;
  out.reserve(expected_rows(database.integer("SELECT max(movement) FROM identities")));
  Rows rows{database.statement("SELECT hashes, level, source FROM identities ORDER BY movement")};
  while (rows.next()) {
    MovementIdentity& identity = out.emplace_back(unpack(rows->bytes(0)));
    identity.level = rows->number<std::uint8_t>(1);
    identity.source = rows->number<std::uint8_t>(2);
  }
  return out;
}

/// All of them; `invoice` is the number of its row, for `sort_out`.
std::vector<StoredAllocation> allocations(Database& database, std::vector<bool>& live) {
  std::vector<StoredAllocation> out;
  out.reserve(expected_rows(database.integer("SELECT max(seq) FROM allocations")));
  Rows rows{
      database.statement("SELECT a.id, m.id, a.invoice, a.amount, a.currency, a.kind, a.method, a.confidence, a.reversed"
                         " FROM allocations a JOIN movements m ON m.seq = a.movement ORDER BY a.seq")};
  while (rows.next()) {
    StoredAllocation& allocation = out.emplace_back();
    allocation.id = rows->hash(0);
    allocation.movement = rows->hash(1);
    const std::int64_t invoice = rows->integer(2);
    if (invoice < 0 || invoice > std::numeric_limits<std::int32_t>::max())
      throw BookError{"the book numbers an invoice higher than any book gets"};
    allocation.invoice = static_cast<std::uint32_t>(invoice);
    allocation.minor = rows->integer(3);
    allocation.currency = rows->currency(4);
    allocation.kind = value_of(rows->text(5), AllocationKind::Reversal);
    if (const auto method = rows->text(6); !method.empty()) allocation.method = value_of(method, Method::Rule);
    allocation.confidence = rows->number<std::uint16_t>(7);
    live.push_back(rows->integer(8) == 0 && allocation.kind != AllocationKind::Reversal);
  }
  return out;
}

/// Those of invoices in the snapshot, whose rows are `invoices`; one that is not there keeps its history in the book.
void sort_out(const std::vector<StoredAllocation>& all, const std::vector<bool>& live, const std::vector<std::int64_t>& invoices,
              Snapshot& snapshot) {
  constexpr std::uint32_t none = 0xffffffffU;
  const auto last = std::max_element(invoices.begin(), invoices.end());
  if (last != invoices.end() && *last > std::numeric_limits<std::int32_t>::max())
    throw BookError{"the book numbers an invoice higher than any book gets"};
  std::vector<std::uint32_t> index_of(last == invoices.end() ? 1 : static_cast<std::size_t>(*last) + 1, none);
  for (std::uint32_t i = 0; i < invoices.size(); ++i) index_of[static_cast<std::size_t>(invoices[i])] = i;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].invoice >= index_of.size() || index_of[all[i].invoice] == none) continue;
    StoredAllocation& known = (live[i] ? snapshot.allocations : snapshot.undone).emplace_back(all[i]);
    known.invoice = index_of[known.invoice];
  }
}

std::vector<RTransaction> r_transactions(Database& database, TextArena& arena) {
  std::vector<RTransaction> out;
  Rows rows{
      database.statement("SELECT id, type, strength, scheme, reason, reason_list, reason_raw, reason_class, retry, "
                         "mandate_action, contact, currency,"
                         " amount, fee, booked_amount, booked, booked_by, booking_date, known_date, original_settlement_date, "
                         "end_to_end_id, mandate_id, customer_id, account,"
                         " attempt, flags, next_date, masked, origin FROM r_transactions ORDER BY id")};
  while (rows.next()) {
    Reader in{*rows, arena};
    RTransaction& event = out.emplace_back();
    event.id = in.hash();
    event.kind = value_of(in.word(), RKind::RecallAnswer);
    event.strength = in.number<std::uint8_t>();
    event.scheme = scheme(in.word());
    event.reason = in.string();
    event.reason_list = in.string();
    event.reason_raw = in.string();
    event.rule.reason_class = value_of(in.word(), ReasonClass::OtherInsolvency);
    event.rule.retry = value_of(in.word(), RetryRule::AutoTechnical);
    event.rule.mandate_action = value_of(in.word(), MandateAction::End);
    event.rule.contact = value_of(in.word(), Contact::Forbidden);
    event.currency = in.currency();
    event.principal = in.integer();
    event.fee = in.integer();
    event.booked_amount = in.integer();
    event.booked = in.flag();
    event.booked_by = in.hash();
    event.booking_date = in.date();
    event.known_date = in.date();
    event.original_settlement_date = in.date();
    event.end_to_end_id = in.string();
    event.mandate_id = in.string();
    event.customer_id = in.string();
    event.account = in.string();
    event.attempt = in.number<std::uint16_t>();
    event.flags = in.number<std::uint16_t>();
    event.next_date = in.date();
    event.masked = in.flag();
    event.origin = origin_of(in.integer());
    for (Rows list{database.statement("SELECT movement FROM r_transaction_movements WHERE r_transaction = ? ORDER BY movement"),
                   event.id};
         list.next();)
      event.movements.push_back(list->hash(0));
    for (Rows list{database.statement("SELECT invoice_id FROM r_transaction_invoices WHERE r_transaction = ? ORDER BY position"),
                   event.id};
         list.next();)
      event.invoice_ids.emplace_back(list->text(0));
  }
  return out;
}

std::vector<Retry> retries(Database& database, TextArena& arena) {
  std::vector<Retry> out;
  Rows rows{database.statement(
      "SELECT id, r_transaction, customer_id, mandate_id, attempt, amount, currency, collection_date, submit_by, notify_by,"
      " end_to_end_id, previous_end_to_end_id, sequence_type, scheme, reason, status, stop_reason, decided_by"
      " FROM retries ORDER BY id")};
  while (rows.next()) {
    Reader in{*rows, arena};
    Retry& retry = out.emplace_back();
    retry.id = in.hash();
    retry.r_transaction = in.hash();
    retry.customer_id = in.string();
    retry.mandate_id = in.string();
    retry.attempt = in.number<std::uint16_t>();
    retry.amount.minor = in.integer();
    retry.amount.currency = in.currency();
    retry.collection_date = in.date();
    retry.submit_by = in.date();
    retry.notify_by = in.date();
    retry.end_to_end_id = in.string();
    retry.previous_end_to_end_id = in.string();
    retry.sequence_type = sequence_type(in.word());
    retry.scheme = scheme(in.word());
    retry.reason = in.string();
    retry.status = value_of(in.word(), RetryStatus::Withdrawn);
    retry.stop_reason = in.string();
    retry.decided_by = in.string();
    for (Rows list{database.statement("SELECT invoice_id FROM retry_invoices WHERE retry = ? ORDER BY position"), retry.id};
         list.next();)
      retry.invoice_ids.emplace_back(list->text(0));
  }
  return out;
}

std::vector<Notice> reminders(Database& database, TextArena& arena) {
  std::vector<Notice> out;
  // Not the past of what was settled long ago; of the last month all, for it counts how often somebody was written to.
  Rows rows{database.statement(
      "SELECT id, customer_id, invoice_id, step, channel, language, template, due_date, amount, currency, announced, late,"
      " approval, status, done_on, done_by, approved_by, note FROM notices n WHERE step LIKE 'L%' AND (status = 'due'"
      " OR announced >= (SELECT max(announced) FROM notices) - 31"
      " OR EXISTS (SELECT 1 FROM invoices i WHERE i.invoice_id = n.invoice_id AND i.open > 0)) ORDER BY due_date NULLS FIRST, "
      "id")};
  while (rows.next()) {
    Reader in{*rows, arena};
    Notice& notice = out.emplace_back();
    notice.id = in.hash();
    notice.customer_id = in.string();
    notice.invoice_id = in.string();
    notice.step = in.string();
    notice.channel = in.string();
    notice.language = in.string();
    notice.template_name = in.string();
    notice.due_date = in.date();
    notice.amount.minor = in.integer();
    notice.amount.currency = in.currency();
    notice.announced = in.date();
    notice.late = in.number<int>();
    notice.approval = in.flag();
    notice.status = value_of(in.word(), NoticeStatus::Withdrawn);
    notice.done_on = in.date();
    notice.done_by = in.string();
    notice.approved_by = in.string();
    notice.note = in.string();
  }
  return out;
}

std::vector<DunningFact> dunning_facts(Database& database, TextArena& arena) {
  std::vector<DunningFact> out;
  Rows rows{
      database.statement("SELECT customer_id, kind, from_date, until_date, note, actor, lifted FROM dunning_facts ORDER BY seq")};
  while (rows.next()) {
    Reader in{*rows, arena};
    DunningFact& fact = out.emplace_back();
    fact.customer_id = in.string();
    fact.kind = value_of(in.word(), last_dunning_fact_kind);
    fact.from = in.date();
    fact.until = in.date();
    fact.note = in.string();
    fact.actor = in.string();
    fact.lifted = in.date();
  }
  return out;
}

std::vector<PendingBatch> pending_batches(Database& database, TextArena& arena) {
  std::vector<PendingBatch> out;
  Rows rows{database.statement(
      "SELECT p.movement, p.account, p.batch_message_id, p.batch_payment_information_id, p.amount, p.currency, p.booking_date,"
      " p.value_date, p.batch_count, m.bank_transaction_code FROM pending_batches p LEFT JOIN movements m ON m.id = p.movement"
      " ORDER BY p.movement")};
  while (rows.next()) {
    Reader in{*rows, arena};
    PendingBatch& batch = out.emplace_back();
    batch.movement = in.hash();
    batch.account = in.text();
    batch.batch_message_id = in.text();
    batch.batch_payment_information_id = in.text();
    batch.amount.minor = in.integer();
    batch.amount.currency = in.currency();
    batch.booking_date = in.date();
    batch.value_date = in.date();
    batch.batch_count = in.number<std::uint64_t>();
    batch.bank_transaction_code = in.text();
  }
  return out;
}

/// The columns that both queries of movements below begin with.
MovementRow booking(Reader& in) {
  MovementRow row;
  row.id = in.hash();
  row.account = in.text();
  row.booking_date = in.date();
  row.value_date = in.date();
  row.minor = in.integer();
  row.currency = in.currency();
  row.counterparty_name = in.text();
  row.counterparty_iban = in.text();
  row.end_to_end_id = in.text();
  row.mandate_id = in.text();
  row.reference = in.text();
  row.remittance = in.text();
  row.bank_transaction_code = in.text();
  return row;
}

std::vector<OpenCredit> open_credits(Database& database, TextArena& arena) {
  std::vector<OpenCredit> out;
  // What a message says moves no money; a batch that waits is settled at the end of a run.
  Rows rows{database.statement(
      "SELECT m.id, n.name, m.booking_date, m.value_date, m.amount, m.currency, m.counterparty_name, m.counterparty_iban,"
      " m.end_to_end_id, m.mandate_id, m.reference, m.remittance, m.bank_transaction_code, i.source, m.reason, m.suggestions,"
      " m.statement, m.entry FROM movements m"
      " JOIN identities i ON i.movement = m.seq LEFT JOIN names n ON n.seq = m.account"
      " WHERE m.outcome IN ('unmatched', 'suggested') AND m.amount > 0 AND i.level < 2"
      " AND (m.reason IS NULL OR m.reason <> 'details-differ')"
      " AND NOT EXISTS (SELECT 1 FROM pending_batches p WHERE p.movement = m.id) ORDER BY m.booking_date NULLS FIRST, m.id")};
  while (rows.next()) {
    Reader in{*rows, arena};
    OpenCredit& credit = out.emplace_back();
    MovementRow& row = credit.row;
    row = booking(in);
    credit.source = static_cast<MovementSource>(in.number<std::uint8_t>() & MovementIdentity::report);
    row.reason = in.text();
    row.suggestions = in.text();
    row.statement = in.number<std::uint32_t>();
    row.entry = in.number<std::uint32_t>();
  }
  return out;
}

const std::string movement_where =
    "SELECT m.id, n.name, m.booking_date, m.value_date, m.amount, m.currency, m.counterparty_name, m.counterparty_iban,"
    " m.end_to_end_id, m.mandate_id, m.reference, m.remittance, m.bank_transaction_code, m.outcome, m.method, m.on_account,"
    " m.customer_id, m.invoice_ids, m.reason, m.suggestions, m.statement, m.entry FROM movements m"
    " LEFT JOIN names n ON n.seq = m.account WHERE ";
const std::string movement_by_id = movement_where + "m.id BETWEEN ? AND ?";
const std::string movement_by_seq = movement_where + "m.seq = ?";

MovementRow whole_movement(const Statement& columns, TextArena& arena) {
  Reader in{columns, arena};
  MovementRow row = booking(in);
  row.outcome = value_of(in.word(), Outcome::Outgoing);
  if (const auto method = in.word(); !method.empty()) row.method = value_of(method, Method::Rule);
  row.on_account = in.integer();
  row.customer_id = in.text();
  row.invoice_ids = in.text();
  row.reason = in.text();
  row.suggestions = in.text();
  row.statement = in.number<std::uint32_t>();
  row.entry = in.number<std::uint32_t>();
  return row;
}

}  // namespace

std::optional<MovementRow> SqlBook::movement(std::string_view movement_id, TextArena& arena) {
  const auto range = id_range(movement_id);
  if (!range || !movement_id.starts_with("mv")) return std::nullopt;
  Rows rows{database_->statement(movement_by_id.c_str()), range->first, range->last};
  if (!rows.next()) return std::nullopt;
  return whole_movement(*rows, arena);
}

StoredMovement SqlBook::stored(Hash128 movement, TextArena& arena) {
  const std::int64_t seq = movement_seq(movement);
  StoredMovement stored;
  {
    Rows rows{database_->statement(movement_by_seq.c_str()), seq};
    if (!rows.next()) throw BookError{"book: nothing is known of movement " + text_of("mv", movement)};
    stored.row = whole_movement(*rows, arena);
  }
  Rows lines{database_->statement("SELECT j.date, n.name, j.debit, j.credit, j.currency, j.text FROM journal j"
                                  " JOIN names n ON n.seq = j.account WHERE j.movement = ? ORDER BY j.line"),
             seq};
  while (lines.next()) {
    Reader in{*lines, arena};
    JournalRow& line = stored.journal.emplace_back();
    line.date = in.date();
    line.movement = movement;
    line.account = in.text();
    line.debit = in.integer();
    line.credit = in.integer();
    line.currency = in.currency();
    line.text = in.text();
  }
  return stored;
}

Snapshot SqlBook::load(unsigned threads) {
  write_states();
  const std::size_t most = readers(threads);
  Snapshot snapshot;
  invoices_.clear();
  collections_.clear();
  const std::int64_t last = database_->integer("SELECT max(seq) FROM invoices");
  std::vector<InvoiceRows> parts = parts_of_invoices(last, most);
  std::vector<StoredAllocation> all_allocations;
  std::vector<bool> live;
  // Arenas are for one thread.
  auto sent = std::make_unique<TextArena>(), others = std::make_unique<TextArena>(), rest = std::make_unique<TextArena>();
  std::vector<ReadingJob> jobs;
  for (InvoiceRows& part : parts)
    jobs.emplace_back([&part, expected = expected_rows(last) / parts.size() + 1](Database& database) {
      load_invoices(database, part, expected);
    });
  jobs.emplace_back([&](Database& database) { collections(database, snapshot, *sent, collections_); });
  jobs.emplace_back([&](Database& database) { all_allocations = allocations(database, live); });
  jobs.emplace_back([&](Database& database) {
    snapshot.data.mandates = mandates(database, *others);
    snapshot.data.customers = customers(database, *others);
  });
  jobs.emplace_back([&](Database& database) { snapshot.identities = identities(database); });
  jobs.emplace_back([&](Database& database) {
    snapshot.r_transactions = r_transactions(database, *rest);
    snapshot.retries = retries(database, *rest);
    snapshot.reminders = reminders(database, *rest);
    snapshot.dunning_facts = dunning_facts(database, *rest);
    snapshot.pending_batches = pending_batches(database, *rest);
    snapshot.open_credits = open_credits(database, *rest);
    Rows rows{database.statement("SELECT sha256 FROM files WHERE state = 'read' ORDER BY sha256")};
    while (rows.next()) snapshot.file_hashes.emplace_back(rows->text(0));
  });
  read_together(*database_, most, jobs);
  join(std::move(parts), snapshot, invoices_);
  sort_out(all_allocations, live, invoices_, snapshot);
  snapshot.data.arena->adopt(std::move(sent));
  snapshot.data.arena->adopt(std::move(others));
  snapshot.data.arena->adopt(std::move(rest));
  return snapshot;
}

}  // namespace lettrage::book::sql
