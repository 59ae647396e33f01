#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "embedded/lettrage_reconcile.h"
#include "reconcile/returns/returns.h"

namespace lettrage::reconcile {
namespace {

template <class T>
using Words = std::span<const std::pair<std::string_view, T>>;

template <class T>
std::optional<T> word(std::string_view text, Words<T> words) {
  for (const auto& [name, value] : words) {
    if (name == text) return value;
  }
  return std::nullopt;
}

constexpr std::array<std::pair<std::string_view, ReasonClass>, 12> classes{{{"funds", ReasonClass::Funds},
                                                                            {"account", ReasonClass::Account},
                                                                            {"mandate", ReasonClass::Mandate},
                                                                            {"dispute", ReasonClass::Dispute},
                                                                            {"regulatory", ReasonClass::Regulatory},
                                                                            {"technical", ReasonClass::Technical},
                                                                            {"duplicate", ReasonClass::Duplicate},
                                                                            {"other", ReasonClass::Other},
                                                                            {"other:deceased", ReasonClass::OtherDeceased},
                                                                            {"other:unspecified", ReasonClass::OtherUnspecified},
                                                                            {"other:recall", ReasonClass::OtherRecall},
                                                                            {"other:insolvency", ReasonClass::OtherInsolvency}}};
constexpr std::array<std::pair<std::string_view, RetryRule>, 5> retries{{{"never", RetryRule::Never},
                                                                         {"after_fix", RetryRule::AfterFix},
                                                                         {"auto", RetryRule::Auto},
                                                                         {"auto_once", RetryRule::AutoOnce},
                                                                         {"auto_tech", RetryRule::AutoTechnical}}};
// No `end`: the hardest thing a code alone may do is to suspend (r-transactions.md rule 0a).
constexpr std::array<std::pair<std::string_view, MandateAction>, 2> mandates{
    {{"keep", MandateAction::Keep}, {"suspend", MandateAction::Suspend}}};
constexpr std::array<std::pair<std::string_view, Contact>, 4> contacts{
    {{"none", Contact::None}, {"notify", Contact::Notify}, {"required", Contact::Required}, {"forbidden", Contact::Forbidden}}};

std::optional<ReasonRule> parse_rule(std::string_view reason_class, std::string_view retry, std::string_view mandate,
                                     std::string_view contact) {
  const auto c = word<ReasonClass>(reason_class, classes);
  const auto r = word<RetryRule>(retry, retries);
  const auto m = word<MandateAction>(mandate, mandates);
  const auto k = word<Contact>(contact, contacts);
  if (!c || !r || !m || !k) return std::nullopt;
  return ReasonRule{.reason_class = *c, .retry = *r, .mandate_action = *m, .contact = *k};
}

// One line of RFC 4180 without line breaks in fields, which these files do not have. Doubled quotes are kept as they are.
std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    if (i < line.size() && line[i] == '"') quoted = !quoted;
    if (i < line.size() && (line[i] != ',' || quoted)) continue;
    std::string_view field = line.substr(begin, i - begin);
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"') field = field.substr(1, field.size() - 2);
    fields.push_back(field);
    begin = i + 1;
  }
  return fields;
}

// Calls `row` for each line that is neither empty nor a comment nor the heading.
template <class Row>
void for_each_row(std::string_view csv, std::string_view heading, std::vector<std::string>& errors, Row row) {
  bool heading_seen = false;
  while (!csv.empty()) {
    const std::size_t end = std::min(csv.find('\n'), csv.size());
    const std::string_view line = csv.substr(0, end);
    csv.remove_prefix(std::min(end + 1, csv.size()));
    if (line.empty() || line.front() == '#') continue;
    if (!heading_seen) {
      heading_seen = true;
      if (line != heading) errors.push_back("unexpected heading: " + std::string{line});
      continue;
    }
    if (!row(fields_of(line))) errors.push_back("unreadable line: " + std::string{line});
  }
}

bool is_code(std::string_view text) {
  if (text.size() != 4) return false;
  for (const char c : text) {
    if ((c < 'A' || c > 'Z') && (c < '0' || c > '9')) return false;
  }
  return true;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `AC04`, `DU01-DU05`, `CH##`. Nothing for anything else.
std::vector<std::string> expand(std::string_view text) {
  std::string first{text}, last{text};
  if (text.size() == 9 && text[4] == '-') {
    first = text.substr(0, 4);
    last = text.substr(5);
  } else if (text.size() == 4 && text.substr(2) == "##") {
    first = std::string{text.substr(0, 2)} + "00";
    last = std::string{text.substr(0, 2)} + "99";
  }
  if (!is_code(first) || !is_code(last)) return {};
  if (first == last) return {first};
  if (first.substr(0, 2) != last.substr(0, 2) || !is_digit(first[2]) || !is_digit(first[3]) || !is_digit(last[2]) ||
      !is_digit(last[3]) || first > last) {
    return {};
  }
  const auto number = [](const std::string& code) { return (code[2] - '0') * 10 + (code[3] - '0'); };
  std::vector<std::string> codes;
  for (int n = number(first); n <= number(last); ++n) {
    codes.push_back(first.substr(0, 2) + static_cast<char>('0' + n / 10) + static_cast<char>('0' + n % 10));
  }
  return codes;
}

}  // namespace

