/// \file
/// From elements to records, the same for all other parsers. Amounts and dates become numbers as in our own reader.
#pragma once

#include <string_view>

#include "bench/peers/paths.h"
#include "bench/peers/records.h"
#include "bench/peers/texts.h"

namespace lettrage::bench {

class Extractor {
 public:
  /// `texts`, if any, holds the views that `text` is given; it is turned whenever the records go to the sink.
  Extractor(Sink& sink, Texts* texts) : sink_{sink}, texts_{texts} {}

  void begin(Field group);
  void end(Field group);
  void text(Field field, Text text, Text currency);
  /// Hands over the last records.
  void finish() { pass(); }

 private:
  static constexpr std::size_t records_max = 512;

  void entry_text(Field field, Text text, Text currency);
  void transaction_text(Field field, Text text, Text currency);
  void return_text(Field field, Text text);
  void status_text(Field field, Text text, Text currency);
  void end_transaction();
  void pass();
  void keep_open_records();

  enum class Inside : std::uint8_t { Nothing, Entry, Transaction, Return, Status };

  Sink& sink_;
  Texts* texts_;
  Records records_;
  Inside inside_ = Inside::Nothing;
  EntryRecord entry_;
  TransactionRecord transaction_;
  ReferenceRecord reference_;
  StatusRecord payment_;  ///< the open batch of a status report
  StatusRecord status_;   ///< the open level, group or transaction
  bool payment_open_ = false;
};

}  // namespace lettrage::bench
