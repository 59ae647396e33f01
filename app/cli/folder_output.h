/// \file
/// Where generated files go.
#pragma once

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "app/generate/drop.h"

namespace lettrage::cli {

/// Writes below a folder. A disk that is full ends the program, not a file in silence.
class FolderOutput final : public generate::Output {
 public:
  explicit FolderOutput(std::filesystem::path folder) : folder_{std::move(folder)} {}
  void append(std::string_view file, std::string_view bytes) override {
    auto [at, fresh] = files_.try_emplace(std::string{file});
    const std::filesystem::path path = folder_ / file;
    if (fresh) {
      std::filesystem::create_directories(path.parent_path());
      at->second.reset(std::fopen(path.c_str(), "wb"));
    }
    if (!at->second || std::fwrite(bytes.data(), 1, bytes.size(), at->second.get()) != bytes.size()) fail(path);
  }
  void finish(std::string_view file) override {
    const auto at = files_.find(std::string{file});
    if (at == files_.end()) return;
    if (std::fclose(at->second.release()) != 0) fail(folder_ / file);
    files_.erase(at);
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  [[noreturn]] static void fail(const std::filesystem::path& path) {
    throw std::system_error{errno, std::generic_category(), "cannot write " + path.string()};
  }
  std::filesystem::path folder_;
  std::map<std::string, std::unique_ptr<std::FILE, Close>> files_;
};

}  // namespace lettrage::cli
