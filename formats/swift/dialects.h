/// \file
/// The dialects of `:86:`, one reader each; they share the working set below. Internal to formats/swift.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/batch.h"

namespace lettrage::formats::swift {

/// One booking's text on its way into `entry`. Views live on the batch. One serves all entries of a batch, so that its
/// vectors grow for the first few only.
struct Information {
  Batch& batch;
  Entry* entry = nullptr;
  std::string_view own_account{};
  std::span<const std::string_view> lines{};  ///< decoded; until the next field is
  std::string_view text{};                    ///< the lines without what separates them, blanks at both ends trimmed
  std::vector<std::string_view> remittance{};
  std::vector<StructuredReference> references{};
  std::vector<std::string_view> rest{};              ///< what has no field of its own: kept for people, as printed
  std::vector<std::string_view> texts{}, pieces{};   ///< for the dialects' own use
  std::string_view gvc{};                            ///< German transaction code (Geschäftsvorfallcode)
  std::string_view extension{};                      ///< `?34`
  std::string_view ordering_party{}, beneficiary{};  ///< ultimate parties by their role in the payment
  std::string_view original_amount{}, charges{};     ///< as printed
  std::string_view dialect{};                        ///< a literal in words for people; empty for free text

  /// Forgets the entry before.
  void begin(Entry& next, std::string_view account);
  PaymentDetails& details() { return entry->details; }
  void add_remittance(std::string_view line);
  /// A subfield nobody asks for, with its name where it has one.
  void add_rest(std::string_view name, std::string_view value);
  /// Keeps the first value a field is given, trimmed.
  static void set(std::string_view& field, std::string_view value);
  /// Blanks inside identifiers come from line breaks.
  void set_identifier(std::string_view& field, std::string_view value);
  /// IBAN or other account of the counterparty; never our own.
  void set_account(std::string_view value);
  /// Whether it is one.
  bool set_bic(std::string_view value);
  /// `a`, and where `b` is not empty `between` and `b` behind it.
  [[nodiscard]] std::string_view keep_joined(std::string_view a, std::string_view b, std::string_view between);
};

/// `166?00…?20…` (Germany, Austria), `>` (Triodos), `+` (BRD), `^ ~ <` (Poland). False if the text is none of them.
bool read_numbered(Information& information);
/// `/TRTP/…/IBAN/…`, `/EREF/…`: Dutch banks and SWIFT codewords.
bool read_codewords(Information& information);
/// Texts with labels in words: ABN AMRO unstructured, Knab, mBank.
bool read_labels(Information& information);
/// Anything else: lines as given, and an IBAN if there is one.
void read_free_text(Information& information);
/// `:NS:` of German exporters: two digits, then text.
void read_non_swift(Information& information, std::span<const std::string_view> lines);

}  // namespace lettrage::formats::swift
