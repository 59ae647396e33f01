#include "book/postgresql/statement.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include "book/book.h"
#include "book/postgresql/texts.h"

namespace lettrage::book::postgresql {
namespace {

constexpr int rows_per_fetch = 4096;
constexpr int binary = 1;

}  // namespace

Statement::Statement(Connection& connection, std::string_view sql) : connection_{connection}, translated_{translate(sql)} {
  parameters_.resize(static_cast<std::size_t>(translated_.parameters));
}

Statement::~Statement() {
  reset();
  if (name_.empty() || connection_.closing()) return;
  const Result forgotten{
      PQexec(connection_.handle(), ("DEALLOCATE " + name_).c_str())};  // fails in a failed transaction: no harm
}

Statement::Parameter& Statement::parameter(int index) {
  const auto at = static_cast<std::size_t>(index - 1);
  if (at >= parameters_.size()) throw BookError{"book: more values than the statement has parameters"};
  return parameters_[at];
}

void Statement::bind_integer(int index, std::int64_t value) {
  Parameter& p = parameter(index);
  p.value = std::to_string(value);
  p.null = p.binary = false;
}

void Statement::bind_null(int index) { parameter(index).null = true; }

void Statement::bind_text(int index, std::string_view text) {
  Parameter& p = parameter(index);
  p.value = stored(text, room_);
  p.null = p.binary = false;
}

void Statement::bind_bytes(int index, std::string_view bytes) {
  Parameter& p = parameter(index);
  p.value = bytes;
  p.null = false;
  p.binary = true;
}

bool Statement::step() {
  restored_.clear();
  if (!running_) start();
  if (++row_ < count_) return true;
  if (cursor_.empty() || count_ < rows_per_fetch) return false;
  fetch();
  return ++row_ < count_;
}

void Statement::start() {
  running_ = true;
  row_ = -1;
  pg_conn* handle = connection_.handle();
  if (parameters_.empty()) {
    if (translated_.reads && connection_.in_transaction()) {
      cursor_ = fmt::format("rows{}", connection_.next_name());
      cursor_transaction_ = connection_.transaction();
      connection_.execute(fmt::format("DECLARE {} NO SCROLL CURSOR FOR {}", cursor_, translated_.sql));
      return fetch();
    }
    rows_ = connection_.checked(PQexecParams(handle, translated_.sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, binary),
                                translated_.sql);
    count_ = PQntuples(rows_.get());
    return;
  }
  if (name_.empty()) {
    std::string name = fmt::format("statement{}", connection_.next_name());
    connection_.checked(PQprepare(handle, name.c_str(), translated_.sql.c_str(), 0, nullptr), translated_.sql);
    name_ = std::move(name);
  }
  values_.clear();
  lengths_.clear();
  formats_.clear();
  for (const Parameter& p : parameters_) {
    values_.push_back(p.null ? nullptr : p.value.c_str());
    lengths_.push_back(static_cast<int>(p.value.size()));
    formats_.push_back(p.binary ? binary : 0);
  }
  rows_ = connection_.checked(PQexecPrepared(handle, name_.c_str(), static_cast<int>(values_.size()), values_.data(),
                                             lengths_.data(), formats_.data(), binary),
                              translated_.sql);
  count_ = PQntuples(rows_.get());
}

void Statement::fetch() {
  if (cursor_transaction_ != connection_.transaction())
    throw BookError{"book: rows were asked for after the transaction that reads them"};
  const std::string sql = fmt::format("FETCH FORWARD {} FROM {}", rows_per_fetch, cursor_);
  rows_ = connection_.checked(PQexecParams(connection_.handle(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, binary),
                              translated_.sql);
  row_ = -1;
  count_ = PQntuples(rows_.get());
}

void Statement::reset() noexcept {
  running_ = false;
  row_ = -1;
  count_ = 0;
  rows_.reset();
  if (cursor_.empty()) return;
  // Cursors end with their transaction, and in one that failed nothing can be said.
  if (cursor_transaction_ == connection_.transaction() && !connection_.closing() &&
      PQtransactionStatus(connection_.handle()) == PQTRANS_INTRANS) {
    char sql[64];
    *fmt::format_to_n(sql, sizeof sql - 1, "CLOSE {}", cursor_).out = '\0';
    const Result closed{PQexec(connection_.handle(), sql)};
  }
  cursor_.clear();
}

bool Statement::is_null(int column) const noexcept { return PQgetisnull(rows_.get(), row_, column) != 0; }

std::string_view Statement::bytes(int column) const noexcept {
  return {PQgetvalue(rows_.get(), row_, column), static_cast<std::size_t>(PQgetlength(rows_.get(), row_, column))};
}

std::int64_t Statement::integer(int column) const noexcept {
  const std::string_view number = bytes(column);  // empty for NULL; 1, 2, 4 or 8 bytes, most significant first
  if (number.empty()) return 0;
  std::uint64_t value = (static_cast<unsigned char>(number[0]) & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
  for (const char byte : number) value = value << 8U | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(value);
}

std::string_view Statement::text(int column) const noexcept {
  const std::string_view text = bytes(column);
  return stands_for_bytes(text) ? std::string_view{restored_.emplace_back(restored(text))} : text;
}

}  // namespace lettrage::book::postgresql
