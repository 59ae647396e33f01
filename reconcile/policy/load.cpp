#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>

#include "core/encoding.h"
#include "core/identifiers.h"
#include "reconcile/dunning/limitation.h"
#include "reconcile/letters/language.h"
#include "reconcile/letters/late_payment.h"
#include "reconcile/letters/payment_link.h"
#include "reconcile/policy/findings.h"
#include "reconcile/policy/keys.h"
#include "reconcile/policy/load_rules.h"
#include "reconcile/policy/policy.h"

namespace lettrage::reconcile {
namespace {

/// What is wrong with a value; nothing if it was taken.
using Complaint = std::optional<std::string>;

struct Number {
  std::int64_t value = 0;
  Complaint complaint;
};

Number read_number(const toml::node& node, std::int64_t min, std::int64_t max) {
  const auto* number = node.as_integer();
  if (!number) return {.value = 0, .complaint = fmt::format("expected an integer, found {}", type_name(node))};
  const std::int64_t value = number->get();
  if (value < min || value > max) {
    return {.value = 0, .complaint = fmt::format("expected {} to {}, found {}", min, max, value)};
  }
  return {.value = value, .complaint = {}};
}

/// Puts `node` where a key's value lives.
struct Reader {
  const toml::node& node;
  std::string_view path;  ///< of the key
  std::int64_t min, max;

  template <class Integer>
  Complaint integer(Integer* target) const {
    const Number number = read_number(node, min, max);
    if (!number.complaint) *target = static_cast<Integer>(number.value);
    return number.complaint;
  }
  Complaint operator()(int* target) const { return integer(target); }
  Complaint operator()(std::uint16_t* target) const { return integer(target); }
  Complaint operator()(bool* target) const {
    const auto* value = node.as_boolean();
    if (!value) return fmt::format("expected true or false, found {}", type_name(node));
    *target = value->get();
    return {};
  }
  Complaint operator()(Charset* target) const {
    const auto* text = node.as_string();
    const std::optional<Charset> charset = text != nullptr ? charset_named(text->get()) : std::nullopt;
    if (!charset) return "expected \"cp1252\", \"iso-8859-1\", \"iso-8859-15\", \"cp850\" or \"cp852\"";
    *target = *charset;
    return {};
  }
  Complaint operator()(keys::Amount target) const {
    const auto* text = node.as_string();
    if (!text) return fmt::format("expected an amount in quotes such as \"5.00\", found {}", type_name(node));
    const ParsedAmount amount = parse_amount(text->get(), Currency::literal("EUR"));
    if (amount.error != AmountError::None || amount.minor < 0) {
      return fmt::format("expected an amount such as \"5.00\", found \"{}\"", excerpt(text->get()));
    }
    *target.minor = amount.minor;
    return {};
  }
  Complaint operator()(keys::Choice target) const {
    const auto* text = node.as_string();
    if (!text || (text->get() != target.if_false && text->get() != target.if_true)) {
      return fmt::format("expected \"{}\" or \"{}\"", target.if_false, target.if_true);
    }
    *target.value = text->get() == target.if_true;
    return {};
  }
  Complaint operator()(std::string* target) const {
    const auto* text = node.as_string();
    if (!text) return fmt::format("expected text in quotes, found {}", type_name(node));
    if (Complaint complaint = check_text(text->get())) return complaint;
    *target = text->get();
    return {};
  }
  Complaint operator()(std::vector<int>* target) const {
    const auto* list = node.as_array();
    if (!list) return fmt::format("expected a list of integers, found {}", type_name(node));
    if (list->empty()) return "expected at least one integer";
    std::vector<int> values;
    for (const toml::node& item : *list) {
      const Number number = read_number(item, min, max);
      if (number.complaint) return number.complaint;
      values.push_back(static_cast<int>(number.value));
    }
    *target = std::move(values);
    return {};
  }
  Complaint operator()(std::vector<std::string>* target) const {
    const auto* list = node.as_array();
    if (!list) return fmt::format("expected a list of texts, found {}", type_name(node));
    std::vector<std::string> values;
    for (const toml::node& item : *list) {
      const auto* text = item.as_string();
      if (!text) return fmt::format("expected a list of texts, found {} in it", type_name(item));
      if (text->get().empty()) return "expected texts that are not empty";
      values.push_back(text->get());
    }
    return take(std::move(values), *target);
  }
  /// What is not given stays as it was: `L2 = { after_days = 10 }` changes one number.
  Complaint operator()(DunningStep* target) const {
    const auto* table = node.as_table();
    if (!table) return fmt::format("expected a table such as {{ after_days = 7 }}, found {}", type_name(node));
    DunningStep step = *target;
    for (const auto& [name, value] : *table) {
      Complaint complaint = step_key(name.str(), Reader{.node = value, .path = path, .min = min, .max = max}, step);
      if (complaint) return fmt::format("{}: {}", name.str(), *complaint);
    }
    *target = std::move(step);
    return {};
  }

