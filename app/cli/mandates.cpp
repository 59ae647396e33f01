// Mandates: how they stand, and what people do to them.
#include "pipeline/mandates.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>

#include "app/cli/commands.h"
#include "app/cli/shared.h"
#include "app/cli/table_writer.h"
#include "core/printable.h"
#include "pipeline/run.h"

namespace lettrage::cli {
namespace {

struct Options {
  std::string book = "lettrage.db", policy, as_of, by = current_user(), status, format = "table", customer;
  std::string note, from;
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

using Change = std::function<pipeline::MandateChanged(pipeline::MandateDesk&, const std::string&)>;

bool tell(const pipeline::MandateChanged& done) {
  if (!done.error.empty()) {
    fmt::print(stderr, "error: {}\n", printable(done.error));
    return false;
  }
  if (!done.told.empty()) fmt::print("{}\n", printable(done.told));
  for (const Retry& retry : done.planned) {
    fmt::print("{}: {}{}\n", text_of("ry", retry.id), name(retry.status),
               retry.collection_date ? " for " + retry.collection_date.iso() : " (" + retry.stop_reason + ")");
  }
  return true;
}

/// `with` says whether all of it could be done.
int at_the_desk(const Options& options, const std::function<bool(pipeline::MandateDesk&)>& with) {
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
  pipeline::MandateDesk desk{*book, {.policy = &*policy, .as_of = *as_of, .actor = options.by, .note = options.note}};
  return with(desk) ? ok : usage;
}

int change(const Options& options, const Change& by_person) {
  return at_the_desk(options, [&](pipeline::MandateDesk& desk) {
    bool all = true;
    for (const std::string& id : options.ids) all = tell(by_person(desk, id)) && all;
    return all;
  });
}

int suspend(const Options& options) {
  return change(options, [](pipeline::MandateDesk& desk, const std::string& id) { return desk.suspend(id); });
}
int release(const Options& options) {
  return change(options, [](pipeline::MandateDesk& desk, const std::string& id) { return desk.release(id); });
}

int amend(const Options& options) {
  if (options.from.empty() == options.ids.empty()) {
    fmt::print(stderr, "error: name mandates, or a list of them with --from\n");
    return usage;
  }
  if (options.from.empty()) {
    return change(options, [&](pipeline::MandateDesk& desk, const std::string& id) { return desk.amend(id, options.amendment); });
  }
  if (!std::filesystem::is_regular_file(options.from)) {
    fmt::print(stderr, "error: {}: no such file\n", options.from);
    return usage;
  }
  ReferenceData list;
  const pipeline::ImportResult read =
      pipeline::read_rows(pipeline::ReferenceKind::Mandates, pipeline::locate_all({options.from}), list);
  print(read.diagnostics);
  const bool errors = std::any_of(read.diagnostics.begin(), read.diagnostics.end(),
                                  [](const Diagnostic& d) { return d.severity == Severity::Error; });
  const int code = at_the_desk(options, [&](pipeline::MandateDesk& desk) {
    bool all = true;
    for (const Mandate& row : list.mandates) all = tell(desk.amend_as(row)) && all;
    return all;
  });
  return code == ok && errors ? quarantined : code;
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
    sub->add_option("MANDATE", options->ids, "The mandate's id");
    sub->add_option("--by", options->by, "Who decides, for the audit trail")->capture_default_str();
    sub->add_option("--as-of", options->as_of, "The day to take for today (YYYY-MM-DD)");
    sub->add_option("--note", options->note, "Why");
    sub->add_option("--policy", options->policy, "Policy file (TOML)");
    return sub;
  };
  decision(add("suspend", "Collect nothing on it from now on", suspend))->get_option("MANDATE")->required();
  decision(add("release", "Collect on it again", release))->get_option("MANDATE")->required();
  CLI::App* amending = decision(add("amend", "New bank details; what waited for them is collected again", amend));
  amending->add_option("--iban", options->amendment.debtor_iban, "The debtor's new account");
  amending->add_option("--bic", options->amendment.debtor_bic, "Its bank");
  amending->add_option("--name", options->amendment.debtor_name, "The debtor's name with his bank");
  amending->add_option("--from", options->from,
                       "Mandates of this file (as mandates.csv) instead: those whose account, bank or name is new");
  amending->add_flag("--registered", options->amendment.registered, "B2B: the debtor's bank has registered it");
}

}  // namespace lettrage::cli
