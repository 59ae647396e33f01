#include "app/anonymise/anonymise.h"

#include <algorithm>

#include "app/anonymise/formats.h"
#include "core/encoding.h"
#include "formats/format.h"

namespace lettrage::anonymise {

Encoding encoding_of(std::string_view bytes) { return is_utf8(bytes) ? Encoding::Utf8 : Encoding::OneByte; }

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool begins_with_markup(std::string_view bytes) noexcept {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && bytes[first] == '<';
}

}  // namespace

Copy anonymise(std::string_view bytes, Mapper& mapper) {
  constexpr std::size_t head = 64 * 1024;
  const auto copied = [](std::optional<std::string> copy, std::string_view refused) {
    return copy ? Copy{std::move(*copy), {}} : Copy{{}, refused};
  };
  if (bytes.empty()) return {{}, "it is empty"};
  if (bytes.substr(0, byte_order_mark.size()) == byte_order_mark) {
    Copy copy = anonymise(bytes.substr(byte_order_mark.size()), mapper);
    if (copy.refused.empty()) copy.bytes.insert(0, byte_order_mark);
    return copy;
  }
  if (bytes.substr(0, 2) == "\x1F\x8B" || bytes.substr(0, 4) == "\x28\xB5\x2F\xFD") return {{}, "it is packed: unpack it first"};
  if (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF")
    return {{}, "it is UTF-16: convert it to UTF-8 first"};
  const formats::Format* format = formats::detect(bytes.substr(0, head));
  if (format == nullptr) {
    return copied(copy_table(bytes, mapper), "its format is not known, so nobody knows what in it is private");
  }
  if (begins_with_markup(bytes)) return copied(copy_xml(bytes, mapper), "it has a document type declaration, or is no XML");
  if (format->id.substr(0, 4) == "mt94" || format->id == "mt950") return {copy_swift(bytes, mapper), {}};
  return copied(copy_records(bytes, format->id, mapper), "there is no table yet of what is private in its format");
}

}  // namespace lettrage::anonymise
