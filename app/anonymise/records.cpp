// Files of fixed-width records by their tables of positions, and BAI2 by its commas. A table lists what is private; a record
// without one is private but for its code.
#include <algorithm>
#include <vector>

#include "app/anonymise/formats.h"

namespace lettrage::anonymise {

namespace {

using namespace std::string_view_literals;

enum class Kind : unsigned char {
  Text,
  Bic,
  First,  ///< begins a text that goes on in later fields and records
  Next,   ///< goes on with it, without a break where the part before it is full
};

/// 1-based, both ends included, as the standards print them.
struct Field {
  std::size_t from = 0, to = 0;
  Kind kind = Kind::Text;
};

/// The private fields of the records that begin with `code`.
struct Layout {
  std::string_view code;
  std::vector<Field> fields;
};

// The national forms of accounts stand in their parts (bank, branch, account): each is mapped as within an IBAN.
const std::vector<Layout>& cfonb120() {
  static const std::vector<Layout> layouts{
      {"01", {{3, 7}, {12, 16}, {22, 32}}},
      {"07", {{3, 7}, {12, 16}, {22, 32}}},
      {"04", {{3, 7}, {12, 16}, {22, 32}, {49, 79, Kind::First}, {82, 88}, {105, 120}}},
      {"05", {{3, 7}, {12, 16}, {22, 32}, {49, 118, Kind::Next}}},
  };
  return layouts;
}

/// 31 and 39 with their account; 34 by its operation: rejected transfers and direct debits by default.
const std::vector<Layout>& cfonb240() {
  static const std::vector<Layout> layouts{
      {"31", {{22, 26}, {27, 31}, {32, 42}, {43, 66}, {78, 82}, {83, 87}, {88, 98}, {99, 122}, {123, 128}}},
      {"39", {{22, 26}, {27, 31}, {32, 42}, {43, 66}, {78, 82}, {83, 87}, {88, 98}, {99, 122}}},
      {"34",
       {{22, 26},
        {27, 31},
        {32, 42},
        {43, 66},
        {67, 72},
        {78, 82},
        {83, 87},
        {88, 98},
        {99, 122},
        {123, 128},
        {129, 152},
        {153, 183, Kind::First},
        {184, 214, Kind::Next},
        {221, 226}}},
  };
  return layouts;
}

/// Operations of record 34 whose places differ.
std::vector<Field> cfonb240_fields(std::string_view record) {
  const std::string_view operation = record.substr(std::min<std::size_t>(8, record.size()), 2);
  std::vector<Field> fields{{22, 26}, {27, 31}, {32, 42}, {43, 66}, {78, 82}, {83, 87}, {88, 98}, {99, 122}, {123, 128}};
  const auto add = [&](std::initializer_list<Field> more) { fields.insert(fields.end(), more); };
  if (operation == "20") {
    add({{129, 152}, {153, 184, Kind::First}, {185, 216, Kind::Next}});
  } else if (operation == "61") {
    add({{129, 130}, {139, 148}, {149, 158}, {165, 173}, {174, 182}, {219, 226}});
  } else if (operation == "23" || operation == "63" || operation == "83") {
    add({{129, 152}, {153, 184}, {185, 189}, {190, 194}, {195, 205}, {221, 226}});
  } else {
    return cfonb240().back().fields;
  }
  return fields;
}

/// Offsets of the sheet are from 0 and half open; here they are places as elsewhere.
const std::vector<Layout>& coda() {
  static const std::vector<Layout> layouts{
      {"0", {{25, 34}, {35, 60}, {61, 71, Kind::Bic}, {72, 82}, {89, 104}, {105, 120}}},
      {"1", {{6, 39}, {65, 90}, {91, 125}}},
      {"21", {{11, 31}, {63, 115, Kind::First}}},
      {"22", {{11, 63, Kind::Next}, {64, 98}, {99, 109, Kind::Bic}}},
      {"23", {{11, 44}, {48, 82}, {83, 125, Kind::Next}}},
      {"31", {{11, 31}, {41, 113, Kind::First}}},
      {"32", {{11, 115, Kind::Next}}},
      {"33", {{11, 100, Kind::Next}}},
      {"4", {{33, 112}}},
      {"8", {{5, 38}}},
      {"9", {}},
  };
  return layouts;
}

const std::vector<Layout>& norma43() {
  static const std::vector<Layout> layouts{
      {"11", {{3, 6}, {7, 10}, {11, 20}, {52, 77}}},
      {"22", {{7, 10}, {43, 52}, {53, 64}, {65, 80}}},
      {"23", {{5, 80}}},
      {"24", {{22, 80}}},
      {"33", {{3, 6}, {7, 10}, {11, 20}}},
      {"88", {}},
  };
  return layouts;
}

/// Routing numbers stay: they name banks, and the hash totals are made of them.
const std::vector<Layout>& nacha() {
  static const std::vector<Layout> layouts{
      {"1", {{14, 23}, {41, 63}, {64, 86}, {87, 94}}},
      {"5", {{5, 20}, {21, 40}, {41, 50}, {54, 63}}},
      {"6", {{13, 29}, {40, 54}, {55, 76}, {88, 94}}},
      {"705", {{4, 83}, {88, 94}}},
      {"798", {{15, 21}, {36, 64}, {88, 94}}},
      {"799", {{15, 21}, {36, 79}, {88, 94}}},
      {"8", {{45, 54}}},
      {"9", {}},
  };
  return layouts;
}

/// Where a record lies.
struct Span {
  std::size_t begin = 0, length = 0;
};

std::vector<Span> records_of(std::string_view bytes, std::size_t width) {
  std::vector<Span> records;
  for (std::size_t at = 0; at < bytes.size();) {
    if (bytes[at] == '\r' || bytes[at] == '\n') {
      ++at;
      continue;
    }
    const std::size_t end = std::min(bytes.find_first_of("\r\n", at), bytes.size());
    const std::size_t length = std::min(end - at, width);  // no line end between: the next record follows at once
    records.push_back({at, length});
    at += length;
  }
  return records;
}

class RecordsCopy {
 public:
  RecordsCopy(std::string_view bytes, Mapper& mapper) : out_{bytes}, mapper_{mapper} { form_.encoding = encoding_of(bytes); }

