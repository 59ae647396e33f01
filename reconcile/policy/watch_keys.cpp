#include <fmt/format.h>

#include <array>

#include "reconcile/policy/keys.h"
#include "reconcile/policy/watch_policy.h"

namespace lettrage::reconcile {
namespace keys {
namespace {

constexpr auto key_list = std::to_array<WatchKey>({
    {"watch.settle_seconds", "a file that nobody saw closed is complete when its size and time stay the same for so long",
     [](WatchFile& p) { return Value{&p.watch.settle_seconds}; }, 1, 86'400},
    {"watch.closed_seconds", "the same for a file that was seen closed; one that was renamed into place is complete at once",
     [](WatchFile& p) { return Value{&p.watch.closed_seconds}; }, 0, 86'400},
    {"watch.rescan_seconds", "folders are looked through so often, for network mounts tell nothing",
     [](WatchFile& p) { return Value{&p.watch.rescan_seconds}; }, 1, 3600},
    {"watch.ignore", "files whose names end so are still being written; hidden files are left alone anyway",
     [](WatchFile& p) { return Value{&p.watch.ignore}; }},
    {"watch.trigger", "name of the file that says that the drop is complete; until then files wait; empty: none does",
     [](WatchFile& p) { return Value{&p.watch.trigger}; }},
    {"watch.cutoff", "\"HH:MM\", local time: files wait until then, or for the trigger; empty: they do not wait",
     [](WatchFile& p) { return Value{&p.watch.cutoff}; }},
    {"watch.retry_seconds", "first pause after a fault that may pass (full disk, locked book); doubled each time",
     [](WatchFile& p) { return Value{&p.watch.retry_seconds}; }, 1, 3600},
    {"watch.retry_max_seconds", "longest such pause", [](WatchFile& p) { return Value{&p.watch.retry_max_seconds}; }, 1, 86'400},
    {"watch.archive", "true: files that are done are packed into the archive",
     [](WatchFile& p) { return Value{&p.watch.archive}; }},
    {"watch.archive_after_hours", "how long they stay in done as they came, in whole calendar days; 0: not at all",
     [](WatchFile& p) { return Value{&p.watch.archive_after_hours}; }, 0, 100'000},
    {"watch.archive_certificate",
     "file of a certificate (PEM): archived files are sealed for whoever has its key; empty: they are not",
     [](WatchFile& p) { return Value{&p.watch.archive_certificate}; }},
    {"watch.archive_keep_days", "archived files older than that are removed; 0: never",
     [](WatchFile& p) { return Value{&p.watch.archive_keep_days}; }, 0, 100'000},
    {"watch.expected", "statements that should come: \"ACCOUNT DAYS HH:MM\"; DAYS: daily, weekdays, target, or mon,wed,fri",
     [](WatchFile& p) { return Value{&p.watch.expected}; }},
    {"alerts.command", "absolute path of a program of yours; gets each alert as JSON on its standard input; empty: none",
     [](WatchFile& p) { return Value{&p.alerts.command}; }},
    {"alerts.webhook", "\"http://127.0.0.1:8000/path\" on this machine; gets each alert as JSON; empty: none",
     [](WatchFile& p) { return Value{&p.alerts.webhook}; }},
    {"alerts.timeout_seconds", "either may take so long", [](WatchFile& p) { return Value{&p.alerts.timeout_seconds}; }, 1, 600},
    {"alerts.missing_after_minutes", "an expected statement is missing so long after its hour",
     [](WatchFile& p) { return Value{&p.alerts.missing_after_minutes}; }, 0, 10'000},
    {"alerts.unbalanced", "true: a statement whose balance does not tie is an alert",
     [](WatchFile& p) { return Value{&p.alerts.unbalanced}; }},
    {"alerts.return_rate", "thousandths of a collection's debits that may come back; 0: not watched",
     [](WatchFile& p) { return Value{&p.alerts.return_rate}; }, 0, 1000},
    {"alerts.return_rate_count", "collections of fewer debits than that are not judged",
     [](WatchFile& p) { return Value{&p.alerts.return_rate_count}; }, 1, 1'000'000},
    {"alerts.queue_hours", "a file that waits longer than that is an alert; 0: not watched",
     [](WatchFile& p) { return Value{&p.alerts.queue_hours}; }, 0, 1000},
});

}  // namespace

std::span<const WatchKey> watch() { return key_list; }

}  // namespace keys

std::string show(const WatchFile& file) {
  WatchFile copy = file;  // the keys hand out pointers to change; nothing is changed here
  std::string text =
      "# How `lettrage watch` keeps watch (docs/WATCH.md); these stand in the policy's file, and decide nothing.\n";
  std::string_view section;
  for (const keys::WatchKey& key : keys::watch()) {
    const std::size_t dot = key.path.find('.');
    if (key.path.substr(0, dot) != section) {
      section = key.path.substr(0, dot);
      text += fmt::format("\n[{}]\n", section);
    }
    text += fmt::format("# {}\n{} = {}\n", key.comment, key.path.substr(dot + 1), keys::text_of(key.value(copy)));
  }
  return text;
}

}  // namespace lettrage::reconcile
