// Messages about single payments: they tell of money that moves elsewhere, and are evidence of the event it belongs to.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

using ::testing::SizeIs;

std::string message(const std::string& name, const std::string& root, const std::string& body) {
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document "
      "xmlns=\"urn:iso:std:iso:20022:tech:xsd:{}\"><{}>{}</{}></Document>\n",
      name, root, body, root);
}

/// A return between banks of a collection sent in SENT-1.
std::string pacs004(const std::string& end_to_end_id, const std::string& reason) {
  return message(
      "pacs.004.001.09", "PmtRtr",
      fmt::format("<GrpHdr><MsgId>R-{0}</MsgId><CreDtTm>2025-03-05T10:00:00</CreDtTm><NbOfTxs>1</NbOfTxs></GrpHdr>"
                  "<TxInf><RtrId>R-{0}-1</RtrId><OrgnlGrpInf><OrgnlMsgId>SENT-1</OrgnlMsgId><OrgnlMsgNmId>pacs.003.001.08"
                  "</OrgnlMsgNmId></OrgnlGrpInf><OrgnlEndToEndId>{0}</OrgnlEndToEndId>"
                  "<RtrdIntrBkSttlmAmt Ccy=\"EUR\">100.00</RtrdIntrBkSttlmAmt><IntrBkSttlmDt>2025-03-06</IntrBkSttlmDt>"
                  "<RtrRsnInf><Rsn><Cd>{1}</Cd></Rsn></RtrRsnInf>"
                  "<OrgnlTxRef><MndtRltdInf><DrctDbtMndt><MndtId>MND-1</MndtId></DrctDbtMndt></MndtRltdInf></OrgnlTxRef>"
                  "</TxInf>",
                  end_to_end_id, reason));
}

std::string camt056(const std::string& end_to_end_id, const std::string& amount, const std::string& reason) {
  return message(
      "camt.056.001.08", "FIToFIPmtCxlReq",
      fmt::format("<Assgnmt><Id>A-1</Id><CreDtTm>2025-03-06T10:00:00</CreDtTm></Assgnmt><Undrlyg><TxInf>"
                  "<CxlId>C-1</CxlId><OrgnlGrpInf><OrgnlMsgId>THEIRS</OrgnlMsgId><OrgnlMsgNmId>pacs.008.001.08"
                  "</OrgnlMsgNmId></OrgnlGrpInf><OrgnlEndToEndId>{}</OrgnlEndToEndId>"
                  "<OrgnlIntrBkSttlmAmt Ccy=\"EUR\">{}</OrgnlIntrBkSttlmAmt><CxlRsnInf><Rsn><Cd>{}</Cd></Rsn></CxlRsnInf>"
                  "</TxInf></Undrlyg>",
                  end_to_end_id, amount, reason));
}

std::string camt029(const std::string& end_to_end_id, const std::string& status, const std::string& reason) {
  return message(
      "camt.029.001.09", "RsltnOfInvstgtn",
      fmt::format("<Assgnmt><Id>A-2</Id><CreDtTm>2025-03-07T10:00:00</CreDtTm></Assgnmt><Sts><Conf>{1}</Conf></Sts>"
                  "<CxlDtls><TxInfAndSts><CxlStsId>S-1</CxlStsId><OrgnlEndToEndId>{0}</OrgnlEndToEndId>"
                  "<TxCxlSts>{1}</TxCxlSts><CxlStsRsnInf><Rsn><Cd>{2}</Cd></Rsn></CxlStsRsnInf></TxInfAndSts></CxlDtls>",
                  end_to_end_id, status, reason));
}

TEST(RunItems, ReturnBetweenBanksMovesNoMoneyUntilItIsBooked) {
  World world = one_invoice("2025-03-03");
  (void)world.run("2025-03-05", {camt053("S-1", "2025-03-03", {collected("INV-1")}, "5000.00"), pacs004("INV-1", "AM04")});
  EXPECT_EQ(differs(world.event(), {{"type", "return"}, {"reason", "AM04"}, {"amount", "100.00"}, {"invoice_ids", "INV-1"}}), "");
  EXPECT_EQ(world.open("INV-1"), "0.00");
  world.expect_proved();
  (void)world.run("2025-03-06", {camt053("S-2", "2025-03-06", {returned("INV-1", "AM04")}, "5100.00")});
  EXPECT_EQ(differs(world.event(), {{"type", "return"}, {"known_date", "2025-03-05"}, {"booking_date", "2025-03-06"}}), "");
  EXPECT_EQ(world.open("INV-1"), "100.00");
  EXPECT_EQ(world.reopenings("INV-1"), 1);
  EXPECT_EQ(world.retry()["status"], "scheduled");
  world.expect_proved();
}

