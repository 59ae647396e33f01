/// \file
/// A book for a run that stores nothing. It reads the book at an address as it is; before reference data comes in it makes a
/// copy of it in the system's folder for temporary files, and goes on with that. What the run decided is forgotten.
///
/// Needs no lock: others may write meanwhile, and are not seen once something was read.
#pragma once

#include <memory>
#include <string>

#include "book/book.h"

namespace lettrage::book {

struct OpenedRehearsal {
  std::unique_ptr<RunBook> book;  ///< null on error
  OpenError error;
};

/// Where there is no book yet, the rehearsal begins with an empty one, and none is made. The copy, if any, goes with the object.
/// What the disk refuses throws std::system_error or BookError.
[[nodiscard]] OpenedRehearsal rehearse(const std::string& address);

}  // namespace lettrage::book
