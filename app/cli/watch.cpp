#include "app/cli/watch.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/cli/shared.h"
#include "app/watch/seal.h"
#include "app/watch/service.h"

namespace lettrage::cli {
namespace {

struct Options {
  watch::ServiceOptions service;
  std::string book = "lettrage.db", policy, as_of, log = "text";
  bool no_http = false;
};

int execute(Options& options) {
  watch::ServiceOptions& service = options.service;
  for (const std::string& folder : service.folders) {
    if (std::filesystem::is_directory(folder)) continue;
    fmt::print(stderr, "error: {}: no such folder\n", folder);
    return usage;
  }
  if (!options.as_of.empty()) {
    service.as_of = Date::parse_iso(options.as_of);
    if (!service.as_of) {
      fmt::print(stderr, "error: --as-of {}: expected a date such as 2026-03-12\n", options.as_of);
      return usage;
    }
  }
  service.log = options.log == "json" ? watch::LogForm::Json : watch::LogForm::Text;
  service.http = !options.no_http;
  service.policy = [&]() -> std::optional<watch::NightPolicy> {
    const std::optional<reconcile::Policy> policy = read_policy(options.policy);
    if (!policy) return std::nullopt;
    reconcile::WatchFile file = read_watch(options.policy);
    if (const std::string& certificate = file.watch.archive_certificate; !certificate.empty()) {
      if (const std::string fault = watch::seal_fault(certificate); !fault.empty()) {
        fmt::print(stderr, "error: {}: watch.archive_certificate: {}\n", options.policy, fault);
        return std::nullopt;
      }
    }
    return watch::NightPolicy{*policy, std::move(file.watch), std::move(file.alerts)};
  };
  service.run.open = [&](std::string& why) {
    book::Opened opened = book::open(options.book, book::OpenMode::ReadWrite);
    if (opened.book) {
      finish_publications(*opened.book);
    } else {
      why = std::move(opened.error.text);  // which repeats no password
    }
    return std::move(opened.book);
  };
  service.run.look = [&] { return book::open(options.book, book::OpenMode::ReadOnly).book; };
  switch (watch::serve(service)) {
    case watch::Ended::Asked: return ok;
    case watch::Ended::BadConfiguration: return usage;
    case watch::Ended::FolderHeld: return book_unreachable;
  }
  return internal_error;
}

}  // namespace

reconcile::WatchFile read_watch(const std::string& path) {
  std::string text;
  if (!path.empty()) {
    std::ifstream file{path, std::ios::binary};
    text.assign(std::istreambuf_iterator<char>{file}, {});
  }
  return reconcile::load_watch(text, path);
}

void add_watch(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  watch::RunSettings& run = options->service.run;
  CLI::App* command = app.add_subcommand("watch", "Watch folders and run each drop of files once it is complete; docs/WATCH.md");
  command->add_option("FOLDER", options->service.folders, "Folders that bank files are dropped into")->required();
  command->add_option("--book", options->book, "The book that remembers: a path (SQLite) or postgresql://…; made if absent")
      ->capture_default_str();
  command->add_option("--invoices", run.invoices, "Open invoices to import before each drop; repeatable")
      ->allow_extra_args(false);
  command->add_option("--mandates", run.mandates, "Mandates likewise; repeatable")->allow_extra_args(false);
  command->add_option("--customers", run.customers, "Customers likewise; repeatable")->allow_extra_args(false);
  command->add_option("--collections", run.collections, "pain.008 files that were sent; repeatable")->allow_extra_args(false);
  command->add_option("--policy", options->policy,
                      "Policy file (TOML), read again on SIGHUP; [watch] and [alerts] say how to watch");
  command->add_option("--as-of", options->as_of, "The day each run takes for today; default: the day of the drop");
  command->add_option("--out", run.out, "Folder for the outputs, a folder for each run")->capture_default_str();
  command->add_option("--threads", run.threads, "Threads; 0: all cores")->check(CLI::Range(0, 1024))->capture_default_str();
  command->add_option("--log", options->log, "Lines on stderr as text or as JSON")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->add_option("--http-address", options->service.http_address, "Of loopback: where /metrics, /healthz and /status are")
      ->capture_default_str();
  command->add_option("--http-port", options->service.http_port, "0: any free one")->capture_default_str();
  command->add_flag("--no-http", options->no_http, "Serve no pages");
  command->callback([options, &action] { action = [options] { return execute(*options); }; });
}

}  // namespace lettrage::cli
