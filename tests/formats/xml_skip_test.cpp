// What finds the end of an element without reading it: the same on every processor, and sure of what it says.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "formats/xml/fast/skip.h"

namespace lettrage::formats::xml::fast {
namespace {

/// Where the end tag of `name` begins, looked for from the start of `text`; -1 for none.
std::ptrdiff_t found(Kernel kernel, std::string text, std::string_view name, std::size_t limit) {
  text.insert(0, ">").append(skip_margin, ' ');
  const SkipName wanted{name};
  const char* const from = text.data() + 1;
  const char* const at = skip_of(kernel)(from, from + limit, wanted);
  return at == nullptr ? -1 : at - from;
}
std::ptrdiff_t found(Kernel kernel, const std::string& text, std::string_view name) {
  return found(kernel, text, name, text.size());
}

class Skip : public testing::TestWithParam<Kernel> {
 protected:
  void SetUp() override {
    if (!has(GetParam())) GTEST_SKIP() << "this processor has no such kernel";
  }
};

TEST_P(Skip, FindsTheEndTagOfItsName) {
  EXPECT_EQ(found(GetParam(), "<Amt>1</Amt></Ntry>", "Ntry"), 12);
  EXPECT_EQ(found(GetParam(), "</Ntry >", "Ntry"), 0);
  EXPECT_EQ(found(GetParam(), "<NtryRef>1</NtryRef></ns2:Ntry></Ntry>", "Ntry"), 31);
  EXPECT_EQ(found(GetParam(), "<ns2:NtryRef></ns2:NtryRef></ns2:Ntry>", "ns2:Ntry"), 27);
  EXPECT_EQ(found(GetParam(), "<a>what? yes! 1 < 2</a></Ntry>", "Ntry"), 23);
  EXPECT_EQ(found(GetParam(), "</OrgnlPmtInfAndSts>", "OrgnlPmtInfAndSts"), 0);
  EXPECT_EQ(found(GetParam(), "</OrgnlPmtInfAndStz>", "OrgnlPmtInfAndSts"), -1);
}

TEST_P(Skip, IsNotSureBehindCommentsSectionsInstructionsAndElementsOfThatName) {
  for (const std::string before : {"<!-- -->", "<![CDATA[]]>", "<?x?>", "<Ntry>", "<Ntry a='b'>", "<Ntry/>"}) {
    EXPECT_EQ(found(GetParam(), before + "</Ntry>", "Ntry"), -1) << before;
    EXPECT_EQ(found(GetParam(), std::string(100, 'x') + before + "</Ntry>", "Ntry"), -1) << before;
  }
}

TEST_P(Skip, LooksNoFurtherThanItsLimit) {
  const std::string text = std::string(90, 'x') + "</Ntry>";
  EXPECT_EQ(found(GetParam(), text, "Ntry", 90), -1);
  EXPECT_EQ(found(GetParam(), text, "Ntry", 91), 90);
}

TEST_P(Skip, SaysWhatThePortableOneSays) {
  const std::string_view names[] = {"Ntry", "ns2:Ntry", "TxDtls", "y", "OrgnlPmtInfAndSts"};
  const std::string_view pieces[] = {"<",
                                     ">",
                                     "/",
                                     "!",
                                     "?",
                                     "y",
                                     "Ntry",
                                     "</Ntry>",
                                     "<NtryRef>",
                                     "ns2:",
                                     "</ns2:Ntry>",
                                     "TxDtls",
                                     "</y>",
                                     "</OrgnlPmtInfAndSts>",
                                     "text of some length",
                                     " ",
                                     "\xC3\xA9",
                                     "<!",
                                     "<?"};
  std::mt19937 random{20261122};
  const auto any = [&](const auto& list) { return list[random() % std::size(list)]; };
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t n = random() % 24; n > 0; --n) text += any(pieces);
    const std::string_view name = any(names);
    const std::size_t limit = text.empty() ? 0 : random() % (text.size() + 1);
    ASSERT_EQ(found(GetParam(), text, name, limit), found(Kernel::Portable, text, name, limit)) << text << " of " << name;
  }
}

std::string name_of(const testing::TestParamInfo<Kernel>& kernel) {
  return kernel.param == Kernel::Portable ? "Portable" : "Avx2";
}
INSTANTIATE_TEST_SUITE_P(Kernels, Skip, testing::Values(Kernel::Portable, Kernel::Avx2), name_of);

}  // namespace
}  // namespace lettrage::formats::xml::fast
