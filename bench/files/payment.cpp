#include "bench/files/payment.h"

#include <fmt/format.h>

#include <array>
#include <span>

#include "app/generate/random.h"

namespace lettrage::bench {
namespace {

constexpr std::uint64_t seed = 20'261'121;

using Words = std::array<std::string_view, 8>;
constexpr Words streets{"Hauptstraße", "Bahnhofstr.", "Am Alten Markt", "Rue de la Gare",
                        "Kerkstraat",  "Lindenweg",   "Ringstraße",     "Mühlgasse"};
constexpr Words towns{"Musterstadt",   "Beispielhausen", "Neudorf", "Villeneuve",
                      "Oud-Voorbeeld", "Altenkirch",     "Grünau",  "Weißenfels"};
constexpr Words subjects{"Abschlag Strom", "Rechnung", "Abrechnung Gas",  "Kundennummer 4711",
                         "Miete & NK",     "Beitrag",  "Wasser/Abwasser", "Wartungsvertrag"};
struct Reason {
  std::string_view code, text;
};
constexpr std::array<Reason, 6> reasons{{{"AM04", "Insufficient funds"},
                                         {"AC04", "Closed account number"},
                                         {"MD06", "Refund requested by end customer"},
                                         {"MS03", "Reason not specified"},
                                         {"AC01", "Incorrect account number"},
                                         {"MD01", "No mandate"}}};

template <class T, std::size_t N>
const T& one_of(generate::Random& random, const std::array<T, N>& items) {
  return random.one_of(std::span<const T>{items});
}

}  // namespace

std::int64_t minor_of(std::uint64_t number) {
  generate::Random random = generate::random_of(seed, 1, number);
  return random.between(100, random.below(20) == 0 ? 5'000'000 : 50'000);
}

Role role_of(std::uint64_t number) {
  const std::uint64_t draw = generate::random_of(seed, 2, number).below(20);
  if (draw == 0) return Role::Returned;
  return draw < 5 ? Role::Outgoing : Role::Incoming;
}

Payment payment(std::uint64_t number) {
  generate::Random random = generate::random_of(seed, 3, number);
  Payment p;
  p.role = role_of(number);
  p.minor = minor_of(number);
  p.person = generate::person(seed, number);
  p.street = fmt::format("{} {}", one_of(random, streets), random.between(1, 180));
  p.town = fmt::format("{:05} {}", random.between(10'000, 99'999), one_of(random, towns));
  p.end_to_end_id = fmt::format("RE-2026-{:08}", number);
  p.text = fmt::format("{} RE-2026-{:08} vom {:02}.02.2026 Vertragskonto {:010}", one_of(random, subjects), number,
                       random.between(1, 28), random.below(10'000'000'000));
  p.bank_reference = fmt::format("2026033100{:010}", number);
  const Reason& reason = one_of(random, reasons);
  p.reason = reason.code;
  p.reason_text = reason.text;
  p.chance = random.next();
  return p;
}

Date day() { return *Date::make(2026, 3, 31); }
std::string own_iban() { return generate::own_iban(0); }

std::uint64_t movements_for(Size size, std::size_t sample_bytes, std::uint64_t sampled) {
  if (size.movements > 0) return size.movements;
  const std::uint64_t movements = size.bytes * sampled / sample_bytes;
  return movements == 0 ? 1 : movements;
}

}  // namespace lettrage::bench
