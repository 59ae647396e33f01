// The queue of what needs a person: list, accept, assign, reject; and taking back: revert, forget.
#include "pipeline/review.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "app/cli/commands.h"
#include "app/cli/shared.h"

namespace lettrage::cli {
namespace {

struct Options {
  std::string book = "lettrage.db", policy, as_of, by = current_user(), movement, customer, iban, name;
  std::vector<std::string> movements, invoices;
  std::size_t choice = 1;
  bool forget = false;
};

int list(const Options& options) {
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadOnly, code);
  if (!book) return code;
  const std::vector<std::string> wanted{"movement_id", "booking_date", "amount", "currency",   "counterparty_name",
                                        "remittance",  "outcome",      "reason", "suggestions"};
  std::vector<std::size_t> places;
  std::size_t outcome = 0;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  book->export_table(
      "movements",
      [&](const std::vector<std::string>& header) {
        for (const std::string& name : wanted) {
          const auto found = std::find(header.begin(), header.end(), name);
          if (found == header.end()) continue;
          places.push_back(static_cast<std::size_t>(found - header.begin()));
          columns.push_back(name);
        }
        outcome = static_cast<std::size_t>(std::find(header.begin(), header.end(), "outcome") - header.begin());
      },
      [&](const std::vector<std::string>& row) {
        if (row[outcome] != "suggested" && row[outcome] != "unmatched") return;
        std::vector<std::string> shown;
        for (const std::size_t place : places) shown.push_back(row[place]);
        rows.push_back(std::move(shown));
      });
  print_table(columns, rows);
  return ok;
}

using Decide = std::function<pipeline::Reviewed(book::Book&, const pipeline::ReviewOptions&, const std::string&)>;

int decide(const Options& options, const std::vector<std::string>& movements, const Decide& by_person) {
  const std::optional<Date> as_of = as_of_date(options.as_of);
  if (!as_of) {
    fmt::print(stderr, "error: expected a date such as 2026-03-12\n");
    return usage;
  }
  const std::optional<reconcile::Policy> policy = read_policy(options.policy);
  if (!policy) return usage;
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadWrite, code);
  if (!book) return code;
  const pipeline::ReviewOptions review{.policy = &*policy, .as_of = *as_of, .actor = options.by, .learn = !options.forget};
  for (const std::string& movement : movements) {
    const pipeline::Reviewed done = by_person(*book, review, movement);
    if (done.error.empty()) {
      fmt::print("{}\n", done.told);
    } else {
      fmt::print(stderr, "error: {}\n", done.error);
      code = usage;
    }
  }
  return code;
}

int accept(const Options& options) {
  return decide(options, options.movements, [&](book::Book& book, const pipeline::ReviewOptions& review, const std::string& id) {
    return pipeline::accept(book, review, id, options.choice);
  });
}

int reject(const Options& options) {
  return decide(options, options.movements, [](book::Book& book, const pipeline::ReviewOptions& review, const std::string& id) {
    return pipeline::reject(book, review, id);
  });
}

int revert(const Options& options) {
  return decide(options, options.movements, [](book::Book& book, const pipeline::ReviewOptions& review, const std::string& id) {
    return pipeline::revert(book, review, id);
  });
}

int forget(const Options& options) {
  const pipeline::Forgetting what{
      .movement_id = options.movement, .customer_id = options.customer, .iban = options.iban, .name = options.name};
  return decide(options, {options.movement}, [&](book::Book& book, const pipeline::ReviewOptions& review, const std::string&) {
    return pipeline::forget(book, review, what);
  });
}

int assign(const Options& options) {
  std::vector<pipeline::Assignment> assignments;
  for (const std::string& invoice : options.invoices) {
    const std::size_t equals = invoice.rfind('=');
    pipeline::Assignment& one = assignments.emplace_back();
    one.invoice_id = invoice.substr(0, equals);
    if (equals != std::string::npos) one.amount = invoice.substr(equals + 1);
  }
  return decide(options, {options.movement}, [&](book::Book& book, const pipeline::ReviewOptions& review, const std::string& id) {
    return pipeline::assign(book, review, id, assignments, options.customer);
  });
}

}  // namespace

void add_review(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("review", "The queue of what needs a person");
  command->require_subcommand(1);
  const auto add = book_commands(command, options, action);
  add("list", "Suggested and unmatched movements", list);
  const auto decision = [&](CLI::App* sub) {
    sub->add_option("--by", options->by, "Who decides, for the audit trail")->capture_default_str();
    sub->add_option("--as-of", options->as_of, "The day to take for today (YYYY-MM-DD)");
    return sub;
  };
  CLI::App* accepting = decision(add("accept", "Pay what was suggested; the payer is known from then on", accept));
  accepting->add_option("MOVEMENT", options->movements, "mv…")->required();
  accepting->add_option("--choice", options->choice, "Which suggestion, from 1")->capture_default_str();
  CLI::App* rejecting = decision(add("reject", "None of the suggestions is right; no run tries again", reject));
  rejecting->add_option("MOVEMENT", options->movements, "mv…")->required();
  CLI::App* assigning = decision(add("assign", "Say what a movement pays; a rest stays on account of the customer", assign));
  assigning->add_option("MOVEMENT", options->movement, "mv…")->required();
  assigning->add_option("INVOICE", options->invoices, "Invoices, each with an amount if not all of it: INV-1 INV-2=12.50");
  assigning->add_option("--customer", options->customer, "Whose credit it is, where no invoice is named");
  CLI::App* reverting =
      decision(add("revert", "What was decided is wrong: it waits again, and what it taught is unlearnt", revert));
  reverting->add_option("MOVEMENT", options->movements, "mv…")->required();
  CLI::App* forgetting = decision(add("forget", "What was learnt of payers is wrong (`export aliases` lists it)", forget));
  forgetting->add_option("MOVEMENT", options->movement, "mv…: what this movement taught");
  forgetting->add_option("--customer", options->customer, "Of this customer");
  forgetting->add_option("--iban", options->iban, "This account");
  forgetting->add_option("--name", options->name, "This name");
  for (CLI::App* sub : {accepting, assigning})
    sub->add_flag("--forget-payer", options->forget, "Do not remember the payer's account and name");
}

}  // namespace lettrage::cli
