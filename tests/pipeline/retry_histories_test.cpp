// Random histories of three mandates, each night run, each retry approved by a careless person: whatever the banks say, what
// leaves the house is held against rules that are written down here once more, from the domain sheet (2.1, 4.2, 4.3).
//   LETTRAGE_HISTORIES=1000 build/release/bin/pipeline_test --gtest_filter=RetryHistories.*
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "pipeline/mandates.h"
#include "pipeline/release.h"
#include "tests/pipeline/bookings.h"
#include "tests/pipeline/world.h"

namespace lettrage::test {
namespace {

constexpr const char* second_iban = "FR1420041010050500013M02606";

/// Days the interbank system is closed, 2024 to 2031 (3.2).
bool is_open(Date day) {
  static const std::set<std::string> easter{"2024-03-29", "2024-04-01", "2025-04-18", "2025-04-21", "2026-04-03", "2026-04-06",
                                            "2027-03-26", "2027-03-29", "2028-04-14", "2028-04-17", "2029-03-30", "2029-04-02",
                                            "2030-04-19", "2030-04-22", "2031-04-11", "2031-04-14"};
  const std::string iso = day.iso(), date = iso.substr(5);
  return day.weekday() <= 5 && date != "01-01" && date != "05-01" && date != "12-25" && date != "12-26" && !easter.contains(iso);
}

enum class Allowed { Auto, Once, Technical, OnceMended, Never };

Allowed allowed(std::string_view code, bool b2b) {
  const auto is = [&](std::initializer_list<std::string_view> codes) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
  };
  if (is({"AM04"})) return Allowed::Auto;
  if (is({"MS03", "AG07"})) return Allowed::Once;
  if (is({"ED05", "TM01", "AB05", "ED06"})) return Allowed::Technical;
  if (is({"AC01", "AC04", "AC06", "AC13", "AG01", "BE01", "MD02", "RC01", "SL01", "SL11", "SL12", "SL13", "SL14"}) ||
      (b2b && code == "MD01"))
    return Allowed::OnceMended;
  return Allowed::Never;
}

bool suspends(std::string_view code) {
  static const std::set<std::string_view> codes{"AC01", "AC04", "AC06", "AC13", "AC16", "AC17", "AG01", "BE01", "FRAD",
                                                "FR01", "MD01", "MD02", "MD06", "MD07", "RR04", "SL01", "SL11", "SL12"};
  return codes.contains(code);
}

class History {
 public:
  explicit History(unsigned seed)
      : random_{seed},
        b2b_{one_in(3)},
        by_policy_{one_in(3)},
        world_{{{.id = "INV-1", .amount = "100.00", .mandate = "MND-1", .customer = "C-1", .due = first_day.iso()},
                {.id = "INV-2", .amount = "49.90", .mandate = "MND-2", .customer = "C-2", .due = first_day.iso()},
                {.id = "INV-3", .amount = "7.01", .mandate = "MND-3", .customer = "C-3", .due = first_day.iso()}},
               b2b_ && one_in(2),
               b2b_ ? "B2B" : "CORE"} {
    reconcile::RetryPolicy& p = world_.policy.retries;
    p.max_retries_auto = number(1, 4);
    p.max_retries_auto_once = number(0, 2);
    p.max_retries_auto_technical = number(0, 3);
    p.wait_days_soft = {number(0, 9), number(0, 12)};
    p.notice_days_soft = number(0, 8);
    p.notice_days_fix = number(0, 8);
    p.notice_days_technical = number(0, 4);
    p.lead_business_days = number(0, 4);
    p.window_days = number(10, 90);
    p.payday_align_consumers = one_in(2);
    p.avoid_same_day_collection = !one_in(4);
    p.minimum_amount = one_in(2) ? 500 : 0;
    p.release_automatically = by_policy_;
    today_ = first_day.plus_days(1);
    std::vector<Sent> sent;
    for (const char* n : {"1", "2", "3"}) {
      Claim claim{.mandate = fmt::format("MND-{}", n), .attempt = fmt::format("INV-{}", n)};
      const std::string amount = n[0] == '1' ? "100.00" : n[0] == '2' ? "49.90" : "7.01";
      claim.amount = amount;
      claim.first = first_day;
      claim.account = payer_iban;
      sent.push_back({.end_to_end_id = claim.attempt, .amount = amount, .mandate = claim.mandate, .text = claim.attempt});
      claims_.emplace(claim.attempt, claim);
      mandates_[claim.mandate].last_collection = first_day;
    }
    world_.sent(pain008("SENT-1", first_day.iso(), sent, b2b_ ? "B2B" : "CORE"));
  }

