// Writes one file of a kind: make_file KIND SIZE PATH, where SIZE is `100MB` or a number of movements.
#include <charconv>
#include <cstdio>
#include <string_view>

#include "bench/files/files.h"

namespace {

using namespace lettrage::bench;

bool read_size(std::string_view text, Size& size) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
  if (error != std::errc{} || number == 0 || (!unit.empty() && unit != "MB")) return false;
  (unit.empty() ? size.movements : size.bytes) = unit.empty() ? number : number * 1'000'000;
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Size size;
  const Kind* kind = argc == 4 ? find_kind(argv[1]) : nullptr;
  if (kind == nullptr || !read_size(argv[2], size)) {
    std::fputs("usage: make_file KIND SIZE PATH, with SIZE like 100MB or, for a number of movements, 1000. Kinds:\n", stderr);
    for (const Kind& k : kinds()) {
      std::fprintf(stderr, "  %-8s %.*s\n", k.name.data(), static_cast<int>(k.about.size()), k.about.data());
    }
    return 2;
  }
  std::FILE* file = std::fopen(argv[3], "wb");
  if (file == nullptr) {
    std::perror(argv[3]);
    return 1;
  }
  bool good = true;
  const Truth truth = kind->make(kind->name, size, [&](std::string_view bytes) {
    good = good && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  });
  if (std::fclose(file) != 0 || !good) {
    std::perror(argv[3]);
    return 1;
  }
  std::printf("%s: %llu movements\n", argv[3], static_cast<unsigned long long>(truth.movements));
  return 0;
}
