// Mandates: how they stand, and what people do to them.
#include "pipeline/mandates.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "app/cli/commands.h"
#include "app/cli/shared.h"
#include "app/cli/table_writer.h"

namespace lettrage::cli {
namespace {

struct Options {
  std::string book = "lettrage.db", policy, as_of, by = current_user(), status, format = "table", customer;
  std::string note;
  std::vector<std::string> ids;
  pipeline::Amendment amendment;
};

int list(const Options& options) {
  return list_table(options.book, "mandates", options.format, {"status", "customer_id"}, [&](const auto& row) {
    return (options.status.empty() || row[0] == options.status) && (options.customer.empty() || row[1] == options.customer);
  });
}

int show(const Options& options) {
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadOnly, code);
  if (!book) return code;
  for (const std::string& id : options.ids) {
    bool known = false;
    // What names it, in the order of its life.
    for (const auto& [title, table, column] :
         {std::tuple{"Mandate", "mandates", "mandate_id"}, std::tuple{"History", "mandate_history", "mandate_id"},
          std::tuple{"Collections", "collections", "mandate_id"}, std::tuple{"R-transactions", "r_transactions", "mandate_id"},
          std::tuple{"Retries", "retries", "mandate_id"}, std::tuple{"Audit", "audit", "subject"}}) {
      std::vector<std::string> columns;
      std::vector<std::vector<std::string>> rows;
      std::size_t place = 0;
      book->export_table(
          table,
          [&](const std::vector<std::string>& header) {
            columns = header;
            place = static_cast<std::size_t>(std::find(header.begin(), header.end(), column) - header.begin());
          },
          [&](const std::vector<std::string>& row) {
            if (row[place] == id) rows.push_back(row);
          });
      if (rows.empty()) {
        if (std::string_view{title} == "Mandate") break;
        continue;
      }
      known = true;
      fmt::print("{}\n", title);
      print_table(columns, rows);
      fmt::print("\n");
    }
    if (known) continue;
    fmt::print(stderr, "error: {}: no such mandate in {}\n", id, options.book);
    code = usage;
  }
  return code;
}

using Change = std::function<pipeline::MandateChanged(book::Book&, const pipeline::MandateOptions&, const std::string&)>;

int change(const Options& options, const Change& by_person) {
  const std::optional<Date> as_of = as_of_date(options.as_of);
  if (!as_of) {
    fmt::print(stderr, "error: --as-of {}: expected a date such as 2026-03-12\n", options.as_of);
    return usage;
  }
  const std::optional<reconcile::Policy> policy = read_policy(options.policy);
  if (!policy) return usage;
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadWrite, code);
  if (!book) return code;
  const pipeline::MandateOptions how{.policy = &*policy, .as_of = *as_of, .actor = options.by, .note = options.note};
  for (const std::string& id : options.ids) {
    const pipeline::MandateChanged done = by_person(*book, how, id);
    if (!done.error.empty()) {
      fmt::print(stderr, "error: {}\n", done.error);
      code = usage;
      continue;
    }
    fmt::print("{}\n", done.told);
    for (const Retry& retry : done.planned) {
      fmt::print("{}: {}{}\n", text_of("ry", retry.id), name(retry.status),
                 retry.collection_date ? " for " + retry.collection_date.iso() : " (" + retry.stop_reason + ")");
    }
  }
  return code;
}

int suspend(const Options& options) { return change(options, pipeline::suspend_mandate); }
int release(const Options& options) { return change(options, pipeline::release_mandate); }
int amend(const Options& options) {
  return change(options, [&](book::Book& book, const pipeline::MandateOptions& how, const std::string& id) {
    return pipeline::amend_mandate(book, how, id, options.amendment);
  });
}

}  // namespace

void add_mandates(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("mandates", "Mandates: how they stand, suspend, release, amend");
  command->require_subcommand(1);
  const auto add = book_commands(command, options, action);
  CLI::App* listing = add("list", "All mandates", list);
  listing->add_option("--status", options->status, "Only those")
      ->check(CLI::IsMember({"active", "suspended", "cancelled", "expired"}));
  listing->add_option("--customer", options->customer, "Only those of one customer");
  listing->add_option("--format", options->format, "Output form")
      ->check(CLI::IsMember({"table", "ndjson", "csv"}))
      ->capture_default_str();
  add("show", "One mandate with its history, collections, R-transactions and retries", show)
      ->add_option("MANDATE", options->ids, "The mandate's id")
      ->required();
  const auto decision = [&](CLI::App* sub) {
    sub->add_option("MANDATE", options->ids, "The mandate's id")->required();
    sub->add_option("--by", options->by, "Who decides, for the audit trail")->capture_default_str();
    sub->add_option("--as-of", options->as_of, "The day to take for today (YYYY-MM-DD)");
    sub->add_option("--note", options->note, "Why");
    sub->add_option("--policy", options->policy, "Policy file (TOML)");
    return sub;
  };
  decision(add("suspend", "Collect nothing on it from now on", suspend));
  decision(add("release", "Collect on it again", release));
  CLI::App* amending = decision(add("amend", "New bank details; what waited for them is collected again", amend));
  amending->add_option("--iban", options->amendment.debtor_iban, "The debtor's new account");
  amending->add_option("--bic", options->amendment.debtor_bic, "Its bank");
  amending->add_option("--name", options->amendment.debtor_name, "The debtor's name with his bank");
  amending->add_flag("--registered", options->amendment.registered, "B2B: the debtor's bank has registered it");
}

}  // namespace lettrage::cli
