#include "memory_output.h"

#include "core/calendar.h"
#include "formats/format.h"
#include "pipeline/stitch.h"

namespace lettrage::generate {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
    lines.push_back(text.substr(at, text.find('\n', at) - at));
  return lines;
}

std::size_t read_without_fault(const Files& files) {
  std::size_t statements = 0;
  std::map<std::string, std::int64_t> closing;  // by account: a statement opens with what the last one closed with
  for (const auto& [name, bytes] : files) {
    if (!name.starts_with("bank/") && !name.starts_with("sent/")) continue;
    const formats::Format* format = formats::detect(std::string_view{bytes}.substr(0, 65'536));
    if (format == nullptr) {
      ADD_FAILURE() << name << " is of no format";
      continue;
    }
    Batch batch;
    batch.bytes = bytes;
    batch.first = batch.last = true;
    batch.context.epilogue = format->make_cutter()->cut(bytes, bytes.size(), true).next.epilogue;
    format->parse(batch);
    EXPECT_TRUE(batch.faults.empty()) << name << ": " << lettrage::name(batch.faults.front().code);
    pipeline::Stitcher stitcher;
    const pipeline::Stitched stitched = stitcher.stitch(batch);
    EXPECT_TRUE(stitched.findings.empty()) << name;
    for (const pipeline::EndedStatement& ended : stitched.ended) {
      if (!ended.checkable) continue;
      ++statements;
      EXPECT_TRUE(ended.balanced) << name;
      EXPECT_TRUE(Calendar::target().is_business_day(ended.row.closing_date)) << name;
      const auto last = closing.find(ended.row.account);
      EXPECT_EQ(last == closing.end() ? ended.row.opening : last->second, ended.row.opening) << name;
      closing[ended.row.account] = ended.row.closing;
    }
  }
  return statements;
}

}  // namespace lettrage::generate
