/// \file
/// What a bank file says, in the words of ISO 20022, whatever its format was. These are the records that formats write
/// and everything else reads. Every `string_view` lives on the batch that holds the record (its bytes or its arena);
/// an empty view means absent. Text is UTF-8. Nothing here owns memory, so records are copied freely within a batch.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/date.h"
#include "core/money.h"

namespace lettrage {

enum class Direction : std::uint8_t { None, Credit, Debit };
enum class EntryStatus : std::uint8_t { Booked, Pending, Info };  ///< BOOK · PDNG · INFO, FUTR and MT940 EC/ED

/// Signed minor units: credit positive, debit negative.
[[nodiscard]] constexpr std::int64_t signed_minor(Money amount, Direction direction) noexcept {
  return direction == Direction::Debit ? -amount.minor : amount.minor;
}

/// Facts about the file itself. A batch holds what stood in it; later batches add, never contradict.
struct FileHeader {
  std::string_view format;           ///< `camt.053.001.08`, `mt940`, `pain.002.001.03` …
  std::string_view message_id;       ///< GrpHdr/MsgId
  std::string_view created_at;       ///< GrpHdr/CreDtTm as written (ISO 8601)
  std::string_view sender;           ///< pain.008/pain.001: InitgPty/Nm
  std::string_view dialect;          ///< how this file writes its format, for people: `:86: with ?nn subfields`
  std::uint64_t declared_count = 0;  ///< GrpHdr/NbOfTxs; 0 = not stated
  std::string_view declared_sum;     ///< GrpHdr/CtrlSum as written
  std::uint32_t messages = 0;        ///< how many begin in this batch; with more than one, whose totals those are is open
};

struct Balance {
  Money amount;  ///< never negative
  Direction direction = Direction::None;
  Date date;
  [[nodiscard]] bool present() const noexcept { return direction != Direction::None; }
  [[nodiscard]] std::int64_t minor() const noexcept { return signed_minor(amount, direction); }
};

/// What a statement says its booked entries of one direction are: TtlCdtNtries and TtlDbtNtries, `:90C:` and `:90D:`.
struct EntryTotal {
  std::optional<std::uint64_t> count;
  Money sum;  ///< never negative; currency absent = not stated
};

/// Which book the statement's lines belong to.
enum class StatementKind : std::uint8_t {
  Statement,     ///< camt.053, MT940, CFONB120 …: the accounting source
  Report,        ///< camt.052, MT942, MT941: intraday, repeated by a later statement
  Notification,  ///< camt.054: details of entries that a statement books
};

/// Stmt, Rpt, Ntfctn; `:20:` to `:62F:`.
struct Statement {
  StatementKind kind = StatementKind::Statement;
  bool continues = false;  ///< the rest of the statement left open by the batch before: fields present here are added to it
  bool complete = false;   ///< its end stood in this batch
  bool account_is_iban = false;
  /// The format lets a bank report balances without their entries: where none come, the two prove nothing.
  bool entries_optional = false;
  bool last_page = true;  ///< false: `:62M:` or LastPgInd=false, more pages of this statement follow
  std::string_view id;
  std::string_view account;
  Currency currency;
  std::string_view sequence;        ///< ElctrncSeqNb, `:28C:` as printed
  std::string_view legal_sequence;  ///< LglSeqNb
  std::string_view created_at;
  Date from_date, to_date;
  Balance opening, closing;                 ///< booked balances (OPBD/PRCD/ITBD, CLBD/ITBD; 60F/60M, 62F/62M)
  Balance available;                        ///< CLAV, `:64:`
  EntryTotal credits, debits;               ///< as stated; held against the entries where the statement ends
  EntryTotal all_entries;                   ///< TtlNtries: of both directions; its sum is gross or net, as banks like
  bool omits_entries = false;               ///< `:34F:` above zero: small entries are in the totals but not listed
  std::string_view additional_information;  ///< AddtlStmtInf, `:86:` after the balances
  std::uint64_t offset = 0;                 ///< of its first byte in the decompressed file
  std::uint32_t number = 0;                 ///< 1-based within the file; set by the pipeline, not by formats
};

/// CdtrRefInf or an equivalent: `type` is `SCOR`, `QRR`, the issuer's word …, empty if not said.
struct StructuredReference {
  std::string_view type, value;
};

/// Parties, references and texts of one payment: what an entry without details and a transaction have in common.
struct PaymentDetails {
  std::string_view end_to_end_id, instruction_id, transaction_id, message_id, payment_information_id;
  std::string_view mandate_id, creditor_id, uetr, servicer_reference, cheque_number;
  std::string_view counterparty_name, counterparty_iban;
  std::string_view counterparty_account;  ///< where it is no IBAN
  std::string_view counterparty_bic, ultimate_counterparty_name;
  std::span<const std::string_view> remittance;  ///< lines as given
  std::span<const StructuredReference> structured_references;
  std::string_view purpose;
  std::string_view bank_transaction_code;  ///< `PMNT.RDDT.ESDD`
  std::string_view proprietary_code;       ///< as printed
  std::string_view proprietary_issuer;     ///< whose list it is of, where its shape would mislead: `BAI`, `NACHA`
  Money original_amount;                   ///< AmtDtls/InstdAmt, /OCMT/, OAMT+ …; currency absent = none
  Money charges;                           ///< sum of Chrgs, never negative; currency absent = none
  std::string_view exchange_rate;          ///< as printed
  // R-transactions
  std::string_view return_reason;       ///< ISO code or the national code as printed
  std::string_view return_reason_list;  ///< `iso`, `cfonb`, `dk`, `proprietary`; empty without a reason
  std::string_view return_information;  ///< RtrInf/AddtlInf and the like, joined with a blank
  std::string_view return_originator;   ///< a name, or the BIC of an agent
  std::string_view return_type;         ///< value of `/RTYP/`: RJCT, RTRN …
  std::string_view original_bank_transaction_code;
  std::string_view original_message_id;
  std::string_view original_payment_information_id, original_end_to_end_id, original_instruction_id,
      original_transaction_id;              ///< pacs.004, pacs.007, pain.007, camt.055, camt.056, camt.029
  Date original_settlement_date;            ///< IntrBkSttlmDt of the original, ReqdColltnDt
  bool return_originator_is_agent = false;  ///< a BIC was given: a bank, not the debtor
  std::string_view original_message_name;   ///< OrgnlMsgNmId: `pacs.003.001.08` …, in the same messages
  Money compensation;                       ///< CompstnAmt, Compstn/Amt: interest paid with it; currency absent = none
};

/// Ntry; `:61:` with its `:86:`.
struct Entry {
  std::uint32_t statement = 0;  ///< index into the batch's statements
  bool continues = false;       ///< the rest of the entry left open by the batch before
  bool complete = false;        ///< its end stood in this batch
  bool reversal = false;        ///< RvslInd; MT940 RC, RD
  EntryStatus status = EntryStatus::Booked;
  Direction direction = Direction::None;  ///< of this booking, after the format's reversal semantics
  Money amount;                           ///< never negative
  Date booking_date, value_date;
  std::string_view entry_reference;  ///< NtryRef
  std::string_view bank_reference;   ///< AcctSvcrRef; `:61:` after `//`
  std::string_view batch_message_id, batch_payment_information_id;
  std::uint64_t batch_count = 0;  ///< Btch/NbOfTxs; 0 = not given
  std::string_view additional_information;
  std::uint32_t first_transaction = 0, transactions = 0;  ///< range in the batch's transactions
  std::uint64_t offset = 0;
  // Set by the pipeline, which sees all batches of a file:
  std::uint32_t number = 0;               ///< 1-based within the statement
  std::uint32_t transactions_before = 0;  ///< of this entry, in earlier batches
  std::int64_t residual = 0;              ///< signed minor units of the entry that its transactions do not add up to
  bool residual_is_charges = false;       ///< and the charges named explain it
  PaymentDetails details;  ///< codes always; the rest where the entry has no transactions (MT940) or states it itself
};

/// What a transaction that stands in no statement is: no money moves with it, it tells of money that does.
enum class ItemKind : std::uint8_t {
  Payment,              ///< an order or a collection: pain.001, pain.008, pacs.003
  Return,               ///< it came back after settlement: pacs.004, NACHA addenda 99, Bacs ARUDD
  Reversal,             ///< its creditor gives it back: pain.007, pacs.007
  Revocation,           ///< its sender asks his own bank for it back: camt.055
  CancellationRequest,  ///< a bank asks for it back, before settlement or after (recall): camt.056
  CancellationAnswer,   ///< camt.029
};

/// TxDtls; one DrctDbtTxInf, CdtTrfTxInf, or TxInf of a pacs message.
struct Transaction {
  ItemKind item = ItemKind::Payment;      ///< outside of statements
  std::uint32_t payment_information = 0;  ///< pain.008, pain.001: index into the batch's payment_informations
  Direction direction = Direction::None;  ///< None: as the entry's
  Money amount;                           ///< never negative; currency absent = none of its own
  Date booking_date, value_date;
  std::string_view additional_information;
  std::string_view status;   ///< answers (camt.029): TxCxlSts, else what the levels above it say
  std::string_view case_id;  ///< recalls and their answers: Case/Id, RslvdCase/Id
  std::string_view account;  ///< ours, where there is no statement: a collection's CdtrAcct, a transfer's DbtrAcct
  std::uint64_t offset = 0;
  PaymentDetails details;
  // pain.008
  std::string_view debtor_name, debtor_iban, debtor_bic;
  std::string_view sequence_type, scheme;  ///< where the transaction, or its original, states it itself
  Date requested_date;                     ///< the same: ReqdColltnDt, ReqdExctnDt
  Date mandate_signature_date;
};

/// PmtInf of pain.008 and pain.001.
struct PaymentInformation {
  bool continues = false;  ///< the rest of the one left open by the batch before
  std::string_view id;
  std::string_view scheme;                             ///< LclInstrm/Cd: CORE, B2B, INST
  std::string_view sequence_type;                      ///< FRST RCUR FNAL OOFF
  std::string_view party_name, party_iban, party_bic;  ///< pain.008 the creditor, pain.001 the debtor
  std::string_view creditor_id;                        ///< ICS, where given for the batch
  Date requested_date;                                 ///< ReqdColltnDt, ReqdExctnDt
  std::uint64_t declared_count = 0;
  std::string_view declared_sum;  ///< CtrlSum as written
};

enum class StatusLevel : std::uint8_t { Group, PaymentInformation, Transaction };

/// pain.002, pacs.002: a status of the group, of a batch or of one transaction. A level is printed and stored even
/// without a status of its own, as the parent of those below it. In returns, reversals, recalls and their answers: a group
/// or a batch that is meant as a whole; what is listed below it is in transactions.
struct Status {
  StatusLevel level{};
  bool continues = false;   ///< group or batch left open by the batch before
  std::string_view status;  ///< RJCT, ACCP …; empty = none given at this level
  std::string_view reason;  ///< Rsn/Cd, else Rsn/Prtry
  bool reason_is_proprietary = false;
  std::string_view reason_information;  ///< AddtlInf lines joined with a blank
  std::string_view originator;
  bool originator_is_agent = false;
  std::string_view original_message_id, original_message_name, original_payment_information_id;
  std::string_view original_end_to_end_id, original_instruction_id, original_transaction_id, original_uetr;
  Money amount;  ///< currency absent = none
  Date requested_date;
  std::string_view mandate_id, creditor_id, scheme, sequence_type;
  std::string_view counterparty_name, counterparty_iban, account;  ///< `account`: ours (CdtrAcct of the original)
  std::uint64_t original_count = 0;                                ///< OrgnlNbOfTxs; 0 = not given
  std::string_view original_sum;                                   ///< OrgnlCtrlSum as written
  std::uint64_t rejected_count = 0;                                ///< NbOfTxsPerSts for RJCT; 0 = not given
  std::string_view rejected_sum;
  std::uint64_t offset = 0;
  std::string_view case_id;  ///< of a recall or its answer as a whole
  bool whole = false;        ///< GrpRtr, GrpRvsl, PmtInfRvsl, GrpCxl, PmtInfCxl: all of it, listed or not
};

}  // namespace lettrage