struct ReasonTables::Tables {
  struct Code {
    bool listed_alone = false;  ///< an exact code goes before a range
    std::optional<ReasonRule> any, core, b2b;
  };
  struct National {
    std::string iso;
    std::optional<ReasonRule> rule;
  };
  std::map<std::string, Code, std::less<>> codes;
  std::map<std::string, National, std::less<>> cfonb, dk, n43, nacha;
  std::vector<std::string> errors;

  bool add_reason(const std::vector<std::string_view>& f) {
    if (f.size() != 10) return false;
    const auto rule = parse_rule(f[5], f[6], f[7], f[8]);
    const Scheme scheme = lettrage::scheme(f[1]);
    if (!rule || f[2].empty() || (!f[1].empty() && scheme != Scheme::Core && scheme != Scheme::B2b)) return false;
    std::string_view rest = f[0];
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      const std::vector<std::string> expanded = expand(rest.substr(0, end));
      if (expanded.empty()) return false;
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const bool alone = expanded.size() == 1;
      for (const std::string& text : expanded) {
        Code& code = codes[text];
        if (!alone && code.listed_alone) continue;
        if (alone && !code.listed_alone) code = Code{.listed_alone = true, .any = {}, .core = {}, .b2b = {}};
        std::optional<ReasonRule>& slot = scheme == Scheme::Core ? code.core : scheme == Scheme::B2b ? code.b2b : code.any;
        if (slot) return false;
        slot = rule;
      }
    }
    return true;
  }

  bool add_national(std::map<std::string, National, std::less<>>& map, std::string_view code, std::string_view iso,
                    std::optional<ReasonRule> rule) {
    if (code.empty() || (iso.empty() ? !rule : codes.find(iso) == codes.end())) return false;
    return map.emplace(std::string{code}, National{.iso = std::string{iso}, .rule = rule}).second;
  }

  [[nodiscard]] const National* national(std::string_view list, std::string_view code) const noexcept {
    const auto* map = list == "cfonb" ? &cfonb : list == "dk" ? &dk : list == "n43" ? &n43 : list == "nacha" ? &nacha : nullptr;
    if (map == nullptr) return nullptr;
    const auto found = map->find(code);
    return found == map->end() ? nullptr : &found->second;
  }
};

ReasonTables::ReasonTables()
    : ReasonTables(embedded::reasons_csv, embedded::cfonb_csv, embedded::dk_csv, embedded::n43_csv, embedded::nacha_csv) {}

ReasonTables::ReasonTables(std::string_view reasons_csv, std::string_view cfonb_csv, std::string_view dk_csv,
                           std::string_view n43_csv, std::string_view nacha_csv)
    : tables_{std::make_unique<Tables>()} {
  Tables& t = *tables_;
  for_each_row(reasons_csv, "code,scheme,meaning,use,fault,class,retry,mandate,contact,action", t.errors,
               [&](const std::vector<std::string_view>& f) { return t.add_reason(f); });
  const auto with_rules = [&t](auto& into) {
    return [&t, &into](const std::vector<std::string_view>& f) {
      return f.size() == 7 && t.add_national(into, f[0], f[2], parse_rule(f[3], f[4], f[5], f[6]));
    };
  };
  for_each_row(cfonb_csv, "motif,label,iso,class,retry,mandate,contact", t.errors, with_rules(t.cfonb));
  for_each_row(nacha_csv, "code,label,iso,class,retry,mandate,contact", t.errors, with_rules(t.nacha));
  for (const auto& [csv, map] : {std::pair{dk_csv, &t.dk}, std::pair{n43_csv, &t.n43}}) {
    for_each_row(csv, "code,label,iso", t.errors, [&t, into = map](const std::vector<std::string_view>& f) {
      return f.size() == 3 && t.add_national(*into, f[0], f[2], std::nullopt);
    });
  }
}

ReasonTables::~ReasonTables() = default;

const ReasonTables& ReasonTables::standard() {
  static const ReasonTables tables;
  return tables;
}

std::string_view ReasonTables::iso(std::string_view list, std::string_view code) const noexcept {
  const Tables::National* national = tables_->national(list, code);
  return national ? std::string_view{national->iso} : std::string_view{};
}

ReasonRule ReasonTables::rule(std::string_view iso_code, Scheme scheme) const noexcept {
  const auto found = tables_->codes.find(iso_code);
  if (found == tables_->codes.end()) return {};
  const Tables::Code& code = found->second;
  if (scheme == Scheme::Core && code.core) return *code.core;
  if (scheme == Scheme::B2b && code.b2b) return *code.b2b;
  return code.any.value_or(ReasonRule{});
}

ReasonRule ReasonTables::rule(std::string_view list, std::string_view code, Scheme scheme) const noexcept {
  const Tables::National* national = tables_->national(list, code);
  if (national && national->iso.empty()) return national->rule.value_or(ReasonRule{});
  return rule(national ? std::string_view{national->iso} : code, scheme);
}

bool ReasonTables::known(std::string_view iso_code) const noexcept {
  return tables_->codes.find(iso_code) != tables_->codes.end();
}

std::string_view ReasonTables::canonical(std::string_view iso_code) const noexcept {
  if (iso_code.size() != 4) return {};
  std::array<char, 4> upper{};
  for (std::size_t i = 0; i < upper.size(); ++i) {
    const char c = iso_code[i];
    upper[i] = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  const auto found = tables_->codes.find(std::string_view{upper.data(), upper.size()});
  return found == tables_->codes.end() ? std::string_view{} : std::string_view{found->first};
}

const std::vector<std::string>& ReasonTables::errors() const noexcept { return tables_->errors; }

}  // namespace lettrage::reconcile
