// What is searched sixteen bytes at a time is found where a search byte by byte finds it.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/encoding.h"
#include "formats/swift/scanner.h"
#include "formats/swift/search.h"

namespace lettrage::formats::swift {
namespace {

TEST(SwiftSearch, FindsALineMarkAtEveryPlaceOfATextOfEveryLength) {
  for (std::size_t size = 0; size < 70; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (const char mark : {'\n', '\r'}) {
        std::string text(size, '\x0B');
        text[at] = mark;
        const char* const begin = text.data();
        EXPECT_EQ(find_line_mark(begin, begin + size), begin + at);
        EXPECT_EQ(find_line_mark(begin, begin + at), begin + at);
      }
    }
  }
}

TEST(SwiftSearch, SeesAHighBitAtEveryPlaceOfATextOfEveryLength) {
  for (std::size_t size = 0; size < 40; ++size) {
    EXPECT_TRUE(is_ascii(std::string(size, '\x7F')));
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'x');
      text[at] = '\x80';
      EXPECT_FALSE(is_ascii(text));
    }
  }
}

/// What a scanner says line by line, with the short way past plain texts or without.
std::vector<std::string> lines_of(std::string_view bytes, bool short_way) {
  std::vector<std::string> said;
  Scanner scanner;
  for (;;) {
    std::optional<std::string_view> text;
    while (short_way && (text = scanner.take_text(bytes))) said.push_back("text " + std::string{*text});
    const auto line = scanner.peek(bytes, true);
    if (!line) return said;
    const bool plain = line->kind == LineKind::Text && !line->overlong && !line->partial;
    said.push_back(plain ? "text " + std::string{line->text(bytes)}
                         : std::to_string(static_cast<int>(line->kind)) + ' ' + std::to_string(static_cast<int>(line->tag)) +
                               ' ' + std::to_string(line->begin) + ' ' + std::to_string(line->end) + ' ' +
                               std::to_string(line->overlong) + std::to_string(line->starts_statement));
    scanner.advance(*line, bytes);
  }
}

RC_GTEST_PROP(SwiftScanner, SaysTheSameOfALineWhicheverWayItIsPassed, ()) {
  static const std::vector<std::string> pieces{":20:",
                                               ":61:",
                                               ":86:",
                                               ":62F:",
                                               "-",
                                               "-}",
                                               "{1:}",
                                               "$",
                                               "\n",
                                               "\r\n",
                                               "\r",
                                               "@@",
                                               "@",
                                               "1",
                                               "13",
                                               ":20:15",
                                               " ",
                                               "text",
                                               "\xEF\xBB\xBF",
                                               std::string(70, 'x'),
                                               std::string(record_max - 5, 'y'),
                                               std::string(3000, '\n')};
  std::string bytes = *rc::gen::elementOf(std::vector<std::string>{"", ":20:A\n", ":20:A@@", ":20:A\r\n:61:1\r\n:86:"});
  for (const auto& piece : *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces))) bytes += piece;
  RC_ASSERT(lines_of(bytes, true) == lines_of(bytes, false));
}

}  // namespace
}  // namespace lettrage::formats::swift
