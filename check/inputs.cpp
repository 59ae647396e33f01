#include "check/inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace lettrage::check {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t zeros = 64;

void walk(const fs::path& root, const fs::path& folder, std::vector<std::pair<std::string, std::string>>& files) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator{folder, error}) {
    if (entry.path().filename().string().starts_with('.')) continue;
    const bool is_folder = entry.is_directory(error);
    if (is_folder && !entry.is_symlink(error)) walk(root, entry.path(), files);
    if (!is_folder) files.emplace_back(entry.path().string(), entry.path().lexically_relative(root).generic_string());
  }
}

}  // namespace

InputFiles::InputFiles(const std::vector<std::string>& paths) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      walk(path, path, files);
    } else {
      files.emplace_back(path, fs::path{path}.filename().generic_string());
    }
  }
  std::sort(files.begin(), files.end());
  for (const auto& [path, shown] : files) {
    for (Place& place : places_of(path, json_name(shown))) {
      if (place.sha256.empty()) place.sha256 = std::string(zeros, '0');
      by_hash_.emplace(place.sha256, inputs_.size());
      by_name_.emplace(place.shown, inputs_.size());
      inputs_.push_back({.place = std::move(place)});
    }
  }
}

const Place* InputFiles::take(const CertifiedFile& file, Findings& findings) {
  const auto [first, last] = by_hash_.equal_range(file.sha256);
  for (auto at = first; at != last; ++at) {
    Input& input = inputs_[at->second];
    const Place& place = input.place;
    const bool named = place.member ? file.file.starts_with(place.shown + "/") : file.file == place.shown;
    if (input.taken || !named) continue;
    input.taken = true;
    if (place.bytes != file.bytes && file.sha256 != std::string(zeros, '0'))
      findings.add("certificate.json", 0, fmt::format("{}: {} bytes expected, {} found", file.file, file.bytes, place.bytes));
    return &place;
  }
  const auto named = by_name_.find(file.file);
  if (named != by_name_.end()) {
    inputs_[named->second].taken = true;
    findings.add(file.file, 0,
                 fmt::format("the input is not the one that was read: SHA-256 {} expected, {} found", file.sha256,
                             inputs_[named->second].place.sha256));
  } else {
    findings.add(file.file, 0, fmt::format("the input is missing: a file with SHA-256 {} expected", file.sha256));
  }
  return nullptr;
}

void InputFiles::report_left(const std::set<std::string>& references, bool complete, Findings& findings) const {
  if (!complete) return;  // an interrupted run did not read them all, and says so
  for (const Input& input : inputs_) {
    if (!input.taken && !references.contains(input.place.sha256))
      findings.add(input.place.shown, 0, "the certificate does not account for this input");
  }
}

}  // namespace lettrage::check
