// A copy has the length of its original and is the same each time, whatever the bytes are taken for.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/anonymise/formats.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lettrage;
  using anonymise::Mapper;
  const std::string bytes{fuzz::view(data, size)};  // of its own size on the heap: a look past its end is found out
  const auto check = [&](const auto& copy) {
    Mapper first{"key"}, second{"key"};
    const std::optional<std::string> once = copy(first);
    if (!once) return;
    fuzz::promise(once->size() == size, "a copy has the length of its original");
    fuzz::promise(once == copy(second), "copying again gives the same");
  };
  check([&](Mapper& m) { return anonymise::copy_xml(bytes, m); });
  check([&](Mapper& m) { return std::optional{anonymise::copy_swift(bytes, m)}; });
  check([&](Mapper& m) { return anonymise::copy_table(bytes, m); });
  for (const std::string_view format : {"cfonb120", "cfonb240", "coda", "norma43", "nacha", "bai2"}) {
    check([&](Mapper& m) { return anonymise::copy_records(bytes, format, m); });
  }
  return 0;
}
