// Letters in words: languages, templates, and that nothing from the books gets out of its place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "core/encoding.h"
#include "reconcile/letters/language.h"
#include "reconcile/letters/payment_link.h"
#include "reconcile/letters/render.h"
#include "reconcile/letters/templates.h"

namespace lettrage::reconcile {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Date day(std::string_view iso) { return Date::parse_iso(iso).value(); }

/// With blanks that do not break shown as `_`.
std::string shown(std::string text) {
  for (std::size_t at; (at = text.find("\xc2\xa0")) != std::string::npos;) text.replace(at, 2, "_");
  return text;
}

TEST(Language, AmountsHaveTheFormOfTheLanguage) {
  EXPECT_EQ(shown(amount_in(Language::French, {123'456'789, eur})), "1_234_567,89_€");
  EXPECT_EQ(shown(amount_in(Language::English, {123'456'789, eur})), "€1,234,567.89");
  EXPECT_EQ(shown(amount_in(Language::German, {123'456'789, eur})), "1.234.567,89_€");
  EXPECT_EQ(shown(amount_in(Language::French, {-5, eur})), "-0,05_€");
  EXPECT_EQ(shown(amount_in(Language::English, {100'000, Currency::literal("JPY")})), "JPY_100,000");
  EXPECT_EQ(shown(amount_in(Language::German, {100'000, Currency::literal("BHD")})), "100,000_BHD");
  EXPECT_EQ(shown(amount_in(Language::German, {INT64_MIN, eur})), "-92.233.720.368.547.758,08_€");
}

TEST(Language, DatesAndPercentHaveTheFormOfTheLanguage) {
  EXPECT_EQ(date_in(Language::French, day("2025-08-01")), "1er août 2025");
  EXPECT_EQ(date_in(Language::French, day("2025-12-11")), "11 décembre 2025");
  EXPECT_EQ(date_in(Language::English, day("2025-03-01")), "1 March 2025");
  EXPECT_EQ(date_in(Language::German, day("2025-03-01")), "1. März 2025");
  EXPECT_EQ(date_in(Language::German, Date{}), "");
  EXPECT_EQ(shown(percent_in(Language::French, 1425)), "14,25_%");
  EXPECT_EQ(percent_in(Language::English, 1205), "12.05%");
}

TEST(Language, IsReadFromTagsAndFollowsTheCountry) {
  EXPECT_EQ(language_named("de-AT"), Language::German);
  EXPECT_EQ(language_named("FR"), Language::French);
  EXPECT_EQ(language_named("en_GB"), Language::English);
  EXPECT_EQ(language_named("es"), std::nullopt);
  EXPECT_EQ(language_named("french"), std::nullopt);
  EXPECT_EQ(language_of_country("AT"), Language::German);
  EXPECT_EQ(language_of_country("BE"), std::nullopt) << "a country of several languages";
}

TEST(Language, OneLineHasNeitherControlsNorTurnsAndIsClipped) {
  EXPECT_EQ(one_line("  Ada\r\nBcc: x\t Blum\x1b ", 80), "Ada Bcc: x Blum");
  EXPECT_EQ(one_line("Ada\xe2\x80\xae Blum", 80), "Ada Blum");  // U+202E turns what follows
  EXPECT_EQ(one_line("Ada\xff\xc3 Blum", 80), "Ada\xef\xbf\xbd\xef\xbf\xbd Blum");
  EXPECT_EQ(one_line("ééééé", 3), "ééé…");
  EXPECT_EQ(one_line("ééé", 3), "ééé");
}

TEST(Language, LinesAreBrokenAtBlanksOnly) {
  EXPECT_EQ(wrapped("aa bb cc", 5), "aa bb\ncc");
  EXPECT_EQ(wrapped("aa bbbbbbbb c", 5, "  "), "aa\n  bbbbbbbb\n  c");
  EXPECT_EQ(wrapped("10\xc2\xa0€ éé", 4), "10\xc2\xa0€\néé");
}

RC_GTEST_PROP(Language, OneLineIsAlwaysUtf8WithoutControls, (const std::string& text)) {
  const std::string line = one_line(text, 40);
  RC_ASSERT(is_utf8(line));
  for (const char c : line) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  RC_ASSERT(one_line(line, 41) == line);
}

TEST(PaymentLink, ValuesStayInTheirPlace) {
  EXPECT_EQ(payment_link("https://pay.example/{invoice_id}?c={customer_id}",
                         {.invoice_id = "INV/1?x=\"é", .customer_id = "C 1&d", .notice_id = {}}),
            "https://pay.example/INV%2F1%3Fx%3D%22%C3%A9?c=C%201%26d");
  EXPECT_EQ(payment_link("", {}), "");
}

TEST(PaymentLink, PatternIsALinkWithKnownNames) {
  EXPECT_FALSE(complaint_of_link(""));
  EXPECT_FALSE(complaint_of_link("https://pay.example/{notice_id}"));
  for (const char* wrong : {"javascript:alert(1)", "pay.example", "https://a b", "https://a/{iban}", "https://a/{", "https://a/}",
                            "https://a/é", "https://a/{{invoice_id}}"}) {
    EXPECT_TRUE(complaint_of_link(wrong)) << wrong;
  }
}

Letter letter(const std::string& template_name, Language language = Language::French, bool consumer = true) {
  Letter letter{.language = language,
                .template_name = template_name,
                .step = "L3",
                .notice_id = "nt1",
                .customer_id = "C-1",
                .customer_name = "Ada Blum",
                .creditor_name = "Gaz & Eau",
                .creditor_id = "FR72ZZZ123456",
                .creditor_iban = "FR76 3000 6000 0112 3456 7890 189",
                .mandate_id = "MND-1",
                .debtor_account = "FR76…0189",
                .invoice_id = "INV-1",
                .reference = "RF18539007547034",
                .payment_link = "https://pay.example/INV-1?a=1&b=2"};
  letter.date = day("2025-04-29");
  letter.due_date = day("2025-04-15");
  letter.debit_date = day("2025-05-02");
  letter.deadline = day("2025-05-14");
  letter.deadline_days = 15;
  letter.amount = {123'456, eur};
  letter.consumer = consumer;
  letter.pay = true;
  letter.invoices = {{.number = "INV-1",
                      .issued = day("2025-03-15"),
                      .due = day("2025-04-15"),
                      .open = {133'456, eur},
                      .days_late = 14,
                      .interest = {}},
                     {.number = "CN-1", .issued = {}, .due = {}, .open = {-10'000, eur}, .credit_note = true, .interest = {}}};
  if (!consumer) letter.late = LatePayment{.compensation = {4000, eur}, .invoices = 1, .interest = Money{673, eur}, .rate = 1315};
  return letter;
}

const Templates& built_in() {
  static const LoadedTemplates loaded = load_templates({});
  return *loaded.templates;
}

RenderedLetter rendered(const Letter& letter, const Templates& templates = built_in()) {
  return Renderer{templates}.render(letter);
}

constexpr const char* template_names[] = {"preventive",
                                          "unpaid",
                                          "failure-funds",
                                          "failure-account",
                                          "failure-mandate",
                                          "failure",
                                          "retry-failed",
                                          "retry-technical",
                                          "friendly-reminder",
                                          "second-notice-consumer",
                                          "second-notice-business",
                                          "call",
                                          "last-notice-consumer",
                                          "last-notice-business",
                                          "formal-notice-consumer",
                                          "formal-notice-business",
                                          "service-suspension",
                                          "hand-over",
                                          "pre-litigation",
                                          "litigation"};

TEST(Letters, EveryLetterIsThereInEveryLanguage) {
  ASSERT_TRUE(load_templates({}).diagnostics.empty());
  std::vector<std::string> names(std::begin(template_names), std::end(template_names));
  std::sort(names.begin(), names.end());
  for (const Language language : languages) {
    std::vector<std::string> found;
    for (const auto& [name, text] : built_in().in(language).letters) found.push_back(name);
    EXPECT_EQ(found, names) << name(language);
    EXPECT_FALSE(built_in().in(language).invoice_line.empty());
    for (const auto& [label, text] : built_in().in(Language::French).labels)
      EXPECT_TRUE(built_in().in(language).labels.contains(label)) << name(language) << ' ' << label;
  }
}

TEST(Letters, EveryLetterIsWholeInTextAndHtml) {
  for (const Language language : languages) {
    for (const bool consumer : {true, false}) {
      for (const char* name : template_names) {
        const RenderedLetter out = rendered(letter(name, language, consumer));
        SCOPED_TRACE(std::string{reconcile::name(language)} + " " + name);
        EXPECT_FALSE(out.subject.empty());
        EXPECT_TRUE(out.text.starts_with(out.subject + "\n"));
        EXPECT_TRUE(out.text.ends_with("\n"));
        for (const std::string& whole : {out.text, out.html}) {
          EXPECT_TRUE(is_utf8(whole));
          EXPECT_THAT(whole, Not(HasSubstr("{{")));
          EXPECT_THAT(whole, HasSubstr("INV-1"));
          EXPECT_THAT(whole, HasSubstr("CN-1"));
        }
        EXPECT_THAT(out.html, HasSubstr("Gaz &amp; Eau"));
        EXPECT_THAT(out.text, Not(HasSubstr("\n\n\n")));
        std::size_t width = 0;
        for (const char c : out.text) {
          const bool continues = (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
          width = c == '\n' ? 0 : width + (continues ? 0 : 1);
          EXPECT_LE(width, 160U) << out.text;  // subjects alone are not wrapped
        }
      }
    }
  }
}

TEST(Letters, ConsumersAreAskedForNeitherCompensationNorInterest) {
  for (const Language language : languages) {
    for (const char* name : template_names) {
      const RenderedLetter out = rendered(letter(name, language));
      for (const char* forbidden : {"L441-10", "D441-5", "40,00", "€40.00", "13,15", "13.15", "6,73", "€6.73"})
        EXPECT_THAT(out.text + out.html, Not(HasSubstr(forbidden))) << reconcile::name(language) << ' ' << name;
    }
  }
}

TEST(Letters, BusinessesAreToldCompensationRateAndInterest) {
  const std::string text = shown(rendered(letter("formal-notice-business", Language::French, false)).text);
  for (const char* part : {"L441-10", "40,00_€", "13,15_%", "6,73_€", "1_281,29_€", "14 mai 2025"})
    EXPECT_THAT(text, HasSubstr(part));
}

TEST(Letters, FormalNoticeToAConsumerStartsLegalInterestUnderFrenchLawOnly) {
  Letter notice = letter("formal-notice-consumer");
  EXPECT_THAT(rendered(notice).text, HasSubstr("1231-6"));
  notice.french_law = false;
  EXPECT_THAT(rendered(notice).text, Not(HasSubstr("1231-6")));
}

TEST(Letters, TheTextReadsAsWritten) {
  EXPECT_EQ(shown(rendered(letter("failure-funds")).text),
            "Votre prélèvement de 1_234,56_€ n'a pas pu être encaissé\n\n"
            "Gaz & Eau\n29 avril 2025\nAda Blum\nRéférence client: C-1\nRéférence du courrier: nt1\n\n"
            "Madame, Monsieur,\n\n"
            "Votre banque nous a informés que le prélèvement n'a pas pu être\neffectué, faute d'une provision suffisante ce "
            "jour-là. La somme de\n1_234,56_€ reste due.\n\n"
            "Nous présenterons le prélèvement à nouveau le 2 mai 2025. Veillez à ce\nque votre compte soit approvisionné ce "
            "jour-là, ou réglez d'ici là par\nun autre moyen.\n\n"
            "Sommes concernées\n- Facture INV-1 du 15 mars 2025, échéance 15 avril 2025 : 1_334,56_€\n- Avoir CN-1 : -100,00_€\n"
            "Total: 1_234,56_€\n\n"
            "Régler en ligne: https://pay.example/INV-1?a=1&b=2\n\n"
            "Régler par virement sur le compte: FR76 3000 6000 0112 3456 7890 189\nRéférence à rappeler: RF18539007547034\n\n"
            "Référence unique du mandat: MND-1\nIdentifiant créancier (ICS): FR72ZZZ123456\n\n"
            "Veuillez agréer nos salutations distinguées.\nGaz & Eau\n");
}

TEST(Letters, NamesAreNeitherMarkupNorTemplateNorSeveralLines) {
  Letter hostile = letter("call");
  hostile.customer_name = "<script>alert(1)</script> {{amount}} {{#invoices}}\r\nBcc: all@example.org \"'&";
  hostile.customer_id = "<b>{{{x}}}";
  hostile.invoices.front().number = "</td><img src=x onerror=alert(1)>";
  const RenderedLetter out = rendered(hostile);
  EXPECT_THAT(out.html, Not(HasSubstr("<script")));
  EXPECT_THAT(out.html, Not(HasSubstr("<img")));
  EXPECT_THAT(out.html, Not(HasSubstr("<b>")));
  EXPECT_THAT(out.html,
              HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt; {{amount}} {{#invoices}} Bcc: all@example.org &quot;&apos;&amp;"));
  EXPECT_THAT(out.text, HasSubstr("\n<script>alert(1)</script> {{amount}} {{#invoices}} Bcc: all@example.org \"'&\n"));
  EXPECT_THAT(out.subject, Not(HasSubstr("\n")));
}

std::vector<std::string> problems(const std::string& name, const std::string& text) {
  std::vector<std::string> problems;
  const TemplateFile file{"words/" + name, text};
  for (const Diagnostic& d : load_templates({&file, 1}).diagnostics) problems.push_back(std::to_string(d.line) + ": " + d.text);
  return problems;
}

TEST(Templates, UsersWordsStandOverThoseThatShip) {
  const TemplateFile file{"letters-fr.mustache",
                          "=== labels\ntotal: Montant\n\n=== unpaid\r\nBonjour {{customer_name}}\r\n\r\nMerci.\r\n"};
  const LoadedTemplates loaded = load_templates({&file, 1});
  ASSERT_TRUE(loaded.diagnostics.empty());
  const RenderedLetter out = rendered(letter("unpaid"), *loaded.templates);
  EXPECT_EQ(out.subject, "Bonjour Ada Blum");
  EXPECT_THAT(out.text, HasSubstr("\nMerci.\n"));
  EXPECT_THAT(out.text, HasSubstr("Montant: "));
  EXPECT_EQ(rendered(letter("failure"), *loaded.templates).subject, rendered(letter("failure")).subject);
  EXPECT_EQ(rendered(letter("unpaid", Language::German), *loaded.templates).subject,
            rendered(letter("unpaid", Language::German)).subject);
}

TEST(Templates, ProblemsAreToldWithTheirLine) {
  EXPECT_THAT(problems("letters-fr.mustache", "# mine\n=== unpaid\nObjet\n\nBonjour {{custmer_name}}\n"),
              ElementsAre("5: \"custmer_name\" means nothing here (docs/LETTERS.md lists the names)"));
  EXPECT_THAT(problems("letters-fr.mustache", "=== unpaid\nObjet\n{{#pay}}\noui\n"), ElementsAre("3: {{#pay}} is not closed"));
  EXPECT_THAT(problems("letters-fr.mustache", "=== unpaid\nObjet\n{{#pay}}\n{{/task}}\n"),
              ElementsAre("4: {{/task}} stands where {{/pay}} should"));
  EXPECT_THAT(problems("letters-fr.mustache", "=== unpaid\nObjet\n{{/pay}}\n"), ElementsAre("3: {{/pay}} closes nothing"));
  EXPECT_THAT(problems("letters-fr.mustache", "=== unpaid\nObjet\n{{amount\n"), ElementsAre("3: {{ has no }}"));
  EXPECT_THAT(problems("letters-fr.mustache", "=== unpaid\nObjet {{{amount}}}\n"),
              ElementsAre("2: values are always escaped: write {{name}}"));
  EXPECT_THAT(problems("letters-fr.mustache", "=== unpaid\nObjet {{=<% %>=}}\n"),
              ElementsAre("2: other delimiters than {{ }} cannot be chosen"));
  EXPECT_THAT(problems("letters-fr.mustache", "=== unpaid\nObjet {{>other}}\n"),
              ElementsAre("2: a letter is one text: it includes no others"));
  EXPECT_THAT(problems("layout.html.mustache", "{{#invoices}}\n{{#invoices}}x{{/invoices}}\n{{/invoices}}"),
              ElementsAre("2: {{#invoices}} stands within itself"));
  EXPECT_THAT(problems("letters-fr.mustache", "=== unpiad\nObjet\n"), ElementsAre("1: there is no letter \"unpiad\""));
  EXPECT_THAT(problems("letters-fr.mustache", "=== unpaid\n\n=== failure\nObjet\n"), ElementsAre("2: unpaid has no text"));
  EXPECT_THAT(problems("letters-fr.mustache", "=== labels\ntotle: Somme\nsomme\n"),
              ElementsAre("2: there is no label \"totle\"", "3: expected a label such as \"due: payable by\""));
  EXPECT_THAT(problems("letters-fr.mustache", "Bonjour\n"),
              ElementsAre("1: expected a line such as \"=== second-notice-consumer\" first"));
  EXPECT_THAT(problems("letters-fr.mustache", "=== unpaid\nObjet \xff\n"), ElementsAre("1: is not UTF-8"));
  EXPECT_EQ(problems("letter-fr.mustache", "x").size(), 1U);
}

TEST(Templates, FilesThatShipCanBeGivenBackUnchanged) {
  const std::vector<TemplateFile> files = built_in_templates();
  const LoadedTemplates loaded = load_templates(files);
  EXPECT_TRUE(loaded.diagnostics.empty());
  EXPECT_EQ(rendered(letter("unpaid"), *loaded.templates).html, rendered(letter("unpaid")).html);
}

// Whatever a user writes is either refused or printed; nothing hangs or crashes.
RC_GTEST_PROP(Templates, AnythingIsRefusedOrPrinted, ()) {
  static const std::vector<std::string> pieces{"{{",
                                               "}}",
                                               "{{#invoices}}",
                                               "{{/invoices}}",
                                               "{{^pay}}",
                                               "{{/pay}}",
                                               "{{amount}}",
                                               "#",
                                               "/",
                                               "!",
                                               "=",
                                               "{",
                                               "}",
                                               " ",
                                               "\n",
                                               "=== unpaid\n",
                                               "x",
                                               "é",
                                               "\xff",
                                               "{{line}}"};
  std::string text = "=== unpaid\n";
  for (const std::size_t i : *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, pieces.size())))
    text += pieces[i];
  for (const char* name : {"letters-fr.mustache", "layout.html.mustache"}) {
    const TemplateFile file{name, text};
    const LoadedTemplates loaded = load_templates({&file, 1});
    for (const Diagnostic& d : loaded.diagnostics) RC_ASSERT(d.offset <= text.size());
    if (loaded.diagnostics.empty()) (void)rendered(letter("unpaid"), *loaded.templates);
  }
}

}  // namespace
}  // namespace lettrage::reconcile
