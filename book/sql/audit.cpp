#include "book/sql/audit.h"

#include "book/sql/sql_book.h"
#include "core/sha256.h"

namespace lettrage::book::sql {

std::string audit_hash(std::string_view previous, std::int64_t seq, const AuditRow& row) {
  // Each field is preceded by its length, so that no text can pass for another split of the same bytes.
  std::string bytes{previous};
  bytes += '\n';
  bytes += std::to_string(seq);
  for (const std::string* field : {&row.as_of, &row.actor, &row.action, &row.subject, &row.detail}) {
    bytes += '\n';
    bytes += std::to_string(field->size());
    bytes += ':';
    bytes += *field;
  }
  return sha256_hex(bytes);
}

void SqlBook::append_audit(const AuditRow& row) {
  std::int64_t seq = 1;
  std::string previous = first_audit_hash();
  {
    Rows last{database_->statement("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")};
    if (last.next()) {
      seq = last->integer(0) + 1;
      previous = last->text(1);
    }
  }
  const std::string hash = audit_hash(previous, seq, row);
  database_->statement("INSERT INTO audit (seq, as_of, actor, action, subject, detail, previous, hash) VALUES (?,?,?,?,?,?,?,?)")
      .run(seq, row.as_of, row.actor, row.action, row.subject, row.detail, Key{previous}, Key{hash});
  // The head is kept apart, so that records cut off the end of the chain are missed.
  remember("audit_head", hash);
}

void SqlBook::audit(const AuditRow& row) {
  Transaction transaction{*database_};
  append_audit(row);
  transaction.commit();
}

void SqlBook::update(const Retry& retry, const AuditRow& audit) {
  Transaction transaction{*database_};
  write(std::vector{&retry});
  append_audit(audit);
  transaction.commit();
}

void SqlBook::release(const ReferenceData& collections, const std::vector<std::pair<Retry, AuditRow>>& retries,
                      const std::vector<Publication>& publications) {
  Transaction transaction{*database_};
  import_collections(collections.collections, false);
  for (const auto& [retry, audit] : retries) {
    write(std::vector{&retry});
    append_audit(audit);
  }
  write(publications);
  transaction.commit();
}

}  // namespace lettrage::book::sql
