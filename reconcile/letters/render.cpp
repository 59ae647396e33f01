#include "reconcile/letters/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <map>
#include <vector>

#include "reconcile/letters/late_payment.h"

namespace lettrage::reconcile {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::size_t width = 72;
constexpr std::size_t name_max = 140, number_max = 70;

std::string unchanged(const std::string& text) { return text; }

/// The facts as the templates name them; what is absent has no name.
class Data {
 public:
  explicit Data(const Letter& letter) : letter_{letter}, language_{letter.language} {
    text("step", letter.step, number_max);
    text("notice_id", letter.notice_id, number_max);
    text("customer_id", letter.customer_id, number_max);
    text("customer_name", letter.customer_name, name_max);
    text("creditor_name", letter.creditor_name, name_max);
    text("creditor_id", letter.creditor_id, number_max);
    text("creditor_iban", letter.creditor_iban, number_max);
    text("mandate_id", letter.mandate_id, number_max);
    text("debtor_account", letter.debtor_account, number_max);
    text("invoice_id", letter.invoice_id, number_max);
    text("reference", letter.reference, number_max);
    text("payment_link", letter.payment_link, link_max);
    date("date", letter.date);
    date("due_date", letter.due_date);
    date("debit_date", letter.debit_date);
    date("deadline", letter.deadline);
    if (letter.deadline_days > 0) number("deadline_days", letter.deadline_days);
    amount("amount", letter.amount);
    flag("consumer", letter.consumer);
    flag("business", !letter.consumer);
    flag("french_law", letter.french_law);
    flag("task", letter.task);
    flag("pay", letter.pay);
    flag("several", letter.invoices.size() + letter.more_invoices > 1);
    if (letter.more_invoices > 0) data_.set("more_invoices", fmt::format("{}", letter.more_invoices));
    late();
  }

  [[nodiscard]] mustache::data invoice(const LetterInvoice& invoice) const {
    Data one{language_};
    one.text("number", invoice.number, number_max);
    one.date("issued", invoice.issued);
    one.date("due", invoice.due);
    one.amount("open", invoice.open);
    one.flag("credit_note", invoice.credit_note);
    if (invoice.days_late > 0) one.number("days_late", invoice.days_late);
    if (invoice.interest) one.amount("invoice_interest", {*invoice.interest, invoice.open.currency});
    return one.data_;
  }

  [[nodiscard]] mustache::data& data() { return data_; }

 private:
  static constexpr std::size_t link_max = 2000;

  explicit Data(Language language) : letter_{nothing()}, language_{language} {}
  static const Letter& nothing() {
    static const Letter none;
    return none;
  }

  void text(const char* name, std::string_view value, std::size_t max) {
    if (std::string line = one_line(value, max); !line.empty()) data_.set(name, line);
  }
  void date(const char* name, Date value) {
    if (value) data_.set(name, date_in(language_, value));
  }
  void amount(const char* name, Money value) { data_.set(name, amount_in(language_, value)); }
  void number(const char* name, int value) { data_.set(name, fmt::format("{}", value)); }
  void flag(const char* name, bool value) { data_.set(name, value); }

  void late() {
    flag("late_payment", letter_.late.has_value());
    if (!letter_.late) return;
    const LatePayment& late = *letter_.late;
    amount("compensation", late.compensation);
    amount("compensation_each", {fixed_compensation, late.compensation.currency});
    if (late.rate) data_.set("interest_rate", percent_in(language_, *late.rate));
    if (!late.interest) return;
    amount("interest", *late.interest);
    if (const auto sum = add(late.compensation, *late.interest)) {
      if (const auto total = add(*sum, letter_.amount)) amount("total_with_late", *total);
    }
  }