 private:
  static Complaint step_key(std::string_view name, const Reader& value, DunningStep& step) {
    if (name == "used") return value(&step.used);
    if (name == "after_days") return value(&step.after_days);
    if (name == "channels") return value.channels(step.channels);
    if (name == "every_channel") return value(&step.every_channel);
    if (name == "min_amount") return value(keys::Amount{&step.minimum_amount});
    if (name == "approval") return value(&step.approval);
    if (name == "consumers") return value(&step.consumers);
    if (name == "businesses") return value(&step.businesses);
    return "unknown key; there are used, after_days, channels, every_channel, min_amount, approval, consumers and businesses";
  }

  Complaint channels(std::vector<Channel>& target) const {
    std::vector<std::string> words;
    if (Complaint complaint = (*this)(&words)) return complaint;
    std::vector<Channel> found;
    for (const std::string& word : words) {
      const std::optional<Channel> channel = channel_named(word);
      if (!channel || std::find(found.begin(), found.end(), *channel) != found.end()) {
        return fmt::format(
            "expected each of \"email\", \"sms\", \"call\", \"letter\", \"registered_letter\", \"handover\", \"bailiff\" and "
            "\"court\" at most once, found \"{}\"",
            excerpt(word));
      }
      found.push_back(*channel);
    }
    if (found.empty()) return "expected at least one channel";
    target = std::move(found);
    return {};
  }

  [[nodiscard]] Complaint check_text(std::string_view text) const {
    if (path == "dunning.language" && !language_named(text)) return "expected \"fr\", \"en\" or \"de\"";
    if (path == "dunning.penalty_rate" && !text.empty() && !parse_percent(text))
      return fmt::format("expected percent such as \"12.50\", found \"{}\"", excerpt(text));
    if (path == "dunning.payment_link") return complaint_of_link(text);
    if (path == "watch.cutoff" && !text.empty() && !parse_minute(text))
      return fmt::format("expected a time such as \"06:30\", found \"{}\"", excerpt(text));
    if (path == "watch.trigger" && (text.find('/') != std::string_view::npos || text.starts_with('.')))
      return "expected the name of a file, without its folder, that is not hidden";
    if (path == "alerts.command" && !text.empty() && !text.starts_with('/')) return "expected an absolute path";
    if (path == "alerts.webhook" && !text.empty() && !parse_webhook(text))
      return "expected an address on this machine such as \"http://127.0.0.1:8000/alerts\"";
    return {};
  }