TEST(RunItems, ReturnBetweenBanksIsTheSameEventWhicheverFileComesFirst) {
  const std::vector<std::string> files{camt053("S-1", "2025-03-03", {collected("INV-1")}, "5000.00"), pacs004("INV-1", "AM04"),
                                       camt053("S-2", "2025-03-06", {returned("INV-1", "MS03")}, "5100.00")};
  World together = one_invoice("2025-03-03");
  (void)together.run("2025-03-07", files);
  std::vector<std::size_t> order{0, 1, 2};
  do {
    World world = one_invoice("2025-03-03");
    for (const std::size_t i : order) (void)world.run("2025-03-07", {files[i]});
    EXPECT_EQ(world.end_state(), together.end_state()) << order[0] << order[1] << order[2];
    EXPECT_EQ(world.event()["reason"], "AM04");
    world.expect_proved();
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(RunItems, V48RecallOfATransferReceivedChangesNothingUntilWeGiveItBack) {
  World world{{{.id = "INV-2025-9", .amount = "200.00", .method = "credit_transfer"}}};
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {transfer("THEIR-1", "200.00", "INV-2025-9")}, "5000.00")});
  EXPECT_EQ(world.open("INV-2025-9"), "0.00");
  (void)world.run("2025-03-06", {camt056("THEIR-1", "200.00", "FRAD")});
  EXPECT_EQ(differs(world.event(), {{"type", "recall"}, {"reason", "FRAD"}, {"amount", "200.00"}, {"retry", "never"}}), "");
  EXPECT_EQ(world.open("INV-2025-9"), "0.00");
  (void)world.run("2025-03-07", {camt029("THEIR-1", "RJCR", "CUST")});
  EXPECT_THAT(world.events(), SizeIs(1));
  EXPECT_EQ(world.event()["type"], "recall_answer");
  EXPECT_EQ(world.open("INV-2025-9"), "0.00");
  world.expect_proved();
  Booking back{.way = 'D',
               .amount = "200.00",
               .code = "RCDT.RPCR",
               .lines = {{.end_to_end_id = "THEIR-1", .amount = "200.00", .reason = "FOCR"}}};
  (void)world.run("2025-03-10", {camt053("S-2", "2025-03-10", {back}, "5200.00")});
  EXPECT_THAT(world.events(), SizeIs(1));
  EXPECT_EQ(world.open("INV-2025-9"), "200.00");
  world.expect_proved();
}

TEST(RunItems, WholeMessageReturnedWithoutAListIsPutBeforeAPerson) {
  World world = one_invoice("2025-03-03");
  (void)world.run(
      "2025-03-05",
      {message("pacs.004.001.09", "PmtRtr",
               "<GrpHdr><MsgId>R-1</MsgId><CreDtTm>2025-03-05T10:00:00</CreDtTm><NbOfTxs>3</NbOfTxs><GrpRtr>true</GrpRtr>"
               "</GrpHdr><OrgnlGrpInf><OrgnlMsgId>SENT-7</OrgnlMsgId><OrgnlMsgNmId>pacs.003.001.08</OrgnlMsgNmId>"
               "</OrgnlGrpInf>")});
  EXPECT_EQ(world.outcomes(), std::vector<std::string>{"unmatched"});
  EXPECT_THAT(world.events(), SizeIs(0));
  world.expect_proved();
}

TEST(RunItems, SameMessageTwiceCountsOnce) {
  World world = one_invoice("2025-03-03");
  const std::string file = pacs004("INV-1", "AM04");
  (void)world.run("2025-03-05", {file});
  (void)world.run("2025-03-05", {file + "\n"});
  EXPECT_EQ(world.outcomes(), (std::vector<std::string>{"duplicate", "r_transaction"}));
  EXPECT_THAT(world.events(), SizeIs(1));
  world.expect_proved();
}

}  // namespace
}  // namespace lettrage::test
