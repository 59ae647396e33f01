/// One JSON object per line, with the columns' names as keys. Values are texts, numbers (taken as written, never as floating
/// point), booleans, and for `aliases` and `ibans` also lists of texts.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "book/reference_data/source.h"

namespace lettrage::book {
namespace {

constexpr std::size_t line_bytes_max = 1024 * 1024;

/// Takes one object apart without building it. Refuses at the first thing that has no place in a row.
class Handler : public nlohmann::json_sax<nlohmann::json> {
 public:
  Handler(Kind kind, std::set<std::string>& unknown) : known_{columns(kind)}, unknown_{unknown}, texts_(known_.size()) {}

  void begin() {
    std::fill(texts_.begin(), texts_.end(), std::string{});
    given_.assign(known_.size(), false);
    fault.clear();
    depth_ = 0;
    in_list_ = false;
    complete_ = false;
  }
  [[nodiscard]] bool complete() const noexcept { return complete_; }
  [[nodiscard]] const std::vector<std::string>& texts() const noexcept { return texts_; }
  std::string fault;
  std::vector<std::string> new_unknown;  ///< keys met for the first time; the caller clears it

  bool null() override { return value({}); }
  bool boolean(bool v) override { return value(v ? "true" : "false"); }
  bool number_integer(number_integer_t v) override { return value(std::to_string(v)); }
  bool number_unsigned(number_unsigned_t v) override { return value(std::to_string(v)); }
  bool number_float(number_float_t, const string_t& written) override { return value(written); }
  bool string(string_t& v) override { return value(v); }
  bool binary(binary_t&) override { return refuse("binary data"); }
  bool start_object(std::size_t) override { return depth_++ == 0 ? true : refuse("an object within the object"); }
  bool end_object() override {
    complete_ = true;
    return true;
  }
  bool key(string_t& name) override {
    const auto found = std::find_if(known_.begin(), known_.end(), [&](const Column& c) { return c.name == name; });
    column_ = found == known_.end() ? none : static_cast<std::size_t>(found - known_.begin());
    if (column_ == none) {
      if (unknown_.size() < 1024 && unknown_.insert(name).second) new_unknown.push_back(name);
      return true;
    }
    if (given_[column_]) return refuse(fmt::format("the key {} is given twice", known_[column_].name));
    given_[column_] = true;
    return true;
  }
  bool start_array(std::size_t) override {
    if (depth_ == 0) return refuse("a list instead of an object");
    if (in_list_) return refuse("a list within a list");
    const bool takes_list = column_ == none || known_[column_].name == "aliases" || known_[column_].name == "ibans";
    if (!takes_list) return refuse(fmt::format("{} is a list", known_[column_].name));
    in_list_ = true;
    return true;
  }
  bool end_array() override {
    in_list_ = false;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    error_position = position;
    if (fault.empty()) fault = "no JSON object on one line";
    return false;
  }
  std::size_t error_position = 0;

 private:
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  bool value(std::string_view text) {
    if (depth_ == 0) return refuse("a value instead of an object");
    if (column_ == none) return true;
    std::string& held = texts_[column_];
    if (in_list_ && !held.empty()) held += '|';
    held += text;
    return true;
  }
  bool refuse(std::string why) {
    fault = std::move(why);
    return false;
  }

  const std::vector<Column>& known_;
  std::set<std::string>& unknown_;
  std::vector<std::string> texts_;
  std::vector<bool> given_;
  std::size_t column_ = none;
  int depth_ = 0;
  bool in_list_ = false, complete_ = false;
};

}  // namespace

void read_ndjson(std::string_view bytes, std::size_t start, Kind kind, RecordSink& sink, Reporter& reporter) {
  std::set<std::string> unknown;
  Handler handler{kind, unknown};
  SourceRow row;
  for (std::size_t begin = start; begin < bytes.size();) {
    std::size_t end = bytes.find('\n', begin);
    if (end == std::string_view::npos) end = bytes.size();
    const auto line = bytes.substr(begin, end - begin);
    const std::size_t offset = begin;
    begin = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (line.size() > line_bytes_max) {
      reporter.report(Severity::Error, Code::FieldTooLong, offset, "row", {}, "the line is longer than 1 MiB and is left out");
      continue;
    }
    if (const std::size_t valid = valid_utf8(line); valid != line.size()) {
      reporter.report(Severity::Error, Code::EncodingInvalid, offset + valid, "row", {}, "the row is left out");
      continue;
    }
    handler.begin();
    const bool parsed = nlohmann::json::sax_parse(line.begin(), line.end(), &handler, nlohmann::json::input_format_t::json, true);
    for (const std::string& key : handler.new_unknown) reporter.report(Severity::Info, Code::ColumnUnknown, offset, key, {});
    handler.new_unknown.clear();
    if (!parsed || !handler.complete()) {
      reporter.report(Severity::Error, Code::RowInvalid, offset, "row", {}, handler.fault);
      continue;
    }
    row.offset = offset;
    row.values.assign(columns(kind).size(), Value{{}, offset});
    for (std::size_t i = 0; i < row.values.size(); ++i) row.values[i].text = handler.texts()[i];
    sink.add(row);
  }
}

}  // namespace lettrage::book
