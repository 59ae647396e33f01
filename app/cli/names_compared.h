/// \file
/// The part of a movement's story that the book does not keep: how far the payer's name is that of each customer who may be
/// meant.
#pragma once

#include <optional>
#include <vector>

#include "book/book.h"

namespace lettrage::cli {

/// Nothing where the story is not a movement's, or no names are known. Customers in the order of their invoices.
[[nodiscard]] std::optional<book::Book::Section> names_compared(const std::vector<book::Book::Section>& story);

}  // namespace lettrage::cli
