#include "app/generate/year/chance.h"

#include <array>

#include "app/generate/year/year.h"

namespace lettrage::generate::year {
namespace {

struct Share {
  std::uint64_t share;  ///< of 10,000 first presentations
  Ending ending;
  std::string_view reason;
};

// Rates and codes of a consumer creditor: 2.7 in a hundred come back, two thirds of them for want of funds.
constexpr std::array core_endings{
    Share{9, Ending::Reject, "AC01"},   Share{6, Ending::Reject, "AC04"},   Share{4, Ending::Reject, "RC01"},
    Share{2, Ending::Reject, "AG01"},   Share{2, Ending::Reject, "MD07"},   Share{3, Ending::Reject, "SL01"},
    Share{2, Ending::Reject, "BE05"},   Share{4, Ending::Reject, "ED05"},   Share{3, Ending::Reject, "TM01"},
    Share{1, Ending::Reject, "RR04"},   Share{1, Ending::Reject, "ZZ99"},   Share{12, Ending::Refusal, "MS02"},
    Share{112, Ending::Return, "AM04"}, Share{40, Ending::Return, "MS03"},  Share{4, Ending::Return, "AG07"},
    Share{10, Ending::Return, "AC04"},  Share{3, Ending::Return, "AC01"},   Share{9, Ending::Return, "AC06"},
    Share{3, Ending::Return, "AG01"},   Share{5, Ending::Return, "MD01"},   Share{3, Ending::Return, "MD07"},
    Share{6, Ending::Return, "MS02"},   Share{2, Ending::Return, "SL01"},   Share{24, Ending::Refund, "MD06"},
    Share{3, Ending::Refund, "MD01"},   Share{3, Ending::Reversal, "MS03"}, Share{2, Ending::Cancellation, "CUST"}};
constexpr std::array business_endings{Share{30, Ending::Reject, "MD01"},  Share{8, Ending::Reject, "AC01"},
                                      Share{6, Ending::Reject, "AC04"},   Share{4, Ending::Reject, "ED05"},
                                      Share{20, Ending::Refusal, "MS02"}, Share{80, Ending::Return, "AM04"},
                                      Share{20, Ending::Return, "MS03"},  Share{6, Ending::Return, "AC06"}};

constexpr std::uint64_t whole = 10'000;

int return_days(Random& random, bool b2b, std::string_view reason) {
  // Want of funds is seen at once; an account's troubles and a customer's orders take the bank longer.
  constexpr std::array<int, 10> quick{1, 1, 1, 2, 2, 2, 3, 3, 4, 5}, slow{1, 2, 2, 3, 3, 4, 4, 5, 5, 5};
  const bool funds = reason == "AM04" || reason == "MS03" || reason == "AG07";
  const int days = (funds ? quick : slow).at(random.below(10));
  return b2b ? 1 + (days - 1) % 3 : days;
}

bool near_payday(const Presentation& p) {
  const int day = p.date.day();
  if (p.payday != 0) return day >= p.payday && day <= p.payday + 3;
  return day >= 28 || day <= 5;
}

}  // namespace

Fate fate(Random& random, const Presentation& p) {
  std::uint64_t draw = random.below(whole);
  if (p.number > 1) {
    // Of those without money at first, somewhat more than half have some on a payday.
    const std::uint64_t fails = p.mended        ? 700
                                : p.number == 2 ? (near_payday(p) ? 4'000 : 5'600)
                                                : (near_payday(p) ? 5'500 : 6'800);
    if (draw >= fails) return {};
    const std::uint64_t why = random.below(100);
    const std::string_view reason = why < 78 ? "AM04" : why < 92 ? "MS03" : why < 95 ? "AC04" : why < 97 ? "AC06" : "MS02";
    if (why == 99) return {.ending = Ending::Reject, .reason = "TM01"};
    return {.ending = Ending::Return, .reason = reason, .days = return_days(random, p.b2b, reason)};
  }
  const auto pick = [&](const auto& endings) -> Fate {
    for (const Share& e : endings) {
      if (draw >= e.share) {
        draw -= e.share;
        continue;
      }
      Fate fate{.ending = e.ending, .reason = e.reason, .days = return_days(random, p.b2b, e.reason)};
      if (e.ending == Ending::Refund) {
        fate.days = static_cast<int>(e.reason == "MD06" ? random.between(2, 56) : random.between(15, 300));
      }
      return fate;
    }
    return {};
  };
  return p.b2b ? pick(business_endings) : pick(core_endings);
}

Response response(Random& random, std::string_view reason, Came came, bool b2b, bool over) {
  const Meaning means = meaning(reason, b2b);
  const std::uint64_t draw = random.below(100);
  const auto within = [&](std::int64_t from, std::int64_t to) { return static_cast<int>(random.between(from, to)); };
  if (came == Came::Reversal || came == Came::Cancellation)
    return draw < 50 ? Response{Reaction::Transfer, within(5, 20)} : Response{};
  if (over) return draw < 40 ? Response{Reaction::Transfer, within(5, 30)} : Response{};
  if (reason == "RC01") return draw < 85 ? Response{Reaction::NewBank, within(0, 3)} : Response{};
  if (reason == "AC06" || reason == "SL01")
    return draw < 50   ? Response{Reaction::Lift, within(2, 15)}
           : draw < 70 ? Response{Reaction::Transfer, within(3, 15)}
                       : Response{};
  switch (means.group) {
    case Group::Funds:
      return draw < 5    ? Response{Reaction::Transfer, within(1, 8)}
             : draw < 8  ? Response{Reaction::PartTransfer, within(1, 8)}
             : draw < 12 ? Response{Reaction::NewAccount, within(2, 20)}
                         : Response{};
    case Group::Account:
      return draw < 55   ? Response{Reaction::NewAccount, within(0, 20)}
             : draw < 75 ? Response{Reaction::Transfer, within(3, 15)}
                         : Response{};
    case Group::Mandate:
      return b2b         ? (draw < 75 ? Response{Reaction::Register, within(1, 10)} : Response{})
             : draw < 30 ? Response{Reaction::Lift, within(8, 30)}
                         : Response{};
    case Group::Dispute:
      return draw < 35   ? Response{Reaction::Lift, within(8, 25)}
             : draw < 60 ? Response{Reaction::Transfer, within(8, 25)}
                         : Response{};
    case Group::Deceased: return draw < 30 ? Response{Reaction::Transfer, within(20, 60)} : Response{};
    case Group::Technical:
    case Group::Regulatory:
    case Group::Other: break;
  }
  return {};
}

}  // namespace lettrage::generate::year

std::string_view lettrage::generate::year_mix() {
  return "A year (--year): twelve monthly collections on some mandates at four banks (camt.053 with camt.054, MT940, CFONB120,\n"
         "CODA; pain.002 of all), one in twenty of them B2B. Of 10,000 first presentations about 280 come back: 50 rejected or\n"
         "refused before settlement (pain.002), 200 returned (AM04 MS03 AG07; AC01 AC04 AC06 AG01 SL01 MD01 MD07 MS02), 24\n"
         "refunded within eight weeks (MD06), 3 later (MD01), 5 reversed or cancelled by the creditor's bank. Debtors answer:\n"
         "new accounts, lifted blocks, registrations, transfers of all or part. One statement in eleven is late, one in twenty\n"
         "comes twice, some come in two formats, a return is told by up to four messages.";
}
