/// \file
/// Figures about returns of a whole book, as rows and as a page. docs/REPORT.md defines them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "book/book.h"
#include "reconcile/figures/return_figures.h"

namespace lettrage::pipeline {

/// The day the book stands at: that of its latest run; absent where there was none.
[[nodiscard]] Date latest_day(book::Book& book);

/// Streams the book's collections twice; memory grows with what came back, not with what was sent.
[[nodiscard]] reconcile::Figures return_figures(book::Book& book, Date as_of);

[[nodiscard]] const std::vector<std::string>& figure_columns();
/// Rows for `export returns`, in the order of dimension, currency and value. Rates are percent with two decimals.
void figure_rows(const reconcile::Figures& figures, const std::function<void(const std::vector<std::string>&)>& row);

/// A page of its own: tables and pictures (SVG), nothing from elsewhere, no script. The same figures give the same bytes.
[[nodiscard]] std::string figures_html(const reconcile::Figures& figures, Date as_of);

}  // namespace lettrage::pipeline
