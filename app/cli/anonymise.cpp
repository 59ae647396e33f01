// `lettrage anonymise`: copies in which nobody can be recognised (docs/ANONYMISE.md).
#include "app/anonymise/anonymise.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/commands.h"

namespace lettrage::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string out, key, key_file;
};

std::optional<std::string> read_whole(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::string bytes{std::istreambuf_iterator<char>{file}, {}};
  if (!file.is_open() || file.bad()) {
    fmt::print(stderr, "error: {}: cannot be read\n", path);
    return {};
  }
  return bytes;
}

bool write_whole(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream file{path, std::ios::binary};
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) fmt::print(stderr, "error: {}: cannot be written\n", path.string());
  return !file.fail();
}

/// The secret, or nothing where its file says none.
std::optional<std::string> secret_of(const Options& options) {
  if (!options.key.empty()) return options.key;
  if (options.key_file.empty()) return anonymise::Cipher::random_secret();
  std::optional<std::string> secret = read_whole(options.key_file);
  if (!secret) return {};
  while (!secret->empty() && (secret->back() == '\n' || secret->back() == '\r')) secret->pop_back();
  if (secret->empty()) {
    fmt::print(stderr, "error: {}: there is no key in it\n", options.key_file);
    return {};
  }
  return secret;
}

int anonymise_files(const Options& options) {
  namespace fs = std::filesystem;
  const bool folder = options.files.size() > 1 || fs::is_directory(options.out);
  if (folder && !fs::is_directory(options.out)) {
    fmt::print(stderr, "error: several files need an existing folder for --out\n");
    return usage;
  }
  const std::optional<std::string> secret = secret_of(options);
  if (!secret) return usage;
  anonymise::Mapper mapper{*secret};
  int code = ok;
  for (const std::string& path : options.files) {
    const std::optional<std::string> bytes = read_whole(path);
    if (!bytes) return usage;
    const anonymise::Copy copy = anonymise::anonymise(*bytes, mapper);
    if (!copy.refused.empty()) {
      fmt::print(stderr, "error: {}: is not copied: {}\n", path, copy.refused);
      code = quarantined;
    } else if (options.out.empty()) {
      if (std::fwrite(copy.bytes.data(), 1, copy.bytes.size(), stdout) != copy.bytes.size()) return internal_error;
    } else {
      const fs::path target = folder ? fs::path{options.out} / fs::path{path}.filename() : fs::path{options.out};
      if (fs::exists(target) && fs::equivalent(target, path)) {
        fmt::print(stderr, "error: {}: the copy would take the original's place\n", path);
        return usage;
      }
      if (!write_whole(target, copy.bytes)) return internal_error;
    }
  }
  return code;
}

}  // namespace

void add_anonymise(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("anonymise", "Copy bank files and reference data with everybody and everything in them renamed");
  command->add_option("FILE", options->files, "Files to copy; the format is found by content")->required();
  command->add_option("--out", options->out, "File, or folder for several (default: standard output)");
  auto* key = command->add_option("--key", options->key, "Secret: the same one renames alike (default: a new one each time)");
  command->add_option("--key-file", options->key_file, "File with the secret")->excludes(key);
  command->callback([options, &action] { action = [options] { return anonymise_files(*options); }; });
}

}  // namespace lettrage::cli
