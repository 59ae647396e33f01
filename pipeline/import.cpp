#include "book/import.h"

#include <fmt/format.h>

#include <unordered_map>
#include <utility>

#include "pipeline/document.h"
#include "pipeline/run.h"
#include "pipeline/sent.h"

namespace lettrage::pipeline {
namespace {

std::string read_whole(const Location& location, ImportResult& result) {
  Source source{location};
  std::string bytes;
  while (source.read(bytes, 4 * 1024 * 1024) > 0) {
  }
  source.drain();
  if (source.fault()) {
    result.diagnostics.push_back(describe(*source.fault(), location.shown, 0, source.detail()));
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

namespace {

/// Each file is one import, so that a file given twice is one; they are linked together, against what the book knows.
ImportResult import_collections(const std::vector<Location>& files, book::RunBook& book, bool replace, unsigned threads) {
  ImportResult result;
  book::Snapshot known = book.load(threads);  // its texts outlive what is taken from it here
  std::vector<ReferenceData> sent(files.size());
  ReferenceData all;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Document document = read_document(files[i]);
    result.hashes.push_back(document.sha256);
    read_collections(document, sent[i], result.diagnostics);
    result.rows += sent[i].collections.size();
    all.collections.insert(all.collections.end(), sent[i].collections.begin(), sent[i].collections.end());
  }
  all.invoices = std::move(known.data.invoices);
  all.mandates = std::move(known.data.mandates);
  const auto known_mandates = static_cast<std::ptrdiff_t>(all.mandates.size());
  link_collections(all);
  std::size_t next = 0;
  for (ReferenceData& one : sent) {
    for (Collection& collection : one.collections) collection = all.collections[next++];
    book.import(one, replace && &one == &sent.front());
  }
  // Mandates that these files alone name.
  ReferenceData named;
  named.mandates.assign(all.mandates.begin() + known_mandates, all.mandates.end());
  if (!named.mandates.empty()) book.import(named, false);
  return result;
}

}  // namespace

ImportResult read_rows(ReferenceKind kind, const std::vector<Location>& files, ReferenceData& data) {
  const book::Kind rows = kind == ReferenceKind::Invoices   ? book::Kind::Invoices
                          : kind == ReferenceKind::Mandates ? book::Kind::Mandates
                                                            : book::Kind::Customers;
  ImportResult result;
  for (const Location& file : files) {
    const std::string bytes = read_whole(file, result);
    book::read_reference_data(rows, bytes, file.shown, data, result.diagnostics);
  }
  result.rows = data.invoices.size() + data.mandates.size() + data.customers.size();
  return result;
}

ImportResult import_files(ReferenceKind kind, const std::vector<Location>& files, book::RunBook& book, bool replace,
                          unsigned threads) {
  if (kind == ReferenceKind::Collections) return import_collections(files, book, replace, threads);
  ReferenceData data;
  ImportResult result = read_rows(kind, files, data);
  result.rows = book.import(data, replace);
  return result;
}

book::Snapshot load_linked(book::RunBook& book, unsigned threads) {
  book::Snapshot snapshot = book.load(threads);
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
