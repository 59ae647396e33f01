/// \file
/// How outputs and the book stay one: everything is written under a hidden name and brought to the disk, the commit that
/// covers it names it (`book::Publication`), and only then does it get its own name. A kill before the commit leaves a hidden
/// file that the next command sweeps away; a kill after it leaves one that the next command publishes. docs/CRASH_SAFETY.md.
///
/// What the disk refuses throws std::system_error with the path.
#pragma once

#include <string>
#include <vector>

#include "book/run_book.h"

namespace lettrage::pipeline {

/// `FOLDER/NAME`, to be published with the next commit of `book`. Paths are made absolute.
[[nodiscard]] book::Publication publication(const book::RunBook& book, const std::string& folder, const std::string& name);

/// Makes a folder, and those above it, for good.
void make_folder(const std::string& path);
/// Brings a file, or a folder with all that is in it, to the disk, and that it is there.
void bring_to_disk(const std::string& path);
/// Removes what `book` staged in `folder` and never committed. Only after `publish`, and while the book is open for writing:
/// its lock says that nobody else is staging.
void sweep(const std::string& folder, const book::RunBook& book);

struct Published {
  std::vector<book::Publication> in_place;
  std::vector<book::Publication> missing;  ///< neither staged nor in place: somebody removed them
};
/// Gives everything that the book committed its name, and has the book forget about it. A target of the same name is replaced.
Published publish(book::RunBook& book);

}  // namespace lettrage::pipeline