  /// Lists of texts have a shape of their own each.
  Complaint take(std::vector<std::string> values, std::vector<std::string>& target) const {
    for (std::string& value : values) {
      if (path == "run.own_accounts") {
        // Accounts without an IBAN exist; a text shaped like one must be one.
        if (std::optional<std::string> iban = make_iban(value)) value = *std::move(iban);
      } else if (path == "returns.masking_countries") {
        const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
        if (value.size() != 2 || !is_upper(value[0]) || !is_upper(value[1])) {
          return fmt::format("expected countries of two capital letters such as \"DE\", found \"{}\"", excerpt(value));
        }
      } else if (path == "dunning.holidays") {
        if (holiday_rules(value).empty()) return fmt::format("no holidays are known of \"{}\"", excerpt(value));
      } else if (path == "dunning.refinancing_rates") {
        if (!RefinancingRates{}.add(value))
          return fmt::format("expected a semester and percent such as \"2026-07-01=2.15\", found \"{}\"", excerpt(value));
        const auto same = [&](const std::string& other) {
          return &other != &value && other.substr(0, 10) == value.substr(0, 10);
        };
        if (std::any_of(values.begin(), values.end(), same))
          return fmt::format("expected one rate for each semester, found two for {}", value.substr(0, 10));
      } else if (path == "dunning.limitation") {
        if (!parse_limitation(value))
          return fmt::format(
              "expected a period such as \"FR,consumers,24\", \"DE,all,36,year_end\" or \"segment:telecom,all,12\", found \"{}\"",
              excerpt(value));
      } else if (path == "watch.expected") {
        if (!parse_expected(value))
          return fmt::format("expected a statement such as \"FR7630006000011234567890189 weekdays 07:30\", found \"{}\"",
                             excerpt(value));
      } else if (path == "dunning.closed_days") {
        if (!Calendar::parse(value)) return fmt::format("expected a rule such as \"yearly,12-24\", found \"{}\"", excerpt(value));
      }
    }
    target = std::move(values);
    return {};
  }
};

template <class Key>
Complaint read(const toml::node& node, const Key& key, keys::Value value) {
  return std::visit(Reader{.node = node, .path = key.path, .min = key.min, .max = key.max}, value);
}

Complaint check_creditor(std::string_view name, std::string& value) {
  if (name == "creditor_id" && !is_creditor_id(value)) return "expected a creditor identifier whose check digits hold";
  if (name == "bic" && !value.empty() && !is_bic(value)) return "expected a BIC of 8 or 11 characters";
  if (name == "name" && (value.empty() || value.size() > 70)) return "expected 1 to 70 characters";
  if (name == "pain008_version" && value != "pain.008.001.02" && value != "pain.008.001.08") {
    return "expected \"pain.008.001.02\" or \"pain.008.001.08\"";
  }
  if (name == "iban") {
    std::optional<std::string> iban = make_iban(value);
    if (!iban) return "expected an IBAN whose check digits hold";
    value = *std::move(iban);
  }
  return {};
}

class Loader {
 public:
  Loader(std::string_view toml, std::string_view file) : toml_{toml}, file_{file}, findings_{toml, file} {}

  LoadedPolicy load() {
    try {
      const toml::table table = toml::parse(toml_, file_);
      read_table(table, {});
    } catch (const toml::parse_error& error) {
      findings_.report(Code::PolicyInvalid, error.source().begin, {}, fmt::format("not TOML: {}", error.description()));
    }
    result_.policy.hash = keys::hash_of(result_.policy);
    result_.diagnostics = findings_.take();
    return std::move(result_);
  }
  /// After `load`.
  [[nodiscard]] WatchFile take_watch() { return std::move(watch_); }

 private:
  void read_table(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
      const std::string path = prefix.empty() ? std::string{key.str()} : fmt::format("{}.{}", prefix, key.str());
      if (path == "retries.for") {
        read_exceptions(node);
      } else if (path == "creditor") {
        read_creditors(node);
      } else if (path == "rule") {
        result_.policy.rules = read_rules(node, findings_);
      } else if (const keys::Key* known = find(path)) {
        if (Complaint complaint = read(node, *known, known->value(result_.policy))) {
          findings_.report(Code::PolicyInvalid, node.source().begin, path, *std::move(complaint));
        }
      } else if (const keys::WatchKey* watch = find_in(keys::watch(), path)) {
        if (Complaint complaint = read(node, *watch, watch->value(watch_)))
          findings_.report(Code::PolicyInvalid, node.source().begin, path, *std::move(complaint));
      } else if (is_prefix(path)) {
        if (const toml::table* inner = node.as_table()) {
          read_table(*inner, path);
        } else {
          findings_.report(Code::PolicyInvalid, node.source().begin, path,
                           fmt::format("expected a table, found {}", type_name(node)));
        }
      } else {
        std::vector<std::string_view> candidates;
        for (const keys::Key& candidate : keys::all()) candidates.push_back(candidate.path);
        for (const keys::WatchKey& candidate : keys::watch()) candidates.push_back(candidate.path);
        if (prefix.empty())
          candidates.insert(candidates.end(),
                            {"retries", "returns", "matching", "dunning", "run", "text", "watch", "alerts", "creditor", "rule"});
        findings_.unknown(key, path, candidates);
      }
    }
  }

