// Files of fixed-width records, by the tables of layouts.h.
#include <algorithm>

#include "app/anonymise/records_copy.h"
#include "core/encoding.h"

namespace lettrage::anonymise {

namespace {

constexpr bool is_continuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Bytes of the first `width` characters, if they are UTF-8; else `width`.
std::size_t block_bytes(std::string_view bytes, std::size_t width) {
  std::size_t characters = 0, i = 0;
  for (; i < bytes.size(); ++i) {
    if (!is_continuation(bytes[i]) && characters++ == width) break;
  }
  return i > width && is_utf8(bytes.substr(0, i)) ? i : std::min(width, bytes.size());
}

/// As the readers do: a line shorter than twice the width is one record, whatever its length.
std::vector<Span> records_of(std::string_view bytes, std::size_t width) {
  constexpr std::string_view between{"\r\n\0\x1A", 4};
  std::vector<Span> records;
  for (std::size_t at = bytes.find_first_not_of(between); at < bytes.size(); at = bytes.find_first_not_of(between, at)) {
    const std::string_view window = bytes.substr(at, 2 * width);
    const std::size_t line = std::min(window.find_first_of("\r\n"), window.size());
    const bool block = line == 2 * width || (line == window.size() && line > width);
    records.push_back({at, block ? block_bytes(window, width) : line});
    at += records.back().length;
  }
  return records;
}

}  // namespace

void RecordsCopy::replace(const Span& span, Kind kind) {
  if (kind == Kind::First) flush();
  if (span.length == 0) return;
  if (kind == Kind::First || kind == Kind::Next) {
    parts_.push_back(span);
  } else {
    const std::string_view text = view(span);
    put(span, kind == Kind::Bic ? bic(text) : mapper_.text(text, form_));
  }
}

void RecordsCopy::flush() {
  std::string joined;
  TextForm form = form_;
  for (const Span& part : parts_) {
    if (!joined.empty() && joined.back() == ' ') form.breaks.push_back(joined.size());
    joined += view(part);
  }
  const std::string mapped = mapper_.text(joined, form);
  std::size_t at = 0;
  for (const Span& part : parts_) {
    put(part, std::string_view{mapped}.substr(at, part.length));
    at += part.length;
  }
  parts_.clear();
}

std::string RecordsCopy::take() {
  flush();
  return std::move(out_);
}

std::string RecordsCopy::bic(std::string_view padded) {
  const std::size_t end = padded.find_last_not_of(' ') + 1;
  return mapper_.bic(padded.substr(0, end), form_) + std::string{padded.substr(end)};
}

std::optional<std::string> copy_records(std::string_view bytes, std::string_view format, Mapper& mapper) {
  if (format == "bai2") return copy_bai2(bytes, mapper);
  const std::optional<RecordFormat> records = record_format(format);
  if (!records) return {};
  RecordsCopy copy{bytes, mapper};
  Seen seen;
  for (const Span& record : records_of(bytes, records->width)) {
    const Columns columns{bytes.substr(record.begin, record.length)};
    for (const Field& field : records->fields(columns, seen)) {
      const std::size_t begin = columns.byte_of(field.from);
      copy.replace({record.begin + begin, columns.byte_of(field.to + 1) - begin}, field.kind);
    }
  }
  return copy.take();
}

}  // namespace lettrage::anonymise
