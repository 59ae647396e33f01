// Reminders: what is due, what was done, and what people know of debtors that holds or stops them.
#include <fmt/format.h>

#include <algorithm>

#include "app/cli/commands.h"
#include "app/cli/shared.h"
#include "app/cli/table_writer.h"

namespace lettrage::cli {
namespace {

struct Options {
  std::string book = "lettrage.db", policy, as_of, by = current_user(), status = "due", format = "table", note, approved_by,
              customer, kind, until, due;
  std::vector<std::string> ids;
};

int list(const Options& options) {
  const std::optional<Date> latest = options.due.empty() ? Date{} : Date::parse_iso(options.due);
  if (!latest) {
    fmt::print(stderr, "error: --due {}: expected a date such as 2026-03-12\n", options.due);
    return usage;
  }
  return list_table(options.book, "notices", options.format, {"status", "due_date", "customer_id"}, [&](const auto& row) {
    return (options.status == "all" || row[0] == options.status) &&
           (!latest->present() || row[1] <= options.due) &&  // ISO dates sort as texts
           (options.customer.empty() || row[2] == options.customer);
  });
}

/// What a command that changes the book needs; nothing where an option is wrong (`code` says so).
struct Desk {
  Date as_of;
  std::unique_ptr<book::Book> book;
};
std::optional<Desk> desk(const Options& options, int& code) {
  const std::optional<Date> as_of = as_of_date(options.as_of);
  if (!as_of) {
    fmt::print(stderr, "error: --as-of {}: expected a date such as 2026-03-12\n", options.as_of);
    code = usage;
    return std::nullopt;
  }
  Desk desk{.as_of = *as_of, .book = open_book(options.book, book::OpenMode::ReadWrite, code)};
  if (!desk.book) return std::nullopt;
  return desk;
}

/// Why a notice cannot be marked as done; empty if it can.
std::string refusal(const Notice& notice, const Options& options, bool four_eyes) {
  if (notice.status != NoticeStatus::Due) return fmt::format("is {} already", name(notice.status));
  if (!notice.approval) return options.approved_by.empty() ? std::string{} : fmt::format("{} needs no approval", notice.step);
  if (options.approved_by.empty())
    return fmt::format("{} needs the approval of a person: say who gave it with --approved-by", notice.step);
  if (four_eyes && options.approved_by == options.by)
    return fmt::format("{} may not both do and approve it (dunning.four_eyes)", options.by);
  return {};
}

int done(const Options& options) {
  const std::optional<reconcile::Policy> policy = read_policy(options.policy);
  if (!policy) return usage;
  int code = ok;
  const std::optional<Desk> at = desk(options, code);
  if (!at) return code;
  std::size_t marked = 0;
  for (const std::string& id : options.ids) {
    std::optional<Notice> notice = at->book->notice(id);
    if (!notice) {
      fmt::print(stderr, "error: {}: no such notice in {}\n", id, options.book);
      code = usage;
      continue;
    }
    if (const std::string why = refusal(*notice, options, policy->dunning.four_eyes); !why.empty()) {
      fmt::print(stderr, "error: {}: {}\n", id, why);
      code = usage;
      continue;
    }
    notice->status = NoticeStatus::Done;
    notice->done_on = at->as_of;
    notice->done_by = options.by;
    notice->approved_by = options.approved_by;
    notice->note = options.note;
    std::string detail = fmt::format("{} of {}", notice->step, notice->invoice_id);
    if (!options.approved_by.empty()) detail += fmt::format("; approved by {}", options.approved_by);
    if (!options.note.empty()) detail += fmt::format("; {}", options.note);
    at->book->update(*notice, {.as_of = at->as_of.iso(),
                               .actor = options.by,
                               .action = "notice-done",
                               .subject = text_of("nt", notice->id),
                               .detail = detail});
    ++marked;
  }
  fmt::print("{} done\n", marked);
  return code;
}

int add_fact(const Options& options) {
  const std::optional<Date> until = options.until.empty() ? Date{} : Date::parse_iso(options.until);
  if (!until) {
    fmt::print(stderr, "error: --until {}: expected a date such as 2026-03-12\n", options.until);
    return usage;
  }
  int code = ok;
  const std::optional<Desk> at = desk(options, code);
  if (!at) return code;
  DunningFact fact{.customer_id = options.customer,
                   .kind = dunning_fact_kind(options.kind).value_or(DunningFactKind::Complaint),
                   .from = at->as_of,
                   .until = *until,
                   .note = options.note,
                   .actor = options.by,
                   .lifted = {}};
  if (fact.kind == DunningFactKind::Promise && !fact.until) {
    fmt::print(stderr, "error: a promise to pay has a day: give --until\n");
    return usage;
  }
  if (fact.until && fact.until < fact.from) {
    fmt::print(stderr, "error: --until {}: lies before {}\n", options.until, fact.from.iso());
    return usage;
  }
  std::string detail{options.kind};
  if (fact.until) detail += " until " + fact.until.iso();
  if (!options.note.empty()) detail += "; " + options.note;
  at->book->add(fact, {.as_of = at->as_of.iso(),
                       .actor = options.by,
                       .action = is_pause(fact.kind) ? "dunning-paused" : "dunning-stopped",
                       .subject = options.customer,
                       .detail = detail});
  fmt::print("{}: {}\n", options.customer, detail);
  return ok;
}

int resume(const Options& options) {
  int code = ok;
  const std::optional<Desk> at = desk(options, code);
  if (!at) return code;
  const std::size_t lifted = at->book->lift({.customer_id = options.customer,
                                             .kind = DunningFactKind::Reviewed,
                                             .from = at->as_of,
                                             .until = {},
                                             .note = options.note,
                                             .actor = options.by,
                                             .lifted = {}},
                                            {.as_of = at->as_of.iso(),
                                             .actor = options.by,
                                             .action = "dunning-resumed",
                                             .subject = options.customer,
                                             .detail = options.note});
  fmt::print("{}: reminders go on; {} no longer hold\n", options.customer, lifted);
  return ok;
}

}  // namespace

void add_dunning(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("dunning", "Reminders: what is due, what was done, who is not to be reminded");
  command->require_subcommand(1);
  const auto add = book_commands(command, options, action);
  const auto decision = [&](CLI::App* sub) {
    sub->add_option("--by", options->by, "Who decides, for the audit trail")->capture_default_str();
    sub->add_option("--as-of", options->as_of, "The day to take for today (YYYY-MM-DD)");
    sub->add_option("--note", options->note, "A word about it, kept with it");
    return sub;
  };
  CLI::App* listing = add("list", "Notices and steps of the ladder, soonest first", list);
  listing->add_option("--status", options->status, "Only those")
      ->check(CLI::IsMember({"due", "done", "withdrawn", "all"}))
      ->capture_default_str();
  listing->add_option("--due", options->due, "Only those for that day or before (YYYY-MM-DD)");
  listing->add_option("--customer", options->customer, "Only those of one customer");
  listing->add_option("--format", options->format, "Output form")
      ->check(CLI::IsMember({"table", "ndjson", "csv"}))
      ->capture_default_str();
  CLI::App* marking = decision(add("done", "Say that notices were sent, or that a step was taken", done));
  marking->add_option("NOTICE", options->ids, "nt…")->required();
  marking->add_option("--approved-by", options->approved_by, "Who approved a step that needs it");
  marking->add_option("--policy", options->policy, "Policy file (TOML)");
  const auto known = [&](const char* name, const char* help, std::vector<std::string> kinds) {
    CLI::App* sub = decision(add(name, help, add_fact));
    sub->add_option("CUSTOMER", options->customer, "The debtor's customer_id")->required();
    sub->add_option("--kind", options->kind, "Why")->required()->check(CLI::IsMember(std::move(kinds)));
    return sub;
  };
  add_letters(*command, action);
  known("pause", "Let a debtor's ladder rest", {"promise", "instalments", "complaint"})
      ->add_option("--until", options->until, "Last day (YYYY-MM-DD); without: until `resume`");
  known("stop", "Send a debtor nothing more", {"dispute", "deceased", "insolvency", "over_indebted"});
  decision(add("resume", "Somebody looked: pauses, stops and disputes known until today hold no longer", resume))
      ->add_option("CUSTOMER", options->customer, "The debtor's customer_id")
      ->required();
}

}  // namespace lettrage::cli
