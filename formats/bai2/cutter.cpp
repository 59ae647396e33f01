#include "formats/bai2/cutter.h"

#include <string>

#include "formats/bai2/records.h"
#include "formats/bai2/totals.h"

namespace lettrage::formats::bai2 {
namespace {

constexpr int group_fields = 7, account_fields = 2;

/// The first fields of a record, with commas between.
std::string first_fields(const Record& record, int count) {
  Fields fields{record.pieces};
  std::string line{fields.next()};
  for (int i = 1; i < count; ++i) line.append(",").append(fields.next());
  return line;
}

class Bai2Cutter final : public Cutter {
 public:
  Cut cut(std::string_view bytes, std::size_t at_least, bool last) override {
    while (read_record(bytes, at_, last, record_)) {
      totals_.make_room(record_.code);
      forget_group();
      const bool boundary = record_.code == RecordCode::Transaction || record_.code == RecordCode::Account ||
                            record_.code == RecordCode::Group || record_.code == RecordCode::File;
      if (boundary && record_.begin > 0 && record_.begin >= at_least) {
        Cut cut{record_.begin, context()};
        base_ += record_.begin;
        at_ = 0;
        return cut;
      }
      take();
      at_ = record_.next;
    }
    return last ? Cut{bytes.size(), {}} : Cut{};
  }

 private:
  void take() {
    (void)totals_.take(record_);
    forget_group();
    if (record_.code == RecordCode::Group) group_ = first_fields(record_, group_fields);
    if (record_.code == RecordCode::Account) account_ = first_fields(record_, account_fields);
  }

  void forget_group() {
    if (totals_.level() < Level::Group) group_.clear();
  }

  /// What is open once room was made for the record read last.
  [[nodiscard]] Context context() const {
    Context next;
    next.epilogue = epilogue_for(record_.code);
    next.prologue = totals_.save() + '\n' + group_ + '\n' + account_ + '\n';
    next.open_levels = static_cast<std::uint32_t>(totals_.level());
    return next;
  }

  Record record_;
  Totals totals_;
  std::string group_, account_;
  std::size_t at_ = 0;      ///< of the bytes shown: records before it were seen
  std::uint64_t base_ = 0;  ///< of the bytes shown, in the file
};

}  // namespace

std::unique_ptr<Cutter> make_cutter() { return std::make_unique<Bai2Cutter>(); }

std::string epilogue_for(RecordCode next) { return std::string(1, static_cast<char>('0' + static_cast<int>(next))); }

RecordCode read_epilogue(std::string_view epilogue) noexcept {
  return epilogue.empty() ? RecordCode::None : static_cast<RecordCode>(epilogue.front() - '0');
}

Opened read_prologue(std::string_view prologue) noexcept {
  const auto line = [&prologue] {
    const std::size_t end = prologue.find('\n');
    const std::string_view text = prologue.substr(0, end);
    prologue.remove_prefix(end == std::string_view::npos ? prologue.size() : end + 1);
    return text;
  };
  Opened opened;
  opened.totals = line();
  opened.group = line();
  opened.account = line();
  return opened;
}

}  // namespace lettrage::formats::bai2
