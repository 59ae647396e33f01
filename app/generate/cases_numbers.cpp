// Cases that turn on what the text says: invoice numbers and structured references.
#include <fmt/format.h>

#include <array>
#include <span>

#include "app/generate/stage.h"

namespace lettrage::generate {
namespace {

/// A customer that pays one bill and names it somehow.
struct Scene {
  Party payer;
  Bill bill;
};

Scene one_bill(Stage& s, bool with_reference = false) {
  const bool hidden = s.chance(s.hostile() ? 40 : 15);
  Scene scene{.payer = s.customer(hidden), .bill = {}};
  s.pass_time(s.random.below(3));
  scene.bill = s.bill(scene.payer, {.minor = s.price(), .with_reference = with_reference || s.chance(30)});
  if (s.chance(40)) s.background(scene.payer, 1 + s.random.below(3), {scene.bill.minor});
  return scene;
}

Incoming exact(const Party& payer, const Bill& bill, std::string text) {
  return {.payer = &payer, .minor = bill.minor, .text = std::move(text), .verdict = {.shares = {all_of(bill)}}};
}

void written(Stage& s, Writing writing) {
  const Scene scene = one_bill(s);
  const std::string number = write_number(scene.bill.number, writing);
  s.arrive(exact(scene.payer, scene.bill,
                 sentence(s.random, s.land, number, s.chance(s.hostile() ? 40 : 10), scene.payer.customer_id)));
}

void plain(Stage& s) { written(s, Writing::Printed); }
void restyled(Stage& s) {
  constexpr std::array some{Writing::Lower, Writing::Blanks, Writing::Short, Writing::Slashes, Writing::Solid};
  written(s, s.random.one_of(std::span<const Writing>{some}));
}
void without_prefix(Stage& s) {
  constexpr std::array some{Writing::Digits, Writing::YearSerial};
  written(s, s.random.one_of(std::span<const Writing>{some}));
}
void tail(Stage& s) { written(s, s.chance(50) ? Writing::Tail : Writing::Zeros); }

void glued(Stage& s) {
  const Scene scene = one_bill(s);
  constexpr std::array some{Writing::Printed, Writing::Slashes, Writing::Solid};
  std::string text{glue_word(s.random, s.land)};
  text += write_number(scene.bill.number, s.random.one_of(std::span<const Writing>{some}));
  if (s.chance(50)) text += s.land == Land::Germany ? "vom0203" : s.land == Land::Belgium ? "van02/03" : "du02/03";
  s.arrive(exact(scene.payer, scene.bill, text));
}

void broken_line(Stage& s) {
  const Scene scene = one_bill(s);
  constexpr std::array<std::size_t, 3> widths{27, 35, 65};
  const std::size_t width = s.random.one_of(std::span<const std::size_t>{widths});
  const std::string text = pushed_to_break(s.random, s.land, write_number(scene.bill.number, Writing::Printed), width);
  constexpr std::array ways{Rejoin::Blank, Rejoin::Lines, Rejoin::Trimmed};
  s.arrive(exact(scene.payer, scene.bill, broken(text, width, s.random.one_of(std::span<const Rejoin>{ways}))));
}

/// A slip in the number: known by its payer's account and the amount, else only guessed.
void slip(Stage& s, std::string (*how)(Random&, std::string, std::size_t)) {
  const bool known = s.chance(65);
  const Party payer = s.customer(!known);
  s.pass_time(s.random.below(4));
  // No tariff: where the slip hits another customer's invoice of that very amount, nobody could know.
  const Bill bill = s.bill(payer, {.minor = s.price() * 3 + s.random.between(101, 999)});
  if (known && s.chance(40)) s.background(payer, 1 + s.random.below(2), {bill.minor});
  const Writing writing = s.chance(60) ? Writing::Printed : Writing::Short;
  const std::string right = write_number(bill.number, writing);
  const std::size_t serial =
      right.size() - (writing == Writing::Printed ? bill.number.serial_text() : std::to_string(bill.number.serial)).size();
  Incoming in = exact(payer, bill, sentence(s.random, s.land, how(s.random, right, serial), false, payer.customer_id));
  in.verdict.decidable = known;
  s.arrive(in);
}
void digit_slip(Stage& s) { slip(s, wrong_digit); }
void transposition(Stage& s) { slip(s, transposed); }

void misread(Stage& s) {
  const Scene scene = one_bill(s);
  std::string number = write_number(scene.bill.number, s.chance(70) ? Writing::Printed : Writing::Solid);
  const std::size_t prefix = scene.bill.number.prefix.size();
  number = number.substr(0, prefix) + scanned(s.random, number.substr(prefix));
  s.arrive(exact(scene.payer, scene.bill, sentence(s.random, s.land, number, false, scene.payer.customer_id)));
}

// --- several numbers

struct Group {
  Party payer;
  std::vector<Bill> bills;
};

Group group(Stage& s, std::size_t count, bool together, bool hidden) {
  Group g{.payer = s.customer(hidden), .bills = {}};
  for (const std::int64_t minor : s.distinct_prices(count)) {
    if (!together) s.pass_time(s.random.below(3));
    g.bills.push_back(s.bill(g.payer, {.minor = minor}));
  }
  return g;
}

std::string joined(Stage& s, const std::vector<Bill>& bills, Writing writing) {
  constexpr std::array<std::string_view, 6> joints{", ", " ", " + ", "; ", " / ", " et "};
  const std::string_view joint = s.random.one_of(std::span<const std::string_view>{joints});
  std::string out;
  for (const Bill& b : bills) out += (out.empty() ? "" : std::string{joint}) + write_number(b.number, writing);
  return out;
}

Incoming together(const Group& g, std::string text) {
  return {.payer = &g.payer, .minor = sum_of(g.bills), .text = cut_to(text, 140), .verdict = {.shares = all_of(g.bills)}};
}

void several(Stage& s) {
  const Group g = group(s, 2 + s.random.below(s.hostile() ? 5 : 3), false, s.chance(25));
  constexpr std::array ways{Writing::Printed, Writing::Printed, Writing::Solid, Writing::Short, Writing::Slashes};
  const Writing writing = s.random.one_of(std::span<const Writing>{ways});
  s.arrive(together(g, sentence(s.random, s.land, joined(s, g.bills, writing), false, g.payer.customer_id)));
}

void several_with_amounts(Stage& s) {
  const Group g = group(s, 2 + s.random.below(2), false, s.chance(25));
  std::string text;
  for (const Bill& b : g.bills) {
    std::string amount = format_amount(b.minor, eur);
    amount[amount.size() - 3] = ',';
    text += fmt::format("{}{} {} EUR", text.empty() ? "" : " / ", b.number.printed(), amount);
  }
  s.arrive(together(g, text));
}

void abbreviated(Stage& s) {
  const Group g = group(s, 2 + s.random.below(4), s.chance(60), s.chance(25));
  std::vector<Number> numbers;
  for (const Bill& b : g.bills) numbers.push_back(b.number);
  s.arrive(together(g, sentence(s.random, s.land, shortened_list(s.random, numbers), false, g.payer.customer_id)));
}

void whole_range(Stage& s) {
  const Group g = group(s, 3 + s.random.below(4), true, s.chance(25));
  s.arrive(together(g, sentence(s.random, s.land, range(s.random, g.bills.front().number, g.bills.back().number, s.land), false,
                                g.payer.customer_id)));
}

void minus_note(Stage& s) {
  Group g = group(s, 1 + s.random.below(3), false, s.chance(25));
  const std::int64_t least = g.bills.front().minor;
  g.bills.push_back(s.bill(g.payer, {.minor = s.random.between(least / 10 + 1, least / 2 + 1), .note = true}));
  constexpr std::array<std::string_view, lands> less{" - avoir ", " - CN ", " abzgl. "};
  std::string text = joined(s, {g.bills.begin(), g.bills.end() - 1}, Writing::Printed);
  text += less.at(static_cast<std::size_t>(s.land));
  text += g.bills.back().number.printed();
  s.arrive(together(g, sentence(s.random, s.land, text, false, g.payer.customer_id)));
}

void note_unsaid(Stage& s) {
  Group g = group(s, 1, false, false);
  const std::int64_t least = g.bills.front().minor;
  g.bills.push_back(s.bill(g.payer, {.minor = s.random.between(least / 10 + 1, least / 2 + 1), .note = true}));
  Incoming in = together(g, sentence(s.random, s.land, g.bills.front().number.printed(), false, g.payer.customer_id));
  // Taken as paid in part it goes to the right invoice all the same.
  in.verdict.decidable = false;
  in.verdict.also = {{{g.bills.front().id, in.minor}}};
  s.arrive(in);
}

void list_cut_off(Stage& s) {
  const Group g = group(s, 9 + s.random.below(4), false, false);
  std::string text = joined(s, g.bills, Writing::Printed);
  Incoming in = together(g, text);
  s.arrive(in);
}

// --- references

void structured(Stage& s) {
  const Scene scene = one_bill(s, true);
  Incoming in = exact(scene.payer, scene.bill, s.chance(20) ? idle(s.random, s.land) : std::string{});
  in.reference = scene.bill.reference;
  in.scheme = scene.bill.scheme;
  s.arrive(in);
}

std::string spoken(Stage& s, const Bill& bill) {
  const std::string& r = bill.reference;
  if (bill.scheme == references::Scheme::Ogm) {
    constexpr std::array<std::string_view, 5> forms{"+++{}/{}/{}+++", "***{}/{}/{}***", "{}/{}/{}", "{} {} {}", "{}{}{}"};
    return fmt::format(fmt::runtime(s.random.one_of(std::span<const std::string_view>{forms})), r.substr(0, 3), r.substr(3, 4),
                       r.substr(7));
  }
  if (s.chance(50)) return r;
  std::string out;
  for (std::size_t at = 0; at < r.size(); at += 4) out += (at == 0 ? "" : " ") + r.substr(at, 4);
  return out;
}

void reference_in_text(Stage& s) {
  const Scene scene = one_bill(s, true);
  std::string text = spoken(s, scene.bill);
  if (s.chance(60)) text = sentence(s.random, s.land, text, s.chance(30), scene.payer.customer_id);
  s.arrive(exact(scene.payer, scene.bill, text));
}

void reference_wrong(Stage& s) {
  const bool known = s.chance(60);
  const Party payer = s.customer(!known);
  const Bill bill = s.bill(payer, {.minor = s.price(), .with_reference = true});
  const std::string wrong = s.chance(50) ? wrong_digit(s.random, bill.reference, 4) : transposed(s.random, bill.reference, 4);
  Incoming in = exact(payer, bill, wrong);
  in.verdict.decidable = known;
  s.arrive(in);
}

/// References of other countries that the creditor prints for customers there.
void foreign_reference(Stage& s) {
  using references::Scheme;
  constexpr std::array<Scheme, 7> schemes{Scheme::Finland,     Scheme::KidMod10, Scheme::SwedenOcr, Scheme::Qrr,
                                          Scheme::Netherlands, Scheme::Slovenia, Scheme::Croatia};
  const Party payer = s.customer(s.chance(40));
  const Bill bill =
      s.bill(payer, {.minor = s.price(), .with_reference = true, .scheme = s.random.one_of(std::span<const Scheme>{schemes})});
  Incoming in = exact(payer, bill, {});
  in.reference = bill.reference;
  in.scheme = bill.scheme;
  s.arrive(in);
}

void in_end_to_end_id(Stage& s) {
  const Scene scene = one_bill(s);
  Incoming in = exact(scene.payer, scene.bill, s.chance(50) ? idle(s.random, s.land) : std::string{});
  in.end_to_end_id = write_number(scene.bill.number, s.chance(60) ? Writing::Printed : Writing::Solid);
  s.arrive(in);
}

// --- numbers that mislead

void unknown_number(Stage& s) {
  const bool customer = s.chance(50);
  const Party payer = customer ? s.customer() : s.stranger();
  const std::int64_t minor = s.price();
  if (customer) s.background(payer, 1 + s.random.below(2), {minor});
  s.arrive({.payer = &payer,
            .minor = minor,
            .text = sentence(s.random, s.land, s.number_unknown().printed(), s.chance(30), payer.customer_id),
            .verdict = {.decidable = false}});
}

/// The number is of no invoice in the books, the amount is that of another invoice of the payer: which, nobody knows.
void unknown_number_equal_amount(Stage& s) {
  const Party payer = s.customer();
  const Bill other = s.bill(payer, {.minor = s.price()});
  s.arrive({.payer = &payer,
            .minor = other.minor,
            .text = sentence(s.random, s.land, s.number_unknown().printed(), false, payer.customer_id),
            .verdict = {.decidable = false}});
}

/// Digits of a telephone, an order or a date that are the end of somebody's invoice number.
void look_alike(Stage& s) {
  const Party owner = s.customer();
  const Bill bill = s.bill(owner, {.minor = s.price()});
  const Party payer = s.stranger();
  constexpr std::array<std::string_view, 4> texts{"dossier {}", "client {} Merci", "Bestellung {}", "ref {}"};
  std::int64_t minor = s.price();
  if (minor == bill.minor) ++minor;
  s.arrive({.payer = &payer,
            .minor = minor,
            .text = fmt::format(fmt::runtime(s.random.one_of(std::span<const std::string_view>{texts})), bill.number.serial),
            .verdict = {.decidable = false}});
}

/// The number of last year's invoice, which was paid; this year's serials are the same again.
void last_years_number(Stage& s) {
  const Party payer = s.customer();
  const Bill paid = s.bill(payer, {.minor = s.price(), .paid = true, .year = 2025});
  s.arrive({.payer = &payer,
            .minor = paid.minor,
            .text = sentence(s.random, s.land, paid.number.printed(), false, payer.customer_id),
            .verdict = {.on_account = paid.minor}});
}

}  // namespace

void add_number_cases(std::vector<Case>& cases) {
  const std::array<Case, 24> own{{
      {"number-plain", "the number as printed, in a sentence", 300, 60, plain},
      {"number-restyled", "lower case, other separators, zeros left out", 60, 70, restyled},
      {"number-without-prefix", "year and serial only", 25, 40, without_prefix},
      {"number-tail", "the serial only", 15, 30, tail},
      {"number-glued", "glued to a word before and after it", 15, 40, glued},
      {"number-broken", "broken at 27, 35 or 65 characters", 25, 50, broken_line},
      {"number-wrong-digit", "one digit wrong; decidable where account and amount tell", 4, 30, digit_slip},
      {"number-transposed", "two digits exchanged; decidable where account and amount tell", 4, 25, transposition},
      {"number-scanned", "O for 0, I for 1, S for 5, B for 8", 4, 25, misread},
      {"several-numbers", "two to six numbers, the amount is their sum", 60, 50, several},
      {"several-with-amounts", "numbers, each with its amount", 10, 15, several_with_amounts},
      {"list-abbreviated", "RE20260000118/19/21", 8, 35, abbreviated},
      {"range", "from the first number to the last", 4, 25, whole_range},
      {"minus-note", "invoices less a credit note, all named", 15, 25, minus_note},
      {"minus-note-unsaid", "less a credit note that is not named; not decidable", 2, 8, note_unsaid},
      {"list-cut-off", "a list of numbers that ends after 140 characters; the amount says which follow", 2, 12, list_cut_off},
      {"reference-structured", "the creditor's reference where it belongs", 200, 35, structured, true},
      {"reference-in-text", "the reference in free text, in any grouping", 30, 40, reference_in_text},
      {"reference-wrong", "the reference with a slip; decidable where account and amount tell", 3, 20, reference_wrong},
      {"reference-of-other-land", "references of Finland, Norway, Sweden, Switzerland, the Netherlands, Slovenia, Croatia", 5, 20,
       foreign_reference, true},
      {"number-in-end-to-end-id", "the number stands in the EndToEndId", 15, 20, in_end_to_end_id, true},
      {"number-unknown", "a number that is in no book", 5, 20, unknown_number},
      {"number-unknown-equal-amount", "the same, and an open invoice of the payer has that amount; not decidable", 2, 12,
       unknown_number_equal_amount},
      {"number-look-alike", "other digits that are the end of somebody's number; not decidable", 4, 20, look_alike},
  }};
  cases.insert(cases.end(), own.begin(), own.end());
  cases.push_back({"number-of-paid", "the number of an invoice that was paid last year; on account", 4, 15, last_years_number});
}

}  // namespace lettrage::generate
