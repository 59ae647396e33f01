#include "reconcile/letters/tags.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/diagnostic.h"

namespace lettrage::reconcile {
namespace {

// docs/LETTERS.md says what each holds.
constexpr auto values = std::to_array<std::string_view>({"amount",
                                                         "business",
                                                         "french_law",
                                                         "compensation",
                                                         "compensation_each",
                                                         "consumer",
                                                         "creditor_iban",
                                                         "creditor_id",
                                                         "creditor_name",
                                                         "customer_id",
                                                         "customer_name",
                                                         "date",
                                                         "deadline",
                                                         "deadline_days",
                                                         "debit_date",
                                                         "debtor_account",
                                                         "due_date",
                                                         "interest",
                                                         "interest_rate",
                                                         "invoice_id",
                                                         "invoices",
                                                         "late_payment",
                                                         "mandate_id",
                                                         "more_invoices",
                                                         "notice_id",
                                                         "pay",
                                                         "payment_link",
                                                         "reference",
                                                         "several",
                                                         "step",
                                                         "task",
                                                         "total_with_late"});
constexpr auto invoice_values =
    std::to_array<std::string_view>({"credit_note", "days_late", "due", "invoice_interest", "issued", "number", "open"});
constexpr auto layout_values = std::to_array<std::string_view>({"language", "line", "paragraphs", "subject", "text"});

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool known(std::string_view name, TemplatePart part) {
  if (among(values, name)) return true;
  if (among(invoice_values, name)) return part != TemplatePart::Letter;
  return part == TemplatePart::Layout && (among(layout_values, name) || name.starts_with("label."));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = std::min(text.find_first_not_of(blanks), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(blanks) + 1);  // npos + 1 is 0
}

class Check {
 public:
  Check(std::string_view text, TemplatePart part) : text_{text}, part_{part} {}

  std::vector<TagFault> go() {
    for (std::size_t at = text_.find("{{"); at != std::string_view::npos;) {
      const std::size_t end = text_.find("}}", at + 2);
      if (end == std::string_view::npos) {
        complain(at, "{{ has no }}");
        break;
      }
      tag(at, text_.substr(at + 2, end - at - 2));
      at = text_.find("{{", end + 2);
    }
    for (const Section& section : open_)
      complain(section.offset, fmt::format("{{{{#{}}}}} is not closed", excerpt(section.name)));
    return std::move(faults_);
  }

 private:
  struct Section {
    std::string_view name;
    std::size_t offset;
  };

  void complain(std::size_t offset, std::string text) { faults_.push_back({.offset = offset, .text = std::move(text)}); }

  void tag(std::size_t at, std::string_view inside) {
    const char kind = inside.empty() ? ' ' : inside.front();
    switch (kind) {
      case '!': return;
      case '{':
      case '&': return complain(at, "values are always escaped: write {{name}}");
      case '=': return complain(at, "other delimiters than {{ }} cannot be chosen");
      case '>': return complain(at, "a letter is one text: it includes no others");
      case '#':
      case '^': return open(at, trimmed(inside.substr(1)));
      case '/': return close(at, trimmed(inside.substr(1)));
      default: return name(at, trimmed(inside));
    }
  }

  void name(std::size_t at, std::string_view name) {
    if (!known(name, part_))
      complain(at, fmt::format("\"{}\" means nothing here (docs/LETTERS.md lists the names)", excerpt(name)));
  }

  void open(std::size_t at, std::string_view section) {
    name(at, section);
    // A list within itself would be as long as its square, and so on.
    if (std::any_of(open_.begin(), open_.end(), [&](const Section& s) { return s.name == section; }))
      complain(at, fmt::format("{{{{#{}}}}} stands within itself", excerpt(section)));
    open_.push_back({.name = section, .offset = at});
  }

  void close(std::size_t at, std::string_view section) {
    if (open_.empty()) return complain(at, fmt::format("{{{{/{}}}}} closes nothing", excerpt(section)));
    if (open_.back().name != section)
      complain(at, fmt::format("{{{{/{}}}}} stands where {{{{/{}}}}} should", excerpt(section), excerpt(open_.back().name)));
    open_.pop_back();
  }

  std::string_view text_;
  TemplatePart part_;
  std::vector<Section> open_;
  std::vector<TagFault> faults_;
};

}  // namespace

std::vector<TagFault> check_tags(std::string_view text, TemplatePart part) { return Check{text, part}.go(); }

}  // namespace lettrage::reconcile
