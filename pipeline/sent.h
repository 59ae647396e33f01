/// \file
/// What we sent: pain.008 files become collections, and each collection finds the invoices it demands money for.
#pragma once

#include <string>
#include <vector>

#include "core/diagnostic.h"
#include "core/model/reference_data.h"
#include "pipeline/document.h"

namespace lettrage::pipeline {

/// Appends the collections of a pain.008 file to `data` (texts on its arena). Another format is a diagnostic.
void read_collections(const Document& document, ReferenceData& data, std::vector<Diagnostic>& diagnostics);

/// Fills in `invoice_ids` of collections that have none: by the invoice's EndToEndId (a retry's `-R<n>` ignored), by invoice
/// number in EndToEndId or remittance text, by mandate where one invoice (or all of them together) has the amount.
/// Mandates that only a collection names are added, so that a retry has one to stand on.
void link_collections(ReferenceData& data);

/// Invoices collected by direct debit under an EndToEndId of their own imply their collection where no pain.008 told it.
/// To be called on the data of a run, after `link_collections`; states beyond `known` collections are blank.
void imply_collections(ReferenceData& data);

}  // namespace lettrage::pipeline