  void read_exceptions(const toml::node& node) {
    const toml::array* list = node.as_array();
    if (!list || list->empty() || !list->is_homogeneous<toml::table>()) {
      findings_.report(Code::PolicyInvalid, node.source().begin, "retries.for", "expected [[retries.for]] tables");
      return;
    }
    for (const toml::node& item : *list) read_exception(*item.as_table());
  }

  void read_exception(const toml::table& table) {
    RetryException exception;
    Policy values;
    for (const std::string_view name : {"scheme", "segment", "creditor"}) {
      const toml::node* node = table.get(name);
      if (node == nullptr) continue;
      const auto* text = node->as_string();
      Complaint complaint;
      if (!text) {
        complaint = fmt::format("expected text in quotes, found {}", type_name(*node));
      } else if (name == "scheme") {
        exception.scheme = scheme(text->get());
        if (exception.scheme != Scheme::Core && exception.scheme != Scheme::B2b) complaint = "expected \"CORE\" or \"B2B\"";
      } else if (name == "segment") {
        exception.segment = text->get();
        if (exception.segment.empty()) complaint = "expected a segment of customers.csv";
      } else {
        exception.creditor_id = text->get();
        complaint = check_creditor("creditor_id", exception.creditor_id);
      }
      if (complaint) findings_.report(Code::PolicyInvalid, node->source().begin, fmt::format("retries.for.{}", name), *complaint);
    }
    if (exception.scheme == Scheme::Unknown && exception.segment.empty() && exception.creditor_id.empty())
      findings_.report(Code::PolicyInvalid, table.source().begin, "retries.for", "expected scheme, segment or creditor");
    read_changes(table, std::string{keys::retries_prefix}, values, exception);
    exception.values = std::move(values.retries);
    result_.policy.retry_exceptions.push_back(std::move(exception));
  }

  /// What `[[retries.for]]` changes; `prefix` ends with a dot.
  void read_changes(const toml::table& table, const std::string& prefix, Policy& values, RetryException& exception) {
    for (const auto& [key, node] : table) {
      const std::string path = prefix + std::string{key.str()};
      if (path == "retries.scheme" || path == "retries.segment" || path == "retries.creditor") continue;
      if (const keys::Key* known = find(path); known != nullptr && keys::is_exceptional(*known)) {
        exception.given.push_back(known->path);
        if (Complaint complaint = read(node, *known, known->value(values)))
          findings_.report(Code::PolicyInvalid, node.source().begin, path, *std::move(complaint));
      } else if (const toml::table* inner = node.as_table(); inner != nullptr && is_prefix(path)) {
        read_changes(*inner, path + ".", values, exception);
      } else {
        std::vector<std::string_view> candidates{"retries.scheme", "retries.segment", "retries.creditor"};
        for (const keys::Key& candidate : keys::all()) {
          if (keys::is_exceptional(candidate)) candidates.push_back(candidate.path);
        }
        findings_.unknown(key, path, candidates);
      }
    }
  }

  void read_creditors(const toml::node& node) {
    const toml::array* list = node.as_array();
    if (!list || !list->is_homogeneous<toml::table>()) {
      findings_.report(Code::PolicyInvalid, node.source().begin, "creditor", "expected [[creditor]] tables");
      return;
    }
    for (const toml::node& item : *list) read_creditor(*item.as_table());
  }

