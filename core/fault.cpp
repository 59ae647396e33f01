#include "core/fault.h"

#include <array>
#include <cstddef>

namespace lettrage {
namespace {

struct Words {
  Code code;
  std::string_view name, iso_reason, meaning, cure;
};

constexpr auto codes = static_cast<std::size_t>(Code::Count_);

/// ISO reasons are those of ISO 20022 ExternalStatusReason1Code that a bank would answer with.
constexpr std::array<Words, codes> table{{
    // files and containers
    {Code::FileUnreadable, "file-unreadable", "", "The file cannot be read.",
     "Check that it exists and that its permissions let the program read it."},
    {Code::FileEmpty, "file-empty", "", "The file has no content.", "Ask the sender for the file again."},
    {Code::FileUnknownFormat, "file-unknown-format", "FF01", "The file is in no format that is known here.",
     "Check that it is a bank file and that it is whole; `lettrage inspect --help` lists the formats."},
    {Code::FileTruncated, "file-truncated", "FF01", "The file ends in the middle of a record.",
     "Fetch it again: the transfer was probably cut off."},
    {Code::FileDuplicate, "file-duplicate", "AM05", "The file was read before.",
     "Nothing to do: its movements are counted once."},
    {Code::FileTooLarge, "file-too-large", "", "A part of the file is larger than the limit.",
     "Check that it is a bank file; split it if it is."},
    {Code::ContainerCorrupt, "container-corrupt", "", "The compressed file or archive is damaged.",
     "Fetch it again, or compress it again at the source."},
    {Code::ContainerBomb, "container-bomb", "", "The compressed file unpacks to far more than the limit allows.",
     "Check where it comes from; unpack it by hand if it is to be trusted."},
    {Code::ContainerNested, "container-nested", "", "A compressed file or archive lies inside another one, too deep to be read.",
     "Unpack the outer one by hand if it is to be trusted."},
    {Code::ContainerUnsupported, "container-unsupported", "", "The archive's member is packed in a way that is not read here.",
     "Ask the sender for it unencrypted and with the usual compression (deflate), or unpack it by hand."},
    {Code::EncodingInvalid, "encoding-invalid", "FF01", "The bytes are not text in the encoding declared.",
     "Ask the sender for the file in the encoding that it declares."},
    {Code::EncodingAssumed, "encoding-assumed", "", "How the text is encoded is not certain; an encoding was assumed.",
     "Check the names and texts with accents; for text files `[text] charset` of the policy, or `--charset`, names another."},
    {Code::NotAFile, "not-a-file", "", "The path is neither a file nor a folder.", "Name a regular file or a folder."},
    // XML
    {Code::XmlNotWellFormed, "xml-not-well-formed", "FF01", "The XML is not well formed.",
     "Ask the sender for the file again; it was cut off or written by a faulty program."},
    {Code::XmlDoctypeRefused, "xml-doctype-refused", "FF01",
     "The XML has a document type declaration, which payment messages never have and which is not read for safety.",
     "Ask the sender for the message without it."},
    {Code::XmlTooDeep, "xml-too-deep", "FF01", "XML elements are nested deeper than the limit.",
     "Check that it is a payment message."},
    {Code::XmlUnexpectedRoot, "xml-unexpected-root", "FF01", "The root element is not that of a message known here.",
     "Check that it is a bank statement or a payment status; `lettrage inspect --help` lists the messages."},
    {Code::XmlElementMissing, "xml-element-missing", "FF01", "An element that the message must have is missing.",
     "Ask the sender for a complete message."},
    {Code::XmlUnknownVersion, "xml-unknown-version", "",
     "The message is of a version that is not known here; it was read as the nearest.",
     "Check what was read against the sender's documentation."},
    {Code::NamespaceUnusual, "namespace-unusual", "", "The message is in another namespace than the standard's.",
     "Nothing to do unless values are missing."},
    // values
    {Code::AmountMissing, "amount-missing", "AM12", "There is no amount.", "Ask the sender to complete it."},
    {Code::AmountNotNumeric, "amount-not-numeric", "AM12", "The amount is not a number.", "Ask the sender to correct it."},
    {Code::AmountExcessDigits, "amount-excess-digits", "AM12", "The amount has more decimals than its currency.",
     "Ask the sender which amount is meant: nothing is rounded."},
    {Code::AmountOverflow, "amount-overflow", "AM12", "The amount is too large to be kept exactly.",
     "Ask the sender to correct it."},
    {Code::AmountNegative, "amount-negative", "AM12", "The amount is negative where the format states the direction apart.",
     "Ask the sender which direction is meant."},
    {Code::CurrencyMissing, "currency-missing", "AM11", "There is no currency.", "Ask the sender to complete it."},
    {Code::CurrencyInvalid, "currency-invalid", "AM11", "The currency is not a code of three capital letters.",
     "Ask the sender to correct it."},
    {Code::CurrencyMismatch, "currency-mismatch", "CURR", "The currency differs from that of the account or the original.",
     "Check which currency is meant."},
    {Code::DirectionInvalid, "direction-invalid", "", "It is neither a credit nor a debit.", "Ask the sender to correct it."},
    {Code::DateInvalid, "date-invalid", "DT01", "The date does not exist or is written in another way.",
     "Ask the sender to correct it."},
    {Code::DateClamped, "date-clamped", "", "The day is past the end of its month; the month's last day was taken.",
     "Check the date with the bank if it matters."},
    {Code::DateMissing, "date-missing", "DT01", "There is no date.", "Ask the sender to complete it."},
    {Code::FieldMissing, "field-missing", "", "A field that must be given is missing.", "Ask the sender to complete it."},
    {Code::FieldInvalid, "field-invalid", "", "The field holds something that does not belong there.",
     "Ask the sender to correct it."},
    {Code::FieldTooLong, "field-too-long", "", "The field is longer than the format allows.", "Ask the sender to shorten it."},
    {Code::AccountMissing, "account-missing", "AC01", "There is no account.", "Ask the sender to complete it."},
    {Code::IbanInvalid, "iban-invalid", "AC01", "The IBAN's country, length, characters or check digits are wrong.",
     "Check the number with its holder."},
    {Code::StatusUnknown, "status-unknown", "", "The status is none that is known here.",
     "Check the sender's documentation; nothing is decided on it."},
    {Code::ReasonUnknown, "reason-unknown", "", "The reason code is none that is known here.",
     "Look it up in the bank's documentation; a person decides."},
    // SWIFT text
    {Code::TagUnexpected, "tag-unexpected", "", "The tag does not belong at this place.",
     "Check that the message is whole and in order."},
    {Code::TagMalformed, "tag-malformed", "", "The tag's content is not laid out as the standard says.",
     "Ask the sender to correct it."},
    {Code::StatementIncomplete, "statement-incomplete", "", "The statement has no beginning or no end.",
     "Ask the bank for the missing pages."},
    {Code::ExpectedEntryIgnored, "expected-entry-ignored", "", "The entry is only expected, so it is not counted.",
     "Nothing to do: a later statement books it."},
    // sums and sequences
    {Code::BalanceMismatch, "balance-mismatch", "", "The opening balance and the entries do not add up to the closing balance.",
     "Ask the bank for the statement again: an entry is missing or counted twice."},
    {Code::BatchMismatch, "batch-mismatch", "", "The details do not add up to the batch they belong to.",
     "Wait for the missing details or ask the bank for them."},
    {Code::CountMismatch, "count-mismatch", "AM18", "The number of items differs from the number declared.",
     "Ask the sender for the file again: an item is missing or too many."},
    {Code::SumMismatch, "sum-mismatch", "AM10", "The sum of the items differs from the sum declared.",
     "Ask the sender for the file again: an item is missing or wrong."},
    {Code::SequenceGap, "sequence-gap", "", "A statement is missing before this one.", "Ask the bank for the missing statement."},
    // reference data
    {Code::CsvMalformed, "csv-malformed", "", "The line is not CSV as RFC 4180 has it.",
     "Check its quotation marks and its number of columns."},
    {Code::ColumnMissing, "column-missing", "", "A column that must be there is missing.", "Add it to the header and the rows."},
    {Code::ColumnUnknown, "column-unknown", "", "The column is none that is known here, so it is ignored.",
     "Check its spelling."},
    {Code::RowInvalid, "row-invalid", "", "The row cannot be used.", "Correct it and import the file again."},
    {Code::RowDuplicate, "row-duplicate", "", "The row repeats the key of an earlier one.",
     "Keep one of the two; the last one given counts."},
    {Code::ReferenceUnknown, "reference-unknown", "", "It refers to something that is not known.",
     "Import what it refers to, or correct the reference."},
    // configuration
    {Code::PolicyInvalid, "policy-invalid", "", "The policy has a value that cannot be used.",
     "Correct it; `lettrage policy show` prints the defaults."},
    {Code::PolicyUnknownKey, "policy-unknown-key", "", "The policy has a key that means nothing.",
     "Check its spelling; `lettrage policy show` prints all keys."},
    // R-transactions and collections
    {Code::StatusWithoutOriginal, "status-without-original", "", "The status does not say which payment it is about.",
     "Ask the bank for the original references."},
    {Code::CollectionUnknown, "collection-unknown", "", "No collection that was sent is known under these references.",
     "Import the pain.008 file that it was sent with."},
    {Code::AmountMismatch, "amount-mismatch", "AM09", "The amount differs from that of the original.",
     "Check fees and partial amounts with the bank."},
    {Code::RetryNotReleased, "retry-not-released", "", "A retry that had to leave with this run did not.",
     "Look at it with `lettrage explain`; release it or hold it with `lettrage retries`."},
    {Code::ReturnRateHigh, "return-rate-high", "", "More collections come back than the policy allows.",
     "Find out why; `lettrage retries approve` lets those through that should go on."},
    {Code::ClaimNearLimitation, "claim-near-limitation", "", "Claims will soon be barred by limitation.",
     "Have them acknowledged, enforced or written off before that day."},
    {Code::LettersLeftOut, "letters-left-out", "", "Letters were not written, because the policy limits how many a run writes.",
     "`lettrage dunning letters` writes them; dunning.letters_max is the limit."},
    // files of records
    {Code::RecordUnexpected, "record-unexpected", "", "The record does not belong at this place.",
     "Check that the file is whole and in order."},
    {Code::VersionUnsupported, "version-unsupported", "FF01", "The file is in a version of its format that is not read here.",
     "Ask the bank for the current version."},
    {Code::NotForBooking, "not-for-booking", "", "The sender marks this part as a test or as a deletion of what was sent before.",
     "A test needs nothing; take back what a deletion is about with `lettrage revert`."},
    // checks that inspect makes
    {Code::SchemaViolation, "schema-violation", "FF01", "The message breaks a rule of its schema.",
     "Ask the sender to write it as the standard says; what could be read was read."},
    {Code::SchemaMissing, "schema-missing", "", "There is no schema to hold the file against.",
     "Give a folder with the schema of this message with --schemas."},
    {Code::Dialect, "dialect", "", "How the file writes its format.", "Nothing to do."},
    {Code::Verdict, "verdict", "", "What was found, in one line.", "Nothing to do."},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < codes; ++i) {
    if (static_cast<std::size_t>(table[i].code) != i || table[i].name.empty()) return false;
  }
  return true;
}
static_assert(in_order(), "one line for each code, in the order of the enumeration");

constexpr Words none{Code::Count_, "", "", "", ""};

constexpr const Words& words(Code code) noexcept {
  const auto index = static_cast<std::size_t>(code);
  return index < codes ? table[index] : none;
}

}  // namespace

std::string_view name(Code code) noexcept { return words(code).name; }
std::string_view meaning(Code code) noexcept { return words(code).meaning; }
std::string_view cure(Code code) noexcept { return words(code).cure; }
std::string_view iso_reason(Code code) noexcept { return words(code).iso_reason; }

std::string_view name(Severity severity) noexcept {
  switch (severity) {
    case Severity::Info: return "info";
    case Severity::Warning: return "warning";
    case Severity::Error: return "error";
  }
  return {};
}

}  // namespace lettrage
