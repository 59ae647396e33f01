#include "formats/fixed_width/cutter.h"

namespace lettrage::formats::fixed_width {

Cut RecordCutter::cut(std::string_view bytes, std::size_t at_least, bool last) {
  while (const auto span = next_record(bytes, scanned_, width_, last)) {
    const std::string_view record = bytes.substr(span->begin, span->end - span->begin);
    const bool far_enough = span->begin > 0 && span->begin >= at_least;
    const std::string before = far_enough ? note() : std::string{};
    const Step now = step(record, base_ + span->begin);
    const bool boundary = now.kind == Step::Kind::Entry || now.kind == Step::Kind::Open;
    scanned_ = span->next;
    if (!boundary || !far_enough) {
      take(now, record);
      continue;
    }
    Cut cut{span->begin, context()};  // what is open before the record, not with it
    cut.next.prologue += before;
    if (now.kind == Step::Kind::Open && open_.size() > now.level) cut.next.epilogue = header_replaced;
    take(now, record);
    base_ += span->begin;
    scanned_ -= span->begin;
    return cut;
  }
  if (!last) return {};
  finish(base_ + bytes.size());
  Cut end{bytes.size(), {}};
  end.next.epilogue = dialect();
  return end;
}

void RecordCutter::take(Step step, std::string_view record) {
  switch (step.kind) {
    case Step::Kind::Open:
      open_.resize(step.level);
      open_.emplace_back(record);
      open_.back() += '\n';
      break;
    case Step::Kind::Carry:
      if (!open_.empty() && !open_.back().empty()) open_.back().append(record).append("\n");
      break;
    case Step::Kind::Close:
      if (open_.size() > step.level) open_.resize(step.level);
      break;
    case Step::Kind::Entry:
    case Step::Kind::Part: break;
  }
}

Context RecordCutter::context() const {
  Context next;
  for (const std::string& header : open_) {
    if (header.empty()) continue;
    next.prologue += header;
    ++next.open_levels;
  }
  return next;
}

}  // namespace lettrage::formats::fixed_width
