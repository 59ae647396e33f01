// lettrage-check: confirms or refutes the certificate of a run by reading its inputs and outputs itself.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <filesystem>

#include "check/check_run.h"

namespace {

constexpr int confirmed = 0, internal_error = 1, usage = 2, refuted = 4;

int missing(const std::string& path) {
  fmt::print(stderr, "error: {}: no such file or folder\n", path);
  return usage;
}

/// Names of files are anybody's: nothing of them may steer a terminal.
std::string shown(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

int check(const lettrage::check::Options& options) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(options.folder, error)) return missing(options.folder);
  for (const auto* paths : {&options.inputs, &options.references}) {
    for (const std::string& path : *paths) {
      if (!fs::exists(path, error)) return missing(path);
    }
  }
  if (!options.policy.empty() && !fs::is_regular_file(options.policy, error)) return missing(options.policy);
  const lettrage::check::Verdict verdict = lettrage::check::check_run(options);
  for (const lettrage::check::Finding& finding : verdict.findings.listed())
    fmt::print("{}{}: {}\n", shown(finding.file), finding.row > 0 ? fmt::format(":{}", finding.row) : std::string{},
               shown(finding.text));
  const std::uint64_t count = verdict.findings.count(), listed = verdict.findings.listed().size();
  if (count > listed) fmt::print("and {} more\n", count - listed);
  if (count > 0) {
    fmt::print("REFUTED: run {}: {} contradiction{}\n", shown(verdict.run_id), count, count == 1 ? "" : "s");
    return refuted;
  }
  fmt::print(
      "CONFIRMED: run {}: {} files ({} bytes), {} statements, {} entries, {} movements, {} allocations, {} journal lines, {} "
      "outputs\n",
      verdict.run_id, verdict.files, verdict.bytes, verdict.statements, verdict.entries, verdict.movements, verdict.allocations,
      verdict.journal, verdict.outputs);
  return confirmed;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Confirms or refutes what `lettrage run` certifies: reads the bank's files and the outputs of the run again, on its own, "
      "and "
      "compares them entry by entry and cent by cent.\nExit code 0: confirmed. 4: refuted; each contradiction is one line. 2: "
      "wrong "
      "usage."};
  app.name("lettrage-check");
  app.set_version_flag("--version", "lettrage-check " LETTRAGE_VERSION);
  lettrage::check::Options options;
  app.add_option("RUN", options.folder, "The folder of the run: OUT/<run-id>")->required();
  app.add_option("--inputs", options.inputs, "Bank files and folders, as they were given to `lettrage run`")->required();
  app.add_option("--reference", options.references,
                 "Files of invoices, mandates, customers and collections that the run imported: must be those it names");
  app.add_option("--policy", options.policy,
                 "What `lettrage policy show` printed for the run's policy: must be the one it names");
  try {
    app.parse(argc, argv);
    const int code = check(options);
    return std::fflush(stdout) == 0 ? code : internal_error;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? confirmed : usage;
  } catch (const std::exception& error) {
    fmt::print(stderr, "lettrage-check: {}\n", error.what());
    return internal_error;
  }
}
