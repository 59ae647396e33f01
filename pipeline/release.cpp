#include "pipeline/release.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "formats/pain008/write.h"
#include "pipeline/run.h"
#include "reconcile/dunning/debtors.h"
#include "reconcile/ledger/ledger.h"
#include "reconcile/retries/plan.h"
#include "reconcile/retries/schedule.h"

namespace lettrage::pipeline {
namespace {

namespace pain008 = formats::pain008;

/// What a message is made for: creditor account and scheme (CORE and B2B never share one).
using MessageKey = std::tuple<std::string, Scheme>;
/// What a PmtInf is made for, within a message.
using GroupKey = std::tuple<std::string, SequenceType, Date>;

struct Creditor {
  std::string name, iban, bic, id;
  pain008::Version version = pain008::Version::V08;
};

Creditor creditor_of(const Collection& previous, const reconcile::Policy& policy) {
  Creditor creditor{.name = std::string{previous.creditor_name},
                    .iban = std::string{previous.creditor_iban},
                    .bic = std::string{previous.creditor_bic},
                    .id = std::string{previous.creditor_id}};
  for (const reconcile::CreditorPolicy& known : policy.creditors) {
    if (known.creditor_id != creditor.id) continue;
    if (!known.name.empty()) creditor.name = known.name;
    if (!known.iban.empty()) creditor.iban = known.iban;
    if (!known.bic.empty()) creditor.bic = known.bic;
    if (known.pain008_version == "pain.008.001.02") creditor.version = pain008::Version::V02;
  }
  return creditor;
}

std::string remittance_of(const Retry& retry) {
  std::string text;
  for (const std::string& invoice : retry.invoice_ids) text += (text.empty() ? "" : " ") + invoice;
  // So that the payer can show his bank that both demands concern one operation (r-transactions.md 3.3).
  return text + fmt::format("{}REPRESENTATION {}", text.empty() ? "" : " ", retry.attempt - 1);
}

/// Of several retries of one R-transaction the one for the latest attempt.
std::unordered_map<Hash128, Retry> newest(const std::vector<Retry>& all) {
  std::unordered_map<Hash128, Retry> found;
  for (const Retry& retry : all) {
    const auto [place, fresh] = found.emplace(retry.r_transaction, retry);
    if (!fresh && place->second.attempt < retry.attempt) place->second = retry;
  }
  return found;
}

}  // namespace

Release prepare_release(book::Book& book, const reconcile::Policy& policy, Date as_of, Date due, std::string_view by) {
  book::Snapshot snapshot = load_linked(book);
  const reconcile::Index index{snapshot.data};
  reconcile::Ledger ledger{snapshot.data, index, snapshot.collection_states};
  for (const RTransaction& event : snapshot.r_transactions) ledger.load(event);
  const std::unordered_map<Hash128, Retry> retries = newest(snapshot.retries);
  const reconcile::DunningContext known{.ledger = ledger,
                                        .index = index,
                                        .policy = policy,
                                        .target = Calendar::target(),
                                        .retries = retries,
                                        .reminders = snapshot.reminders,
                                        .facts = snapshot.dunning_facts,
                                        .as_of = as_of};
  const reconcile::Debtors debtors{known};
  return prepare_release(reconcile::PlanContext{ledger, index, policy, Calendar::target(), retries, debtors},
                         {.as_of = as_of, .due = due, .by = by});
}

Release prepare_release(const reconcile::PlanContext& context, const ReleaseRequest& request) {
  const reconcile::Ledger& ledger = context.ledger;
  const reconcile::Index& index = context.index;
  const reconcile::Policy& policy = context.policy;
  const Date as_of = request.as_of;
  Release release;
  std::vector<Retry> waiting;
  for (const auto& [event, retry] : context.retries) {
    const bool ready = retry.status == RetryStatus::Approved || (request.unasked && retry.status == RetryStatus::Scheduled);
    if (!ready || !retry.submit_by || retry.submit_by > request.due) continue;
    // Runs tell of what they missed until its day has come, not for ever.
    if (request.unasked && retry.collection_date <= as_of) continue;
    waiting.push_back(retry);
  }
  std::sort(waiting.begin(), waiting.end(), [](const Retry& a, const Retry& b) { return a.id < b.id; });
  std::unordered_map<Hash128, Retry> others = context.retries;  // all but the one looked at: it must not block its own day

  std::set<std::string> written_ids;
  std::map<MessageKey, pain008::Message> messages;
  std::map<std::pair<MessageKey, GroupKey>, std::size_t> groups;
  std::vector<std::pair<Retry, const Collection*>> chosen;
  for (const Retry& retry : waiting) {
    const auto hold_back = [&](std::string_view why) {
      release.held_back.push_back(fmt::format("{}: {}", text_of("ry", retry.id), why));
    };
    if (policy.retries.four_eyes && request.unasked) {
      hold_back("it takes two people to let it go (retries.four_eyes)");
      continue;
    }
    if (policy.retries.four_eyes && retry.decided_by == request.by) {
      hold_back(fmt::format("{} approved it and may not release it, too (retries.four_eyes)", request.by));
      continue;
    }
    const std::uint32_t event = ledger.find_event(retry.r_transaction);
    const std::uint32_t previous =
        event == reconcile::none ? reconcile::none : reconcile::collection_of(ledger.r_transactions()[event], index);
    if (previous == reconcile::none) {
      hold_back("its R-transaction or collection is not in the book any more");
      continue;
    }
    // The stop conditions again, as if nothing had been decided yet.
    others.erase(retry.r_transaction);
    const std::optional<Retry> now =
        reconcile::plan_retry(ledger.r_transactions()[event], {ledger, index, policy, context.calendar, others, context.debtors});
    others[retry.r_transaction] = retry;
    if (!now || now->status != RetryStatus::Scheduled) {
      hold_back(now ? now->stop_reason : "its reason allows no retry any more");
      continue;
    }
    if (reconcile::was_given_time(ledger.r_transactions()[event], retry.collection_date, context)) {
      hold_back("the debtor was given time beyond its day");
      continue;
    }
    if (now->id != retry.id) {
      hold_back("it was planned anew for a later attempt");
      continue;
    }
    if (!written_ids.insert(retry.end_to_end_id).second) {
      hold_back("another collection of this file has its EndToEndId");
      continue;
    }
    const auto unknown = std::find_if(retry.invoice_ids.begin(), retry.invoice_ids.end(),
                                      [&](const std::string& id) { return index.invoice_by_id(id) == reconcile::none; });
    if (unknown != retry.invoice_ids.end()) {
      hold_back("invoice " + *unknown + " was withdrawn");
      continue;
    }
    if (retry.submit_by < reconcile::hand_in_day(as_of, context.calendar)) {
      hold_back("it had to be at the bank by " + retry.submit_by.iso());
      continue;
    }
    if (now->amount != retry.amount) {
      hold_back(fmt::format("{} is open now, {} was approved", format_amount(now->amount), format_amount(retry.amount)));
      continue;
    }
    if (retry.collection_date <= as_of) {
      hold_back("its collection date has passed");
      continue;
    }
    const Collection& sent = ledger.data().collections[previous];
    const Creditor creditor = creditor_of(sent, policy);
    const std::uint32_t mandate = index.mandate_by_id(retry.mandate_id);
    const Date signed_on = sent.mandate_signature_date  ? sent.mandate_signature_date
                           : mandate != reconcile::none ? ledger.data().mandates[mandate].signature_date
                                                        : Date{};
    pain008::Collection one{.claim = {},
                            .instruction_id = retry.end_to_end_id,
                            .end_to_end_id = retry.end_to_end_id,
                            .amount = retry.amount,
                            .mandate_id = retry.mandate_id,
                            .signature_date = signed_on,
                            .debtor_name = std::string{sent.debtor_name},
                            .debtor_iban = std::string{sent.debtor_iban},
                            .debtor_bic = std::string{sent.debtor_bic},
                            .remittance = remittance_of(retry)};
    if (mandate != reconcile::none) {
      const Mandate& m = ledger.data().mandates[mandate];
      if (one.debtor_name.empty()) one.debtor_name = m.debtor_name;
      if (!m.debtor_iban.empty() && m.debtor_iban != one.debtor_iban) {
        // The debtor has another account by now: same mandate, new debtor account (SMNDA).
        one.amendment.new_debtor_account = !one.debtor_iban.empty();
        one.debtor_iban = m.debtor_iban;
        one.debtor_bic = m.debtor_bic;
      }
    }
    if (!retry.invoice_ids.empty()) one.claim = retry.invoice_ids.front();
    pain008::Group group{.payment_information_id = {},
                         .scheme = std::string{name(retry.scheme)},
                         .sequence_type = std::string{name(retry.sequence_type)},
                         .collection_date = retry.collection_date,
                         .creditor_name = creditor.name,
                         .creditor_iban = creditor.iban,
                         .creditor_bic = creditor.bic,
                         .creditor_id = creditor.id};
    // Alone first: one bad address must not keep the others from the bank.
    pain008::Message alone{.version = creditor.version,
                           .message_id = "CHECK",
                           .created_at = as_of.iso() + "T09:00:00",
                           .initiating_party = creditor.name};
    alone.groups.push_back(group);
    alone.groups.back().payment_information_id = "CHECK";
    alone.groups.back().collections.push_back(one);
    if (const std::vector<pain008::Problem> problems = pain008::check(alone); !problems.empty()) {
      hold_back(fmt::format("{}: {}", problems.front().field, problems.front().what));
      continue;
    }
    const MessageKey message_key{creditor.iban, retry.scheme};
    pain008::Message& message = messages[message_key];
    message.version = creditor.version;
    message.created_at = as_of.iso() + "T09:00:00";
    message.initiating_party = creditor.name;
    const auto [place, fresh] = groups.emplace(
        std::pair{message_key, GroupKey{creditor.id, retry.sequence_type, retry.collection_date}}, message.groups.size());
    if (fresh) message.groups.push_back(std::move(group));
    message.groups[place->second].collections.push_back(std::move(one));
    chosen.emplace_back(retry, &sent);
  }

  for (auto& [key, message] : messages) {
    Hasher hasher;
    for (const pain008::Group& group : message.groups) {
      for (const pain008::Collection& c : group.collections) hasher.add(c.end_to_end_id).add(c.amount.minor);
    }
    std::string day = as_of.iso();
    day.erase(std::remove(day.begin(), day.end(), '-'), day.end());
    message.message_id = fmt::format("RETRY-{}-{}", day, text_of("xx", hasher.finish()).substr(2, 8));
    ReleasedFile file{.name = message.message_id + ".xml"};
    for (std::size_t g = 0; g < message.groups.size(); ++g) {
      pain008::Group& group = message.groups[g];
      group.payment_information_id = fmt::format("{}-{}", message.message_id, g + 1);
      for (const pain008::Collection& c : group.collections) {
        ++file.collections;
        file.sum = file.sum.currency.present() ? add(file.sum, c.amount).value_or(file.sum) : c.amount;
        const auto from = std::find_if(chosen.begin(), chosen.end(),
                                       [&](const auto& pair) { return pair.first.end_to_end_id == c.end_to_end_id; });
        Collection sent = *from->second;
        const auto keep = [&](std::string_view text) { return release.collections.arena->keep(text); };
        sent.message_id = keep(message.message_id);
        sent.payment_information_id = keep(group.payment_information_id);
        sent.end_to_end_id = keep(c.end_to_end_id);
        sent.instruction_id = keep(c.instruction_id);
        sent.creditor_name = keep(group.creditor_name);
        sent.creditor_iban = keep(group.creditor_iban);
        sent.creditor_bic = keep(group.creditor_bic);
        sent.creditor_id = keep(group.creditor_id);
        sent.debtor_name = keep(c.debtor_name);
        sent.debtor_iban = keep(c.debtor_iban);
        sent.debtor_bic = keep(c.debtor_bic);
        sent.mandate_id = keep(c.mandate_id);
        sent.remittance = keep(c.remittance);
        sent.amount = c.amount;
        sent.sequence_type = sequence_type(group.sequence_type);
        sent.collection_date = group.collection_date;
        sent.mandate_signature_date = c.signature_date;
        sent.invoice_ids.clear();
        for (const std::string& invoice : from->first.invoice_ids) sent.invoice_ids.push_back(keep(invoice));
        release.collections.collections.push_back(std::move(sent));
      }
    }
    pain008::Written written = pain008::write(message);
    if (!written.problems.empty()) {
      for (const pain008::Problem& p : written.problems)
        release.held_back.push_back(fmt::format("{}: {}: {}", p.where, p.field, p.what));
      release.collections.collections.resize(release.collections.collections.size() - file.collections);
      continue;
    }
    file.xml = std::move(written.xml);
    for (const pain008::Group& group : message.groups) {
      for (const pain008::Collection& c : group.collections) {
        const auto from = std::find_if(chosen.begin(), chosen.end(),
                                       [&](const auto& pair) { return pair.first.end_to_end_id == c.end_to_end_id; });
        Retry done = from->first;
        done.status = RetryStatus::Released;
        release.released.push_back(std::move(done));
      }
    }
    release.files.push_back(std::move(file));
  }
  return release;
}

}  // namespace lettrage::pipeline
