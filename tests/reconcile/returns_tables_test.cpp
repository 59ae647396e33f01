#include <gtest/gtest.h>

#include <array>

#include "reconcile/returns/returns.h"

namespace lettrage::reconcile {
namespace {

constexpr std::string_view reasons_heading = "code,scheme,meaning,use,fault,class,retry,mandate,contact,action\n";
constexpr std::string_view cfonb_heading = "motif,label,iso,class,retry,mandate,contact\n";
constexpr std::string_view dk_heading = "code,label,iso\n";

TEST(ReasonTables, ThatShipAreWellFormed) {
  for (const std::string& error : ReasonTables::standard().errors()) ADD_FAILURE() << error;
}

TEST(ReasonTables, HoldEveryCodeOfTheMasterTable) {
  const ReasonTables& t = ReasonTables::standard();
  for (const std::string_view code :
       {"AC01", "AC03", "AC04", "AC06", "AC13", "AC16", "AC17", "AG01", "AG02", "AG07", "AM01", "AM02", "AM04", "AM05", "AM09",
        "ARDT", "BE01", "BE04", "BE05", "CNOR", "DNOR", "CURR", "CUST", "DT01", "DUPL", "ED05", "ERIN", "CERI", "FF01", "FF05",
        "FOCR", "FRAD", "FR01", "LEGL", "MD01", "MD02", "MD05", "MD06", "MD07", "MS02", "MS03", "NARR", "NOAS", "NOOR", "RC01",
        "RR01", "RR02", "RR03", "RR04", "SL01", "SL11", "SL12", "SL13", "SL14", "SVNR", "TECH", "TM01", "UPAY", "CH00", "CH19",
        "DS01", "DS28", "DU01", "DU05", "FF02", "FF13", "RC02", "RC12", "AB01", "AB09", "ED06"}) {
    EXPECT_TRUE(t.known(code)) << code;
    EXPECT_EQ(t.canonical(code), code);
  }
  for (const std::string_view code : {"", "ZZ99", "MD03", "AB10", "DU06", "FF14", "RC13", "CHXX", "am04", "AM04 ", "DS0"}) {
    EXPECT_FALSE(t.known(code)) << code;
    const ReasonRule rule = t.rule(code, Scheme::Core);
    EXPECT_EQ(rule.reason_class, ReasonClass::Other);
    EXPECT_EQ(rule.retry, RetryRule::Never);
    EXPECT_EQ(rule.mandate_action, MandateAction::Keep);
    EXPECT_EQ(rule.contact, Contact::Required);
  }
}

TEST(ReasonTables, OnlyTheseCodesAreRetriedWithoutAPerson) {
  const ReasonTables& t = ReasonTables::standard();
  for (const Scheme scheme : {Scheme::Unknown, Scheme::Core, Scheme::B2b}) {
    EXPECT_EQ(t.rule("AM04", scheme).retry, RetryRule::Auto);
    EXPECT_EQ(t.rule("MS03", scheme).retry, RetryRule::AutoOnce);
    EXPECT_EQ(t.rule("AG07", scheme).retry, RetryRule::AutoOnce);
    for (const std::string_view code : {"ED05", "TM01", "ED06", "AB01", "AB09"}) {
      EXPECT_EQ(t.rule(code, scheme).retry, RetryRule::AutoTechnical) << code;
    }
    for (char a = 'A'; a <= 'Z'; ++a) {
      for (char b = 'A'; b <= 'Z'; ++b) {
        for (int n = 0; n < 100; ++n) {
          const std::string code{a, b, static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
          const RetryRule retry = t.rule(code, scheme).retry;
          if (retry == RetryRule::Never || retry == RetryRule::AfterFix) continue;
          const bool listed = code == "AM04" || code == "MS03" || code == "AG07" || code == "ED05" || code == "TM01" ||
                              code == "ED06" || (code.substr(0, 3) == "AB0" && code != "AB00");
          EXPECT_TRUE(listed) << code;
        }
      }
    }
  }
}

TEST(ReasonTables, AMissingMandateIsForTheCustomersBankOnlyInB2b) {
  const ReasonTables& t = ReasonTables::standard();
  EXPECT_EQ(t.rule("MD01", Scheme::Core).retry, RetryRule::Never);
  EXPECT_EQ(t.rule("MD01", Scheme::Unknown).retry, RetryRule::Never);
  EXPECT_EQ(t.rule("MD01", Scheme::B2b).retry, RetryRule::AfterFix);
}

TEST(ReasonTables, NationalCodesMapAsPublished) {
  const ReasonTables& t = ReasonTables::standard();
  constexpr std::array<std::array<std::string_view, 2>, 24> cfonb{
      {{"12", "AC01"}, {"14", "AC04"}, {"16", "BE01"}, {"18", "BE05"}, {"20", "AM04"}, {"31", "MD01"},
       {"34", "AC06"}, {"35", "MD07"}, {"52", "AG02"}, {"54", "BE04"}, {"57", "FF01"}, {"58", "MS02"},
       {"59", "MS03"}, {"60", "RC01"}, {"61", "TM01"}, {"62", "RR04"}, {"63", "SL01"}, {"64", "AM05"},
       {"65", "FOCR"}, {"66", "MD02"}, {"80", "MD06"}, {"88", "DNOR"}, {"99", "AG01"}, {"13", ""}}};
  for (const auto& [motif, iso] : cfonb) EXPECT_EQ(t.iso("cfonb", motif), iso) << motif;
  constexpr std::array<std::array<std::string_view, 2>, 19> dk{{{"901", "AC01"},
                                                                {"902", "AC04"},
                                                                {"903", "AC06"},
                                                                {"904", "AG01"},
                                                                {"905", ""},
                                                                {"906", "AM04"},
                                                                {"907", "AM05"},
                                                                {"908", "BE04"},
                                                                {"909", "MD01"},
                                                                {"910", "MD02"},
                                                                {"911", ""},
                                                                {"912", "MD06"},
                                                                {"913", "MD07"},
                                                                {"914", "MS03"},
                                                                {"915", "RC01"},
                                                                {"916", "RR04"},
                                                                {"917", "TM01"},
                                                                {"918", ""},
                                                                {"997", ""}}};
  for (const auto& [code, iso] : dk) EXPECT_EQ(t.iso("dk", code), iso) << code;
  EXPECT_EQ(t.iso("n43", "SALDO INSUFICIENTE"), "AM04");
  EXPECT_EQ(t.iso("n43", "ORDEN DEL CLIENTE"), "MS02");
  EXPECT_EQ(t.iso("n43", "20"), "");
  EXPECT_EQ(t.iso("nacha", "R01"), "AM04");
  EXPECT_EQ(t.iso("nacha", "R15"), "MD07");
  EXPECT_EQ(t.iso("nacha", "R07"), "");
  EXPECT_EQ(t.rule("nacha", "R09", Scheme::Unknown).retry, RetryRule::Auto);
  EXPECT_EQ(t.rule("nacha", "R07", Scheme::Unknown).reason_class, ReasonClass::Mandate);
  EXPECT_EQ(t.rule("nacha", "R80", Scheme::Unknown).reason_class, ReasonClass::Technical);
  EXPECT_EQ(t.rule("nacha", "R68", Scheme::Unknown).reason_class, ReasonClass::Other);
  EXPECT_EQ(t.iso("iso", "20"), "");
  EXPECT_EQ(t.rule("cfonb", "32", Scheme::Core).reason_class, ReasonClass::OtherInsolvency);
  EXPECT_EQ(t.rule("cfonb", "71", Scheme::Sct).reason_class, ReasonClass::Dispute);
  EXPECT_EQ(t.rule("cfonb", "20", Scheme::Core).reason_class, ReasonClass::Funds);
  EXPECT_EQ(t.rule("dk", "905", Scheme::Core).reason_class, ReasonClass::Other);
}

TEST(ReasonTables, AWrongLineIsReported) {
  const auto errors = [](std::string_view row) {
    const std::string csv = std::string{reasons_heading} + std::string{row} + "\n";
    return ReasonTables{csv, cfonb_heading, dk_heading}.errors().size();
  };
  EXPECT_EQ(errors("AM04,,funds,J,debtor,funds,auto,keep,notify,retry"), 0U);
  EXPECT_EQ(errors("# AM04,,funds"), 0U);
  EXPECT_EQ(errors("AM04,,funds,J,debtor,funds,auto,keep,notify"), 1U) << "a column is missing";
  EXPECT_EQ(errors("AM04,,funds,J,debtor,fund,auto,keep,notify,retry"), 1U) << "no such class";
  EXPECT_EQ(errors("AM04,,funds,J,debtor,funds,often,keep,notify,retry"), 1U) << "no such retry";
  EXPECT_EQ(errors("AM04,,funds,J,debtor,funds,auto,end,notify,retry"), 1U) << "a code alone never ends a mandate";
  EXPECT_EQ(errors("AM04,SDD,funds,J,debtor,funds,auto,keep,notify,retry"), 1U) << "no such scheme";
  EXPECT_EQ(errors("AM4,,funds,J,debtor,funds,auto,keep,notify,retry"), 1U) << "no code";
  EXPECT_EQ(errors("AM05-AM04,,funds,J,debtor,funds,auto,keep,notify,retry"), 1U) << "range upside down";
  EXPECT_EQ(errors("AM04 AM04,,funds,J,debtor,funds,auto,keep,notify,retry"), 1U) << "twice";
  const std::string unknown_iso = std::string{cfonb_heading} + "20,x,AM04,,,,\n";
  EXPECT_EQ((ReasonTables{reasons_heading, unknown_iso, dk_heading}.errors().size()), 1U) << "maps to a code without a rule";
  EXPECT_EQ((ReasonTables{"code\n", cfonb_heading, dk_heading}.errors().size()), 1U) << "another heading";
}

TEST(ReasonTables, AnExactCodeGoesBeforeARangeInAnyOrder) {
  const std::string range = "FF01-FF09,,x,J,creditor,technical,after_fix,keep,none,x\n";
  const std::string exact = "FF05,,x,J,creditor,other,never,keep,none,x\n";
  for (const std::string& rows : {range + exact, exact + range}) {
    const std::string csv = std::string{reasons_heading} + rows;
    const ReasonTables t{csv, cfonb_heading, dk_heading};
    EXPECT_TRUE(t.errors().empty());
    EXPECT_EQ(t.rule("FF05", Scheme::Core).reason_class, ReasonClass::Other);
    EXPECT_EQ(t.rule("FF06", Scheme::Core).reason_class, ReasonClass::Technical);
  }
}

}  // namespace
}  // namespace lettrage::reconcile
