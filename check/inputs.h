/// \file
/// The inputs of a run on this machine, and which of them each file of the certificate is.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "check/certificate.h"
#include "check/delivered.h"

namespace lettrage::check {

class InputFiles {
 public:
  /// Walks folders as `run` does: hidden files and folders left out, links to folders not followed.
  explicit InputFiles(const std::vector<std::string>& paths);

  /// The place of a certified file, by name and content; what does not fit is a finding, and the result nothing.
  [[nodiscard]] const Place* take(const CertifiedFile& file, Findings& findings);
  /// What the certificate does not account for. `references`: hashes of reference data, which inputs may be, too.
  void report_left(const std::set<std::string>& references, bool complete, Findings& findings) const;

 private:
  struct Input {
    Place place;
    bool taken = false;
  };
  std::vector<Input> inputs_;
  std::multimap<std::string, std::size_t> by_hash_, by_name_;
};

}  // namespace lettrage::check
