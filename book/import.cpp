#include "book/import.h"

#include "book/reference_data/source.h"

namespace lettrage::book {

void read_reference_data(Kind kind, std::string_view bytes, std::string_view file, ReferenceData& data,
                         std::vector<Diagnostic>& diagnostics) {
  Reporter reporter{bytes, file, diagnostics};
  const auto refuse = [&](Code code, std::string_view detail) { reporter.report(Severity::Error, code, 0, "file", {}, detail); };
  if (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF")
    return refuse(Code::EncodingInvalid, "the file is UTF-16: save it as UTF-8; nothing was read from it");
  const std::size_t start = bytes.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  const std::size_t first = bytes.find_first_not_of(" \t\r\n", start);
  if (first == std::string_view::npos) return refuse(Code::FileEmpty, {});
  if (bytes[first] == '[')
    return refuse(Code::FileUnknownFormat,
                  "CSV or one JSON object per line is expected, not a JSON list; nothing was read from it");
  RecordSink sink{kind, data, reporter};
  if (bytes[first] == '{')
    read_ndjson(bytes, start, kind, sink, reporter);
  else
    read_csv(bytes, bytes[first] == '\t' ? start : first, kind, sink, reporter);
  reporter.finish();
}

}  // namespace lettrage::book