  /// Everything that left the house and should not have; empty if all was right.
  const std::vector<std::string>& play() {
    const int steps = number(15, 40);
    for (int i = 0; i < steps; ++i) {
      today_ = today_.plus_days(one_in(60) ? 1100 : number(0, 4));
      step();
      see_released();
      if (!one_in(3)) release();
    }
    prove();
    return wrong_;
  }
  [[nodiscard]] std::size_t released() const noexcept { return released_; }
  [[nodiscard]] std::size_t failed() const noexcept { return failed_; }

 private:
  static constexpr Date first_day = Date::from_days(20'094);  // 6 January 2025

  struct Claim {
    std::string mandate, attempt;  ///< attempt: EndToEndId under way, empty once it came back
    std::string amount{};
    std::string code{};     ///< of the last failure
    Date known{};           ///< of the last failure
    int automatic = 0;      ///< retries of the chain so far that no person mended anything for
    Date first{};           ///< first collection of the chain, which another account begins anew (4.3)
    std::string account{};  ///< that the last attempt was for
    bool paid = false;
  };
  struct Mandate {
    bool blocked = false;  ///< by a code or a person, and nobody lifted it
    std::string account = payer_iban;
    Date mended;  ///< last time a person did something about it
    Date last_collection;
  };

  int number(int from, int to) { return std::uniform_int_distribution<int>{from, to}(random_); }
  bool one_in(int n) { return number(1, n) == 1; }
  Claim& any_claim() { return std::next(claims_.begin(), number(0, 2))->second; }
  pipeline::MandateOptions person() { return {.policy = &world_.policy, .as_of = today_, .actor = "ada", .note = {}}; }

  std::string code() {
    static const std::vector<std::string> known{
        "AM04", "AM04", "AM04", "MS03", "MS03", "AG07", "ED05", "TM01", "AB05", "ED06", "AC01", "AC04", "AC06", "AC13",
        "AC16", "AG01", "AG02", "AM02", "AM05", "BE01", "BE05", "CNOR", "DT01", "FF01", "FF05", "FRAD", "FR01", "MD01",
        "MD02", "MD06", "MD07", "MS02", "NARR", "RC01", "RR01", "RR04", "SL01", "SL11", "SL13", "SVNR", "CH21", "DU03"};
    // Mostly what leads to retries, or mandates would be out of use before the second one.
    if (one_in(2)) return known[static_cast<std::size_t>(number(0, 9))];
    if (!one_in(6)) return known[static_cast<std::size_t>(number(0, static_cast<int>(known.size()) - 1))];
    std::string unknown;
    for (int i = 0; i < 4; ++i) unknown += "QXZ79"[number(0, 4)];
    return unknown;
  }

  void step() {
    switch (number(0, 9)) {
      case 0:
      case 1:
      case 2: return fail();
      case 3: return pay();
      case 4: return by_hand();
      case 5: (void)world_.run(today_.iso(), {}); return;
      default: return;  // a quiet day
    }
  }

  void fail() {
    Claim& claim = any_claim();
    if (claim.attempt.empty()) return;
    const std::string reason = code();
    const std::string amount = claim.amount;
    const std::string id = fmt::format("F-{}", ++files_);
    if (one_in(2)) {
      const Row sent = on(world_.table("collections"), "end_to_end_id", claim.attempt);
      (void)world_.run(today_.iso(), {pain002({.id = id,
                                               .original_message = sent.at("message_id"),
                                               .batch = sent.at("payment_information_id"),
                                               .lines = {{.end_to_end_id = claim.attempt,
                                                          .status = "RJCT",
                                                          .reason = reason,
                                                          .amount = amount,
                                                          .mandate = claim.mandate}}})});
    } else {
      std::vector<Booking> bookings;
      if (one_in(2)) bookings.push_back(collected(claim.attempt, amount));
      bookings.push_back(returned(claim.attempt, reason, amount));
      (void)world_.run(today_.iso(), {camt053(id, today_.iso(), bookings)});
    }
    ++failed_;
    claim.attempt.clear();
    claim.code = reason;
    claim.known = today_;
    if (suspends(reason)) mandates_[claim.mandate].blocked = true;
  }

  void pay() {
    const auto claim = std::next(claims_.begin(), number(0, 2));
    if (claim->second.paid || !one_in(3)) return;
    const std::string id = fmt::format("P-{}", ++files_);
    const std::string amount = claim->second.amount;
    (void)world_.run(today_.iso(), {camt053(id, today_.iso(), {transfer(id, amount, claim->first)})});
    claim->second.paid = world_.open(claim->first) == "0.00";
  }

  void by_hand() {
    Claim& claim = any_claim();
    Mandate& mandate = mandates_[claim.mandate];
    pipeline::MandateChanged done;
    switch (number(0, 5)) {
      case 0:
        done = pipeline::MandateDesk(world_.book(), person()).suspend(claim.mandate);
        if (done.error.empty()) mandate.blocked = true;
        return;
      case 1:
      case 2: done = pipeline::MandateDesk(world_.book(), person()).release(claim.mandate); break;
      default: {
        const char* account = one_in(2) ? second_iban : payer_iban;
        done = pipeline::MandateDesk(world_.book(), person()).amend(claim.mandate, {.debtor_iban = account});
        if (done.error.empty()) mandate.account = account;
        break;
      }
    }
    if (!done.error.empty()) return;
    mandate.mended = today_;
    if (on(world_.table("mandates"), "mandate_id", claim.mandate).at("status") == "active") mandate.blocked = false;
  }

  /// What left with a run: judged once all that the run read is known here, too.
  void see_released() {
    if (!by_policy_) return;
    const Rows notices = world_.table("notices");
    for (const Retry& retry : world_.book().load().retries) {
      if (retry.status != RetryStatus::Released || !seen_.insert(retry.end_to_end_id).second) continue;
      judge(retry, notices);
      ++released_;
    }
  }

  void release() {
    if (by_policy_) {
      (void)world_.run(today_.iso(), {});
      return see_released();
    }
    for (Retry retry : world_.book().load().retries) {
      if (retry.status != RetryStatus::Scheduled) continue;
      retry.status = RetryStatus::Approved;
      world_.book().update(retry, {.as_of = today_.iso(), .actor = "ada", .action = "retry-approved"});
    }
    if (one_in(3)) return;  // approved, and things go on happening before it is sent
    const pipeline::Release ready =
        pipeline::prepare_release(world_.book(), world_.policy, today_, today_.plus_days(number(0, 30)), "test");
    const Rows notices = world_.table("notices");
    std::vector<std::pair<Retry, book::AuditRow>> decided;
    for (const Retry& retry : ready.released) {
      judge(retry, notices);
      decided.emplace_back(retry, book::AuditRow{.as_of = today_.iso(), .actor = "ada", .action = "retry-released"});
      ++released_;
    }
    world_.book().release(ready.collections, decided, {});
  }

  void judge(const Retry& retry, const Rows& notices) {
    const auto complain = [&](std::string_view what) {
      wrong_.push_back(fmt::format("{} on {} for {}: {}", retry.end_to_end_id, retry.collection_date.iso(), today_.iso(), what));
    };
    if (retry.invoice_ids.size() != 1 || !claims_.contains(retry.invoice_ids.front())) return complain("a claim nobody has");
    Claim& claim = claims_.at(retry.invoice_ids.front());
    Mandate& mandate = mandates_.at(claim.mandate);
    const reconcile::RetryPolicy& p = world_.policy.retries;
    const Date day = retry.collection_date;
    if (!claim.attempt.empty()) complain("the attempt before is still under way");
    if (retry.mandate_id != claim.mandate) complain("another mandate");
    if (mandate.blocked) complain("the mandate is suspended: " + claim.code);
    if (mandate.last_collection.plus_months(p.mandate_expiry_months) < day) complain("the mandate has lapsed");
    if (!is_open(day)) complain("a closed day");
    if (day <= today_) complain("not in the future");
    if (claim.paid) complain("paid by transfer");
    if (world_.open(retry.invoice_ids.front()) !=
        format_amount(retry.amount).substr(0, world_.open(retry.invoice_ids.front()).size()))
      complain("another amount than is open");
    if (retry.amount.minor < p.minimum_amount) complain("too small");

    const Allowed rule = allowed(claim.code, b2b_);
    const bool mended = mandate.mended && mandate.mended >= claim.known;
    int notice_days = p.notice_days_soft;
    if (rule == Allowed::Never) complain("never again after " + claim.code);
    if (rule == Allowed::OnceMended) {
      if (!mended) complain("nothing was mended after " + claim.code);
      notice_days = p.notice_days_fix;
    } else if (mandate.account == claim.account) {
      const int most = rule == Allowed::Auto   ? p.max_retries_auto
                       : rule == Allowed::Once ? p.max_retries_auto_once
                                               : p.max_retries_auto_technical;
      if (++claim.automatic > most) complain("more retries than the policy allows");
      if (day > claim.first.plus_days(p.window_days)) complain("after the window");
    }
    if (rule == Allowed::Technical) notice_days = p.notice_days_technical;
    if (mandate.account != claim.account) {
      claim.account = mandate.account;
      claim.first = day;
      claim.automatic = 0;
    }
    const auto told = std::find_if(notices.begin(), notices.end(), [&](const Row& n) {
      return n.at("step") == "retry" && n.at("invoice_id") == retry.invoice_ids.front() &&
             n.at("due_date") <= day.plus_days(-notice_days).iso() && n.at("due_date") >= claim.known.plus_days(-4).iso();
    });
    if (told == notices.end()) complain("nobody was told in time");

    claim.attempt = retry.end_to_end_id;
    mandate.last_collection = std::max(mandate.last_collection, day);
  }

  void prove() {
    const reconcile::RetryPolicy& p = world_.policy.retries;
    for (const book::Book::Check& check : world_.book().verify({.automatic = p.max_retries_auto,
                                          .automatic_once = p.max_retries_auto_once,
                                          .automatic_technical = p.max_retries_auto_technical,
                                          .window_days = p.window_days})) {
      for (const std::string& failure : check.failures) wrong_.push_back(fmt::format("verify {}: {}", check.number, failure));
    }
  }

  std::mt19937 random_;
  bool b2b_;
  bool by_policy_;  ///< retries leave with the runs, and nobody approves them
  World world_;
  std::map<std::string, Claim> claims_;  ///< by invoice
  std::map<std::string, Mandate> mandates_;
  std::set<std::string> seen_;  ///< EndToEndIds that left by policy
  Date today_;
  int files_ = 0;
  std::size_t released_ = 0, failed_ = 0;
  std::vector<std::string> wrong_;
};

TEST(RetryHistories, NoCodeCollectsWhatMustNotBeCollected) {
  const char* asked = std::getenv("LETTRAGE_HISTORIES");
  const unsigned histories = asked != nullptr ? static_cast<unsigned>(std::strtoul(asked, nullptr, 10)) : 40;
  std::size_t released = 0, failed = 0;
  for (unsigned seed = 1; seed <= histories; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    History history{seed};
    for (const std::string& wrong : history.play()) ADD_FAILURE() << wrong;
    released += history.released();
    failed += history.failed();
  }
  fmt::print("{} histories: {} failures, {} retries left the house\n", histories, failed, released);
  EXPECT_GT(released * 4, histories) << "too little leaves the house to prove anything";
}

}  // namespace
}  // namespace lettrage::test