  void read_creditor(const toml::table& table) {
    CreditorPolicy creditor;
    for (const auto& [key, node] : table) {
      const std::string path = fmt::format("creditor.{}", key.str());
      const auto known_keys = keys::creditor_keys();
      const std::string_view name = key.str();
      const auto known =
          std::find_if(known_keys.begin(), known_keys.end(), [&](const keys::CreditorKey& k) { return k.name == name; });
      if (known == known_keys.end()) {
        std::vector<std::string_view> candidates;
        for (const keys::CreditorKey& candidate : known_keys) candidates.push_back(candidate.name);
        findings_.unknown(key, path, candidates);
        continue;
      }
      Complaint complaint;
      if (const auto* text = node.as_string()) {
        creditor.*(known->text) = text->get();
        complaint = check_creditor(known->name, creditor.*(known->text));
      } else {
        complaint = fmt::format("expected text in quotes, found {}", type_name(node));
      }
      if (complaint) findings_.report(Code::PolicyInvalid, node.source().begin, path, *std::move(complaint));
    }
    for (const std::string_view required : {"creditor_id", "name", "iban"}) {
      if (!table.contains(required)) {
        findings_.report(Code::PolicyInvalid, table.source().begin, fmt::format("creditor.{}", required), "is missing");
      }
    }
    const auto& before = result_.policy.creditors;
    if (std::any_of(before.begin(), before.end(), [&](const CreditorPolicy& other) {
          return creditor_id_key(other.creditor_id) == creditor_id_key(creditor.creditor_id) && other.iban == creditor.iban;
        })) {
      findings_.report(Code::PolicyInvalid, table.source().begin, "creditor", "the same creditor identifier and account twice");
    }
    result_.policy.creditors.push_back(std::move(creditor));
  }

  template <class Keys>
  static auto find_in(const Keys& keys, std::string_view path) -> decltype(keys.data()) {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return key.path == path; });
    return found == keys.end() ? nullptr : &*found;
  }
  static const keys::Key* find(std::string_view path) { return find_in(keys::all(), path); }
  static bool is_prefix(std::string_view path) {
    const auto below = [&](const auto& key) {
      return key.path.size() > path.size() && key.path[path.size()] == '.' && key.path.substr(0, path.size()) == path;
    };
    const auto keys = keys::all();
    const auto watch = keys::watch();
    return std::any_of(keys.begin(), keys.end(), below) || std::any_of(watch.begin(), watch.end(), below);
  }

  std::string_view toml_, file_;
  Findings findings_;
  LoadedPolicy result_;
  WatchFile watch_;
};

/// Letters and calls need a day from Monday to Friday. A company may close for weeks; over two months nobody would be reached.
bool has_working_days(const DunningPolicy& dunning) {
  constexpr int friday = 5, closed_max = 62, days_looked_at = 5 * 366;
  const Calendar holidays = holidays_of(dunning);
  const Date first = Date::from_days(20'454);  // 1 January 2026
  int closed = 0;
  for (int n = 0; n < days_looked_at && closed <= closed_max; ++n) {
    const Date day = first.plus_days(n);
    closed = day.weekday() <= friday && holidays.is_business_day(day) ? 0 : closed + 1;
  }
  return closed <= closed_max;
}

}  // namespace

LoadedPolicy load_policy(std::string_view toml, std::string_view file) {
  LoadedPolicy loaded = Loader{toml, file}.load();
  // Tables come in the order of their names; people read from the top.
  std::stable_sort(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.offset < b.offset; });
  // What no key alone can tell.
  const auto complain = [&](std::string_view field, std::string_view text) {
    Diagnostic d;
    d.severity = Severity::Error;
    d.code = Code::PolicyInvalid;
    d.file = file;
    d.field = field;
    d.text = text;
    loaded.diagnostics.push_back(std::move(d));
  };
  if (!loaded.diagnostics.empty()) return loaded;
  const MatchingPolicy& matching = loaded.policy.matching;
  if (matching.suggest_threshold > matching.auto_threshold)
    complain("matching.suggest_threshold", "expected at most matching.auto_threshold");
  if (!has_working_days(loaded.policy.dunning)) complain("dunning.closed_days", "leave no working day open");
  return loaded;
}

WatchFile load_watch(std::string_view toml, std::string_view file) {
  Loader loader{toml, file};
  (void)loader.load();
  return loader.take_watch();
}

}  // namespace lettrage::reconcile
