#include "book/import.h"

#include <fmt/format.h>

#include <unordered_map>

#include "pipeline/document.h"
#include "pipeline/run.h"
#include "pipeline/sent.h"

namespace lettrage::pipeline {
namespace {

std::string read_whole(const std::string& path, ImportResult& result) {
  Source source{path};
  std::string bytes;
  while (source.read(bytes, 4 * 1024 * 1024) > 0) {
  }
  source.drain();
  if (source.fault()) {
    result.diagnostics.push_back(describe(*source.fault(), path, 0, source.detail()));
    bytes.clear();
  }
  result.hashes.push_back(source.sha256());
  return bytes;
}

// An invoice implied its collection until the file that was sent became known: the state goes over to the real one.
void absorb_implied(book::Snapshot& snapshot) {
  std::unordered_map<std::string_view, std::size_t> told;
  std::vector<Collection>& collections = snapshot.data.collections;
  for (std::size_t i = 0; i < collections.size(); ++i) {
    if (!collections[i].message_id.empty() && !collections[i].end_to_end_id.empty())
      told.emplace(collections[i].end_to_end_id, i);
  }
  for (std::size_t i = 0; i < collections.size(); ++i) {
    Collection& implied = collections[i];
    if (!implied.message_id.empty() || !implied.payment_information_id.empty()) continue;
    const auto real = told.find(implied.end_to_end_id);
    if (real == told.end()) continue;
    CollectionState& state = snapshot.collection_states[real->second];
    const bool blank = !state.settled_by.present() && !state.r_transaction.present() && !state.reversed_by.present();
    if (blank) state = snapshot.collection_states[i];
    implied.end_to_end_id = implied.mandate_id = implied.instruction_id = {};
    implied.invoice_ids.clear();
    snapshot.collection_states[i] = {};
  }
}

}  // namespace

ImportResult import_files(ReferenceKind kind, const std::vector<std::string>& files, book::Book& book, bool replace) {
  ImportResult result;
  ReferenceData data;
  book::Snapshot known;
  if (kind == ReferenceKind::Collections) known = book.load();
  for (const std::string& file : files) {
    if (kind == ReferenceKind::Collections) {
      const Document document = read_document(file, file);
      result.hashes.push_back(document.sha256);
      ReferenceData one;
      read_collections(document, one, result.diagnostics);
      result.rows += one.collections.size();
      // Linked against what the book knows; of that, only the mandates that this file alone names are new.
      one.invoices = known.data.invoices;
      one.mandates = known.data.mandates;
      const auto mandates = static_cast<std::ptrdiff_t>(one.mandates.size());
      link_collections(one);
      one.invoices.clear();
      one.mandates.erase(one.mandates.begin(), one.mandates.begin() + mandates);
      book.import(one, replace);
      continue;
    }
    const std::string bytes = read_whole(file, result);
    const book::Kind rows = kind == ReferenceKind::Invoices   ? book::Kind::Invoices
                            : kind == ReferenceKind::Mandates ? book::Kind::Mandates
                                                              : book::Kind::Customers;
    book::read_reference_data(rows, bytes, file, data, result.diagnostics);
  }
  if (kind != ReferenceKind::Collections) result.rows += book.import(data, replace);
  return result;
}

book::Snapshot load_linked(book::Book& book) {
  book::Snapshot snapshot = book.load();
  const std::size_t mandates = snapshot.data.mandates.size();
  absorb_implied(snapshot);
  link_collections(snapshot.data);
  if (snapshot.data.mandates.size() > mandates) {
    ReferenceData implied;
    implied.mandates.assign(snapshot.data.mandates.begin() + static_cast<std::ptrdiff_t>(mandates), snapshot.data.mandates.end());
    book.import(implied, false);
  }
  imply_collections(snapshot.data);
  snapshot.collection_states.resize(snapshot.data.collections.size());
  return snapshot;
}

}  // namespace lettrage::pipeline
