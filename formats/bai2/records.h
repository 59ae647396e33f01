/// \file
/// The grammar of BAI2: physical records, the logical records that continuations make of them, and their fields. The cutter
/// and the reader see a file through these same functions, so that they never disagree on where a record begins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace lettrage::formats::bai2 {

enum class RecordCode : std::uint8_t {
  None,
  File /* 01 */,
  Group /* 02 */,
  Account /* 03 */,
  Transaction /* 16 */,
  AccountEnd /* 49 */,
  Continuation /* 88 */,
  GroupEnd /* 98 */,
  FileEnd /* 99 */,
};

/// The text of one physical record after its code and comma.
struct Piece {
  std::string_view text;
  bool terminated = false;  ///< `/` stood behind it, so the next piece begins a new field
};

/// What of a record is read. The standard's records are some hundred characters; a bank's longest texts some thousand.
inline constexpr std::size_t record_max = 64 * 1024;

/// A record with its 88 records. Positions count from the start of the bytes searched; the pieces view them.
struct Record {
  RecordCode code = RecordCode::None;  ///< None: lines without a code before the first record
  std::vector<Piece> pieces;
  std::size_t begin = 0, next = 0;     ///< `next`: where the search for the record after it goes on
  std::uint64_t physical = 0;          ///< records that the trailers count
  std::optional<std::size_t> stray;    ///< a line that has no code and continues nothing
  std::optional<std::size_t> cut_off;  ///< what stands from here on is beyond `record_max` and not read
};

/// Reads the record at or after `at` into `record`, whose memory is reused. False where there is none, or where more bytes
/// must be seen to know its end (`last`: the file ends with `bytes`).
[[nodiscard]] bool read_record(std::string_view bytes, std::size_t at, bool last, Record& record);

/// Walks the fields of a record. A field ends with a comma, or with its piece.
class Fields {
 public:
  explicit Fields(const std::vector<Piece>& pieces) noexcept : pieces_{&pieces} {}
  /// The next field without blanks around it; empty where none is left.
  [[nodiscard]] std::string_view next() noexcept;
  [[nodiscard]] bool done() const noexcept { return piece_ >= pieces_->size(); }
  /// The rest as lines of text: commas and slashes in it are the bank's words. Views of the pieces, blanks around cut off.
  void rest(std::vector<std::string_view>& lines) const;

 private:
  const std::vector<Piece>* pieces_;
  std::size_t piece_ = 0, at_ = 0;
};

enum class AmountError : std::uint8_t { None, NotNumeric, Overflow };
struct Amount {
  std::int64_t minor = 0;  ///< of the currency, whose decimals are implied; an amount left out is zero
  AmountError error = AmountError::None;
};
/// `+000123`, `-5`, `000`.
[[nodiscard]] Amount read_amount(std::string_view text) noexcept;

/// Funds availability: the fields that a funds type adds.
struct Funds {
  char type = 'Z';        ///< Z unknown, 0 1 2 days, S spread over three amounts, V value date, D distributed
  bool valid = true;      ///< false: no such type, and the field was not consumed
  std::string_view date;  ///< V only
};
[[nodiscard]] Funds read_funds(Fields& fields) noexcept;

/// One status or summary of record 03.
struct Summary {
  std::string_view type, amount, item_count;
};
/// The next of them; nothing at the end of the record. Banks differ in the commas they leave between two.
[[nodiscard]] std::optional<Summary> next_summary(Fields& fields) noexcept;

/// True for three digits: a type code.
[[nodiscard]] bool is_type_code(std::string_view text) noexcept;

}  // namespace lettrage::formats::bai2
