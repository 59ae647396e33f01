/// \file
/// What can be wrong with an input. A `Fault` is small and cheap where it is found; a `Diagnostic` is made from it for
/// people (core/diagnostic.h). Faults carry no text of their own: words are made on the cold path.
#pragma once

#include <cstdint>
#include <string_view>

namespace lettrage {

enum class Severity : std::uint8_t { Info, Warning, Error };

/// What is lost with a fault. Errors quarantine their unit; warnings and infos quarantine nothing.
enum class Unit : std::uint8_t { None, Record, Statement, File };

/// Stable names of everything that can be reported; `core/fault.cpp` holds name, ISO reason code, meaning and cure.
enum class Code : std::uint8_t {
  // files and containers
  FileUnreadable,
  FileEmpty,
  FileUnknownFormat,
  FileTruncated,
  FileDuplicate,
  FileTooLarge,
  ContainerCorrupt,
  ContainerBomb,
  ContainerNested,
  ContainerUnsupported,
  EncodingInvalid,
  EncodingAssumed,
  NotAFile,
  // XML
  XmlNotWellFormed,
  XmlDoctypeRefused,
  XmlTooDeep,
  XmlUnexpectedRoot,
  XmlElementMissing,
  XmlUnknownVersion,
  NamespaceUnusual,
  // values
  AmountMissing,
  AmountNotNumeric,
  AmountExcessDigits,
  AmountOverflow,
  AmountNegative,
  CurrencyMissing,
  CurrencyInvalid,
  CurrencyMismatch,
  DirectionInvalid,
  DateInvalid,
  DateClamped,
  DateMissing,
  FieldMissing,
  FieldInvalid,
  FieldTooLong,
  AccountMissing,
  IbanInvalid,
  StatusUnknown,
  ReasonUnknown,
  // SWIFT text
  TagUnexpected,
  TagMalformed,
  StatementIncomplete,
  ExpectedEntryIgnored,
  // sums and sequences
  BalanceMismatch,
  BatchMismatch,
  CountMismatch,
  SumMismatch,
  SequenceGap,
  // reference data
  CsvMalformed,
  ColumnMissing,
  ColumnUnknown,
  RowInvalid,
  RowDuplicate,
  ReferenceUnknown,
  // configuration
  PolicyInvalid,
  PolicyUnknownKey,
  // R-transactions and collections
  StatusWithoutOriginal,
  CollectionUnknown,
  AmountMismatch,
  RetryNotReleased,
  ReturnRateHigh,
  ClaimNearLimitation,
  LettersLeftOut,
  // files of records
  RecordUnexpected,
  VersionUnsupported,
  NotForBooking,
  // checks that inspect makes
  SchemaViolation,
  SchemaMissing,
  Dialect,
  Verdict,
  Count_  ///< number of codes, not a code
};

struct Fault {
  Code code{};
  Severity severity = Severity::Error;
  Unit unit = Unit::None;    ///< what is quarantined for it
  std::uint64_t offset = 0;  ///< bytes from the start of the decompressed file; never past its end
  std::string_view field{};  ///< a literal: ISO 20022 path, then the format's own name, e.g. `Ntry/Amt (:61: 5)`
  std::string_view found{};  ///< the text at fault, in the batch or its arena; clipped and masked when shown
};

[[nodiscard]] std::string_view name(Code code) noexcept;          ///< `amount-not-numeric`
[[nodiscard]] std::string_view meaning(Code code) noexcept;       ///< one English sentence: what is wrong
[[nodiscard]] std::string_view cure(Code code) noexcept;          ///< one English sentence: what to do
[[nodiscard]] std::string_view iso_reason(Code code) noexcept;    ///< `AM12` …, empty where none fits
[[nodiscard]] std::string_view name(Severity severity) noexcept;  ///< `error`, `warning`, `info`

}  // namespace lettrage
