#include "reconcile/policy/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lettrage::reconcile {
namespace {

using ::testing::HasSubstr;

LoadedPolicy load(std::string_view toml) { return load_policy(toml, "policy.toml"); }

Diagnostic only_error(std::string_view toml) {
  const LoadedPolicy loaded = load(toml);
  EXPECT_EQ(loaded.diagnostics.size(), 1U) << toml;
  return loaded.diagnostics.empty() ? Diagnostic{} : loaded.diagnostics.front();
}

TEST(Policy, WithoutAFileIsTheDefault) {
  const LoadedPolicy loaded = load("");
  EXPECT_TRUE(loaded.diagnostics.empty());
  EXPECT_EQ(show(loaded.policy), show(Policy{}));
  EXPECT_EQ(loaded.policy.hash.size(), 16U);
  EXPECT_EQ(loaded.policy.hash.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(Policy, ReadsEveryGroup) {
  const LoadedPolicy loaded = load(R"(
[retries]
max_retries.auto = 3
max_retries.auto_once = 0
max_retries.auto_tech = 1
wait_days.soft = [6, 12, 20]
notice_days = { soft = 5, fix = 4, technical = 2 }
lead_bd = 3
window_days = 60
payday_align.consumers = false
payday_align.businesses = true
payday_days = [25, 26]
payday_max_shift_days = 7
avoid_same_day_collection = false
min_amount = "7.50"
release_automatically = false
sequence_policy = "FRST_THEN_RCUR"
mandate_expiry_months = 24

[returns]
return_days = { core = 6, b2b = 2 }
refund_days = 57
refund_booking_days = 3
unauthorised_months = 14
masking_countries = ["DE"]
refusal_cool_off_days = 30

[matching]
auto_threshold = 950
suggest_threshold = 400
iban_amount_automatic = false
rounding_tolerance = "0.05"
discount_in_time = false
collection_date_window_days = 9

[[creditor]]
creditor_id = "DE98ZZZ09999999999"
name = "Stadtwerke \"Nord\""
iban = "DE89 3704 0044 0532 0130 00"
bic = "COBADEFFXXX"
pain008_version = "pain.008.001.02"

[run]
own_accounts = ["DE89370400440532013000", "12345"]
quarantine_unbalanced = false

[text]
charset = "cp850"
)");
  for (const Diagnostic& d : loaded.diagnostics) ADD_FAILURE() << format(d);
  const Policy& p = loaded.policy;
  EXPECT_EQ(p.retries.max_retries_auto, 3);
  EXPECT_EQ(p.retries.max_retries_auto_once, 0);
  EXPECT_EQ(p.retries.max_retries_auto_technical, 1);
  EXPECT_EQ(p.retries.wait_days_soft, (std::vector<int>{6, 12, 20}));
  EXPECT_EQ(p.retries.notice_days_soft, 5);
  EXPECT_EQ(p.retries.notice_days_fix, 4);
  EXPECT_EQ(p.retries.notice_days_technical, 2);
  EXPECT_EQ(p.retries.lead_business_days, 3);
  EXPECT_EQ(p.retries.window_days, 60);
  EXPECT_FALSE(p.retries.payday_align_consumers);
  EXPECT_TRUE(p.retries.payday_align_businesses);
  EXPECT_EQ(p.retries.payday_days, (std::vector<int>{25, 26}));
  EXPECT_EQ(p.retries.payday_max_shift_days, 7);
  EXPECT_FALSE(p.retries.avoid_same_day_collection);
  EXPECT_EQ(p.retries.minimum_amount, 750);
  EXPECT_FALSE(p.retries.release_automatically);
  EXPECT_TRUE(p.retries.first_then_recurrent);
  EXPECT_EQ(p.retries.mandate_expiry_months, 24);
  EXPECT_EQ(p.returns.return_days_core, 6);
  EXPECT_EQ(p.returns.return_days_b2b, 2);
  EXPECT_EQ(p.returns.refund_days, 57);
  EXPECT_EQ(p.returns.refund_booking_days, 3);
  EXPECT_EQ(p.returns.unauthorised_months, 14);
  EXPECT_EQ(p.returns.masking_countries, (std::vector<std::string>{"DE"}));
  EXPECT_EQ(p.returns.refusal_cool_off_days, 30);
  EXPECT_EQ(p.matching.auto_threshold, 950);
  EXPECT_EQ(p.matching.suggest_threshold, 400);
  EXPECT_FALSE(p.matching.iban_amount_automatic);
  EXPECT_EQ(p.matching.rounding_tolerance, 5);
  EXPECT_FALSE(p.matching.discount_in_time);
  EXPECT_EQ(p.matching.collection_date_window_days, 9);
  ASSERT_EQ(p.creditors.size(), 1U);
  EXPECT_EQ(p.creditors[0].creditor_id, "DE98ZZZ09999999999");
  EXPECT_EQ(p.creditors[0].name, "Stadtwerke \"Nord\"");
  EXPECT_EQ(p.creditors[0].iban, "DE89370400440532013000");
  EXPECT_EQ(p.creditors[0].pain008_version, "pain.008.001.02");
  EXPECT_EQ(p.own_accounts, (std::vector<std::string>{"DE89370400440532013000", "12345"}));
  EXPECT_FALSE(p.quarantine_unbalanced);
  EXPECT_EQ(p.text_charset, Charset::Cp850);

  const LoadedPolicy again = load(show(p));
  for (const Diagnostic& d : again.diagnostics) ADD_FAILURE() << format(d);
  EXPECT_EQ(show(again.policy), show(p));
  EXPECT_EQ(again.policy.hash, p.hash);
  EXPECT_NE(p.hash, load("").policy.hash);
}

TEST(Policy, NamesTheNearestKey) {
  const auto text_of = [](std::string_view toml) { return only_error(toml).text; };
  EXPECT_THAT(text_of("[retries]\nwindow_day = 3\n"), HasSubstr("did you mean retries.window_days?"));
  EXPECT_THAT(text_of("[matching]\nwindow_days = 3\n"), HasSubstr("did you mean retries.window_days?"));
  EXPECT_THAT(text_of("[retry]\nwindow_days = 3\n"), HasSubstr("did you mean retries?"));
  EXPECT_THAT(text_of("[[creditors]]\nname = \"x\"\n"), HasSubstr("did you mean creditor?"));
  EXPECT_THAT(text_of("[retries.notice_days]\nsoftly = 3\n"), HasSubstr("did you mean retries.notice_days.soft?"));
  EXPECT_EQ(text_of("colour_of_the_bikeshed = 3\n"), "unknown key");
  const Diagnostic d = only_error("# first\n[retries]\n\nwindow_day = 3\n");
  EXPECT_EQ(d.code, Code::PolicyUnknownKey);
  EXPECT_EQ(d.severity, Severity::Error);
  EXPECT_EQ(d.line, 4U);
  EXPECT_EQ(d.offset, 19U);
  EXPECT_EQ(d.field, "retries.window_day");
  EXPECT_EQ(d.file, "policy.toml");
}

TEST(Policy, HasOneBrakeForAPortfolio) {
  const Diagnostic d = only_error("[[retries.for]]\nscheme = \"B2B\"\nbrake.max_rate = 10\n");
  EXPECT_EQ(d.code, Code::PolicyUnknownKey);
  EXPECT_EQ(d.field, "retries.brake.max_rate");
}

TEST(Policy, SaysWhatItExpected) {
  const auto expect = [](std::string_view toml, std::string_view words, std::uint64_t line) {
    const Diagnostic d = only_error(toml);
    EXPECT_EQ(d.code, Code::PolicyInvalid) << toml;
    EXPECT_THAT(d.text, HasSubstr(std::string{words})) << toml;
    EXPECT_EQ(d.line, line) << toml;
  };
  expect("[retries]\nwindow_days = \"3\"\n", "expected an integer, found text", 2);
  expect("[retries]\nwindow_days = 3.0\n", "expected an integer, found a floating-point number", 2);
  expect("[retries]\nwindow_days = -1\n", "expected 0 to 732, found -1", 2);
  expect("[retries]\nwindow_days = 9223372036854775807\n", "expected 0 to 732", 2);
  expect("[text]\ncharset = \"utf-7\"\n", "expected \"cp1252\"", 2);
  expect("[text]\ncharset = 850\n", "expected \"cp1252\"", 2);
  expect("[retries]\n\npayday_days = [1, 32]\n", "expected 1 to 31, found 32", 3);
  expect("[retries]\npayday_days = []\n", "at least one", 2);
  expect("[retries]\nwait_days.soft = 5\n", "expected a list of integers, found an integer", 2);
  expect("[retries]\nmin_amount = 5.0\n", "expected an amount in quotes", 2);
  expect("[retries]\nmin_amount = 5\n", "expected an amount in quotes", 2);
  expect("[retries]\nmin_amount = \"5.001\"\n", "expected an amount", 2);
  expect("[retries]\nmin_amount = \"-5\"\n", "expected an amount", 2);
  expect("[retries]\nmin_amount = \"99999999999999999999\"\n", "expected an amount", 2);
  expect("[dunning]\nrefinancing_rates = [\"2026-07-02=2.15\"]\n", "expected a semester", 2);
  expect("[dunning]\nrefinancing_rates = [\"2026-07-01=2.15\", \"2026-07-01=2.40\"]\n", "two for 2026-07-01", 2);
  expect("[dunning]\nlimitation = [\"FR,consumers\"]\n", "expected a period such as", 2);
  expect("[retries.brake]\nmin_collections = 0\n", "expected 1 to 100000000", 2);
  expect("[retries]\nrelease_automatically = 1\n", "expected true or false, found an integer", 2);
  expect("[retries]\nsequence_policy = \"RCUR\"\n", "expected \"ALWAYS_RCUR\" or \"FRST_THEN_RCUR\"", 2);
  expect("retries = 3\n", "expected a table", 1);
  expect("[retries]\nnotice_days = 3\n", "expected a table", 2);
  expect("[returns]\nmasking_countries = [\"Germany\"]\n", "two capital letters", 2);
  expect("[run]\nown_accounts = [1]\n", "expected a list of texts, found an integer in it", 2);
  expect("[matching]\nauto_threshold = 200\n", "at most matching.auto_threshold", 0);
  expect("creditor = 3\n", "expected [[creditor]] tables", 1);
  expect("[creditor]\nname = \"x\"\n", "expected [[creditor]] tables", 1);
  expect("[[creditor]]\nname = \"x\"\niban = \"DE89370400440532013000\"\n", "is missing", 1);
  expect("[[creditor]]\nname = \"x\"\niban = \"DE89370400440532013001\"\ncreditor_id = \"DE98ZZZ09999999999\"\n",
         "expected an IBAN", 3);
  expect("[[creditor]]\nname = \"x\"\niban = \"DE89370400440532013000\"\ncreditor_id = \"DE99ZZZ09999999999\"\n",
         "expected a creditor identifier", 4);
  expect("[retries]\nwindow_days = 3\nwindow_days = 4\n", "not TOML", 3);
  expect("[retries\n", "not TOML", 1);
  expect("a = \"\xff\"\n", "not TOML", 1);
}

TEST(Policy, ReportsEveryErrorFromTheTop) {
  const LoadedPolicy loaded = load("[run]\nquarantine = true\n[retries]\nwindow_days = true\nlead = 2\n");
  ASSERT_EQ(loaded.diagnostics.size(), 3U);
  EXPECT_EQ(loaded.diagnostics[0].line, 2U);
  EXPECT_EQ(loaded.diagnostics[1].line, 4U);
  EXPECT_EQ(loaded.diagnostics[2].line, 5U);
}

TEST(Policy, EveryKeyChangesTheHash) {
  const std::string shown = show(Policy{});
  const std::string hash = load("").policy.hash;
  for (const std::string_view toml :
       {"[retries]\nwindow_days = 41\n", "[retries]\nmin_amount = \"5.01\"\n", "[retries]\npayday_days = [28]\n",
        "[matching]\nauto_threshold = 901\n", "[run]\nquarantine_unbalanced = false\n", "[run]\nown_accounts = [\"1\"]\n",
        "[returns]\nmasking_countries = []\n", "[dunning]\nsteps.L4.min_amount = \"50.01\"\n",
        "[dunning]\nholidays = [\"BE\"]\n"}) {
    const LoadedPolicy loaded = load(toml);
    EXPECT_TRUE(loaded.diagnostics.empty()) << toml;
    EXPECT_NE(loaded.policy.hash, hash) << toml;
  }
  EXPECT_EQ(load(shown).policy.hash, hash);
}

TEST(Policy, ChangesSingleNumbersOfTheLadder) {
  const LoadedPolicy loaded = load(R"(
[dunning]
holidays = ["BE", "LU"]
closed_days = ["yearly,12-24"]
messages_max = 3
[dunning.steps]
L2 = { after_days = 10, channels = ["letter", "sms"] }
L4.used = false
[dunning.steps.L8]
min_amount = "250.00"
approval = true
)");
  ASSERT_TRUE(loaded.diagnostics.empty()) << loaded.diagnostics.front().text;
  const DunningPolicy& dunning = loaded.policy.dunning;
  EXPECT_EQ(dunning[Step::L2].after_days, 10);
  EXPECT_EQ(dunning[Step::L2].channels, (std::vector{Channel::Letter, Channel::Sms}));
  EXPECT_FALSE(dunning[Step::L4].used);
  EXPECT_EQ(dunning[Step::L4].after_days, 18);
  EXPECT_EQ(dunning[Step::L8].minimum_amount, 250'00);
  EXPECT_TRUE(dunning[Step::L8].approval);
  EXPECT_FALSE(holidays_of(dunning).is_business_day(Date::parse_iso("2026-12-24").value_or(Date{})));
  EXPECT_EQ(load(show(loaded.policy)).policy.hash, loaded.policy.hash);
}

TEST(Policy, ChangesRetriesBySchemeSegmentAndCreditor) {
  const LoadedPolicy loaded = load(R"(
[retries]
window_days = 40
wait_days.soft = [4]
[[retries.for]]
scheme = "B2B"
max_retries.auto = 0
window_days = 20
[[retries.for]]
segment = "vip"
wait_days.soft = [10, 20]
notice_days = { soft = 7 }
payday_align.consumers = false
[[retries.for]]
scheme = "B2B"
creditor = "FR72ZZZ123456"
window_days = 30
min_amount = "1.00"
sequence_policy = "FRST_THEN_RCUR"
)");
  ASSERT_TRUE(loaded.diagnostics.empty()) << loaded.diagnostics.front().text;
  const Policy& policy = loaded.policy;
  const RetryPolicy plain = retries_for(policy, Scheme::Core, "", "");
  EXPECT_EQ(plain.window_days, 40);
  EXPECT_EQ(plain.wait_days_soft, std::vector{4});
  EXPECT_EQ(plain.max_retries_auto, 2);
  const RetryPolicy b2b = retries_for(policy, Scheme::B2b, "other", "FR12ZZZ999999");
  EXPECT_EQ(b2b.window_days, 20);
  EXPECT_EQ(b2b.max_retries_auto, 0);
  EXPECT_EQ(b2b.wait_days_soft, std::vector{4}) << "what it does not name stays";
  const RetryPolicy all = retries_for(policy, Scheme::B2b, "vip", "FR72ABC123456");
  EXPECT_EQ(all.max_retries_auto, 0);
  EXPECT_EQ(all.window_days, 30) << "the later goes before the earlier";
  EXPECT_EQ(all.wait_days_soft, (std::vector{10, 20}));
  EXPECT_EQ(all.notice_days_soft, 7);
  EXPECT_FALSE(all.payday_align_consumers);
  EXPECT_EQ(all.minimum_amount, 100);
  EXPECT_TRUE(all.first_then_recurrent);
  EXPECT_EQ(retries_for(policy, Scheme::Core, "", "FR72ZZZ123456").window_days, 40) << "all it names must fit";

  const LoadedPolicy again = load(show(policy));
  EXPECT_TRUE(again.diagnostics.empty());
  EXPECT_EQ(again.policy.hash, policy.hash);
  EXPECT_EQ(show(again.policy), show(policy));
  EXPECT_NE(load("[retries]\nwindow_days = 40\nwait_days.soft = [4]\n").policy.hash, policy.hash);
}

TEST(Policy, RefusesExceptionsThatSayNothing) {
  EXPECT_THAT(only_error("[[retries.for]]\nwindow_days = 3\n").text, HasSubstr("scheme, segment or creditor"));
  EXPECT_THAT(only_error("[[retries.for]]\nscheme = \"SCT\"\nwindow_days = 3\n").text, HasSubstr("\"CORE\" or \"B2B\""));
  EXPECT_THAT(only_error("[[retries.for]]\ncreditor = \"FR00ZZZ123456\"\n").text, HasSubstr("check digits"));
  EXPECT_THAT(only_error("[[retries.for]]\nscheme = \"CORE\"\nwindow_day = 3\n").text, HasSubstr("window_days"));
  EXPECT_THAT(only_error("[[retries.for]]\nscheme = \"CORE\"\nmandate_expiry_months = 3\n").text, HasSubstr("unknown"));
  EXPECT_THAT(only_error("[[retries.for]]\nscheme = \"CORE\"\nwindow_days = \"3\"\n").text, HasSubstr("integer"));
  EXPECT_THAT(only_error("[retries]\nfor = 3\n").text, HasSubstr("[[retries.for]]"));
  const Diagnostic misplaced = only_error("[retries]\n[[retries.for]]\nsegment = \"\"\nwindow_days = 3\nscheme = \"B2B\"\n");
  EXPECT_EQ(misplaced.line, 3U);
}

TEST(Policy, RefusesALadderNobodyCanClimb) {
  EXPECT_THAT(only_error("[dunning]\nsteps.L2.days = 3\n").text, HasSubstr("after_days"));
  EXPECT_THAT(only_error("[dunning]\nsteps.L11 = { after_days = 3 }\n").text, HasSubstr("unknown key"));
  EXPECT_THAT(only_error("[dunning]\nsteps.L0.after_days = 3\n").text, HasSubstr("expected -366 to -1"));
  EXPECT_THAT(only_error("[dunning]\nsteps.L1.channels = [\"pigeon\"]\n").text, HasSubstr("pigeon"));
  EXPECT_THAT(only_error("[dunning]\nsteps.L1.channels = []\n").text, HasSubstr("at least one"));
  EXPECT_THAT(only_error("[dunning]\nsteps.L1 = 5\n").text, HasSubstr("expected a table"));
  EXPECT_THAT(only_error("[dunning]\nholidays = [\"XX\"]\n").text, HasSubstr("no holidays"));
  EXPECT_THAT(only_error("[dunning]\nclosed_days = [\"monthly,3\"]\n").text, HasSubstr("yearly,12-24"));
  EXPECT_THAT(only_error("[dunning]\nclosed_days = [\"weekly,1\\nweekly,2\\nweekly,3\", \"weekly,4\\nweekly,5\"]\n").text,
              HasSubstr("no working day"));
}

RC_GTEST_PROP(Policy, NoTextEscapesAsAnException, (const std::string& noise)) {
  std::string toml = "[retries]\nwindow_days = 3\n" + noise;
  const LoadedPolicy loaded = load(toml);
  for (const Diagnostic& d : loaded.diagnostics) {
    RC_ASSERT(d.offset <= toml.size());
    RC_ASSERT(d.line >= 1U);
  }
}

RC_GTEST_PROP(Policy, AnyTextSurvivesShowing, ()) {
  Policy policy;
  policy.own_accounts = {*rc::gen::nonEmpty(rc::gen::string<std::string>())};
  for (char& c : policy.own_accounts[0]) c = static_cast<char>(static_cast<unsigned char>(c) & 0x7fU);
  const LoadedPolicy loaded = load(show(policy));
  RC_ASSERT(loaded.diagnostics.empty());
  RC_ASSERT(loaded.policy.own_accounts == policy.own_accounts);
}

}  // namespace
}  // namespace lettrage::reconcile
