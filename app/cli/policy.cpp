// The policy: what is in effect, whether a file is good, and what its rules would change.
#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/shared.h"
#include "app/cli/watch.h"
#include "core/csv_writer.h"
#include "pipeline/rule_trial.h"

namespace lettrage::cli {
namespace {

struct Options {
  std::string policy, book = "lettrage.db";
  bool watch = false;
};

int show(const Options& options) {
  const std::optional<reconcile::Policy> policy = read_policy(options.policy);
  if (!policy) return usage;
  fmt::print("{}", options.watch ? reconcile::show(read_watch(options.policy)) : reconcile::show(*policy));
  return ok;
}

int check(const Options& options) {
  const std::optional<reconcile::Policy> policy = read_policy(options.policy);
  if (!policy) return usage;
  fmt::print("{}: good (policy {})\n", options.policy, policy->hash);
  return ok;
}

std::string csv_row(const pipeline::RuleChange& change) {
  std::string row{change.movement_id};
  for (const std::string_view plain : {change.booking_date, change.amount, change.currency}) (row += ',') += plain;
  const std::string_view rule = change.new_rule == nullptr ? std::string_view{} : std::string_view{change.new_rule->name};
  const std::string_view then = change.new_rule == nullptr ? std::string_view{} : name(change.new_rule->then);
  for (const std::string_view text :
       {change.counterparty_name, change.remittance, change.outcome, change.rule, rule, then, change.new_tags}) {
    row += ',';
    append_csv_text(row, text);
  }
  return row + "\n";
}

/// The list goes to stdout, what it comes to, to stderr.
int try_out(const Options& options) {
  const std::optional<reconcile::Policy> policy = read_policy(options.policy);
  if (!policy) return usage;
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadOnly, code);
  if (!book) return code;
  for (const std::string_view field : pipeline::fields_not_kept(*policy)) {
    fmt::print(stderr, "note: the book does not keep {}: here it is absent from every movement\n", field);
  }
  fmt::print("movement_id,booking_date,amount,currency,counterparty_name,remittance,outcome,rule,new_rule,then,new_tags\n");
  const pipeline::RuleTrial trial =
      pipeline::try_rules(*book, *policy, [](const pipeline::RuleChange& change) { fmt::print("{}", csv_row(change)); });
  for (std::size_t i = 0; i < policy->rules.size(); ++i) {
    fmt::print(stderr, "rule {}: {} movements\n", policy->rules[i].name, trial.decided[i]);
  }
  fmt::print(stderr, "{} of {} movements would be decided otherwise, {} tagged; nothing was changed\n", trial.changed,
             trial.movements, trial.tagged);
  return ok;
}

}  // namespace

void add_policy(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("policy", "The effective policy, a check of a policy file, or a trial of its rules");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, int (*run)(const Options&)) {
    CLI::App* sub = command->add_subcommand(name, help);
    sub->callback([options, run, &action] { action = [options, run] { return run(*options); }; });
    return sub;
  };
  CLI::App* showing = add("show", "Every setting with its meaning, and the rules, as TOML", show);
  showing->add_option("FILE", options->policy, "Policy file; defaults without");
  showing->add_flag("--watch", options->watch, "Those of `lettrage watch` instead, which decide nothing: [watch] and [alerts]");
  add("check", "Problems of a policy file with their lines", check)
      ->add_option("FILE", options->policy, "Policy file")
      ->required();
  CLI::App* trying =
      add("try", "What the rules of a policy file would have changed in the book's history, as CSV; changes nothing", try_out);
  trying->add_option("FILE", options->policy, "Policy file")->required();
  trying->add_option("--book", options->book, "The book")->capture_default_str();
}

}  // namespace lettrage::cli