  /// A text over several fields is mapped when all of it is known.
  void field(const Span& record, const Field& field) {
    const std::size_t from = field.from - 1;
    if (from >= record.length) return;
    const Span span{record.begin + from, std::min(field.to, record.length) - from};
    if (field.kind == Kind::First) flush();
    if (field.kind == Kind::First || field.kind == Kind::Next) {
      parts_.push_back(span);
    } else {
      const std::string_view text = view(span);
      put(span, field.kind == Kind::Bic ? bic(text) : mapper_.text(text, form_));
    }
  }

  void all_but(const Span& record, std::size_t code) { field(record, {code + 1, record.length, Kind::Text}); }

  void flush() {
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

  [[nodiscard]] std::string_view view(const Span& span) const { return std::string_view{out_}.substr(span.begin, span.length); }
  std::string take() {
    flush();
    return std::move(out_);
  }

 private:
  std::string bic(std::string_view padded) {
    const std::size_t end = padded.find_last_not_of(' ') + 1;
    return mapper_.bic(padded.substr(0, end), form_) + std::string{padded.substr(end)};
  }
  void put(const Span& span, std::string_view text) { out_.replace(span.begin, span.length, text); }

  std::string out_;
  Mapper& mapper_;
  TextForm form_;
  std::vector<Span> parts_;
};

std::string copy_by_layout(std::string_view bytes, std::size_t width, const std::vector<Layout>& layouts, Mapper& mapper) {
  RecordsCopy copy{bytes, mapper};
  for (const Span& record : records_of(bytes, width)) {
    const std::string_view text = bytes.substr(record.begin, record.length);
    const auto layout =
        std::find_if(layouts.begin(), layouts.end(), [&](const Layout& l) { return text.substr(0, l.code.size()) == l.code; });
    if (layout == layouts.end()) {
      copy.all_but(record, std::min<std::size_t>(2, record.length));
    } else if (width == 240 && layout->code == "34") {
      for (const Field& field : cfonb240_fields(text)) copy.field(record, field);
    } else {
      for (const Field& field : layout->fields) copy.field(record, field);
    }
  }
  return copy.take();
}

// BAI2

/// Fields a funds type takes behind it (BAI2, appendix on funds types); `next` is the field after it.
std::size_t after_funds_type(const std::vector<std::string_view>& fields, std::size_t at) {
  if (at >= fields.size()) return at;
  if (fields[at] == "S") return at + 4;
  if (fields[at] == "V") return at + 3;
  if (fields[at] == "D" && at + 1 < fields.size()) {
    std::size_t count = 0;
    for (const char c : fields[at + 1].substr(0, 3))
      count = c >= '0' && c <= '9' ? count * 10 + static_cast<std::size_t>(c - '0') : 0;
    return at + 2 + 2 * count;
  }
  return at + 1;
}

std::string copy_bai2(std::string_view bytes, Mapper& mapper) {
  RecordsCopy copy{bytes, mapper};
  bool in_text = false;
  for (const Span& record : records_of(bytes, bytes.size())) {
    const std::string_view text = bytes.substr(record.begin, record.length);
    std::vector<std::string_view> fields;
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find(',', at), text.size());
      fields.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    const auto map = [&](std::size_t first, std::size_t last) {  // fields first … last, commas between them too
      if (first >= fields.size()) return;
      const std::string_view end = fields[std::min(last, fields.size() - 1)];
      const auto from = static_cast<std::size_t>(fields[first].data() - text.data());
      const auto to = static_cast<std::size_t>(end.data() - text.data()) + end.size();
      copy.field(record, {from + 1, to, Kind::Text});
    };
    const std::string_view code = fields.front();
    if (code == "16") {
      const std::size_t references = after_funds_type(fields, 3);
      map(references, references);
      map(references + 1, references + 1);
      map(references + 2, fields.size());
    } else if (code == "88") {
      if (in_text) map(1, fields.size());
    } else if (code == "01" || code == "02") {
      map(1, 1);
      map(2, 2);
    } else if (code == "03") {
      map(1, 1);
    } else if (code != "49" && code != "98" && code != "99") {
      copy.all_but(record, 0);
    }
    if (code != "88") in_text = code == "16";
  }
  return copy.take();
}

}  // namespace

std::optional<std::string> copy_records(std::string_view bytes, std::string_view format, Mapper& mapper) {
  if (format == "cfonb120") return copy_by_layout(bytes, 120, cfonb120(), mapper);
  if (format == "cfonb240") return copy_by_layout(bytes, 240, cfonb240(), mapper);
  if (format == "coda") return copy_by_layout(bytes, 128, coda(), mapper);
  if (format == "norma43") return copy_by_layout(bytes, 80, norma43(), mapper);
  if (format == "nacha") return copy_by_layout(bytes, 94, nacha(), mapper);
  if (format == "bai2") return copy_bai2(bytes, mapper);
  return {};
}

}  // namespace lettrage::anonymise
