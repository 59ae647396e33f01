/// \file
/// The bundled night with its golden outputs, copied so that a test may spoil it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "check/check_run.h"

namespace lettrage::check_test {

class NightCopy {
 public:
  NightCopy();
  ~NightCopy();
  NightCopy(const NightCopy&) = delete;
  NightCopy& operator=(const NightCopy&) = delete;

  /// Outputs by name, inputs as `drop/…`.
  [[nodiscard]] const std::map<std::string, std::string>& files() const noexcept { return files_; }
  [[nodiscard]] std::filesystem::path path_of(const std::string& name) const;
  void write(const std::string& name, std::string_view content) const;
  /// Puts everything back that `write` or `remove` changed.
  void restore(const std::string& name) const { write(name, files_.at(name)); }
  void remove(const std::string& name) const { std::filesystem::remove(path_of(name)); }

  [[nodiscard]] check::Verdict check() const;
  /// With `name` reading `content`; everything is as before afterwards.
  [[nodiscard]] check::Verdict check_with(const std::string& name, std::string_view content) const;
  /// The same, by somebody who made all hashes anew, those of the certificate and those of SHA256SUMS.
  [[nodiscard]] check::Verdict check_forged(const std::string& name, std::string_view content) const;

 private:
  std::filesystem::path folder_, run_;
  std::map<std::string, std::string> files_;
};

/// What it found, for people.
[[nodiscard]] std::string words(const check::Verdict& verdict);
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace lettrage::check_test