  const Letter& letter_;
  Language language_;
  mustache::data data_{mustache::data::type::object};
};

/// Paragraphs are parted by blank lines; the lines of one are one text.
std::vector<std::string> paragraphs_of(std::string_view body) {
  std::vector<std::string> paragraphs(1);
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    const std::string line = one_line(body.substr(0, end), body.size());
    body.remove_prefix(std::min(end + 1, body.size()));
    if (line.empty()) {
      if (!paragraphs.back().empty()) paragraphs.emplace_back();
    } else {
      if (!paragraphs.back().empty()) paragraphs.back() += ' ';
      paragraphs.back() += line;
    }
  }
  if (paragraphs.back().empty()) paragraphs.pop_back();
  return paragraphs;
}

/// Sections that are left out leave empty lines: one is enough, and none at the ends.
std::string tidied(std::string_view text) {
  std::string lines;
  std::size_t empty = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(' ') == std::string_view::npos) {
      ++empty;
      continue;
    }
    if (empty > 0 && !lines.empty()) lines += '\n';
    empty = 0;
    lines.append(line).append("\n");
  }
  return lines;
}

mustache::data list_of(const std::vector<std::string>& texts) {
  mustache::data list{mustache::data::type::list};
  for (const std::string& text : texts) list.push_back(mustache::data{"text", text});
  return list;
}

}  // namespace

struct Renderer::Parsed {
  explicit Parsed(const Templates& t) : templates{t}, text_layout{t.text_layout}, html_layout{t.html_layout} {
    text_layout.set_custom_escape(unchanged);
  }

  mustache::mustache& letter(Language language, std::string_view name) {
    const auto& known = templates.in(language).letters;
    auto words = known.find(name);
    if (words == known.end()) words = known.find("failure");
    return plain(words->second);
  }

  /// `text` lives in the templates, so its address names it.
  mustache::mustache& plain(const std::string& text) {
    const auto found = letters.find(&text);
    if (found != letters.end()) return found->second;
    mustache::mustache& made = letters.emplace(&text, mustache::mustache{text}).first->second;
    made.set_custom_escape(unchanged);
    return made;
  }

  const Templates& templates;
  mustache::mustache text_layout, html_layout;
  std::map<const std::string*, mustache::mustache> letters;
};

Renderer::Renderer(const Templates& templates) : parsed_{std::make_unique<Parsed>(templates)} {}
Renderer::~Renderer() = default;

RenderedLetter Renderer::render(const Letter& letter) {
  const Templates::Words& words = parsed_->templates.in(letter.language);
  Data facts{letter};
  mustache::data& data = facts.data();

  mustache::data invoices{mustache::data::type::list}, wrapped_invoices{mustache::data::type::list};
  for (const LetterInvoice& invoice : letter.invoices) {
    mustache::data one = facts.invoice(invoice);
    const std::string line = one_line(parsed_->plain(words.invoice_line).render(one), name_max * 4);
    one.set("line", line);
    invoices.push_back(one);
    one.set("line", wrapped(line, width - 2, "  "));
    wrapped_invoices.push_back(one);
  }
  data.set("invoices", invoices);

  const std::string rendered = parsed_->letter(letter.language, letter.template_name).render(data);
  const std::size_t end = std::min(rendered.find('\n'), rendered.size());
  RenderedLetter result;
  result.subject = one_line(std::string_view{rendered}.substr(0, end), name_max * 2);
  std::vector<std::string> paragraphs = paragraphs_of(std::string_view{rendered}.substr(end));

  mustache::data labels{mustache::data::type::object};
  for (const auto& [name, text] : words.labels) labels.set(name, text);
  data.set("label", labels);
  data.set("language", std::string{name(letter.language)});
  data.set("subject", result.subject);
  data.set("paragraphs", list_of(paragraphs));
  result.html = parsed_->html_layout.render(data);
  for (std::string& paragraph : paragraphs) paragraph = wrapped(paragraph, width);
  data.set("paragraphs", list_of(paragraphs));
  data.set("invoices", wrapped_invoices);
  result.text = tidied(parsed_->text_layout.render(data));
  return result;
}

std::string refusal_of(const std::string& text) {
  const mustache::mustache parsed{text};
  return parsed.is_valid() ? std::string{} : parsed.error_message();
}

}  // namespace lettrage::reconcile
