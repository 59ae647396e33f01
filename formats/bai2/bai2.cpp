// BAI2, the cash management balance report of US and international banks. How it is read: reader.h.
#include "formats/bai2/cutter.h"
#include "formats/bai2/reader.h"
#include "formats/bai2/records.h"
#include "formats/fixed_width/records.h"
#include "formats/format.h"

namespace lettrage::formats::bai2 {
namespace {

/// A file header 01 with its date and at least six fields, or one that a group header follows.
Likelihood sniff(std::string_view head) {
  Record record;
  if (!read_record(head, 0, true, record) || record.code != RecordCode::File || record.stray) return Likelihood::No;
  Fields fields{record.pieces};
  for (int i = 0; i < 2; ++i) (void)fields.next();
  const std::string_view created = fields.next();
  const bool date = (created.size() == 6 || created.size() == 8) && fixed_width::all_digits(created);
  for (int i = 0; i < 2; ++i) (void)fields.next();
  const bool enough = !fields.done();
  const bool group = read_record(head, record.next, true, record) && record.code == RecordCode::Group;
  return group || (date && enough) ? Likelihood::Yes : Likelihood::No;
}

}  // namespace

Format describe() {
  return {.id = "bai2", .title = "BAI2 cash management report", .sniff = sniff, .make_cutter = make_cutter, .parse = read_batch};
}

}  // namespace lettrage::formats::bai2
