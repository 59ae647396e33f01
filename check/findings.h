/// \file
/// What refutes a certificate, in words for people.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lettrage::check {

struct Finding {
  std::string file;       ///< of the run's folder or of the inputs
  std::uint64_t row = 0;  ///< of a table, the header being 1; 0: of the file as a whole
  std::string text;       ///< what is wrong, what was expected, what was found
};

class Findings {
 public:
  void add(std::string file, std::uint64_t row, std::string text) {
    if (++count_ <= listed_max) listed_.push_back({std::move(file), row, std::move(text)});
  }
  /// The first hundred.
  [[nodiscard]] const std::vector<Finding>& listed() const noexcept { return listed_; }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

 private:
  static constexpr std::uint64_t listed_max = 100;
  std::vector<Finding> listed_;
  std::uint64_t count_ = 0;
};

}  // namespace lettrage::check
