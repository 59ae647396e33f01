#include "formats/xml/fast_reader.h"

namespace lettrage::formats::xml {

bool read_fast(Batch& batch, const Schema& schema, Handler& handler, fast::Kernel kernel) {
  fast::Machine machine{batch, schema, handler};
  if (machine.read(fast::scan_of(kernel))) {
    batch.reading = {.used = XmlReader::Fast};
    return true;
  }
  batch.reading = {.used = XmlReader::Reference, .declined = machine.why(), .declined_at = machine.where()};
  return false;
}

bool read_fast(Batch& batch, const Schema& schema, Handler& handler) {
  return read_fast(batch, schema, handler, fast::best_kernel());
}

}  // namespace lettrage::formats::xml
