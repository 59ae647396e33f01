#include "tests/check/night_copy.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <sstream>

#include "check/values.h"

namespace lettrage::check_test {
namespace fs = std::filesystem;
namespace {

std::string read(const fs::path& file) {
  const std::ifstream in{file, std::ios::binary};
  EXPECT_TRUE(in.good()) << file;
  std::ostringstream content;
  content << in.rdbuf();
  return std::move(content).str();
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

}  // namespace

std::string sha256(std::string_view bytes) {
  check::Sha256 hash;
  hash.add(bytes);
  return hash.finish();
}

NightCopy::NightCopy() {
  const fs::path night = fs::path{LETTRAGE_SOURCE_DIR} / "fixtures" / "night";
  std::string folder = (fs::temp_directory_path() / "lettrage-check-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error{folder};
  folder_ = folder;
  const std::string certificate = read(night / "golden" / "certificate.json");
  const std::string key = "\"run_id\":\"";
  const std::size_t begin = certificate.find(key) + key.size();
  run_ = folder_ / certificate.substr(begin, certificate.find('"', begin) - begin);
  fs::create_directories(run_);
  for (const fs::directory_entry& entry : fs::directory_iterator{night / "golden"}) {
    const std::string name = entry.path().filename().string();
    files_[name] = read(entry.path());
    restore(name);
  }
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator{night / "drop"}) {
    if (!entry.is_regular_file()) continue;
    const std::string name = "drop/" + entry.path().lexically_relative(night / "drop").string();
    files_[name] = read(entry.path());
    restore(name);
  }
}

NightCopy::~NightCopy() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

fs::path NightCopy::path_of(const std::string& name) const { return name.starts_with("drop/") ? folder_ / name : run_ / name; }

void NightCopy::write(const std::string& name, std::string_view content) const {
  fs::create_directories(path_of(name).parent_path());
  std::ofstream out{path_of(name), std::ios::binary};
  out << content;
  EXPECT_TRUE(out.good()) << name;
}

check::Verdict NightCopy::check() const {
  return check::check_run({.folder = run_.string(), .inputs = {(folder_ / "drop").string()}, .references = {}, .policy = {}});
}

check::Verdict NightCopy::check_with(const std::string& name, std::string_view content) const {
  write(name, content);
  check::Verdict verdict = check();
  restore(name);
  return verdict;
}

check::Verdict NightCopy::check_forged(const std::string& name, std::string_view content) const {
  std::string certificate = name == "certificate.json" ? std::string{content} : files_.at("certificate.json");
  std::string sums = files_.at("SHA256SUMS");
  const std::string before = sha256(files_.at(name)), after = sha256(content);
  if (name != "certificate.json") {
    EXPECT_NE(certificate.find(before), std::string::npos) << name;
    replace_all(certificate, before, after);
    replace_all(sums, before, after);
  }
  replace_all(sums, sha256(files_.at("certificate.json")), sha256(certificate));
  write(name, content);
  write("certificate.json", certificate);
  write("SHA256SUMS", sums);
  check::Verdict verdict = check();
  for (const std::string& changed : {name, std::string{"certificate.json"}, std::string{"SHA256SUMS"}}) restore(changed);
  return verdict;
}

std::string words(const check::Verdict& verdict) {
  std::ostringstream text;
  text << verdict.findings.count() << " contradictions";
  for (const check::Finding& finding : verdict.findings.listed())
    text << '\n' << finding.file << ':' << finding.row << ": " << finding.text;
  return std::move(text).str();
}

}  // namespace lettrage::check_test
